"""Raw files as they were given, each sealed under its subject's key."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from truceline.core.errors import InvalidValue, StoreDamaged, UnknownId
from truceline.store.files import sweep_orphans, write_durably
from truceline.store.vault_crypto import Keys, bound, seal, unseal
from truceline.store.vault_rows import (
    NewRow,
    Subjects,
    events_of_ids,
    opened_rows,
    payload_bytes,
    usable_subjects,
)
from truceline.store.vault_tables import vault_reading
from truceline.store.vault_write import Turn, Writer

__all__ = ["FILES", "SealedFiles"]

FILES = "files"
"""Log in which each committed file has its row."""
_PREFIX = "file-"

_MOST_BYTES = 1 << 30


class SealedFiles:
    """The folder `files` of a vault. Names are random and say nothing.

    Args:
        writer: Of the vault.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._folder = writer.folder / "files"
        self._ring = writer.opened.ring

    def put(
        self,
        subject_id: str,
        content: bytes,
        *,
        by: str,
        along: Callable[[str], Iterable[NewRow]] = lambda _: (),
    ) -> str:
        """Seal a file and commit its row; gives its random id.

        Args:
            subject_id: Under whose key.
            content: The file.
            by: The user.
            along: Gives rows of the same commit from the file's id: all are there, or nothing.

        Raises:
            InvalidValue: It has more than 1 GiB, or its subject was erased.
            StoreLocked: Another program is writing.
        """
        if len(content) > _MOST_BYTES:
            raise InvalidValue("The file has more than 1 GiB.", hint="Split it.")
        file_id = os.urandom(16).hex()

        def rows(turn: Turn) -> list[NewRow]:
            self._sweep()
            _, key = usable_subjects(turn.connection, turn.keys, [subject_id])[subject_id]
            place = _place(turn.keys, file_id)
            sealed = seal(turn.keys.body(key), content, place=place)
            said = {"sha256": write_durably(self._path(file_id), sealed), "bytes": len(content)}
            return [
                NewRow(
                    log=FILES,
                    subject_id=subject_id,
                    event_id=f"{_PREFIX}{file_id}",
                    payload=payload_bytes(said),
                ),
                *along(file_id),
            ]

        self._writer.write(rows, by=by)
        return file_id

    def get(self, file_id: str) -> bytes:
        """A file as it was given.

        Raises:
            UnknownId: There is none, or it was erased.
            StoreDamaged: It is missing, or not what was sealed.
        """
        event_id = f"{_PREFIX}{file_id}"
        with vault_reading(self._writer.engine) as connection:
            keys = self._ring.at(connection)
            event = events_of_ids(connection, keys, [event_id]).get(event_id)
            subjects = Subjects(connection, keys)
            subjects.load([event.subject_id] if event else [])
        if event is None or event.payload is None:
            raise UnknownId("The vault has no such file.", hint="It may have been erased.")
        _, key = subjects.known[event.subject_id]
        if key is None:
            raise UnknownId("The vault has no such file.", hint="It may have been erased.")
        sealed = self._read(file_id, sha256=str(event.payload["sha256"]))
        opens, place = keys.body(key, event.seq), _place(keys, file_id)
        return unseal(opens, sealed, place=place, what=_named(file_id))

    def ids(self, subject_id: str = "") -> set[str]:
        """Ids of committed files, of one subject or of all."""
        events = opened_rows(self._writer.engine, self._ring, log=FILES, subject_id=subject_id)
        return {event.event_id.removeprefix(_PREFIX) for event in events}

    def _sweep(self) -> None:
        """Delete what a program that was cut off left behind."""
        committed = {self._path(one).name for one in self.ids()}
        if self._folder.is_dir():
            sweep_orphans(self._folder, committed)

    def _read(self, file_id: str, *, sha256: str) -> bytes:
        what = _named(file_id)
        try:
            sealed = self._path(file_id).read_bytes()
        except FileNotFoundError as exc:
            raise StoreDamaged(
                f"{what} of the vault is missing.",
                hint="Restore the workspace from a backup (truceline restore).",
            ) from exc
        if hashlib.sha256(sealed).hexdigest() != sha256:
            raise StoreDamaged(
                f"{what} of the vault is not what was committed.",
                hint="Restore the workspace from a backup (truceline restore).",
            )
        return sealed

    def destroy(self, file_id: str) -> None:
        """Overwrite a file, then delete it; it may be gone already."""
        path = self._path(file_id)
        if not path.is_file():
            return
        with path.open("r+b") as stream:
            stream.write(bytes(path.stat().st_size))
            stream.flush()
            os.fsync(stream.fileno())
        path.unlink()

    def _path(self, file_id: str) -> Path:
        return self._folder / f"{file_id}.sealed"


def _place(keys: Keys, file_id: str) -> bytes:
    return bound(b"file", keys.vault_id, file_id.encode())


def _named(file_id: str) -> str:
    return f"The file {file_id[:8]}"

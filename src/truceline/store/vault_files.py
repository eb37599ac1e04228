"""Raw files as they were given, each sealed under its subject's key."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from truceline.core.errors import InvalidValue, StoreDamaged, UnknownId
from truceline.store.files import sweep_orphans, write_durably
from truceline.store.vault_crypto import bound, seal, unseal
from truceline.store.vault_rows import (
    NewRow,
    Subjects,
    events_of_ids,
    opened_rows,
    payload_bytes,
    usable_subjects,
)
from truceline.store.vault_tables import vault_reading
from truceline.store.vault_write import Writer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

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
        self._keys = writer.opened.keys

    def put(self, subject_id: str, content: bytes, *, by: str) -> str:
        """Seal a file and commit its row; gives its random id.

        Raises:
            InvalidValue: It has more than 1 GiB, or its subject was erased.
            StoreLocked: Another program is writing.
        """
        if len(content) > _MOST_BYTES:
            raise InvalidValue("The file has more than 1 GiB.", hint="Split it.")
        file_id = os.urandom(16).hex()

        def rows(connection: Connection) -> list[NewRow]:
            self._sweep()
            _, key = usable_subjects(connection, self._keys, [subject_id])[subject_id]
            sealed = seal(self._keys.body(key), content, place=self._place(file_id))
            said = {"sha256": write_durably(self._path(file_id), sealed), "bytes": len(content)}
            return [
                NewRow(
                    log=FILES,
                    subject_id=subject_id,
                    event_id=f"{_PREFIX}{file_id}",
                    payload=payload_bytes(said),
                )
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
            self._keys.learn(connection)
            event = events_of_ids(connection, self._keys, [event_id]).get(event_id)
            subjects = Subjects(connection, self._keys)
            subjects.load([event.subject_id] if event else [])
        if event is None or event.payload is None:
            raise UnknownId("The vault has no such file.", hint="It may have been erased.")
        _, key = subjects.known[event.subject_id]
        if key is None:
            raise UnknownId("The vault has no such file.", hint="It may have been erased.")
        opens = self._keys.body(key, event.seq)
        return self._read(file_id, opens, sha256=str(event.payload["sha256"]))

    def ids(self, subject_id: str = "") -> set[str]:
        """Ids of committed files, of one subject or of all."""
        events = opened_rows(self._writer.engine, self._keys, log=FILES, subject_id=subject_id)
        return {event.event_id.removeprefix(_PREFIX) for event in events}

    def _sweep(self) -> None:
        """Delete what a program that was cut off left behind."""
        committed = {self._path(one).name for one in self.ids()}
        if self._folder.is_dir():
            sweep_orphans(self._folder, committed)

    def _read(self, file_id: str, key: AESGCM, *, sha256: str) -> bytes:
        what = f"The file {file_id[:8]}"
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
        return unseal(key, sealed, place=self._place(file_id), what=what)

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

    def _place(self, file_id: str) -> bytes:
        return bound(b"file", self._keys.vault_id, file_id.encode())

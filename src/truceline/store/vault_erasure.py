"""Erasure: a subject's key is overwritten with zeros, and so are its files and the journal."""

from __future__ import annotations

from sqlalchemy import Engine

from truceline.core.errors import InvalidValue, UnknownId
from truceline.store.vault_crypto import KeyRing
from truceline.store.vault_files import SealedFiles
from truceline.store.vault_model import Erasure
from truceline.store.vault_rows import ERASED, NewRow, Subjects, opened_rows, payload_bytes
from truceline.store.vault_start import VAULT
from truceline.store.vault_write import Turn, Writer

__all__ = ["ERASURES", "erase", "erasures"]

ERASURES = "erasures"
"""Log of what was erased; its rows are the vault's own and stay."""


def erase(writer: Writer, files: SealedFiles, subject_id: str, *, by: str, reason: str) -> None:
    """Destroy a subject's key, then its files; a second time only the files are looked for again.

    Raises:
        UnknownId: There is no such subject.
        InvalidValue: No reason is given.
    """
    if not reason.strip():
        raise InvalidValue("An erasure needs a reason.", hint="Say who asked for it, and when.")
    said = {"subject_id": subject_id, "reason": reason}
    row = NewRow(
        log=ERASURES,
        subject_id=VAULT,
        event_id=f"erased-{subject_id}",
        payload=payload_bytes(said),
    )

    def rows(turn: Turn) -> list[NewRow]:
        subjects = Subjects(turn.connection, turn.keys)
        subjects.load([subject_id])
        if subject_id not in subjects.known:
            raise UnknownId("The vault has no such subject.", hint="Check its id.")
        number, key = subjects.known[subject_id]
        if key is None:
            return []
        turn.connection.exec_driver_sql(
            "UPDATE subjects SET wrapped = ? WHERE subject_ref = ?", (ERASED, number)
        )
        return [row]

    writer.write(rows, by=by, wipes=True)
    for file_id in files.ids(subject_id):
        files.destroy(file_id)


def erasures(engine: Engine, ring: KeyRing) -> tuple[Erasure, ...]:
    """What was erased, in order."""
    return tuple(
        Erasure(
            subject_id=str(event.payload["subject_id"]),
            by=event.by,
            reason=str(event.payload["reason"]),
            recorded_at=event.recorded_at,
        )
        for event in opened_rows(engine, ring, log=ERASURES)
        if event.payload is not None
    )

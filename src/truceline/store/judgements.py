"""Judgements in the ledger: written once, taken back by a second row."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from truceline.core.judgement import Judgement, TakenBack
from truceline.store import tables

__all__ = ["add_judgement", "add_taken_back", "read_judgements", "read_taken_back"]


def add_judgement(connection: Connection, judgement: Judgement) -> None:
    """Write a judgement.

    Raises:
        IntegrityError: The same one, of the same instant, is there already.
    """
    connection.execute(
        insert(tables.judgements).values(
            judgement_id=judgement.judgement_id,
            subject=judgement.subject,
            field=judgement.field,
            claim_id=judgement.claim_id,
            by=judgement.by,
            reason=judgement.reason,
            recorded_at=_text(judgement.recorded_at),
        )
    )


def add_taken_back(connection: Connection, judgement_id: str, taken_back: TakenBack) -> None:
    """Write that a judgement was taken back.

    Raises:
        IntegrityError: It was taken back before.
    """
    connection.execute(
        insert(tables.judgement_withdrawals).values(
            judgement_id=judgement_id,
            by=taken_back.by,
            reason=taken_back.reason,
            recorded_at=_text(taken_back.recorded_at),
        )
    )


def read_judgements(connection: Connection) -> tuple[Judgement, ...]:
    """Every judgement in order of recording, those taken back too."""
    taken = read_taken_back(connection)
    query = select(tables.judgements).order_by(tables.judgements.c.seq)
    return tuple(
        Judgement(
            subject=row["subject"],
            field=row["field"],
            claim_id=row["claim_id"],
            by=row["by"],
            reason=row["reason"],
            recorded_at=datetime.fromisoformat(row["recorded_at"]),
            taken_back=taken.get(row["judgement_id"]),
        )
        for row in connection.execute(query).mappings()
    )


def read_taken_back(connection: Connection) -> dict[str, TakenBack]:
    """What was taken back, by id of the judgement; those that came with a pack too."""
    return {
        row["judgement_id"]: TakenBack(
            by=row["by"],
            reason=row["reason"],
            recorded_at=datetime.fromisoformat(row["recorded_at"]),
        )
        for row in connection.execute(select(tables.judgement_withdrawals)).mappings()
    }


def _text(moment: datetime) -> str:
    """UTC instant in a form that sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")

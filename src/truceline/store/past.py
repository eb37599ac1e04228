"""The ledger as it stood: what was recorded later is not there yet, nor taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Table, select

from truceline.core.judgement import Judgement, TakenBack
from truceline.core.run import Run
from truceline.store import tables
from truceline.store.connect import reading
from truceline.store.ledger import Ledger
from truceline.store.log import EventLog
from truceline.store.model import Batch, Position

__all__ = ["PastLedger"]


class PastLedger(Ledger):
    """Reads a ledger up to a position, so that an old result can be made again.

    Rows are numbered as they are written and never change, so a number in each table says all:
    a file that came late under an early date, a withdrawal or a judgement after it are not seen.

    Args:
        folder: The workspace.
        position: As `Ledger.position` gave it.
        clock: Gives the instant at which the old result was made.
    """

    def __init__(self, folder: Path, *, position: Position, clock: Callable[[], datetime]) -> None:
        super().__init__(folder, clock=clock)
        self._position = position
        self.allegations = EventLog(folder, self._engine, log="allegations", last=position.logged)

    @property
    def position(self) -> Position:
        """Where it stood."""
        return self._position

    def batches(self, *, kind: str | None = None, active: bool = True) -> tuple[Batch, ...]:
        """Batches committed by then, in order of commit; withdrawn ones as then."""
        gone = self._until(tables.withdrawals, tables.withdrawals.c.batch_id, 1)
        found = (
            batch if batch.batch_id in gone else replace(batch, withdrawn=None)
            for batch in super().batches(kind=kind, active=False)
            if batch.seq <= self._position.batches
        )
        return tuple(batch for batch in found if not (active and batch.withdrawn))

    def judgements(self) -> tuple[Judgement, ...]:
        """Judgements made by then; those taken back later still hold."""
        made = self._until(tables.judgements, tables.judgements.c.judgement_id, 2)
        taken = self.taken_back()
        return tuple(
            replace(one, taken_back=taken.get(one.judgement_id))
            for one in super().judgements()
            if one.judgement_id in made
        )

    def taken_back(self) -> dict[str, TakenBack]:
        """What was taken back by then, by id of the judgement."""
        table = tables.judgement_withdrawals
        taken = self._until(table, table.c.judgement_id, 3)
        return {name: one for name, one in super().taken_back().items() if name in taken}

    def keep_run(self, run: Run) -> str:
        """The run's id; to make something again records nothing."""
        return run.run_id

    def _until(self, table: Table, column: Column[Any], part: int) -> set[str]:
        query = select(column).where(table.c.seq <= self._position[part])
        with reading(self._engine) as connection:
            return set(connection.execute(query).scalars())

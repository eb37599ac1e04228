"""Rows of lists as private matching takes them: with the refusals of the person they tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truceline.core.person import PersonRow
from truceline.exchange.intake.codes import REFUSED
from truceline.exchange.private import has_agreed
from truceline.exchange.rights import no_such
from truceline.workspace.exchange_persons import PersonStage
from truceline.workspace.exchange_state import ExchangeState

__all__ = ["PrivateRows", "may_be_matched"]


def may_be_matched(row: PersonRow) -> bool:
    """Whether matching was agreed to; what was given for other purposes alone is not matched."""
    return has_agreed(row, "matching") and (not row.purpose or "matching" in row.purpose)


class PrivateRows:
    """Rows of the room.

    One refusal, or one list's word that a person is protected, holds for all rows that people
    joined to this person.

    Args:
        state: The opened room.
        persons: Rows joined to persons.
    """

    def __init__(self, state: ExchangeState, persons: PersonStage) -> None:
        self._state = state
        self._persons = persons

    def of(self, lists: Sequence[str]) -> list[PersonRow]:
        """Rows of these lists.

        Raises:
            UnknownId: There is no such list, or none is named.
        """
        if not lists or any(name not in self._state.lists for name in lists):
            raise no_such()
        return [row for row in self.all().values() if row.list_id in lists]

    def all(self) -> dict[str, PersonRow]:
        """All rows, by id."""
        rows = dict(self._state.rows)
        for group in self._persons.groups().values():
            held = [rows[row_id] for row_id in group]
            if len(held) > 1:
                rows |= {row.row_id: _with_refusals(row, held) for row in held}
        return rows


def _with_refusals(row: PersonRow, held: Sequence[PersonRow]) -> PersonRow:
    if any(REFUSED in one.consent for one in held):
        row = replace(row, consent=(REFUSED,))
    if any(one.sensitivity == "protected" for one in held):
        row = replace(row, sensitivity="protected")
    return row

"""A family's sheet: what it said itself, who speaks with it, and nothing of anybody else."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

from truceline.core.errors import InvalidValue, TrucelineError
from truceline.core.person import PersonRow
from truceline.web.context import Ctx
from truceline.web.exchange_rows import case_path, is_simulated
from truceline.web.exchange_sessions import room_of
from truceline.web.page import Page, Pages
from truceline.workspace.exchange import ExchangeRoom

__all__ = ["register"]

CaseId = Annotated[str, Path(max_length=100)]
RowIds = Annotated[
    list[str], Query(max_length=15, description="Entries that this family gave, by id.")
]


def register(pages: Pages) -> None:
    """Register a family's sheet."""
    pages.add("/exchange/cases/{case_id}/sheet", sheet, template="exchange_sheet.html")


def sheet(context: Ctx, case_id: CaseId, row: RowIds = []) -> Page:  # noqa: B006 (never changed)
    """The sheet of the entries that are named; without any, the choice among them."""
    room = room_of(context)
    entries = room.cases.entries(case_id)
    problem: TrucelineError | None = None
    shown = None
    if row:
        # A wrong id names no entry of this case: the same answer as for a case that is not there.
        shown = room.cases.family_sheet(case_id, rows=row)
    elif not entries:
        problem = InvalidValue(
            "The case holds no entry that can be read.", hint="Its rows may have been erased."
        )
    return Page(
        title="A family's sheet",
        content={"sheet": shown},
        drawn={
            "case_id": case_id,
            "back": context.link(case_path(case_id)),
            "entries": [] if shown else [_entry(room, one) for one in entries],
            "problem": problem,
        },
        simulated=is_simulated(room),
    )


def _entry(room: ExchangeRoom, row: PersonRow) -> dict[str, str]:
    """What a case worker needs to know an entry of this family from another's."""
    return {
        "row": row.row_id,
        "list": row.list_id,
        "given_by": str(room.state.lists[row.list_id].told["given_by"]),
        "name": row.names.full or row.names.given,
        "mother": row.names.mother,
        "born": str(row.born) if row.born.is_known else "",
    }

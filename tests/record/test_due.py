"""What asks for attention on a day: each obligation stands in one list, or in none."""

from __future__ import annotations

from datetime import date

import pytest

from truceline.record import find_attention, statuses

from .notation import folded

TEXT = """
    == agreements/a.yaml
    id: a
    title: A
    sources: [s]
    known: 2018-09-17
    signed: 2018-09-17
    provisions:
      - id: 1
        text: Heavy weapons leave.
        obligation: {{kind: withdraw, bound: [north], addressed: [south], {dates}{status}}}
"""
DONE, LATER = "done, by: monitor, at: 2018-10-09", "done, by: monitor, at: 2018-10-12"
NOT = "not-done, by: court, at: 2018-10-15"
RULED = "violation, by: court, ruling: true, at: 2018-10-17"


@pytest.mark.parametrize(
    ("dates", "claims", "on", "stands_in"),
    [
        ("due: 2018-10-10", (), "2018-10-03", ""),
        ("due: 2018-10-10", (), "2018-10-04", "due_soon"),
        ("due: 2018-10-10", (), "2018-10-10", "due_soon"),
        ("due: 2018-10-10", (), "2018-10-11", "overdue"),
        ("due: 2018-10", (), "2018-10-20", "due_soon"),
        ("due: 2018-10-10", (DONE,), "2018-10-10", ""),
        ("due: 2018-10-10", (LATER,), "2018-10-20", ""),
        ("due: 2018-10-10", (NOT,), "2018-10-20", "overdue"),
        ("due: 2018-10-10", (DONE, NOT), "2018-10-20", "contested"),
        ("due: 2018-10-10", (RULED,), "2018-10-20", "contested"),
        ("due: unstated", (), "2018-10-20", ""),
        ("due: 2018-10-10", (), "9999-12-31", "overdue"),
    ],
    ids=[
        "more than a week ahead", "within seven days", "on the day", "silence after it",
        "some day of this month", "done", "done, though late", "not done", "contradicted",
        "ruled upon", "without a day", "at the end of the calendar",
    ],
)  # fmt: skip
def test_an_obligation_stands_where_its_day_and_its_claims_put_it(
    dates: str, claims: tuple[str, ...], on: str, stands_in: str
) -> None:
    said = ", ".join(f"{{value: {claim}}}" for claim in claims)
    status = f", status: {{claims: [{said}]}}" if said else ""
    day = date.fromisoformat(on)
    found = find_attention(
        statuses(folded(TEXT.format(dates=dates, status=status)), on=day), on=day
    )
    lists = {name: getattr(found, name) for name in ("due_soon", "overdue", "contested")}
    assert [name for name, one in lists.items() if one] == ([stands_in] if stands_in else [])

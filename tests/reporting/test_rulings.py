"""What those outside may know of a status: no ruling that was not published, wherever it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from talks.clocks.made import owed, record, said, when
from truceline.core.source import Source
from truceline.record import Record, State
from truceline.record.status import status_of
from truceline.reporting.rulings import outside_status

SIGNED = when(date(2018, 1, 31))
ON = date(2018, 6, 1)


def ruled(published: date | None) -> Record:
    """Maps are owed, a ruling says that they were not made, and a withdrawal waits for them."""
    verdict = replace(said("violation", date(2018, 3, 2), about="a/maps"), is_ruling=True)
    made = record(
        owed("maps", signed=SIGNED, due="2018-03-01", claims=(verdict,)),
        owed("leave", signed=SIGNED, due="10 days after done:maps"),
        signed=SIGNED,
    )
    source = Source(source_id="s", title="The ruling", published_on=published)
    return replace(made, sources={"s": source})


def outside(made: Record, name: str) -> tuple[State, str]:
    inside = status_of(made, name, on=ON)
    assert inside is not None
    shown = outside_status(inside, made, by=ON, on=ON)
    clock = shown.clock
    told = " ".join(one.reason for one in clock.conditions) if clock else ""
    return shown.state, f"{shown.reason} {told}"


def test_an_unpublished_ruling_shows_neither_in_its_obligation_nor_in_what_waits_for_it() -> None:
    made = ruled(None)
    inside = status_of(made, "a/leave", on=ON)
    assert inside is not None
    assert "'a/maps' is breached" in inside.reason
    for name in ("a/maps", "a/leave"):
        state, words = outside(made, name)
        assert state is State.UNDECIDED
        assert "breached" not in words


def test_a_published_ruling_shows_in_both() -> None:
    made = ruled(date(2018, 3, 3))
    assert outside(made, "a/maps")[0] is State.BREACHED
    state, words = outside(made, "a/leave")
    assert state is State.NOT_DUE
    assert "'a/maps' is breached" in words

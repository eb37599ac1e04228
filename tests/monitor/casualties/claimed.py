"""Casualty claims for tests, from short arguments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from truceline.core.casualty import CasualtyClaim, Fate
from truceline.core.dates import Period

START = date(2020, 3, 1)


def claim(by: str = "turkey", first: int = 0, days: int = 1, **values: Any) -> CasualtyClaim:
    """What `by` says of some days from 1 March 2020 on; `n` for one exact figure."""
    figure = values.pop("n", None)
    if figure is not None:
        values |= {"low": figure, "best": figure, "high": figure}
    begin = START + timedelta(days=first)
    given: dict[str, Any] = {
        "claim_id": f"{by}-{first}-{days}",
        "fate": Fate.KILLED,
        "period": Period(from_on=begin, until_on=begin + timedelta(days=days)),
        "cited": "s#1",
        "known_on": begin + timedelta(days=days),
    }
    return CasualtyClaim(claimant=by, **{**given, **values})


@st.composite
def claims(draw: st.DrawFn, /, **fixed: Any) -> CasualtyClaim:
    """Any claim: of an incident, some days, or a running total; with or without figures."""
    figures = draw(st.lists(st.none() | st.integers(0, 500), min_size=3, max_size=3))
    given = sorted(figure for figure in figures if figure is not None)
    low, best, high = (given.pop(0) if figure is not None else None for figure in figures)
    kind = draw(st.sampled_from(["incident", "days", "running"]))
    first = 0 if kind == "running" else draw(st.integers(0, 9))
    values: dict[str, Any] = {
        "by": draw(st.sampled_from(["turkey", "russia", "sohr"])),
        "fate": draw(st.sampled_from([Fate.KILLED, Fate.NEUTRALISED])),
        "incident": f"i{draw(st.integers(0, 30))}" if kind == "incident" else "",
        "is_cumulative": kind == "running",
        "claim_id": f"c{draw(st.integers(0, 10**6))}",
        "polarity": draw(st.sampled_from("+++-")),
        "known_on": draw(st.none() | st.dates(START, START + timedelta(days=30))),
    }
    days = draw(st.integers(1, 5))
    return claim(first=first, days=days, low=low, best=best, high=high, **{**values, **fixed})

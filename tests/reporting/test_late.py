from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.report import Feed, Report
from truceline.core.report_table import to_table
from truceline.core.source import Span
from truceline.reporting.late import find_late

FEED = Feed(feed="f", counter="F")
BEFORE = date(2018, 1, 5)


def table(rows: dict[int, tuple[int, int, str]]) -> pa.Table:
    """Reports from id → (day of January, deaths, wording)."""
    reports = [
        Report(
            feed="f",
            native_id=str(number),
            first_day=date(2018, 1, day),
            last_day=date(2018, 1, day),
            fatalities_best=deaths,
            headline=words,
            row={"day": str(day), "deaths": str(deaths), "words": words},
            where=Span(source_id="s"),
        )
        for number, (day, deaths, words) in rows.items()
    ]
    return to_table(reports, known_at=datetime(2018, 2, 1, tzinfo=UTC), source_id="s")


ROWS = st.dictionaries(
    st.integers(0, 5),
    st.tuples(st.integers(1, 8), st.integers(0, 2), st.sampled_from(["a", "b"])),
)


@settings(deadline=None)  # the first join loads what Arrow joins with
@given(then=ROWS, now=ROWS)
def test_every_report_about_earlier_days_that_differs_is_told_once(
    then: dict[int, tuple[int, int, str]], now: dict[int, tuple[int, int, str]]
) -> None:
    found = find_late(FEED, then=table(then), now=table(now), until_on=BEFORE)
    told = {int(one.report_id.removeprefix("f:")): one.change for one in found}
    expected = {}
    for number in then.keys() | now.keys():
        old, new = then.get(number), now.get(number)
        days = [one[0] for one in (old, new) if one]
        if min(days) >= 5 or (old and new and old[:2] == new[:2]):
            continue
        expected[number] = "new" if not old else "changed" if new else "withdrawn"
    assert told == expected
    assert [one.first_day for one in found] == sorted(one.first_day for one in found)


def test_a_change_is_told_field_by_field() -> None:
    old, new = table({1: (2, 1, "a")}), table({1: (3, 4, "b")})
    (late,) = find_late(FEED, then=old, now=new, until_on=BEFORE + timedelta(days=1))
    assert late.said == (
        ("first_day", "2 January 2018", "3 January 2018"),
        ("last_day", "2 January 2018", "3 January 2018"),
        ("fatalities_best", "1", "4"),
    )

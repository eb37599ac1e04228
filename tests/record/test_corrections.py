"""What a feed said otherwise of a report in a later version."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from truceline.core.report import Report
from truceline.core.report_table import to_table
from truceline.core.source import Span
from truceline.record.corrections import Correction, find_corrections
from truceline.record.reports import Release

MAY = datetime(2017, 6, 1, tzinfo=UTC)


def release(month: int, *reports: dict[str, Any]) -> Release:
    known_at = MAY + timedelta(days=30 * month)
    made = [
        Report(
            **{
                "feed": "f",
                "native_id": "1",
                "first_day": date(2017, 5, 6),
                "last_day": date(2017, 5, 6),
                "row": {key: str(value) for key, value in values.items()},
                "where": Span(source_id="s", row=1),
                **values,
            }
        )
        for values in reports
    ]
    table = to_table(made, known_at=known_at, source_id="s")
    return Release(batch_id=f"b-{month}", released_at=known_at, is_complete=False, table=table)


FIRST = release(0, {"fatalities_best": 3, "side_a": "X"}, {"native_id": "2"})
SECOND = release(1, {"fatalities_best": 1, "side_a": "X"}, {"native_id": "2"})
THIRD = release(2, {"fatalities_best": None, "side_a": "Y"})


def said(found: tuple[Correction, ...]) -> list[tuple[str, object, object]]:
    return [(one.field, one.before, one.after) for one in found]


def test_each_change_between_versions_is_told_whatever_the_order_of_arrival() -> None:
    expected = [("fatalities_best", 3, 1), ("side_a", "X", "Y"), ("fatalities_best", 1, None)]
    assert said(find_corrections([FIRST, SECOND, THIRD])) == expected
    assert said(find_corrections([THIRD, FIRST, SECOND])) == expected
    first = find_corrections([FIRST, SECOND])[0]
    assert (first.report_id, first.known_before, first.known_at - MAY) == (
        "f:1",
        MAY,
        timedelta(days=30),
    )


def test_a_day_knows_only_the_corrections_until_its_end() -> None:
    releases = [FIRST, SECOND, THIRD]
    assert find_corrections(releases, date(2017, 6, 30)) == ()
    assert said(find_corrections(releases, date(2017, 7, 1))) == [("fatalities_best", 3, 1)]


def test_what_is_only_repeated_is_no_correction() -> None:
    again = release(3, {"fatalities_best": 3, "side_a": "X"})
    assert find_corrections([FIRST, again]) == ()
    assert find_corrections([]) == ()

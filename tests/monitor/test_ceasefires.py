from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from truceline.core.agreement import Ceasefire
from truceline.core.claim import Claim, Stated
from truceline.core.dates import When, parse_when
from truceline.core.errors import InvalidValue
from truceline.core.source import Span
from truceline.monitor import (
    CeasefireCase,
    FeedReports,
    ReportFilter,
    compare_ceasefires,
    rule_named,
)

MakeReports = Callable[..., FeedReports]
EVENTS = rule_named("events")
ON = date(2018, 12, 31)


def truce(ceasefire_id: str, start: str, end: str = "unknown", **other: Any) -> Ceasefire:
    def stated(text: str) -> Stated[When]:
        return Stated(value=parse_when(text))

    values = {"in_effect": stated(start), "ended": stated(end), "end_kind": Stated(value="lapsed")}
    return Ceasefire(
        ceasefire_id=ceasefire_id,
        title=f"Truce {ceasefire_id}",
        agreement_id="a",
        declared=stated("unstated"),
        **{**values, **other},
    )


def case(ceasefire: Ceasefire, filters: ReportFilter | None = None) -> CeasefireCase:
    return CeasefireCase(ceasefire=ceasefire, filters=filters or ReportFilter())


def claims(*said: tuple[str, str]) -> Stated[When]:
    options = tuple(
        (
            parse_when(value),
            Claim(
                claim_id=by,
                kind="field",
                subject="ceasefire:x",
                field="in_effect",
                value=value,
                cited="doc",
                span=Span(source_id="doc"),
                known_at=datetime(2020, 1, 1, tzinfo=UTC),
                claimant=by,
            ),
        )
        for value, by in said
    )
    return Stated(value=options[0][0], options=options)


def test_the_truce_of_september_2016_is_counted_while_in_effect_and_over_28_days(
    ged: FeedReports, government_and_insurgents: ReportFilter
) -> None:
    september = truce(
        "september", "2016-09-12", "2016-09-19", end_kind=Stated(value="declared-over")
    )
    (in_effect, fixed), findings = compare_ceasefires(
        ged, cases=[case(september, government_and_insurgents)], rule=EVENTS, on=ON
    )
    assert (in_effect.before.value, in_effect.during.value) == (71, 53)
    assert (in_effect.before.fatalities_best, in_effect.during.fatalities_best) == (299, 139)
    assert (in_effect.length_days, in_effect.ended) == (7, "2016-09-19")
    assert (in_effect.window, in_effect.end_kind) == ("in effect", "declared-over")
    assert (fixed.before.value, fixed.during.value) == (314, 260)
    assert any(note.startswith("207 of the 260 (events)") for note in fixed.notes)
    assert not findings


def test_a_ceasefire_that_lasts_is_counted_through_the_day_asked_about(
    make_reports: MakeReports,
) -> None:
    reports = make_reports(*({"day": date(2018, month, 1)} for month in range(1, 13)))
    lasting = truce("x", "2018-07-01", "ongoing", end_kind=Stated(value="ongoing"))
    (row, _), _ = compare_ceasefires(
        reports, cases=[case(lasting)], rule=EVENTS, on=date(2018, 9, 1)
    )
    assert (row.during.value, row.during.period.until_on) == (3, date(2018, 9, 2))
    assert (row.length_days, row.ended) == (None, "ongoing")
    assert any("counted through 2018-09-01" in note for note in row.notes)


def test_years_after_the_last_report_are_not_taken_for_calm(make_reports: MakeReports) -> None:
    reports = make_reports(*({"day": date(2018, month, 1)} for month in range(1, 13)))
    lasting = truce("x", "2018-07-01", "ongoing")
    (row, _), _ = compare_ceasefires(
        reports, cases=[case(lasting)], rule=EVENTS, on=date(2026, 1, 1)
    )
    assert row.during.period.until_on == date(2018, 12, 2)
    assert any("reports end on 2018-12-01" in note for note in row.notes)
    assert row.rate_during_per_28_days.value == pytest.approx(6 * 28 / 154)


def test_an_end_after_the_day_asked_about_is_not_used(make_reports: MakeReports) -> None:
    reports = make_reports(*({"day": date(2018, month, 1)} for month in range(1, 13)))
    ended = truce("x", "2018-07-01", "2018-11-01")
    (row, _), _ = compare_ceasefires(reports, cases=[case(ended)], rule=EVENTS, on=date(2018, 9, 1))
    assert (row.during.value, row.length_days) == (3, None)


def test_a_baseline_in_an_earlier_ceasefire_and_disputed_days_are_told(
    make_reports: MakeReports,
) -> None:
    reports = make_reports(*({"day": date(2018, month, 1)} for month in range(1, 13)))
    disputed = claims(("2018-07-01", "un"), ("2018-07-03", "russia"))
    earlier = truce("early", "2018-05-01", "2018-06-11")
    later = truce("late", "2018-07-01", "2018-08", in_effect=disputed)
    rows, _ = compare_ceasefires(reports, cases=[case(earlier), case(later)], rule=EVENTS, on=ON)
    notes = "\n".join(rows[3].notes)
    assert "8 of the 28 days before lie in an earlier ceasefire (Truce early)" in notes
    assert "2018-07-01 (un); 2018-07-03 (russia). Counted: 2018-07-01" in notes
    assert "When it ended is not known to the day: 2018-08-01 to 2018-08-31" in notes


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("unknown", "unknown", "is unknown"),
        ("2030-01-01", "unknown", "after 2018-12-31"),
        ("2018-05-01", "2018-05-01", "on no whole day"),
    ],
)
def test_a_ceasefire_that_cannot_be_compared_is_a_finding(
    make_reports: MakeReports, start: str, end: str, says: str
) -> None:
    reports = make_reports({"day": date(2018, 1, 1)})
    rows, (finding,) = compare_ceasefires(
        reports, cases=[case(truce("x", start, end))], rule=EVENTS, on=ON
    )
    assert not rows
    assert says in finding.message
    with pytest.raises(InvalidValue, match="0 days"):
        compare_ceasefires(reports, cases=[], rule=EVENTS, on=ON, days=0)


def test_days_of_the_fixed_window_after_the_day_asked_about_are_told(
    make_reports: MakeReports,
) -> None:
    reports = make_reports(*({"day": date(2018, month, 1)} for month in range(1, 13)))
    lasting = truce("x", "2018-07-01", "ongoing")
    (_, fixed), _ = compare_ceasefires(
        reports, cases=[case(lasting)], rule=EVENTS, on=date(2018, 7, 10)
    )
    assert "18 of these 28 days lie after 2018-07-10, the day asked about." in fixed.notes

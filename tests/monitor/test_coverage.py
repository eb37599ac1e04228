from __future__ import annotations

from datetime import date

import pytest

from truceline.core.coverage import CoverageSpan, CoverageState
from truceline.core.dates import Period
from truceline.monitor import coverage_of

MARCH = Period(from_on=date(2021, 3, 1), until_on=date(2021, 3, 29))
SEEN, UNSEEN = CoverageState.OBSERVED, CoverageState.UNOBSERVED


def span(
    first: int, until: int | None, state: CoverageState, zone: str = "", feed: str = "smm"
) -> CoverageSpan:
    end = date(2021, 3, until) if until else None
    return CoverageSpan(
        feed=feed, zone_id=zone, from_on=date(2021, 3, first), until_on=end, state=state
    )


@pytest.mark.parametrize(
    ("spans", "state", "observed", "exposure"),
    [
        ([], CoverageState.NOT_STATED, None, 28),
        ([span(1, None, SEEN)], CoverageState.OBSERVED, 28, 28),
        ([span(1, None, SEEN), span(8, 15, UNSEEN)], CoverageState.PARTLY, 21, 21),
        ([span(1, 15, SEEN)], CoverageState.PARTLY, 14, 14),
        ([span(1, None, SEEN), span(1, None, UNSEEN)], CoverageState.UNOBSERVED, 0, 0),
        ([span(8, 15, UNSEEN)], CoverageState.PARTLY, 21, 21),
        ([span(1, 15, SEEN, feed="other")], CoverageState.NOT_STATED, None, 28),
        ([span(1, 15, SEEN, zone="elsewhere")], CoverageState.NOT_STATED, None, 28),
        ([span(1, None, SEEN), span(1, 8, UNSEEN, zone="zone")], CoverageState.PARTLY, 21, 21),
    ],
)
def test_a_day_counts_as_observed_if_one_span_says_so_and_none_denies(
    spans: list[CoverageSpan], state: CoverageState, observed: int | None, exposure: int
) -> None:
    got = coverage_of(MARCH, zone_id="zone", feed="smm", spans=spans)
    assert (got.state, got.observed_days, got.exposure_days) == (state, observed, exposure)


def test_the_days_without_anybody_looking_are_named() -> None:
    got = coverage_of(MARCH, zone_id="", feed="smm", spans=[span(3, 5, UNSEEN)])
    assert got.unobserved_on == (date(2021, 3, 3), date(2021, 3, 4))


def test_a_gap_in_one_zone_says_nothing_about_the_whole_country() -> None:
    got = coverage_of(MARCH, zone_id="", feed="smm", spans=[span(3, 5, UNSEEN, zone="zone")])
    assert got.state is CoverageState.NOT_STATED


def test_stated_gaps_say_nothing_about_days_beyond_the_feeds_reports() -> None:
    reach = Period(from_on=date(2021, 1, 1), until_on=date(2021, 3, 11))
    gap = [span(3, 5, UNSEEN)]
    got = coverage_of(MARCH, zone_id="", feed="smm", spans=gap, reach=reach)
    assert (got.state, got.observed_days) == (CoverageState.PARTLY, 8)

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.coverage import CoverageCause, CoverageSpan, CoverageState, ZonePart
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.monitor.coverage import coverage_of
from truceline.monitor.coverage_shares import ObservedDays, gaps_in_words, observed_shares

MARCH = Period(from_on=date(2021, 3, 1), until_on=date(2021, 3, 29))
SEEN, UNSEEN = CoverageState.OBSERVED, CoverageState.UNOBSERVED
HALVES = (
    ZonePart(share=0.5, zones=frozenset({"z", "west"})),
    ZonePart(share=0.5, zones=frozenset({"z"})),
)


def span(
    first: int,
    until: int | None,
    state: CoverageState = SEEN,
    *,
    zone: str = "",
    who: str = "",
    hours: tuple[int | None, int | None] = (None, None),
    why: tuple[CoverageCause | None, str] = (None, ""),
) -> CoverageSpan:
    return CoverageSpan(
        feed="smm",
        zone_id=zone,
        from_on=date(2021, 3, first),
        until_on=date(2021, 3, until) if until else None,
        state=state,
        who=who,
        cause=why[0],
        reason=why[1],
        from_at=None if hours[0] is None else time(hours[0]),
        until_at=None if hours[1] is None else time(hours[1]),
    )


def of(*spans: CoverageSpan, parts: tuple[ZonePart, ...] = ()) -> ObservedDays:
    return observed_shares(MARCH, zone_id="z", feed="smm", spans=spans, parts=parts)


@pytest.mark.parametrize(
    ("spans", "zone_days"),
    [
        ([span(1, None)], 28),
        ([span(1, 15)], 14),
        ([span(3, 3, hours=(8, 20))], 0.5),
        ([span(3, 5, hours=(18, 6))], 0.25 + 1 + 0.25),
        ([span(3, 3, hours=(8, 20)), span(3, 3, hours=(14, 23))], 15 / 24),
        ([span(1, None), span(8, 15, UNSEEN)], 21),
        ([span(8, 15, UNSEEN)], 21),
        ([span(1, None), span(8, 8, UNSEEN, hours=(None, 6))], 27.75),
        ([span(1, None, zone="west")], 14),
        ([span(1, None, zone="west"), span(1, 15, zone="z")], 7 + 14),
        # Another's gap takes nothing from what a team saw; nobody's gap takes all.
        ([span(1, 11, who="a"), span(1, 6, UNSEEN, who="b")], 10),
        ([span(1, 11, who="a"), span(1, 6, UNSEEN, who="a"), span(1, 3, who="b")], 7),
        ([span(1, 11, who="a"), span(1, 6, UNSEEN)], 5),
        ([span(1, 11), span(1, 6, UNSEEN, who="b")], 5),
    ],
)
def test_zone_days_are_hours_and_land_that_somebody_watched(
    spans: list[CoverageSpan], zone_days: float
) -> None:
    assert of(*spans, parts=HALVES).zone_days == pytest.approx(zone_days, abs=1e-12)


def test_what_nobody_states_is_unknown_and_not_zero() -> None:
    got = of(span(1, None, zone="elsewhere"))
    assert np.isnan(got.share).all()
    assert got.zone_days is None
    assert "is not known: coverage is not stated" in gaps_in_words(got)


def test_every_gap_is_listed_with_its_reasons() -> None:
    denied = CoverageCause.ACCESS_DENIED
    got = of(
        span(1, 21),
        span(5, 7, UNSEEN, why=(denied, "checkpoint closed")),
        span(10, 10, UNSEEN, hours=(None, 12), why=(CoverageCause.COMMUNICATION_CUT, "")),
    )
    assert [(str(gap.period.from_on), gap.period.days, gap.share) for gap in got.gaps] == [
        ("2021-03-05", 2, 0),
        ("2021-03-10", 1, 0.5),
        ("2021-03-21", 8, 0),
    ]
    assert [gap.reasons for gap in got.gaps] == [
        ("access-denied: checkpoint closed",),
        ("communication-cut",),
        ("nobody is said to have looked",),
    ]
    assert got.gaps[0].causes == (denied,)
    assert gaps_in_words(got).startswith("17.5 of 28 zone-days were observed. Gaps, in which")


def test_silence_beyond_the_reports_of_a_feed_that_states_its_gaps_is_no_observation() -> None:
    reach = Period(from_on=date(2021, 1, 1), until_on=date(2021, 3, 11))
    gap = [span(3, 5, UNSEEN)]
    got = observed_shares(MARCH, zone_id="z", feed="smm", spans=gap, reach=reach)
    assert got.zone_days == 8
    assert got.gaps[-1].reasons == ("beyond the days that the feed's reports reach",)
    assert "states only its gaps" in got.assumptions[-1]


def test_parts_that_do_not_make_up_the_zone_are_refused() -> None:
    with pytest.raises(InvalidValue, match=r"make up 0\.5"):
        of(span(1, None), parts=HALVES[:1])


def test_a_span_without_a_moment_is_refused() -> None:
    with pytest.raises(InvalidValue, match="holds no moment"):
        span(3, 3, hours=(9, 9))


@st.composite
def spans_of_hours(draw: st.DrawFn) -> CoverageSpan:
    start = draw(st.integers(-48, 27 * 24))
    length = draw(st.integers(1, 10 * 24))
    first, last = (divmod(start, 24), divmod(start + length, 24))
    return CoverageSpan(
        feed="smm",
        zone_id=draw(st.sampled_from(["", "z", "west"])),
        from_on=MARCH.from_on + timedelta(days=first[0]),
        from_at=time(first[1]),
        until_on=MARCH.from_on + timedelta(days=last[0]),
        until_at=time(last[1]),
        state=draw(st.sampled_from([SEEN, UNSEEN])),
        who=draw(st.sampled_from(["", "a", "b"])),
    )


def shares_of(spans: list[CoverageSpan]) -> list[float]:
    return list(of(*spans, parts=HALVES).share)


@given(spans=st.lists(spans_of_hours(), min_size=1, max_size=6), data=st.data())
def test_shares_lie_within_0_and_1_and_splitting_a_span_changes_nothing(
    spans: list[CoverageSpan], data: st.DataObject
) -> None:
    shares = shares_of(spans)
    assert all(0 <= one <= 1 for one in shares)
    cut = data.draw(st.sampled_from(spans))
    days = ((cut.until_on or cut.from_on) - cut.from_on).days
    if days < 2:
        return
    middle = cut.from_on + timedelta(days=data.draw(st.integers(1, days - 1)))
    halves = [
        replace(cut, until_on=middle, until_at=None),
        replace(cut, from_on=middle, from_at=None),
    ]
    assert shares_of([*(one for one in spans if one is not cut), *halves]) == shares


@given(spans=st.lists(spans_of_hours(), min_size=1, max_size=5))
def test_what_is_seen_and_what_is_not_make_the_whole(spans: list[CoverageSpan]) -> None:
    seen = [replace(one, state=SEEN, who="") for one in spans]
    unseen = [replace(one, state=UNSEEN, who="") for one in spans]
    both = np.array(shares_of(seen)) + np.array(shares_of([span(1, None), *unseen]))
    # A span of all of March is observed; taking away what was seen leaves what was not.
    assert both == pytest.approx(np.ones(28), abs=1e-9)


@given(
    spans=st.lists(
        st.builds(
            lambda first, days, state, who: span(first, first + days, state, who=who),
            st.integers(1, 14),
            st.integers(1, 14),
            st.sampled_from([SEEN, UNSEEN]),
            st.sampled_from(["", "a", "b"]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_over_whole_days_it_agrees_with_the_count_of_observed_days(
    spans: list[CoverageSpan],
) -> None:
    told = coverage_of(MARCH, zone_id="z", feed="smm", spans=spans)
    assert told.observed_days == of(*spans).zone_days


def test_a_days_answer_does_not_depend_on_the_period() -> None:
    spans = [span(1, 8), span(20, 22, UNSEEN)]
    later = Period(from_on=date(2021, 3, 15), until_on=date(2021, 3, 29))
    got = observed_shares(later, zone_id="z", feed="smm", spans=spans)
    assert list(got.share) == list(of(*spans).share[14:])

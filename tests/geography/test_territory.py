from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import box

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.geography.territory import ControlClaim, Territory, in_words, territory

WHOLE = box(36, 35, 37, 36)
MARCH = Period(from_on=date(2021, 3, 1), until_on=date(2021, 4, 1))
KM2 = abs(Geod(ellps="WGS84").geometry_area_perimeter(WHOLE)[0]) / 1e6


def says(
    claimant: str,
    holder: str,
    west: float,
    east: float,
    days: tuple[int, int | None] = (1, None),
) -> ControlClaim:
    until = date(2021, 3, days[1]) if days[1] else None
    return ControlClaim(
        claim_id=f"{claimant}-{holder}-{west}",
        claimant=claimant,
        holder=holder,
        area=box(west, 34, east, 37),
        from_on=date(2021, 3, days[0]),
        until_on=until,
    )


def test_two_overlapping_claims_make_disputed_land_and_the_rest_is_not_known() -> None:
    (told,) = territory(WHOLE, [says("a", "a", 36, 36.5), says("b", "b", 36.3, 36.6)], MARCH)
    assert told.whole_km2 == pytest.approx(KM2, rel=1e-4)
    assert told.undisputed_km2 == pytest.approx({"a": 0.3 * KM2, "b": 0.1 * KM2}, rel=1e-3)
    assert told.disputed_km2 == pytest.approx({("a", "b"): 0.2 * KM2}, rel=1e-3)
    assert told.unsaid_km2 == pytest.approx(0.4 * KM2, rel=1e-3)
    assert {one.holder: one.area_km2 for one in told.held} == pytest.approx(
        {"a": 0.5 * KM2, "b": 0.3 * KM2}, rel=1e-3
    )
    assert "are disputed between a and b" in in_words(told)
    assert "nobody says" in in_words(told)


def test_two_who_say_the_same_dispute_nothing() -> None:
    (told,) = territory(WHOLE, [says("a", "c", 36, 36.5), says("b", "c", 36.3, 36.6)], MARCH)
    assert told.undisputed_km2 == pytest.approx({"c": 0.6 * KM2}, rel=1e-3)
    assert told.disputed_km2 == {}


def test_a_day_of_which_nobody_speaks_is_unknown_and_not_zero() -> None:
    told = territory(WHOLE, [says("a", "a", 36, 37, (5, 10)), says("b", "b", 36, 36.5)], MARCH)
    assert [one.period.from_on.day for one in told] == [1, 5, 10]
    assert [one.held[0].area_km2 for one in told] == [None, pytest.approx(KM2, rel=1e-4), None]
    assert "a" not in told[0].undisputed_km2
    (alone,) = territory(WHOLE, [], MARCH)
    assert alone.is_unknown
    assert alone.unsaid_km2 == pytest.approx(alone.whole_km2)
    assert "nobody says who controls any part" in in_words(alone)


def test_what_makes_no_area_or_no_time_is_refused() -> None:
    with pytest.raises(InvalidValue, match="empty"):
        territory(box(36, 35, 36, 35), [], MARCH)
    with pytest.raises(InvalidValue, match="ends"):
        says("a", "a", 36, 37, (5, 5))


def whole_of(told: Territory) -> float:
    return sum(told.undisputed_km2.values()) + sum(told.disputed_km2.values()) + told.unsaid_km2


CLAIMS = st.builds(
    lambda who, holder, west, wide, start, days: says(
        who, holder, west, west + wide, (start, start + days)
    ),
    st.sampled_from("ab"),
    st.sampled_from("abc"),
    st.floats(35.8, 36.9),
    st.floats(0.05, 0.6),
    st.integers(1, 15),
    st.integers(1, 15),
)


@settings(deadline=None, max_examples=40)
@given(claims=st.lists(CLAIMS, max_size=5))
def test_parts_always_make_up_the_whole_and_the_days_the_period(
    claims: list[ControlClaim],
) -> None:
    told = territory(WHOLE, claims, MARCH)
    assert sum(one.period.days for one in told) == MARCH.days
    for one in told:
        assert whole_of(one) == pytest.approx(one.whole_km2, rel=1e-6)
    for one, other in zip(told, territory(WHOLE, claims[::-1], MARCH), strict=True):
        assert one.undisputed_km2 == pytest.approx(dict(other.undisputed_km2), abs=1e-3)
        assert one.disputed_km2 == pytest.approx(dict(other.disputed_km2), abs=1e-3)

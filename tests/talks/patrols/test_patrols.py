"""Patrols: planned beside done, shares of a route, reasons with who gives them."""

from __future__ import annotations

from datetime import date

import pytest

from record.notation import folded
from talks.bundled import bundled
from truceline.core.dates import Period
from truceline.talks.patrols import crossings_on, patrols_of, pauses_of

ROAD = """
    == places/p.yaml
    - {id: west, names: {en: West}, lon: 36.0, lat: 36.0, sources: [s]}
    - {id: middle, names: {en: Middle}, lon: 36.25, lat: 36.0, sources: [s]}
    - {id: east, names: {en: East}, lon: 37.0, lat: 36.0, sources: [s]}
    - {id: lost, names: {en: Lost}, location: unknown, sources: [s]}
    == routes/r.yaml
    - {id: road, names: {en: Road}, through: [west, middle, east, lost], accuracy_m: 100,
       sources: [s]}
    == patrols/p.yaml
    - id: one
      names: {en: One}
      parties: [north, south]
      route: road
      planned: 2020-03-15
      FROM
      statements:
        - STATEMENT
      sources: [s]
"""


def road(statement: str, stretch: str = "from_place: west") -> str:
    ends = f"{stretch}\n      to_place: east" if stretch else "note: all of it"
    return ROAD.replace("FROM", ends).replace("STATEMENT", statement)


def test_first_patrol_on_the_m4_was_shortened_for_two_reasons_each_with_its_claimant() -> None:
    (first,) = patrols_of(bundled("syria"), on=date(2020, 3, 16))
    assert first.item.subject == "patrol:m4-2020-03-15"
    assert first.item.in_role("party") == ("turkey", "russia")
    given = {one.claim.claimant: (one.state, one.reason) for one in first.interruptions}
    assert given["russia"][0] == given["activists"][0] == "shortened"
    assert "human shield" in given["russia"][1]
    assert "protest" in given["activists"][1]
    assert {one.state for one in first.told.latest if one.claim.claimant == "turkey"} == {"begun"}
    assert first.is_reason_disputed
    assert all(one.claim.cited for one in first.told.latest)


def test_before_the_patrol_there_is_only_the_plan() -> None:
    (planned,) = patrols_of(bundled("syria", date(2020, 3, 10)), on=date(2020, 3, 15))
    assert planned.told.states == ("planned",)
    assert not planned.interruptions
    assert patrols_of(bundled("syria", date(2020, 3, 4)), on=date(2020, 3, 15)) == ()


def test_a_share_that_cannot_be_measured_is_not_known_and_says_why() -> None:
    (first, *_) = patrols_of(bundled("syria"), on=date(2020, 12, 31))
    (share,) = [share for one, share in first.shares if one.stretch]
    assert (share.share, share.basis) == (None, "not known")
    assert share.why.endswith("nobody knows where Ain al-Havr lies.")


def test_a_patrol_called_done_is_not_taken_to_have_gone_the_whole_way() -> None:
    _, second, last = patrols_of(bundled("syria"), on=date(2020, 12, 31))
    shares = {one.claim.claimant: share.share for one, share in second.shares}
    assert shares == {"turkey": None, "russia": None}
    assert [(s.share, s.basis) for _, s in last.shares] == [(1.0, "claimed")]


@pytest.mark.parametrize(
    ("statement", "share", "basis"),
    [
        ("{state: shortened, by: north, from_place: west, to_place: middle}", 0.25, "measured"),
        ("{state: shortened, by: north, from_place: east, to_place: middle}", 0.75, "measured"),
        ("{state: shortened, by: north, share: 30 %}", 0.3, "claimed"),
        ("{state: shortened, share: 30 %, from_place: west, to_place: lost}", 0.3, "claimed"),
        ("{state: cancelled, by: north}", 0.0, "stated"),
        ("{state: done, by: north}", None, "not known"),
    ],
)  # fmt: skip
def test_shares_are_measured_where_the_line_allows_and_else_as_claimed(
    statement: str, share: float | None, basis: str
) -> None:
    (one,) = patrols_of(folded(road(statement)), on=date(2020, 3, 20))
    ((_, found),) = one.shares
    assert found.basis == basis
    assert found.share == (None if share is None else pytest.approx(share, abs=0.002))


def test_a_route_with_an_end_that_nobody_knows_has_no_length() -> None:
    told = road("{state: shortened, by: north, from_place: west, to_place: middle}", stretch="")
    (one,) = patrols_of(folded(told), on=date(2020, 3, 20))
    assert one.shares[0][1].share is None


def test_only_patrols_that_may_fall_in_a_period_are_given() -> None:
    record = bundled("syria")
    march = Period(from_on=date(2020, 3, 20), until_on=date(2020, 4, 1))
    found = patrols_of(record, on=date(2020, 12, 31), period=march)
    assert [one.item.item_id for one in found] == ["m4-2020-03-23"]


CROSSING = """
    == crossings/c.yaml
    - id: gate
      names: {en: Gate}
      sort: line
      hours:
        claims:
          - {value: "08:00-16:00", by: north, source: s}
          - {value: "08:00-12:00", by: south, source: t}
      statements:
        - {state: open, by: north, source: s, at: 2020-01-01}
        - {state: closed, by: south, source: t, at: 2020-01-02}
        - {state: closed, by: north, source: s, at: 2020-02-01}
      refusals:
        - {refusal: r1, number: 12, unit: people, by: north, source: s, at: 2020-01-03}
        - {refusal: r1, number: 15, unit: people, by: north, source: t, at: 2020-01-04}
        - {refusal: r1, number: 90, unit: people, by: south, source: t, at: 2020-01-04}
        - {refusal: r2, reason: no permit, by: south, source: t, at: 2020-01-20}
      sources: [s]
"""


def test_a_crossing_is_open_and_closed_at_once_where_claimants_differ() -> None:
    record = folded(CROSSING)
    (then,) = crossings_on(record, date(2020, 1, 15))
    assert {one.claim.claimant: one.state for one in then.told.latest} == {
        "north": "open",
        "south": "closed",
    }
    assert then.told.has_differences
    (later,) = crossings_on(record, date(2020, 2, 1))
    assert later.told.states == ("closed",)
    assert not later.told.has_differences


def test_refusals_are_counted_per_claimant_and_one_refusal_told_twice_is_one() -> None:
    (gate,) = crossings_on(folded(CROSSING), date(2020, 3, 1))
    assert {one.claimant: one.times for one in gate.refusals} == {"north": 1, "south": 2}
    figures = [s.figure.value for s in gate.refusals[0].statements if s.figure]
    assert figures == [12, 15]
    early = Period(from_on=date(2020, 1, 1), until_on=date(2020, 1, 4))
    (gate,) = crossings_on(folded(CROSSING), date(2020, 3, 1), period=early)
    assert [(one.claimant, one.times) for one in gate.refusals] == [("north", 1)]


def test_hours_that_differ_are_a_contradiction_like_any_other() -> None:
    record = folded(CROSSING)
    assert [(one.subject, one.field) for one in record.disputes] == [("crossing:gate", "hours")]


def test_a_pause_is_kept_and_broken_according_to_whom_one_asks() -> None:
    (pause,) = pauses_of(bundled("syria"), on=date(2018, 2, 28))
    last = {one.claim.claimant: one.state for one in pause.told.latest}
    assert last == {"russia": "not kept", "sohr": "not kept", "syrian-army": "kept"}
    assert pause.is_set is None  # its end is not stated
    assert pause.item.hours is not None
    assert pause.item.hours.value == "09:00-14:00"
    assert pauses_of(bundled("syria"), on=date(2018, 2, 26)) == ()

"""Who belonged to whom on a day: uncertain days, mergers, chains, rings, claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.notation import folded
from talks.bundled import bundled
from truceline.core.actor import Actor, Tie
from truceline.core.dates import When
from truceline.record import Record
from truceline.talks.actors import Holds, groups_on, holds_on, members_on

OPEN = When(first_day=None, last_day=None, basis="unstated")
DAYS = st.dates(date(2015, 1, 1), date(2021, 12, 31))
GROUPS = ["a", "b", "c", "d"]
EMPTY = folded("")


@st.composite
def whens(draw: st.DrawFn) -> When:
    if draw(st.booleans()):
        return OPEN
    first = draw(DAYS)
    return When(first_day=first, last_day=first + timedelta(days=draw(st.integers(0, 400))))


@st.composite
def ties(draw: st.DrawFn) -> Tie:
    begin, end = draw(whens()), draw(whens())
    return Tie(actor_id=draw(st.sampled_from(GROUPS)), from_on=begin, until_on=end)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Four groups tied at random, in rings too."""
    actors = {
        one: Actor(
            actor_id=one,
            names={"en": one},
            kind="armed-group",
            member_of=tuple(draw(st.lists(ties(), max_size=3))),
            merged_into=tuple(draw(st.lists(ties(), max_size=1))),
        )
        for one in GROUPS
    }
    return replace(EMPTY, actors=actors)


@pytest.mark.parametrize(
    ("begin", "end", "on", "holds"),
    [
        ("2017-05", "unstated", "2017-04-30", Holds.NO),
        ("2017-05", "unstated", "2017-05-10", Holds.UNSURE),
        ("2017-05", "unstated", "2017-05-31", Holds.YES),
        ("2017-05-04", "2018-03-01", "2018-02-28", Holds.YES),
        ("2017-05-04", "2018-03-01", "2018-03-01", Holds.NO),
        ("2017-05-04", "2018-03", "2018-03-15", Holds.UNSURE),
        ("unstated", "unstated", "2018-03-15", Holds.UNDATED),
        ("unstated", "2018-03-01", "2018-03-15", Holds.NO),
    ],
)
def test_a_tie_holds_from_its_first_day_until_the_day_before_its_end(
    begin: str, end: str, on: str, holds: Holds
) -> None:
    text = f"""
        == actors/g.yaml
        id: group
        names: {{en: Group}}
        kind: armed-group
        sources: [s]
        member_of: [{{actor: militia, from: {begin}, until: {end}}}]
    """
    tie = folded(text).actors["group"].member_of[0]
    assert holds_on(tie.from_on, tie.until_on, date.fromisoformat(on)) is holds


@given(begin=whens(), end=whens(), on=DAYS)
def test_what_surely_holds_had_begun_and_was_not_over(begin: When, end: When, on: date) -> None:
    if holds_on(begin, end, on) is Holds.YES:
        assert begin.last_day is None or begin.last_day <= on
        assert end.first_day is None or on < end.first_day


@given(record=records(), on=DAYS)
def test_members_and_groups_are_two_sides_of_the_same_ties(record: Record, on: date) -> None:
    for group in GROUPS:
        for member in members_on(record, group, on):
            belongs = dict(groups_on(record, member.actor_id, on))
            assert group in belongs or member.holds is not Holds.YES
            assert member.actor_id != group
            assert len({member.actor_id, *member.path}) == len(member.path) + 1


@given(record=records(), on=DAYS)
def test_a_group_that_surely_merged_elsewhere_is_no_member_any_more(
    record: Record, on: date
) -> None:
    for group in GROUPS:
        for member in members_on(record, group, on):
            above = member.path[0] if member.path else group
            into = record.actors[member.actor_id].merged_into
            sure = [t for t in into if holds_on(t.from_on, t.until_on, on) is Holds.YES]
            assert all(tie.actor_id == above for tie in sure)


def test_the_armed_opposition_of_syria_changed_with_its_mergers() -> None:
    record = bundled("syria")

    def opposition(day: str) -> dict[str, Holds]:
        on = date.fromisoformat(day)
        return {m.actor_id: m.holds for m in members_on(record, "syrian-opposition", on)}

    early, late = opposition("2017-08-17"), opposition("2019-10-04")
    assert "faylaq-al-rahman" not in early
    assert "national-front-for-liberation" not in early
    assert late["faylaq-al-rahman"] is Holds.YES
    assert late["national-front-for-liberation"] is Holds.YES
    assert early["jaysh-al-islam"] is Holds.UNDATED
    front = next(
        m
        for m in members_on(record, "syrian-opposition", date(2019, 10, 4))
        if m.actor_id == "national-front-for-liberation"
    )
    assert front.path == ("syrian-national-army",)
    assert front.merged_into == ("syrian-national-army",)


def test_a_movement_left_the_group_that_it_had_helped_to_found() -> None:
    record = bundled("syria")
    assert "hts" in dict(groups_on(record, "nour-al-din-al-zenki", date(2017, 6, 30)))
    assert "hts" not in dict(groups_on(record, "nour-al-din-al-zenki", date(2017, 8, 1)))


def test_a_tie_that_is_claimed_later_is_not_known_before() -> None:
    text = """
        == actors/g.yaml
        id: group
        names: {en: Group}
        kind: armed-group
        sources: [s]
        known: 2017-01-01
        member_of: [{actor: militia, from: 2017-02-01,
          claims: [{value: "yes", by: monitor, source: s, at: 2018-01-01}]}]
    """
    assert members_on(folded(text, as_of="2017-12-31"), "militia", date(2017, 6, 1)) == ()
    known = members_on(folded(text, as_of="2018-01-01"), "militia", date(2017, 6, 1))
    assert [one.actor_id for one in known] == ["group"]

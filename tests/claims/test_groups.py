"""Claims about one thing are found across documents, and what they disagree on is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.suggested import suggestions
from truceline.claims.likeness.groups import Group, group_claims
from truceline.claims.likeness.likeness import Told
from truceline.claims.model import (
    Counted,
    Dated,
    EventType,
    Mention,
    Party,
    Role,
    Suggestion,
    Whereabouts,
)
from truceline.core.claim import Modality

HERE = Mention(start=0, end=9)


def told(claim_id: str, quote: str = "shells fell on Kestel", **changes: Any) -> Told:
    actor = Party(role=Role.ACTOR, name="the army", actor_id="army")
    kestel = Whereabouts(name="Kestel", kind="village", lon_deg=29.2, lat_deg=40.1)
    day = Dated(first_day=date(2021, 3, 2), last_day=date(2021, 3, 2), basis="explicit")
    body: dict[str, Any] = {"parties": (actor,), "places": (kestel,), "dated": day} | changes
    one = Suggestion(
        source_id=claim_id, quote=HERE, trigger=HERE, event_type=EventType.ASSAULT, **body
    )
    return Told(claim_id=claim_id, suggestion=one, quote=quote, trigger="fell")


def killed(value: float, qualifier: str = "exact") -> tuple[Counted, ...]:
    return (
        Counted(value=value, qualifier=qualifier, unit="person", kind="casualties", mention=HERE),
    )


def only(groups: tuple[Group, ...]) -> Group:
    assert len(groups) == 1
    return groups[0]


def test_two_tellings_of_one_shelling_are_one_group_with_both_figures() -> None:
    group = only(group_claims([told("a", figures=killed(3)), told("b", figures=killed(5))]))
    assert group.claim_ids == ("a", "b")
    assert {"the same actor", "the same place", "the same days"} <= set(group.reasons)
    (figure,) = (one for one in group.differences if one.field == "figure")
    assert figure.sides == (("3", ("a",)), ("5", ("b",)))


def test_figures_that_one_number_could_meet_do_not_disagree() -> None:
    group = only(
        group_claims([told("a", figures=killed(60, "more_than")), told("b", figures=killed(65))])
    )
    assert group.differences == ()


def test_the_dead_and_the_wounded_are_not_one_figure() -> None:
    dead, hurt = (
        Counted(
            value=number, qualifier="exact", unit="person", kind="casualties", mention=HERE,
            counted=f"people {befell}",
        )
        for number, befell in ((3, "killed"), (12, "wounded"))
    )  # fmt: skip
    group = only(group_claims([told("a", figures=(dead,)), told("b", figures=(hurt,))]))
    assert group.differences == ()


def test_two_towns_are_two_places_and_a_district_reaches_far() -> None:
    town = Whereabouts(name="Kestel East", kind="village", lon_deg=29.7, lat_deg=40.1)
    assert group_claims([told("a"), told("b", places=(town,))]) == ()
    district = replace(town, kind="district")
    assert len(group_claims([told("a"), told("b", places=(district,))])) == 1


def test_a_denial_stands_beside_what_it_denies() -> None:
    group = only(group_claims([told("a"), told("b", polarity="-")]))
    assert [one.field for one in group.differences] == ["polarity"]


def test_one_actor_by_two_names_or_a_text_s_own_voice_is_no_difference() -> None:
    forces = Party(role=Role.ACTOR, name="government forces", actor_id="army")
    same = told("b", parties=(forces,), modality=Modality.REPORTED)
    assert only(group_claims([told("a"), same])).differences == ()
    rebels = Party(role=Role.ACTOR, name="rebels", actor_id="rebels")
    other = told("b", parties=(rebels,), modality=Modality.POSSIBLE)
    assert [one.field for one in only(group_claims([told("a"), other])).differences] == [
        *("actor", "modality"),
    ]


def test_claims_about_one_obligation_are_one_group_though_they_name_no_day_or_place() -> None:
    bare: dict[str, Any] = {"places": (), "dated": None}
    claims = [told("a", **bare), told("b", "the line is quiet", polarity="-", **bare)]
    assert group_claims(claims) == ()
    owed = frozenset({"obligation:truce/1"})
    group = only(group_claims([replace(one, owed=owed) for one in claims]))
    assert [one.field for one in group.differences] == ["polarity"]


def test_far_away_or_weeks_later_is_another_thing() -> None:
    aleppo = Whereabouts(name="Aleppo", kind="city", lon_deg=37.16, lat_deg=36.2)
    later = Dated(first_day=date(2021, 3, 22), last_day=date(2021, 3, 22), basis="explicit")
    assert group_claims([told("a"), told("b", places=(aleppo,))]) == ()
    assert group_claims([told("a"), told("b", dated=later)]) == ()


def test_a_shared_actor_alone_ties_nothing_together() -> None:
    bare = {"places": (), "dated": None}
    assert group_claims([told("a", "he left", **bare), told("b", "she came back", **bare)]) == ()


@settings(max_examples=40)
@given(st.lists(suggestions, max_size=6), st.randoms())
def test_the_order_of_claims_decides_nothing(ones: list[Suggestion], random: Any) -> None:
    claims = [
        Told(claim_id=f"c{at}", suggestion=one, quote="q", trigger="t")
        for at, one in enumerate(ones)
    ]
    found = {frozenset(group.claim_ids) for group in group_claims(claims)}
    random.shuffle(claims)
    again = {frozenset(group.claim_ids) for group in group_claims(claims)}
    assert found == again
    assert sum(map(len, found)) == len(frozenset().union(*found))

"""Who is a party to the fighting, for which reasons, and who vouches and fights at once."""

from __future__ import annotations

from datetime import date

import pytest

from record.notation import folded
from talks.bundled import bundled
from truceline.talks.actors import (
    Holds,
    dual_roles,
    is_party_to,
    named_actor,
    party_flag,
    party_reasons,
)

ON, WAR = date(2018, 10, 20), date(2020, 3, 2)


@pytest.mark.parametrize(
    ("claimant", "kinds"),
    [
        ("syrian-government", {"side of a ceasefire", "told to cease", "backed by"}),
        ("russia", {"fights", "backs"}),
        ("iran", {"backs"}),
        ("anadolu", {"backed by"}),
        ("syrian-army", {"belongs to"}),
        ("ahrar-al-sham", {"belongs to"}),
    ],
)
def test_a_party_of_syria_is_told_with_its_reasons_and_sources(
    claimant: str, kinds: set[str]
) -> None:
    reasons = party_reasons(bundled("syria"), claimant, date(2020, 3, 2))
    assert {one.kind for one in reasons} == kinds
    assert all(one.sources or one.claims for one in reasons)


@pytest.mark.parametrize("claimant", ["un", "jordan", "kazakhstan", "sohr", "egypt", "nobody"])
def test_who_signs_vouches_or_watches_is_no_party_for_that(claimant: str) -> None:
    assert not is_party_to(bundled("syria"), claimant, ON)


def test_turkey_fought_itself_only_while_somebody_says_so() -> None:
    record = bundled("syria")
    kinds = {
        day: {one.kind for one in party_reasons(record, "turkey", date.fromisoformat(day))}
        for day in ("2017-06-01", "2018-10-20", "2020-03-01")
    }
    assert [("fights" in kinds[day]) for day in sorted(kinds)] == [False, False, True]


def test_the_guarantors_of_astana_are_guarantor_and_party_at_once() -> None:
    dual = {one.actor_id: one for one in dual_roles(bundled("syria"), ON)}
    assert {"russia", "turkey", "iran"} <= set(dual)
    assert dual["russia"].roles[0] == "guarantor"
    assert "track:astana" in dual["russia"].tracks


@pytest.mark.parametrize(
    ("claimant", "on", "flag"),
    [
        ("Turkey", ON, "a backer of a party to the fighting, guarantor and convener as well"),
        ("Turkey", WAR, "a party to the fighting, guarantor and convener as well"),
        ("syrian-government", ON, "a party to the fighting"),
        ("anadolu", WAR, "somebody whom a party to the fighting backs"),
        ("syrian-army", ON, "a part of a party to the fighting"),
        ("united-nations", WAR, ""),
    ],
)
def test_the_flag_beside_a_figure_says_what_its_supplier_is(
    claimant: str, on: date, flag: str
) -> None:
    assert party_flag(bundled("syria"), claimant, on) == flag


def test_names_in_any_script_lead_to_one_actor_and_an_unknown_name_to_none() -> None:
    record = bundled("syria")
    assert named_actor(record, "Türkiye") == named_actor(record, "Турция") == "turkey"
    assert named_actor(record, "Ministry of Something") == ""


def test_who_denies_that_it_fights_is_shown_as_disputed() -> None:
    text = """
        == actors/g.yaml
        id: group
        names: {en: Group}
        kind: armed-group
        sources: [s]
        fights: [{from: 2017, claims: [
          {value: "yes", by: monitor, source: s, at: 2017-06-01},
          {value: "no", by: group, source: t, at: 2017-06-02}]}]
    """
    (reason,) = party_reasons(folded(text), "group", date(2017, 7, 1))
    assert (reason.kind, reason.is_disputed, reason.holds) == ("fights", True, Holds.UNSURE)

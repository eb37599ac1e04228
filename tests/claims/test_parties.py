"""Who, to whom and where: read from sentences of several wars."""

from __future__ import annotations

from datetime import date

import pytest

from truceline.claims.gazetteer import build_gazetteer
from truceline.claims.model import Gazetteer, Suggestion
from truceline.claims.read import read_document
from truceline.core.document import Document

pytest.importorskip("spacy")
pytest.importorskip("ahocorasick")


@pytest.fixture(scope="module")
def names() -> Gazetteer:
    return build_gazetteer((), (), language="en")


def read(text: str, names: Gazetteer) -> tuple[Suggestion, ...]:
    document = Document(source_id="text", text=text, language="en", published_on=date(2026, 3, 5))
    return read_document(document, names)


def said(one: Suggestion, text: str, role: str) -> list[str]:
    return [p.mention.text_in(text) for p in one.parties if p.role.value == role and p.mention]


CASES = [
    ("Russian air strikes on Aden killed nine people.", "strikes", ["Russian"], [], ["Aden"]),
    ("The army launched an offensive against the rebels.", "offensive", ["army"], ["rebels"], []),
    (
        "Insurgents attacked rebel positions near Aden.",
        "attacked",
        ["Insurgents"],
        ["rebel"],
        ["Aden"],
    ),
    ("The raid left hundreds of fighters dead.", "left", [], [], []),
    ("Turkish jets bombed the depot.", "bombed", ["Turkish jets"], [], []),
    ("Two of the men were tortured by guards.", "tortured", ["guards"], [], []),
    ("The governor said they agreed. He praised Jordan.", "praised", ["He"], ["Jordan"], []),
    ("The coalition answered with strikes on Sanaa.", "strikes", ["coalition"], [], ["Sanaa"]),
    ("The general accused the militia of looting.", "accused", ["general"], ["militia"], []),
    ("Shells fell on Aden. Two people died.", "died", [], [], ["Aden"]),
    ("Aden: Two guards were arrested.", "arrested", [], ["guards"], ["Aden"]),
    ("Oman has threatened to strike the rebels.", "threatened", ["Oman"], ["rebels"], []),
    ("The clan freed the nurses whom it abducted.", "abducted", ["it"], ["nurses"], []),
    ("A group of gunmen beat the mayor.", "beat", ["gunmen"], ["mayor"], []),
    ("Oman's aims are plain. It wants a truce.", "wants", ["It"], [], []),
    ("president salgado proposed a truce.", "proposed", ["president salgado"], [], []),
]


@pytest.mark.parametrize(("text", "trigger", "actors", "recipients", "places"), CASES)
def test_slots_of_a_claim(
    text: str,
    trigger: str,
    actors: list[str],
    recipients: list[str],
    places: list[str],
    names: Gazetteer,
) -> None:
    one = next(one for one in read(text, names) if one.trigger.text_in(text) == trigger)
    assert said(one, text, "actor") == actors
    assert said(one, text, "recipient") == recipients
    assert [place.name for place in one.places] == places


def test_who_only_counts_an_act_is_not_who_did_it(names: Gazetteer) -> None:
    text = "The mission recorded nine explosions near Aden."
    for one in read(text, names):
        assert said(one, text, "actor") == []


def test_the_town_is_the_town_named_before(names: Gazetteer) -> None:
    text = "Rebels seized Aden in May. They shelled the city again on Monday."
    last = read(text, names)[-1]
    assert [place.name for place in last.places] == ["Aden"]
    assert last.places[0].mention is not None
    assert last.places[0].mention.text_in(text) == "the city"


def test_a_country_or_a_part_of_one_has_no_point(names: Gazetteer) -> None:
    text = "Troops clashed with rebels in northern Yemen."
    (one,) = read(text, names)
    assert [(place.name, place.lon_deg) for place in one.places] == [("northern Yemen", None)]


def test_a_road_s_number_before_fighters_is_their_name(names: Gazetteer) -> None:
    text = "M23 rebels attacked the convoy."
    assert all(place.kind != "road" for one in read(text, names) for place in one.places)


def test_a_relative_clause_counts_its_own_things_first(names: Gazetteer) -> None:
    text = "The mission met 64 men, who handed in 51 rifles. Nine guards managed to flee."
    counts = {
        one.trigger.text_in(text): [figure.value for figure in one.figures]
        for one in read(text, names)
    }
    assert counts["handed in"] == [51]
    assert counts["flee"] == [9]

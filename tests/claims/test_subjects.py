"""What an accepted claim is evidence for, and why; a bare likeness of words is not enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from claims.accepting import accept, by
from truceline.claims.evidence.accepted import claimant_of
from truceline.claims.evidence.subject_words import Known
from truceline.claims.evidence.subjects import subjects_of
from truceline.claims.model import Counted, EventType, Mention, Party, Role
from truceline.ingest.pack import read_pack
from truceline.record import fold
from truceline.workspace.evidence_subjects import known_of
from truceline.workspace.packs import find_pack


@pytest.fixture(scope="module")
def known() -> Known:
    """What the bundled pack on Syria names."""
    record = fold(read_pack(find_pack("syria")).entries)
    return known_of(record)


def about(known: Known, text: str, **changes: Any) -> dict[str, str]:
    one = accept(text, **{"places": (), "dated": None} | changes)
    names = {"turkey": "Turkey"}
    found = subjects_of(one, claimant_of(one, names), known)
    return {each.subject: each.reason for each in found}


def actor(name: str, actor_id: str) -> tuple[Party, ...]:
    return (Party(role=Role.ACTOR, name=name, actor_id=actor_id),)


def test_who_acts_and_who_says_it_are_its_actors(known: Known) -> None:
    text = "Ankara said Russian troops left the town."
    forces = actor("Russian troops", "country:RU/military")
    found = about(known, text, parties=forces, attribution=by("Ankara", "turkey"))
    assert found["actor:russia"] == "as actor (Russian troops)"
    assert found["actor:turkey"] == "says so"


@pytest.mark.parametrize("key", ["country:RU/militants", "country:RU/people", "generic:army"])
def test_who_is_only_of_a_country_does_not_act_for_its_state(known: Known, key: str) -> None:
    assert "actor:russia" not in about(known, "They left the town.", parties=actor("They", key))


def test_an_obligation_needs_somebody_bound_and_words_of_its_provision(known: Known) -> None:
    text = "Turkey withdrew its artillery and mortars from the demilitarised zone."
    found = about(known, text, event_type=EventType.RETREAT, parties=actor("Turkey", "turkey"))
    owed = "obligation:sochi-memorandum-2018/6"
    assert found[owed].startswith("binds turkey; words in common: artillery, mortars")
    assert {"agreement:sochi-memorandum-2018", "ceasefire:idlib-2018"} <= set(found)
    assert found["ceasefire:idlib-2018"].startswith("obligation sochi-memorandum-2018/")
    jordan = about(known, text, event_type=EventType.RETREAT, parties=actor("Jordan", "jordan"))
    assert owed not in jordan
    left = about(known, "Turkey withdrew.", event_type=EventType.RETREAT, parties=actor("", ""))
    assert left == {}


def test_a_ceasefire_is_named_by_its_title_without_the_date_from_then_on(known: Known) -> None:
    text = "Both sides accepted the Idlib memorandum."
    assert about(known, text) == {}  # of 2017: another paper
    one = accept(text, places=())
    later = replace(one, document=replace(one.document, published_on=date(2018, 12, 1)))
    (found,) = subjects_of(later, claimant_of(later, {}), known)
    assert (found.subject, found.reason) == ("ceasefire:idlib-2018", "names it")


@pytest.mark.parametrize(
    ("text", "kind", "track"),
    [
        ("The parties met in Astana.", EventType.CONSULT, "astana"),
        ("They spoke of the Geneva process.", EventType.STATEMENT, "geneva"),
        ("The Syrian army shelled a town near Geneva.", EventType.ASSAULT, ""),
        ("The Syrian talks went on.", EventType.CONSULT, ""),
    ],
)
def test_a_track_is_named_by_its_own_word_where_talks_are_meant(
    known: Known, text: str, kind: EventType, track: str
) -> None:
    found = {name for name in about(known, text, event_type=kind) if name.startswith("track:")}
    assert found == ({f"track:{track}"} if track else set())


def test_a_round_is_named_by_its_track_and_number(known: Known) -> None:
    text = "The sixth round of talks in Astana began."
    sixth = Counted(
        value=6, qualifier="exact", unit="round", kind="ordinal", mention=Mention(start=4, end=9)
    )
    found = about(known, text, event_type=EventType.CONSULT, figures=(sixth,))
    rounds = [name for name in found if name.startswith("round:")]
    assert [known.rounds[name.removeprefix("round:")].number for name in rounds] == ["6"]


def test_a_record_without_any_names_is_about_nothing() -> None:
    assert about(Known(), "The parties met in Astana.", event_type=EventType.CONSULT) == {}

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.report import Incident
from truceline.workspace import Workspace
from truceline.workspace.folding import folded, marked, words_of
from truceline.workspace.search import Looked

from .builders import ged
from .conftest import WriteGed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Türkiye", "TURKIYE"),
        ("إدلب", "ادلب"),
        ("الحُكُومَةُ", "الحكومه"),
        ("حـــلب", "حلب"),
        ("کردستان", "كردستان"),
        ("Straße", "STRASSE"),
        ("a\u202eb", "ab"),
    ],
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(st.text(max_size=300), st.text(max_size=20))
def test_marking_never_changes_the_text_it_shows(text: str, query: str) -> None:
    pieces = marked(text, words_of(query), around=1000)
    assert "".join(piece for piece, _ in pieces) == text


def test_a_match_is_marked_in_its_own_spelling() -> None:
    assert marked("In Türkiye today", ("turkiye",)) == (
        ("In ", False),
        ("Türkiye", True),
        (" today", False),
    )
    cut = marked("x" * 500 + " Idlib " + "y" * 500, ("idlib",))
    assert ("Idlib", True) in cut
    assert sum(len(piece) for piece, _ in cut) < 200


@pytest.fixture
def filled(workspace: Workspace, ged_file: WriteGed) -> Workspace:
    rows = [
        ged(1, "2017-05-01", where_coordinates="Ḥimṣ", source_headline="Shells hit a market"),
        ged(2, "2017-06-01", where_coordinates="حِمص"),
    ]
    workspace.ingest.add(ged_file(*rows))
    return workspace


def kinds(workspace: Workspace, query: str, **asked: date) -> dict[str, list[str]]:
    found = workspace.search.search(Looked(query=query, **asked))
    return {group.kind: [one.key for one in group.found] for group in found}


def test_every_kind_of_thing_is_found_by_its_words(filled: Workspace) -> None:
    assert kinds(filled, "الحكومة")["actors"] == ["government"]
    assert kinds(filled, "cease fire")["provisions"] == ["truce/1"]
    assert kinds(filled, "truce")["ceasefires"] == ["truce"]
    assert kinds(filled, "around")["zones"] == ["around-homs"]
    assert "paper" in kinds(filled, "A paper")["sources"]
    one = Incident.of("ucdp-ged:1").incident_id
    for query in ("himṣ market", "ucdp-ged:1", one):
        assert kinds(filled, query)["incidents"] == [one]
    assert kinds(filled, "حمص")["incidents"] == [Incident.of("ucdp-ged:2").incident_id]
    assert kinds(filled, "  \u0651 ") == {}


def test_days_narrow_and_leave_out_what_has_no_day(filled: Workspace) -> None:
    may = {"from_on": date(2017, 5, 1), "until_on": date(2017, 6, 1)}
    assert kinds(filled, "ucdp-ged", **may)["incidents"] == [Incident.of("ucdp-ged:1").incident_id]
    assert "actors" not in kinds(filled, "government", **may)


def test_nothing_is_found_that_was_not_known(filled: Workspace) -> None:
    found = filled.search.search(Looked(query="truce", as_of=date(2017, 5, 3)))
    assert not {group.kind for group in found} & {"agreements", "ceasefires"}

from __future__ import annotations

import io

import pytest
import python_calamine as calamine
from pyxform.xls2xform import convert

from truceline.ingest.observations import COLUMNS
from truceline.ingest.topics import LANGUAGES, load_topics
from truceline.ingest.xlsform import load_form, observation_form

POINTS = {"position", "event_point"}


@pytest.fixture(scope="module")
def sheets() -> dict[str, list[dict[str, str]]]:
    with calamine.load_workbook(io.BytesIO(observation_form())) as book:
        found = {}
        for name in book.sheet_names:
            head, *rows = book.get_sheet_by_name(name).to_python()
            found[name] = [dict(zip(map(str, head), map(str, row), strict=True)) for row in rows]
    return found


def test_pyxform_turns_the_form_into_an_xform_without_a_warning() -> None:
    made = convert(xlsform=io.BytesIO(observation_form()), validate=False)
    assert not made.warnings
    for part in ("العربية (ar)", "once(uuid())", "instance('kind')", "geopoint", "انفجار"):
        assert part in made.xform


def test_every_field_of_an_observation_is_asked_for(
    sheets: dict[str, list[dict[str, str]]],
) -> None:
    asked = {row["name"] for row in sheets["survey"] if not row["type"].endswith("_group")}
    points = {"position_lon_deg", "position_lat_deg", "lon_deg", "lat_deg"}
    assert asked == set(COLUMNS) - points | POINTS
    required = {row["name"] for row in sheets["survey"] if row["required"] == "yes"}
    assert required == {"topic", "kind", "means", "on"}


def test_a_question_is_asked_for_the_topics_that_it_matters_to(
    sheets: dict[str, list[dict[str, str]]],
) -> None:
    relevant = {row["name"]: row["relevant"] for row in sheets["survey"]}
    assert relevant["stated_reason"] == "${topic} = 'restriction'"
    assert relevant["killed"] == "${topic} = 'casualties'"
    assert relevant["description"] == relevant["position"] == ""
    assert "restriction" not in relevant["bearing_deg"]


def test_choices_are_the_topics_and_kinds_with_labels_in_four_languages(
    sheets: dict[str, list[dict[str, str]]],
) -> None:
    kinds = {row["name"]: row for row in sheets["choices"] if row["list_name"] == "kind"}
    known = {kind: topic for topic, one in load_topics().items() for kind in one.kinds}
    assert {name: row["topic"] for name, row in kinds.items()} == known
    assert all(" " not in row["name"] for row in sheets["choices"])
    labels = [name for name in sheets["choices"][0] if name.startswith("label::")]
    assert len(labels) == len(LANGUAGES)
    assert all(row[name] for row in sheets["choices"] for name in labels)


def test_each_field_of_the_form_has_its_words_in_every_language() -> None:
    form = load_form()
    for labels in (form.title, *form.groups.values(), *form.messages.values()):
        assert set(labels) == set(LANGUAGES)
    for field in form.fields.values():
        assert set(field.labels) == set(LANGUAGES)
        assert field.group in form.groups
        assert field.message in {"", *form.messages}
        assert bool(field.constraint) == bool(field.message)

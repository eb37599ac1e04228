"""Entries on patrols and relief: what is refused, with place and repair; what is found again."""

from __future__ import annotations

import pytest

from record.notation import flaws, folded
from truceline.record.claims import citations, claims_of
from truceline.record.subjects import find_subject

PLEDGE = """
    == pledges/p.yaml
    - id: roads
      names: {en: Roads}
      statements:
        - {state: pledged, number: 5, unit: km, by: north, source: s}
      sources: ["s#p. 3"]
"""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("state: pledged", ("state: promised", "Write one of")),
        ("number: 5", ("number: five", "'five' is no number")),
        ("number: 5", ("number: nan", "'nan' is no number")),
        ("by: north", ("by: nort", "There is no actor 'nort'")),
        ("unit: km", ("units: km", "'statements.0.units' is not a key here")),
        ("names: {en: Roads}", ("names: {en: R}\n      kondition: x", "Did you mean 'condition'")),
    ],
)  # fmt: skip
def test_a_flaw_is_refused_with_what_to_write(wrong: str, said: tuple[str, str]) -> None:
    right, message = said
    (found,) = flaws(PLEDGE.replace(wrong, right))
    assert message in found
    assert "pledges/p.yaml" in found


@pytest.mark.parametrize("hours", ["8-16", "08:00-25:00", "soon"])
def test_hours_that_are_none_are_refused(hours: str) -> None:
    crossing = f"""
    == crossings/c.yaml
    - id: gate
      names: {{en: Gate}}
      sort: line
      hours: "{hours}"
      statements: [{{state: open, by: north, source: s}}]
      sources: [s]
"""
    (found,) = flaws(crossing)
    assert "are no hours" in found


def test_half_a_stretch_and_an_impossible_share_are_refused() -> None:
    patrol = """
    == routes/r.yaml
    - {id: road, names: {en: Road}, through: [a, b], accuracy_m: 1, sources: [s]}
    == places/p.yaml
    - {id: a, names: {en: A}, lon: 36, lat: 36, sources: [s]}
    - {id: b, names: {en: B}, lon: 37, lat: 36, sources: [s]}
    == patrols/p.yaml
    - id: one
      names: {en: One}
      parties: [north]
      route: road
      statements: [{state: shortened, by: north, source: s, WRONG}]
      sources: [s]
"""
    assert "needs both of its ends" in flaws(patrol.replace("WRONG", "from_place: a"))[0]
    assert "is no share" in flaws(patrol.replace("WRONG", "share: 130 %"))[0]
    assert flaws(patrol.replace("WRONG", "share: 1/3")) == []


def test_cases_are_found_by_their_subject_their_claims_and_what_they_cite() -> None:
    record = folded(PLEDGE)
    assert find_subject(record, "pledge:roads") is record.field_items["pledge:roads"]
    assert [one.value for one in claims_of(record) if one.subject == "pledge:roads"] == [
        "pledged | 5 | km"
    ]
    (cited,) = [one for one in citations(record, "s") if one.kind == "pledge"]
    assert (cited.entry_id, cited.name, cited.locator) == ("roads", "Roads", "p. 3")

"""The section on talks: what each track left, who is missing, who vouches and is a party."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from briefs.builders import inputs
from talks.bundled import bundled
from truceline.briefs import Document, compose_brief
from truceline.briefs.model import Bullets, Section, Table


def brief_of(on: date) -> Document:
    given = inputs()
    assessment = replace(given.assessment, ceasefire_id="", on=on)
    return compose_brief(replace(given, record=bundled("syria"), assessment=assessment))


def test_the_talks_say_what_was_left_handed_over_and_by_whom_denied() -> None:
    document = brief_of(date(2018, 10, 20))
    assert "Talks" in [one.heading for one in document.blocks if isinstance(one, Section)]
    (table,) = [
        one for one in document.blocks if isinstance(one, Table) and "last met" in one.caption
    ]
    assert [str(row[0].inlines[0].text) for row in table.rows][:2] == ["Astana", "Sochi"]
    said = [
        "".join(piece.text for piece in entry)
        for one in document.blocks
        if isinstance(one, Bullets)
        for entry in one.entries
    ]
    assert any(words.startswith("Sochi handed over to Geneva: List") for words in said)
    assert any(words.startswith("Sochi competes with Geneva: yes (") for words in said)
    assert any("United States declined to come (Astana, last round)" in words for words in said)
    assert any(words.startswith("Turkey is guarantor") for words in said)


def test_a_record_without_tracks_has_no_section_on_talks() -> None:
    headings = [one.heading for one in compose_brief(inputs()).blocks if isinstance(one, Section)]
    assert "Talks" not in headings

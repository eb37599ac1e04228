"""The section on patrols and relief: reasons and figures with who gives them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from briefs.builders import inputs
from talks.bundled import bundled
from truceline.briefs import compose_brief
from truceline.briefs.model import Bullets, Section


def lines(on: date) -> list[str]:
    given = inputs()
    assessment = replace(given.assessment, ceasefire_id="", on=on)
    document = compose_brief(
        replace(given, record=bundled("syria"), assessment=assessment, statuses=())
    )
    return [
        "".join(piece.text for piece in entry)
        for one in document.blocks
        if isinstance(one, Bullets)
        for entry in one.entries
    ]


def test_the_first_patrol_stands_with_both_reasons_and_both_claimants() -> None:
    (patrol,) = [one for one in lines(date(2020, 3, 16)) if one.startswith("First joint patrol")]
    assert "(told differently)" in patrol
    assert "human shield, by groups not controlled by Turkey” (Russia, 15 March 2020)" in patrol
    assert "“protest on the road” (Activists in Idlib" in patrol


def test_what_is_too_much_for_a_brief_is_counted_rather_than_dropped() -> None:
    found = lines(date(2020, 12, 31))
    assert "3 older ones not printed here." in found
    assert any(
        one.startswith("Displaced in the escalation") and "1,000,000" in one for one in found
    )


def test_a_record_that_tells_of_none_has_no_section() -> None:
    headings = [one.heading for one in compose_brief(inputs()).blocks if isinstance(one, Section)]
    assert "Patrols and relief" not in headings

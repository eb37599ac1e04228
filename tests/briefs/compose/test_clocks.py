"""What comes, pace and scores in a brief; what is empty or undefined says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from briefs.builders import inputs, status
from truceline.briefs import compose_brief
from truceline.briefs.document import Paragraph, Section, Table
from truceline.briefs.model import BriefInputs
from truceline.core.dates import parse_when
from truceline.record.model import State
from truceline.talks.clocks import Pace, ScoreTotal, Upcoming


def told(given: BriefInputs) -> dict[str, str]:
    """Words under each heading of the clocks."""
    found: dict[str, str] = {}
    heading = ""
    for block in compose_brief(given).blocks:
        if isinstance(block, Section):
            heading = block.anchor
        found[heading] = found.get(heading, "") + " ".join(_words(block))
    return {name: words for name, words in found.items() if name.startswith("obligations-")}


def _words(block: object) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield "".join(inline.text for inline in block.inlines)
    if isinstance(block, Table):
        yield from (cell.text for row in block.rows for cell in row)


def test_a_brief_without_any_says_so_under_each_heading() -> None:
    words = told(inputs())
    assert words["obligations-due"].startswith("Nothing recorded here falls due")
    assert words["obligations-pace"].startswith("No pace is defined")
    assert words["obligations-scores"].startswith("Nobody has scored")


def test_what_comes_pace_and_scores_stand_with_their_numbers() -> None:
    owed = status(State.NOT_DUE)
    coming = Upcoming(kind="due", when=parse_when("2017-06-04"), status=owed)
    pace = Pace(
        agreement_id="memo", owed=3, dated=2, done=0, claimed=1, elapsed_low=0.5, elapsed_high=0.75
    )
    undefined = replace(pace, elapsed_low=None, elapsed_high=None, undefined="No day.")
    total = ScoreTotal(
        agreement_id="memo", year=2018, by="Amal", judged=1, provisions=4, total=2,
        share=2 / 3, low=1 / 6, high=11 / 12,
    )  # fmt: skip
    given = replace(inputs(), upcoming=(coming,), paces=(pace, undefined), scores=(total,))
    words = told(given)
    assert "4 June 2017" in words["obligations-due"]
    assert "not due" in words["obligations-due"]
    assert "50 % to 75 %" in words["obligations-pace"]
    assert "1 agreement without such days left out" in words["obligations-pace"]
    assert "Amal" in words["obligations-scores"]
    assert "67 %" in words["obligations-scores"]
    assert "1 of 4" in words["obligations-scores"]

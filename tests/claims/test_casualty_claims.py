"""Accepted claims become casualty claims of their claimants: every fate, none read as killed."""

from __future__ import annotations

from datetime import date

import pytest

from claims.accepting import DAY, TODAY, accept, by, figure
from truceline.claims.evidence.accepted import Accepted
from truceline.claims.evidence.casualties import casualties_of
from truceline.claims.evidence.incidents import tell
from truceline.claims.model import Dated, EventType, Mention
from truceline.core.casualty import CasualtyClaim, Fate
from truceline.core.claim import Modality


def read(*accepted: Accepted) -> tuple[CasualtyClaim, ...]:
    told = tell(accepted, names={}, today=TODAY)
    found = [(one, told[one.document.source_id, one.claim_id]) for one in accepted]
    return casualties_of(found)[0]


@pytest.mark.parametrize(
    ("text", "counted", "fate", "among"),
    [
        ("5 people were killed.", "people killed", Fate.KILLED, ""),
        ("5 civilians were wounded.", "civilians wounded", Fate.WOUNDED, "civilians"),
        ("5 are missing.", "missing", Fate.MISSING, ""),
        ("5 soldiers were abducted.", "soldiers abducted", Fate.CAPTURED, "soldiers"),
        ("5 militants were neutralised.", "militants neutralised", Fate.NEUTRALISED, "militants"),
        ("5 terrorists were liquidated.", "terrorists liquidated", Fate.NEUTRALISED, "terrorists"),
        ("There were 5 casualties.", "casualties", Fate.CASUALTIES, ""),
        ("5 people were killed or wounded.", "people killed", Fate.CASUALTIES, ""),
        ("5 wounded soldiers were captured.", "wounded soldiers captured", Fate.CAPTURED,
         "soldiers"),
        ("Обезврежено 5 боевиков.", "боевиков обезврежено", Fate.NEUTRALISED, "боевиков"),
    ],
)  # fmt: skip
def test_each_fate_is_what_the_text_says(text: str, counted: str, fate: Fate, among: str) -> None:
    (one,) = read(accept(text, figures=(figure(text, "5", counted),), attribution=by("Monitor")))
    assert (one.fate, one.among, one.best) == (fate, among, 5)
    assert one.claimant.startswith("Monitor (as quoted")
    assert (one.passage, one.where.start if one.where else None) == (text, 0)
    assert one.period.from_on == DAY


def test_what_tells_one_incident_speaks_of_its_report_and_a_repeated_figure_counts_once() -> None:
    text = "The shelling killed 5 people and wounded 9."
    figures = (figure(text, "5", "people killed"), figure(text, "9", "wounded"))
    attack = accept(text, trigger="shelling", figures=figures)
    harm = accept(text, trigger="killed", figures=figures, event_type=EventType.CASUALTIES)
    found = read(attack, harm)
    assert [(one.fate, one.best) for one in found] == [(Fate.KILLED, 5), (Fate.WOUNDED, 9)]
    assert len({one.incident for one in found} - {""}) == 1


def test_a_figure_since_a_day_is_a_running_total() -> None:
    text = "Since 8 May 2017 there were 40 people killed."
    dated = Dated(
        first_day=DAY, last_day=DAY, basis="explicit", mention=Mention(start=6, end=16)
    )  # fmt: skip
    figures = (figure(text, "40", "people killed"),)
    (one,) = read(
        accept(text, figures=figures, dated=dated, places=(), event_type=EventType.CASUALTIES)
    )
    assert (one.is_cumulative, one.incident, one.period.from_on) == (True, "", DAY)


def test_denial_is_kept_as_one_and_what_nobody_says_happened_is_left_out_with_the_reason() -> None:
    text = "5 people were killed, the ministry denied."
    figures = (figure(text, "5", "people killed"),)
    (denied,) = read(accept(text, figures=figures, polarity="-"))
    assert denied.polarity == "-"
    planned = accept(text, figures=figures, modality=Modality.PLANNED)
    told = tell([planned], names={}, today=date(2020, 1, 1))
    found, left = casualties_of([(planned, next(iter(told.values())))])
    assert (found, [one.why for one in left]) == (
        (),
        ["it is put as planned: nobody says that it happened"],
    )


def test_two_figures_of_one_fate_and_group_are_not_added() -> None:
    text = "5 people were killed here and 4 people there."
    figures = (figure(text, "5", "people killed"), figure(text, "4", "people killed"))
    (one,) = read(accept(text, figures=figures))
    assert (one.fate, one.has_figure) == (Fate.KILLED, False)

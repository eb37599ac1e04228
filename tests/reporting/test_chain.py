"""Every refusal of the release chain is one sentence with its repair."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest

from truceline.core.errors import InvalidValue
from truceline.reporting.chain import (
    CHAIN,
    check_correction,
    check_move,
    check_writable,
    edition_number,
    open_points,
)
from truceline.reporting.fold import changed_numbers, fold_report, plan_payload
from truceline.reporting.model import Draft, Event, Step

from .events import PLAN, event, number, opened, wrote

LATER = PLAN.cut_off + timedelta(hours=1)


def at(step: Step, *events: Event) -> Draft:
    moves = [
        event(f"m-{n}", "moved", to=to) for n, to in enumerate(CHAIN[1 : CHAIN.index(step) + 1])
    ]
    return fold_report([opened(), *events, *moves])


@pytest.mark.parametrize(("here", "to"), list(product(CHAIN, CHAIN)), ids=str)
def test_a_report_goes_one_step_up_or_back_and_nowhere_else(here: Step, to: Step) -> None:
    jump = CHAIN.index(to) - CHAIN.index(here)
    may = here is not Step.RELEASED and to is not Step.RELEASED and (jump == 1 or jump < 0)
    if may:
        check_move(at(here), to, remark="why")
        return
    with pytest.raises(InvalidValue, match="daily-7") as caught:
        check_move(at(here), to, remark="why")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (lambda: check_move(at(Step.TEAM), Step.DRAFT, remark=" "), "why daily-7 goes back"),
        (
            lambda: check_move(at(Step.TEAM), Step.OFFICER, remark="", expected=Step.DRAFT),
            "no longer stands at 'draft': Amal brought it to 'team'",
        ),
        (lambda: check_move(at(Step.TEAM), Step.TEAM, remark=""), "stands at 'team' already"),
        (lambda: check_writable(at(Step.RELEASED)), "nothing in it changes"),
    ],
)
def test_a_move_is_refused_in_one_sentence(refused: Callable[[], None], words: str) -> None:
    with pytest.raises(InvalidValue, match=words) as caught:
        refused()
    assert caught.value.message.count(". ") == 0
    assert caught.value.hint


def points(draft: Draft, text: str = "297") -> list[str]:
    changed = changed_numbers(draft, [number("events", text)])
    return [point.message for point in open_points(draft, changed, now=LATER)]


def test_nothing_stands_in_the_way_of_a_report_that_the_officer_has() -> None:
    written = wrote("e-1", "297 events.", basis={"events": "297"})
    assert points(at(Step.OFFICER, written)) == []


def test_everything_that_stands_in_the_way_is_told() -> None:
    one = wrote("e-1", "297 events.", basis={"events": "297"})
    draft = at(Step.TEAM, one, wrote("e-2", "Quiet.", by="Omar"))
    assert points(draft, "301") == [
        "daily-7 stands at 'team', not with the officer.",
        "In 'summary' the texts of Amal and Omar (en, public) stand against each other.",
        "The text of 'summary' (en, public) quotes 297 for 'Events', which is now 301.",
    ]
    early = open_points(at(Step.OFFICER), (), now=PLAN.cut_off - timedelta(minutes=1))
    assert [point.message for point in early] == [
        "The cut-off of daily-7 lies ahead: 2017-05-08 16:00 +0000."
    ]


@pytest.mark.parametrize(
    ("step", "reason", "hours", "words"),
    [
        (Step.TEAM, "why", 0, "is not released"),
        (Step.RELEASED, "", 0, "Nobody says why"),
        (Step.RELEASED, "why", -1, "comes before the one of daily-7"),
        (Step.RELEASED, "why", 2, "lies ahead"),
    ],
)
def test_a_correction_needs_a_release_a_reason_and_a_later_cut_off(
    step: Step, reason: str, hours: int, words: str
) -> None:
    cut_off = PLAN.cut_off + timedelta(hours=hours)
    with pytest.raises(InvalidValue, match=words) as caught:
        check_correction(at(step), reason=reason, cut_off=cut_off, now=LATER)
    assert caught.value.hint


def test_a_correction_is_numbered_as_one() -> None:
    assert edition_number(at(Step.RELEASED)) == "7"
    reopened = event("e-9", "reopened", plan=plan_payload(PLAN), reason="why")
    assert edition_number(fold_report([opened(), event("e-8", "released"), reopened])) == (
        "7 (correction 1)"
    )

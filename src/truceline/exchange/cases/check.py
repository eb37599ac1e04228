"""Whether an event may be added to a case: order of steps, two persons, death only after proof."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from truceline.core.dates import parse_day
from truceline.core.errors import InvalidValue, SafetyRefusal, UnknownId
from truceline.exchange.cases.model import (
    CORRECTION,
    DEATH_TOLD,
    ENDS,
    KINDS,
    NEXT,
    SAID,
    TRACKS,
    TWO_PERSONS,
    Case,
    CaseEvent,
    Proposal,
    Step,
)

__all__ = ["check_event"]


def check_event(case: Case | None, event: CaseEvent, *, trained: Collection[str] = ()) -> None:
    """Refuse an event that the case does not allow.

    Args:
        case: As its events make it so far; None where it has none.
        event: What is to be added.
        trained: People who are trained to tell a family of a death.

    Raises:
        InvalidValue: Something is missing, the order is wrong, or a day does not fit.
        SafetyRefusal: The same person would be the second one, or a death would be told without
            proof or training.
        UnknownId: It refers to a case, step or proposal that is not there.
    """
    _check_form(event)
    if event.kind == "opened":
        _check_opening(case, event)
        return
    if case is None:
        raise UnknownId("There is no such case.", hint="Check its id, or open one.")
    if (
        case.is_ended
        and event.kind not in {"corrected", "linked", "seconded", "declined"}
        and (event.said.get("to") != CORRECTION)
    ):
        raise InvalidValue(
            f"The case is {case.state}.", hint="Take back that step first, with a reason."
        )
    check = _CHECKS.get(event.kind)
    if check is not None:
        check(case, event, trained)


def _check_form(event: CaseEvent) -> None:
    if event.kind not in KINDS:
        raise InvalidValue(
            f"Cases know no event '{event.kind}'.", hint=f"Known: {', '.join(KINDS)}."
        )
    for name in SAID[event.kind]:
        if not event.said.get(name) and not (event.kind == "opened" and name == "liaison"):
            raise InvalidValue(
                f"An event '{event.kind}' of a case lacks '{name}'.",
                hint="Each step needs its day, its evidence, or its reason.",
            )


def _check_opening(case: Case | None, event: CaseEvent) -> None:
    if case is not None:
        raise InvalidValue("The case is open already.", hint="Give a new case a new id.")
    if event.said["track"] not in TRACKS:
        raise InvalidValue(
            "A case is of the living or of remains.", hint=f"Give one of {', '.join(TRACKS)}."
        )


def _check_step(case: Case, event: CaseEvent, _: Collection[str]) -> None:
    to = str(event.said["to"])
    if to in TWO_PERSONS or to == CORRECTION:
        raise SafetyRefusal(
            f"The step '{to}' cannot be undone in the world: one person alone cannot take it.",
            hint="Propose it; a second person seconds it.",
        )
    _check_order(case, to)
    _check_day(case, event)


def _check_order(case: Case, to: str) -> None:
    allowed = (*NEXT.get(case.state, ()), *ENDS)
    if to not in allowed:
        raise InvalidValue(
            f"From '{case.state}' a case cannot go to '{to}'.",
            hint=f"Possible: {', '.join(allowed)}; going back is a correction.",
        )


def _check_day(case: Case, event: CaseEvent) -> None:
    on = parse_day(str(event.said["on"]))
    if on > event.at.date():
        raise InvalidValue(
            "The day of the step lies in the future.", hint="Record it when it has happened."
        )
    before = max((step.on for step in case.standing), default=date.min)
    if on < before:
        raise InvalidValue(
            "The step would lie before the one that stands.",
            hint="Correct the earlier step, or the day.",
        )


def _check_proposal(case: Case, event: CaseEvent, trained: Collection[str]) -> None:
    to = str(event.said["to"])
    if to == CORRECTION:
        _correctable(case, str(event.said.get("of", "")))
        return
    if to not in TWO_PERSONS:
        raise InvalidValue(f"The step '{to}' needs no second person.", hint="Record it as a step.")
    if to == DEATH_TOLD:
        _check_telling(case, event.by, trained)
    else:
        _check_order(case, to)
    _check_day(case, event)


def _check_telling(case: Case, by: str, trained: Collection[str]) -> None:
    if not _identification(case):
        raise SafetyRefusal(
            "A death is told only after forensic confirmation by two persons.",
            hint="Identify the remains first.",
        )
    if case.death_told is not None:
        raise InvalidValue("The family was told already.", hint="See the case.")
    if by not in trained:
        raise SafetyRefusal(
            "A death is told by a person who was trained for it, and recorded by this person.",
            hint="Ask one who is.",
        )


def _identification(case: Case) -> Step | None:
    if case.track != "remains":
        return None
    return next((step for step in case.standing if step.to == "identified"), None)


def _check_seconding(case: Case, event: CaseEvent, trained: Collection[str]) -> None:
    proposal = _proposal(case, event)
    if proposal.by == event.by:
        raise SafetyRefusal(
            "Who proposed a step cannot second it.", hint="Another person has to look at it."
        )
    if proposal.to == CORRECTION:
        _correctable(case, proposal.of)
    elif proposal.to == DEATH_TOLD:
        _check_telling(case, proposal.by, trained)
    else:
        # Something else may have been recorded since it was proposed.
        _check_order(case, proposal.to)


def _check_declining(case: Case, event: CaseEvent, _: Collection[str]) -> None:
    _proposal(case, event)


def _proposal(case: Case, event: CaseEvent) -> Proposal:
    found = next((one for one in case.pending if one.event_id == event.said["of"]), None)
    if found is None:
        raise UnknownId("Nothing of this id waits for a second person.", hint="See the case.")
    return found


def _correctable(case: Case, step_id: str) -> Step:
    last = case.standing[-1] if case.standing else None
    if last is None or last.step_id != step_id:
        raise InvalidValue(
            "Only the last step that stands can be taken back.",
            hint="Take back the later ones first, each with its reason.",
        )
    return last


def _check_correction(case: Case, event: CaseEvent, _: Collection[str]) -> None:
    step_id = str(event.said["of"])
    if any(one.entry_id == step_id and one.correction is None for one in case.custody):
        return
    step = _correctable(case, step_id)
    if step.seconded_by:
        raise SafetyRefusal(
            "What two persons confirmed is not taken back by one.",
            hint="Propose the correction; a second person seconds it.",
        )


def _check_custody(_: Case, event: CaseEvent, __: Collection[str]) -> None:
    first = parse_day(str(event.said["from_on"]))
    last = event.said.get("until_on")
    if last and parse_day(str(last)) < first:
        raise InvalidValue("The custody ends before it begins.", hint="Swap the days.")


_CHECKS: Mapping[str, Callable[[Case, CaseEvent, Collection[str]], None]] = {
    "step": _check_step,
    "proposed": _check_proposal,
    "seconded": _check_seconding,
    "declined": _check_declining,
    "corrected": _check_correction,
    "custody": _check_custody,
}

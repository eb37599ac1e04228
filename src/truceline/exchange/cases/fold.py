"""Events of cases, in order of recording → cases. Nothing is dropped: what does not fit is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from truceline.core.dates import parse_day
from truceline.core.errors import TrucelineError
from truceline.core.findings import Finding
from truceline.exchange.cases.check import check_event
from truceline.exchange.cases.model import (
    CORRECTION,
    DEATH_TOLD,
    Case,
    CaseEvent,
    Correction,
    Custody,
    Proposal,
    Release,
    Step,
)

__all__ = ["fold_case", "fold_cases", "trained_people"]


def fold_cases(
    events: Iterable[CaseEvent], *, trained: Collection[str] = ()
) -> tuple[dict[str, Case], tuple[Finding, ...]]:
    """All cases, and findings on events that their case did not allow.

    Args:
        events: In order of recording; those of other cases may lie between.
        trained: People who were ever trained to tell of a death.
    """
    cases: dict[str, Case] = {}
    findings = []
    for event in events:
        case = cases.get(event.case_id)
        try:
            check_event(case, event, trained=trained)
        except TrucelineError as exc:
            findings.append(_left_aside(event, exc))
            continue
        cases[event.case_id] = _with(case, event)
    return cases, tuple(findings)


def fold_case(events: Iterable[CaseEvent], *, trained: Collection[str] = ()) -> Case | None:
    """The one case of these events; None without any. Findings are in `fold_cases`."""
    cases, _ = fold_cases(events, trained=trained)
    return next(iter(cases.values()), None)


def trained_people(said: Iterable[tuple[str, bool]], *, ever: bool = False) -> frozenset[str]:
    """Who is trained to tell a family of a death, from what was said in order.

    Args:
        said: Name, and whether the person is trained from then on.
        ever: Also those who no longer are; for reading what they did when they were.
    """
    if ever:
        return frozenset(name for name, is_trained in said if is_trained)
    return frozenset(name for name, is_trained in dict(said).items() if is_trained)


def _left_aside(event: CaseEvent, error: TrucelineError) -> Finding:
    return Finding(
        code="cases.not-allowed",
        message=f"Event {event.event_id} of case {event.case_id} does not count: {error.message}",
        hint=error.hint,
    )


def _with(case: Case | None, event: CaseEvent) -> Case:
    if case is None:
        said = event.said
        return Case(
            case_id=event.case_id,
            track=str(said["track"]),
            rows=tuple(said["rows"]),
            liaison=str(said.get("liaison") or event.by),
            opened_by=event.by,
            opened_at=event.at,
        )
    return _FOLDS[event.kind](case, event)


def _assigned(case: Case, event: CaseEvent) -> Case:
    return replace(case, liaison=str(event.said["liaison"]))


def _linked(case: Case, event: CaseEvent) -> Case:
    other = str(event.said["case_id"])
    return replace(case, linked=tuple(dict.fromkeys((*case.linked, other))))


def _step(case: Case, event: CaseEvent) -> Case:
    said = event.said
    step = Step(
        step_id=event.event_id,
        plan=str(said.get("plan", "")),
        release=_release(said.get("release")),
        **_said_of_step(event),
    )
    return replace(case, steps=(*case.steps, step))


def _release(said: Mapping[str, Any] | None) -> Release | None:
    if not said:
        return None
    on = parse_day(str(said["on"]))
    return Release(event_id=str(said["event_id"]), on=on, site=str(said["site"]))


def _said_of_step(event: CaseEvent) -> dict[str, Any]:
    """What a step and the proposal of one have in common."""
    said = event.said
    return {
        "to": str(said["to"]),
        "on": parse_day(str(said["on"])),
        "evidence": _evidence(said),
        "remark": str(said.get("remark", "")),
        "by": event.by,
        "at": event.at,
    }


def _evidence(said: Mapping[str, Any]) -> tuple[str, ...]:
    given = said["evidence"]
    return (given,) if isinstance(given, str) else tuple(map(str, given))


def _proposed(case: Case, event: CaseEvent) -> Case:
    of = str(event.said.get("of", ""))
    proposal = Proposal(event_id=event.event_id, of=of, **_said_of_step(event))
    return replace(case, pending=(*case.pending, proposal))


def _seconded(case: Case, event: CaseEvent) -> Case:
    proposal = next(one for one in case.pending if one.event_id == event.said["of"])
    case = _without(case, proposal.event_id)
    if proposal.to == CORRECTION:
        taken_back = Correction(
            by=proposal.by,
            reason=proposal.evidence[0],
            at=event.at,
            seconded_by=event.by,
        )
        return _corrected_step(case, proposal.of, taken_back)
    step = Step(
        step_id=proposal.event_id,
        to=proposal.to,
        on=proposal.on,
        evidence=proposal.evidence,
        remark=proposal.remark,
        by=proposal.by,
        at=event.at,
        seconded_by=event.by,
    )
    told = step if step.to == DEATH_TOLD else case.death_told
    return replace(case, steps=(*case.steps, step), death_told=told)


def _declined(case: Case, event: CaseEvent) -> Case:
    return _without(case, str(event.said["of"]))


def _without(case: Case, event_id: str) -> Case:
    return replace(case, pending=tuple(one for one in case.pending if one.event_id != event_id))


def _corrected(case: Case, event: CaseEvent) -> Case:
    taken_back = Correction(by=event.by, reason=str(event.said["reason"]), at=event.at)
    target = str(event.said["of"])
    custody = tuple(
        replace(one, correction=taken_back) if one.entry_id == target else one
        for one in case.custody
    )
    return _corrected_step(replace(case, custody=custody), target, taken_back)


def _corrected_step(case: Case, step_id: str, taken_back: Correction) -> Case:
    steps = tuple(
        replace(step, correction=taken_back) if step.step_id == step_id else step
        for step in case.steps
    )
    told = next((one for one in steps if one.to == DEATH_TOLD and one.correction is None), None)
    return replace(case, steps=steps, death_told=told)


def _custody(case: Case, event: CaseEvent) -> Case:
    said = event.said
    last = said.get("until_on")
    entry = Custody(
        entry_id=event.event_id,
        holder=str(said["holder"]),
        from_on=parse_day(str(said["from_on"])),
        until_on=parse_day(str(last)) if last else None,
        place=str(said.get("place", "")),
        evidence=_evidence(said),
        by=event.by,
    )
    entries = sorted((*case.custody, entry), key=lambda one: one.from_on)
    return replace(case, custody=tuple(entries))


_FOLDS: Mapping[str, Callable[[Case, CaseEvent], Case]] = {
    "assigned": _assigned,
    "linked": _linked,
    "step": _step,
    "proposed": _proposed,
    "seconded": _seconded,
    "declined": _declined,
    "corrected": _corrected,
    "custody": _custody,
}

"""Events of a report, folded into the draft as it stands; nothing that was written is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.reporting.model import (
    Audience,
    Changed,
    Conflict,
    Draft,
    Event,
    Number,
    Plan,
    SectionText,
    Step,
    StepTaken,
)
from truceline.reporting.quoted import is_quoted

__all__ = [
    "basis_of",
    "changed_numbers",
    "fold_report",
    "heads_of",
    "plan_payload",
    "read_plan",
]

GONE = "no longer computed"
_Key = tuple[str, str, Audience]


def fold_report(events: Sequence[Event]) -> Draft:
    """The draft after these events, in the order in which they were recorded.

    Payloads, by kind: `opened` {plan}; `wrote` {section, language, audience, text, base, basis,
    settles}; `kept` {section, language, audience, basis}; `shown` {section, is_shown}; `moved`
    {from, to}; `released` {editions, …}; `reopened` {reason, plan}.

    A text takes the place of those that it names: the one it was written upon (`base`) and those
    it settles. Whatever it does not name stays beside it as a conflict. A text that says the same
    words as one that stands is no conflict.

    Raises:
        InvalidValue: The first event opens no report, or one is of an unknown kind.
    """
    if not events or events[0].kind != "opened":
        raise InvalidValue("These events open no report.", hint="Give them from the first one.")
    first = events[0]
    draft = Draft(
        report_id=first.report_id,
        plan=read_plan(first.payload["plan"]),
        step=Step.DRAFT,
        version=1,
        opened_by=first.by,
        last_event=first.event_id,
    )
    for event in events[1:]:
        if event.kind not in _APPLY:
            raise InvalidValue(
                f"Event {event.event_id} is a '{event.kind}', which this version does not know.",
                hint="Install the Truceline that wrote it.",
            )
        draft = replace(_APPLY[event.kind](draft, event), last_event=event.event_id)
    return draft


def heads_of(draft: Draft, section: str, language: str, audience: Audience) -> list[SectionText]:
    """The texts that stand in one place, the earliest first; more than one where they differ."""
    key = (section, language, audience)
    current = [text for text in draft.texts if _key(text) == key]
    return current + [one.other for one in draft.conflicts if _key(one.other) == key]


def _key(text: SectionText) -> _Key:
    return (text.section_id, text.language, text.audience)


def _written(event: Event) -> SectionText:
    payload = event.payload
    return SectionText(
        section_id=payload["section"],
        language=payload["language"],
        audience=Audience(payload["audience"]),
        text=payload["text"],
        event_id=event.event_id,
        by=event.by,
        recorded_at=event.recorded_at,
        basis=dict(payload["basis"]),
    )


def _wrote(draft: Draft, event: Event) -> Draft:
    new = _written(event)
    heads = heads_of(draft, *_key(new))
    named = {event.payload["base"], *event.payload["settles"]}
    gone = [one for one in heads if one.event_id in named or one.text == new.text]
    stand = [one for one in heads if one not in gone]
    replaced = tuple(replace(one, replaced_by=event.event_id) for one in gone)
    changed = replace(_with_heads(draft, [*stand, new]), replaced=draft.replaced + replaced)
    if [one.text for one in heads] == [new.text]:
        return changed
    return _sent_back(changed, event, f"The text of '{new.section_id}' was changed.")


def _with_heads(draft: Draft, heads: Sequence[SectionText]) -> Draft:
    """The draft with these texts in their one place, the order of places kept."""
    key, current = _key(heads[0]), heads[0]
    texts = tuple(current if _key(text) == key else text for text in draft.texts)
    if current not in texts:
        texts += (current,)
    conflicts = tuple(one for one in draft.conflicts if _key(one.other) != key)
    conflicts += tuple(Conflict(current=current, other=other) for other in heads[1:])
    return replace(draft, texts=texts, conflicts=conflicts)


def _sent_back(draft: Draft, event: Event, why: str) -> Draft:
    """What the officer has before him is no longer what he was sent: back to the team."""
    return _step(draft, Step.TEAM, event, why) if draft.step is Step.OFFICER else draft


def _step(draft: Draft, to: Step, event: Event, remark: str) -> Draft:
    taken = StepTaken(
        from_step=draft.step,
        to_step=to,
        by=event.by,
        remark=remark,
        recorded_at=event.recorded_at,
    )
    return replace(draft, step=to, steps=(*draft.steps, taken))


def _kept(draft: Draft, event: Event) -> Draft:
    payload = event.payload
    place = (payload["section"], payload["language"], Audience(payload["audience"]))
    heads = heads_of(draft, *place)
    if not heads:
        return draft
    basis = dict(payload["basis"])
    return _with_heads(draft, [replace(one, basis=basis) for one in heads])


def _shown(draft: Draft, event: Event) -> Draft:
    section, is_shown = event.payload["section"], event.payload["is_shown"]
    if is_shown == (section not in draft.hidden):
        return draft
    others = tuple(one for one in draft.hidden if one != section)
    changed = replace(draft, hidden=others if is_shown else (*others, section))
    words = "shown again" if is_shown else "left out"
    return _sent_back(changed, event, f"The section '{section}' was {words}.")


def _moved(draft: Draft, event: Event) -> Draft:
    return _step(draft, Step(event.payload["to"]), event, event.remark)


def _released(draft: Draft, event: Event) -> Draft:
    return _step(draft, Step.RELEASED, event, event.remark)


def _reopened(draft: Draft, event: Event) -> Draft:
    reason = event.payload["reason"]
    again = _step(draft, Step.DRAFT, event, reason)
    plan = read_plan(event.payload["plan"])
    return replace(again, plan=plan, version=draft.version + 1, reason=reason)


_APPLY: Mapping[str, Callable[[Draft, Event], Draft]] = {
    "wrote": _wrote,
    "kept": _kept,
    "shown": _shown,
    "moved": _moved,
    "released": _released,
    "reopened": _reopened,
}


# -- numbers under texts -------------------------------------------------------------------------


def basis_of(section: str, text: str, numbers: Sequence[Number]) -> dict[str, str]:
    """The numbers that a text rests on: those of its section, and others that it quotes.

    The same question asked in another section is not taken twice.
    """
    own = [number for number in numbers if number.section_id == section]
    taken = {number.command for number in own if number.command}
    for number in numbers:
        is_new = number.section_id != section and number.command not in taken
        if is_new and is_quoted(number.text, text):
            own.append(number)
            taken |= {number.command} if number.command else set()
    return {number.key: number.text for number in own}


def changed_numbers(draft: Draft, numbers: Sequence[Number]) -> tuple[Changed, ...]:
    """Numbers under written texts that are no longer what their writers saw.

    Sections that are left out, and texts that were taken out, are not looked at.
    """
    now = {number.key: number for number in numbers}
    standing = [*draft.texts, *(one.other for one in draft.conflicts)]
    return tuple(
        change
        for text in standing
        if text.text.strip() and text.section_id not in draft.hidden
        for change in _changed(text, now)
    )


def _changed(text: SectionText, now: Mapping[str, Number]) -> Iterator[Changed]:
    for key, before in text.basis.items():
        number = now.get(key)
        if number is not None and number.text == before:
            continue
        yield Changed(
            text=text,
            key=key,
            label=number.label if number else key,
            before=before,
            now=number.text if number else GONE,
            is_quoted=is_quoted(before, text.text),
        )


# -- plans ---------------------------------------------------------------------------------------


def plan_payload(plan: Plan) -> dict[str, Any]:
    """A plan as an event keeps it."""
    return {
        "template": plan.template,
        "number": plan.number,
        "period": _days(plan.period),
        "previous": _days(plan.previous),
        "cut_off": plan.cut_off.isoformat(),
        "previous_cut_off": plan.previous_cut_off and plan.previous_cut_off.isoformat(),
        "zones": list(plan.zones),
        "feeds": list(plan.feeds),
        "between": list(plan.between) if plan.between else None,
        "languages": list(plan.languages),
        "house": plan.house,
        "title": plan.title,
    }


def read_plan(payload: Mapping[str, Any]) -> Plan:
    """The plan that an event keeps."""
    before, between = payload["previous_cut_off"], payload["between"]
    return Plan(
        template=payload["template"],
        number=payload["number"],
        period=_period(payload["period"]),
        previous=_period(payload["previous"]),
        cut_off=datetime.fromisoformat(payload["cut_off"]),
        previous_cut_off=datetime.fromisoformat(before) if before else None,
        zones=tuple(payload["zones"]),
        feeds=tuple(payload["feeds"]),
        between=(between[0], between[1]) if between else None,
        languages=tuple(payload["languages"]),
        house=payload["house"],
        title=payload["title"],
    )


def _days(period: Period) -> list[str]:
    return [str(period.from_on), str(period.until_on)]


def _period(days: Sequence[str]) -> Period:
    return Period(from_on=date.fromisoformat(days[0]), until_on=date.fromisoformat(days[1]))

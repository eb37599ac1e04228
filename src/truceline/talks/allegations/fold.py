"""Events of one allegation become the case as it stands: a pure function of their order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from truceline.talks.allegations.model import (
    Answer,
    AnswerKind,
    Case,
    Event,
    EventKind,
    NextStep,
    Ruling,
    State,
    Step,
)
from truceline.talks.allegations.payloads import read_allegation, read_figures

__all__ = ["fold_case"]


def fold_case(events: Sequence[Event], *, withdrawn: Collection[str] = ()) -> Case | None:
    """The case that these events make; None where the allegation was not received.

    Args:
        events: Of one allegation, in order of recording.
        withdrawn: Imports that were taken back: what they brought no longer holds.
    """
    undone = frozenset(str(e.payload["event"]) for e in events if e.kind is EventKind.UNDO)
    held = [e for e in events if e.kind is not EventKind.UNDO and e.event_id not in undone]
    received = [e for e in held if e.kind is EventKind.RECEIVED]
    if not received:
        return None
    standing = [e for e in received if e.payload.get("batch", "") not in withdrawn]
    steps = tuple(_steps(e for e in held if e.kind is EventKind.STEP))
    return Case(
        allegation=read_allegation((standing or received)[-1].payload["allegation"]),
        versions=tuple(received),
        state=steps[-1].to if steps else State.RECEIVED,
        since=steps[-1].known_at if steps else received[0].known_at,
        steps=steps,
        ruling=_ruling(held),
        answers=_answers(held),
        next_step=_next_step(held),
        links=_named(held, EventKind.LINK, "subject"),
        same_as=_judged(held, is_same=True),
        not_same=_judged(held, is_same=False),
        is_withdrawn=not standing,
        log=tuple(events),
        undone=undone,
    )


def _steps(events: Iterable[Event]) -> Iterable[Step]:
    before = State.RECEIVED
    for event in events:
        to = State(event.payload["to"])
        yield Step(
            event_id=event.event_id,
            before=before,
            to=to,
            by=event.by,
            reason=event.reason,
            known_at=event.known_at,
            recorded_at=event.recorded_at,
        )
        before = to


def _ruling(held: Sequence[Event]) -> Ruling | None:
    steps = [e for e in held if e.kind is EventKind.STEP]
    if not steps or "body" not in steps[-1].payload:
        return None
    last, said = steps[-1], steps[-1].payload
    return Ruling(
        event_id=last.event_id,
        verdict=State(said["to"]),
        body=said["body"],
        mandate=said["mandate"],
        ruled_on=date.fromisoformat(said["ruled_on"]),
        cited=said.get("cited", ""),
        reason=last.reason,
        by=last.by,
        known_at=last.known_at,
        recorded_at=last.recorded_at,
    )


def _answers(held: Iterable[Event]) -> tuple[Answer, ...]:
    last: dict[str, Answer] = {}
    for event in held:
        if event.kind is EventKind.ANSWER:
            last[event.payload["party"]] = Answer(
                event_id=event.event_id,
                party=event.payload["party"],
                kind=AnswerKind(event.payload["answer"]),
                figures=read_figures(event.payload.get("figures", ())),
                texts=event.payload.get("texts", {}),
                by=event.by,
                known_at=event.known_at,
            )
    return tuple(last.values())


def _next_step(held: Iterable[Event]) -> NextStep | None:
    found = [e for e in held if e.kind is EventKind.NEXT]
    if not found:
        return None
    said = found[-1].payload
    return NextStep(
        event_id=found[-1].event_id,
        what=said["what"],
        who=said["who"],
        due_on=date.fromisoformat(said["due_on"]) if said.get("due_on") else None,
        by=found[-1].by,
    )


def _named(held: Iterable[Event], kind: EventKind, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(e.payload[name]) for e in held if e.kind is kind))


def _judged(held: Iterable[Event], *, is_same: bool) -> tuple[str, ...]:
    last = {
        str(e.payload["other"]): bool(e.payload["is_same"])
        for e in held
        if e.kind is EventKind.SAME
    }
    return tuple(other for other, same in last.items() if same is is_same)

"""What became of an actor: ties begun and ended, splits, mergers, fighting, in order of days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from truceline.core.actor import Actor, Tie
from truceline.core.claim import Stated
from truceline.core.dates import When
from truceline.record.model import Record

__all__ = ["ActorEvent", "actor_timeline", "predecessors", "successors"]

_Step: TypeAlias = Callable[[Record, str], list[str]]
# (list of the actor, words seen from it, words seen from the other side)
_KINDS = (
    ("member_of", "joined", "was joined by"),
    ("sponsored_by", "backed by", "backs"),
    ("split_from", "split from", "lost by a split"),
    ("merged_into", "went into", "took in"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorEvent:
    """One thing that came about in an actor's life, with who says so.

    Attributes:
        when: When it came about; not known where nobody gives a day.
        until: When it was over; None for what happens once.
        other_id: The other actor; empty where it is about this one alone.
        sources: Cited documents of the tie, else those of the entry that holds it.
    """

    kind: str
    when: When
    until: When | None
    other_id: str
    stated: Stated[str] | None
    sources: tuple[str, ...]
    note: str = ""

    @property
    def is_disputed(self) -> bool:
        """Whether sources differ on whether it came about."""
        return self.stated is not None and self.stated.is_disputed


def actor_timeline(record: Record, actor_id: str) -> tuple[ActorEvent, ...]:
    """Ties, splits, mergers and fighting of an actor, seen from its side; undated ones last."""
    found = [*_own(record, actor_id), *_of_others(record, actor_id)]
    return tuple(
        sorted(found, key=lambda one: (one.when.first_day or date.max, one.kind, one.other_id))
    )


def _own(record: Record, actor_id: str) -> Iterator[ActorEvent]:
    actor = record.actors.get(actor_id)
    if actor is None:
        return
    for name, words, _ in _KINDS:
        for tie in getattr(actor, name):
            yield _event(words, tie, tie.actor_id, actor)
    for one in actor.fights:
        yield ActorEvent(
            kind="took part in hostilities",
            when=one.from_on,
            until=one.until_on,
            other_id="",
            stated=one.stated,
            sources=one.sources or actor.sources,
            note=one.note,
        )


def _of_others(record: Record, actor_id: str) -> Iterator[ActorEvent]:
    for other in record.actors.values():
        for name, _, words in _KINDS:
            for tie in getattr(other, name):
                if tie.actor_id == actor_id:
                    yield _event(words, tie, other.actor_id, other)


def _event(kind: str, tie: Tie, other_id: str, entry: Actor) -> ActorEvent:
    lasts = kind in {"joined", "was joined by", "backed by", "backs"}
    return ActorEvent(
        kind=kind,
        when=tie.from_on,
        until=tie.until_on if lasts else None,
        other_id=other_id,
        stated=tie.stated,
        sources=tie.sources or entry.sources,
        note=tie.note,
    )


def predecessors(record: Record, actor_id: str) -> tuple[str, ...]:
    """Every group that an actor came from, through splits and mergers; nearest first."""
    return _walk(record, actor_id, _came_from)


def successors(record: Record, actor_id: str) -> tuple[str, ...]:
    """Every group that came from an actor, through splits and mergers; nearest first."""
    return _walk(record, actor_id, _went_to)


def _walk(record: Record, actor_id: str, step: _Step) -> tuple[str, ...]:
    found: list[str] = []
    todo = [actor_id]
    while todo:
        for other in step(record, todo.pop(0)):
            if other not in found and other != actor_id:  # packs may tie groups in a ring
                found.append(other)
                todo.append(other)
    return tuple(found)


def _came_from(record: Record, actor_id: str) -> list[str]:
    actor = record.actors.get(actor_id)
    split = [tie.actor_id for tie in actor.split_from if not tie.is_denied] if actor else []
    return split + [
        one.actor_id
        for one in record.actors.values()
        for tie in one.merged_into
        if tie.actor_id == actor_id and not tie.is_denied
    ]


def _went_to(record: Record, actor_id: str) -> list[str]:
    actor = record.actors.get(actor_id)
    merged = [tie.actor_id for tie in actor.merged_into if not tie.is_denied] if actor else []
    return merged + [
        one.actor_id
        for one in record.actors.values()
        for tie in one.split_from
        if tie.actor_id == actor_id and not tie.is_denied
    ]

"""Ties over time: who belonged to whom on a day, through mergers too, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from truceline.core.actor import Actor, Tie
from truceline.core.dates import When
from truceline.record.model import Record

__all__ = ["Holds", "Member", "groups_on", "holds_on", "members_on", "tie_holds"]


class Holds(StrEnum):
    """Whether something with an uncertain beginning and end holds on a day."""

    YES = "yes"
    UNDATED = "stated without a day"
    UNSURE = "not sure"
    NO = "no"


# Of a chain of ties the least sure one decides.
_RANK = {Holds.YES: 0, Holds.UNDATED: 1, Holds.UNSURE: 2, Holds.NO: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An actor that belongs to another on a day.

    Attributes:
        path: Actors between the two, the nearest to the member first; empty for a member itself.
        tie: The tie of the member to the next actor of the path.
        holds: Over the whole path.
        is_disputed: Whether sources differ on any tie of the path.
        merged_into: Groups that it went into by that day; then it acts through them.
    """

    actor_id: str
    path: tuple[str, ...]
    tie: Tie
    holds: Holds
    is_disputed: bool = False
    merged_into: tuple[str, ...] = ()


def holds_on(from_on: When, until_on: When, on: date) -> Holds:
    """Whether what lasts from one uncertain time until another (exclusive) holds on a day.

    An end that nobody states is open, not past. A beginning that nobody states is no doubt of the
    tie, but of its day: it is told apart.
    """
    if from_on.first_day and on < from_on.first_day:
        return Holds.NO
    if until_on.last_day and on >= until_on.last_day:
        return Holds.NO
    begins_later = from_on.last_day is not None and on < from_on.last_day
    may_be_over = until_on.first_day is not None and on >= until_on.first_day
    if begins_later or may_be_over:
        return Holds.UNSURE
    return Holds.YES if from_on.is_known else Holds.UNDATED


def tie_holds(tie: Tie, on: date) -> Holds:
    """Whether a tie holds on a day; one that the claim computed with denies does not."""
    return Holds.NO if tie.is_denied else holds_on(tie.from_on, tie.until_on, on)


def members_on(record: Record, actor_id: str, on: date) -> tuple[Member, ...]:
    """Who belongs to an actor on a day, directly or through others; sorted by id, surest first.

    Each member stands once, by its surest path. A group that went into another by that day is no
    member of its own any more.
    """
    found: dict[str, Member] = {}
    todo: list[tuple[str, tuple[str, ...], Holds, bool]] = [(actor_id, (), Holds.YES, False)]
    while todo:
        above, path, so_far, is_disputed = todo.pop(0)
        for actor, tie in _tied_to(record, above):
            holds = max(so_far, _member_holds(actor, tie, on), key=_RANK.__getitem__)
            if holds is Holds.NO or actor.actor_id in (actor_id, *path):
                continue
            member = Member(
                actor_id=actor.actor_id,
                path=path,
                tie=tie,
                holds=holds,
                is_disputed=is_disputed or bool(tie.stated and tie.stated.is_disputed),
                merged_into=_merged(actor, on),
            )
            if _is_surer(member, found.get(actor.actor_id)):
                found[actor.actor_id] = member
                todo.append((actor.actor_id, (actor.actor_id, *path), holds, member.is_disputed))
    return tuple(sorted(found.values(), key=lambda one: (_RANK[one.holds], one.actor_id)))


def _tied_to(record: Record, actor_id: str) -> Iterator[tuple[Actor, Tie]]:
    for _, actor in sorted(record.actors.items()):
        for tie in actor.member_of:
            if tie.actor_id == actor_id:
                yield actor, tie


def _member_holds(actor: Actor, tie: Tie, on: date) -> Holds:
    """A tie ends, at the latest, when the group goes into another one."""
    ended = [
        holds
        for merger in actor.merged_into
        if merger.actor_id != tie.actor_id and (holds := tie_holds(merger, on)) is not Holds.NO
    ]
    if any(one is Holds.YES for one in ended):
        return Holds.NO
    own = tie_holds(tie, on)
    return max(own, Holds.UNSURE, key=_RANK.__getitem__) if ended else own


def _merged(actor: Actor, on: date) -> tuple[str, ...]:
    return tuple(tie.actor_id for tie in actor.merged_into if tie_holds(tie, on) is not Holds.NO)


def _is_surer(new: Member, old: Member | None) -> bool:
    return old is None or (_RANK[new.holds], len(new.path)) < (_RANK[old.holds], len(old.path))


def groups_on(record: Record, actor_id: str, on: date) -> tuple[tuple[str, Holds], ...]:
    """To whom an actor belongs on a day, directly or through others, with how sure it is."""
    found: dict[str, Holds] = {}
    todo = [(actor_id, Holds.YES)]
    while todo:
        below, so_far = todo.pop(0)
        actor = record.actors.get(below)
        for tie in (*actor.member_of, *actor.merged_into) if actor else ():
            holds = max(so_far, tie_holds(tie, on), key=_RANK.__getitem__)
            known = found.get(tie.actor_id)
            if holds is Holds.NO or tie.actor_id == actor_id:
                continue
            if known is None or _RANK[holds] < _RANK[known]:
                found[tie.actor_id] = holds
                todo.append((tie.actor_id, holds))
    return tuple(sorted(found.items(), key=lambda pair: (_RANK[pair[1]], pair[0])))

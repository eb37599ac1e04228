"""Who is missing: bound by something or party to it and in no room, or there before and not now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from truceline.core.agreement import Agreement, Ceasefire
from truceline.core.claim import Stated
from truceline.core.dates import When
from truceline.core.talks import Participation, Round
from truceline.record.model import Record
from truceline.talks.actors.partiality import party_reasons
from truceline.talks.actors.ties import Holds, groups_on
from truceline.talks.tracks.meetings import rounds_by
from truceline.talks.tracks.seats import Seating, seat_sources, sits_in, who_sits_where

__all__ = ["Missing", "missing_on"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Why an actor is missed on a day.

    Attributes:
        kind: `bound`, `party`, `left out`, `fighting`: by or to something, and in no open room;
            `no longer named`: sat at an earlier round of the track and is not named at the last;
            `declined`, `no`, `invited`, `announced`, `left`, `suspended`: as somebody says of
            the last round.
        about: Ids of the agreements or ceasefires, or of the last round.
        track_id: Of which room, where it is missing from one that it sat in.
        since: Round at which it sat last; empty where it never did.
        stated: Who says so, where somebody is named.
        is_surely_absent: False where it is only not named: it may have been there.
    """

    actor_id: str
    kind: str
    about: tuple[str, ...]
    sources: tuple[str, ...]
    track_id: str = ""
    since: str = ""
    stated: Stated[str] | None = None
    is_surely_absent: bool = False
    note: str = ""


def missing_on(record: Record, on: date, seating: Seating | None = None) -> tuple[Missing, ...]:
    """Everybody who is missed on a day; from all rooms first, then room by room.

    Where the seats of an open room are not stated, who is "in no room" may still sit there: see
    `Seating.uncounted`.
    """
    seating = seating or who_sits_where(record, on)
    seated = {
        one
        for room in seating.open_rooms
        for seat in room.seats
        for one in sits_in(record, seat.actor_id, on)
    }
    nowhere = [one for one in _nowhere(record, on) if not _is_seated(record, one, seated, on)]
    from_rooms = (one for room in seating.open_rooms for one in _from_room(record, room.met, on))
    return (*sorted(nowhere, key=lambda one: (one.actor_id, one.kind)), *from_rooms)


def _is_seated(record: Record, one: Missing, seated: set[str], on: date) -> bool:
    """Whether it sits itself, or belongs to whom does; a coalition sits for its groups."""
    groups = {g for g, holds in groups_on(record, one.actor_id, on) if holds is not Holds.NO}
    return bool(seated & {one.actor_id, *groups})


def _nowhere(record: Record, on: date) -> Iterator[Missing]:
    """Whoever ought to sit somewhere, one entry per actor and reason."""
    found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
    for agreement in record.agreements.values():
        if _is_in_force(agreement.signed.value, agreement.ended, on):
            for actor_id, kind in _named_by(agreement):
                names = found.setdefault((actor_id, kind), {})
                names[agreement.agreement_id] = agreement.sources
    for ceasefire in record.ceasefires.values():
        if _is_in_force(ceasefire.declared.value, ceasefire.ended, on):
            for actor_id, kind in _sides(ceasefire):
                names = found.setdefault((actor_id, kind), {})
                names[ceasefire.ceasefire_id] = ceasefire.sources
    for (actor_id, kind), names in found.items():
        cited = tuple(dict.fromkeys(one for sources in names.values() for one in sources))
        yield Missing(actor_id=actor_id, kind=kind, about=tuple(names), sources=cited)
    yield from _fighting(record, on)


def _named_by(agreement: Agreement) -> Iterator[tuple[str, str]]:
    for actor_id in agreement.parties:
        yield actor_id, "party"
    for provision in agreement.provisions:
        for actor_id in provision.obligation.bound if provision.obligation else ():
            yield actor_id, "bound"


def _sides(ceasefire: Ceasefire) -> Iterator[tuple[str, str]]:
    for actor_id in {*ceasefire.parties, *(one for side in ceasefire.between for one in side)}:
        yield actor_id, "party"
    for actor_id in ceasefire.excludes:
        yield actor_id, "left out"


def _fighting(record: Record, on: date) -> Iterator[Missing]:
    for actor_id in record.actors:
        reasons = [one for one in party_reasons(record, actor_id, on) if one.kind == "fights"]
        if reasons:
            yield Missing(actor_id=actor_id, kind="fighting", about=(), sources=reasons[0].sources)


def _is_in_force(begun: When, ended: Stated[When], on: date) -> bool:
    """Whether something is in force; where ends are disputed, as long as one is not past."""
    if begun.first_day is None or on < begun.first_day:
        return False
    ends = [value for value, _ in ended.options] or [ended.value]
    return any(end.last_day is None or on < end.last_day for end in ends)


def _from_room(record: Record, met: Round | None, on: date) -> Iterator[Missing]:
    if met is None:
        return
    for seat in met.not_seated:
        yield _spoken_of(met, seat)
    if not met.participations:
        return  # nobody is named: that says nothing about who stayed away
    named = [seat.actor_id for seat in (*met.participations, *met.not_seated)]
    here = {one for actor_id in named for one in sits_in(record, actor_id, on)}
    gone: dict[str, str] = {}
    for earlier in reversed(rounds_by(record, met.track_id, on)):
        for seat in earlier.participations:
            gone.setdefault(seat.actor_id, earlier.round_id)
    for actor_id, since in gone.items():  # who was there last comes first
        if not here & set(sits_in(record, actor_id, on)):
            yield Missing(
                actor_id=actor_id,
                kind="no longer named",
                about=(met.round_id,),
                sources=met.sources,
                track_id=met.track_id,
                since=since,
                note=met.note,
            )


def _spoken_of(met: Round, seat: Participation) -> Missing:
    word = seat.attended.value if seat.attended else "unstated"
    return Missing(
        actor_id=seat.actor_id,
        kind=word,
        about=(met.round_id,),
        sources=seat_sources(met, seat),
        track_id=met.track_id,
        stated=seat.attended,
        is_surely_absent=word in {"no", "declined", "left"},
        note=seat.note,
    )

"""Who sits where on a day: in which rooms, in every room, and who is in none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from truceline.core.talks import Participation, Round, Track
from truceline.record.model import Record
from truceline.talks.actors.ties import Holds, groups_on
from truceline.talks.tracks.meetings import rounds_by

__all__ = [
    "Everywhere",
    "Room",
    "RoomState",
    "Seat",
    "Seating",
    "seat_sources",
    "sits_in",
    "who_sits_where",
]

# A body or a person sits for what it belongs to; an armed group does not sit for a coalition.
_SITS_FOR = frozenset({"body", "person"})


class RoomState(StrEnum):
    """Whether a track is under way on a day."""

    OPEN = "open"
    NO_END = "no end stated"
    CLOSED = "closed"
    NOT_BEGUN = "not begun"
    UNKNOWN = "beginning not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """An actor in a room, with its role there.

    Attributes:
        participation: As the round names it, with who says so.
        sources: Cited documents of the seat, else those of the round.
    """

    actor_id: str
    role: str
    participation: Participation
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A track on a day: who sat at its last round.

    Attributes:
        met: Last round that had begun; None where there was none.
        seats: Who sat there; empty and `is_stated` False where nobody is named.
        not_seated: Who is spoken of there without having sat: declined, invited, announced.
        why: Why the seats are not stated; empty where they are.
    """

    track: Track
    state: RoomState
    met: Round | None
    seats: tuple[Seat, ...]
    not_seated: tuple[Participation, ...]
    is_stated: bool
    why: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the track is under way, as far as anybody says."""
        return self.state in {RoomState.OPEN, RoomState.NO_END}


@dataclass(frozen=True, slots=True, kw_only=True)
class Everywhere:
    """An actor that sits in every open room, itself or through an office of its own.

    Attributes:
        through: (track id, who sits there for it); only where it is somebody else.
    """

    actor_id: str
    through: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seating:
    """Who sits where on a day.

    Attributes:
        rooms: Every track, open ones first.
        counted: Ids of the open tracks whose seats are stated: `everywhere` speaks of these.
        uncounted: Open tracks whose seats are not stated; somebody may sit there.
        everywhere: Who sits in each of the counted rooms; empty with fewer than two of them.
    """

    on: date
    rooms: tuple[Room, ...]
    counted: tuple[str, ...]
    uncounted: tuple[str, ...]
    everywhere: tuple[Everywhere, ...]

    @property
    def open_rooms(self) -> tuple[Room, ...]:
        """Rooms under way."""
        return tuple(room for room in self.rooms if room.is_open)


def who_sits_where(record: Record, on: date) -> Seating:
    """Who sits in which room on a day, by the last round of each track that had begun.

    Args:
        record: As of the day of knowledge.
        on: The day spoken of.
    """
    rooms = sorted(
        (_room(record, track, on) for track in record.tracks.values()),
        key=lambda room: (not room.is_open, room.track.track_id),
    )
    under_way = [room for room in rooms if room.is_open]
    counted = [room for room in under_way if room.is_stated]
    return Seating(
        on=on,
        rooms=tuple(rooms),
        counted=tuple(room.track.track_id for room in counted),
        uncounted=tuple(room.track.track_id for room in under_way if not room.is_stated),
        everywhere=tuple(_everywhere(record, counted, on)) if len(counted) > 1 else (),
    )


def _room(record: Record, track: Track, on: date) -> Room:
    held = rounds_by(record, track.track_id, on)
    met = held[-1] if held else None
    seats = tuple(_seat(met, one) for one in met.participations) if met else ()
    return Room(
        track=track,
        state=_state(track, met, on),
        met=met,
        seats=seats,
        not_seated=met.not_seated if met else (),
        is_stated=bool(seats),
        why="" if seats else _why(met),
    )


def _seat(met: Round, one: Participation) -> Seat:
    return Seat(
        actor_id=one.actor_id, role=one.role, participation=one, sources=seat_sources(met, one)
    )


def seat_sources(met: Round, seat: Participation) -> tuple[str, ...]:
    """Where it can be read that somebody sat at a round or did not: the nearest that is cited."""
    options = seat.attended.options if seat.attended else ()
    cited = dict.fromkeys(claim.cited for _, claim in options if claim.cited)
    return seat.sources or tuple(cited) or met.sources


def _why(met: Round | None) -> str:
    if met is None:
        return "No round had begun by that day, as far as the record says."
    return f"The entry of round {met.number or met.round_id} names nobody."


def _state(track: Track, met: Round | None, on: date) -> RoomState:
    begun, ended = track.started.value, track.ended.value
    if begun.first_day and on < begun.first_day and met is None:
        return RoomState.NOT_BEGUN
    if ended.last_day and on > ended.last_day:
        return RoomState.CLOSED
    if not begun.is_known and met is None:
        return RoomState.UNKNOWN
    return RoomState.OPEN if ended.is_known or ended.basis == "ongoing" else RoomState.NO_END


def _everywhere(record: Record, rooms: Iterable[Room], on: date) -> Iterator[Everywhere]:
    found = [(room.track.track_id, _sitting(record, room, on)) for room in rooms]
    shared = set.intersection(*(set(sitting) for _, sitting in found))
    for actor_id in sorted(shared):
        through = tuple(
            (track_id, sitting[actor_id])
            for track_id, sitting in found
            if sitting[actor_id] != actor_id
        )
        yield Everywhere(actor_id=actor_id, through=through)


def _sitting(record: Record, room: Room, on: date) -> dict[str, str]:
    """Whom the seats of a room stand for, with who sits there for each."""
    found: dict[str, str] = {}
    for seat in room.seats:
        for actor_id in sits_in(record, seat.actor_id, on):
            if actor_id not in found or seat.actor_id == actor_id:
                found[actor_id] = seat.actor_id
    return found


def sits_in(record: Record, actor_id: str, on: date) -> tuple[str, ...]:
    """An actor, and what it is an office of on a day: who sits when it does."""
    actor = record.actors.get(actor_id)
    if actor is None or actor.kind not in _SITS_FOR:
        return (actor_id,)
    owners = (
        group
        for group, holds in groups_on(record, actor_id, on)
        if holds in {Holds.YES, Holds.UNDATED}
    )
    return (actor_id, *owners)

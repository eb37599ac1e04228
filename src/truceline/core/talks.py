"""Tracks of a process, their rounds, and who took part in which role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from truceline.core.claim import Stated
from truceline.core.dates import When

__all__ = ["Participation", "Round", "Track", "TrackRelation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """An actor at a round, as convener, guarantor, party, observer or mediator."""

    actor_id: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRelation:
    """What one track is to another, as somebody says."""

    kind: str
    track_id: str
    stated: Stated[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A line of talks: level 1, 1.5 or 2, with its conveners and standing roles."""

    track_id: str
    names: Mapping[str, str]
    level: Stated[str]
    started: Stated[When]
    ended: Stated[When]
    standing: tuple[Participation, ...] = ()
    relations: tuple[TrackRelation, ...] = ()
    sources: tuple[str, ...] = ()
    checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One meeting of a track; `last_on` is its last day, inclusive."""

    round_id: str
    track_id: str
    number: str
    from_on: Stated[When]
    last_on: Stated[When]
    place_id: str
    meeting_format: Stated[str]
    outcome: Stated[str]
    participations: tuple[Participation, ...] = ()
    agenda: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    checked: bool = False

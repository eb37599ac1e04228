"""Who observed each round of a track, and how that changed from round to round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from truceline.core.talks import Participation, Round
from truceline.record.model import Record
from truceline.talks.tracks.meetings import rounds_of

__all__ = ["ObserverHistory", "RoundObservers", "observers_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundObservers:
    """Who observed one round, as far as it is stated.

    Attributes:
        observers: Named as observers; empty and `is_stated` False where nobody at all is named.
        not_seated: Spoken of as observers who did not sit there, or of whom that is not sure.
        first_named: Observers never named at an earlier round.
        named_again: Named now, at an earlier round too, and not at the one before.
        no_longer_named: Named at the round before and neither named nor spoken of at this one:
            not the same as absent.
    """

    round: Round
    observers: tuple[Participation, ...]
    not_seated: tuple[Participation, ...]
    first_named: tuple[str, ...]
    named_again: tuple[str, ...]
    no_longer_named: tuple[str, ...]
    is_stated: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObserverHistory:
    """Observers of a track, round by round.

    Attributes:
        ever: Every actor named as observer of some round, in the order of its first one.
        standing: Named for the track as a whole.
        claimed: Said to be observers by somebody alone, for no round in particular.
    """

    track_id: str
    rounds: tuple[RoundObservers, ...]
    ever: tuple[str, ...]
    standing: tuple[str, ...]
    claimed: tuple[Participation, ...]


def observers_of(record: Record, track_id: str, *, until: date | None = None) -> ObserverHistory:
    """Observers of each round of a track, with what changed.

    Args:
        record: As of the day of knowledge.
        track_id: Of the record.
        until: Rounds that began later are left out; None for all.
    """
    track = record.tracks[track_id]
    told: list[RoundObservers] = []
    for one in rounds_of(record, track_id):
        begun = one.from_on.value.first_day or one.last_on.value.first_day
        if until is None or (begun is not None and begun <= until):
            told.append(_round(one, told))
    named = [seat.actor_id for one in told for seat in one.observers]
    return ObserverHistory(
        track_id=track_id,
        rounds=tuple(told),
        ever=tuple(dict.fromkeys(named)),
        standing=tuple(s.actor_id for s in track.standing if s.role == "observer"),
        claimed=tuple(s for s in track.claimed if s.role == "observer"),
    )


def _round(one: Round, before: list[RoundObservers]) -> RoundObservers:
    observers = tuple(s for s in one.participations if s.role == "observer")
    spoken_of = tuple(s for s in one.not_seated if s.role == "observer")
    now = [seat.actor_id for seat in observers]
    stated = [held for held in before if held.is_stated]
    earlier = {seat.actor_id for held in stated for seat in held.observers}
    last = [seat.actor_id for seat in stated[-1].observers] if stated else []
    is_stated = bool(one.participations)
    mentioned = {*now, *(seat.actor_id for seat in spoken_of)}
    return RoundObservers(
        round=one,
        observers=observers,
        not_seated=spoken_of,
        first_named=tuple(a for a in now if a not in earlier),
        named_again=tuple(a for a in now if a in earlier and a not in last),
        no_longer_named=tuple(a for a in last if a not in mentioned) if is_stated else (),
        is_stated=is_stated,
        sources=one.sources,
    )

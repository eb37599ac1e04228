"""Talks of a workspace: who sits where, what tracks left, actors and forces over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from truceline.core.actor import Actor
from truceline.core.talks import Round
from truceline.talks.actors import (
    ActorEvent,
    DualRole,
    ForcePresence,
    Member,
    PartyReason,
    actor_timeline,
    dual_roles,
    forces_on,
    members_on,
    party_flag,
    party_reasons,
    predecessors,
    successors,
)
from truceline.talks.tracks import (
    GivenSeat,
    HandOver,
    IssueMatrix,
    LastMet,
    Missing,
    ObserverHistory,
    Seating,
    TrackLink,
    given_seats,
    hand_overs,
    issues_by_track,
    last_meetings,
    missing_on,
    observers_of,
    track_links,
    who_sits_where,
)
from truceline.workspace.record import RecordStage, named

__all__ = ["ActorOn", "RoundOn", "TalksOn", "TrackStage"]


@dataclass(frozen=True, kw_only=True)
class TalksOn:
    """Everything that is known of the talks on a day."""

    on: date
    seating: Seating
    missing: tuple[Missing, ...]
    meetings: tuple[LastMet, ...]
    issues: IssueMatrix
    hand_overs: tuple[HandOver, ...]
    links: tuple[TrackLink, ...]
    given: tuple[GivenSeat, ...]
    dual: tuple[DualRole, ...]
    observers: tuple[ObserverHistory, ...]


@dataclass(frozen=True, kw_only=True)
class RoundOn:
    """One round, with what changed among its observers, and who of those there is a party.

    Attributes:
        history: Observers of its track up to this round.
        parties: By actor id, why somebody there counts as a party to the fighting on its first day.
        hand_overs: What it handed over.
    """

    round: Round
    history: ObserverHistory
    parties: dict[str, tuple[PartyReason, ...]]
    hand_overs: tuple[HandOver, ...]


@dataclass(frozen=True, kw_only=True)
class ActorOn:
    """One actor on a day: members, lineage, why it counts as a party, its forces."""

    actor: Actor
    on: date
    members: tuple[Member, ...]
    timeline: tuple[ActorEvent, ...]
    came_from: tuple[str, ...]
    went_to: tuple[str, ...]
    reasons: tuple[PartyReason, ...]
    dual: DualRole | None
    forces: tuple[ForcePresence, ...]


class TrackStage:
    """Asks the talks room about the record of a day of knowledge; keeps nothing itself."""

    def __init__(self, record: RecordStage) -> None:
        self._record = record

    def talks(self, *, on: date, as_of: date | None = None) -> TalksOn:
        """Who sits where on a day, who is missing, when each track last met, issues, links."""
        record = self._record.at(as_of)
        seating = who_sits_where(record, on)
        return TalksOn(
            on=on,
            seating=seating,
            missing=missing_on(record, on, seating),
            meetings=last_meetings(record, on),
            issues=issues_by_track(record, on),
            hand_overs=hand_overs(record, on),
            links=track_links(record),
            given=given_seats(record, on),
            dual=dual_roles(record, on),
            observers=tuple(observers_of(record, track_id, until=on) for track_id in record.tracks),
        )

    def round(self, round_id: str, *, as_of: date | None = None) -> RoundOn:
        """One round with its observers, parties and what it handed over.

        Raises:
            UnknownId: There is none of that id, or it was not known by then.
        """
        record = self._record.at(as_of)
        one = named("round", round_id, record.rounds)
        day = one.from_on.value.first_day or one.last_on.value.last_day
        spoken_of = dict.fromkeys(s.actor_id for s in (*one.participations, *one.not_seated))
        reasons = {name: party_reasons(record, name, day) if day else () for name in spoken_of}
        return RoundOn(
            round=one,
            history=observers_of(record, one.track_id, until=day),
            parties={name: found for name, found in reasons.items() if found},
            hand_overs=tuple(
                each
                for each in hand_overs(record, day or date.max)
                if each.round is not None and each.round.round_id == round_id
            ),
        )

    def observers(
        self, track_id: str, *, until: date | None = None, as_of: date | None = None
    ) -> ObserverHistory:
        """Who observed each round of a track that had begun by a day; without one, every round.

        Raises:
            UnknownId: There is none of that id, or it was not known by then.
        """
        record = self._record.at(as_of)
        named("track", track_id, record.tracks)
        return observers_of(record, track_id, until=until)

    def actor(self, actor_id: str, *, on: date, as_of: date | None = None) -> ActorOn:
        """One actor on a day.

        Raises:
            UnknownId: There is none of that id, or it was not known by then.
        """
        record = self._record.at(as_of)
        return ActorOn(
            actor=named("actor", actor_id, record.actors),
            on=on,
            members=members_on(record, actor_id, on),
            timeline=actor_timeline(record, actor_id),
            came_from=predecessors(record, actor_id),
            went_to=successors(record, actor_id),
            reasons=party_reasons(record, actor_id, on),
            dual=next((one for one in dual_roles(record, on) if one.actor_id == actor_id), None),
            forces=forces_on(record, on, actor_id=actor_id),
        )

    def forces(self, *, on: date, as_of: date | None = None) -> tuple[ForcePresence, ...]:
        """Forces on a day: announced, observed, verified."""
        return forces_on(self._record.at(as_of), on)

    def party(
        self, claimant: str, *, on: date, as_of: date | None = None
    ) -> tuple[PartyReason, ...]:
        """Why a claimant, by id or name, counts as a party on a day; empty where unknown."""
        return party_reasons(self._record.at(as_of), claimant, on)

    def flag(self, claimant: str, *, on: date, as_of: date | None = None) -> str:
        """What stands beside a claimant's figure where it is a party on a day; else empty."""
        return party_flag(self._record.at(as_of), claimant, on)

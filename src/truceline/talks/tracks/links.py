"""What tracks are to each other according to whom, and what one handed over to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from truceline.core.claim import Claim
from truceline.core.talks import LeftBehind, Participation, Round, TrackRelation
from truceline.record.model import Record
from truceline.talks.tracks.meetings import rounds_by

__all__ = ["GivenSeat", "HandOver", "TrackLink", "given_seats", "hand_overs", "track_links"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackLink:
    """One track's relation to another: who holds that it is there, and who denies it.

    Attributes:
        otherwise: Claims that say neither yes nor no, in their own words.
        is_cited_only: Entered without a claim: the track's sources stand for it.
    """

    track_id: str
    kind: str
    other_id: str
    held_by: tuple[Claim, ...]
    denied_by: tuple[Claim, ...]
    otherwise: tuple[Claim, ...]
    sources: tuple[str, ...]

    @property
    def is_disputed(self) -> bool:
        """Whether somebody holds it and somebody denies it."""
        return bool(self.held_by and self.denied_by)

    @property
    def is_cited_only(self) -> bool:
        """Whether nobody is named who says so."""
        return not (self.held_by or self.denied_by or self.otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """What a round of one track handed over to another track.

    Attributes:
        item: None where only the relation of the tracks is recorded, not what was handed over.
        round: None in the same case.
        link: What is said of the hand-over as a relation of the tracks; None where nothing is.
    """

    from_track: str
    to_track: str
    item: LeftBehind | None
    round: Round | None
    link: TrackLink | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenSeat:
    """Seats that an actor gave to somebody else's delegation at a round."""

    round: Round
    seat: Participation
    sources: tuple[str, ...]


def track_links(record: Record) -> tuple[TrackLink, ...]:
    """Every relation between tracks with its claims for and against, by track and kind."""
    found = [
        _link(track_id, relation, track.sources)
        for track_id, track in record.tracks.items()
        for relation in track.relations
    ]
    return tuple(sorted(found, key=lambda one: (one.track_id, one.other_id, one.kind)))


def _link(track_id: str, relation: TrackRelation, sources: tuple[str, ...]) -> TrackLink:
    options = relation.stated.options if relation.stated else ()
    said = {word: tuple(c for value, c in options if value == word) for word in ("yes", "no")}
    return TrackLink(
        track_id=track_id,
        kind=relation.kind,
        other_id=relation.track_id,
        held_by=said["yes"],
        denied_by=said["no"],
        otherwise=tuple(claim for value, claim in options if value not in said),
        sources=tuple(claim.cited for _, claim in options) or sources,
    )


def hand_overs(record: Record, on: date) -> tuple[HandOver, ...]:
    """What was handed over from track to track by a day; relations without an item come last."""
    links = {(x.track_id, x.other_id): x for x in track_links(record) if x.kind == "hands-over-to"}
    found = [
        HandOver(
            from_track=track_id,
            to_track=item.handed_to,
            item=item,
            round=one,
            link=links.get((track_id, item.handed_to)),
            sources=item.sources or one.sources,
        )
        for track_id in sorted(record.tracks)
        for one in rounds_by(record, track_id, on)
        for item in one.left
        if item.handed_to
    ]
    told = {(one.from_track, one.to_track) for one in found}
    bare = [
        HandOver(
            from_track=pair[0],
            to_track=pair[1],
            item=None,
            round=None,
            link=link,
            sources=link.sources,
        )
        for pair, link in sorted(links.items())
        if pair not in told and rounds_by(record, pair[0], on)
    ]
    return (*found, *bare)


def given_seats(record: Record, on: date) -> tuple[GivenSeat, ...]:
    """Seats that somebody gave to another's delegation by a day, oldest round first."""
    return tuple(
        GivenSeat(round=one, seat=seat, sources=seat.sources or one.sources)
        for track_id in sorted(record.tracks)
        for one in rounds_by(record, track_id, on)
        for seat in (*one.participations, *one.not_seated)
        if seat.represented_by
    )

"""What an actor or a place is tied to in the record: agreements, rounds, members, labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from truceline.core.actor import Tie
from truceline.core.agreement import Agreement, Ceasefire, Obligation
from truceline.core.place import Route
from truceline.core.talks import Participation, Round, Track
from truceline.record.model import Record

__all__ = ["ActorTies", "PlaceTies", "ties_of_actor", "ties_of_place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorTies:
    """Where an actor appears.

    Attributes:
        agreements: With its roles: signatory, party.
        obligations: With its roles: bound, addressed, left out.
        ceasefires: With its roles: party, counted side, left out, mechanism.
        tracks: With its standing roles.
        rounds: With its roles.
        members: Who belongs to it, from and until when.
        backs: Whom it sponsors.
        covered_by: (actor id, feed, label): labels of others that may also cover it.
    """

    agreements: tuple[tuple[Agreement, tuple[str, ...]], ...]
    obligations: tuple[tuple[Obligation, tuple[str, ...]], ...]
    ceasefires: tuple[tuple[Ceasefire, tuple[str, ...]], ...]
    tracks: tuple[tuple[Track, tuple[str, ...]], ...]
    rounds: tuple[tuple[Round, tuple[str, ...]], ...]
    members: tuple[Tie, ...]
    backs: tuple[Tie, ...]
    covered_by: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTies:
    """Where a place appears: rounds held there, obligations that name it, routes through it."""

    rounds: tuple[Round, ...]
    obligations: tuple[Obligation, ...]
    routes: tuple[str, ...]


def ties_of_actor(record: Record, actor_id: str) -> ActorTies:
    """Everything in the record that names an actor."""
    agreements, ceasefires = record.agreements.values(), record.ceasefires.values()
    rounds = ((one, _roles(one.participations, actor_id)) for one in record.rounds.values())
    tracks = ((one, _roles(one.standing, actor_id)) for one in record.tracks.values())
    obligations = ((one, _owes(one, actor_id)) for one in _obligations(record))
    return ActorTies(
        agreements=tuple((a, r) for a in agreements if (r := _agrees(a, actor_id))),
        obligations=tuple((one, roles) for one, roles in obligations if roles),
        ceasefires=tuple((c, r) for c in ceasefires if (r := _ceases(c, actor_id))),
        tracks=tuple((one, roles) for one, roles in tracks if roles),
        rounds=tuple((one, roles) for one, roles in rounds if roles),
        members=tuple(_tied(record, actor_id, "member_of")),
        backs=tuple(_tied(record, actor_id, "sponsored_by")),
        covered_by=tuple(
            (one.actor_id, label.feed, label.name)
            for one in record.actors.values()
            for label in one.feed_names
            if actor_id in label.may_include
        ),
    )


def ties_of_place(record: Record, place_id: str) -> PlaceTies:
    """Everything in the record that names a place."""
    return PlaceTies(
        rounds=tuple(one for one in record.rounds.values() if one.place_id == place_id),
        obligations=tuple(one for one in _obligations(record) if one.where == place_id),
        routes=tuple(
            one.route_id
            for one in record.routes.values()
            if any(place_id in through for through in (one.through, *_earlier(one)))
        ),
    )


def _earlier(route: Route) -> Iterator[tuple[str, ...]]:
    return (course.through for course in route.courses)


def _obligations(record: Record) -> Iterator[Obligation]:
    for agreement in record.agreements.values():
        for provision in agreement.provisions:
            if provision.obligation is not None:
                yield provision.obligation


def _roles(participations: tuple[Participation, ...], actor_id: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.role for one in participations if one.actor_id == actor_id))


def _named(actor_id: str, *roles: tuple[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(role for role, actors in roles if actor_id in actors)


def _agrees(one: Agreement, actor_id: str) -> tuple[str, ...]:
    return _named(actor_id, ("signatory", one.signatories), ("party", one.parties))


def _owes(one: Obligation, actor_id: str) -> tuple[str, ...]:
    addressed = f"addressed ({one.addressed_basis})" if one.addressed_basis else "addressed"
    return _named(
        actor_id, ("bound", one.bound), (addressed, one.addressed), ("left out", one.excludes)
    )


def _ceases(one: Ceasefire, actor_id: str) -> tuple[str, ...]:
    sides = (*one.between[0], *one.between[1])
    return _named(
        actor_id,
        ("party", one.parties),
        ("side whose clashes are counted", sides),
        ("left out", one.excludes),
        ("mechanism", one.mechanisms),
    )


def _tied(record: Record, actor_id: str, name: str) -> Iterator[Tie]:
    """Ties of others to this actor, seen from here."""
    for one in record.actors.values():
        for tie in getattr(one, name):
            if tie.actor_id == actor_id:
                yield Tie(actor_id=one.actor_id, from_on=tie.from_on, until_on=tie.until_on)

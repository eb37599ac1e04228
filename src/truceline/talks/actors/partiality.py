"""Whether who speaks is itself a party: derived from the record, reason by reason.

A guarantor may be a belligerent as well, and a figure that a party supplies is read otherwise than
one of a bystander. Nothing here says that a figure is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from truceline.core.actor import Fighting, Tie
from truceline.core.agreement import Agreement, Obligation
from truceline.core.claim import Claim
from truceline.core.dates import When
from truceline.core.talks import Participation
from truceline.record.model import Record
from truceline.talks.actors.ties import Holds, groups_on, holds_on, tie_holds

__all__ = [
    "DualRole",
    "PartyReason",
    "dual_roles",
    "is_party_to",
    "named_actor",
    "party_flag",
    "party_reasons",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyReason:
    """Why an actor counts as a party to the fighting on a day.

    Attributes:
        kind: `fights`, `side of a ceasefire`, `told to cease`, `belongs to`, `backs`,
            `backed by`.
        about: Id of the ceasefire, the obligation or the other actor; empty for its own fighting.
        claims: Who says so; empty where the cited documents do.
        is_disputed: Whether somebody who is cited denies it.
        holds: How sure the days are.
    """

    kind: str
    about: str
    sources: tuple[str, ...]
    claims: tuple[Claim, ...] = ()
    is_disputed: bool = False
    holds: Holds = Holds.YES


@dataclass(frozen=True, slots=True, kw_only=True)
class DualRole:
    """An actor that vouches for talks and is a party to the fighting.

    Attributes:
        tracks: Tracks or rounds (`track:…`, `round:…`) at which it is guarantor, mediator,
            convener or observer.
        roles: Which of these, once each.
        reasons: Why it counts as a party.
    """

    actor_id: str
    roles: tuple[str, ...]
    tracks: tuple[str, ...]
    reasons: tuple[PartyReason, ...]


def is_party_to(record: Record, claimant: str, on: date) -> bool:
    """Whether a claimant is itself a party to the fighting on a day, as far as the record says.

    Args:
        record: As of the day of knowledge.
        claimant: Id of the actor, or one of its names.
        on: The day spoken of.

    Returns:
        False also where nothing is known: it does not say that the claimant is impartial.
    """
    return bool(party_reasons(record, claimant, on))


def named_actor(record: Record, claimant: str) -> str:
    """The id of the one actor of that id or name, in any script; empty where none or several."""
    if claimant in record.actors:
        return claimant
    asked = claimant.strip().casefold()
    found = [
        one.actor_id
        for one in record.actors.values()
        if asked in {name.casefold() for name in (*one.names.values(), *one.aliases)}
    ]
    return found[0] if len(found) == 1 else ""


def party_reasons(record: Record, claimant: str, on: date) -> tuple[PartyReason, ...]:
    """Every reason for which a claimant counts as a party on a day; empty where none is known.

    Its own reasons come first, then what it has through whom it belongs to, backs or is backed by.
    """
    actor_id = named_actor(record, claimant)
    if not actor_id:
        return ()
    own = tuple(_own(record, actor_id, on))
    return (*own, *_through_ties(record, actor_id, on))


_THROUGH = {
    "belongs to": "a part of a party to the fighting",
    "backs": "a backer of a party to the fighting",
    "backed by": "somebody whom a party to the fighting backs",
}
_SEVERAL = "somebody tied to parties to the fighting"


def party_flag(record: Record, claimant: str, on: date) -> str:
    """What is to stand beside a figure: that a party supplies it, and in which other roles.

    Args:
        record: As of the day of knowledge.
        claimant: Id of the actor, or one of its names.
        on: Last day that the figure speaks of.

    Returns:
        Empty where nothing is known: it does not say that the claimant is impartial.
    """
    kinds = {one.kind for one in party_reasons(record, claimant, on)}
    if not kinds:
        return ""
    what = next((words for kind, words in _THROUGH.items() if kinds <= {kind}), "")
    what = what or ("a party to the fighting" if kinds - {*_THROUGH} else _SEVERAL)
    actor_id = named_actor(record, claimant)
    roles = {seat.role for _, seat in _vouching(record, on) if seat.actor_id == actor_id}
    also = " and ".join(role for role in _VOUCHING if role in roles)
    return what + (f", {also} as well" if also else "")


def _own(record: Record, actor_id: str, on: date) -> Iterator[PartyReason]:
    actor = record.actors[actor_id]
    for one in actor.fights:
        reason = _fights(one, actor.sources, on)
        if reason is not None:
            yield reason
    for ceasefire in record.ceasefires.values():
        sides = {*ceasefire.parties, *(one for side in ceasefire.between for one in side)}
        if actor_id in sides and _has_begun(ceasefire.declared.value, on):
            yield PartyReason(
                kind="side of a ceasefire",
                about=ceasefire.ceasefire_id,
                sources=ceasefire.sources,
            )
    for agreement, obligation in _cease(record):
        # Who signs for others is bound as well: only who must behave so is one who fights.
        if actor_id in obligation.addressed and _has_begun(agreement.signed.value, on):
            yield PartyReason(
                kind="told to cease",
                about=obligation.obligation_id,
                sources=agreement.sources,
            )


def _fights(one: Fighting, sources: tuple[str, ...], on: date) -> PartyReason | None:
    holds = holds_on(one.from_on, one.until_on, on)
    claims = tuple(claim for _, claim in one.stated.options) if one.stated else ()
    if holds is Holds.NO or (claims and all(claim.value == "no" for claim in claims)):
        return None
    return PartyReason(
        kind="fights",
        about="",
        sources=one.sources or tuple(claim.cited for claim in claims) or sources,
        claims=claims,
        is_disputed=bool(one.stated and one.stated.is_disputed),
        holds=holds,
    )


def _has_begun(when: When, on: date) -> bool:
    """Who became a side stays one after the ceasefire: what ends is the ceasefire."""
    return when.first_day is not None and when.first_day <= on


def _cease(record: Record) -> Iterator[tuple[Agreement, Obligation]]:
    for agreement in record.agreements.values():
        for provision in agreement.provisions:
            if provision.obligation is not None and provision.obligation.kind == "cease":
                yield agreement, provision.obligation


def _through_ties(record: Record, actor_id: str, on: date) -> Iterator[PartyReason]:
    for group, holds in groups_on(record, actor_id, on):
        if _is_own_party(record, group, on):
            yield _tied("belongs to", group, record.actors[actor_id].sources, holds, None)
    for tie in record.actors[actor_id].sponsored_by:
        if (holds := tie_holds(tie, on)) is not Holds.NO and _is_own_party(
            record, tie.actor_id, on
        ):
            yield _tied("backed by", tie.actor_id, record.actors[actor_id].sources, holds, tie)
    for other in record.actors.values():
        for tie in other.sponsored_by:
            is_meant = tie.actor_id == actor_id and _is_armed(record, other.actor_id, on)
            if is_meant and (holds := tie_holds(tie, on)) is not Holds.NO:
                yield _tied("backs", other.actor_id, other.sources, holds, tie)


def _is_own_party(record: Record, actor_id: str, on: date) -> bool:
    return actor_id in record.actors and any(_own(record, actor_id, on))


def _is_armed(record: Record, actor_id: str, on: date) -> bool:
    """Whether it, or a group that it belongs to, is a party: backing an agency is not fighting."""
    groups = (actor_id, *(group for group, _ in groups_on(record, actor_id, on)))
    return any(_is_own_party(record, one, on) for one in groups)


def _tied(
    kind: str, about: str, sources: tuple[str, ...], holds: Holds, tie: Tie | None
) -> PartyReason:
    stated = tie.stated if tie else None
    return PartyReason(
        kind=kind,
        about=about,
        sources=(tie.sources if tie else ()) or sources,
        claims=tuple(claim for _, claim in stated.options) if stated else (),
        is_disputed=bool(stated and stated.is_disputed),
        holds=holds,
    )


_VOUCHING = ("guarantor", "mediator", "convener", "observer")


def dual_roles(record: Record, on: date) -> tuple[DualRole, ...]:
    """Who vouches for talks (guarantor, mediator, convener, observer) and is a party as well."""
    roles: dict[str, dict[str, None]] = {}
    where: dict[str, dict[str, None]] = {}
    for place, seat in _vouching(record, on):
        roles.setdefault(seat.actor_id, {})[seat.role] = None
        where.setdefault(seat.actor_id, {})[place] = None
    return tuple(
        DualRole(
            actor_id=actor_id,
            roles=tuple(role for role in _VOUCHING if role in roles[actor_id]),
            tracks=tuple(where[actor_id]),
            reasons=reasons,
        )
        for actor_id in sorted(roles)
        if (reasons := party_reasons(record, actor_id, on))
    )


def _vouching(record: Record, on: date) -> Iterator[tuple[str, Participation]]:
    for track in record.tracks.values():
        begun = track.started.value.first_day
        if begun is None or begun <= on:
            yield from _seats(f"track:{track.track_id}", track.standing)
    for one in record.rounds.values():
        if _has_begun(one.from_on.value, on):
            yield from _seats(f"round:{one.round_id}", one.participations)


def _seats(place: str, seats: tuple[Participation, ...]) -> Iterator[tuple[str, Participation]]:
    return ((place, seat) for seat in seats if seat.role in _VOUCHING)

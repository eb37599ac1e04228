"""A delegation with all that can be said of it: overlaps, references, empty groups, its blocs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isnan

from truceline.core.claim import Claim
from truceline.talks.delegations.model import Delegation, Group, Reference, Seats
from truceline.talks.delegations.overlap import Overlap, overlaps
from truceline.talks.delegations.represent import Represented, represented
from truceline.talks.power import Assembly, parse_rule, voting_power

__all__ = ["Beside", "DelegationOn", "whole_delegation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One claimed number of seats beside one reference.

    Attributes:
        of_seats_claim: Whose total it is compared within: the same claimant's where there is one.
    """

    group: Group
    reference: Reference
    seats_claim: Claim
    of_seats_claim: Claim
    found: Represented


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationOn:
    """A delegation with what can be said of it.

    Attributes:
        blocs: Power of its blocs under its rule; None where no rule is stated, or a bloc's seats.
    """

    delegation: Delegation
    overlaps: tuple[Overlap, ...]
    beside: tuple[Beside, ...]
    empty: tuple[Group, ...]
    blocs: Assembly | None


def whole_delegation(delegation: Delegation) -> DelegationOn:
    """One delegation, with overlaps, references, groups without a seat, and its blocs' power."""
    return DelegationOn(
        delegation=delegation,
        overlaps=overlaps(delegation),
        beside=tuple(one for each in delegation.references for one in _beside(delegation, each)),
        empty=tuple(one for one in delegation.groups if one.seats.value.number == 0),
        blocs=_blocs(delegation),
    )


def _beside(delegation: Delegation, reference: Reference) -> list[Beside]:
    """Each claimed number of a group beside a reference; figures of claimants are never merged."""
    group = delegation.group(reference.group_id)
    if group is None or isnan(reference.share.value):
        return []
    rows: list[Beside] = []
    for seats, claim in group.seats.options:
        total = _total_for(delegation, claim)
        # "Nearly 45" neither reaches an aim of 45 nor misses it.
        if seats.number is None or seats.how != "exact" or total is None:
            continue
        if seats.number > (total[0].number or 0):
            continue
        rows.append(
            Beside(
                group=group,
                reference=reference,
                seats_claim=claim,
                of_seats_claim=total[1],
                found=represented(
                    seats.number,
                    total[0].number or 0,
                    reference.share.value,
                    kind=reference.kind,
                    population=reference.population,
                ),
            )
        )
    return rows


def _total_for(delegation: Delegation, claim: Claim) -> tuple[Seats, Claim] | None:
    """The same text's total where it gives one, else the one that is computed with."""
    stated = [one for one in delegation.seats.options if one[0].number]
    same = [
        one for one in stated if (one[1].claimant, one[1].cited) == (claim.claimant, claim.cited)
    ]
    return next(iter([*same, *stated]), None)


def _blocs(delegation: Delegation) -> Assembly | None:
    if delegation.decides is None:
        return None
    groups = [delegation.group(one) for one in delegation.decides.blocs]
    seats = [one.seats.value.number for one in groups if one is not None]
    if len(seats) < len(groups) or None in seats:
        return None
    weights = {"seats": [Fraction(one) for one in seats if one is not None]}
    names = [one.name for one in groups if one is not None]
    return voting_power(parse_rule(delegation.decides.rule, names, weights))

"""Agreements, their provisions, the obligations these make, and ceasefires."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.core.claim import Claim, Stated
from truceline.core.dates import When

__all__ = ["Agreement", "Ceasefire", "Obligation", "Provision"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """What a party owes under a provision, where and by when.

    Attributes:
        obligation_id: `agreement/provision`.
        kind: cease, refrain, establish, patrol, withdraw, deliver, agree, permit, release, report.
        bound: Actors who owe it: those who signed.
        addressed: Actors who must behave accordingly.
        addressed_basis: `stated` or `inferred`.
        excludes: Actors that the provision leaves out.
        acts: Which acts, or what is to be established, delivered, agreed.
        where: Place, zone or route id, or `unstated`.
        from_on: When it begins to hold.
        until_on: First day on which it no longer holds.
        due: When it must be done.
        recurrence: monthly, weekly, daily, unstated; empty where done once.
        condition: What must happen first, as written.
        verification: Who verifies, as written.
        renewal: How it is prolonged, as written.
        status_claims: What was said about whether it was done.
    """

    obligation_id: str
    kind: str
    bound: tuple[str, ...]
    from_on: Stated[When]
    until_on: Stated[When]
    due: Stated[When]
    addressed: tuple[str, ...] = ()
    addressed_basis: str = ""
    excludes: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    where: str = "unstated"
    recurrence: str = ""
    condition: str = ""
    verification: str = ""
    renewal: str = ""
    status_claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One provision of an agreement, paraphrased, with the obligation that it makes."""

    provision_id: str
    text: str
    obligation: Obligation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A signed or adopted text; signed, in effect and ended are three days."""

    agreement_id: str
    title: str
    signed: Stated[When]
    in_effect: Stated[When]
    ended: Stated[When]
    signatories: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    builds_on: tuple[str, ...] = ()
    provisions: tuple[Provision, ...] = ()
    sources: tuple[str, ...] = ()
    checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceasefire:
    """A halt of fighting: declared, in effect, ended (three days, not one).

    Attributes:
        between: Two groups of actors whose clashes are counted.
        zones: Zones it covers; empty for the whole country.
        country: ISO 3166 alpha-2.
        excludes: Actors it leaves out.
        end_kind: declared-over, collapsed, superseded, lapsed, ongoing or unstated.
    """

    ceasefire_id: str
    title: str
    agreement_id: str
    declared: Stated[When]
    in_effect: Stated[When]
    ended: Stated[When]
    end_kind: Stated[str]
    parties: tuple[str, ...] = ()
    between: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    zones: tuple[str, ...] = ()
    country: str = ""
    excludes: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    checked: bool = False

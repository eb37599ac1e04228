"""Agreements, their provisions, the obligations these make, and ceasefires."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.core.claim import Claim, Stated
from truceline.core.dates import When
from truceline.core.pa_x import Coding

__all__ = ["Agreement", "Ceasefire", "Obligation", "Provision", "Renewal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """That a term was prolonged, as somebody says.

    Attributes:
        on: When it was prolonged.
        until: First day on which the new term no longer holds; `unstated` where nobody says:
            then it is as long as the term before, where that is known.
    """

    on: Stated[When]
    until: Stated[When]


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
        recurrence: monthly, weekly, daily, `every 2 weeks`, unstated; empty where done once.
        condition: What must happen first, as written.
        is_conditional: Whether the clock waits for the condition. One that is written as plain
            words is only shown.
        condition_on: Obligation that must be done first; empty where the condition is another.
        condition_claims: Who says that the condition is `met` or `not-met`.
        depends_on: Obligations that must be done before its clock starts.
        verification: Who verifies, as written.
        verified_by: Actors to whom a text gives the mandate to verify.
        renewal: How it is prolonged, as written.
        renewals: Each time it was prolonged, as somebody says; earliest first.
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
    is_conditional: bool = False
    condition_on: str = ""
    condition_claims: tuple[Claim, ...] = ()
    depends_on: tuple[str, ...] = ()
    verification: str = ""
    verified_by: tuple[str, ...] = ()
    renewal: str = ""
    renewals: tuple[Renewal, ...] = ()
    status_claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One provision of an agreement, paraphrased, with the obligation that it makes."""

    provision_id: str
    text: str
    obligation: Obligation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A signed or adopted text; signed, in effect and ended are three days.

    Attributes:
        coding: What PA-X says of it, where it came from there.
    """

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
    coding: Coding | None = None


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

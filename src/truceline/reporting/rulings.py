"""Rulings and judgements outside the team: only what is published, and no name of who judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from truceline.core.agreement import Obligation, Provision
from truceline.core.claim import Claim
from truceline.record.model import ObligationStatus, Record, State
from truceline.record.status import status_of

__all__ = ["is_published", "outside_status", "unreleased_rulings"]


def is_published(claim: Claim, record: Record, by: date) -> bool:
    """Whether what a claim cites was published by a day: its source says so, with its day.

    A ruling is somebody's draft until then; a source without a day of publication proves nothing.
    """
    source = record.sources.get(claim.cited.partition("#")[0])
    return source is not None and source.published_on is not None and source.published_on <= by


def unreleased_rulings(record: Record, by: date) -> Iterator[tuple[Obligation, Claim]]:
    """Every ruling on an obligation that was not published by a day."""
    for agreement in record.agreements.values():
        for provision in agreement.provisions:
            obligation = provision.obligation
            for claim in obligation.status_claims if obligation else ():
                if claim.is_ruling and not is_published(claim, record, by) and obligation:
                    yield obligation, claim


def outside_status(
    status: ObligationStatus, record: Record, *, by: date, on: date
) -> ObligationStatus:
    """A status as those outside may know it.

    Rulings that were not published are left out, and what is left is weighed again. Judgements
    keep their effect, for a number must be the same in every edition, but not the name and the
    words of who judged.

    Args:
        status: As the team knows it.
        record: The record that it comes from.
        by: Day of publication until which a ruling counts as released.
        on: The day that the status is about.
    """
    kept = tuple(
        claim
        for claim in status.obligation.status_claims
        if not claim.is_ruling or is_published(claim, record, by)
    )
    is_cut = len(kept) < len(status.obligation.status_claims)
    if is_cut or (_waits(status) and any(unreleased_rulings(record, by))):
        obligation = replace(status.obligation, status_claims=kept)
        status = _weighed_again(obligation, status, _released(record, by), on)
    return replace(status, reason=_unnamed(status, record))


def _waits(status: ObligationStatus) -> bool:
    """Whether it waits for another obligation, so that it tells where that one stands."""
    return status.clock is not None and any(one.obligation_id for one in status.clock.conditions)


def _released(record: Record, by: date) -> Record:
    """The record without the rulings that were not published by a day."""

    def told(obligation: Obligation) -> Obligation:
        claims = obligation.status_claims
        kept = tuple(c for c in claims if not c.is_ruling or is_published(c, record, by))
        return replace(obligation, status_claims=kept)

    agreements = {
        name: replace(
            agreement,
            provisions=tuple(
                replace(part, obligation=told(part.obligation)) if part.obligation else part
                for part in agreement.provisions
            ),
        )
        for name, agreement in record.agreements.items()
    }
    return replace(record, agreements=agreements)


def _weighed_again(
    obligation: Obligation, status: ObligationStatus, record: Record, on: date
) -> ObligationStatus:
    evidence = tuple(claim for claim in status.evidence if claim in obligation.status_claims)
    agreement = record.agreements.get(status.agreement_id)
    if agreement is None:  # nothing to weigh with: less is said, never more
        return replace(
            status,
            obligation=obligation,
            state=State.UNDECIDED,
            reason="Nobody with a mandate has ruled in public.",
            evidence=evidence,
            clock=None,
        )
    name = obligation.obligation_id
    others = [p for p in agreement.provisions if not _is_of(p, name)]
    own = Provision(provision_id="", text=status.text, obligation=obligation)
    changed = replace(agreement, provisions=(*others, own))
    agreements = {**record.agreements, agreement.agreement_id: changed}
    found = status_of(replace(record, agreements=agreements), name, on=on)
    return found or replace(status, obligation=obligation, evidence=evidence, clock=None)


def _is_of(provision: Provision, obligation_id: str) -> bool:
    owed = provision.obligation
    return owed is not None and owed.obligation_id == obligation_id


def _unnamed(status: ObligationStatus, record: Record) -> str:
    """The reason without the name and the words of who judged (`record.status` writes them)."""
    reason, subject = status.reason, f"obligation:{status.obligation.obligation_id}"
    for one in record.judgements:
        if one.subject == subject:
            on, why = one.recorded_at.date(), one.reason.rstrip(".")
            judged = f" So judged by {one.by} on {on}: {why}."
            open_ended = f" {one.by} judged on {on} that it cannot be decided: {why}."
            reason = reason.replace(judged, f" So judged by the mission on {on}.")
            said = f" The mission judged on {on} that it cannot be decided."
            reason = reason.replace(open_ended, said)
    return reason

"""Rulings that were made besides the pack's own, put into the record beside what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from truceline.core.agreement import Agreement, Obligation, Provision
from truceline.core.claim import Claim
from truceline.record.judgements import choose, holding
from truceline.record.model import Basis, Dispute, Record

__all__ = ["add_rulings"]

_PREFIX = "obligation:"


def add_rulings(record: Record, claims: Iterable[Claim]) -> Record:
    """The record with rulings on its obligations as further claims on their status.

    What does not concern an obligation of the record is left out: it is shown where it was made.

    Args:
        record: As of a day.
        claims: Rulings known by that day; their subject is `obligation:agreement/provision`.
    """
    by_subject: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda one: (one.known_at, one.claim_id)):
        if claim.is_ruling and claim.field == "status" and claim.subject.startswith(_PREFIX):
            by_subject[claim.subject].append(claim)
    if not by_subject:
        return record
    agreements = {name: _agreement(one, by_subject) for name, one in record.agreements.items()}
    ruled = replace(record, agreements=agreements)
    return replace(ruled, disputes=_disputes(ruled, set(by_subject)))


def _agreement(one: Agreement, rulings: Mapping[str, Sequence[Claim]]) -> Agreement:
    return replace(one, provisions=tuple(_provision(each, rulings) for each in one.provisions))


def _provision(one: Provision, rulings: Mapping[str, Sequence[Claim]]) -> Provision:
    owed = one.obligation
    added = tuple(rulings.get(f"{_PREFIX}{owed.obligation_id}", ())) if owed else ()
    if owed is None or not added:
        return one
    owed = replace(owed, status_claims=(*owed.status_claims, *added))
    return replace(one, obligation=owed)


def _disputes(record: Record, subjects: set[str]) -> tuple[Dispute, ...]:
    """Disputes with those on a status to which a ruling adds another value."""
    kept = [d for d in record.disputes if d.field != "status" or d.subject not in subjects]
    for agreement in record.agreements.values():
        for provision in agreement.provisions:
            owed = provision.obligation
            if owed and f"{_PREFIX}{owed.obligation_id}" in subjects:
                kept += _dispute(record, owed)
    return tuple(kept)


def _dispute(record: Record, owed: Obligation) -> list[Dispute]:
    claims = owed.status_claims
    if len({claim.value for claim in claims}) < 2:
        return []
    subject = f"{_PREFIX}{owed.obligation_id}"
    judgement = holding(record.judgements).get((subject, "status"))
    chosen, basis = choose(claims, judgement)
    is_judged = basis is Basis.JUDGED
    return [
        Dispute(
            subject=subject,
            field="status",
            claims=claims,
            basis=basis if is_judged else Basis.ALL,
            chosen=chosen.claim_id if is_judged else "",
            judgement=judgement,
        )
    ]

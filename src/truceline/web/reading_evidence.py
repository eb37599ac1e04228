"""Accepted claims under what they are evidence for: what documents say of an actor, a round."""

from __future__ import annotations

from typing import Any

from truceline.briefs import text
from truceline.claims.evidence.subjects import About
from truceline.web.context import Context
from truceline.web.reading_rows import claim_address, document_path, document_title
from truceline.web.reading_words import MODALITY_WORDS, TYPE_WORDS
from truceline.web.subjects import subject_row
from truceline.workspace.evidence import Evidence
from truceline.workspace.evidence_rows import figure_words

__all__ = ["accepted_about", "evidence_of"]

_MOST = 100


def accepted_about(context: Context, subject: str) -> dict[str, Any]:
    """What documents say of a subject, as far as people accepted it, for the page of that subject.

    Args:
        context: Of the page; nothing that was accepted after its day of knowledge is shown.
        subject: As `kind:id`.
    """
    if not context.workspace.ledger.readings.writes:
        return {"accepted_claims": [], "accepted_number": 0}
    found = context.workspace.evidence.about(subject, context.as_of)
    rows = [_row(context, one, why) for one, why in found[:_MOST]]
    return {"accepted_claims": rows, "accepted_number": len(found)}


def evidence_of(context: Context, claim_id: str) -> dict[str, Any] | None:
    """What an accepted claim is evidence for, and what became of it; None where it is not one."""
    if not context.workspace.ledger.readings.writes:
        return None
    one = context.workspace.evidence.one(claim_id, context.as_of)
    if one is None:
        return None
    return {
        "about": [_about(context, each) for each in one.about],
        "incident": _incident(context, one),
        "why": one.became.why,
    }


def _row(context: Context, one: Evidence, why: About) -> dict[str, Any]:
    held, said = one.accepted.document, one.accepted.said
    return {
        "claim_id": one.claim_id,
        "link": claim_address(context, held.source_id, one.claim_id, part="t"),
        "quote": " ".join(one.quote.split()),
        "type": said.event_type.value,
        "type_words": TYPE_WORDS[said.event_type],
        "is_denial": said.polarity == "-",
        "modality": said.modality.value,
        "modality_words": MODALITY_WORDS[said.modality],
        "claimant": "" if one.became.claimant.is_author else one.became.claimant.name,
        "when": text.with_days(str(one.claim.when)) if one.claim.when else "",
        "figures": figure_words(one),
        "document": document_title(held),
        "document_link": context.link(document_path(held.source_id)),
        "publisher": held.publisher,
        "published_on": held.published_on,
        "because": why.reason,
        "linked_by": why.by,
        "accepted_by": sorted({each.by for each in one.accepted.reviewed.decisions}),
        "incident": _incident(context, one),
    }


def _about(context: Context, one: About) -> dict[str, str]:
    kind, _, name = one.subject.partition(":")
    row, record = subject_row(context, one.subject), context.record
    named = {"actor": record.actors.get(name), "place": record.places.get(name)}.get(kind)
    if named is not None:
        row |= {"title": named.name, "link": context.link(f"/{kind}s/{name}")}
    elif kind == "incident" and name.startswith("i-"):
        row["link"] = context.link(f"/incidents/{name}")
    return {**row, "reason": one.reason, "by": one.by}


def _incident(context: Context, one: Evidence) -> str:
    return context.link(f"/incidents/{one.incident_id}") if one.incident_id else ""

"""Claims and documents as pages, JSON and CSV show them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from truceline.briefs import text
from truceline.claims.goldform import as_gold
from truceline.claims.model import AttributionKind, Mention, Suggestion
from truceline.claims.reviewing.review import Decision, Reviewed
from truceline.core.document import Document
from truceline.core.findings import Finding
from truceline.web.context import Context
from truceline.web.reading_words import (
    MODALITY_WORDS,
    ROLE_WORDS,
    STATES,
    TIERS,
    TYPE_WORDS,
    VOICE_WORDS,
    days_words,
    figure_words,
    is_measured,
    state_of,
    tier_of,
)
from truceline.web.table import Column
from truceline.workspace.reading_shapes import DocumentRow

__all__ = [
    "CLAIM_COLUMNS",
    "claim_address",
    "claim_cells",
    "claim_row",
    "claim_stamp",
    "decision_row",
    "document_path",
    "document_title",
    "finding_row",
    "gold_lines",
]

CLAIM_COLUMNS = tuple(
    Column(key=key, heading=heading, kind=kind)
    for key, heading, kind in (
        ("claim_id", "Claim", "id"),
        ("state", "State", "text"),
        ("type", "Type", "text"),
        ("mode", "Mode", "text"),
        ("actor", "Who", "name"),
        ("recipient", "To whom", "name"),
        ("others", "Others", "name"),
        ("place", "Where", "name"),
        ("first_day", "From", "date"),
        ("last_day", "Until", "date"),
        ("date_basis", "Basis of the date", "text"),
        ("figures", "Figures", "text"),
        ("claimant", "Who says so", "name"),
        ("voice", "Voice", "text"),
        ("modality", "Put as", "text"),
        ("polarity", "Polarity", "text"),
        ("hedge", "Hedge", "name"),
        ("sureness", "Sureness", "number"),
        ("quote", "Quote", "name"),
        ("start", "Start", "number"),
        ("end", "End", "number"),
        ("trigger", "Trigger", "name"),
        ("frame", "Frame", "text"),
        ("decided_by", "Decided by", "name"),
        ("document", "Document", "id"),
    )
)


def document_path(source_id: str) -> str:
    """Address of a document."""
    return f"/documents/{source_id}"


def document_title(one: Document | DocumentRow) -> str:
    """What a document is called: its title, else its file, else its id."""
    return text.printable(one.title or one.name or one.source_id)


def claim_address(context: Context, source_id: str, claim_id: str, *, part: str = "c") -> str:
    """Where a claim stands on its document's page: `c` its card, `t` its words in the text."""
    address = context.link(document_path(source_id), claim=claim_id)
    return f"{address}#{part}-{claim_id}"


def claim_stamp(one: Suggestion) -> str:
    """Changes where the claim says something else, so that nobody decides on what was not seen."""
    said = replace(one, frame="", sureness=0.0, reasons=(), method="")
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


def claim_row(context: Context, one: Reviewed, document: Document) -> dict[str, Any]:
    """A claim with everything a person decides by."""
    said, stored = one.suggestion, document.text
    state, tier = state_of(one), tier_of(said)
    return {
        "claim_id": one.claim_id,
        "source_id": document.source_id,
        "link": claim_address(context, document.source_id, one.claim_id),
        "in_text": claim_address(context, document.source_id, one.claim_id, part="t"),
        "review": context.link("/review", claim=one.claim_id),
        "stamp": claim_stamp(said),
        "state": state,
        "state_words": STATES[state],
        "quote": said.quote.text_in(stored),
        "start": said.quote.start,
        "end": said.quote.end,
        "trigger": said.trigger.text_in(stored),
        **_what(context, said, stored),
        "sureness": said.sureness,
        "tier": tier,
        "tier_words": TIERS[tier],
        "is_measured": is_measured(document.language) and tier not in {"person", "ungraded"},
        "reasons": list(said.reasons),
        "method": said.method,
        "frame": said.frame,
        "decisions": [decision_row(each) for each in one.decisions],
        "split_from": one.split_from,
        "is_read_otherwise": one.is_read_otherwise,
    }


def _what(context: Context, said: Suggestion, stored: str) -> dict[str, Any]:
    """What a claim says, field by field, each with the words it rests on."""
    dated, voice = said.dated, said.attribution
    return {
        "type": said.event_type.value,
        "type_words": TYPE_WORDS[said.event_type],
        "mode": said.mode.replace("_", " "),
        "parties": [
            {
                "role": party.role.value,
                "role_words": ROLE_WORDS[party.role],
                "name": party.name,
                "id": party.actor_id,
                "link": _actor_link(context, party.actor_id),
                "words": _words(party.mention, stored),
            }
            for party in said.parties
        ],
        "places": [
            {
                "name": place.name,
                "kind": place.kind,
                "id": place.place_id,
                "lon": place.lon_deg,
                "lat": place.lat_deg,
                "link": _place_link(context, place.place_id),
                "words": _words(place.mention, stored),
            }
            for place in said.places
        ],
        "when": dated
        and {
            "words": days_words(dated),
            "first_day": dated.first_day,
            "last_day": dated.last_day,
            "basis": dated.basis,
            "said": _words(dated.mention, stored),
        },
        "figures": [
            {
                "words": figure_words(figure),
                "value": figure.value,
                "high": figure.high,
                "qualifier": figure.qualifier,
                "unit": figure.unit,
                "kind": figure.kind,
                "counted": figure.counted,
                "said": _words(figure.mention, stored),
            }
            for figure in said.figures
        ],
        "claimant": {
            "name": voice.source,
            "id": voice.source_id,
            "voice": voice.kind.value,
            "voice_words": VOICE_WORDS[voice.kind],
            "is_author": voice.kind is AttributionKind.AUTHOR,
            "link": _actor_link(context, voice.source_id),
        },
        "modality": said.modality.value,
        "modality_words": MODALITY_WORDS[said.modality],
        "hedge": _words(said.hedge, stored),
        "is_denial": said.polarity == "-",
        "polarity": said.polarity,
    }


def _words(mention: Mention | None, stored: str) -> str:
    return " ".join(mention.text_in(stored).split()) if mention else ""


def _actor_link(context: Context, actor_id: str) -> str:
    return context.link(f"/actors/{actor_id}") if actor_id in context.record.actors else ""


def _place_link(context: Context, place_id: str) -> str:
    return context.link(f"/places/{place_id}") if place_id in context.record.places else ""


def decision_row(one: Decision) -> dict[str, Any]:
    """A decision: who did what when, and why."""
    return {
        "decision_id": one.decision_id,
        "action": one.action.value,
        "by": one.by,
        "reason": one.reason,
        "recorded_at": one.recorded_at,
    }


def finding_row(one: Finding) -> dict[str, Any]:
    """A finding on a document, in words."""
    return {
        "code": one.code,
        "severity": one.severity.value,
        "message": one.message,
        "hint": one.hint,
    }


def claim_cells(one: Reviewed, document: Document) -> dict[str, Any]:
    """A claim as one line of a CSV."""
    said, stored, dated = one.suggestion, document.text, one.suggestion.dated
    by_role: dict[str, list[str]] = {"actor": [], "recipient": [], "others": []}
    for party in said.parties:
        role = party.role.value
        known = role in by_role
        by_role[role if known else "others"].append(
            party.name if known else f"{ROLE_WORDS[party.role]}: {party.name}"
        )
    return {
        "claim_id": one.claim_id,
        "state": state_of(one),
        "type": said.event_type.value,
        "mode": said.mode,
        **{role: _joined(names) for role, names in by_role.items()},
        "place": _joined([place.name for place in said.places]),
        "first_day": dated and dated.first_day,
        "last_day": dated and dated.last_day,
        "date_basis": dated.basis if dated else "",
        "figures": _joined([figure_words(figure) for figure in said.figures]),
        "claimant": said.attribution.source,
        "voice": said.attribution.kind.value,
        "modality": said.modality.value,
        "polarity": said.polarity,
        "hedge": _words(said.hedge, stored),
        "sureness": said.sureness,
        "quote": said.quote.text_in(stored),
        "start": said.quote.start,
        "end": said.quote.end,
        "trigger": said.trigger.text_in(stored),
        "frame": said.frame,
        "decided_by": _joined(list(one.verdicts)),
        "document": document.source_id,
    }


def _joined(names: Sequence[str]) -> str:
    return "; ".join(names)


def gold_lines(
    document: Document, claims: Sequence[Reviewed], *, original: bytes
) -> Iterator[dict[str, Any]]:
    """Claims in the format of annotated claims: a header, then one line each with its state."""
    name = document.name or document.source_id
    told = {
        "sha256": hashlib.sha256(original).hexdigest(),
        "published": document.published_on and document.published_on.isoformat(),
    }
    yield {"header": True, "docs": {name: told}}
    for number, one in enumerate(claims, start=1):
        head = {"claim": one.claim_id, "state": state_of(one)}
        yield {**head, **as_gold(one.suggestion, document.text, name, number)}

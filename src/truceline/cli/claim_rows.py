"""Claims as rows for lists and JSON, and as paragraphs for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from truceline.briefs.text import printable
from truceline.claims.goldform import as_gold
from truceline.claims.model import AttributionKind, Counted, Dated, Suggestion
from truceline.claims.reviewing.order import Queued
from truceline.claims.reviewing.review import Reviewed
from truceline.core.document import Document

__all__ = [
    "CLAIM_COLUMNS",
    "claim_record",
    "claim_row",
    "day_shown",
    "print_claim",
    "print_claims",
    "queued_row",
]

CLAIM_COLUMNS = ["claim", "state", "type", "who", "to_whom", "when", "says", "put", "quote"]
_WIDE = 90


def claim_record(one: Suggestion, document: Document, number: int, claim_id: str) -> dict[str, Any]:
    """A suggestion with all that is known of it, in the format of annotated claims."""
    name = document.name or document.source_id
    return {"claim": claim_id, **as_gold(one, document.text, name, number)}


def claim_row(one: Reviewed, document: Document) -> dict[str, Any]:
    """A claim as one line of a list."""
    said = one.suggestion
    return {
        "claim": one.claim_id,
        "state": one.state.value,
        "type": _type(said),
        "who": _named(said, "actor"),
        "to_whom": _named(said, "recipient"),
        "when": day_shown(said.dated),
        "says": said.attribution.source,
        "put": f"{said.polarity} {said.modality.value}",
        "quote": _cut(said.quote.text_in(document.text)),
        "by": ", ".join(one.verdicts),
        "document": document.source_id,
        "sureness": said.sureness,
    }


def queued_row(one: Queued, document: Document) -> dict[str, Any]:
    """A waiting claim as one line, with why it comes where it comes."""
    row = claim_row(one.reviewed, document)
    return row | {"score": round(one.score, 3), "because": "; ".join(one.because)}


def print_claims(claims: Sequence[tuple[str, Suggestion]], document: Document) -> None:
    """Print suggestions, each with its passage."""
    for claim_id, one in claims:
        for line in _lines(claim_id, one, document.text):
            click.echo(line)


def print_claim(one: Reviewed, document: Document, because: Sequence[str] = ()) -> None:
    """Print a claim with the words around it and everything that was decided."""
    for line in _lines(one.claim_id, one.suggestion, document.text, around=160):
        click.echo(line)
    click.echo(f"    {'document':<10} {document.name or document.source_id}, {document.source_id}")
    frame = f", frame {one.suggestion.frame}" if one.suggestion.frame else ""
    click.echo(f"    {'read by':<10} {one.suggestion.method}{frame}")
    if because:
        click.echo(f"    {'first for':<10} it {'; it '.join(because)}")
    click.echo(f"    {'state':<10} {one.state.value}")
    for decision in one.decisions:
        reason = f": {printable(decision.reason)}" if decision.reason else ""
        day = f"{decision.recorded_at:%Y-%m-%d %H:%M}"
        who = f"{decision.action.value}, {printable(decision.by)}, {day}"
        click.echo(f"    {decision.decision_id}  {who}{reason}")
    if one.is_read_otherwise:
        click.echo("    A newer reading puts it otherwise than the people who decided saw it.")


def _lines(claim_id: str, one: Suggestion, stored: str, around: int = 0) -> Iterator[str]:
    yield (
        f"{claim_id}  {_type(one)}, {one.modality.value}{', negated' * (one.polarity == '-')}, "
        f"sureness {one.sureness:.2f}"
    )
    before = stored[max(0, one.quote.start - around) : one.quote.start] if around else ""
    after = stored[one.quote.end : one.quote.end + around] if around else ""
    quote = f"{_flat(before)}“{_flat(one.quote.text_in(stored))}”{_flat(after)}"
    yield f"    {printable(quote)}"
    for name, words in _details(one, stored):
        yield f"    {name:<10} {printable(words)}"


def _details(one: Suggestion, stored: str) -> Iterator[tuple[str, str]]:
    for party in one.parties:
        known = f" ({party.actor_id})" if party.actor_id else ""
        yield party.role.value.replace("_", " "), f"{party.name}{known}"
    for place in one.places:
        known = f" ({place.place_id})" if place.place_id else ""
        yield "place", f"{place.name}{known}"
    if one.dated:
        yield "when", _when(one.dated, stored)
    for figure in one.figures:
        yield "figure", _figure(figure)
    if one.attribution.kind is not AttributionKind.AUTHOR:
        yield "says", f"{one.attribution.source} ({one.attribution.kind.value})"


def _when(dated: Dated, stored: str) -> str:
    if dated.first_day or dated.last_day:
        return f"{day_shown(dated)} ({dated.basis})"
    words = f": “{_flat(dated.mention.text_in(stored))}”" if dated.mention else ""
    return f"not known{words}"


def _type(one: Suggestion) -> str:
    return f"{one.event_type.value} ({one.mode})" if one.mode else one.event_type.value


def _named(one: Suggestion, role: str) -> str | None:
    return "; ".join(party.name for party in one.parties if party.role.value == role) or None


def day_shown(dated: Dated | None) -> str | None:
    """Days as a line shows them; None where there are none."""
    if dated is None:
        return None
    first, last = dated.first_day, dated.last_day
    if first == last:
        return str(first) if first else "not known"
    return f"{first or '…'} to {last or '…'}"


def _figure(figure: Counted) -> str:
    value = "" if figure.value is None else _number(figure.value)
    high = "" if figure.high is None else f"–{_number(figure.high)}"
    qualifier = "" if figure.qualifier == "exact" else figure.qualifier.replace("_", " ")
    words = (qualifier, f"{value}{high}", figure.unit, figure.counted and f"({figure.counted})")
    return " ".join(word for word in words if word)


def _number(value: float) -> str:
    """340,000 rather than 3.4e+05."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.10g}"


def _flat(words: str) -> str:
    return words.replace("\n", " ")


def _cut(words: str) -> str:
    words = _flat(words)
    return words if len(words) <= _WIDE else f"{words[: _WIDE - 1]}…"

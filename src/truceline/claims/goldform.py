"""Suggestions as lines of a gold file, and lines of a gold file as suggestions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from truceline.claims.goldrecord import GoldRecord, MentionRecord, parse_record
from truceline.claims.model import (
    Attribution,
    Counted,
    Dated,
    Mention,
    Party,
    Suggestion,
    Whereabouts,
)

__all__ = ["as_gold", "from_gold", "suggestion_of"]


def as_gold(suggestion: Suggestion, stored: str, doc_name: str, number: int) -> dict[str, Any]:
    """A suggestion in the format of annotated claims, ready for `json.dumps`.

    What the format has no key for stands beside it (`reading`, `hedge_mention`, `high`,
    `counted`, a place's `id`), so that `from_gold` gives the same suggestion again.

    Args:
        suggestion: What reading suggests.
        stored: The stored text that its offsets count.
        doc_name: Name of the text's file.
        number: Running number within the document, for the id.
    """
    quote = suggestion.quote

    def at(mention: Mention | None) -> dict[str, Any] | None:
        if mention is None:
            return None
        place = {"start": mention.start, "end": mention.end}
        return {"text": mention.text_in(stored), **place, "in_quote": quote.holds(mention)}

    hedge = suggestion.hedge
    return {
        "id": f"{PurePosixPath(doc_name).stem}-{number:03d}",
        "doc": doc_name,
        "quote": quote.text_in(stored),
        "start": quote.start,
        "end": quote.end,
        "trigger": at(suggestion.trigger),
        "event_type": suggestion.event_type.value,
        "mode": suggestion.mode or None,
        "alt_types": [],
        "actors": [{**_party(one), "mention": at(one.mention)} for one in suggestion.parties],
        "place": [{**_place(one), "mention": at(one.mention)} for one in suggestion.places],
        "date": _dated(suggestion.dated, at(_words_of(suggestion.dated))),
        "figures": [{**_counted(one), "mention": at(one.mention)} for one in suggestion.figures],
        "attribution": _attribution(suggestion.attribution, at(suggestion.attribution.mention)),
        "modality": suggestion.modality.value,
        "polarity": suggestion.polarity,
        "hedge": hedge and hedge.text_in(stored),
        "hedge_mention": at(hedge),
        "topics": list(suggestion.topics),
        "reading": {
            "frame": suggestion.frame,
            "sureness": suggestion.sureness,
            "reasons": list(suggestion.reasons),
            "method": suggestion.method,
        },
    }


def _party(party: Party) -> dict[str, Any]:
    return {"id": party.actor_id or None, "name": party.name, "role": party.role.value}


def _place(place: Whereabouts) -> dict[str, Any]:
    return {
        "id": place.place_id or None,
        "name": place.name,
        "country": place.country or None,
        "lat": place.lat_deg,
        "lon": place.lon_deg,
        "kind": place.kind or None,
    }


def _words_of(dated: Dated | None) -> Mention | None:
    return dated.mention if dated else None


def _dated(dated: Dated | None, mention: dict[str, Any] | None) -> dict[str, Any] | None:
    if dated is None:
        return None
    first = dated.first_day.isoformat() if dated.first_day else None
    last = dated.last_day.isoformat() if dated.last_day else None
    return {"start": first, "end": last, "basis": dated.basis, "mention": mention}


def _counted(figure: Counted) -> dict[str, Any]:
    return {
        "value": _plain(figure.value),
        "high": _plain(figure.high),
        "qualifier": figure.qualifier,
        "unit": figure.unit,
        "kind": figure.kind,
        "counted": figure.counted,
    }


def _plain(number: float | None) -> float | None:
    """40 rather than 40.0, as a person writes it."""
    return int(number) if number is not None and number == int(number) else number


def _attribution(attribution: Attribution, mention: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "source": attribution.source,
        "source_id": attribution.source_id or None,
        "kind": attribution.kind.value,
        "mention": mention,
    }


def from_gold(record: Mapping[str, object], source_id: str) -> Suggestion:
    """An annotated claim as a suggestion on the document `source_id`.

    `alt_types` are no part of a suggestion. A claim whose trigger, or a figure whose words, are
    not given takes the quote in their place.

    Raises:
        InvalidValue: The record has not the shape of an annotated claim.
    """
    return suggestion_of(parse_record(record), source_id)


def suggestion_of(record: GoldRecord, source_id: str) -> Suggestion:
    """An annotated claim whose shape was checked, as a suggestion on the document `source_id`."""
    quote = Mention(start=record.start, end=record.end)
    return Suggestion(
        source_id=source_id,
        quote=quote,
        trigger=_mention(record.trigger) or quote,
        event_type=record.event_type,
        mode=record.mode,
        frame=record.reading.frame,
        parties=tuple(
            Party(role=one.role, name=one.name, actor_id=one.id, mention=_mention(one.mention))
            for one in record.actors
        ),
        places=_whereabouts(record),
        dated=_day_of(record),
        figures=_figures(record, quote),
        attribution=_voice(record),
        modality=record.modality,
        hedge=_mention(record.hedge_mention),
        polarity=record.polarity,
        topics=record.topics,
        sureness=record.reading.sureness,
        reasons=record.reading.reasons,
        method=record.reading.method,
    )


def _mention(record: MentionRecord | None) -> Mention | None:
    if record is None or record.start is None or record.end is None:
        return None
    return Mention(start=record.start, end=record.end)


def _day_of(record: GoldRecord) -> Dated | None:
    date = record.date
    if date is None:
        return None
    return Dated(
        first_day=date.start,
        last_day=date.end,
        basis=date.basis,
        mention=_mention(date.mention),
    )


def _voice(record: GoldRecord) -> Attribution:
    said = record.attribution
    if said is None:
        return Attribution()
    return Attribution(
        kind=said.kind,
        source=said.source,
        source_id=said.source_id,
        mention=_mention(said.mention),
    )


def _whereabouts(record: GoldRecord) -> tuple[Whereabouts, ...]:
    return tuple(
        Whereabouts(
            name=one.name,
            kind=one.kind,
            country=one.country,
            place_id=one.id,
            lon_deg=one.lon,
            lat_deg=one.lat,
            mention=_mention(one.mention),
        )
        for one in record.place
    )


def _figures(record: GoldRecord, quote: Mention) -> tuple[Counted, ...]:
    return tuple(
        Counted(
            value=one.value,
            qualifier=one.qualifier,
            unit=one.unit,
            kind=one.kind,
            mention=_mention(one.mention) or quote,
            counted=one.counted,
            high=one.high,
        )
        for one in record.figures
    )

"""A raw claim of a model → a suggestion: every word is looked up in the text, or left out.

A field that cannot be right is left empty, with the reason. A claim whose voice is in doubt is
never put into the author's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from truceline.claims.asked.asked_shapes import (
    FIGURE_KINDS,
    QUALIFIERS,
    AskedDate,
    AskedFigure,
    AskedParty,
    AskedPlace,
    AskedVoice,
)
from truceline.claims.model import (
    Attribution,
    AttributionKind,
    Counted,
    Dated,
    EventType,
    Mention,
    Party,
    Suggestion,
    Whereabouts,
)
from truceline.claims.text.quoting import Folded, Found, find_quote
from truceline.core.claim import Modality

__all__ = ["SURENESS", "read_claim"]

SURENESS = 0.3
"""Of a claim that only a model gives: not calibrated, below any that was."""
_MOST = 40  # parties, places or figures of one claim; more are made up
_NUMBER = re.compile(r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?")
_MODE = re.compile(r"[\w -]{1,40}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SCALES = (1, 1e3, 1e6, 1e9, 0.01)
_NAME_WORD = re.compile(r"[^\W\d_]+")

T = TypeVar("T")


@dataclass(slots=True)
class _Reading:
    """One raw claim while it is read: where to look, and what was found wrong so far."""

    folded: Folded
    quote: Mention
    published_on: date | None
    reasons: list[str] = field(default_factory=list)

    def taken(self, shape: type[T], value: object, what: str) -> T | None:
        """A value of the asked shape; None, with a reason, where it has another."""
        try:
            return TypeAdapter(shape).validate_python(value)
        except ValidationError as exc:
            at = ".".join(str(part) for part in exc.errors()[0]["loc"])
            self.reasons.append(f"the model's {what} cannot be right" + (f" ({at})" if at else ""))
            return None

    def listed(self, shape: type[T], value: object, what: str) -> list[T]:
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > _MOST:
            self.reasons.append(f"the model's {what}s are no list that can be right")
            return []
        taken = (self.taken(shape, one, what) for one in value)
        return [one for one in taken if one is not None]

    def find(self, words: str | None) -> Mention | None:
        """Where words stand: in the quote, else elsewhere in the window."""
        found = find_quote(words, self.folded, within=self.quote) if words else None
        return found.mention if found else None

    def is_named(self, name: str) -> bool:
        """Whether all words of a name stand in the text."""
        words = set(_NAME_WORD.findall(name.casefold()))
        return bool(words) and words <= self.folded.words


def read_claim(
    raw: dict[str, Any], found: Found, folded: Folded, *, source_id: str, method: str,
    published_on: date | None,
) -> Suggestion:  # fmt: skip
    """A suggestion whose quote was found; what else the model says is checked field by field.

    Args:
        raw: The object of the answer.
        found: Where its quote stands in the stored text.
        folded: The window that was asked about.
        source_id: The document.
        method: Name of the model, as the suggestion keeps it.
        published_on: The document's day; without one no day is counted from it.
    """
    reading = _Reading(folded, found.mention, published_on)
    if found.how == "nearly":
        reading.reasons.append(f"the model's quote was put right ({found.likeness:g} % alike)")
    voice, modality = _voice(reading, raw)
    return Suggestion(
        source_id=source_id,
        quote=found.mention,
        trigger=_trigger(reading, raw.get("trigger")),
        event_type=_event_type(reading, raw.get("event_type")),
        mode=_mode(raw.get("mode")),
        parties=_parties(reading, raw.get("actors")),
        places=_places(reading, raw.get("places")),
        dated=_dated(reading, raw.get("date")),
        figures=_figures(reading, raw.get("figures")),
        attribution=voice,
        modality=modality,
        hedge=_hedge(reading, raw.get("hedge")),
        polarity=_polarity(reading, raw.get("polarity")),
        sureness=SURENESS,
        reasons=tuple(dict.fromkeys(reading.reasons)),
        method=method,
    )


def _trigger(reading: _Reading, value: object) -> Mention:
    mention = reading.find(value) if isinstance(value, str) else None
    if mention is None or not reading.quote.holds(mention):
        reading.reasons.append("the model's trigger is not in its quote")
        return reading.quote
    return mention


def _event_type(reading: _Reading, value: object) -> EventType:
    kind = reading.taken(EventType, value, "type")
    if kind is None:  # there is no empty type: the weakest stands, and the reason says so
        reading.reasons.append("no type is known: STATEMENT stands for it, choose one")
        return EventType.STATEMENT
    return kind


def _mode(value: object) -> str:
    return value.strip().lower() if isinstance(value, str) and _MODE.fullmatch(value) else ""


def _parties(reading: _Reading, value: object) -> tuple[Party, ...]:
    found = []
    for one in reading.listed(AskedParty, value, "actor"):
        mention = reading.find(one.mention)
        name = _name(reading, one.name or "", mention)
        if name:
            found.append(Party(role=one.role, name=name, mention=mention or reading.find(name)))
        else:
            reading.reasons.append("an actor that the model names is not in the passage")
    return tuple(found)


def _places(reading: _Reading, value: object) -> tuple[Whereabouts, ...]:
    found = []
    for one in reading.listed(AskedPlace, value, "place"):
        mention = reading.find(one.mention)
        name = _name(reading, one.name or "", mention)
        if name:
            found.append(Whereabouts(name=name, mention=mention or reading.find(name)))
        else:
            reading.reasons.append("a place that the model names is not in the passage")
    return tuple(found)


def _name(reading: _Reading, name: str, mention: Mention | None) -> str:
    """The name if the text has it, else the words of the mention; empty without either."""
    if reading.is_named(name):
        return " ".join(name.split())
    if mention is None:
        return ""
    if name.strip():
        reading.reasons.append("a name that the model gives is not in the passage: its words stand")
    return " ".join(mention.text_in(reading.folded.stored).split())


def _dated(reading: _Reading, value: object) -> Dated | None:
    when = None if value is None else reading.taken(AskedDate, value, "date")
    if when is None or (when.start is None and when.end is None):
        return None
    mention = reading.find(when.mention)
    flaw = _flaw_of_date(reading, when, mention)
    if not flaw:
        return Dated(first_day=when.start, last_day=when.end, basis=when.basis, mention=mention)
    reading.reasons.append(flaw)
    if mention is None:
        return None
    return Dated(first_day=None, last_day=None, basis="unknown", mention=mention)


def _flaw_of_date(reading: _Reading, when: AskedDate, mention: Mention | None) -> str:
    if when.start and when.end and when.end < when.start:
        return "the model's date ends before it starts"
    if mention is None and when.basis != "inferred":
        return "the words of the model's date are not in the passage"
    if when.basis == "relative" and reading.published_on is None:
        return "the model counts a date from a publication whose day is not known"
    years = _YEAR.findall(mention.text_in(reading.folded.stored)) if mention else []
    ends = {str(day.year) for day in (when.start, when.end) if day}
    if years and not ends & set(years):
        return "the model's date is of another year than its words"
    return ""


def _figures(reading: _Reading, value: object) -> tuple[Counted, ...]:
    found = []
    for one in reading.listed(AskedFigure, value, "figure"):
        mention = reading.find(one.mention)
        flaw = _flaw_of_figure(reading, one, mention)
        if flaw or mention is None:
            reading.reasons.append(flaw)
            continue
        found.append(
            Counted(
                value=one.value,
                qualifier=one.qualifier,
                unit=one.unit,
                kind=one.kind,
                mention=mention,
                counted=(one.counted or "") if reading.is_named(one.counted or "") else "",
                high=one.high,
            )
        )
    return tuple(found)


def _flaw_of_figure(reading: _Reading, one: AskedFigure, mention: Mention | None) -> str:
    if mention is None:
        return "the words of a figure of the model are not in the passage"
    if one.qualifier not in QUALIFIERS or one.kind not in FIGURE_KINDS:
        return "a figure of the model has a qualifier or kind that does not exist"
    if one.high is not None and (one.value is None or one.high < one.value):
        return "a figure of the model has its ends out of order"
    digits = _NUMBER.findall(mention.text_in(reading.folded.stored))
    known = {round(number * scale, 6) for number in map(_plain, digits) for scale in _SCALES}
    if known and any(n is not None and round(n, 6) not in known for n in (one.value, one.high)):
        return "a figure of the model is not the number in its words"
    return ""


def _plain(digits: str) -> float:
    grouped = re.sub(r"[,\u00a0\u202f](?=\d{3}(?:\D|$))", "", digits)
    return float(grouped.replace(",", "."))


def _voice(reading: _Reading, raw: dict[str, Any]) -> tuple[Attribution, Modality]:
    """Voice and modality together: whatever contradicts itself is somebody's, not the author's."""
    modality = reading.taken(Modality, raw.get("modality"), "modality")
    voice = _said(reading, raw.get("attribution"))
    if voice.kind is AttributionKind.AUTHOR:
        if modality in {Modality.REPORTED, Modality.ALLEGED}:
            reading.reasons.append("the model calls it reported, but names nobody who says it")
            return Attribution(kind=AttributionKind.INDIRECT, source=""), modality
        return voice, modality or Modality.ASSERTED
    if modality is None or modality is Modality.ASSERTED:
        return voice, Modality.REPORTED
    return voice, modality


def _said(reading: _Reading, value: object) -> Attribution:
    voice = reading.taken(AskedVoice, value, "attribution")
    if voice is None:
        return Attribution(kind=AttributionKind.INDIRECT, source="")
    if voice.kind is AttributionKind.AUTHOR:
        return Attribution()
    mention = reading.find(voice.mention)
    source = _name(reading, voice.source or "", mention)
    if not source:
        reading.reasons.append("the source that the model names is not in the passage")
    return Attribution(kind=voice.kind, source=source, mention=mention or reading.find(source))


def _hedge(reading: _Reading, value: object) -> Mention | None:
    mention = reading.find(value) if isinstance(value, str) else None
    return mention if mention is not None and reading.quote.holds(mention) else None


def _polarity(reading: _Reading, value: object) -> str:
    if value in ("+", "-", "−"):
        return "+" if value == "+" else "-"
    reading.reasons.append("the model's polarity cannot be right: + stands for it")
    return "+"

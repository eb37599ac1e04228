"""Reads a file of annotated claims; each flaw is named with its line and its repair."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, ValidationError

from truceline.claims.evaluate.model import Gold, GoldClaim
from truceline.claims.evaluate.texts import Described, Texts
from truceline.claims.goldform import suggestion_of
from truceline.claims.goldrecord import GoldRecord, MentionRecord, parse_record, unknown_words
from truceline.claims.model import Mention
from truceline.core.dates import parse_day
from truceline.core.document import Document
from truceline.core.errors import InputError, InvalidValue
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span

__all__ = ["read_gold"]

_MOST_SHOWN = 10
_USUAL = {"polarity": "+", "modality": "asserted, or reported where attributed"}
_SHA256 = re.compile(r"^[0-9a-fA-F]{64}$")


class _DocHeader(BaseModel):
    """What the header says of one document."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    sha256: Annotated[str, BeforeValidator(lambda value: "" if value is None else value)] = ""
    published: Annotated[
        date | None,
        BeforeValidator(lambda value: parse_day(value) if isinstance(value, str) else value),
    ] = None
    source: Annotated[str, BeforeValidator(lambda value: "" if value is None else value)] = ""
    annotated: tuple[tuple[Annotated[StrictInt, Field(ge=0)], StrictInt], ...] | None = None


@dataclass(slots=True)
class _Reading:
    """A file while it is read; flaws gather until its end."""

    label: str
    texts: Texts | None
    claims: list[GoldClaim] = field(default_factory=list)
    header: dict[str, _DocHeader] | None = None
    documents: dict[str, Document | None] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    flaws: list[tuple[int, str]] = field(default_factory=list)
    unknown: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    missing: dict[str, list[int]] = field(default_factory=dict)


def read_gold(
    content: bytes, *, label: str, texts: Texts | None
) -> tuple[Gold, dict[str, Document]]:
    """Annotated claims, and the documents that they are about by name.

    A first line `{"header": true, "docs": {...}}` tells for each document which characters were
    annotated, the SHA-256 of its file and its day of publication; without one, each document that a
    claim names counts as annotated from end to end. Words that a claim gives (`quote`, `text`) must
    be those of the text at its offsets; where it gives offsets alone, the text is what they say.
    A type, role, modality, polarity or kind of attribution that is none of ours is kept, told once
    in `findings`, and never the same as what a reader says. A claim without modality or polarity
    gets the usual one, which is told too.

    Args:
        content: The file, UTF-8, one JSON object a line; blank lines are left out.
        label: What to call the file in messages.
        texts: Where the texts lie; None compares nothing with them and gives no documents.

    Raises:
        InvalidValue: Lines that cannot be scored; each is named with its repair.
    """
    reading = _Reading(label=label, texts=texts)
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            _take(reading, number, line)
    if not reading.ids and reading.header is None and not reading.flaws:
        reading.flaws.append((1, "The file holds no claim. Name a file of annotated claims."))
    _refuse_flaws(reading)
    named = [*(reading.header or {}), *(claim.doc for claim in reading.claims)]
    gold = Gold(
        claims=tuple(reading.claims),
        annotated={doc: _annotated(reading, doc) for doc in dict.fromkeys(named)},
        findings=(*_unknown(reading), *_missing(reading)),
    )
    return gold, {name: one for name, one in reading.documents.items() if one is not None}


def _take(reading: _Reading, number: int, line: bytes) -> None:
    try:
        record = _parse(line)
        if record.get("header") is True:
            _take_header(reading, number, record)
        else:
            _take_claim(reading, number, record)
    except InputError as exc:
        reading.flaws.append((number, f"{exc.message} {exc.hint}"))
    except RecursionError:
        said = "It is nested too deep. Write one claim a line as docs/annotating.md shows."
        reading.flaws.append((number, said))


def _parse(line: bytes) -> dict[str, object]:
    hint = "Write one JSON object a line, in UTF-8."
    try:
        record = json.loads(
            line.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_number
        )
    except UnicodeDecodeError as exc:
        raise InvalidValue(f"Byte {exc.start + 1} is not UTF-8.", hint=hint) from exc
    except InputError:
        raise
    except ValueError as exc:
        raise InvalidValue(f"It is not JSON: {exc}.", hint=hint) from exc
    if not isinstance(record, dict):
        raise InvalidValue("It is no JSON object.", hint=hint)
    return record


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    held = dict(pairs)
    if len(held) < len(pairs):
        twice = next(key for key, _ in pairs if [name for name, _ in pairs].count(key) > 1)
        raise InvalidValue(
            f"The key {twice!r} stands twice in one object.", hint="Keep one of them."
        )
    return held


def _no_number(word: str) -> float:
    raise InvalidValue(f"{word} is no number in JSON.", hint="Write a number, or null.")


def _take_header(reading: _Reading, number: int, record: Mapping[str, object]) -> None:
    if reading.ids or reading.header is not None:
        raise InvalidValue("A header stands here.", hint="Put one header on the first line.")
    docs = record.get("docs")
    if not isinstance(docs, dict) or not docs:
        raise InvalidValue(
            "The header names no documents.", hint='Write "docs": {"t1.txt": {...}}.'
        )
    # Before its entries are judged: the claims below are judged against what can be read.
    header: dict[str, _DocHeader] = {}
    reading.header = header
    for doc, entry in docs.items():
        try:
            header[doc] = _doc_header(doc, entry)
            _document(reading, doc)
        except InputError as exc:
            header.setdefault(doc, _DocHeader())
            reading.documents.setdefault(doc, None)
            reading.flaws.append((number, f"{exc.message} {exc.hint}"))


def _doc_header(doc: str, entry: object) -> _DocHeader:
    try:
        told = _DocHeader.model_validate(entry)
    except ValidationError as exc:
        error = exc.errors()[0]
        key = ".".join(map(str, error["loc"]))
        raise InvalidValue(
            f"The header's '{key}' of {doc!r} cannot be read: {error['msg']}.",
            hint='Write {"sha256": "…", "published": "YYYY-MM-DD", "annotated": [[0, 900]]}.',
        ) from exc
    if told.sha256 and not _SHA256.match(told.sha256):
        raise InvalidValue(
            f"The header's 'sha256' of {doc!r} is no SHA-256.",
            hint="Write the 64 hex digits that `sha256sum` prints for the text's file.",
        )
    for start, end in told.annotated or ():
        if end <= start:
            raise InvalidValue(
                f"The header's 'annotated' of {doc!r} goes from {start} to {end}.",
                hint="Write [first character, one past the last].",
            )
    return told


def _document(reading: _Reading, doc: str) -> Document | None:
    """The text of a document; None without texts, or where it was told already that it lacks."""
    if reading.texts is None or doc in reading.documents:
        return reading.documents.get(doc)
    reading.documents[doc] = None
    told = (reading.header or {}).get(doc) or _DocHeader()
    described = Described(sha256=told.sha256, published_on=told.published, source=told.source)
    document = reading.texts.find(doc, described)
    beyond = [end for _, end in told.annotated or () if end > len(document.text)]
    if beyond:
        raise InvalidValue(
            f"The header's 'annotated' of {doc!r} goes to {beyond[0]}, and the text ends at"
            f" {len(document.text)}.",
            hint="Count characters of the stored text, not bytes.",
        )
    reading.documents[doc] = document
    return document


def _take_claim(reading: _Reading, number: int, record: Mapping[str, object]) -> None:
    claim = parse_record(_filled(reading, number, record), is_lenient=True)
    if claim.id in reading.ids:
        raise InvalidValue(
            f"The id {claim.id!r} stands on line {reading.ids[claim.id]} already.",
            hint="Give each claim an id of its own.",
        )
    reading.ids[claim.id] = number
    if reading.header is not None and claim.doc not in reading.header:
        raise InvalidValue(
            f"The header does not name the document {claim.doc!r}.",
            hint="Add it to the header's 'docs', or correct the claim's 'doc'.",
        )
    document = _document(reading, claim.doc)
    if document:
        _compare(claim, document.text)
    gold = GoldClaim(
        claim_id=claim.id,
        doc=claim.doc,
        said=suggestion_of(claim, document.source_id if document else claim.doc),
        alt_types=frozenset(claim.alt_types) - {claim.event_type},
        line=number,
    )
    _lies_inside(reading, gold)
    reading.claims.append(gold)
    for said in unknown_words(claim):
        reading.unknown.setdefault(said, []).append(number)


def _filled(reading: _Reading, number: int, record: Mapping[str, object]) -> Mapping[str, object]:
    """A claim with polarity and modality, where its line leaves them out."""
    lacking = [key for key in _USUAL if record.get(key) is None]
    for key in lacking:
        reading.missing.setdefault(key, []).append(number)
    voice = record.get("attribution")
    is_author = not isinstance(voice, dict) or voice.get("kind", "author") == "author"
    usual = {"polarity": "+", "modality": "asserted" if is_author else "reported"}
    return {**record, **{key: usual[key] for key in lacking}}


def _compare(claim: GoldRecord, text: str) -> None:
    """Refuse words that are not those of the text at their offsets."""
    for named, words, start, end in _passages(claim):
        if end > len(text):
            raise InvalidValue(
                f"'{named}' ends at {end}, and the text of {claim.doc!r} at {len(text)}.",
                hint="Count characters of the stored text, not bytes.",
            )
        if words is not None and words != text[start:end]:
            near = text.find(words) if words else -1
            there = f"; the words first stand at {near}" if near >= 0 else ""
            raise InvalidValue(
                f"'{named}' is {_cut(words)}, and the text at {start} to {end} says"
                f" {_cut(text[start:end])}{there}.",
                hint="Correct the offsets or the words.",
            )


def _cut(words: str) -> str:
    shown = repr(words)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


def _passages(claim: GoldRecord) -> Iterator[tuple[str, str | None, int, int]]:
    """Each passage of a claim: its key, its words, and where it starts and ends."""
    yield "quote", claim.quote, claim.start, claim.end
    held: list[tuple[str, MentionRecord | None]] = [
        ("trigger", claim.trigger),
        ("date", claim.date.mention if claim.date else None),
        ("attribution", claim.attribution.mention if claim.attribution else None),
        ("hedge_mention", claim.hedge_mention),
        *((f"actors.{n}", one.mention) for n, one in enumerate(claim.actors)),
        *((f"place.{n}", one.mention) for n, one in enumerate(claim.place)),
        *((f"figures.{n}", one.mention) for n, one in enumerate(claim.figures)),
    ]
    for named, mention in held:
        if mention and mention.start is not None and mention.end is not None:
            yield named, mention.text, mention.start, mention.end


def _lies_inside(reading: _Reading, claim: GoldClaim) -> None:
    ranges = _annotated(reading, claim.doc)
    if ranges is not None and not any(claim.said.trigger.overlaps(one) for one in ranges):
        trigger = claim.said.trigger
        raise InvalidValue(
            f"Its trigger ({trigger.start} to {trigger.end}) lies outside what the header calls"
            " annotated.",
            hint="Widen the header's 'annotated', or leave the claim out.",
        )


def _annotated(reading: _Reading, doc: str) -> tuple[Mention, ...] | None:
    told = (reading.header or {}).get(doc)
    if told is None or told.annotated is None:
        return None
    return tuple(Mention(start=start, end=end) for start, end in told.annotated)


def _unknown(reading: _Reading) -> Iterator[Finding]:
    for (key, word), lines in reading.unknown.items():
        more = f", and {len(lines) - 1} more lines" if len(lines) > 1 else ""
        yield Finding(
            code="gold.unknown-word",
            message=f"'{key}' is {_cut(word)}, which is none of ours{more}.",
            hint="The claim is kept; there nothing is the same as it.",
            severity=Severity.WARNING,
            where=Span(source_id=reading.label, line=lines[0], label=reading.label),
        )


def _missing(reading: _Reading) -> Iterator[Finding]:
    for key, lines in reading.missing.items():
        more = f", and on {len(lines) - 1} more" if len(lines) > 1 else ""
        yield Finding(
            code="gold.missing-word",
            message=f"'{key}' is missing{more}: taken as {_USUAL[key]}.",
            hint="Write it where that is wrong.",
            severity=Severity.WARNING,
            where=Span(source_id=reading.label, line=lines[0], label=reading.label),
        )


def _refuse_flaws(reading: _Reading) -> None:
    if not reading.flaws:
        return
    shown = [f"line {number}: {said}" for number, said in reading.flaws[:_MOST_SHOWN]]
    more = len(reading.flaws) - len(shown)
    first = reading.flaws[0][0]
    raise InvalidValue(
        " | ".join(shown) + (f" | and {more} more lines." if more else ""),
        hint="Repair the lines named; nothing was scored.",
        where=Span(source_id=reading.label, line=first, label=reading.label),
    )

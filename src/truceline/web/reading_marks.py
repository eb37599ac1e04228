"""A stored text with its claims marked: cut where a mark begins or ends, and nothing changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from truceline.claims.model import AttributionKind, Mention, Role, Suggestion

__all__ = ["Mark", "Paragraph", "Piece", "marks_of", "paragraphs"]

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_KIND_OF_ROLE = {Role.ACTOR: "who", Role.RECIPIENT: "whom"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Words that stand for something in a claim.

    Attributes:
        kind: `quote`, `trigger`, `who`, `whom`, `where`, `when`, `many`, `says`, `hedge`, `cited`.
        start: First character of the stored text.
        end: One past the last.
        claim_id: Whose; empty for a cited passage.
    """

    kind: str
    start: int
    end: int
    claim_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words that all marks cover, or none.

    Attributes:
        start: First character of the stored text.
        text: The words exactly as stored.
        kinds: What they stand for, in a fixed order.
        claims: In which claims.
        triggers: Claims of which these words are the trigger.
        opens: Of these, claims whose trigger begins here: where a link to it leads.
    """

    start: int
    text: str
    kinds: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Words between blank lines."""

    start: int
    pieces: tuple[Piece, ...] = field(default=())


def marks_of(claim_id: str, one: Suggestion, *, whole: bool = True) -> Iterator[Mark]:
    """The marks of a claim: its quote, its trigger, and who, where, when, how many, who says so.

    Args:
        claim_id: Its id.
        one: What it says.
        whole: False gives its trigger alone.
    """
    found = [("trigger", one.trigger), *(_words_of(one) if whole else ())]
    for kind, at in found:
        if at is not None and at.start < at.end:
            yield Mark(kind=kind, start=at.start, end=at.end, claim_id=claim_id)


def _words_of(one: Suggestion) -> Iterator[tuple[str, Mention | None]]:
    yield "quote", one.quote
    yield from ((_KIND_OF_ROLE.get(party.role, "whom"), party.mention) for party in one.parties)
    yield from (("where", place.mention) for place in one.places)
    yield from (("many", figure.mention) for figure in one.figures)
    yield "when", one.dated.mention if one.dated else None
    if one.attribution.kind is not AttributionKind.AUTHOR:
        yield "says", one.attribution.mention
    yield "hedge", one.hedge


def paragraphs(
    stored: str, start: int, end: int, marks: Iterable[Mark] = ()
) -> tuple[Paragraph, ...]:
    """A part of a text as paragraphs of pieces; together they hold every word of it.

    Args:
        stored: The stored text.
        start: First character of the part.
        end: One past its last.
        marks: May overlap each other, and reach beyond the part.
    """
    inside = sorted(
        (one for one in marks if one.start < end and start < one.end),
        key=lambda one: (one.start, one.end, one.kind, one.claim_id),
    )
    return tuple(
        Paragraph(start=first, pieces=tuple(_pieces(stored, first, last, inside)))
        for first, last in _between_blank_lines(stored, start, end)
    )


def _between_blank_lines(stored: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _BLANK_LINE.finditer(stored, start, end):
        if stored[at : match.start()].strip():
            yield at, match.start()
        at = match.end()
    if stored[at:end].strip():
        yield at, end


def _pieces(stored: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    near = [one for one in marks if one.start < end and start < one.end]
    cuts = {start, end, *(one.start for one in near), *(one.end for one in near)}
    bounds = sorted(cut for cut in cuts if start <= cut <= end)
    by_start: dict[int, list[Mark]] = {}
    for one in near:
        by_start.setdefault(max(one.start, start), []).append(one)
    standing: list[Mark] = []
    for first, last in pairwise(bounds):
        standing = [one for one in standing if one.end > first] + by_start.get(first, [])
        yield _piece(stored, first, last, standing)


_ORDER: Mapping[str, int] = {
    kind: at
    for at, kind in enumerate(
        ("cited", "quote", "trigger", "who", "whom", "where", "when", "many", "says", "hedge")
    )
}


def _piece(stored: str, first: int, last: int, standing: Sequence[Mark]) -> Piece:
    triggers = [one for one in standing if one.kind == "trigger"]
    return Piece(
        start=first,
        text=stored[first:last],
        kinds=tuple(sorted({one.kind for one in standing}, key=_ORDER.__getitem__)),
        claims=tuple(dict.fromkeys(one.claim_id for one in standing if one.claim_id)),
        triggers=tuple(dict.fromkeys(one.claim_id for one in triggers)),
        opens=tuple(dict.fromkeys(one.claim_id for one in triggers if one.start == first)),
    )

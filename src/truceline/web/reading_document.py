"""The page of one document: a part of its text with marks, and the claims of that part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query

from truceline.claims.reviewing.review import Reviewed
from truceline.core.document import Document
from truceline.core.errors import InvalidValue
from truceline.web.context import Context
from truceline.web.reading_marks import Mark, marks_of, paragraphs
from truceline.web.reading_rows import claim_row, document_path
from truceline.web.reading_windows import Window, is_hard_wrapped, window_of, windows
from truceline.web.reading_words import STATES, TIERS, state_of, tier_of

__all__ = ["Asked", "AskedFor", "Spread", "spread"]

_ACCEPTED = frozenset({"accepted", "edited", "added"})
_MOST_FILTERS = 40
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "syr"})
_Words = Annotated[str, Query(max_length=500)]
_Character = Annotated[int | None, Query(ge=0, le=100_000_000)]
_Several = Annotated[list[str], Query(max_length=_MOST_FILTERS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which part of a document and which of its claims an address asks for.

    Attributes:
        types: Types; all where empty, as with the others.
        states: As in `STATES`; `accepted` holds `edited` and `added` too.
        sureness: As in `TIERS`.
        claimants: Who says so, as the text names them.
        claim_id: The claim to show; its part of the text is the one shown.
        span: First character, and one past the last, of a cited passage.
        part: Number of the part, from 1.
        leaf: Page of the original.
    """

    types: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    sureness: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    claim_id: str = ""
    span: tuple[int, int] | None = None
    part: int = 1
    leaf: int | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether any claim may be left out."""
        return bool(self.types or self.states or self.sureness or self.claimants)

    def fits(self, one: Reviewed) -> bool:
        """Whether a claim is asked for."""
        said, state = one.suggestion, state_of(one)
        states = {state, "accepted"} if state in _ACCEPTED else {state}
        return (
            (not self.types or said.event_type.value in self.types)
            and (not self.states or bool(states & {*self.states}))
            and (not self.sureness or tier_of(said) in self.sureness)
            and (not self.claimants or said.attribution.source in self.claimants)
        )


def read_asked(  # noqa: PLR0913, PLR0917 (one per parameter of the address)
    type: _Several = [],  # noqa: B006 (the address's word; FastAPI copies it)
    state: _Several = [],  # noqa: B006
    sureness: _Several = [],  # noqa: B006
    claimant: _Several = [],  # noqa: B006
    claim: Annotated[str, Query(max_length=60, description="A claim of the document.")] = "",
    start: _Character = None,
    end: _Character = None,
    page: Annotated[int, Query(ge=1, le=100_000, description="Part of the text.")] = 1,
    leaf: Annotated[str, Query(max_length=9, description="Page of the original.")] = "",
) -> Asked:
    """What an address asks of a document; an empty field of a form is nothing."""
    if leaf and not leaf.isdecimal():
        raise InvalidValue(f"'{leaf}' is no page.", hint="Give the number of a page.")
    span = (start, end) if start is not None and end is not None and start < end else None
    return Asked(
        types=_given(type),
        states=_given(state),
        sureness=_given(sureness),
        claimants=_given(claimant),
        claim_id=claim,
        span=span,
        part=page,
        leaf=int(leaf) if leaf else None,
    )


AskedFor = Annotated[Asked, Depends(read_asked)]


def _given(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What a document's page shows of text and claims.

    Attributes:
        window: The part of the text.
        claims: Those of the part that were asked for, in order of their passages.
        matching: All of the document that were asked for.
        content: For the page and for JSON.
        drawn: For the page alone: paragraphs with marks.
    """

    window: Window
    claims: tuple[Reviewed, ...]
    matching: tuple[Reviewed, ...]
    content: dict[str, Any]
    drawn: dict[str, Any]


def spread(
    context: Context, document: Document, claims: Sequence[Reviewed], asked: Asked
) -> Spread:
    """The part of a document that an address asks for, with its claims."""
    parts = windows(document.text, document.pages)
    window = _window(parts, document, claims, asked)
    matching = tuple(one for one in claims if asked.fits(one) or one.claim_id == asked.claim_id)
    here = tuple(one for one in matching if window_of(parts, _at(one)) is window)
    marks = [mark for one in _near(matching, window) for mark in _marks(one)]
    if asked.span:
        marks.append(Mark(kind="cited", start=asked.span[0], end=asked.span[1]))
    return Spread(
        window=window,
        claims=here,
        matching=matching,
        content={
            "part": _part_row(context, document, window),
            "parts": _part_rows(context, document, parts, matching),
            "text": document.text[window.start : window.end],
            "claims": [claim_row(context, one, document) for one in here],
            "number_matching": len(matching),
            "number_of_claims": len(claims),
            "choices": _choices(claims, asked),
            "chosen": asked.claim_id,
            "cited": asked.span and document.text[slice(*asked.span)],
            "is_filtered": asked.is_filtered,
        },
        drawn={
            "paragraphs": paragraphs(document.text, window.start, window.end, marks),
            "states": {one.claim_id: state_of(one) for one in claims},
            "direction": direction_of(document),
            "is_wrapped": is_hard_wrapped(document.text[window.start : window.end]),
        },
    )


def direction_of(document: Document) -> str:
    """`rtl`, or `auto` where the words decide."""
    is_rtl = document.language.partition("-")[0].lower() in _RIGHT_TO_LEFT
    return "rtl" if is_rtl else "auto"


def _window(
    parts: Sequence[Window], document: Document, claims: Sequence[Reviewed], asked: Asked
) -> Window:
    if asked.claim_id:
        found = [one for one in claims if one.claim_id == asked.claim_id]
        if found:
            return window_of(parts, _at(found[0]))
    if asked.span:
        return window_of(parts, asked.span[0])
    if asked.leaf and document.pages:
        page = document.pages[min(asked.leaf, len(document.pages)) - 1]
        return window_of(parts, page.start)
    return parts[min(asked.part, len(parts)) - 1]


def _at(one: Reviewed) -> int:
    return one.suggestion.trigger.start


def _near(claims: Iterable[Reviewed], window: Window) -> list[Reviewed]:
    """Claims of which words lie in the part; a split one is shown by its parts."""
    return [
        one
        for one in claims
        if state_of(one) != "split"
        and one.suggestion.quote.start < window.end
        and window.start < one.suggestion.quote.end
    ]


def _marks(one: Reviewed) -> Iterable[Mark]:
    """What people rejected keeps its trigger alone, so that it can be found again."""
    return marks_of(one.claim_id, one.suggestion, whole=state_of(one) != "rejected")


# -- parts and filters -----------------------------------------------------------------------------


def _part_rows(
    context: Context,
    document: Document,
    parts: Sequence[Window],
    matching: Iterable[Reviewed],
) -> list[dict[str, Any]]:
    numbers = Counter(window_of(parts, _at(one)).number for one in matching)
    rows = [_part_row(context, document, one) for one in parts]
    return [row | {"claims": numbers[row["number"]]} for row in rows]


def _part_row(context: Context, document: Document, window: Window) -> dict[str, Any]:
    return {
        "number": window.number,
        "start": window.start,
        "end": window.end,
        "words": _part_words(window),
        "link": _here(context, document, window),
    }


def _here(context: Context, document: Document, window: Window) -> str:
    gone = {"claim": None, "start": None, "end": None, "leaf": None}
    if context.request.url.path == document_path(document.source_id):
        return context.here(**gone, page=window.number if window.number > 1 else None)
    return context.link(document_path(document.source_id), page=window.number)


def _part_words(window: Window) -> str:
    if window.pages is None:
        return f"Part {window.number}"
    first, last = window.pages
    return f"Page {first}" if first == last else f"Pages {first}–{last}"


def _choices(claims: Sequence[Reviewed], asked: Asked) -> list[dict[str, Any]]:
    """The filters: name, heading, and each value with how many claims have it."""
    filters: tuple[tuple[str, str, tuple[str, ...], Callable[[Reviewed], str]], ...] = (
        ("type", "Type", asked.types, lambda one: one.suggestion.event_type.value),
        ("state", "State", asked.states, state_of),
        ("sureness", "How sure", asked.sureness, lambda one: tier_of(one.suggestion)),
        ("claimant", "Who says so", asked.claimants, lambda one: one.suggestion.attribution.source),
    )
    words = {"state": STATES, "sureness": TIERS, "claimant": {"author": "the text itself"}}
    return [
        {
            "name": name,
            "heading": heading,
            "options": [
                {
                    "value": value,
                    "words": words.get(name, {}).get(value, value),
                    "number": number,
                    "is_chosen": value in chosen,
                }
                for value, number in Counter(map(value_of, claims)).most_common()
            ],
        }
        for name, heading, chosen, value_of in filters
    ]

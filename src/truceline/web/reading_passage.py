"""The passage of one claim for its review: some paragraphs around it, with its words marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from truceline.claims.reviewing.review import Reviewed
from truceline.core.document import Document
from truceline.web.reading_document import direction_of
from truceline.web.reading_marks import marks_of, paragraphs
from truceline.web.reading_windows import is_hard_wrapped
from truceline.web.reading_words import state_of

__all__ = ["passage"]

_AROUND = 700
"""Characters before and behind the quote; what is cut ends at a blank where there is one."""


def passage(document: Document, one: Reviewed, claims: Sequence[Reviewed]) -> dict[str, Any]:
    """The words around a claim: its own marked in full, of its neighbours the triggers alone."""
    stored, quote = document.text, one.suggestion.quote
    start, end = _start(stored, quote.start), _end(stored, quote.end)
    marks = list(marks_of(one.claim_id, one.suggestion))
    for other in claims:
        trigger = other.suggestion.trigger
        is_near = trigger.start < end and start < trigger.end
        if is_near and other.claim_id != one.claim_id and state_of(other) != "split":
            marks += marks_of(other.claim_id, other.suggestion, whole=False)
    return {
        "paragraphs": paragraphs(stored, start, end, marks),
        "states": {each.claim_id: state_of(each) for each in claims},
        "direction": direction_of(document),
        "is_wrapped": is_hard_wrapped(stored[max(0, start - 4_000) : end + 4_000]),
        "is_cut_before": start > 0,
        "is_cut_behind": end < len(stored),
    }


def _start(stored: str, at: int) -> int:
    start = max(0, at - _AROUND)
    if start == 0:
        return 0
    paragraph = stored.rfind("\n\n", start, at)
    if paragraph >= 0 and at - paragraph > _AROUND // 3:
        return paragraph + 2
    blank = stored.find(" ", start, at)
    return blank + 1 if blank >= 0 else start


def _end(stored: str, at: int) -> int:
    end = min(len(stored), at + _AROUND)
    if end == len(stored):
        return end
    paragraph = stored.find("\n\n", at + _AROUND // 3, end)
    if paragraph >= 0:
        return paragraph
    blank = stored.rfind(" ", at, end)
    return blank if blank >= 0 else end

"""Where a copied passage stands in the stored text: word for word, else folded, else nearly.

Nothing that a model gives is believed before it is found. What is found is always a piece of the
stored text; a copy that differs from it in a number or a negation is not found.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from truceline.claims.model import Mention

__all__ = ["ENOUGH", "Folded", "Found", "find_quote"]

ENOUGH = 95.0
"""Least partial ratio of a passage that was copied with slips."""
_SHORT = 20  # a shorter passage resembles too much else: only word for word
_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`´][^\W_]+)*")
# A slip in one of these turns the sense round. English, Russian, Arabic.
_NEGATIONS = frozenset(
    (
        *("not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "cannot"),
        *("without", "failed", "fail", "denied", "deny", "denies", "unless"),
        *("не", "ни", "нет", "никто", "ничто", "никогда", "без"),
        *("لا", "لم", "لن", "ليس", "ليست", "ما", "غير", "دون", "بدون"),
    )
)


@dataclass(frozen=True, slots=True)
class Found:
    """A passage of the stored text, and how it was found: `exact`, `folded` or `nearly`."""

    mention: Mention
    how: str
    likeness: float = 100.0


class Folded:
    """A window of the stored text with its runs of blanks as one, and the place of each character.

    Args:
        stored: The stored text.
        window: Characters that are looked at; nothing outside them is ever found.
    """

    def __init__(self, stored: str, window: Mention) -> None:
        self.stored, self.window = stored, window
        self.piece = stored[window.start : window.end]
        kept = [
            at
            for at, mark in enumerate(self.piece)
            if not (mark.isspace() and at and self.piece[at - 1].isspace())
        ]
        self.text = "".join(" " if self.piece[at].isspace() else self.piece[at] for at in kept)
        self._places = [*kept, len(self.piece)]

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of the window, in lower case."""
        return frozenset(_LETTERS.findall(self.text.casefold()))

    def mention(self, start: int, end: int) -> Mention:
        """Characters of the stored text for characters of the folded window."""
        first, last = self._places[start], self._places[end - 1] + 1
        return Mention(start=self.window.start + first, end=self.window.start + last)


def find_quote(
    quote: str, folded: Folded, *, after: int = 0, within: Mention | None = None
) -> Found | None:
    """Where a passage stands in a window of the stored text; None where it does not.

    Args:
        quote: As somebody copied it.
        folded: The window.
        after: Of several places the first from this character on, else the first.
        within: Of several places one that lies in this passage comes before all others.
    """
    wanted = _BLANKS.sub(" ", quote).strip()
    if not any(mark.isalnum() for mark in wanted):
        return None
    exact = _places(quote.strip(), folded.piece)
    if exact:
        start, length = folded.window.start, len(quote.strip())
        mentions = [Mention(start=start + at, end=start + at + length) for at in exact]
        return Found(_chosen(mentions, after, within), "exact")
    same = _places(wanted, folded.text)
    if same:
        mentions = [folded.mention(at, at + len(wanted)) for at in same]
        return Found(_chosen(mentions, after, within), "folded")
    return _nearly(wanted, folded)


def _places(wanted: str, text: str) -> list[int]:
    """Where words stand as whole words: "ally" is not found in "rally"."""
    found: list[int] = []
    at = text.find(wanted)
    while at >= 0 and len(found) < 1000:
        end = at + len(wanted)
        opens = at == 0 or not (text[at - 1].isalnum() and wanted[0].isalnum())
        closes = end == len(text) or not (text[end].isalnum() and wanted[-1].isalnum())
        if opens and closes:
            found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _chosen(mentions: list[Mention], after: int, within: Mention | None) -> Mention:
    inside = [one for one in mentions if within is not None and within.holds(one)]
    later = [one for one in mentions if one.start >= after]
    return (inside or later or mentions)[0]


def _nearly(wanted: str, folded: Folded) -> Found | None:
    if not _SHORT <= len(wanted) <= len(folded.text):
        return None
    best = fuzz.partial_ratio_alignment(wanted, folded.text, score_cutoff=ENOUGH)
    if best is None or best.dest_end <= best.dest_start:
        return None
    start, end = _whole_words(folded.text, best.dest_start, best.dest_end)
    if fuzz.ratio(wanted, folded.text[start:end]) < ENOUGH:
        return None
    if _turning(wanted) != _turning(folded.text[start:end]):
        return None
    return Found(folded.mention(start, end), "nearly", round(best.score, 1))


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The range with cut words completed and blanks at its ends left out."""
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _turning(text: str) -> Counter[str]:
    """Numbers and negations of a passage."""
    words = (word.casefold().replace("’", "'") for word in _WORD.findall(text))
    turning = (
        "not" if word.endswith("n't") else word
        for word in words
        if word in _NEGATIONS or word.endswith("n't")
    )
    return Counter(_NUMBER.findall(text)) + Counter(turning)

"""Quotations: where they stand, and who is quoted.

The verb of saying that stands right beside a quotation, in one sentence with it, names its speaker;
else the nearest before it does, else the nearest after it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from truceline.claims.model import Mention, Parsed, Phrase

__all__ = ["QUOTES", "Quotations"]

QUOTES = '"“”„«»'
_NEAR = 300
_BESIDE = 120
# Shorter, quotation marks hold up a word and quote nobody in particular.
_PHRASE = 24
_ENDS = (".", "!", "?", "\n\n")
_SELVES = frozenset({"i", "we", "you", "me", "us"})


@dataclass
class Quotations:
    """Finds the quotations of one text and their speakers.

    Attributes:
        parsed: The text.
        says: Lemmas of verbs of saying and thinking.
    """

    parsed: Parsed
    says: Collection[str]
    found: tuple[Mention, ...] = field(init=False)
    _spoken: list[tuple[Mention, int, Phrase]] = field(init=False)

    def __post_init__(self) -> None:
        self.found = _quoted_in(self.parsed.stored)
        self._spoken = [
            (self._at(one.head), number, speaker)
            for number, one in enumerate(self.parsed.predicates)
            if one.lemma in self.says and (speaker := self.speaker_of(number)) is not None
        ]

    def holds(self, at: int) -> bool:
        """Whether a token stands between quotation marks."""
        start = self.parsed.tokens[at].start
        return any(quote.start <= start < quote.end for quote in self.found)

    def speaker_of(self, number: int) -> Phrase | None:
        """Who a verb of saying lets speak: its subject, or who stands after it ("said a medic")."""
        one, tokens = self.parsed.predicates[number], self.parsed.tokens
        if one.subject is not None:
            is_self = tokens[one.subject.head].text.lower() in _SELVES
            return None if is_self and self.holds(one.head) else one.subject
        if one.is_passive or one.object is None or one.object.head < one.head:
            return None
        is_after = one.head > 0 and tokens[one.head - 1].text in {",", "-", "–", "—", *QUOTES}
        return one.object if is_after else None

    def voice_over(self, at: int, *, but: int) -> tuple[int, Phrase] | None:
        """The verb of saying, and its subject, of the quotation that a token stands in.

        Args:
            at: Index of the token.
            but: A predicate that is not asked.
        """
        start = self.parsed.tokens[at].start
        for quote in self.found:
            if quote.end - quote.start > _PHRASE and quote.start <= start < quote.end:
                return self._beside(quote, but) or self._near(quote, but)
        return None

    def _beside(self, quote: Mention, but: int) -> tuple[int, Phrase] | None:
        """The verb that stands in one sentence with a quotation, after it or before it."""
        outside = [one for one in self._spoken if one[1] != but and not quote.overlaps(one[0])]
        after = [one for one in outside if self._is_joined(quote.end, one[0].start)]
        before = [one for one in outside if self._is_joined(one[0].end, quote.start)]
        is_whole = self.parsed.stored[quote.start : quote.end - 1].rstrip().endswith(".")
        first, then = (before[-1:], after[:1]) if is_whole else (after[:1], before[-1:])
        for _, number, speaker in (*first, *then):
            return number, speaker
        return None

    def _near(self, quote: Mention, but: int) -> tuple[int, Phrase] | None:
        found = [one for one in self._spoken if one[1] != but]
        before = [one for one in found if 0 <= quote.start - one[0].start <= _NEAR]
        after = [one for one in found if 0 <= one[0].start - quote.end <= _NEAR]
        return next(((one[1], one[2]) for one in (*reversed(before), *after)), None)

    def _is_joined(self, start: int, end: int) -> bool:
        """Whether no sentence ends between two characters that stand near."""
        between = self.parsed.stored[start:end]
        is_near = 0 <= end - start <= _BESIDE
        return is_near and not any(mark in between for mark in (*_ENDS, '"'))

    def _at(self, at: int) -> Mention:
        return self.parsed.mention(at, at + 1)


def _quoted_in(stored: str) -> tuple[Mention, ...]:
    """Stretches between quotation marks, none longer than a paragraph.

    A mark that can only open begins anew, so that one lost mark does not turn all that follows.
    """
    found, opened = [], -1
    for at, mark in enumerate(stored):
        if mark == "\n" and stored[at : at + 2] == "\n\n":
            opened = -1
        elif mark not in QUOTES:
            continue
        elif opened < 0 or _only_opens(stored, at):
            opened = at
        else:
            found.append(Mention(start=opened, end=at + 1))
            opened = -1
    return tuple(found)


def _only_opens(stored: str, at: int) -> bool:
    before, after = stored[max(at - 1, 0) : at], stored[at + 1 : at + 2]
    if stored[at] != '"':
        return stored[at] in "«„"
    return not before.strip() and bool(after.strip()) and after not in ",.;:)"

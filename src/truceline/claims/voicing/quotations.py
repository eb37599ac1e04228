"""Quotations: where they stand, and who is quoted.

The verb of saying that stands right beside a quotation, in one sentence with it, names its speaker;
else the nearest before it does, else the nearest after it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from truceline.claims.model import Mention, Parsed, Phrase
from truceline.claims.voicing.speakers import may_speak, whole

__all__ = ["QUOTES", "Quotations"]

QUOTES = '"“”„«»'
_NEAR = 300
_BESIDE = 120
# Shorter, quotation marks hold up a word and quote nobody in particular.
_PHRASE = 24
_ENDS = (".", "!", "?", "\n\n")
_DASHES = ("-", "–", "—")
# A verb that closes a quotation stands within so many characters of its mark.
_CLOSE = 5
_NAMING = frozenset({"NOUN", "PROPN", "ADJ", "DET", "PRON", "PART", "NUM"})
_NOBODY = frozenset({"nothing", "little", "something", "so", "this", "that", "it"})
_FEWEST = 3
_CLAUSES = frozenset({"ROOT", "conj", "ccomp", "parataxis", "dep"})
_SELVES = frozenset({"i", "we", "you", "me", "us"})


@dataclass
class Quotations:
    """Finds the quotations of one text and their speakers.

    Attributes:
        parsed: The text.
        says: Lemmas of verbs of saying and thinking.
        saying: Those that also let speak without a clause under them.
    """

    parsed: Parsed
    says: Collection[str]
    saying: Collection[str] = ()
    found: tuple[Mention, ...] = field(init=False)
    _spoken: list[tuple[Mention, int, Phrase]] = field(init=False)

    def __post_init__(self) -> None:
        self.found = _quoted_in(self.parsed.stored)
        self._spoken = [
            (self._at(one.head), number, speaker)
            for number, one in enumerate(self.parsed.predicates)
            if (one.lemma in self.says or self._closes(number))
            and not (one.negation and one.complement is None)
            and (speaker := self.speaker_of(number)) is not None
        ]

    def holds(self, at: int) -> bool:
        """Whether a token stands between quotation marks."""
        start = self.parsed.tokens[at].start
        return any(quote.start <= start < quote.end for quote in self.found)

    def speaker_of(self, number: int) -> Phrase | None:
        """Who a verb of saying lets speak: its subject, or who stands after it ("said a medic")."""
        one, tokens = self.parsed.predicates[number], self.parsed.tokens
        if one.is_passive and one.agent is not None:
            return one.agent
        if one.subject is not None:
            is_self = tokens[one.subject.head].text.lower() in _SELVES
            return None if is_self and self.holds(one.head) else one.subject
        if one.is_passive or one.object is None or one.object.head < one.head:
            return None if one.is_passive else self._after(one.head)
        is_after = one.head > 0 and tokens[one.head - 1].text in {",", "-", "–", "—", *QUOTES}
        is_somebody = tokens[one.object.head].lemma not in _NOBODY
        return one.object if is_after and is_somebody else None

    def _closes(self, number: int) -> bool:
        """Whether a verb that is no verb of saying closes a quotation: "»", sneered the colonel."""
        one, tokens = self.parsed.predicates[number], self.parsed.tokens
        if one.pos != "VERB" or one.is_passive or one.tense == "future" or one.complement:
            return False
        first = one.head if one.subject is None else min(one.subject.first, one.head)
        before = tokens[max(0, first - 2) : first]
        is_after = first == one.head and bool(before) and before[-1].text in {",", *QUOTES}
        is_quoted = any(token.text in QUOTES for token in before)
        return is_after and is_quoted and not self.holds(one.head)

    def _after(self, head: int) -> Phrase | None:
        """Who stands after a verb that closes a quotation: "»", admitted later the mayor, "«"."""
        tokens = self.parsed.tokens
        if head == 0 or tokens[head - 1].text not in {",", *_DASHES, *QUOTES}:
            return None
        near = self.parsed.stored[max(0, tokens[head].start - _CLOSE) : tokens[head].start]
        if not any(mark in near for mark in QUOTES):
            return None
        at = head + 1
        while at < len(tokens) and tokens[at].pos == "ADV":
            at += 1
        first = at
        while at < len(tokens) and tokens[at].pos in _NAMING:
            at += 1
        named = [one for one in range(first, at) if tokens[one].pos in {"NOUN", "PROPN", "PRON"}]
        if not named:
            return None
        last = named[-1]
        return Phrase(head=last, first=first, last=last + 1, parts=(last,))

    def unquoted(self, number: int) -> tuple[int, Phrase] | None:
        """The verb and speaker of a sentence in the first person whose marks were lost."""
        parsed = self.parsed
        predicate = parsed.predicates[number]
        if predicate.subject is None:
            return None
        head = parsed.tokens[predicate.subject.head]
        if head.text.lower() not in {"we", "i"}:
            return None
        for at, one in enumerate(parsed.predicates):
            same = parsed.tokens[one.head].sentence == head.sentence
            if not same or one.lemma not in self.saying or one.head <= predicate.head:
                continue
            if one.is_infinitive or parsed.tokens[one.head].tag == "VB" or not self._is_bare(at):
                continue  # "We expect the observers to report this"
            before = [at for at in range(predicate.head, one.head) if may_speak(parsed, at)]
            if before:
                phrase = Phrase(head=before[-1], first=before[-1], last=before[-1] + 1, parts=())
                return at, whole(parsed, phrase)
        return None

    def voice_over(self, at: int, *, but: int) -> tuple[int, Phrase] | None:
        """The verb of saying, and its subject, of the quotation that a token stands in.

        Args:
            at: Index of the token.
            but: A predicate that is not asked.
        """
        start = self.parsed.tokens[at].start
        for quote in self.found:
            if not quote.start <= start < quote.end:
                continue
            if quote.end - quote.start > _PHRASE or self._tells(quote):
                return self._beside(quote, but) or self._near(quote, but)
        return None

    def around(self, at: int) -> Mention | None:
        """The quotation of some length that holds a token."""
        start = self.parsed.tokens[at].start
        return next(
            (
                quote
                for quote in self.found
                if quote.start <= start < quote.end and quote.end - quote.start > _PHRASE
            ),
            None,
        )

    def _tells(self, quote: Mention) -> bool:
        """Whether a short quotation is a clause of its own ("They left.")."""
        words = self.parsed.stored[quote.start : quote.end].split()
        if len(words) < _FEWEST:
            return False  # talks had "faltered"
        for one in self.parsed.predicates:
            is_clause = one.pos == "VERB" and one.relation in _CLAUSES and bool(one.tense)
            if is_clause and quote.holds(self._at(one.head)):
                return True
        return False

    def _beside(self, quote: Mention, but: int) -> tuple[int, Phrase] | None:
        """The verb that stands in one sentence with a quotation, after it or before it."""
        outside = [one for one in self._spoken if one[1] != but and not quote.overlaps(one[0])]
        after = [one for one in outside if self._is_joined(quote.end, one[0].start)]
        before = [one for one in outside if self._is_joined(one[0].end, quote.start)]
        is_whole = self.parsed.stored[quote.start : quote.end - 1].rstrip().endswith(".")
        if is_whole:  # "They left." The envoy said that ...
            after = [one for one in after if self._is_bare(one[1])]
        first, then = (before[-1:], after[:1]) if is_whole else (after[:1], before[-1:])
        for _, number, speaker in (*first, *then):
            return number, speaker
        return None

    def _is_bare(self, number: int) -> bool:
        """Whether no clause stands under a verb after it."""
        one = self.parsed.predicates[number]
        below = one.complement
        return below is None or self.parsed.predicates[below].head < one.head

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

"""Speech that runs on: sentences that go on with the speaker of the sentence before.

Three signs are heeded: "would" after reported speech ("It would also free prisoners."); the first
or second person outside quotation marks; and, in a text that lost all its marks, a present tense
with a pronoun after a sentence that ended in "he said".
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from truceline.claims.model import AttributionKind, Mention, Parsed, Predicate

__all__ = ["RunningOn", "quoted_in"]

_SELVES = frozenset({"i", "we", "us", "our", "my", "me", "you", "your", "ourselves"})
_POINTING = frozenset({"it", "this", "that", "they", "he", "she", "there", "these", "we", "i"})
_OUTLOOK = frozenset({"could", "may", "might", "would", "should", "must"})
_QUOTES = '"“”„«»'
# So many sentences may lie between a speaker and what plainly is still his.
_BACK = 3


@dataclass
class RunningOn:
    """Finds, for a sentence without a speaker, the speech verb of one before or after it.

    Attributes:
        parsed: The text.
        speech: Lemmas of verbs that put what somebody said, rather than thought.
    """

    parsed: Parsed
    speech: Collection[str]
    _spoken: dict[int, int] = field(init=False)
    _is_bare: bool = field(init=False)

    def __post_init__(self) -> None:
        tokens = self.parsed.tokens
        self._spoken = {}
        for number, one in enumerate(self.parsed.predicates):
            if one.lemma in self.speech and one.subject is not None and self._is_main(one):
                self._spoken[tokens[one.head].sentence] = number
        self._is_bare = not any(mark in self.parsed.stored for mark in _QUOTES)

    def over(self, number: int) -> tuple[int, AttributionKind] | None:
        """The speech verb whose words a predicate still is, and how they are put.

        Args:
            number: Index of a predicate that no voice of its own sentence claims.
        """
        sentence = self.parsed.tokens[self.parsed.predicates[number].head].sentence
        if sentence in self._spoken:
            is_own = self._is_self(number)
            return (self._spoken[sentence], AttributionKind.DIRECT) if is_own else None
        if self._has_self(sentence):
            found = self._near(sentence)
            return None if found is None else (found, AttributionKind.DIRECT)
        return self._from_before(sentence)

    def _from_before(self, sentence: int) -> tuple[int, AttributionKind] | None:
        before, one = self._spoken.get(sentence - 1), self._root(sentence)
        if before is None or one is None or one.marker == "if":
            return None
        if "would" in one.auxiliaries and self._is_reporting(before):
            return before, AttributionKind.FREE_INDIRECT
        if self._is_bare and self._is_trailing(before) and self._goes_on(one):
            return before, AttributionKind.DIRECT
        return None

    def _is_self(self, number: int) -> bool:
        subject = self.parsed.predicates[number].subject
        return subject is not None and self.parsed.tokens[subject.head].text.lower() in {"i", "we"}

    def _is_main(self, one: Predicate) -> bool:
        """Whether a speech verb is what its sentence is about."""
        is_past = one.tense == "past" or one.lemma in {"say", "add"}
        return is_past and one.relation in {"ROOT", "parataxis", "conj", "ccomp", ""}

    def _is_reporting(self, number: int) -> bool:
        return self.parsed.predicates[number].tense == "past"

    def _is_trailing(self, number: int) -> bool:
        """Whether a speech verb stands after what it says."""
        one, tokens = self.parsed.predicates[number], self.parsed.tokens
        first, _ = self.parsed.sentences[tokens[one.head].sentence]
        return any(
            first <= other.head < one.head and other.pos != "NOUN"
            for other in self.parsed.predicates[:number]
        )

    def _goes_on(self, one: Predicate) -> bool:
        """Whether a main clause speaks in the present, or of what could be, of what is known."""
        if _OUTLOOK.intersection(one.auxiliaries):
            return True
        if one.tense != "present" or one.subject is None:
            return False
        return self.parsed.tokens[one.subject.head].text.lower() in _POINTING

    def _root(self, sentence: int) -> Predicate | None:
        first, last = self.parsed.sentences[sentence]
        inside = (one for one in self.parsed.predicates if first <= one.head < last)
        return next((one for one in inside if one.relation == "ROOT"), None)

    def _has_self(self, sentence: int) -> bool:
        """Whether the first or second person stands outside quotation marks."""
        first, last = self.parsed.sentences[sentence]
        is_open = False
        for token in self.parsed.tokens[first:last]:
            if token.text in _QUOTES:
                is_open = not is_open
            elif not is_open and token.pos == "PRON" and token.text.lower() in _SELVES:
                return True
        return False

    def _near(self, sentence: int) -> int | None:
        before = range(sentence - 1, sentence - 1 - _BACK, -1)
        for one in (*before, sentence + 1):
            if one in self._spoken:
                return self._spoken[one]
        return None


def quoted_in(stored: str) -> tuple[Mention, ...]:
    """Stretches between quotation marks, none longer than a paragraph."""
    found, opened = [], -1
    for at, mark in enumerate(stored):
        if mark == "\n" and stored[at : at + 2] == "\n\n":
            opened = -1
        elif mark in _QUOTES:
            if opened >= 0:
                found.append(Mention(start=opened, end=at + 1))
                opened = -1
            else:
                opened = at
    return tuple(found)

"""Speech that runs on: sentences that go on with the speaker of the sentence before.

Three signs are heeded: what is to come, after reported speech ("It would also free prisoners.",
"These forces will patrol the border."); the first
or second person outside quotation marks; and, in a text that lost all its marks, a present tense
with a pronoun after a sentence that ended in "he said".
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from truceline.claims.model import AttributionKind, Parsed, Predicate
from truceline.claims.voicing.quotations import QUOTES

__all__ = ["RunningOn"]

_SELVES = frozenset({"i", "we", "us", "our", "my", "me", "you", "your", "ourselves"})
_POINTING = frozenset({"it", "this", "that", "they", "he", "she", "there", "these", "we", "i"})
_OUTLOOK = frozenset({"could", "may", "might", "would", "should", "must"})
_COUNTED_UP = frozenset(
    {
        *("first", "second", "third", "fourth", "fifth", "last", "final", "alternative", "option"),
        *("scenario", "variant"),
    }
)
# So many sentences may lie between a speaker and what plainly is still his.
_BACK = 3


@dataclass
class RunningOn:
    """Finds, for a sentence without a speaker, the speech verb of one before or after it.

    Attributes:
        parsed: The text.
        speech: Lemmas of verbs that put what somebody said, rather than thought.
        is_narrated: Whether "I" and "we" outside quotation marks are the author.
        spoken: Sentence → the verb by which somebody speaks in it.
    """

    parsed: Parsed
    speech: Collection[str]
    is_narrated: bool = False
    spoken: dict[int, int] = field(init=False)
    _is_bare: bool = field(init=False)
    _roots: dict[int, Predicate] = field(init=False)
    _carried: dict[int, int | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tokens = self.parsed.tokens
        self.spoken, self._roots = {}, {}
        for number, one in enumerate(self.parsed.predicates):
            if one.relation == "ROOT":
                self._roots.setdefault(tokens[one.head].sentence, one)
            if one.lemma in self.speech and one.subject is not None and self._is_main(one):
                self.spoken[tokens[one.head].sentence] = number
        self._is_bare = not any(mark in self.parsed.stored for mark in QUOTES)

    def over(self, number: int) -> tuple[int, AttributionKind] | None:
        """The speech verb whose words a predicate still is, and how they are put.

        Args:
            number: Index of a predicate that no voice of its own sentence claims.
        """
        sentence = self.parsed.tokens[self.parsed.predicates[number].head].sentence
        if sentence in self.spoken:
            is_own = self._is_self(number) and not self.is_narrated
            return (self.spoken[sentence], AttributionKind.DIRECT) if is_own else None
        if self._has_self(sentence) and (not self.is_narrated or self._is_after_self(sentence)):
            found = self._near(sentence)
            return None if found is None else (found, AttributionKind.DIRECT)
        return self._from_before(sentence)

    def _is_after_self(self, sentence: int) -> bool:
        """Whether the sentence before lets another say "I" and ends in "he said"."""
        return self._is_bare and self.is_closed(sentence - 1) and self._has_self(sentence - 1)

    def is_closed(self, sentence: int) -> bool:
        """Whether a sentence ends in "he said"."""
        number = self.spoken.get(sentence)
        if number is None or not self.is_trailing(number):
            return False
        _, last = self.parsed.sentences[sentence]
        rest = self.parsed.tokens[self.parsed.predicates[number].head + 1 : last]
        return not any(one.pos == "VERB" for one in rest)

    def _from_before(self, sentence: int) -> tuple[int, AttributionKind] | None:
        before, one = self._told(sentence - 1), self._roots.get(sentence)
        first = self.parsed.tokens[self.parsed.sentences[sentence][0]].text.lower()
        if before is None or one is None:
            return None
        is_supposed = "if" in {first, one.marker}
        if self._is_foretold(one) and self._is_reporting(before) and not is_supposed:
            return before, AttributionKind.FREE_INDIRECT
        if self._is_bare and self.is_trailing(before) and self._goes_on(one):
            return before, AttributionKind.DIRECT
        return None

    def _told(self, sentence: int) -> int | None:
        """The speech verb of a sentence, or of the one whose speaker it goes on with."""
        known = sentence
        while known >= 0 and known not in self.spoken and known not in self._carried:
            known -= 1
        # Forward from what is known, not backward by recursion: a text has thousands of sentences.
        for number in range(known + 1, sentence + 1):
            told = self._from_before(number)
            before = self._told(number - 1) if told is None and self._is_of_him(number) else None
            self._carried[number] = before if told is None else told[0]
        return self.spoken.get(sentence, self._carried.get(sentence))

    def _is_of_him(self, sentence: int) -> bool:
        """Whether a sentence only tells what a speaker did then: "He thanked the army"."""
        one = self._roots.get(sentence)
        who = None if one is None else one.subject
        return who is not None and self.parsed.tokens[who.head].text.lower() in {"he", "she"}

    def _is_foretold(self, one: Predicate) -> bool:
        """Whether a clause tells what is to come: "It would rest", "These forces will patrol"."""
        if "would" in one.auxiliaries:
            return not self._is_counted_up(one)
        if self._is_due(one):
            return True
        if one.tense != "future" or one.subject is None:
            return False
        return self.parsed.tokens[one.subject.first].text.lower() in _POINTING

    def _is_due(self, one: Predicate) -> bool:
        """Whether a thing is set to be: "Payments are to begin in July"."""
        below = None if one.complement is None else self.parsed.predicates[one.complement]
        is_set = below is not None and below.is_infinitive and below.head - one.head <= _BACK
        return one.lemma == "be" and is_set and one.object is None

    def _is_counted_up(self, one: Predicate) -> bool:
        """Whether it is the next of several ways: "A second option would hand over the port"."""
        who, tokens = one.subject, self.parsed.tokens
        if who is None or tokens[who.head].pos == "PRON":
            return False
        words = {tokens[at].lemma.lower() for at in range(who.first, who.head + 1)}
        return bool(words & _COUNTED_UP)

    def _is_self(self, number: int) -> bool:
        subject = self.parsed.predicates[number].subject
        return subject is not None and self.parsed.tokens[subject.head].text.lower() in {"i", "we"}

    def _is_main(self, one: Predicate) -> bool:
        """Whether a speech verb is what its sentence is about."""
        is_past = one.tense == "past" or one.lemma in {"say", "add"}
        return is_past and one.relation in {"ROOT", "parataxis", "conj", "ccomp", ""}

    def _is_reporting(self, number: int) -> bool:
        return self.parsed.predicates[number].tense == "past"

    def is_trailing(self, number: int) -> bool:
        """Whether a speech verb stands after what it says."""
        one, tokens = self.parsed.predicates[number], self.parsed.tokens
        first, _ = self.parsed.sentences[tokens[one.head].sentence]
        if any(
            under.governor == number and under.relation == "ccomp" and under.head > one.head
            for under in self.parsed.predicates
        ):
            return False
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

    def _has_self(self, sentence: int) -> bool:
        """Whether the first or second person stands outside quotation marks."""
        first, last = self.parsed.sentences[sentence]
        is_open = False
        for token in self.parsed.tokens[first:last]:
            if token.text in QUOTES:
                is_open = not is_open
            elif not is_open and token.pos == "PRON" and token.text.lower() in _SELVES:
                return True
        return False

    def _near(self, sentence: int) -> int | None:
        for one in range(sentence - 1, sentence - 1 - _BACK, -1):
            if one in self.spoken:
                return self.spoken[one]
        after = self.spoken.get(sentence + 1)
        return after if after is not None and self.is_trailing(after) else None

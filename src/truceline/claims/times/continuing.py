"""Whether a sentence of news tells more of an event whose day was given before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from truceline.claims.model import Dated, EventType, Parsed, Phrase, Predicate
from truceline.claims.times.clause_time import Clauses
from truceline.claims.times.narration import is_within

__all__ = ["Continuing"]

_WEEK = timedelta(days=6)
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
_PRONOUNS = frozenset({"he", "she", "they", "it", "this"})
# Speech acts: who spoke on a day before may speak of it on another.
_SPOKEN = frozenset(
    {
        *(EventType.ACCUSE, EventType.REQUEST, EventType.SUPPORT, EventType.REJECT),
        *(EventType.THREATEN, EventType.STATEMENT),
    }
)
_BEGINNING = ("begin", "start", "launch", "commence", "open", "sign", "impose", "break")
_HARMING = frozenset({"die", "kill", "wound", "injure"})
# How many sentences further a pronoun or "the attack" can take up what was told.
_REACH = 2


@dataclass
class Continuing:
    """Events of one text that were told with their day; built once per text.

    Attributes:
        parsed: The text.
        clauses: Its clauses.
        told: Days of past acts by lemma, each with the predicate that it dates.
    """

    parsed: Parsed
    clauses: Clauses
    told: dict[str, list[tuple[int, Dated]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, number: int, found: Dated) -> None:
        """An act with its own day, in order of the text."""
        is_act = self.parsed.predicates[number].pos == "VERB"
        if is_act and is_within(found, _WEEK) and not self.clauses.is_future(number):
            self.told[self.parsed.predicates[number].lemma].append((number, found))

    def follows(self, near: int, number: int, event_type: EventType) -> bool:
        """Whether a claim goes on with the event of a dated clause shortly before.

        Args:
            near: The dated clause.
            number: The claim's predicate.
            event_type: What it tells of.
        """
        if near < 0 or self.is_saying(near) or not self.clauses.is_past(near):
            return False
        gap = self._sentence(number) - self._sentence(near)
        if not 0 < gap <= _REACH:
            return False
        if event_type in _SPOKEN or self.clauses.perfect(number) == "past":
            return False
        if event_type is EventType.CASUALTIES:
            return gap == 1 or self._is_going_on(near, number)
        if gap == 1 and any(
            self.parsed.predicates[at].lemma in _HARMING for at in self.clauses.same(number)
        ):
            return True
        chain = [self.parsed.predicates[at] for at in self.clauses.chain(number)]
        return any(self._takes_up(one.subject) for one in chain)

    def _is_going_on(self, near: int, number: int) -> bool:
        """Whether the sentence between also tells of the event: "They burned it. Two died"."""
        between = self._sentence(near) + 1
        return any(
            self._sentence(at) == between and self._takes_up(one.subject)
            for at, one in enumerate(self.parsed.predicates[near:number], near)
            if one.relation == "ROOT"
        )

    def again(self, number: int) -> Dated | None:
        """The day of the same act told before: of one verb, and of somebody named there too."""
        predicate = self.parsed.predicates[number]
        if not (self.clauses.is_past(number) or self.clauses.perfect(number) == "past"):
            return None
        nouns = set(self._nouns(predicate))
        for other, found in reversed(self.told.get(predicate.lemma, ())):
            if other < number and nouns & set(self._nouns(self.parsed.predicates[other])):
                return found
        return None

    def begun(self, nouns: frozenset[str], number: int) -> Dated | None:
        """From the day on which one of some things began, if that was told before."""
        for lemma in _BEGINNING:
            for other, found in reversed(self.told.get(lemma, ())):
                if other < number and nouns & set(self._nouns(self.parsed.predicates[other])):
                    return replace(found, last_day=None, basis="inferred")
        return None

    def _takes_up(self, subject: Phrase | None) -> bool:
        """Whether a subject is a pronoun or an event spoken of before: "the attack"."""
        if subject is None:
            return False
        head, first = self.parsed.tokens[subject.head], self.parsed.tokens[subject.first]
        if head.text.lower() in _PRONOUNS:
            return True
        is_named = any(
            token.pos == "PROPN" for token in self.parsed.tokens[subject.first : subject.last]
        )
        is_event = subject.head in self.clauses.by_head and not is_named
        return is_event and first.text.lower() in _DEFINITE

    def is_saying(self, number: int) -> bool:
        """Whether a predicate tells that something was said."""
        return any(self.clauses.link(at) == "said" for at in self.clauses.under.get(number, ()))

    def _sentence(self, number: int) -> int:
        return self.parsed.tokens[self.parsed.predicates[number].head].sentence

    def _nouns(self, predicate: Predicate) -> Iterator[str]:
        for phrase in (predicate.subject, predicate.object, predicate.agent):
            for at in phrase.parts if phrase else ():
                if self.parsed.tokens[at].pos in {"NOUN", "PROPN"}:
                    yield self.parsed.tokens[at].lemma.lower()

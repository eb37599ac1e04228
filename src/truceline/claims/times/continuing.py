"""Whether a sentence of news tells more of an event whose day was given before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
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
_BEGINNING = (
    "begin",
    "start",
    "launch",
    "commence",
    "open",
    "sign",
    "impose",
    "break",
    "declare",
    "announce",
    "agree",
    "reach",
)
_EVENTS = frozenset(
    {
        *("attack", "raid", "clash", "battle", "shelling", "bombing", "strike", "airstrike"),
        *("blast", "explosion", "ambush", "assault", "incident", "fighting", "offensive"),
        *("operation", "advance", "meeting", "protest", "arrest", "siege", "massacre"),
    }
)
_DOERS = frozenset({"attacker", "assailant", "gunman", "raider", "bomber", "victim", "intruder"})
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
        is_taken_up = self.takes_up(number)
        if event_type is EventType.CASUALTIES:
            is_of_it = gap == 1 or is_taken_up or self._is_going_on(near, number)
            return is_of_it and not self.is_anew(number)
        return is_taken_up or (gap == 1 and self._is_next_of(near, number))

    def _is_next_of(self, near: int, number: int) -> bool:
        """Whether the next sentence tells of harm, or of whom the dated clause tells."""
        chain = [self.parsed.predicates[at] for at in self.clauses.chain(number)]
        same = [self.parsed.predicates[at] for at in self.clauses.same(number)]
        is_harm = any(one.lemma in _HARMING for one in same)
        return is_harm or any(self._is_same_doer(one.subject, near) for one in chain)

    def _is_same_doer(self, subject: Phrase | None, near: int) -> bool:
        """Whether "the rebels" are those of whom the dated clause tells."""
        tokens = self.parsed.tokens
        if subject is None or tokens[subject.first].text.lower() not in _DEFINITE:
            return False
        return tokens[subject.head].lemma in set(self._nouns(self.parsed.predicates[near]))

    def _is_going_on(self, near: int, number: int) -> bool:
        """Whether the sentence between also tells of the event: "They burned it. Two died"."""
        between = self._sentence(near) + 1
        return any(
            self._sentence(at) == between and self._takes_up(one.subject)
            for at, one in enumerate(self.parsed.predicates[near:number], near)
            if one.relation == "ROOT"
        )

    def is_linked(self, since: int, number: int) -> bool:
        """Whether a claim speaks of the event, or of who took part in it, told from a place on.

        Args:
            since: Token that the telling begins with.
            number: The claim's predicate.
        """
        tokens = self.parsed.tokens
        start = self.parsed.sentences[self._sentence(number)][0]
        if self.takes_up(number):
            return True
        before = {one.lemma for one in tokens[since:start] if one.pos == "NOUN"}
        return self.speaks_of_event(number, before) or self._is_of_same(number, since, start)

    def takes_up(self, number: int) -> bool:
        """Whether a claim, or a clause above it, tells of "it", "they" or "the attack"."""
        chain = [self.parsed.predicates[at] for at in self.clauses.chain(number)]
        is_empty = any(one.lemma == "be" and one.complement is not None for one in chain)
        return not is_empty and any(self._takes_up(one.subject) for one in chain)

    def is_anew(self, number: int) -> bool:
        """Whether harm has a cause that was not told before: "clashes killed two"."""
        tokens, one = self.parsed.tokens, self.parsed.predicates[number]
        held = [one.subject, one.agent, *(each for said in one.preps.values() for each in said)]
        heads = {phrase.head for phrase in held if phrase is not None}
        return any(tokens[at].lemma in _EVENTS and not self._is_definite(at) for at in heads)

    def speaks_of_event(self, number: int, before: Collection[str] = ()) -> bool:
        """Whether "the attack" or another thing told before stands in a clause."""
        parts = [self.parsed.predicates[at] for at in self.clauses.same(number)]
        return any(
            self._is_event(at, before)
            for at in range(min(one.first for one in parts), max(one.last for one in parts))
        )

    def _is_event(self, at: int, before: Collection[str]) -> bool:
        token = self.parsed.tokens[at]
        if token.pos != "NOUN" or not self._is_definite(at):
            return False
        return at in self.clauses.by_head or token.lemma in _EVENTS or token.lemma in before

    def _is_definite(self, at: int) -> bool:
        """Whether the or this stands before a noun and no name within: "the latest attack"."""
        tokens = self.parsed.tokens
        for before in range(at - 1, max(-1, at - 4), -1):
            if tokens[before].head != at:
                return False
            if tokens[before].text.lower() in _DEFINITE:
                return True
        return False

    def _is_of_same(self, number: int, since: int, start: int) -> bool:
        """Whether who acts was named before, in the same words."""
        tokens = self.parsed.tokens
        named = {one.text.lower() for one in tokens[since:start] if one.pos == "PROPN"}
        for at in self.clauses.chain(number):
            one = self.parsed.predicates[at]
            for phrase in (one.subject, one.agent):
                held = tokens[phrase.first : phrase.last] if phrase else ()
                if any(t.pos == "PROPN" and t.text.lower() in named for t in held):
                    return True
        return False

    def again(self, number: int) -> Dated | None:
        """The day of the same act told before: of one verb, and of somebody named there too."""
        predicate = self.parsed.predicates[number]
        if self.clauses.perfect(number) == "present":
            return None
        if not (self.clauses.is_past(number) or self.clauses.perfect(number) == "past"):
            return None
        nouns = set(self._nouns(predicate))
        for other, found in reversed(self.told.get(predicate.lemma, ())):
            if other < number and nouns & set(self._nouns(self.parsed.predicates[other])):
                return found
        return None

    def begun(self, nouns: frozenset[str], number: int) -> Dated | None:
        """From the day on which one of some things began, if that was told before."""
        for lemma in (*_BEGINNING, *sorted(nouns)):
            for other, found in reversed(self.told.get(lemma, ())):
                held = {lemma, *self._nouns(self.parsed.predicates[other])}
                if other < number and nouns & held:
                    return replace(found, last_day=None, basis="inferred")
        return None

    def _takes_up(self, subject: Phrase | None) -> bool:
        """Whether a subject is a pronoun or an event spoken of before: "the attack"."""
        if subject is None:
            return False
        head, first = self.parsed.tokens[subject.head], self.parsed.tokens[subject.first]
        is_doer = head.lemma in _DOERS and first.text.lower() in _DEFINITE
        if is_doer or head.text.lower() in _PRONOUNS:
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

"""Clauses that the parser joined to the wrong clause: with whom they share their voice.

"Analysts struggle to see how talks can end the war, bring refugees home or secure aid": the parser
joins "bring" to "struggle", but its bare form needs "can". "The king declared that the war was won
and ordered his men home": the war orders nothing, so the order is told as the declaring is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from truceline.claims.model import Parsed, Predicate

__all__ = ["Joined"]

_STEPS = 4
_MODALS = frozenset({"can", "could", "may", "might", "will", "would", "shall", "should", "must"})
_PERSONAL = frozenset({"he", "she", "they", "we", "i", "who", "you"})
_NAMES = frozenset({"PERSON", "ORG", "NORP", "GPE"})


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Finds, in one text, the clause whose voice a joined clause shares.

    Attributes:
        parsed: The text.
        acts: Lemmas of verbs for which somebody must speak ("order", "urge").
        animate: Heads of phrases that can speak.
    """

    parsed: Parsed
    acts: Collection[str]
    animate: Collection[str]

    def twin(self, number: int) -> int | None:
        """The predicate that a joined one really goes on with; None where the parser was right."""
        one = self.parsed.predicates[number]
        if one.relation != "conj" or one.governor is None or self._has_subject(one):
            return None
        return self._of_form(number, one) if one.is_infinitive or not one.tense else self._act(one)

    def _of_form(self, number: int, one: Predicate) -> int | None:
        """The clause with a modal verb before a bare verb that was joined to a finite one."""
        tokens = self.parsed.tokens
        above = one
        for _ in range(_STEPS):
            if above.governor is None or above.relation != "conj":
                break
            above = self.parsed.predicates[above.governor]
        is_bare = tokens[one.head].tag == "VB" and not one.auxiliaries
        if not is_bare or tokens[above.head].tag == "VB" or self._is_led(one):
            return None
        for before in range(number - 1, -1, -1):
            other = self.parsed.predicates[before]
            if other.head <= above.head:
                return None
            if tokens[other.head].tag == "VB" and _MODALS.intersection(other.auxiliaries):
                return before
        return None

    def _is_led(self, one: Predicate) -> bool:
        """Whether "to" stands before it."""
        tokens = self.parsed.tokens
        return any(
            tokens[at].head == one.head and tokens[at].tag == "TO"
            for at in range(max(0, one.head - _STEPS), one.head)
        )

    def _act(self, one: Predicate) -> int | None:
        """The verb of saying above a thing that was said to do what only a speaker does."""
        if one.governor is None or one.lemma.split(" ")[0] not in self.acts or one.is_passive:
            return None
        said = self.parsed.predicates[one.governor]
        if (beside := self._beside(said, one)) is not None:
            return beside
        if said.relation != "ccomp" or said.governor is None or said.subject is None:
            return None
        over = self.parsed.predicates[said.governor]
        is_after = over.head < said.head and over.subject is not None
        may_act = self._may_act(said.subject.head) and not said.is_passive
        return said.governor if is_after and not may_act else None

    def _beside(self, said: Predicate, one: Predicate) -> int | None:
        """A verb of saying between: "We stay, he declared, and demanded more"."""
        tokens = self.parsed.tokens
        for number, other in enumerate(self.parsed.predicates):
            if not said.head < other.head < one.head or other.relation != "parataxis":
                continue
            is_alike = tokens[other.head].tag == tokens[one.head].tag != tokens[said.head].tag
            if is_alike and self._has_subject(other):
                return number
        return None

    def _may_act(self, at: int) -> bool:
        token = self.parsed.tokens[at]
        return (
            token.lemma.lower() in self.animate
            or token.text.lower() in _PERSONAL
            or token.label in _NAMES
            or token.pos == "PROPN"
        )

    def _has_subject(self, one: Predicate) -> bool:
        return one.subject is not None and one.subject.basis == "stated"

"""Clauses that no frame knows: which of them are claims, and of what kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from truceline.claims.events.frames import Frames
from truceline.claims.events.standing import Standing
from truceline.claims.model import EventType, Parsed, Predicate
from truceline.claims.voicing.voices import Voices

__all__ = ["Unframed"]

_MAIN = {"ROOT", "ccomp", "parataxis"}
_COPULAS = {"be", "become", "remain"}
_CONTRASTS = {"although", "though", "whereas", "while"}
_OUTLOOK = {"may", "might", "could", "would", "can", "should", "must", "shall", "ought"}
# In these languages the plain present tells what is usual, and another form what goes on.
_HABITUAL = {"en"}


@dataclass(frozen=True)
class Unframed:
    """Judges the clauses of one text that no frame knows.

    Attributes:
        parsed: The text.
        frames: Of its language, for their classes of words.
        voices: Of the text.
        kinds: Kind of the name that covers a token.
        standing: Of its predicates.
        dead: Predicates that another clause tells already.
    """

    parsed: Parsed
    frames: Frames
    voices: Voices
    kinds: Mapping[int, str]
    standing: Standing
    dead: Collection[int]

    def kind_of(self, number: int, found: Collection[int]) -> EventType | None:
        """What a clause tells, where it stands for itself; None where it does not.

        Args:
            number: Index of its predicate.
            found: Indices of the predicates that are claims already.
        """
        one = self.parsed.predicates[number]
        if self.voices.speaks(number) and not self._is_seeing(one):
            return None
        if one.subject is None and one.object is None:
            return None
        if self.standing.is_fragment(number) and (one.relation == "conj" or one.subject is None):
            return None
        if not self._is_main(number, found) or self._has_told(number, found):
            return None
        return self._kind(one, self._outlook(number))

    def _outlook(self, number: int) -> Collection[str]:
        """Auxiliaries of a verb, or of what it begins or fails to do."""
        one, (relation, over) = self.parsed.predicates[number], self.standing.place(number)
        if relation != "xcomp" or over is None:
            return one.auxiliaries
        return (*one.auxiliaries, self.parsed.predicates[over].lemma, *self._outlook(over))

    def _is_seeing(self, one: Predicate) -> bool:
        """Whether somebody saw or heard a thing, rather than said something."""
        is_thing = one.object is not None and one.complement is None
        return (is_thing or one.is_passive) and self.frames.is_in(one.lemma, "witness")

    def _is_main(self, number: int, found: Collection[int]) -> bool:
        """Whether a clause stands for itself, if need be under "began to", "failed to"."""
        relation, over = self.standing.place(number)
        one = self.parsed.predicates[number]
        is_to = one.is_infinitive or "to" in one.auxiliaries
        if relation == "xcomp" and over is not None and is_to:
            above = self.parsed.predicates[over]
            return over not in found and self._is_aspect(above) and self._is_main(over, found)
        if one.is_infinitive:
            return False
        if relation == "ccomp" and over is not None:
            is_copula = self.parsed.predicates[over].lemma in _COPULAS
            return is_copula or one.marker == "that" or self.voices.speaks(over)
        is_contrast = relation == "advcl" and one.marker in _CONTRASTS
        if is_contrast and self.standing.is_fragment(number):
            return False
        return is_contrast or relation in _MAIN

    def _is_aspect(self, one: Predicate) -> bool:
        return self.frames.is_in(one.lemma, "aspect") or self.frames.is_in(one.lemma, "failing")

    def _has_told(self, number: int, found: Collection[int]) -> bool:
        """Whether what hangs on a verb tells it all ("used the pause to recruit")."""
        one = self.parsed.predicates[number]
        for below in self.standing.below.get(number, ()):
            under, (relation, _) = self.parsed.predicates[below], self.standing.place(below)
            if under.pos == "NOUN":
                continue
            is_to = under.is_infinitive or "to" in under.auxiliaries
            is_whole = relation == "ccomp" or is_to or below in found
            if relation in {"xcomp", "ccomp"} and is_whole and self._is_aspect(one):
                return True
            is_aim = relation == "advcl" and under.is_infinitive
            is_content = is_aim or relation in {"xcomp", "prep:by", "ccomp"}
            is_cleft = relation == "acl" or (relation == "relcl" and self._is_empty(one))
            is_told = is_content or (one.lemma == "be" and is_cleft)
            if is_told and below in found:
                return True
        return False

    def _is_empty(self, one: Predicate) -> bool:
        """Whether the subject says nothing ("it was the army that fired", "there are men who")."""
        if one.subject is None:
            return True
        return self.parsed.tokens[one.subject.head].tag not in {"NN", "NNS", "NNP", "NNPS"}

    def _kind(self, one: Predicate, auxiliaries: Collection[str]) -> EventType:
        """An outlook, a habit or a cause is judged, not seen."""
        if _OUTLOOK.intersection(auxiliaries) or one.tense == "future":
            return EventType.ASSESSMENT
        if one.lemma in _COPULAS:
            return self._kind_of_copula(one)
        is_habit = one.tense == "present" and not one.auxiliaries and not one.is_passive
        is_habit = is_habit and self.frames.language in _HABITUAL
        is_about = one.object is not None and not self.frames.can_act(self.parsed, one, self.kinds)
        return EventType.ASSESSMENT if is_habit or is_about else EventType.SITUATION

    def _kind_of_copula(self, one: Predicate) -> EventType:
        """What is judged of a thing, rather than seen ("is open", "there are doubts")."""
        named = one.object or one.subject
        lemma = "" if named is None else self.parsed.tokens[named.head].lemma
        if one.object is None or one.subject is None:
            is_judged = self.frames.is_in(lemma, "judged") or self._is_called(one)
            return EventType.ASSESSMENT if is_judged else EventType.SITUATION
        return EventType.SITUATION if self.frames.is_in(lemma, "held") else EventType.ASSESSMENT

    def _is_called(self, one: Predicate) -> bool:
        """Whether an adverb or the like stands where an adjective would ("is far from over")."""
        return any(
            self.frames.is_in(token.lemma, "judged")
            for token in self.parsed.tokens[one.head + 1 : one.last]
            if token.head == one.head
        )

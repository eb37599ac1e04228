"""Clauses that tell nothing of their own: conditions, notions, participles that describe."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from truceline.claims.events.frames import Frame, Frames
from truceline.claims.events.standing import Standing
from truceline.claims.model import EventType, Parsed, Predicate

__all__ = ["Asides"]

_CONDITIONS = {"if", "unless", "provided", "providing", "lest", "whether", "so"}
# A participle of these types beside a noun only describes it ("talks involving three groups").
_DESCRIBED = {
    *(EventType.ASSESSMENT, EventType.SITUATION, EventType.INTENT),
    *(EventType.CONSULT, EventType.SUPPORT),
}
_FEW = 2
_USING = {"use", "exploit", "employ"}


@dataclass(frozen=True)
class Asides:
    """Judges clauses of one text by where they stand.

    Attributes:
        parsed: The text.
        frames: Of its language, for their classes of words.
        standing: Of its predicates.
        dead: Predicates that another clause tells already.
    """

    parsed: Parsed
    frames: Frames
    standing: Standing
    dead: Collection[int]

    def is_aside(self, number: int, frame: Frame) -> bool:
        """Whether a clause only describes ("helping his advance", "those killed").

        Args:
            number: Index of its predicate.
            frame: What it would tell.
        """
        one, (relation, over) = self.parsed.predicates[number], self.standing.place(number)
        is_judged = frame.event_type is EventType.ASSESSMENT
        if relation == "csubj" and self._is_joined_by_be(over):
            return True  # "keeping the port was his aim"
        if relation == "relcl" and is_judged and one.last - one.first <= _FEW:
            return True  # "the only forum that matters"
        if not self.standing.is_fragment(number):
            return False
        if relation == "acl":
            return self._is_beside_noun(number, frame)
        if relation == "advcl":
            # "struck the port, using missiles"; "Backed by Oman, the rebels …"
            return one.lemma in _USING or self._is_describing(one)
        return is_judged and relation.startswith("prep:")

    def _is_beside_noun(self, number: int, frame: Frame) -> bool:
        one, (_, over) = self.parsed.predicates[number], self.standing.place(number)
        if self._is_describing(one):
            return True
        is_bare = one.last == one.head + 1
        is_mere = frame.event_type in _DESCRIBED and not self._is_of_claim(one)
        is_mere = is_mere and not self._is_joined_by_be(over)
        return (is_bare or is_mere) and not self.standing.is_counted(number)

    def _is_joined_by_be(self, over: int | None) -> bool:
        """Whether the verb above is `be` ("was the last town held by them")."""
        return over is not None and self.parsed.predicates[over].lemma == "be"

    def _is_describing(self, one: Predicate) -> bool:
        """Whether a participle names who leads or backs ("the talks, led by Oman")."""
        is_made = self.parsed.tokens[one.head].tag == "VBN" and one.agent is not None
        is_named = self.frames.is_in(one.lemma, "describing")
        return is_made and is_named and not self._is_of_claim(one)

    def _is_of_claim(self, one: Predicate) -> bool:
        """Whether it is said of a claim or an idea ("a claim backed by the mission")."""
        if one.subject is None:
            return False
        lemma = self.parsed.tokens[one.subject.head].lemma
        return any(self.frames.is_in(lemma, name) for name in ("charge", "offered"))

    def is_thought(self, one: Predicate, relation: str, over: int) -> bool:
        """Whether a clause is a mere notion ("no proof that ...", "does not mean that ...").

        Args:
            one: Its predicate.
            relation: To its governor.
            over: Index of that.
        """
        above, token = self.parsed.predicates[over], self.parsed.tokens[one.head]
        if relation == "acl" and one.marker == "that":
            return self.frames.is_in(self.parsed.tokens[token.head].lemma, "notions")
        if relation == "ccomp" and above.negation:
            return self.frames.is_in(above.lemma, "implying")
        is_while = relation == "advcl" and token.tag == "VBG" and one.marker == "while"
        return is_while and over in self.dead

    def is_used(self, over: int | None) -> bool:
        """Whether an infinitive says what something is used for ("use the pause to recruit")."""
        if over is not None and self.parsed.predicates[over].pos == "NOUN":
            over = self.parsed.predicates[over].governor
        return over is not None and self.parsed.predicates[over].lemma in _USING

    def is_blocked(self, number: int) -> bool:
        """Whether a clause is a condition or an open question, or says since when."""
        one = self.parsed.predicates[number]
        relation, _ = self.standing.place(number)
        first = self.standing.first_joined(number)
        if first != number and self.is_blocked(first):
            return True
        if one.lemma == "let" and self.standing.has_beside(number, "alone"):
            return True
        is_open = relation == "ccomp" and one.marker == "whether"
        if is_open or self.standing.is_inverted(number):
            return True
        return relation == "advcl" and self._is_condition(number)

    def _is_condition(self, number: int) -> bool:
        one = self.parsed.predicates[number]
        is_since = one.marker == "since" and self.frames.is_in(one.lemma, "happen")
        return one.marker in _CONDITIONS or is_since or self.standing.is_awaited(number)

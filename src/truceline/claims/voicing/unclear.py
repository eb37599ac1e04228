"""A net for allegations: where the text lets somebody speak and the grammar leaves open how far.

Nothing is kept in the author's voice that hangs on a verb of saying, or that goes on in the past
perfect with what somebody was just said to have said. Whose words it is stays marked as unclear.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from truceline.claims.model import Parsed, Phrase, Predicate

__all__ = ["Unclear"]

# How what is said may hang on the verb that says it.
_CONTENT = frozenset({"ccomp", "dep", "parataxis", "acl"})
# What is the author's own setting for an act of speech.
_SETTING = frozenset(
    {"after", "before", "when", "while", "since", "until", "as", "once", "because", "although"}
)
# Who said something then does these himself ("said it was late and left").
_MOVING = frozenset(
    {
        *("leave", "walk", "go", "fly", "travel", "return", "arrive", "meet", "visit", "sign"),
        *("storm", "depart", "come", "resign", "send", "release", "publish", "show", "give"),
        *("refuse", "decline", "offer", "ask", "request", "condemn", "criticise", "criticize"),
        *("welcome", "praise", "reject", "dismiss", "blame", "accuse", "call", "suspend", "order"),
    }
)
_COUNTED = frozenset({"none", "most", "many", "some", "other", "few", "nobody", "both", "all"})
# After a semicolon with one of these the author goes on.
_TURNING = frozenset(
    {
        *("afterwards", "later", "then", "meanwhile", "however", "nevertheless", "in", "on", "by"),
        *("after", "but", "yet", "instead", "since", "still"),
    }
)
_PRONOUNS = frozenset({"it", "they", "he", "she"})
_STEPS = 8
_BACK = 4


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """Finds the likely speaker of clauses that no rule of voices explains, in one text.

    Attributes:
        parsed: The text.
        says: Lemmas of verbs that put what somebody said.
        performing: Those that only a speaker does: joined to a verb of saying they are its like.
    """

    parsed: Parsed
    says: frozenset[str]
    performing: frozenset[str] = frozenset()
    _spoken: dict[int, int] = field(init=False, default_factory=dict)
    _back: set[int] = field(init=False, default_factory=set)
    _taken_up: set[int] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        for number, one in enumerate(self.parsed.predicates):
            if self._speaks(one) and one.complement is not None:
                self._spoken[self.parsed.tokens[one.head].sentence] = number
            elif one.relation == "ROOT" and self._looks_back(one):
                self._back.add(self.parsed.tokens[one.head].sentence)
            elif one.relation == "ROOT" and self._is_pronoun(one):
                self._taken_up.add(self.parsed.tokens[one.head].sentence)

    def over(self, number: int) -> int | None:
        """The verb of saying whose words a predicate may be; None where none is near.

        Args:
            number: Index of a predicate that no rule gave to anybody.
        """
        found = (
            *(self._above(number), self._joined(number), self._before(number)),
            *(self._apart(number), self._listed(number)),
        )
        return next((one for one in found if one is not None), None)

    def _above(self, number: int) -> int | None:
        """A verb of saying above it, with no setting and no relative clause between."""
        one, seen = self.parsed.predicates[number], {number}
        while one.governor is not None and one.governor not in seen and len(seen) < _STEPS:
            if one.relation in {"advcl", "relcl"} and one.marker in {"", *_SETTING}:
                return None
            over = self.parsed.predicates[one.governor]
            is_after = self.parsed.predicates[number].head > over.head
            if self._speaks(over) and one.relation in _CONTENT and is_after:
                return one.governor
            seen.add(one.governor)
            one = over
        return None

    def _joined(self, number: int) -> int | None:
        """A verb of saying before it in its sentence, where it tells of what was before that."""
        one = self.parsed.predicates[number]
        if one.relation not in {"conj", "ROOT", "parataxis", "ccomp"}:
            return None
        if not self._looks_back(one) and not self._is_bare_and(one):
            return None
        sentence = self.parsed.tokens[one.head].sentence
        near = self._spoken.get(sentence)
        if near is None or near == number:
            return None
        over = self.parsed.predicates[near]
        is_past = over.tense == "past" and "have" not in over.auxiliaries
        return near if is_past and over.head < one.head else None

    def _apart(self, number: int) -> int | None:
        """A verb of saying before a semicolon, after which the clause goes on without another."""
        one, tokens = self.parsed.predicates[number], self.parsed.tokens
        near = self._spoken.get(tokens[one.head].sentence)
        if near is None or one.lemma in self.says or one.pos == "NOUN":
            return None
        over = self.parsed.predicates[near]
        said = None if over.complement is None else self.parsed.predicates[over.complement].head
        if said is None or not over.head < said < one.head:
            return None
        marks = [at for at in range(said, one.head) if tokens[at].text == ";"]
        if not marks:
            return None
        is_turning = tokens[marks[-1] + 1].text.lower() in _TURNING
        return None if is_turning or over.relation not in {"ROOT", "ccomp"} else near

    def _listed(self, number: int) -> int | None:
        """A verb of saying to which the parser joined what is only said.

        "She argued the panel had never come, relied on rumours and left"; "said that help was
        promised, but none has come".
        """
        one = self.parsed.predicates[number]
        if one.relation != "conj" or one.governor is None or one.is_infinitive:
            return None
        is_own_act = one.lemma.split(" ")[0] in self.says | self.performing | _MOVING
        over = self.parsed.predicates[one.governor]
        near = self._listed(one.governor) if over.relation == "conj" else None
        if near is not None or not self._speaks(over) or over.complement is None:
            return near
        said = self.parsed.predicates[over.complement]
        if not over.head < said.head < one.head or not one.tense:
            return None
        who = one.subject
        if who is not None and who.basis == "stated":
            return one.governor if self._is_of_them(who) else None
        between = {token.text for token in self.parsed.tokens[said.head : one.head]}
        return one.governor if "," in between and not is_own_act else None

    def _is_of_them(self, who: Phrase) -> bool:
        """Whether a subject only counts those of whom was spoken ("none", "most", "two others")."""
        return self.parsed.tokens[who.head].lemma in _COUNTED

    def _before(self, number: int) -> int | None:
        """A verb of saying in the sentence before, of one paragraph, which it goes on with."""
        one = self._topmost(number)
        token = self.parsed.tokens[one.head]
        is_going_on = token.sentence - 1 in self._back and self._is_under_way(one)
        if not (self._looks_back(one) or is_going_on) or one.relation not in {"ROOT", "conj"}:
            return None
        near = self._going_on(token.sentence)
        if near is None or token.sentence in self._spoken:
            return None
        over = self.parsed.predicates[near]
        start, end = self.parsed.tokens[over.head].start, token.start
        is_apart = any(start < first <= end for first, _ in self.parsed.paragraphs)
        is_main = over.relation == "ROOT" and over.tense == "past"
        return near if is_main and not is_apart else None

    def _is_pronoun(self, one: Predicate) -> bool:
        """Whether a main clause takes up who was spoken of: "it wanted", "they came"."""
        who = one.subject
        return who is not None and self.parsed.tokens[who.head].text.lower() in _PRONOUNS

    def _topmost(self, number: int) -> Predicate:
        """The clause that a clause without a subject of its own is joined to."""
        one = self.parsed.predicates[number]
        for _ in range(_STEPS):
            is_joined = one.relation in {"conj", "dep"} and one.governor is not None
            if not is_joined or one.governor is None or self._looks_back(one):
                break
            one = self.parsed.predicates[one.governor]
        return one

    def _going_on(self, sentence: int) -> int | None:
        """The verb of saying before a sentence, over others that look back as it does."""
        for before in range(sentence - 1, max(sentence - 1 - _BACK, -1), -1):
            if before in self._spoken:
                return self._spoken[before]
            if before not in self._back and before not in self._taken_up:
                return None
        return None

    def _speaks(self, one: Predicate) -> bool:
        is_verb = one.pos == "VERB" and one.lemma in self.says
        is_own = one.subject is not None and not (
            one.is_infinitive and one.subject.basis != "stated"
        )
        return is_verb and is_own and not one.is_passive

    def _is_bare_and(self, one: Predicate) -> bool:
        """Whether a clause of its own is joined by "and" without a comma ("said A and B")."""
        tokens = self.parsed.tokens
        if one.subject is None or one.subject.basis != "stated" or one.relation != "conj":
            return False
        first = one.first
        is_joined = first > 1 and tokens[first - 1].text.lower() in {"and", "but"}
        return is_joined and tokens[first - 2].text not in {",", ";"}

    def _is_under_way(self, one: Predicate) -> bool:
        """Whether it went on then: "Parents were boiling leaves"."""
        is_gerund = self.parsed.tokens[one.head].tag == "VBG" and one.tense == "past"
        return is_gerund and one.subject is not None and one.subject.basis == "stated"

    def _looks_back(self, one: Predicate) -> bool:
        """Whether it stands in the past perfect ("had burned")."""
        if one.marker or one.subject is None or one.subject.basis != "stated":
            return False
        first = self.parsed.tokens[one.first : one.head]
        return any(token.text.lower() in {"had", "'d"} and token.rel == "aux" for token in first)

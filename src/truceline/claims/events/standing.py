"""Where a predicate stands in its sentence: below what, and with how much of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from truceline.claims.events.frames import Frames
from truceline.claims.model import Parsed, Predicate
from truceline.claims.voicing.voices import Voices

__all__ = ["Standing"]

_THIS = {"this", "that", "these", "those", "such", "its", "their", "his", "her", "any", "no"}
_OUTLOOK = {"can", "could", "may", "might", "shall", "should", "will", "would"}
_INVERTING = {"should", "have"}
_STRONG = ("by", "between", "with", "on", "against", "of", "from", "among")
_WEAK = (*_STRONG, "in", "near", "at", "to", "for", "along", "around", "into", "over", "across")


@dataclass
class Standing:
    """Relations and governors of one text's predicates; built once per text.

    Attributes:
        below: Governor → predicates that hang on it.
    """

    parsed: Parsed
    frames: Frames
    voices: Voices
    below: dict[int, list[int]] = field(init=False)
    _places: list[tuple[str, int | None]] = field(init=False)

    def __post_init__(self) -> None:
        numbers = range(len(self.parsed.predicates))
        self._places = [self._found(number) for number in numbers]
        self.below = defaultdict(list)
        for number, (_, over) in enumerate(self._places):
            if over is not None and over != number:
                self.below[over].append(number)

    def place(self, number: int) -> tuple[str, int | None]:
        """Relation and governor; of what is joined to another, those of the first."""
        return self._places[number]

    def is_told(self, number: int) -> bool:
        """Whether a noun has what makes it more than a mention: who, whom, where."""
        noun, tokens = self.parsed.predicates[number], self.parsed.tokens
        relation, _ = self.place(number)
        before = [
            tokens[at].lemma
            for at in range(noun.first, noun.head)
            if tokens[at].head == noun.head and tokens[at].rel in {"det", "poss"}
        ]
        if _THIS.intersection(before):
            return False
        if relation == "prep:in" and noun.first == noun.head:
            return False  # "in violation of", "in response to"
        owner = noun.subject is not None or noun.agent is not None
        strong = owner or any(noun.preps.get(name) for name in _STRONG)
        if "the" in before:
            return strong
        is_series = self._is_of_quantity(noun.head)
        return strong or is_series or any(noun.preps.get(name) for name in _WEAK)

    def clause_above(self, number: int, told: Collection[int]) -> int | None:
        """The verb in whose clause a predicate without a subject of its own stands.

        Args:
            number: Index of the predicate.
            told: Indices of predicates that are claims: their clauses stay their own.
        """
        found, seen = None, {number}
        while True:
            one, (relation, over) = self.parsed.predicates[number], self.place(number)
            is_own = one.pos != "VERB" or (
                one.subject is not None and one.subject.basis in {"stated", "relative"}
            )
            is_loose = one.is_infinitive or self.is_fragment(number)
            if is_own or not is_loose or over is None or over in told or over in seen:
                return found
            if relation not in {"xcomp", "ccomp"}:
                return found
            seen.add(over)
            found = number = over

    def is_fragment(self, number: int) -> bool:
        """Whether it is a participle or a gerund without a finite verb ("having left")."""
        one = self.parsed.predicates[number]
        return (
            one.pos == "VERB"
            and self.parsed.tokens[one.head].tag in {"VBG", "VBN"}
            and not {"be", "have"}.intersection(one.auxiliaries) - self._loose(one)
            and not (one.subject is not None and one.subject.basis == "stated")
        )

    def has_beside(self, number: int, lemma: str) -> bool:
        """Whether a word hangs on a predicate ("let alone")."""
        one, tokens = self.parsed.predicates[number], self.parsed.tokens
        inside = range(one.head + 1, one.last)
        return any(tokens[at].lemma == lemma and tokens[at].head == one.head for at in inside)

    def is_counted(self, number: int) -> bool:
        """Whether a number stands in its subject ("140 killed")."""
        subject = self.parsed.predicates[number].subject
        if subject is None:
            return False
        inside = self.parsed.tokens[subject.first : subject.head + 1]
        return any(token.pos == "NUM" for token in inside)

    def is_inverted(self, number: int) -> bool:
        """Whether a clause is a condition by its order ("should the talks fail")."""
        one, tokens = self.parsed.predicates[number], self.parsed.tokens
        if one.marker or one.subject is None or one.subject.basis != "stated":
            return False
        before = range(one.first, one.subject.first)
        held = (tokens[at] for at in before if tokens[at].head == one.head)
        return any(token.rel == "aux" and token.lemma in _INVERTING for token in held)

    def first_joined(self, number: int) -> int:
        """The first of the verbs that a verb is joined to and shares its subject with."""
        one, seen = self.parsed.predicates[number], {number}
        while one.relation == "conj" and one.governor is not None and one.governor not in seen:
            if one.subject is not None and one.subject.basis == "stated":
                break
            number = one.governor
            seen.add(number)
            one = self.parsed.predicates[number]
        return number

    def is_awaited(self, number: int) -> bool:
        """Whether it must come first ("once this is met, the talks could start")."""
        one, (_, over) = self.parsed.predicates[number], self.place(number)
        if one.marker in {"before", "until"}:
            return not _OUTLOOK.isdisjoint(one.auxiliaries)
        if one.marker != "once" or over is None:
            return False
        return not _OUTLOOK.isdisjoint(self.parsed.predicates[over].auxiliaries)

    def _loose(self, one: Predicate) -> set[str]:
        """Auxiliaries that are participles themselves ("having left", "being held")."""
        return {
            token.lemma
            for token in self.parsed.tokens[one.first : one.head]
            if token.head == one.head and token.rel in {"aux", "auxpass"} and token.tag == "VBG"
        }

    def _is_of_quantity(self, at: int) -> bool:
        above = self.parsed.tokens[at].head
        return self.parsed.tokens[above].lemma == "of" and self.frames.is_in(
            self.parsed.tokens[self.parsed.tokens[above].head].lemma, "quantity"
        )

    def _found(self, number: int) -> tuple[str, int | None]:
        one = self.parsed.predicates[number]
        seen = {number}
        while one.relation == "conj" and one.governor is not None and one.governor not in seen:
            seen.add(one.governor)
            above = self.parsed.predicates[one.governor]
            if above.pos != self.parsed.predicates[number].pos:
                break
            if (aimed := self._aimed(one, above)) is not None:
                return aimed, one.governor
            one = above
        relation, over = self._through(one.head, one.relation), one.governor
        if relation == "ccomp" and over is not None and self._is_spliced(one, over):
            relation = "parataxis"
        return relation, over

    def _aimed(self, one: Predicate, above: Predicate) -> str | None:
        """The relation of a bare infinitive that was joined to the verb over its twin.

        "Tried to keep the lead and prevent a revolt": `prevent` belongs to `keep`.
        """
        tokens = self.parsed.tokens
        if tokens[one.head].tag != "VB" or above.complement is None or one.is_infinitive:
            return None
        under = self.parsed.predicates[above.complement]
        is_twin = under.is_infinitive and under.head < one.head
        is_finite = tokens[above.head].tag in {"VBD", "VBN", "VBZ", "VBG"}
        return under.relation if is_twin and is_finite else None

    def _is_spliced(self, one: Predicate, over: int) -> bool:
        """Whether a clause was put before another with a mere comma."""
        above = self.parsed.predicates[over]
        aim = above.complement  # "some want a deal, others have sworn to fight on"
        has_own = aim is not None and self.parsed.predicates[aim].head > above.head
        is_free = has_own or not self.voices.speaks(over)
        return one.head < above.head and not one.marker and is_free

    def _through(self, at: int, relation: str) -> str:
        """The relation of what a noun is counted by ("a series of talks")."""
        tokens = self.parsed.tokens
        if relation in {"dobj", "pobj"} and tokens[tokens[at].head].text.lower() == "following":
            return "prep:after"
        if relation != "prep:of" or not self._is_of_quantity(at):
            return relation
        count = tokens[tokens[tokens[at].head].head]
        while count.rel == "conj":
            count = tokens[count.head]
        if tokens[count.head].text.lower() == "following":
            return "prep:after"
        return f"prep:{tokens[count.head].lemma}" if count.rel == "pobj" else count.rel

    def depth(self, number: int) -> int:
        """How many predicates stand above."""
        seen = {number}
        over = self.parsed.predicates[number].governor
        while over is not None and over not in seen:
            seen.add(over)
            over = self.parsed.predicates[over].governor
        return len(seen)

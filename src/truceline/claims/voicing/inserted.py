"""Words that only say whose words their neighbours are, read without the parser's tree.

"A strike that they claimed was aimed at the camp", "rumours ran through the town that guards had
fled": parsers hang these clauses now here, now there, but the order of the words is plain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from truceline.claims.model import Parsed, Phrase, Predicate

__all__ = ["Inserted"]

_RELATIVE = frozenset({"who", "which", "that", "whom"})
_NOUNS = frozenset({"NOUN", "PROPN"})
# "Men it claims shelled the town": a pronoun after a noun opens a relative clause without "who".
_ALONE = frozenset({"it", "they", "he", "she"})
_GROUP = frozenset({"AUX", "ADV", "PART"})
_NAMING = frozenset({"NOUN", "PROPN", "ADJ", "DET", "PRON", "NUM", "PART"})
_HEADS = frozenset({"NOUN", "PROPN", "PRON"})
_ENDINGS = ("d", "ed", "s", "es")
# An account, what becomes of it, and "that" stand within so many words of one another.
_SPAN = 9
_BE = frozenset({"be", "exist"})
_RIFE = frozenset({"rife", "common", "widespread", "persistent", "about", "around"})
_HEARD = frozenset({"emerge", "transpire", "surface", "leak"})


@dataclass(frozen=True, kw_only=True)
class Inserted:
    """Finds such words in one text.

    Attributes:
        parsed: The text.
        says: Lemmas of verbs of saying and thinking that take a clause.
        emerging: What accounts do when they become known.
        accounts: Nouns that tell ("report", "rumour").
    """

    parsed: Parsed
    says: Collection[str]
    emerging: Collection[str]
    accounts: Collection[str]
    _emerged: dict[int, list[tuple[int, int, int]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for number, (first, last) in enumerate(self.parsed.sentences):
            for at in range(first, last):
                token = self.parsed.tokens[at]
                if token.pos == "NOUN" and token.lemma.lower() in self.accounts:
                    for that in self._opened_by(at, first, last):
                        self._emerged.setdefault(number, []).append((at, that, last))

    def speaker(self, one: Predicate) -> tuple[Phrase, str] | None:
        """Who says what a relative clause tells: "which pilots swore was retreating"."""
        while one.relation == "xcomp" and one.governor is not None and one.is_infinitive:
            one = self.parsed.predicates[one.governor]
        tokens, at = self.parsed.tokens, one.head - 1
        while at >= 0 and tokens[at].pos in _GROUP:
            at -= 1
        verb = self._verb(at) if at > 0 else ""
        if not verb:
            return None
        first = at
        while first > 0 and tokens[first - 1].pos in _NAMING and not self._relates(first - 1):
            first -= 1
            if tokens[first].text.lower() in _ALONE:
                break
        named = [each for each in range(first, at) if tokens[each].pos in _HEADS]
        is_bare = tokens[first].text.lower() in _ALONE and tokens[first - 1].pos in _NOUNS
        if not named or not (self._relates(first - 1) or is_bare):
            return None
        return Phrase(head=named[-1], first=first, last=at, parts=(named[-1],)), verb

    def account(self, one: Predicate) -> Phrase | None:
        """The rumours or reports that a clause is of: "word spread in the camp that ..."."""
        for at, that, last in self._emerged.get(self.parsed.tokens[one.head].sentence, ()):
            if that < one.head < last and not self._is_below(at, one.head):
                return self._described(at)
        return None

    def is_of_nobody(self, one: Predicate) -> bool:
        """Whether it only "emerged" or "transpired" that it is so."""
        tokens = self.parsed.tokens
        first, _ = self.parsed.sentences[tokens[one.head].sentence]
        for at in range(first, one.head - 2):
            is_it = tokens[at].text.lower() == "it" and tokens[at + 1].lemma in _HEARD
            if is_it and "that" in {token.text.lower() for token in tokens[at + 2 : at + _SPAN]}:
                return True
        return self._goes_so(*self.parsed.sentences[tokens[one.head].sentence])

    def _goes_so(self, first: int, last: int) -> bool:
        """Whether it is so "as the story goes"."""
        tokens = self.parsed.tokens
        return any(
            tokens[at].text.lower() in {"so", "as"}
            and tokens[at + 1].text.lower() == "the"
            and tokens[at + 2].lemma in self.accounts
            and tokens[at + 3].lemma in {"go", "run", "have"}
            for at in range(first, last - 4)
        )

    def _verb(self, at: int) -> str:
        """The verb of saying that a word is, also where the tagger took it for a noun."""
        token = self.parsed.tokens[at]
        if token.pos == "VERB":
            is_finite = token.tag in {"VBD", "VBP", "VBZ", "VBN", "VB"}
            return token.lemma if token.lemma in self.says and is_finite else ""
        word = token.text.lower()
        stems = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
        is_odd = token.pos in {"NOUN", "PROPN"}
        return next((stem for stem in stems if is_odd and stem in self.says), "")

    def _relates(self, at: int) -> bool:
        return at >= 0 and self.parsed.tokens[at].text.lower() in _RELATIVE

    def _opened_by(self, at: int, first: int, last: int) -> Iterator[int]:
        """Where "that" opens what an account at a place tells, if it becomes known there."""
        tokens = self.parsed.tokens
        after = range(at + 1, min(at + _SPAN, last))
        known = [one for one in after if self._is_known(tokens[one].lemma)]
        is_there = any(tokens[one].text.lower() == "there" for one in range(max(first, at - 5), at))
        start = at if is_there else next(iter(known), None)
        if start is None:
            return
        if any(tokens[one].text.lower() == "that" for one in range(at, start)):
            return
        for one in range(start + 1, min(start + _SPAN, last)):
            if tokens[one].text.lower() == "that":
                yield one
                return

    def _is_known(self, lemma: str) -> bool:
        return lemma in _RIFE or (lemma in self.emerging and lemma not in _BE)

    def _is_below(self, at: int, head: int) -> bool:
        """Whether the account itself hangs below a predicate, which then is no part of it."""
        tokens = self.parsed.tokens
        while tokens[at].head != at:
            at = tokens[at].head
            if at == head:
                return True
        return False

    def _described(self, at: int) -> Phrase:
        tokens, first = self.parsed.tokens, at
        while first > 0 and tokens[first - 1].head == at:
            first -= 1
        return Phrase(head=at, first=first, last=at + 1, parts=(at,))

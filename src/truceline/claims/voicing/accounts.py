"""Nouns that tell: allegations, claims, views, and whose they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from truceline.claims.model import Parsed, Phrase, Predicate

__all__ = ["Accounts"]

_STEPS = 3
_PAIR = 2
# A clause with "that" stands within so many words of the noun that it belongs to.
_REACH = 12
_NAMING = frozenset({"NOUN", "PROPN", "DET", "ADJ", "ADP", "NUM", "PART", "PRON", "CCONJ", "ADV"})
_OPENED = frozenset({"acl", "relcl", "ccomp", "appos", "dep"})
_SHARING = frozenset({"conj", "xcomp", "ccomp", "advcl"})
_ABOUT = frozenset({"of", "about", "over"})


@dataclass(frozen=True)
class Accounts:
    """Finds the nouns of one text under which something is only told.

    Attributes:
        parsed: The text.
        allegations: Lemmas under which all is alleged ("allegations of abuse").
        accounts: Lemmas under which a clause with `that` is ("the claim that ...").
        rumours: Lemmas under which an act with "of" is ("reports of looting").
        issuing: Verbs whose subject puts an account forth ("voiced fears that ...").
        denying: Verbs that deny one.
        lines: Accounts that speak for whoever holds them ("the official line is that").
    """

    parsed: Parsed
    allegations: Collection[str]
    accounts: Collection[str]
    rumours: Collection[str] = ()
    issuing: Collection[str] = ()
    lines: Collection[str] = ()
    denying: Collection[str] = ()

    def over(self, at: int) -> int | None:
        """The noun that makes a word the matter of an account; None without one."""
        tokens = self.parsed.tokens
        for _ in range(_STEPS):
            under, at = at, tokens[at].head
            if tokens[at].pos == "NOUN" and self._tells(at, under):
                return at
            if tokens[at].pos == "VERB":
                return None
        return None

    def before(self, number: int) -> int | None:
        """The noun whose "that" opens a clause, whatever word the parser hung the clause on.

        "The warning from the coast guard that pirates had seized a tanker": the nearest account
        before "that", with no verb between.
        """
        seen: set[int] = set()
        at: int | None = number
        while at is not None and at not in seen and len(seen) <= _STEPS:
            seen.add(at)
            one = self.parsed.predicates[at]
            if (that := self._that(one)) is not None:
                return self._account_before(that)
            at = one.governor if one.relation in _SHARING else None
        return None

    def _that(self, one: Predicate) -> int | None:
        """The word "that" which opens a clause with a subject of its own."""
        tokens = self.parsed.tokens
        is_opened = one.relation in _OPENED or one.relation.startswith("prep:")
        if not is_opened or one.subject is None:
            return None
        first, _ = self.parsed.sentences[tokens[one.head].sentence]
        for at in range(max(first, one.head - _REACH), one.head):
            if tokens[at].text.lower() != "that":
                continue
            if tokens[at].head != one.head and one.subject.first != at + 1:
                continue
            is_taken = tokens[at].rel in {"dobj", "pobj"} and one.lemma in self._taking
            is_own = one.subject.head > at and tokens[at].rel not in {"nsubj", "nsubjpass"}
            return at if is_own and not is_taken else None
        return None

    @property
    def _taking(self) -> frozenset[str]:
        """Verbs of which an account itself may be the object ("the report that they issued")."""
        return frozenset(self.issuing) | {"write", "make", "hear", "read", "see", "receive", "know"}

    def _account_before(self, that: int) -> int | None:
        tokens = self.parsed.tokens
        first, _ = self.parsed.sentences[tokens[that].sentence]
        for at in range(that - 1, max(first, that - _REACH) - 1, -1):
            token = tokens[at]
            if token.pos == "NOUN" and self._is_account(at):
                return at
            if token.pos not in _NAMING:
                return None
        return None

    def is_aside(self, number: int) -> bool:
        """Whether the author tells what became of what was told: ", a charge that Oslo denied"."""
        tokens, one = self.parsed.tokens, self.parsed.predicates[number]
        for _ in range(_STEPS):
            if one.relation == "conj" and one.governor is not None:
                one = self.parsed.predicates[one.governor]
        noun = tokens[one.head].head
        if one.relation not in {"relcl", "acl"} or not self._is_account(noun) or noun < _PAIR:
            return False
        before = [token.text.lower() for token in tokens[max(0, noun - _STEPS) : noun]]
        is_apart = any(pair in {(",", "a"), (",", "an")} for pair in pairwise(before))
        that = next((token for token in tokens[noun : one.head] if token.text == "that"), None)
        return is_apart and (that is None or that.rel in {"dobj", "nsubjpass", "pobj"})

    def _is_account(self, at: int) -> bool:
        lemma = self.parsed.tokens[at].lemma
        return lemma in self.accounts or lemma in self.allegations

    def is_line(self, at: int) -> bool:
        """Whether it speaks for whoever holds it, though nobody is named."""
        return self.parsed.tokens[at].lemma in self.lines

    def is_one(self, at: int) -> bool:
        """Whether a noun is an account or a view."""
        lemma = self.parsed.tokens[at].lemma
        return lemma in self.accounts or lemma in self.lines

    def owner(self, at: int, prepositions: Collection[str]) -> Phrase | None:
        """Whose it is ("the ministry's claim that ...", "claims by the army").

        Args:
            at: Index of the noun.
            prepositions: Those after which its owner may stand.
        """
        tokens = self.parsed.tokens
        first, last = self.parsed.sentences[tokens[at].sentence]
        for one in range(first, last):
            above = tokens[one].head
            if tokens[one].label in {"DATE", "TIME"}:
                continue  # "denied on Wednesday reports that ..."
            is_its = tokens[one].rel == "poss" and above == at
            is_by = tokens[one].rel == "pobj" and tokens[above].lemma in prepositions
            if is_its or (is_by and tokens[above].head == at):
                start = one
                while start > first and tokens[start - 1].head == one:
                    start -= 1
                return Phrase(head=one, first=start, last=one + 1, parts=(one,))
        return None

    def issuer(self, at: int) -> Phrase | None:
        """Who puts it forth, where it is the object of such a verb ("voiced fears that ...")."""
        token = self.parsed.tokens[at]
        for one in self.parsed.predicates:
            if one.head == token.head and token.rel == "dobj" and one.lemma in self.issuing:
                return None if one.is_passive else one.subject
        return None

    def denier(self, at: int) -> Phrase | None:
        """Who denies it, where it is nobody's: "Kyiv denied reports that its drones hit it"."""
        token = self.parsed.tokens[at]
        for one in self.parsed.predicates:
            if one.head == token.head and token.rel == "dobj" and one.lemma in self.denying:
                return None if one.is_passive else one.subject
        return None

    def _is_by_which(self, under: int) -> bool:
        """Whether it is told so: "an account under which a deserter shot him"."""
        tokens = self.parsed.tokens
        for at in range(max(0, under - _REACH), under - 1):
            is_led = tokens[at].head == under and tokens[at].lemma in {"under", "to", "by"}
            if is_led and tokens[at + 1].text.lower() == "which":
                return True
        return False

    def _tells(self, at: int, under: int) -> bool:
        token = self.parsed.tokens[at]
        if token.lemma in self.allegations:
            return self.parsed.tokens[under].rel != "relcl" or self._is_by_which(under)
        if token.lemma in self.rumours and self.parsed.tokens[under].lemma in _ABOUT:
            return True
        if token.lemma not in self.accounts:
            return False
        if self.parsed.tokens[under].rel == "relcl":
            return self._is_by_which(under)
        if self.parsed.tokens[under].rel != "acl":
            return False
        return any(one.head == under and one.marker == "that" for one in self.parsed.predicates)

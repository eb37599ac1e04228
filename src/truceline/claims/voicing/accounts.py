"""Nouns that tell: allegations, claims, views, and whose they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from truceline.claims.model import Parsed, Phrase

__all__ = ["Accounts"]

_STEPS = 3


@dataclass(frozen=True)
class Accounts:
    """Finds the nouns of one text under which something is only told.

    Attributes:
        parsed: The text.
        allegations: Lemmas under which all is alleged ("allegations of abuse").
        accounts: Lemmas under which a clause with `that` is ("the claim that ...").
        rumours: Lemmas under which an act with "of" is ("reports of looting").
        issuing: Verbs whose subject puts an account forth ("voiced fears that ...").
    """

    parsed: Parsed
    allegations: Collection[str]
    accounts: Collection[str]
    rumours: Collection[str] = ()
    issuing: Collection[str] = ()

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

    def is_one(self, at: int) -> bool:
        """Whether a noun is an account or a view."""
        return self.parsed.tokens[at].lemma in self.accounts

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

    def _tells(self, at: int, under: int) -> bool:
        token = self.parsed.tokens[at]
        if token.lemma in self.allegations:
            return True
        if token.lemma in self.rumours and self.parsed.tokens[under].lemma == "of":
            return True
        if self.parsed.tokens[under].rel != "acl" or token.lemma not in self.accounts:
            return False
        return any(one.head == under and one.marker == "that" for one in self.parsed.predicates)

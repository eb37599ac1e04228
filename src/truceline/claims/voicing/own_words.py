"""Verbs that are themselves somebody's word: a count, a judgement, the denial of a charge."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from truceline.claims.model import Parsed, Phrase, Predicate

__all__ = ["OwnWords"]


@dataclass(frozen=True, kw_only=True)
class OwnWords:
    """Judges the verbs of one text that say what their own object is.

    Attributes:
        parsed: The text.
        counting: Lemmas of verbs whose subject counts or sees their object.
        denying: Those that deny it.
        judging: Those by which somebody calls a thing something.
        seeing_as: Those that with "as" give a view.
        charges: What is denied by those who are charged with it.
        pledged: To confirm one of these is an act, and tells no count.
    """

    parsed: Parsed
    counting: Collection[str]
    denying: Collection[str]
    judging: Collection[str]
    seeing_as: Collection[str]
    charges: Collection[str]
    pledged: Collection[str]

    def denier(self, predicate: Predicate) -> Phrase | None:
        """Who denies a charge: "denied responsibility", "rejected the accusation"."""
        if predicate.lemma not in self.denying or predicate.complement is not None:
            return None
        denied = predicate.subject if predicate.is_passive else predicate.object
        if denied is None or predicate.indirect is not None:
            return None
        lemma = self.parsed.tokens[denied.head].lemma
        if lemma not in self.charges and self.parsed.tokens[denied.head].pos != "PRON":
            return None
        return predicate.agent if predicate.is_passive else predicate.subject

    def speaker(self, predicate: Predicate) -> Phrase | None:
        """Whose word the verb itself is: "counted 31 blasts", "is regarded by most as dead"."""
        if predicate.is_passive:
            is_view = predicate.lemma in self.judging or predicate.lemma in self.seeing_as
            return predicate.agent if is_view else None
        return predicate.subject if self._is_own_word(predicate) else None

    def _is_own_word(self, predicate: Predicate) -> bool:
        """Whether a verb's object is what its subject says: "counted 31 blasts", "called it"."""
        if predicate.is_passive or predicate.is_infinitive or predicate.negation:
            return False
        if predicate.subject is not None and self.parsed.tokens[predicate.subject.head].tag in {
            *("WDT", "DT"),
        }:
            return False  # a thing that shows it: "which confirmed the gains"
        if predicate.lemma in self.seeing_as:
            return "as" in predicate.preps
        if predicate.lemma == "speak":
            return "of" in predicate.preps
        if predicate.lemma in self.judging:
            return not {"for", "on", "upon"} & set(predicate.preps)
        is_object = predicate.object is not None and predicate.complement is None
        if is_object and predicate.object is not None:
            lemma = self.parsed.tokens[predicate.object.head].lemma
            is_object = lemma not in self.pledged
        return is_object and predicate.lemma in self.counting

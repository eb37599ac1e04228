"""Verbs that are themselves somebody's word: a count, a judgement, the denial of a charge."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from truceline.claims.model import Parsed, Phrase, Predicate

__all__ = ["OwnWords"]

# To deny a thing with these is to say that it is not so.
_CONTRADICTING = frozenset({"deny", "refute", "rebut", "dispute", "contest"})
# Without "by" the rest of these may only name a thing ("is called").
_VIEWING = frozenset({"describe", "portray", "regard", "deem", "characterize", "characterise"})
# "Is considered a traitor": these need no "as".
_HELD_SO = frozenset({"consider", "deem", "believe", "think", "presume"})
_NEAR = 6
_FORESEEING = frozenset(
    {"fear", "doubt", "foresee", "predict", "forecast", "envisage", "suspect", "dread"}
)


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
        granted: What is not given to who is denied it ("denied access"): an act, and no denial.
        prospects: What is only hoped or feared: "saw little chance".
        holding: Verbs with which one of those is a view.
        accounts: Nouns that tell, and `allegations` those that charge: to deny one is an act.
    """

    parsed: Parsed
    counting: Collection[str]
    denying: Collection[str]
    judging: frozenset[str]
    seeing_as: Collection[str]
    charges: Collection[str]
    pledged: Collection[str]
    granted: Collection[str] = ()
    prospects: Collection[str] = ()
    holding: Collection[str] = ()
    accounts: Collection[str] = ()
    allegations: Collection[str] = ()

    def denier(self, predicate: Predicate) -> Phrase | None:
        """Who denies a charge: "denied responsibility", "rejected the accusation"."""
        if predicate.lemma not in self.denying or predicate.complement is not None:
            return None
        is_nor = self.parsed.tokens[predicate.head - 1].text.lower() == "nor"
        denied = predicate.subject if predicate.is_passive else predicate.object
        if predicate.is_passive and predicate.object is not None:
            denied = None  # "was denied entry by a guard"
        if denied is None or predicate.indirect is not None or is_nor:
            return None
        lemma = self.parsed.tokens[denied.head].lemma
        is_fact = predicate.lemma in _CONTRADICTING and lemma not in self.granted
        is_pronoun = self.parsed.tokens[denied.head].pos == "PRON"
        if lemma in self.accounts or lemma in self.allegations:
            return None  # "denied the claims": that it denied them is no denial of an act
        if lemma not in self.charges and not is_pronoun and not is_fact:
            return None
        return predicate.agent if predicate.is_passive else predicate.subject

    def speaker(self, predicate: Predicate) -> Phrase | None:
        """Whose word the verb itself is: "counted 31 blasts", "is regarded by most as dead"."""
        if predicate.is_passive:
            is_view = predicate.lemma in self.judging or predicate.lemma in self.seeing_as
            return predicate.agent if is_view and not self._is_time(predicate) else None
        is_nobody = predicate.subject is not None and self._is_nobody(predicate.subject)
        return predicate.subject if self._is_own_word(predicate) and not is_nobody else None

    def _is_nobody(self, who: Phrase) -> bool:
        """Whether nobody says it: "No group has claimed the attack"."""
        first = self.parsed.tokens[who.first].text.lower()
        return first in {"no", "nobody", "none", "neither"}

    def is_unowned_view(self, predicate: Predicate) -> bool:
        """Whether it tells how somebody unnamed sees a thing: "is widely seen as a trap"."""
        is_owned = predicate.agent is not None and not self._is_time(predicate)
        if not predicate.is_passive or is_owned or predicate.negation:
            return False
        if predicate.lemma in _HELD_SO and self._is_called(predicate.head):
            return True
        if predicate.lemma in self.seeing_as:
            return "as" in predicate.preps
        return predicate.lemma in self.judging & _VIEWING and "as" in predicate.preps

    def _is_called(self, at: int) -> bool:
        """Whether a verb calls its subject a thing: "is considered another of them"."""
        after = self.parsed.tokens[at + 1 : at + _NEAR]
        return any(one.head == at and one.rel == "oprd" and one.pos == "NOUN" for one in after)

    def _is_time(self, predicate: Predicate) -> bool:
        """Whether what looks like the doer is a day ("was regarded as dead by June")."""
        agent = predicate.agent
        return agent is not None and self.parsed.tokens[agent.head].label in {"DATE", "TIME"}

    def _is_own_word(self, predicate: Predicate) -> bool:
        """Whether a verb's object is what its subject says: "counted 31 blasts", "called it"."""
        if predicate.is_passive or predicate.is_infinitive or predicate.negation:
            return False
        if predicate.subject is not None and self.parsed.tokens[predicate.subject.head].tag in {
            *("WDT", "DT"),
        }:
            return False  # a thing that shows it: "which confirmed the gains"
        return self._is_view(predicate) or self._is_count(predicate)

    def _is_count(self, predicate: Predicate) -> bool:
        if predicate.lemma in self.seeing_as:
            return "as" in predicate.preps
        if predicate.lemma == "put":
            return bool({"at", "between"} & set(predicate.preps)) and predicate.object is not None
        if predicate.lemma == "speak":
            return "of" in predicate.preps
        if predicate.lemma in self.judging:
            return not {"for", "on", "upon"} & set(predicate.preps)
        is_object = predicate.object is not None and predicate.complement is None
        if is_object and predicate.object is not None:
            lemma = self.parsed.tokens[predicate.object.head].lemma
            is_object = lemma not in self.pledged
        return is_object and predicate.lemma in self.counting

    def _is_view(self, predicate: Predicate) -> bool:
        """Whether somebody holds a hope or a fear: "see little chance", "fear a new raid"."""
        held = predicate.object
        if held is None or predicate.complement is not None or held.basis != "stated":
            return False
        if predicate.lemma in _FORESEEING:
            return True
        if predicate.lemma == "give" and predicate.indirect is None:
            return False  # "gave no reason"
        lemma = self.parsed.tokens[held.head].lemma
        return predicate.lemma.split(" ")[0] in self.holding and lemma in self.prospects

"""What is told without a clause: the noun, the participle or the emerging report that tells it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from truceline.claims.model import Parsed, Phrase, Predicate

__all__ = ["Matters"]

_STEPS = 5
_OBJECTS = frozenset({"dobj", "nsubjpass", "oprd"})
_DOWN = frozenset({"pobj", "conj", "appos", "acl", "pcomp", "amod", "compound", "dobj", "nmod"})
_TELLING = frozenset({"of", "about", "at", "to", "as", "in"})
_BE = frozenset({"be", "exist", "come"})
_HELD = frozenset({"dobj", "conj"})
_DESCRIBING = frozenset({"relcl", "acl", "pcomp"})


@dataclass(frozen=True, kw_only=True)
class Matters:
    """Judges what stands under verbs of saying other than as a clause.

    Attributes:
        parsed: The text.
        asserting: Verbs whose object noun is what is told ("claimed a strike on a post").
        asserting_of: Those that want a preposition before it ("boasted of the killing of six").
        evidential: Verbs that in the passive tell hearsay ("were reported wounded").
        emerging: What accounts do when they become known ("reports surfaced that ...").
        accounts: Nouns that tell ("report", "rumour").
        judging: Verbs that call a thing something ("calls it a massacre").
        finding: Verbs by which an account finds something, and `finders` such accounts.
        retelling: Verbs whose object is told with all that describes it.
        instances: What is counted of acts ("12 cases in which police fired").
    """

    parsed: Parsed
    asserting: Collection[str]
    asserting_of: Collection[str]
    evidential: Collection[str]
    emerging: Collection[str]
    accounts: Collection[str]
    judging: Collection[str] = ()
    instances: Collection[str] = ()
    finding: Collection[str] = ()
    finders: Collection[str] = ()
    retelling: Collection[str] = ()
    _verbs: dict[int, Predicate] = field(init=False)

    def __post_init__(self) -> None:
        verbs = {one.head: one for one in self.parsed.predicates if one.pos == "VERB"}
        object.__setattr__(self, "_verbs", verbs)

    def over(self, predicate: Predicate) -> Predicate | None:
        """The verb of saying whose object a noun is, or hangs on ("the killing of six raiders").

        Args:
            predicate: A noun that tells an act, or a participle that describes one.
        """
        tokens, at = self.parsed.tokens, predicate.head
        if predicate.pos != "NOUN":
            at = tokens[at].head
            is_gerund = tokens[predicate.head].tag == "VBG" and self._is_of(at)
            is_counted = tokens[at].lemma in self.instances or is_gerund or self._is_found(at)
            if predicate.relation not in _DESCRIBING or not is_counted:
                return None
        prepositions: list[str] = []
        for _ in range(_STEPS):
            token = tokens[at]
            above = self._verbs.get(token.head)
            if above is not None and token.head != at:
                return above if self._is_told(above, token.rel, prepositions) else None
            if token.pos == "ADP":
                prepositions.append(token.lemma)
            elif token.rel not in _DOWN:
                return None
            at = token.head
        return None

    def _is_of(self, at: int) -> bool:
        """Whether a noun stands under "of": "spoke of drones hitting clinics"."""
        above = self.parsed.tokens[self.parsed.tokens[at].head]
        return above.pos == "ADP" and above.lemma in {"of", "about"}

    def _is_found(self, at: int) -> bool:
        """Whether an account finds a thing: "the survey identified villages that were razed"."""
        over = self._verbs.get(self.parsed.tokens[at].head)
        if over is None or over.subject is None or self.parsed.tokens[at].rel not in _HELD:
            return False
        if over.lemma in self.retelling:
            return True  # "described smugglers who fire on patrols"
        return (
            over.lemma in self.finding
            and self.parsed.tokens[over.subject.head].lemma in self.finders
        )

    def hearsay(self, predicate: Predicate) -> Predicate | None:
        """The passive verb that makes hearsay of what is done: "reported wounded", "feared dead".

        Args:
            predicate: Such a verb itself, or the participle under it.
        """
        if self._is_evidential(predicate) and self._fate(predicate) is not None:
            return predicate
        if predicate.governor is None or predicate.marker or predicate.relation == "conj":
            return None
        over = self.parsed.predicates[predicate.governor]
        is_bare = self.parsed.tokens[predicate.head].tag in {"VBN", "JJ"}
        is_near = 0 < predicate.head - over.head <= _STEPS
        return over if is_bare and is_near and self._is_evidential(over) else None

    def emerged(self, over: Predicate, under: Predicate) -> Phrase | None:
        """The reports that a clause is of, where they become known: "word spread that ..."."""
        who = over.subject
        if who is None or under.marker != "that" or over.lemma.split(" ")[0] not in self.emerging:
            return None
        tokens = self.parsed.tokens
        if over.lemma in _BE and over.object is not None:
            who = over.object
        return who if tokens[who.head].lemma in self.accounts else None

    def _is_told(self, over: Predicate, relation: str, prepositions: Collection[str]) -> bool:
        """Whether a verb says the noun that hangs on it by a relation and prepositions."""
        if over.indirect is not None or over.negation:
            return False
        if relation in _OBJECTS:
            return self._asserts(over, relation) and self._is_finite(over)
        is_of = relation in {"prep", "pcomp"} and bool(
            _TELLING.intersection(tuple(prepositions)[-1:])
        )
        return is_of and over.lemma in self.asserting_of

    def _asserts(self, over: Predicate, relation: str) -> bool:
        """Whether a verb's object noun is its subject's word."""
        if over.lemma in self.asserting or over.lemma in self.retelling:
            return True
        if over.lemma in self.judging and relation == "oprd":
            return True  # "calls the raid a massacre"
        if over.lemma == "put" and "at" in over.preps:
            return True  # "put the number of strikes at 40"
        who = "" if over.subject is None else self.parsed.tokens[over.subject.head].lemma
        return over.lemma in self.finding and who in self.finders

    def _is_finite(self, over: Predicate) -> bool:
        return not over.is_infinitive or over.subject is not None

    def _is_evidential(self, one: Predicate) -> bool:
        return one.is_passive and one.lemma in self.evidential

    def _fate(self, one: Predicate) -> Phrase | None:
        held = one.object
        if held is None or held.head <= one.head:
            return None
        return held if self.parsed.tokens[held.head].tag in {"VBN", "JJ", "VBD"} else None

"""Verbs of saying: what they govern, who speaks, and what stands loosely beside a clause."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from truceline.claims.model import Parsed, Phrase, Predicate
from truceline.claims.voicing.accounts import Accounts

__all__ = ["Speech"]

_STEPS = 3
# "In the view of", not "in view of".
_DETERMINING = frozenset({"det", "poss", "case", "amod"})
_BY_VIEW = frozenset({"in", "by", "from"})


@dataclass(frozen=True)
class Speech:
    """Judges the speech verbs of one text.

    Attributes:
        parsed: The text.
        says: Lemmas of all verbs of saying and thinking.
        accusing: Those that take "of" or "for" and a clause.
        telling: Those that take a mere "of".
        outlook: Those that with "to" foretell in the author's voice.
        denying: Those that deny what they govern.
    """

    parsed: Parsed
    says: Collection[str]
    accusing: Collection[str]
    telling: Collection[str]
    outlook: Collection[str]
    denying: Collection[str] = ()

    def chain(self, number: int) -> Iterator[tuple[Predicate, Predicate]]:
        """Each predicate above and the one below it, upwards."""
        under = self.parsed.predicates[number]
        seen = {number}
        while under.governor is not None and under.governor not in seen:
            seen.add(under.governor)
            over = self.parsed.predicates[under.governor]
            yield over, under
            under = over

    def governs(self, over: Predicate, under: Predicate) -> bool:
        """Whether a clause is what the verb above it says."""
        if under.relation in {"ccomp", "parataxis"}:
            return over.lemma in self.says
        if under.relation == "conj":
            return self._is_joined_speech(over, under)
        if under.relation == "xcomp":
            is_foretold = over.lemma in self.outlook
            is_gerund = self.parsed.tokens[under.head].tag == "VBG"
            if over.lemma in self.denying and is_gerund:
                return True  # "denies arming the tribes"
            return over.lemma in self.says and over.is_passive and not is_foretold
        if under.relation in {"prep:of", "prep:for"}:
            is_telling = over.lemma in self.telling and under.relation == "prep:of"
            return over.lemma in self.accusing or is_telling
        return under.relation == "advcl" and over.lemma in self.says and under.marker == "that"

    def subject_of(self, over: Predicate) -> Phrase | None:
        """Who speaks, for a participle the subject of the verb above it ("adding that ...")."""
        for _ in range(_STEPS):
            if over.subject is not None:
                return over.subject
            if over.governor is None or over.relation not in {"advcl", "conj", "xcomp"}:
                break
            over = self.parsed.predicates[over.governor]
        if self.parsed.tokens[over.head].tag != "VBG":
            return None
        first, _ = self.parsed.sentences[self.parsed.tokens[over.head].sentence]
        before = (one for one in self.parsed.predicates if first <= one.head < over.head)
        return next((one.subject for one in before if one.subject is not None), None)

    def is_expletive(self, over: Predicate, speaker: Phrase) -> bool:
        """Whether nobody in particular sees or says it ("it is easy to think that ...")."""
        is_it = self.parsed.tokens[speaker.head].lemma == "it"
        return is_it and over.is_infinitive and speaker.basis != "stated"

    def beside(self) -> dict[int, int]:
        """Sentence → a speech verb in it that governs no clause (", the official said.")."""
        found: dict[int, int] = {}
        for number, one in enumerate(self.parsed.predicates):
            if one.lemma in self.says and one.relation == "parataxis" and one.subject is not None:
                found[self.parsed.tokens[one.head].sentence] = number
        return found

    def sources(self, words: Mapping[str, Any], accounts: Accounts) -> dict[int, Phrase]:
        """Sentence → whom it follows ("according to residents", "in the view of analysts").

        Args:
            words: `voices.load_voices`.
            accounts: Of the text.
        """
        tokens, found = self.parsed.tokens, dict[int, Phrase]()
        for one in self.parsed.predicates:
            for name in words["according"]:
                for phrase in one.preps.get(name, ()):
                    found.setdefault(tokens[one.head].sentence, phrase)
        standpoints = frozenset(words.get("standpoints", ()))
        for at, token in enumerate(tokens):
            is_view = token.lemma in standpoints and token.rel == "pobj"
            if not is_view or tokens[token.head].lemma not in _BY_VIEW:
                continue
            owner = accounts.owner(at, ("of",))
            if owner is not None and tokens[at - 1].rel in _DETERMINING:
                found.setdefault(token.sentence, owner)
        return found

    def _is_joined_speech(self, over: Predicate, under: Predicate) -> bool:
        """Whether a clause goes on with what was said ("said a deal is near, and they will sign").

        It has a subject and a tense of its own: present or future under a verb in the past.
        """
        is_own = under.subject is not None and under.subject.basis == "stated"
        is_later = under.tense in {"present", "future"} or "would" in under.auxiliaries
        is_speech = over.lemma in self.says and over.complement is not None
        return is_own and is_later and is_speech and over.tense == "past"

"""The author who says "I" or "we": memoirs, diaries, papers, reports of a mission."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from truceline.claims.model import Parsed, Phrase, Predicate
from truceline.claims.voicing.quotations import Quotations
from truceline.claims.voicing.running import RunningOn
from truceline.claims.voicing.transcripts import Transcripts

__all__ = ["Narrator"]

_SELVES = frozenset({"i", "we", "us", "our", "my", "me", "ourselves", "myself"})
_SUBJECTS = frozenset({"i", "we"})
_OWNED = frozenset({"our", "my"})
# So many sentences before it, or one after it, may hold the speaker of a first person.
_BACK = 3
_FINITE = frozenset({"VBD", "VBZ"})


@dataclass(frozen=True, kw_only=True)
class Narrator:
    """Judges who "I" is in one text: its author, where no speaker stands near the first of them.

    Attributes:
        parsed: The text.
        quotations: Its quotations, in which others are "I".
        transcripts: Its turns: where there are any, each is "I" in his own.
        running: Who speaks in which sentence.
        says: Lemmas of verbs of saying.
        accounts: Nouns for what somebody thinks or finds ("our view").
    """

    parsed: Parsed
    quotations: Quotations
    transcripts: Transcripts
    running: RunningOn
    says: Collection[str]
    accounts: Collection[str]
    is_there: bool = field(init=False)

    def __post_init__(self) -> None:
        is_held = self.transcripts.is_held
        places = () if is_held else range(len(self.parsed.tokens))
        selves = [at for at in places if self._is_self(at)]
        is_there = bool(selves) and self._is_alone(self.parsed.tokens[selves[0]].sentence)
        object.__setattr__(self, "is_there", is_there or any(map(self._is_told, selves)))

    def is_own(self, who: Phrase) -> bool:
        """Whether a speaker is the author: "we", "our view", though not "our consul"."""
        if not self.is_there or self.quotations.holds(who.head):
            return False
        head, first = self.parsed.tokens[who.head], self.parsed.tokens[who.first]
        if first.text.lower() in _OWNED and head.lemma in self.accounts:
            return True
        verb = self.parsed.tokens[head.head]
        is_then = verb.tag == "VBD" and verb.lemma in self.says  # "I answered that": said, then
        return head.text.lower() in _SELVES and not is_then

    def _is_self(self, at: int) -> bool:
        token = self.parsed.tokens[at]
        is_word = token.pos == "PRON" and token.text.lower() in _SELVES
        return is_word and not self.quotations.holds(at)

    def _is_alone(self, sentence: int) -> bool:
        """Whether nobody but "I" or "we" speaks in a sentence or near it."""
        near = range(sentence - _BACK, sentence + 1)
        return not any(map(self._is_other, near)) and not self._is_closed(sentence + 1)

    def _is_other(self, sentence: int) -> bool:
        """Whether somebody speaks in a sentence who is not "I"."""
        number = self.running.spoken.get(sentence)
        who = None if number is None else self.parsed.predicates[number].subject
        return who is not None and self.parsed.tokens[who.head].text.lower() not in _SUBJECTS

    def _is_closed(self, sentence: int) -> bool:
        """Whether a sentence ends in "he said", so that what stands before may be his."""
        return self._is_other(sentence) and self.running.is_closed(sentence)

    def _is_told(self, at: int) -> bool:
        """Whether "I" speaks or is spoken to amid others: "I answered that", "he told us that"."""
        token = self.parsed.tokens[at]
        over = self.parsed.tokens[token.head]
        is_to = over.lemma == "to" and token.rel == "pobj"
        verb = self.parsed.tokens[over.head] if is_to else over
        if verb.pos != "VERB" or verb.lemma not in self.says or verb.tag not in _FINITE:
            return False
        if not any(self._is_content(one, token.head) for one in self.parsed.predicates):
            return False  # "Nobody told us anything"
        near = range(token.sentence - _BACK, token.sentence + 2)
        return not any(map(self._is_closed, near))

    def _is_content(self, one: Predicate, head: int) -> bool:
        """Whether a clause is what is said by a verb, or by the verb that a "to" hangs on."""
        tokens = self.parsed.tokens
        above = tokens[one.head].head
        return one.relation == "ccomp" and above in {head, tokens[head].head} and one.head > above

"""Sources that a sentence names beside its clauses: "according to residents"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from truceline.claims.model import Parsed, Phrase, Predicate, Token
from truceline.claims.voicing.accounts import Accounts

__all__ = ["Sources"]

_KNOWING = frozenset(
    {
        *("say", "tell", "recall", "know", "hear", "remember", "report", "describe", "recount"),
        *("concern", "see", "claim", "testify", "admit", "understand", "believe", "gather"),
    }
)

# A source named within so many words of a sentence's end or beginning speaks for all of it.
_OPENING = 4
_STEPS = 9
_FOLLOWING = frozenset({"follow", "be", "see", "know", "appear", "emerge", "learn"})
# "In the view of", not "in view of".
_DETERMINING = frozenset({"det", "poss", "case", "amod", "nummod", "compound"})
_BY_VIEW = frozenset({"in", "by", "from", "on", "at", "under"})
_MEANING = frozenset({"mean", "represent", "constitute", "amount", "remain", "spell", "signify"})
_MAIN = frozenset({"ROOT", "ccomp", "parataxis", "conj"})
_OWNING = frozenset({"compound", "nmod"})
# "By local accounts", "on official figures": no owner is named, the account itself speaks.
_SPEAKING = frozenset({"account", "report", "figure", "estimate", "tally", "count", "version"})
_OPENING_WORDS = frozenset(
    {"and", "but", "while", "which", "who", "that", "where", "when", "although", "as", "because"}
)
_POINTING = frozenset({"this", "that", "such"})
_MANY = frozenset({"all", "most", "many", "some", "several", "other", "both", "various"})
# "If the union's bulletin is accurate", "if he can be trusted".
_TRUE = frozenset({"accurate", "correct", "right", "true", "credible", "reliable", "trustworthy"})
# "Based on accounts by deserters", "judging by the log", "as per the log".
_RESTING = {
    **dict.fromkeys(("based", "drawing", "relying", "resting"), ("on", "upon", "from")),
    **dict.fromkeys(("judging", "going", "judge", "go"), ("by", "from", "on")),
    **dict.fromkeys(("as", "per"), ("per",)),
}


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Finds the sources of one text's sentences.

    Attributes:
        parsed: The text.
        words: `voices.load_voices`.
        accounts: Of the text.
    """

    parsed: Parsed
    words: Mapping[str, Any]
    accounts: Accounts
    found: dict[int, Phrase] = field(init=False, default_factory=dict)
    _each: dict[int, list[Phrase]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        tokens = self.parsed.tokens
        found = (
            *(self._according(), self._standpoints(), self._clauses()),
            *(self._resting(), self._eyes(), self._noted()),
        )
        for at, phrase in (one for each in found for one in each):
            if not self._is_bracketed(phrase):
                self.found.setdefault(tokens[at].sentence, phrase)
                self._each.setdefault(tokens[at].sentence, []).append(phrase)

    def _is_bracketed(self, phrase: Phrase) -> bool:
        """Whether a source in brackets gives a figure of its own: "(according to the UN, 11)"."""
        tokens = self.parsed.tokens
        first, last = self.parsed.sentences[tokens[phrase.head].sentence]
        opened = [at for at in range(first, phrase.head) if tokens[at].text == "("]
        if not opened or any(token.text == ")" for token in tokens[opened[-1] : phrase.head]):
            return False
        closed = next((at for at in range(phrase.head, last) if tokens[at].text == ")"), last)
        return any(token.tag == "CD" for token in tokens[opened[-1] : closed])

    def _according(self) -> Iterator[tuple[int, Phrase]]:
        for one in self.parsed.predicates:
            for name in self.words["according"]:
                for phrase in one.preps.get(name, ()):
                    yield one.head, self._uncounted(phrase)

    def _uncounted(self, phrase: Phrase) -> Phrase:
        """A source without the count after it: "According to the UN, 60 rebels and 2 men died"."""
        tokens = self.parsed.tokens
        for at in range(phrase.head + 1, phrase.last - 1):
            if _is_comma(tokens[at]) and tokens[at + 1].tag == "CD":
                return Phrase(head=phrase.head, first=phrase.first, last=at, parts=(phrase.head,))
        return phrase

    def _standpoints(self) -> Iterator[tuple[int, Phrase]]:
        standpoints = frozenset(self.words.get("standpoints", ()))
        for at, token in enumerate(self.parsed.tokens):
            is_view = token.lemma in standpoints and token.rel == "pobj"
            if is_view and (owner := self._standing(at)) is not None:
                yield at, owner

    def _eyes(self) -> Iterator[tuple[int, Phrase]]:
        """Who sees it so, named first: "To its critics, the mission is a fig leaf"."""
        tokens = self.parsed.tokens
        seeing = {*self.words.get("animate", ()), *self.words.get("seers", ())}
        judged = {tokens[one.head].sentence for one in self.parsed.predicates if _judges(one)}
        for first, number, last in self._openings():
            if tokens[first].text.lower() not in {"to", "for"}:
                continue
            comma = next(
                (at for at in range(first, min(first + 9, last)) if _is_comma(tokens[at])), 0
            )
            held = [at for at in range(first, comma) if tokens[at].head == first]
            if not held:
                continue
            is_seer = tokens[held[0]].lemma in seeing and tokens[first].text.lower() == "to"
            if is_seer or (number in judged and self._may_judge(held[0], seeing)):
                yield first, Phrase(head=held[0], first=first + 1, last=comma, parts=(held[0],))

    def _openings(self) -> Iterator[tuple[int, int, int]]:
        """Where a sentence, or a part of one after a colon, begins; its number and its end."""
        for number, (first, last) in enumerate(self.parsed.sentences):
            yield first, number, last
            for at in range(first, last - 1):
                if self.parsed.tokens[at].text in {":", ";"}:
                    yield at + 1, number, last

    def _may_judge(self, at: int, seeing: Collection[str]) -> bool:
        """Whether a thing may be so for somebody: "For Damascus, the zones are a pause"."""
        token = self.parsed.tokens[at]
        is_named = token.pos == "PROPN" and token.label not in {"DATE", "TIME", "EVENT"}
        return token.lemma in seeing or is_named

    def _clauses(self) -> Iterator[tuple[int, Phrase]]:
        for one in self.parsed.predicates:
            if (speaker := self._told_by(one) or self._followed_from(one)) is not None:
                yield one.head, speaker

    def _noted(self) -> Iterator[tuple[int, Phrase]]:
        """Who speaks after "as", where the verb was read as a noun: "As the clerk notes, ..."."""
        tokens, says = self.parsed.tokens, {*self.words["reported"], *self.words["alleged"]}
        for first, last in self.parsed.sentences:
            for at in range(first + 2, min(first + _STEPS, last - 1)):
                is_read = tokens[at].tag == "NNS" and tokens[at].lemma in says
                if tokens[first].text != "As" or not is_read or not _is_comma(tokens[at + 1]):
                    continue
                if tokens[at - 1].pos == "PROPN" or tokens[at - 1].lemma in self.words["animate"]:
                    yield first, Phrase(head=at - 1, first=first + 1, last=at, parts=(at - 1,))

    def _resting(self) -> Iterator[tuple[int, Phrase]]:
        """What a sentence rests on: "based on accounts by deserters, ..."."""
        tokens = self.parsed.tokens
        for at, token in enumerate(tokens[:-1]):
            joined = _RESTING.get(token.text.lower())
            is_opening = at == self.parsed.sentences[token.sentence][0] or _is_comma(tokens[at - 1])
            if joined is None or tokens[at + 1].text.lower() not in joined or not is_opening:
                continue  # "a sketch based on accounts by deserters" rests, the sentence does not
            held = range(at + 2, min(at + 9, len(tokens)))
            head = next((one for one in held if tokens[one].head == at + 1), None)
            if head is not None and tokens[head].sentence == token.sentence:
                owner = self._rested_on(head, at + 2)
                if owner is not None:
                    yield at, owner

    def _rested_on(self, head: int, first: int) -> Phrase | None:
        """Whose account it is; the account itself where nobody's."""
        tokens = self.parsed.tokens
        named = Phrase(head=head, first=first, last=head + 1, parts=(head,))
        if tokens[head].lemma in self.words.get("animate", ()) or tokens[head].pos == "PROPN":
            return named
        told = ("standpoints", "accounts", "rumours", "finders")
        if not any(tokens[head].lemma in self.words.get(name, ()) for name in told):
            return None
        return self.accounts.owner(head, ("of", "by", "from")) or named

    def _told_by(self, one: Predicate) -> Phrase | None:
        """Who speaks in a clause that only names a source: "from what survivors recall"."""
        tokens, who = self.parsed.tokens, one.subject
        if who is None:
            return None
        held = "" if one.object is None else tokens[one.object.head].lemma
        before = {token.text.lower() for token in tokens[max(0, one.first - 5) : one.head]}
        is_what = held == "what" and bool({"from", "by"} & before) and one.lemma in _KNOWING
        is_told = (
            one.lemma in {"tell", "have"} and held == "it" and bool({"hear", "as", "so"} & before)
        )
        is_believed = one.lemma in {"believe", "trust"} and one.is_passive and "if" in before
        is_far = one.lemma in _KNOWING and "far" in before and one.complement is None
        is_true = one.marker == "if" and one.lemma == "be" and self._is_true(one)
        return who if is_what or is_told or is_believed or is_far or is_true else None

    def _followed_from(self, one: Predicate) -> Phrase | None:
        """What something "follows from": "from the staff's papers it follows that ..."."""
        who = one.subject
        is_it = who is not None and self.parsed.tokens[who.head].text.lower() == "it"
        if not is_it or one.lemma not in _FOLLOWING or not one.preps.get("from"):
            return None
        return one.preps["from"][0]

    def _is_true(self, one: Predicate) -> bool:
        held = one.object
        return held is not None and self.parsed.tokens[held.head].lemma in _TRUE

    def over(self, at: int) -> Phrase | None:
        """The source whose words a predicate's head is, by where both stand.

        A source that closes a part of the sentence ("..., according to a diplomat; one of them
        ...") speaks for that part; one that opens a sentence, for all that follows.

        Args:
            at: Index of the head.
        """
        sentence = self.parsed.tokens[at].sentence
        each = self._each.get(sentence, ())
        near = (one for one in each if at in range(*self._part(one, sentence)))
        phrase = next(near, self.found.get(sentence))
        if phrase is None or self._is_below(at, phrase.head):
            return None
        start, _ = self.parsed.sentences[sentence]
        first, last = self._part(phrase, sentence)
        is_closing = last - phrase.last <= _OPENING or all(
            self._is_below(one, phrase.head) or self.parsed.tokens[one].pos == "PUNCT"
            for one in range(phrase.last, last)
        )
        if phrase.first - start <= _OPENING:
            return phrase
        if is_closing:
            return phrase if first <= at < last else None
        relative = self._relative_over(phrase.head)
        if relative is not None:
            return phrase if at == relative or self._is_below(at, relative) else None
        if first <= at < last and self._is_set_in(phrase):
            return phrase
        return phrase if at >= phrase.first else self._by_figures(phrase)

    def _relative_over(self, at: int) -> int | None:
        """The relative clause of which alone a source speaks: "which, according to it, was"."""
        tokens = self.parsed.tokens
        while tokens[at].head != at:
            at = tokens[at].head
            if tokens[at].rel == "relcl":
                return at
        return None

    def _is_set_in(self, phrase: Phrase) -> bool:
        """Whether commas set it in amid what it tells: "nine died, aides say, amid ..."."""
        tokens, end = self.parsed.tokens, phrase.last
        before = phrase.first - 1
        while before > 0 and tokens[before].pos in {"ADP", "VERB", "ADV"}:
            before -= 1
        is_set = _is_comma(tokens[before]) and end < len(tokens) and _is_comma(tokens[end])
        return is_set and tokens[before - 1].text.lower() not in _OPENING_WORDS

    def _by_figures(self, phrase: Phrase) -> Phrase | None:
        """A standpoint amid a sentence ("killed nine, by the UN's count, and displaced ten")."""
        tokens = self.parsed.tokens
        is_standpoint = tokens[phrase.head].head != phrase.head and tokens[phrase.head].rel in {
            "poss",
            *_OWNING,
        }
        return phrase if is_standpoint else None

    def _part(self, phrase: Phrase, sentence: int) -> tuple[int, int]:
        """The words between semicolons that hold a phrase."""
        first, last = self.parsed.sentences[sentence]
        for at in range(first, last):
            if self.parsed.tokens[at].text != ";":
                continue
            if at < phrase.first:
                first = at + 1
            elif at >= phrase.last:
                return first, at
        return first, last

    def _standing(self, at: int) -> Phrase | None:
        """Whose count or view it is; the account itself where nobody's."""
        tokens = self.parsed.tokens
        by = tokens[tokens[at].head].lemma
        if by not in _BY_VIEW or at < 1 or (tokens[at].lemma == "word" and by == "under"):
            return None  # "under the word of an officer" is a promise
        if tokens[at - 1].rel not in {*_DETERMINING, "predet"}:
            return None
        owner = self.accounts.owner(at, ("of", "by", "from"))
        giver = next((one.agent for one in self.parsed.predicates if self._gives(one, at)), None)
        return owner or giver or self._unowned(at)

    def _unowned(self, at: int) -> Phrase | None:
        """A name before an account ("UN estimates"), else the account itself ("local accounts")."""
        tokens = self.parsed.tokens
        kids = [one for one in range(max(0, at - _OPENING), at) if tokens[one].head == at]
        named = [one for one in kids if tokens[one].rel in _OWNING and tokens[one].pos == "PROPN"]
        if named:
            return Phrase(head=named[-1], first=named[0], last=named[-1] + 1, parts=(named[-1],))
        if tokens[at - 1].lemma in _POINTING and at - 1 in kids:
            return Phrase(head=at, first=at - 1, last=at + 1, parts=(at,))  # "in this view"
        is_described = any(tokens[one].rel == "amod" or tokens[one].lemma in _MANY for one in kids)
        if not is_described or tokens[at].lemma not in _SPEAKING:
            return None
        return Phrase(head=at, first=kids[0], last=at + 1, parts=(at,))

    def _gives(self, one: Predicate, at: int) -> bool:
        """Whether it tells who gave an account ("in a version given by the militia")."""
        token = self.parsed.tokens[one.head]
        return one.agent is not None and token.rel == "acl" and token.head == at

    def _is_below(self, at: int, head: int) -> bool:
        """Whether a word only describes the source itself ("sources stationed there")."""
        tokens = self.parsed.tokens
        while tokens[at].head != at:
            at = tokens[at].head
            if at == head:
                return True
        return False


def _judges(one: Predicate) -> bool:
    """Whether a main clause says what a thing is or means."""
    is_be = one.lemma == "be" and one.object is not None
    return one.relation in _MAIN and (is_be or one.lemma in _MEANING)


def _is_comma(token: Token) -> bool:
    return token.text == ","

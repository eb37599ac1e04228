"""Who says it, by the order of the words alone, where the parser's tree went astray.

"They have held ever since that the ford was mined", "Not one lorry came, grumbles Ada Roum": a
verb of saying with "that" shortly after it, or one that closes the sentence after a comma.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from truceline.claims.model import Parsed, Phrase

__all__ = ["Plainly"]

_NAMING = frozenset({"NOUN", "PROPN", "ADJ", "DET", "PRON", "NUM", "PART"})
_HEADS = frozenset({"NOUN", "PROPN", "PRON"})
# What may stand between a verb of saying and its "that": whom, when, how, never a verb.
_BETWEEN = _NAMING | {"ADP", "ADV", "SCONJ", "SPACE", "CCONJ"}
_REACH, _TAIL, _NAME = 9, 7, 9
_TURNS = frozenset({"but", "while", "and", "whereas"})
_HELD = frozenset({"det", "poss", "amod", "nummod"})
_MANY = frozenset({"media", "police", "people", "and"})
_PAUSES = frozenset({",", '"', "—", "–"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN", "VBG", "VB"})
_ENDINGS = ("d", "ed", "s", "es")


@dataclass(frozen=True, kw_only=True)
class Plainly:
    """Finds such verbs in one text.

    Attributes:
        parsed: The text.
        says: Lemmas of verbs that put what somebody said.
        speakers: Heads of phrases that can speak.
    """

    parsed: Parsed
    says: Collection[str]
    speakers: Collection[str] = ()
    _opened: dict[int, list[tuple[int, int, Phrase, str]]] = field(init=False, default_factory=dict)
    _by_head: dict[int, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for number, one in enumerate(self.parsed.predicates):
            self._by_head[one.head] = number
        for sentence, (first, last) in enumerate(self.parsed.sentences):
            found = list(self._found(first, last))
            if found:
                self._opened[sentence] = found

    def over(self, at: int) -> tuple[Phrase, str] | None:
        """The speaker and verb of the words among which a token stands; None without one."""
        for start, end, speaker, verb in self._opened.get(self.parsed.tokens[at].sentence, ()):
            if start <= at < end and not speaker.first <= at < speaker.last:
                return speaker, verb
        return None

    def speaker_before(self, at: int) -> Phrase | None:
        """Who stands before a verb of saying that has no subject: "Putin, on arriving, declared".

        Args:
            at: Index of the verb, in the past or the third person.
        """
        tokens = self.parsed.tokens
        first, _ = self.parsed.sentences[tokens[at].sentence]
        if tokens[at].tag not in {"VBD", "VBZ"}:
            return None
        last = at
        while last > first and tokens[last - 1].pos in {"ADV", "AUX"}:
            last -= 1
        if tokens[last - 1].text == ",":
            last = next((one for one in range(first, last - 1) if self._is_set_in(one)), last - 1)
        start = last
        while start > first and last - start < _NAME and tokens[start - 1].pos in _NAMING:
            start -= 1
        return self._phrase(start, last) if start < last else None

    def misread(self, at: int) -> Phrase | None:
        """Who speaks, where a bare noun before "that" is a verb: "Sources in Kestel report that".

        Args:
            at: Index of the noun.
        """
        tokens = self.parsed.tokens
        first, last = self.parsed.sentences[tokens[at].sentence]
        is_bare = tokens[at].tag == "NN" and tokens[at].text in self.says and at + 1 < last
        if not is_bare or tokens[at + 1].text != "that":
            return None
        if any(tokens[one].head == at and tokens[one].rel in _HELD for one in range(first, at)):
            return None
        heads = [one for one in range(first, at) if tokens[one].tag in {"NNS", "NNPS"}]
        if not heads or any(tokens[one].pos == "VERB" for one in range(first, at)):
            return None
        return self._phrase(first, heads[0] + 1)

    def _is_set_in(self, at: int) -> bool:
        """Whether a comma opens what is set in: ", speaking there, ", ", who was hurt, "."""
        tokens = self.parsed.tokens
        after = tokens[at + 1]
        is_participle = after.tag in {"VBG", "VBN"} or after.text.lower() in {"who", "which"}
        return tokens[at].text == "," and is_participle

    def _found(self, first: int, last: int) -> Iterator[tuple[int, int, Phrase, str]]:
        tokens = self.parsed.tokens
        for at in range(first + 1, last):
            verb = self._verb(at)
            if not verb:
                continue
            that = self._that(at, last)
            if that is not None and (speaker := self._before(at, first)) is not None:
                yield that, self._end(that, last), speaker, verb
            elif (closing := self._closing(at, first, last)) is not None:
                is_amid = tokens[at + 1 : last] and tokens[at + 1].text == ","
                is_amid = is_amid and closing.head < at and not self._is_joined(at + 2)
                end = last if is_amid else min(at, closing.first)
                yield self._start(at, first), end, closing, verb

    def _is_joined(self, at: int) -> bool:
        """Whether the speaker's own act follows: ", he declared, and demanded more"."""
        near = self.parsed.tokens[at : at + 2]
        is_and = bool(near) and near[0].text.lower() in {"and", "but"}
        return is_and and near[-1].pos in {"VERB", "ADV"}

    def _verb(self, at: int) -> str:
        """The verb of saying that a word is, whatever the tagger took it for."""
        token = self.parsed.tokens[at]
        if token.pos == "VERB":
            return token.lemma if token.lemma in self.says and token.tag in _FINITE else ""
        if token.pos not in {"NOUN", "PROPN", "ADJ"} or not token.text.islower():
            return ""
        if self._is_bare_plural(at):
            return token.text
        word = token.text
        stems = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
        return next((stem for stem in stems if stem in self.says), "")

    def _is_bare_plural(self, at: int) -> bool:
        """Whether a verb without an ending closes a sentence: ", opposition media allege."."""
        tokens = self.parsed.tokens
        is_plural = tokens[at - 1].tag in {"NNS", "NNPS"} or tokens[at - 1].lemma in _MANY
        is_last = at + 1 == len(tokens) or tokens[at + 1].text in {".", '"', "\n"}
        return is_plural and is_last and tokens[at].text in self.says

    def _that(self, at: int, last: int) -> int | None:
        tokens = self.parsed.tokens
        if tokens[at].pos != "VERB":
            return None
        for one in range(at + 1, min(at + _REACH, last)):
            if tokens[one].text.lower() == "that":
                is_opening = one + 1 < last and tokens[one + 1].pos in _BETWEEN | {"PUNCT"}
                return one if is_opening and tokens[one].pos != "DET" else None
            if tokens[one].pos not in _BETWEEN:
                return None
        return None

    def _before(self, at: int, first: int) -> Phrase | None:
        """Who says it: the verb's own subject."""
        number = self._by_head.get(at)
        one = None if number is None else self.parsed.predicates[number]
        if one is None or one.is_passive or one.negation or one.subject is None:
            return None
        if one.is_infinitive or one.subject.basis == "shared":
            return None  # "it is easy to think that ..."
        return one.subject if first <= one.subject.head < at else None

    def _closing(self, at: int, first: int, last: int) -> Phrase | None:
        """Who speaks last in a sentence: ", army says", ", grumbles Ada Roum, who ..."."""
        tokens = self.parsed.tokens
        rest = [token for token in tokens[at + 1 : last] if token.pos != "PUNCT"]
        is_amid = at + 1 < last and tokens[at + 1].text == ","
        start = end = self._group_start(at, first)
        while start > first and at - start < _NAME and tokens[start - 1].pos in _NAMING:
            start -= 1
        if start < end and start > first and tokens[start - 1].text in _PAUSES:
            is_last = len(rest) <= _TAIL and not any(token.pos == "VERB" for token in rest)
            who = self._phrase(start, end) if tokens[at].tag != "VBG" else None
            is_set_in = is_amid and who is not None and self._may_speak(who.head)
            return who if is_last or is_set_in else None
        if start != end or tokens[at - 1].text not in _PAUSES or tokens[at].tag in {"VBG", "VBN"}:
            return None
        number = self._by_head.get(at)
        who = None if number is None else self.parsed.predicates[number].subject
        if who is not None and first <= who.head < at:
            return None  # "The envoy, who was hurt, said nothing"
        end = at + 1
        while end < last and end - at < _NAME and tokens[end].pos in _NAMING:
            end += 1
        is_name = end > at + 1 and tokens[at + 1].pos in {"PROPN", "DET", "NOUN", "PRON", "ADJ"}
        is_closed = end >= last or tokens[end].text in {",", ".", '"'}
        return self._phrase(at + 1, end) if is_name and is_closed else None

    def _group_start(self, at: int, first: int) -> int:
        """Where a verb's group begins: "used to say", "would say"."""
        words = [token.text.lower() for token in self.parsed.tokens[max(first, at - 2) : at]]
        if words[-1:] == ["would"]:
            return at - 1
        return at - 2 if words in (["used", "to"], ["liked", "to"]) else at

    def _may_speak(self, at: int) -> bool:
        token = self.parsed.tokens[at]
        return token.pos == "PROPN" or token.lemma in self.speakers

    def _phrase(self, first: int, last: int) -> Phrase | None:
        named = [at for at in range(first, last) if self.parsed.tokens[at].pos in _HEADS]
        if not named:
            return None
        return Phrase(head=named[-1], first=first, last=last, parts=(named[-1],))

    def _start(self, at: int, first: int) -> int:
        """Where the part of the sentence begins that a verb closes."""
        for one in range(at - 1, first - 1, -1):
            if self.parsed.tokens[one].text in {";", ":"}:
                return one + 1
        return first

    def _end(self, at: int, last: int) -> int:
        """Where what "that" opens ends: at a semicolon, or where another is let speak.

        "One said that it was shelled, but the other reported no damage and kept silent."
        """
        tokens, turn = self.parsed.tokens, last
        for one in range(at, last):
            if tokens[one].text == ";":
                return min(one, turn)
            if tokens[one - 1].text == "," and tokens[one].text.lower() in _TURNS:
                turn = one
            if turn < one and self._is_said(one):
                return turn
        return last

    def _is_said(self, at: int) -> bool:
        number = self._by_head.get(at)
        who = None if number is None else self.parsed.predicates[number].subject
        return bool(self._verb(at)) and who is not None and who.basis == "stated"

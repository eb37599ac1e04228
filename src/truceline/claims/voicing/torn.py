"""Where the parser went astray at a verb of saying: whose words a clause is all the same."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from truceline.claims.model import Parsed, Phrase, Predicate

__all__ = ["Torn", "mended"]

_PAIR = 2
_NAME = 12
# What stands after these is who is told, and nothing that is told.
_ADDRESSING = frozenset({"tell", "inform", "assure", "remind", "reassure"})
_STATED = frozenset({"VBD", "VBZ", "VBP"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_TAIL = 5
_NAMED = frozenset({"NOUN", "PROPN", "ADJ", "DET", "PART", "NUM", "ADP"})
_PAUSES = frozenset({",", '"', "“", "”", "»", "’", "—", "–", "-"})
_DETERMINING = frozenset({"det", "poss", "case", "amod"})


def mended(parsed: Parsed, says: Collection[str], speakers: Collection[str]) -> Parsed:
    """The text with the subject that stands before a verb of saying, where the tree lost it.

    "Two lorries burned, the clerk, Nabil Saqqa, told reporters": the parser joins "told" to
    "burned" and lets the lorries speak.

    Args:
        parsed: The text.
        says: Lemmas of verbs that put what somebody said.
        speakers: Heads of phrases that can speak.
    """
    predicates = tuple(
        replace(one, subject=who)
        if one.lemma in says and (who := _speaker_before(parsed, one, speakers)) is not None
        else one
        for one in parsed.predicates
    )
    return replace(parsed, predicates=predicates)


def _speaker_before(parsed: Parsed, one: Predicate, speakers: Collection[str]) -> Phrase | None:
    """Who stands right before a verb of saying, between it and a pause."""
    tokens, who = parsed.tokens, one.subject
    if tokens[one.head].tag not in _STATED or one.is_passive or one.is_infinitive:
        return None
    if who is not None and one.relation == "acl" and tokens[who.head].rel == "pobj":
        return _over_preposition(parsed, who.head)
    if who is not None and (who.basis == "stated" or who.head > one.head):
        return None
    first, _ = parsed.sentences[tokens[one.head].sentence]
    last = one.head
    while last > first and tokens[last - 1].pos in {"ADV", "AUX"}:
        last -= 1
    start = _named_from(parsed, first, last)
    if start < last and tokens[start - 1].text == "," and start - 1 > first:
        before = _named_from(parsed, first, start - 1)
        if before < start - 1 and tokens[before - 1].text in _PAUSES:
            start = before  # "the clerk, Nabil Saqqa, told"
    named = [at for at in range(start, last) if tokens[at].pos in {"NOUN", "PROPN"}]
    is_paused = start == first if who is None else tokens[start - 1].text in _PAUSES
    is_paused = is_paused or (start > first and tokens[start - 1].text in _PAUSES)
    may = [at for at in named if tokens[at].pos == "PROPN" or tokens[at].lemma in speakers]
    if not may or not is_paused:
        return None
    return Phrase(head=may[-1], first=start, last=may[-1] + 1, parts=(may[-1],))


def _named_from(parsed: Parsed, first: int, last: int) -> int:
    """Where the name begins that ends before a token, a comma aside."""
    end = last
    if end > first and parsed.tokens[end - 1].text == ",":
        end -= 1
    start = end
    while start > first and end - start < _NAME and parsed.tokens[start - 1].pos in _NAMED:
        start -= 1
    return start if start < end else last


def _over_preposition(parsed: Parsed, at: int) -> Phrase | None:
    """The noun that a phrase with a preposition describes: "the envoy in reply to it tweeted"."""
    tokens = parsed.tokens
    while tokens[at].rel in {"pobj", "prep"} and tokens[at].head != at:
        at = tokens[at].head
    if tokens[at].pos not in {"NOUN", "PROPN"}:
        return None
    start = at
    while start > 0 and tokens[start - 1].pos in _NAMED - {"ADP"}:
        start -= 1
    return Phrase(head=at, first=start, last=at + 1, parts=(at,))


@dataclass(frozen=True)
class Torn:
    """Mends what the parser tore from a verb of saying in one text.

    Attributes:
        parsed: The text.
        says: Lemmas of all verbs of saying and thinking.
    """

    parsed: Parsed
    says: Collection[str]

    def mistaken(self, number: int) -> Predicate | None:
        """The verb of saying before a clause with "that" which was hung on another verb.

        "stood in the hall to state that all crossings are open": what is open is what they state.
        """
        under = self.parsed.predicates[number]
        if under.relation != "ccomp" or under.marker != "that" or under.governor is None:
            return None
        over = self.parsed.predicates[under.governor]
        if over.lemma in self.says or over.lemma == "be":
            return None
        between = [one for one in self.parsed.predicates if over.head < one.head < under.head]
        near = next(iter(reversed(between)), None)
        is_saying = near is not None and near.pos == "VERB" and near.lemma in self.says
        return near if is_saying and near is not None and near.complement is None else None

    def unread(self, number: int) -> tuple[Phrase, str] | None:
        """Speaker and verb of saying, where the parser took the verb for a noun.

        "Farmers in the north report they had no help": a verb with two subjects, and between them
        a noun that spells a verb of saying.
        """
        tokens, at = self.parsed.tokens, self.parsed.predicates[number].head
        first, _ = self.parsed.sentences[tokens[at].sentence]
        held = [
            one
            for one in range(first, at)
            if tokens[one].rel in _SUBJECTS and tokens[one].head == at
        ]
        if len(held) < _PAIR:
            return self._unread_root(number)
        if (found := self._unread_subject(held[-1])) is not None:
            return found
        for one in range(held[0] + 1, held[-1]):
            if tokens[one].pos == "NOUN" and tokens[one].lemma in self.says:
                last = held[0] + 1
                speaker = Phrase(head=held[0], first=held[0], last=last, parts=(held[0],))
                return speaker, tokens[one].lemma
        return None

    def _unread_subject(self, at: int) -> tuple[Phrase, str] | None:
        """The same where the noun itself became the subject ("who the militia maintains were")."""
        tokens = self.parsed.tokens
        if tokens[at].tag != "NNS" or tokens[at].lemma not in self.says or at < 1:
            return None
        if tokens[at - 1].head != at or tokens[at - 1].rel not in {"compound", "amod", "nmod"}:
            return None
        first = at - 1
        while first > 0 and tokens[first - 1].head == at and tokens[first - 1].rel in _DETERMINING:
            first -= 1
        return Phrase(head=at - 1, first=first, last=at, parts=(at - 1,)), tokens[at].lemma

    def _unread_root(self, number: int) -> tuple[Phrase, str] | None:
        """The same where the noun stands above the clause ("the general maintains that ...")."""
        tokens, one = self.parsed.tokens, self.parsed.predicates[number]
        at = tokens[one.head].head
        is_before = one.relation == "ccomp" and one.head < at  # "they left, the clerk reckons"
        is_clause = is_before or (one.marker == "that" and one.relation in {"ccomp", "acl"})
        if tokens[at].tag == "NN" and one.marker == "that" and tokens[at].text in self.says:
            return self._unread_plural(at)
        is_noun = tokens[at].tag == "NNS" and tokens[at].rel == "ROOT" and at > 0
        if not (is_clause and is_noun and tokens[at].lemma in self.says):
            return None
        first = at - 1
        while first > 0 and tokens[first - 1].head == at and tokens[first - 1].rel in _DETERMINING:
            first -= 1
        if tokens[at - 1].head != at or tokens[at - 1].rel not in {"amod", "compound", "nsubj"}:
            return None
        return Phrase(head=at - 1, first=first, last=at, parts=(at - 1,)), tokens[at].lemma

    def _unread_plural(self, at: int) -> tuple[Phrase, str] | None:
        """The same where many speak: "The minutes, seen by us, record that ..."."""
        tokens = self.parsed.tokens
        for one in range(at - 1, max(at - _NAME, -1), -1):
            if tokens[one].head == at and tokens[one].tag in {"NNS", "NNPS"}:
                first = one
                while first > 0 and tokens[first - 1].head == one:
                    first -= 1
                return Phrase(head=one, first=first, last=one + 1, parts=(one,)), tokens[at].text
        return None

    def is_amid(self, one: Predicate) -> bool:
        """Whether a verb of saying between commas was hung on the noun before it as relative.

        "The party, one aide conceded, is split."
        """
        who, tokens = one.subject, self.parsed.tokens
        if one.relation != "relcl" or who is None or who.basis != "stated" or who.first < 1:
            return False
        is_relative = tokens[who.head].tag in {"WDT", "WP"}
        after = tokens[one.head + 1].text if one.head + 1 < len(tokens) else ""
        return not is_relative and tokens[who.first - 1].text == "," and after == ","

    def is_so(self, one: Predicate) -> bool:
        """Whether a verb of saying stands amid a sentence after "so": ", so he told them, "."""
        who, tokens = one.subject, self.parsed.tokens
        if who is None or who.basis != "stated" or who.first < _PAIR:
            return False
        before = [token.text.lower() for token in tokens[who.first - _PAIR : who.first]]
        after = {token.text for token in tokens[one.head + 1 : one.head + _TAIL]}
        return before == [",", "so"] and "," in after

    def is_trailing(self, one: Predicate) -> bool:
        """Whether a verb of saying closes its sentence, whatever it was joined to.

        "The guns left, but some men stayed, the mission reported."
        """
        who, tokens = one.subject, self.parsed.tokens
        if who is None or who.basis != "stated" or who.first < 1 or one.is_passive:
            return False
        if who.head > one.head or tokens[who.first - 1].text not in _PAUSES:
            return False
        if one.complement is not None and self.parsed.predicates[one.complement].head > one.head:
            return False
        _, last = self.parsed.sentences[tokens[one.head].sentence]
        rest = tokens[one.head + 1 : last]
        is_short = sum(token.pos != "PUNCT" for token in rest) <= _TAIL
        held = one.object
        is_empty = held is None or tokens[held.head].pos == "PRON" or held.head < one.head
        is_empty = is_empty or one.lemma in _ADDRESSING
        return is_short and is_empty and one.relation not in {"relcl", "advcl", "ccomp"}

    def joined_speaker(self, over: Predicate) -> Phrase | None:
        """Who goes on speaking, where the parser joined a verb of saying to what is said.

        "The mayor claimed that taxes had doubled; and asserted that ...": the taxes assert nothing.
        """
        if over.governor is None or over.subject is None:
            return None
        said = self.parsed.predicates[over.governor]
        is_going_on = over.relation == "advcl" and self.parsed.tokens[over.head].tag == "VBG"
        if over.relation != "conj" and not is_going_on:
            return None
        if said.relation != "ccomp" or said.governor is None or over.subject.basis != "shared":
            return None
        above, tokens = self.parsed.predicates[said.governor], self.parsed.tokens
        is_speech = above.lemma in self.says and over.lemma in self.says
        if is_going_on:  # "said that they would fight, adding that ..."
            return above.subject if is_speech else None
        is_plain = tokens[above.head].tag == tokens[over.head].tag != tokens[said.head].tag
        return above.subject if is_speech and is_plain else None

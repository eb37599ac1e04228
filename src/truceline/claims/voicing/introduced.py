"""Who speaks after a colon: headlines ("Mayor: bridge shut"), lists of charges, texts read out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from truceline.claims.model import Mention, Parsed, Phrase, Predicate

__all__ = ["Introduced"]

# One item of a list after the colon: a bullet, a dash, or a number or letter with its mark.
_MARK = re.compile(r"\s*(?:[*•·‣◦–—-]|\(?(?:\d{1,2}|[a-z])[.)])[ \t]+")
_ITEM = re.compile(r"\s*\n[ \t]*(?:[*•·‣◦–—-]|\(?(?:\d{1,2}|[a-z])[.)])[ \t]+[^\n]*")
_NAMES = frozenset({"PERSON", "ORG", "NORP"})
_PERSONAL = ("man", "men", "woman", "women", "ist", "ian", "person")
_PRESENTING = frozenset({"be", "read", "run", "go", "say", "follow", "claim", "remain", "begin"})
# The verb of a headline, which has none.
_LABEL = "tell"
_VERBAL = frozenset({"VERB", "AUX"})
# With a colon, people so tell: "experts pointed to the cost: ...", "medics gave figures: ...".
_GIVING = frozenset({"point", "give", "paint", "cite", "present", "warn", "complain", "recall"})
_FOLLOWING = frozenset({"following", "follows"})
_SLOTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "dep", "ROOT", "pobj", "conj", "appos"})
# So many words may stand before the colon of a headline.
_LONGEST = 12


@dataclass(frozen=True, kw_only=True)
class Introduced:
    """Finds the speakers that one text names before its colons.

    Attributes:
        parsed: The text.
        says: Lemmas of verbs of saying and thinking.
        listing: Verbs that let speak before a colon ("listed the violations: ...").
        accounts: Nouns that tell, and mean who tells where nobody is named.
        speakers: Heads of phrases that can speak.
        quoted: Its quotations.
    """

    parsed: Parsed
    says: Collection[str]
    listing: Collection[str]
    accounts: Collection[str]
    speakers: Collection[str]
    quoted: Collection[Mention] = ()
    _spans: list[tuple[int, int, Phrase, str]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        verbs: dict[int, list[Predicate]] = {}
        for one in self.parsed.predicates:
            verbs.setdefault(self.parsed.tokens[one.head].sentence, []).append(one)
        for number, (first, last) in enumerate(self.parsed.sentences):
            for at in range(first + 1, last):
                if self.parsed.tokens[at].text == ":":
                    found = self._speaker(first, at, verbs.get(number, ()))
                    if found is not None:
                        is_whole = found[1] == _LABEL and self._is_opening(first)
                        is_whole = is_whole or self._is_followed(first, at)
                        end = self._end(at, last, is_whole=is_whole)
                        self._spans.append((at, end, *found))
                    break

    def over(self, at: int) -> tuple[Phrase, str] | None:
        """The speaker and verb before the colon that a word follows; None without one."""
        start = self.parsed.tokens[at].start
        for colon, end, speaker, verb in self._spans:
            if colon < at and start < end:
                return None if self._is_act(at) else (speaker, verb)
        return None

    def _is_act(self, at: int) -> bool:
        """Whether a verb opens an item and only lacks its subject: "They: 1. Agreed that ..."."""
        tokens = self.parsed.tokens
        while tokens[at].rel == "conj" and tokens[at].pos == "VERB":
            at = tokens[at].head
        line = self.parsed.stored.rfind("\n", 0, tokens[at].start)
        mark = _MARK.match(self.parsed.stored, max(line, 0))
        is_first = mark is not None and mark.end() == tokens[at].start
        return is_first and tokens[at].tag in {"VBD", "VBN"}

    def _paragraph_end(self, place: int) -> int:
        """Where the paragraph ends that holds a place, or begins after it."""
        return next((end for _, end in self.parsed.paragraphs if end > place), place)

    def _is_followed(self, first: int, colon: int) -> bool:
        """Whether the colon opens all that follows: "reported the following:", "as follows:"."""
        tokens = self.parsed.tokens
        return any(tokens[at].text.lower() in _FOLLOWING for at in range(first, colon))

    def _end(self, colon: int, last: int, *, is_whole: bool) -> int:
        """One past the last character that a colon opens: its sentence and the list below it.

        A name alone at the head of a paragraph speaks for all of it; a colon that closes a
        paragraph opens the next.
        """
        end = self.parsed.tokens[last - 1].end
        here = self.parsed.tokens[colon].end
        for quote in self.quoted:
            if quote.start - here in {0, 1}:
                return quote.end
        if is_whole or colon == last - 1:
            end = max(end, self._paragraph_end(here))
        while (item := _ITEM.match(self.parsed.stored, here)) is not None:
            here = item.end()
        return max(end, here)

    def _speaker(
        self, first: int, colon: int, verbs: Collection[Predicate]
    ) -> tuple[Phrase, str] | None:
        tokens = self.parsed.tokens
        verbal = [at for at in range(first, colon) if tokens[at].pos in _VERBAL]
        if not verbal:
            return self._headed(first, colon)
        if all(tokens[at].tag in {"VBG", "VBN"} for at in verbal):  # "Sow, opening the talks: ..."
            comma = next((at for at in range(first, verbal[0]) if tokens[at].text == ","), first)
            if comma > first and (headed := self._headed(first, comma)) is not None:
                return headed
        for one in self._main(first, colon, verbs):
            lemma = one.lemma.split(" ")[0]
            who = one.agent if one.is_passive else one.subject
            is_saying = lemma in self.says or lemma in self.listing
            is_saying = is_saying or (lemma in _GIVING and self._is_speaker(who))
            if one.subject is not None and is_saying:
                is_told = who is not None and who.head < colon
                return (who, lemma) if who is not None and is_told else None
        return self._account(first, colon, verbs)

    def _is_speaker(self, who: Phrase | None) -> bool:
        return who is not None and self.parsed.tokens[who.head].lemma.lower() in self.speakers

    def _main(self, first: int, colon: int, verbs: Collection[Predicate]) -> Iterator[Predicate]:
        for one in verbs:
            if first <= one.head < colon and one.pos == "VERB" and one.relation != "relcl":
                yield one

    def _headed(self, first: int, colon: int) -> tuple[Phrase, str] | None:
        """Who speaks in a headline: a name or a body alone before the colon."""
        tokens = self.parsed.tokens
        if colon - first > _LONGEST or any(tokens[at].text == "|" for at in range(first, colon)):
            return None
        heads = [at for at in range(first, colon) if self._is_top(at, first, colon)]
        named = [at for at in heads if tokens[at].pos in {"NOUN", "PROPN"}]
        if not named:
            return None
        at = named[-1]
        is_speaker = any(
            tokens[one].lemma.lower() in self.speakers
            or tokens[one].label in _NAMES
            or (one == at and self._is_person(one))
            for one in (at, *(one for one in range(first, at) if tokens[one].head == at))
        )
        told = [one for one in range(first, colon) if tokens[one].lemma.lower() in self.accounts]
        if not is_speaker and not told:
            return None
        return Phrase(head=at, first=first, last=colon, parts=(at,)), _LABEL

    def _is_opening(self, first: int) -> bool:
        """Whether a token opens its paragraph."""
        place = self.parsed.tokens[first].start
        return any(start == place for start, _ in self.parsed.paragraphs)

    def _is_top(self, at: int, first: int, colon: int) -> bool:
        """Whether a word hangs on none before the colon."""
        over = self.parsed.tokens[at].head
        return over == at or not first <= over < colon

    def _is_person(self, at: int) -> bool:
        """Whether a word at the head of a headline is made as words for persons are."""
        token = self.parsed.tokens[at]
        is_word = token.pos in {"NOUN", "PROPN"} and token.label not in {"DATE", "GPE", "LOC"}
        return is_word and token.lemma.lower().endswith(_PERSONAL)

    def _account(
        self, first: int, colon: int, verbs: Collection[Predicate]
    ) -> tuple[Phrase, str] | None:
        """An account that the colon opens: "the complaint was blunt:", "made two charges:"."""
        tokens = self.parsed.tokens
        for at in range(first, colon):
            token = tokens[at]
            if token.pos != "NOUN" or token.lemma not in self.accounts or token.rel not in _SLOTS:
                continue
            over = next((one for one in verbs if one.head == token.head), None)
            giver = None if over is None else over.subject
            if token.rel == "dobj" and giver is not None:
                return giver, "say"
            if over is not None and over.lemma not in _PRESENTING:
                continue  # "an answer came: tanks rolled in"
            start = at
            while start > first and start <= tokens[start - 1].head + 1 <= at + 1:
                start -= 1
            return Phrase(head=at, first=start, last=at + 1, parts=(at,)), "say"
        return None

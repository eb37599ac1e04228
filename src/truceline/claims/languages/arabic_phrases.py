"""Arabic words in a row → parts of speech and noun phrases, by small words and endings alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from truceline.claims.events.frames import Frames
from truceline.claims.languages.arabic_words import Words, folded
from truceline.claims.model import Phrase, Token

__all__ = ["ArabicPhrases", "SmallWords", "load_small_words"]

_RELATION_ENDS = ("ي", "يه", "يون", "يين", "يتين", "يان")
_ARTICLES = ("ال", "وال", "بال", "لل")
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallWords:
    """Small words, folded; `meant` gives prepositions their English word.

    Attributes:
        that: Open what is said or asked; `which` any other clause; `conditions` a condition.
        particles: May stand between a clause's start and its verb.
        coming: Say the future.
        counts: Numbers and quantities.
        sources: Say from whom.
    """

    prepositions: frozenset[str]
    that: frozenset[str]
    which: frozenset[str]
    conditions: frozenset[str]
    negations: frozenset[str]
    particles: frozenset[str]
    coming: frozenset[str]
    counts: frozenset[str]
    sources: frozenset[str]
    meant: Mapping[str, str]


@cache
def load_small_words() -> SmallWords:
    """The bundled small words (`frames/ar/grammar.yaml`)."""
    file = files("truceline.claims") / "frames" / "ar" / "grammar.yaml"
    body = yaml.safe_load(file.read_text(encoding="utf-8"))
    meant = {folded(word): name for word, name in body.pop("meant").items()}
    lists = {name: frozenset(folded(word) for word in words) for name, words in body.items()}
    return SmallWords(meant=meant, **lists)


class ArabicPhrases:
    """Parts of speech of a text and the phrases in it; built once per text.

    Attributes:
        forms: Each word folded.
        parts: `VERB`, `NOUN`, `NUM`, `ADP`, `SCONJ`, `PART` or `PUNCT`, of each word.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        sentences: Sequence[tuple[int, int]],
        words: Words,
        frames: Frames,
    ) -> None:
        self._tokens, self._words, self._frames = tokens, words, frames
        self.small = load_small_words()
        self.forms = [folded(token.text) for token in tokens]
        self.parts = [""] * len(tokens)
        for first, last in sentences:
            for at in range(first, last):
                self.parts[at] = self._plain_part(at) or self._content_part(at, first)

    def preposition(self, at: int) -> str:
        """The preposition that a word is, without `and`; or its first letter; or nothing."""
        form = self.forms[at]
        if self.parts[at] == "ADP":
            return form if form in self.small.prepositions else form.removeprefix("و")
        return self._words.clitic(form) if self.parts[at] == "NOUN" else ""

    def verb(self, at: int) -> tuple[str, str]:
        """Lemma and tense of a verb; of any other word its lemma."""
        form = self._words.verb(self.forms[at]) if self.parts[at] == "VERB" else None
        return (form.lemma, form.tense) if form else (self._tokens[at].lemma, "")

    def is_in(self, at: int, name: str) -> bool:
        """Whether a word belongs to a class."""
        return self._frames.is_in(self._tokens[at].lemma, name)

    def phrase(self, at: int, end: int) -> Phrase | None:
        """The noun phrase that begins at a token; None where none begins."""
        first = at
        while at < end and self.parts[at] == "NUM":
            at += 1
        if at >= end or self.parts[at] != "NOUN":
            return None if at == first else Phrase(head=first, first=first, last=at, parts=(first,))
        heads, last = [at], self._phrase_end(at, end)
        while last < end and self.parts[last] == "NOUN" and self._words.joins(self.forms[last]):
            heads.append(last)
            last = self._phrase_end(last, end)
        return Phrase(head=at, first=first, last=last, parts=tuple(heads))

    def bare_phrase(self, at: int, end: int) -> Phrase | None:
        """The phrase that begins at a token, if no preposition is joined to it."""
        found = self.phrase(at, end) if at < end else None
        return None if found is None or self._words.clitic(self.forms[found.first]) else found

    def is_definite(self, at: int) -> bool:
        """Whether a word is definite: by article, by possessive, or as a name."""
        form = self.forms[at]
        has_article = form.startswith(_ARTICLES)
        return has_article or self.is_in(at, "names") or self._words.is_owned(form)

    def _plain_part(self, at: int) -> str:
        form, small = self.forms[at], self.small
        if not form[:1].isalpha():
            return "NUM" if form[:1].isdigit() else "PUNCT"
        if form in small.that or form in small.which or form in small.conditions:
            return "SCONJ"
        return "PART" if form in small.particles or form in small.negations else ""

    def _content_part(self, at: int, first: int) -> str:
        form, small = self.forms[at], self.small
        if form in small.prepositions or form.removeprefix("و") in small.prepositions:
            return "ADP"
        if form in small.counts:
            return "NUM"
        is_verb = self._words.verb(form) is not None and self._stands_as_verb(at, first)
        return "VERB" if is_verb else "NOUN"

    def _stands_as_verb(self, at: int, first: int) -> bool:
        """Whether a word that may be a verb or a noun ("قصف") stands where verbs do."""
        if not self._words.is_known(self.forms[at]):
            return True
        return at == first or self.parts[at - 1] in {"PUNCT", "SCONJ", "PART"}

    def _phrase_end(self, at: int, end: int) -> int:
        """One past the last word: a definite noun closes it, but for adjectives of relation."""
        last, is_closed = at + 1, self.is_definite(at)
        while last < min(end, at + _MOST_WORDS) and self.parts[last] == "NOUN":
            form = self.forms[last]
            if self._words.joins(form) or self._words.clitic(form):
                break
            if is_closed and not self._describes(last):
                break
            is_closed = is_closed or self.is_definite(last) or self._is_quality(last)
            last += 1
        return last

    def _is_quality(self, at: int) -> bool:
        """An indefinite adjective of relation ("حربية"): after it another noun begins."""
        form = self.forms[at]
        return form.endswith(_RELATION_ENDS[:2]) and not self._words.is_known(form)

    def _describes(self, at: int) -> bool:
        form = self.forms[at]
        is_adjective = form.endswith(_RELATION_ENDS) or self.is_in(at, "adjectives")
        return form.startswith("ال") and is_adjective

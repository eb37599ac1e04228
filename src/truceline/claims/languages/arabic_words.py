"""Arabic words: spelling variants, verb forms from their past tense, clitics taken off.

No dictionary: only words of the frames are known. A verb's forms are built from its third person
masculine past by rule, so that a form which no rule builds is missed, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

__all__ = ["VerbForm", "Words", "folded"]

_SIGNS = re.compile("[\u064b-\u0652\u0670\u0640]")
_ALIKE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"})
_JOINED = ("وال", "فال", "بال", "كال", "ولل", "لل", "ال")
_CLITICS = ("و", "ف", "ب", "ل", "ك", "وب", "ول")
_OWNERS = ("هما", "هم", "هن", "ها", "نا", "كم", "ه")
_PAST = ("ت", "ا", "تا", "وا", "نا", "ن")
_PRESENT_ENDS = ("", "ون", "وا", "ان", "ا", "ين", "ن")
_PERSONS = tuple("يتنا")
_SHORTEST = 3


def folded(word: str) -> str:
    """A word without vowel signs, its variants of alif, ya and ta marbuta joined."""
    return _SIGNS.sub("", word).translate(_ALIKE)


@dataclass(frozen=True, slots=True)
class VerbForm:
    """A verb's lemma and the tense of a form of it."""

    lemma: str
    tense: str


class Words:
    """The words that are known, by their folded forms.

    Args:
        verbs: Third person masculine past.
        others: Nouns and other words, as the frames write them; plurals count as words.
    """

    def __init__(self, verbs: Iterable[str], others: Iterable[str]) -> None:
        self._others = {folded(word): word for word in others}
        self._forms: dict[str, VerbForm] = {}
        built = [(form, verb, tense) for verb in verbs for form, tense in _forms(folded(verb))]
        # "توصل" is rather "reached" than "she arrives": news tells the past.
        for form, verb, tense in sorted(built, key=lambda one: one[2] != "past"):
            self._forms.setdefault(form, VerbForm(verb, tense))

    def verb(self, word: str) -> VerbForm | None:
        """The verb that a folded word may be; `و` and `ف` before it are taken off."""
        for rest in (word, word[1:] if word[:1] in "وف" else ""):
            if rest in self._forms:
                return self._forms[rest]
            future = self._forms.get(rest[1:]) if rest[:1] == "س" else None
            if future is not None and future.tense == "present":
                return VerbForm(future.lemma, "future")
        return None

    def lemma(self, word: str) -> str:
        """A known word's own spelling, else the folded word without article and clitics."""
        for rest in _stripped(word):
            if rest in self._others:
                return self._others[rest]
        return next((word.removeprefix(one) for one in _JOINED if word.startswith(one)), word)

    def is_known(self, word: str) -> bool:
        """Whether a folded word is a known noun, with or without clitics."""
        return any(rest in self._others for rest in _stripped(word))

    def clitic(self, word: str) -> str:
        """The one-letter preposition that a folded word begins with; empty without one."""
        bare = word[1:] if word[:1] == "و" and not self._is_plain(word) else word
        if bare.startswith("بال") or (bare[:1] == "ب" and self._is_cut(bare)):
            return "ب"
        return "ل" if bare.startswith("لل") or (bare[:1] == "ل" and self._is_cut(bare)) else ""

    def joins(self, word: str) -> bool:
        """Whether a folded word begins with `and`: "وتركيا", but not "وزارة"."""
        if word[:1] != "و" or self._is_plain(word):
            return False
        return word.startswith(("وال", "ولل")) or self.is_known(word[1:])

    def is_owned(self, word: str) -> bool:
        """Whether a folded word ends in a possessive ("قواتها"), which makes it definite."""
        return word not in self._others and any(rest in self._others for rest in _owned(word))

    def _is_plain(self, word: str) -> bool:
        return any(rest in self._others for rest in (word, *_unowned(word)))

    def _is_cut(self, word: str) -> bool:
        return not self._is_plain(word) and any(
            rest in self._others for rest in (word[1:], *_unowned(word[1:]))
        )


def _stripped(word: str) -> Iterator[str]:
    """The word, and what may be left of it without article, clitics and possessives."""
    yield word
    yield from _unowned(word)
    for joined in _JOINED:
        if word.startswith(joined):
            yield word[len(joined) :]
    for clitic in _CLITICS:
        rest = word.removeprefix(clitic)
        if rest != word and len(rest) >= _SHORTEST:
            yield rest
            yield from _unowned(rest)


def _unowned(word: str) -> Iterator[str]:
    yield from _owned(word)
    if word.endswith("ا") and len(word) > _SHORTEST:  # the accusative: "اتفاقا"
        yield word[:-1]


def _owned(word: str) -> Iterator[str]:
    for owner in _OWNERS:
        rest = word.removesuffix(owner)
        if rest != word and len(rest) >= _SHORTEST:
            yield rest
            if rest.endswith("ت"):
                yield f"{rest[:-1]}ه"


def _forms(past: str) -> Iterator[tuple[str, str]]:
    """Forms of a verb with their tenses: past, and present with every person's letter."""
    is_weak = past.endswith(("ي", "ا"))
    yield past, "past"
    for stem in (past[:-1], f"{past[:-1]}ي") if is_weak else (past,):
        yield from ((f"{stem}{end}", "past") for end in _PAST)
    for stem in set(_present(past)):
        for person, end in product(_PERSONS, _PRESENT_ENDS):
            yield f"{person}{stem}{end}", "present"


def _present(past: str) -> Iterator[str]:
    """Stems of the present; a weak letter may be either, and goes where the verb is clipped."""
    stem = past
    if stem.startswith("ا") and len(stem) > _SHORTEST:
        stem = stem[1:]
    if stem.startswith("و"):
        yield stem[1:]
    yield stem
    if stem.endswith(("ا", "ي")):
        yield from (stem[:-1], f"{stem[:-1]}ي", f"{stem[:-1]}و")
    elif len(stem) >= 2 and stem[-2] == "ا":  # hollow: قال, أفاد, استعاد
        yield from (f"{stem[:-2]}{letter}{stem[-1]}" for letter in ("و", "ي", ""))

"""Whether the words of an entry, where they stand in a text, are that name there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from truceline.claims.model import Token
from truceline.claims.names.lexicon import Entry, Hit
from truceline.claims.names.senses import Part, Rank
from truceline.claims.names.words import ARTICLES, MAYBE_ARTICLES, plain

__all__ = ["fits", "with_article"]

_HYPHENS = frozenset("-‐‑")
_ALSO_WORDS = frozenset(("IS", "US", "WHO", "AU", "CAR", "AP", "IT"))
"""Acronyms that a headline in capitals may hold as words."""
_ALSO_GIVEN = frozenset(("Jordan", "Chad", "Georgia", "Israel", "Paris", "Sofia", "Victoria"))
_NO_NOUN = frozenset(("VERB", "AUX", "ADV", "ADP", "SCONJ", "CCONJ", "DET", "PRON"))
_COMMON = (Part.HEAD, Part.OFFICE, Part.MODIFIER, Part.PLACE_WORD)
_FURTHEST = 3
_WEAPONS = frozenset(("rifle", "rifles", "carbine", "carbines", "gun", "guns", "machine"))


def fits(entry: Entry, hit: Hit, tokens: Sequence[Token]) -> bool:
    """Judge case, articles, part of speech and spelling."""
    if not _cases_fit(entry.words, hit.shown):
        return False
    if entry.needs_article and with_article(hit.first, tokens) == hit.first:
        return False
    sense = entry.sense
    if sense is None:
        return not hit.by_sound and _is_city_like(hit, tokens)
    if hit.by_sound and (sense.rank > Rank.PACK or not _is_spelt(entry, hit)):
        return False
    if sense.part in _COMMON and hit.last - hit.first == 1:
        return tokens[hit.first].pos not in _NO_NOUN
    return _is_road(hit, tokens) if sense.key == "road" else not _is_other(entry, hit, tokens)


@lru_cache(maxsize=2**16)
def _cases_fit(words: tuple[str, ...], shown: tuple[str, ...]) -> bool:
    return all(map(_case_fits, words, shown))


def _case_fits(word: str, shown: str) -> bool:
    if word[0].isupper() and word.isupper() and len(word) > 1:
        return shown.isupper()
    return not word[0].isupper() or shown[0].isupper()


def _is_city_like(hit: Hit, tokens: Sequence[Token]) -> bool:
    token = tokens[hit.first]
    opens = hit.first == 0 or tokens[hit.first - 1].sentence != token.sentence
    if token.pos == "" and opens and hit.last - hit.first == 1:
        return token.label in ("GPE", "LOC") or not token.text.isascii()
    return token.pos in ("PROPN", "NOUN", "ADJ", "X", "") and token.label != "PERSON"


def _is_road(hit: Hit, tokens: Sequence[Token]) -> bool:
    before = tokens[hit.first - 1].text.lower() if hit.first else ""
    after = tokens[hit.last].text.lower() if hit.last < len(tokens) else ""
    is_after = after in ("highway", "motorway", "road", "route", "corridor")
    return is_after or (before not in ("", "an", "a") and after not in _WEAPONS)


def _is_spelt(entry: Entry, hit: Hit) -> bool:
    """Whether a name of one word, found by its consonants, shares enough of them."""
    if len(entry.words) > 1:
        return True
    here, there = plain(hit.shown[0]), plain(entry.words[0])
    return here[0] == there[0] and abs(len(here) - len(there)) < _FURTHEST


def _is_other(entry: Entry, hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether the word is a common one in capitals, or a given name or surname."""
    word = entry.words[0]
    if len(entry.words) > 1:
        return False
    around = [tokens[i] for i in (hit.first - 1, hit.last) if 0 <= i < len(tokens)]
    if word in _ALSO_WORDS:
        near = [*tokens[max(0, hit.first - 3) : hit.first], *tokens[hit.last : hit.last + 3]]
        words = [token.text for token in near if token.text.isalpha()]
        return bool(words) and all(map(str.isupper, words))
    if word in _ALSO_GIVEN and tokens[hit.first].label == "PERSON":
        return any(t.label == "PERSON" and t.pos == "PROPN" for t in around)
    return False


def with_article(first: int, tokens: Sequence[Token]) -> int:
    """The first token of a name, its Arabic article included where one stands before it."""
    before = first - 1
    if before >= 0 and tokens[before].text in _HYPHENS:
        before -= 1
    if before < 0:
        return first
    token = tokens[before]
    joined = before < first - 1 and tokens[before].end == tokens[before + 1].start
    low = token.text.lower()
    if low in ARTICLES and (joined or before == first - 1):
        return before
    return before if low in MAYBE_ARTICLES and (joined or token.text[0].isupper()) else first

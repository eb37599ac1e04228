"""Texts folded so that one name written in several ways is one text, and patterns of whole words.

Folded are: case, compatibility forms (NFKD: presentation forms, wide digits), diacritics, Arabic
vowel signs and letter variants, digits of every script, marks that nobody sees (zero width,
direction, soft hyphens).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "Folded",
    "fold",
    "fold_with_places",
    "is_arabic",
    "is_inflected",
    "phrase_pattern",
    "stem_of",
    "word_pattern",
    "words_of",
]

_UNSEEN = frozenset(("Mn", "Me", "Cf"))
_SAME = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیې", "ي"),
        **dict.fromkeys("ک", "ك"),
        **dict.fromkeys("ة", "ه"),
        **dict.fromkeys("ؤ", "و"),
        **dict.fromkeys("ئ", "ي"),
        **dict.fromkeys("ـ", ""),
        **dict.fromkeys("’‘ʼʹ′´`＇", "'"),
        **dict.fromkeys("“”„«»″ʺ", '"'),
        **dict.fromkeys("−‒–—‐‑", "-"),
        **dict.fromkeys("∶：ː꞉", ":"),
        **dict.fromkeys("٫", "."),
        **dict.fromkeys("،؍", ","),
        **dict.fromkeys("º˚", "°"),
    }
)
_ARABIC = re.compile("[\u0600-\u06ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_CYRILLIC_END = re.compile("[аеиоуыэюяьъ]{1,2}$")
# و ف ب ك ل and the article may stand before any Arabic word, written as one with it.
_ARABIC_BEFORE = "(?:[وف]?(?:[بكل]?ال|لل|[بكل])?|[وف])"
_BEFORE, _AFTER = r"(?<![^\W_])", r"(?![^\W_])"
_BETWEEN = r"[\W_]{0,4}"


class _Table(dict[int, str]):
    """What each character folds to, found when it is first met."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code).translate(_SAME)).translate(_SAME)
        found = "".join(_folded_character(one) for one in parts)
        self[code] = found
        return found


def _folded_character(one: str) -> str:
    if unicodedata.category(one) in _UNSEEN:
        return ""
    digit = unicodedata.digit(one, None)
    if digit is not None:
        return str(digit)
    return one.casefold().translate(_SAME)


_TABLE = _Table()


def fold(text: str) -> str:
    """The text folded."""
    return text.translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text whose characters know where they stood."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the text as written, of a stretch of the folded one."""
        return self.places[start], self.places[end - 1] + 1


def fold_with_places(text: str) -> Folded:
    """The text folded, with the place of each character in the text as written."""
    pieces = [fold(one) for one in text]
    places = tuple(at for at, piece in enumerate(pieces) for _ in piece)
    return Folded(text="".join(pieces), places=places)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return tuple(re.findall(r"[^\W_]+", fold(text)))


def is_arabic(word: str) -> bool:
    """Whether a word has Arabic letters."""
    return _ARABIC.search(word) is not None


def is_inflected(word: str) -> bool:
    """Whether a word may stand in a text with particles before it or endings after it."""
    return is_arabic(word) or (_CYRILLIC.search(word) is not None and len(word) >= 4)


def stem_of(word: str) -> str:
    """What of a folded word stays in all its forms: without Arabic article or Russian ending."""
    if is_arabic(word):
        return word.removeprefix("ال") if len(word) > 4 else word
    if not is_inflected(word):
        return word
    stem = _CYRILLIC_END.sub("", word)
    return stem if len(stem) >= 3 else word


def word_pattern(word: str) -> str:
    """A pattern of one folded word as it may stand in a sentence: Arabic particles, Russian ends.

    A `*` at the end stands for any ending.
    """
    bare = word.removesuffix("*")
    before = _ARABIC_BEFORE if is_arabic(bare) else ""
    if bare != word:
        return before + re.escape(bare) + r"[^\W_]*"
    ending = r"[^\W_]{0,3}" if is_inflected(word) and not is_arabic(word) else ""
    return before + re.escape(stem_of(word)) + ending


def phrase_pattern(words: Iterable[str]) -> str:
    """A pattern of folded words one after the other, as whole words, whatever stands between."""
    return _BEFORE + _BETWEEN.join(word_pattern(word) for word in words) + _AFTER

"""The lexicon: names as sequences of words, found in a text by one automaton."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from truceline.claims.model import Token
from truceline.claims.names.senses import Sense
from truceline.claims.names.words import (
    ARTICLES,
    MAYBE_ARTICLES,
    bare_words,
    keys_of_name,
    keys_of_token,
    plain,
    skeleton,
)
from truceline.core.errors import MissingExtra

__all__ = ["Entry", "Hit", "Lexicon"]

_WIDTH, _BASE = 3, 64
# A word is coded as three letters, each of an alphabet of its own: the automaton searches the
# children of a node one by one, so that one letter a word, of forty thousand, would be slow.
_ALPHABETS = tuple([chr(first + i) for i in range(_BASE)] for first in (0x100, 0x200, 0x300))
_UNKNOWN, _SKIP, _MAYBE = "   ", "", "?"
_ROAD_CODE = re.compile(r"[MAERHN]-?\d{1,3}$")
_HYPHENS = frozenset("-‐‑–")
_MOST_REMEMBERED = 200_000
_SOUND = "~"
_BONES = 4
"""Consonants that a name must have to be found by them."""
_SHORT = 4
"""Letters up to which a name that begins with an article must stand with one ("Al Bab")."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in one spelling.

    Attributes:
        words: Its words as they are written, articles left out.
        sense: What it means; None for cities of GeoNames, which are told apart by the text.
        cities: Rows of `cities.Cities`.
        needs_article: Whether it must stand with an Arabic article.
    """

    words: tuple[str, ...]
    sense: Sense | None
    cities: tuple[int, ...] = ()
    needs_article: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """Where words of an entry stand; whether they fit is not judged yet.

    Attributes:
        first: Index of the first token; `last` one past the last.
        shown: The words as the text has them, one for each of the entry's.
        entries: What they may be.
        by_sound: Whether a word was told by its consonants alone.
    """

    first: int
    last: int
    shown: tuple[str, ...]
    entries: tuple[Entry, ...]
    by_sound: bool = False


class Lexicon:
    """Names in all spellings, to be filled, closed with `freeze`, then searched."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._entries: dict[str, list[Entry]] = {}
        self._remembered: dict[str, str] = {}
        self._sounding: dict[str, str] = {}
        self._automaton: Any = None
        self._road = self._code_of("\n")

    def add(self, name: str, sense: Sense | None, *, cities: tuple[int, ...] = ()) -> None:
        """File a name; one without words is left out."""
        words, article = bare_words(name)
        if words:
            self.add_words(words, article, sense, cities)

    def add_words(
        self, words: Sequence[str], article: bool, sense: Sense | None, cities: tuple[int, ...]
    ) -> None:
        """File a name that was cut into words before."""
        needs = article and len(words) == 1 and len(plain(words[0])) <= _SHORT
        entry = Entry(tuple(words), sense, cities, needs)
        if len(words) == 1 and words[0].isascii():
            self._file(self._code_of(plain(words[0])), entry)
            return
        choices = [[self._code_of(key) for key in keys_of_name(word)] for word in words]
        for codes in product(*choices):
            self._file("".join(codes), entry)

    def _file(self, path: str, entry: Entry) -> None:
        self._entries.setdefault(path, []).append(entry)

    def add_all(self, names: Iterable[str], sense: Sense) -> None:
        """File several ways of writing one name."""
        for name in dict.fromkeys(names):
            self.add(name, sense)

    def add_sound(self, name: str, sense: Sense) -> None:
        """File a name by its consonants, to be found in other transliterations too."""
        words, _ = bare_words(name)
        bones = [skeleton(plain(word)) for word in words]
        if all(len(bone) > 1 for bone in bones) and sum(map(len, bones)) >= _BONES:
            path = "".join(self._code_of(_SOUND + bone) for bone in bones)
            self._file(path, Entry(tuple(words), sense))

    def add_road(self, sense: Sense) -> None:
        """File the sense of road codes (`M4`) that no other name explains."""
        self._entries[self._road] = [Entry(("M1",), sense)]

    def holds(self, name: str) -> bool:
        """Whether a name is filed, in any sense."""
        words, _ = bare_words(name)
        return "".join(self._codes.get(plain(word), _UNKNOWN) for word in words) in self._entries

    def freeze(self) -> None:
        """Close the lexicon: build its automaton.

        Raises:
            MissingExtra: pyahocorasick is not installed.
        """
        try:
            import ahocorasick  # noqa: PLC0415
        except ImportError as exc:
            raise MissingExtra(
                "Finding names needs pyahocorasick.",
                hint="Install it with: pip install 'truceline[reading]'",
            ) from exc
        automaton = ahocorasick.Automaton()
        for path, entries in self._entries.items():
            automaton.add_word(path, (len(path) // _WIDTH, tuple(entries)))
        automaton.make_automaton()
        self._automaton = automaton
        self._entries = {}

    def scan(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """All names that may stand in a text, overlapping ones too, by where they end."""
        coded, at = self._coded(tokens)
        if coded:
            yield from self._hits("".join(coded), at, tokens, None)
        by_sound = {
            place: code
            for place, index in enumerate(at)
            if (code := self._sounding.get(tokens[index].text)) is not None
        }
        if by_sound:
            for place, code in by_sound.items():
                coded[place] = code
            yield from self._hits("".join(coded), at, tokens, by_sound)

    def _hits(
        self,
        coded: str,
        at: Sequence[int],
        tokens: Sequence[Token],
        only: Container[int] | None,
    ) -> Iterator[Hit]:
        """Hits in a coded text; with `only`, those that take one of these words."""
        for end, (length, entries) in self._automaton.iter(coded):
            after = end // _WIDTH + 1
            begin = after - length
            if only is not None and not any(place in only for place in range(begin, after)):
                continue
            shown = tuple(_shown(tokens, at, index) for index in range(begin, after))
            yield Hit(at[begin], at[after - 1] + 1, shown, entries, only is not None)

    def _coded(self, tokens: Sequence[Token]) -> tuple[list[str], list[int]]:
        coded: list[str] = []
        at: list[int] = []
        remembered = self._remembered
        for index, token in enumerate(tokens):
            code = remembered.get(token.text)
            if code is None:
                code = self._learn(token)
            if len(code) == _WIDTH:
                coded.append(code)
                at.append(index)
            elif code == _MAYBE:
                if not _is_article_at(tokens, index):
                    coded.append(_UNKNOWN)
                    at.append(index)
            elif code:
                parts = range(0, len(code), _WIDTH)
                coded.extend(code[part : part + _WIDTH] for part in parts)
                at.extend([index] * len(parts))
        return coded, at

    def _learn(self, token: Token) -> str:
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
            self._sounding.clear()
        code = self._code(token)
        self._remembered[token.text] = code
        return code

    def _code(self, token: Token) -> str:
        text = token.text
        low = text.lower()
        if text in _HYPHENS or low in ARTICLES:
            return _SKIP
        if "_" in text or "://" in text:
            return _UNKNOWN  # A file's name or an address, no word of the text.
        if low in MAYBE_ARTICLES and not text.isupper():
            return _MAYBE
        words, _ = bare_words(text)
        if not words:
            return _UNKNOWN
        codes = [self._known(word, token.lemma if len(words) == 1 else "") for word in words]
        sound = self._codes.get(_SOUND + skeleton(plain(text))) if text[:1].isupper() else None
        if sound is not None and len(codes) == 1:
            self._sounding[text] = sound
        if set(codes) == {_UNKNOWN}:
            return self._road if _ROAD_CODE.match(text) else _UNKNOWN
        return "".join(codes)

    def _known(self, word: str, lemma: str) -> str:
        for key in keys_of_token(word, lemma):
            if key in self._codes:
                return self._codes[key]
        return _UNKNOWN

    def _code_of(self, key: str) -> str:
        code = self._codes.get(key)
        if code is None:
            number = len(self._codes)
            one, two, three = _ALPHABETS
            high, low = divmod(number, _BASE)
            code = self._codes[key] = one[high // _BASE] + two[high % _BASE] + three[low]
        return code


def _shown(tokens: Sequence[Token], at: Sequence[int], index: int) -> str:
    """The word of the text at a place of the coded sequence."""
    token = at[index]
    text = tokens[token].text
    before = index
    while before > 0 and at[before - 1] == token:
        before -= 1
    if before == index and (index + 1 == len(at) or at[index + 1] != token):
        return text
    return bare_words(text)[0][index - before]


def _is_article_at(tokens: Sequence[Token], index: int) -> bool:
    """Whether `as`, `an`, `at` … is an Arabic article here: a hyphen or a capital says so."""
    if index + 1 >= len(tokens):
        return False
    token, after = tokens[index], tokens[index + 1]
    if after.text in _HYPHENS and after.start == token.end:
        return True
    is_first = index == 0 or tokens[index - 1].sentence != token.sentence
    return token.text[0].isupper() and not is_first and after.text[0].isupper()

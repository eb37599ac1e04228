"""Repairs of a stored text before it is parsed; every character keeps its place.

A stored text is never changed. Reading works on a repaired copy: lost apostrophes put back,
quotation marks made alike, note marks and line breaks blanked, words joined that a line end had
cut. How the lines of a paragraph are broken makes no difference to the copy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import chain

from truceline.claims.text.paragraphs import paragraphs

__all__ = ["Repaired", "paragraphs", "repair"]

_UNSEEN = "\ufeff"
# One character for one: these never move an offset. What cannot be seen falls away later.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys((*range(32), *range(127, 161), *range(8192, 8203)), " "),
        **dict.fromkeys("\u1680\u2028\u2029\u202f\u205f\u3000", " "),
        **dict.fromkeys("‘’‚‛`´ʼ′", "'"),
        **dict.fromkeys("“”„‟«»″〝〞", '"'),
        **dict.fromkeys("‐‑", "-"),
        **dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060", _UNSEEN),
        **dict.fromkeys((*range(8234, 8239), *range(8294, 8298)), _UNSEEN),
    }
)
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Marks of notes. A glued number needs a letter, a bracket or a year before its full stop, so that
# "0.5 km" and "12:30" stay; a quotation mark before it must be one that closes.
_NOTE = re.compile(
    r"\[(?:\d{1,3}(?:[,;–-] ?\d{1,3})*|[a-z]|note \d{1,2}|citation needed)\]"
    r"|(?:(?<=[A-Za-z)\]\"'][.,;:!?])|(?<=\b(?:19|20)\d\d[.;:])|(?<=[^\s(\[][\"')\]])"
    r"|(?<=[a-z]{4}))(?<!\b[Nn]o\.)(?<!\b[Aa]rt\.)(?<!\bp\.)(?<!\bpp\.)\d{1,2}(?=\s|$)"
    r"|[¹²³⁰⁴-⁹]+"
)
_NOTE_APART = re.compile(r"(?<=[,.;”\"]) \d{1,2}(?=[ \t\u00a0]{2,}\S)")
# No word is as long, an address or a torn file may be; cutting it into tokens takes the square.
_ENDLESS = re.compile(r"\S{300,}+")
_LOST = re.compile(r"(?<=[\w.]{2}) (?=s(?:\s|[.,;:!?)]|$))|(?<=[A-Za-z]n) (?=t(?:\s|[.,;:!?]|$))")
_LOST_AFTER = re.compile(
    r"\b(?:I|you|we|they|he|she|it|there|that|who|You|We|They|He|She|It|There|That)"
    r"( )(?=(?:re|ve|ll|m|d|s)(?:\s|[.,;:!?]|$))"
)
# Letters of any script. Possessive repeats (`++`): a megabyte of letters or of empty lines is
# looked at once.
_CUT = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,}+)[-\u00ad‐][^\S\n]*+\n\s*+([^\W\d_]{2,}+)")
_SHORTEST_LINKED = 3  # "Russian-led"; shorter, it is the end of a name
# A dateline says where and by whom, and is no part of its first sentence.
_PLACE_LINE = r"[A-Z][A-Z .'/-]{2,40}"
_DAY_LINE = r"(?:[A-Z][a-z]+\.? \d{1,2}|\d{1,2} [A-Z][a-z]+)(?:,? \d{4})?"
_AGENCY = r" ?\([A-Z][A-Za-z ]{1,30}\)"
_DATELINE = re.compile(
    r"(?:date:? \d{4}-\d{2}-\d{2}\b"
    rf"|{_PLACE_LINE}(?:, {_DAY_LINE}(?:{_AGENCY})?|{_AGENCY}) ?[-–—])"
)


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text and, for each of its characters, the place in the stored one.

    Attributes:
        text: To be parsed.
        places: One place per character of `text`, and the stored text's length at the end.
    """

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Characters of the stored text for characters of the repaired one."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def repair(
    stored: str,
    is_word: Callable[[str], bool],
    *,
    start: int = 0,
    end: int = -1,
    seen: Collection[str] = (),
) -> Repaired:
    """Repair characters `start` to `end` of a stored text, one paragraph.

    Args:
        stored: The stored text.
        is_word: Whether the language knows a word; decides which cut words are joined.
        start: First character.
        end: One past the last; below zero the end of the text.
        seen: Words that stand uncut elsewhere in it, in lower case.
    """
    end = len(stored) if end < 0 else end
    characters, places = _plain(stored[start:end], is_word, seen)
    _mend(characters)
    kept = list(_unless_wide(characters))
    return Repaired(
        "".join(characters[at] for at in kept), (*(start + places[at] for at in kept), end)
    )


def _plain(
    piece: str, is_word: Callable[[str], bool], seen: Collection[str]
) -> tuple[list[str], list[int]]:
    """Characters without line breaks and cuts, and the place of each in the piece."""
    marks = list(piece.translate(_ALIKE))
    for apart in _NOTE_APART.finditer(piece):
        marks[apart.start() : apart.end()] = " " * (apart.end() - apart.start())
    cuts = (cut for cut in _CUT.finditer(piece) if cut.group(2).islower())
    for cut in cuts:
        for at in _closed(cut, is_word, seen):
            marks[at] = _UNSEEN
    characters: list[str] = []
    places: list[int] = []
    before = " "
    for at, mark in enumerate(marks):
        if mark == _UNSEEN or mark == before == " ":
            continue
        if mark in _LIGATURES:
            characters.extend(_LIGATURES[mark])
            places.extend([at] * len(_LIGATURES[mark]))
        else:
            characters.append(mark)
            places.append(at)
        before = mark
    return characters, places


def _mend(characters: list[str]) -> None:
    """Blank what is no part of a sentence, and put lost apostrophes back."""
    text = "".join(characters)
    dateline = _DATELINE.match(text)
    blanked = chain([dateline] if dateline else [], _NOTE.finditer(text), _ENDLESS.finditer(text))
    for found in blanked:
        characters[found.start() : found.end()] = " " * (found.end() - found.start())
    for found in _LOST.finditer(text):
        characters[found.start()] = "'"
    for found in _LOST_AFTER.finditer(text):
        characters[found.start(1)] = "'"


def _unless_wide(characters: list[str]) -> Iterator[int]:
    """Places of all characters but blanks that follow a blank, or stand first."""
    before = " "
    for at, mark in enumerate(characters):
        if mark != " " or before != " ":
            yield at
        before = mark


def _closed(
    cut: re.Match[str], is_word: Callable[[str], bool], seen: Collection[str]
) -> Iterator[int]:
    """What falls away where a line end cut a word: the break, and a hyphen that is only that."""
    first, second = cut.group(1), cut.group(2)
    hyphen, whole = cut.end(1), (first + second).lower()
    yield from range(hyphen + 1, cut.start(2))
    is_name = first[0].isupper() and len(second) >= _SHORTEST_LINKED
    is_joined = is_word(second) and (is_word(first.lower()) or is_name)
    if is_word(whole) or whole in seen or not is_joined:
        yield hyphen

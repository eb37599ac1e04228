"""Tokens → pieces: each word with the kind that a grammar gives it, each number cut out whole.

However a parser cuts "2017-12-19", "mid-2018" or "five-day", the same pieces come out. A number
that is part of a name or a reference (Su-24, M4, [95], Resolution 2254) comes out as dead (`#`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time

from truceline.claims.grammar import Entry, Lexicon, fold
from truceline.claims.model import Token

__all__ = ["Numeric", "Pieces", "cut_pieces"]

_MARKS = {
    **{mark: mark for mark in ",.():/[];"},
    **dict.fromkeys("-–—‑−", "-"),
    "،": ",",
    "؛": ";",
}
_JOINERS = frozenset("-–‑−/.:,٬٫")
_DASHES = "-–‑"
_CUT = r"""
 (?P<iso>\d{{4}}(?P<by>[-–‑./])\d{{1,2}}(?P=by)\d{{1,2}}(?!\d))
|(?P<dmy>\d{{1,2}}(?P<by2>[-./])\d{{1,2}}(?P=by2)\d{{4}}(?!\d)|\d{{1,2}}/\d{{1,2}}/\d{{2}}(?!\d))
|(?P<clock>\d{{1,2}}:\d\d(?::\d\d)?(?![\d:]))
|(?P<phone>\d{{2,4}}(?:-\d{{2,4}}){{2,}}|\d+(?:\.\d+){{2,}})
|(?P<decade>(?:1[89]|20)\d0(?:['’]?s\b|-е\b|-х\b|-ых\b))
|(?P<ordinal>\d+(?:st|nd|rd|th|-?(?:го|му|ми|м|я|ю|й|е|х|ой|ый|ая|ое|ом))\b)
|(?P<grouped>\d{{1,3}}(?:[,٬\u00a0\u202f]\d{{3}})+(?:\.\d+)?(?!\d))
|(?P<decimal>\d+[{points}]\d+)
|(?P<whole>\d+)
|(?P<word>[^\W\d_]+)
|(?P<mark>\S)"""
_CUTS = {
    "en": re.compile(_CUT.format(points="."), re.VERBOSE),
    "ru": re.compile(_CUT.format(points=".,"), re.VERBOSE),
    "ar": re.compile(_CUT.format(points=".,٫"), re.VERBOSE),
}
_DIGITS_OR_DASH = frozenset("0123456789٠١٢٣٤٥٦٧٨٩-‑")
_ENDINGS = frozenset(
    ("го", "му", "ми", "м", "я", "ю", "й", "е", "х", "ой", "ый", "ая", "ое", "ом", "ых")
)  # 1990-х, 5-го
_CLITICS = ("ال", "وال", "و", "ب", "ل", "ف", "ك", "بال", "لل", "فال")
_NUMBERED = {"whole", "decimal", "grouped", "ordinal", "decade", "clock", "iso", "dmy"}


@dataclass(frozen=True, slots=True)
class Numeric:
    """A day in digits; `other` is its second reading, where day and month could be either."""

    day: date
    other: date | None = None
    separator: str = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Pieces in order; all sequences are equally long.

    Attributes:
        kinds: One letter each: the lexicon's, or D (1–31), Y (1900–2099), N (another number),
            O (ordinal), E (decade), C (clock), J (a day in digits), `#` (part of a name), a mark,
            `!` (another mark), x (any other word).
        values: What each means; None for marks and other words.
        starts: First character in the stored text; `ends` one past the last.
        tokens: Index of its first token.
    """

    kinds: str
    values: Sequence[object]
    starts: Sequence[int]
    ends: Sequence[int]
    tokens: Sequence[int]


def cut_pieces(stored: str, tokens: Sequence[Token], lexicon: Lexicon) -> Pieces:
    """Cut tokens into pieces.

    Args:
        stored: The stored text, for what touches a number.
        tokens: In order; blank ones are skipped.
        lexicon: The words of one grammar.
    """
    cutter = _Cutter(stored, tokens, lexicon)
    known, language, marks = lexicon.words.get, lexicon.language, _MARKS.get
    index, plain, add = 0, lexicon.language == "en", cutter.rows.append
    while index < len(tokens):
        token = tokens[index]
        text = token.text
        folded = text.lower() if plain else fold(text, language)
        entry = known(folded)
        if entry is None and plain and text.isalpha():  # most words: so it comes first
            add(("x", None, token.start, token.end, index))
        elif entry is not None and not entry.longer:
            add((entry.kind, entry.value, token.start, token.end, index))
        elif entry is not None:
            index = cutter.phrase(index, entry)
            continue
        elif (mark := marks(text)) is not None:
            add((mark, None, token.start, token.end, index))
        else:
            index = cutter.chunk(index)
            continue
        index += 1
    return cutter.pieces()


class _Cutter:
    def __init__(self, stored: str, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self.stored, self.tokens, self.lexicon = stored, tokens, lexicon
        # One tuple a piece, turned into columns at the end: half the cost of five lists.
        self.rows: list[tuple[str, object, int, int, int]] = []
        self.dialled = -9  # end of the last piece of a telephone number
        self.cut = _CUTS[lexicon.language]

    def pieces(self) -> Pieces:
        kinds, values, starts, ends, tokens = (
            zip(*self.rows, strict=True) if self.rows else [()] * 5
        )
        return Pieces(kinds="".join(kinds), values=values, starts=starts, ends=ends, tokens=tokens)

    def phrase(self, index: int, entry: Entry) -> int:
        """Add the longest phrase that begins here; the index after it."""
        tokens, language = self.tokens, self.lexicon.language
        second = fold(tokens[index + 1].text, language) if index + 1 < len(tokens) else ""
        for rest, meant in entry.longer if second in entry.seconds else ():
            following = tokens[index + 1 : index + 1 + len(rest)]
            if tuple(fold(token.text, language) for token in following) == rest:
                end = following[-1].end
                self.rows.append((meant.kind, meant.value, tokens[index].start, end, index))
                return index + 1 + len(rest)
        token = tokens[index]
        self.rows.append((entry.kind or "x", entry.value, token.start, token.end, index))
        return index + 1

    def chunk(self, index: int) -> int:
        """Cut a token that is not one plain word, with what touches it if it holds digits."""
        last = self._touching(index)
        text = "".join(token.text for token in self.tokens[index:last])
        start, end = self.tokens[index].start, self.tokens[last - 1].end
        is_aligned = end - start == len(text)
        for match in self.cut.finditer(text):
            at = (start + match.start(), start + match.end()) if is_aligned else (start, end)
            while index + 1 < last and self.tokens[index + 1].start <= at[0]:
                index += 1
            self._cut_piece(match, at, index)
        return last

    def _touching(self, index: int) -> int:
        tokens, last = self.tokens, index + 1
        if not tokens[index].text[-1:].isdigit():
            return last
        while last < len(tokens) and tokens[last].start == tokens[last - 1].end:
            text = tokens[last].text
            if text in _JOINERS and last + 1 < len(tokens):
                following = tokens[last + 1]
                is_number = following.text[:1].isdigit() or following.text in _ENDINGS
                if following.start != tokens[last].end or not is_number:
                    break
            elif not (text[:1].isdigit() or _is_ending(text, tokens[last - 1].text)):
                break
            last += 1
        return self._with_thousands(last)

    def _with_thousands(self, last: int) -> int:
        """Join `1 392` where the space cannot part two numbers: in Russian, or a hard space."""
        tokens = self.tokens
        while last < len(tokens) and len(tokens[last].text) == 3 and tokens[last].text.isdecimal():
            gap = self.stored[tokens[last - 1].end : tokens[last].start]
            head = tokens[last - 1].text
            is_hard = gap in ("\u00a0", "\u202f") or (gap == " " and self.lexicon.language == "ru")
            if not (is_hard and head.isdecimal() and len(head) <= 3):
                break
            last += 1
        return last

    def _cut_piece(self, match: re.Match[str], at: tuple[int, int], index: int) -> None:
        text, form = match.group(), match.lastgroup or "mark"
        if form == "word":
            kind, value = self._word(text)
        elif form == "mark":
            entry = self.lexicon.words.get(text)
            kind, value = (entry.kind, entry.value) if entry else (_MARKS.get(text, "!"), None)
        elif self._is_dead(form, at, text):
            kind, value = "#", None
        else:
            kind, value = _number(form, text)
        self.rows.append((kind, value, *at, index))

    def _word(self, text: str) -> tuple[str, object]:
        folded = fold(text, self.lexicon.language)
        entry = self.lexicon.words.get(folded)
        if entry is None and self.lexicon.language == "ar":
            entry = self._without_clitic(folded)
        return (entry.kind or "x", entry.value) if entry else ("x", None)

    def _without_clitic(self, folded: str) -> Entry | None:
        for clitic in _CLITICS:
            rest = folded.removeprefix(clitic)
            if len(rest) > 2 and rest != folded and rest in self.lexicon.words:
                return self.lexicon.words[rest]
        return None

    def _is_dead(self, form: str, at: tuple[int, int], text: str) -> bool:
        """Whether a number belongs to a name, a reference or an enumeration."""
        if form not in _NUMBERED or self._is_dialled(at, text):
            return True
        return self._is_labelled(text) or self._touches_a_name(at) or self._enumerates(at, text)

    def _is_dialled(self, at: tuple[int, int], text: str) -> bool:
        is_first = self.stored[at[0] - 1 : at[0]] == "+" and len(text) > 1
        is_next = 0 <= at[0] - self.dialled <= 2
        if is_first or is_next:
            self.dialled = at[1]
        return is_first or is_next

    def _is_labelled(self, text: str) -> bool:
        rows = self.rows
        tail = self._tail(3)
        if tail.endswith(("l", "l.")):
            return True
        # "Resolutions 2254 and 2336", "pp. 12-15": as many digits as the one before.
        if tail.endswith(("#-", "#&")):
            return rows[-2][3] - rows[-2][2] == len(text) and "l" in self._tail(5)
        return False

    def _tail(self, count: int) -> str:
        return "".join(row[0] for row in self.rows[-count:])

    def _touches_a_name(self, at: tuple[int, int]) -> bool:
        before, two_before = self.stored[at[0] - 1 : at[0]], self.stored[at[0] - 2 : at[0] - 1]
        if before.isalpha():
            return self.lexicon.language != "ar"
        if before and before in "-–‑/_.,;:":
            is_name = self._tail(2)[:1] not in ("M", "m", "W", "w", "e")
            return is_name and (two_before.isalpha() or two_before in tuple("”»\"')]"))
        if before and before in "#№[":
            return True
        return before in tuple("”»)]’") and not two_before.isspace()

    def _enumerates(self, at: tuple[int, int], text: str) -> bool:
        after = self.stored[at[1] : at[1] + 2]
        if len(text) > 2 or not after.startswith((")", ".")):
            return False
        # A number that a line break only happens to stand before is no list number.
        earlier = self.stored[max(0, at[0] - 40) : at[0]]
        ended = earlier.rstrip()[-1:] in ("", ".", ":", ";", "!", "?")
        begins_line = ended and not earlier.rpartition("\n")[2].strip()
        if after.startswith(")"):
            return begins_line or self.stored[at[0] - 1 : at[0]] == "("
        return begins_line and (len(after) < 2 or after[1].isspace())


def _is_ending(text: str, before: str) -> bool:
    return text.isalpha() and before[-1:] in _DIGITS_OR_DASH


def _number(form: str, text: str) -> tuple[str, object]:
    read = _READ.get(form)
    return read(text) if read else _numeric(form, text)


def _whole(text: str) -> tuple[str, object]:
    if len(text) > 15:  # no count; a serial number
        return "#", None
    value = int(text)
    if len(text) <= 2 and 1 <= value <= 31:
        return "D", value
    return ("Y" if len(text) == 4 and 1900 <= value <= 2099 else "N"), value


def _clock(text: str) -> tuple[str, object]:
    hour, minute, second = (int(part) for part in f"{text}:0".split(":")[:3])
    if hour > 24 or minute > 59 or second > 59:
        return "#", None
    return "C", time(hour % 24, minute, second)


def _numeric(form: str, text: str) -> tuple[str, object]:
    numeric = _day_in_digits(form, text)
    return ("J", numeric) if numeric else ("#", None)


def _day_in_digits(form: str, text: str) -> Numeric | None:
    parts = [int(part) for part in re.split(r"\D", text)]
    separator = re.sub(r"\d", "", text)[0]
    if form == "iso":
        day = _day(parts[0], parts[1], parts[2])
        return Numeric(day, separator=separator) if day else None
    year = parts[2] + (2000 if parts[2] < 100 else 0)
    day, swapped = _day(year, parts[1], parts[0]), _day(year, parts[0], parts[1])
    if day is None or swapped is None or day == swapped:
        found = day or swapped
        return Numeric(found, separator=separator) if found else None
    # Points are written between day, month and year only; slashes both ways.
    return Numeric(day, swapped if separator != "." else None, separator)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_READ: dict[str, Callable[[str], tuple[str, object]]] = {
    "clock": _clock,
    "whole": _whole,
    "decade": lambda text: ("E", int(text[:4])),
    "ordinal": lambda text: ("O", int(re.sub(r"\D", "", text))),
    "decimal": lambda text: ("N", float(re.sub(r"[,٫]", ".", text))),
    "grouped": lambda text: ("N", float(re.sub(r"[^\d.]", "", text))),
}

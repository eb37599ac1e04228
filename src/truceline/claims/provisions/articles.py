"""A text into its numbered articles and paragraphs, each with its exact characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Article", "split_articles"]

_WORDS = r"(?:Article|ARTICLE|Art\.|Section|SECTION|Статья|СТАТЬЯ|Раздел|المادة|مادة|البند)"
_NAMED = (
    *("الأولى", "الثانية", "الثالثة", "الرابعة", "الخامسة"),
    *("السادسة", "السابعة", "الثامنة", "التاسعة", "العاشرة"),
)
_ORDINALS = {name: at for at, name in enumerate(_NAMED, start=1)}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
# An article by its word; a number with a mark after it; a letter in brackets or with one.
_ARTICLE = rf"{_WORDS}[ \t]+(?P<article>\(?\d+\)?|[IVXL]+|{'|'.join(_ORDINALS)})\b[ \t.:)–—-]*"
_NUMBER = (
    r"\(?(?P<number>\d{1,2}(?:\.\d{1,2}){0,2})"
    r"(?:[.)](?!\d)|[ \t]?[-–—](?=[ \t])|(?<=\.\d)(?=[ \t]))[ \t]*"
)
_LETTER = r"\(?(?P<letter>[a-zа-я])\)[ \t]*"
_HEAD = re.compile(rf"^[ \t\u200e\u200f]*(?:{_ARTICLE}|{_NUMBER}|{_LETTER})", re.MULTILINE)
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_MOST_ARTICLES = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article or paragraph.

    Attributes:
        article_id: Its number as the text has it, levels parted by a point: `3`, `3.2`, `3.2.a`;
            `p4` for the fourth paragraph of a text without numbers.
        start: First character of its words, after the number.
        end: One past the last.
    """

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Head:
    level: int
    number: str
    start: int
    end: int


def split_articles(text: str) -> tuple[tuple[Article, ...], tuple[int, int]]:
    """Articles in order, and the characters before the first: a title, a preamble.

    A number at the start of a line counts where it follows the one before it on its level, so
    that a line which only happens to begin with a year or a figure cuts nothing. A text without
    numbers is parted at its blank lines.
    """
    heads = list(_in_order(_heads(text)))
    if not heads:
        found = [m.span() for m in _PARAGRAPH.finditer(text)]
        parts = [_article(text, f"p{at}", span) for at, span in enumerate(found, start=1)]
        return tuple(one for one in parts if one), (0, 0)
    ends = [head.start for head in heads[1:]] + [len(text)]
    used: dict[str, int] = {}
    articles = []
    for name, (head, end) in zip(_names(heads), zip(heads, ends, strict=True), strict=True):
        used[name] = used.get(name, 0) + 1
        unique = name if used[name] == 1 else f"{name}-{used[name]}"
        articles.append(_article(text, unique, (head.end, end)))
    return tuple(one for one in articles if one), (0, heads[0].start)


def _article(text: str, name: str, span: tuple[int, int]) -> Article | None:
    """The article without blanks around it; None where only the number stands there."""
    words = text[span[0] : span[1]]
    if not words.strip():
        return None
    start = span[0] + len(words) - len(words.lstrip())
    return Article(article_id=name, start=start, end=span[0] + len(words.rstrip()))


def _heads(text: str) -> Iterator[_Head]:
    for match in _HEAD.finditer(text):
        level, number = _level(match)
        yield _Head(level, number, match.start(), match.end())


def _level(match: re.Match[str]) -> tuple[int, str]:
    if match["article"]:
        return 0, str(_whole(match["article"].strip("()")))
    if match["number"]:
        parts = match["number"].split(".")
        return len(parts), ".".join(str(int(part)) for part in parts)
    return 4, match["letter"]


def _whole(number: str) -> int:
    """Digits of any script, Roman numerals, or an Arabic ordinal, as a number."""
    if number.isdecimal():
        return int(number)
    if number in _ORDINALS:
        return _ORDINALS[number]
    values = [_ROMAN[letter] for letter in number]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-one if one < following else one for one, following in pairs)


def _in_order(heads: Iterator[_Head]) -> Iterator[_Head]:
    """Those heads whose number follows the one before on its level, or begins anew."""
    last: dict[int, int | str] = {}
    for head in heads:
        number: int | str = head.number if head.level == 4 else int(head.number.rsplit(".", 1)[-1])
        if not _follows(number, last.get(head.level)):
            continue
        last = {level: one for level, one in last.items() if level < head.level}
        last[head.level] = number
        yield head


def _follows(number: int | str, before: int | str | None) -> bool:
    if isinstance(number, int):
        begins = number == 1 or (before is None and number <= 2)
        return begins or (isinstance(before, int) and number == before + 1 <= _MOST_ARTICLES)
    return number in "aа" or (isinstance(before, str) and ord(number) == ord(before) + 1)


def _names(heads: list[_Head]) -> Iterator[str]:
    """Full numbers: that of the article, then of the paragraph in it, then the letter."""
    above: dict[int, str] = {}
    for head in heads:
        above = {level: name for level, name in above.items() if level < head.level}
        outer = above[max(above)] if above else ""
        own = head.number
        # `3.2` names its article itself.
        is_whole = 2 <= head.level <= 3 and (not outer or own.startswith(f"{outer}."))
        name = own if is_whole or not outer else f"{outer}.{own.rsplit('.', 1)[-1]}"
        above[head.level] = name
        yield name

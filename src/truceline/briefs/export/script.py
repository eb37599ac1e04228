"""Which way text runs: right to left or not, piece by piece.

Source: Unicode Standard Annex 9 (bidirectional algorithm); BCP 47 for tags of languages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from truceline.briefs.model import Inline
from truceline.briefs.text import printable

__all__ = [
    "Piece",
    "has_right_to_left",
    "is_right_to_left",
    "pieces_of",
    "primary_language",
    "runs_right_to_left",
    "settled",
    "spaced",
    "starts_right",
]

_LANGUAGES = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "nqo", "ps", "sd", "sdh", "syr", "ug", "ur", "yi")
)
_SCRIPTS = frozenset(("adlm", "arab", "hebr", "nkoo", "syrc", "thaa"))
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_LETTER = rf"(?:(?![{_RTL}])[^\W\d_])"
# From the first letter of the script to its last one, with the spaces and digits between.
_RTL_PIECE = re.compile(rf"[{_RTL}](?:(?:(?!{_LETTER}).)*[{_RTL}])?")
_ISO_TIME = r"(?<!\d)\d{4}-\d\d(?:-\d\d(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?)?"
_LRM = "\u200e"
_NEUTRAL = rf"(?:(?!{_LETTER})[^{_RTL}{_LRM}\d])*"
_NUMBER_AFTER_RTL = re.compile(rf"(?<=[{_RTL}]){_NEUTRAL}\d")
_NUMBER_FIRST = re.compile(rf"{_NEUTRAL}\d")
_STRONG = re.compile(rf"[{_RTL}{_LRM}]|{_LETTER}")
_ISO = re.compile(_ISO_TIME)
_LTR_PIECE = re.compile(rf"{_ISO_TIME}|{_LETTER}(?:[^{_RTL}]*(?:{_LETTER}|\d))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Text that runs one way; `language` is empty where nobody said which it is."""

    text: str
    is_rtl: bool
    language: str = ""


def primary_language(language: str) -> str:
    """The first part of a tag, `fr` of `fr-CH`; empty where it is none."""
    first = language.replace("_", "-").partition("-")[0].lower()
    return first if re.fullmatch("[a-z]{2,3}", first) else ""


def is_right_to_left(language: str) -> bool:
    """Whether a language is written right to left, from its script if the tag names one."""
    parts = language.replace("_", "-").lower().split("-")
    scripts = [part for part in parts[1:] if len(part) == 4 and part.isalpha()]
    return scripts[0] in _SCRIPTS if scripts else parts[0] in _LANGUAGES


def has_right_to_left(text: str) -> bool:
    """Whether any letter of it is of a script that runs right to left."""
    return _RTL_PIECE.search(text) is not None


def runs_right_to_left(inlines: Sequence[Inline], *, default: bool) -> bool:
    """Whether a paragraph runs right to left: as its languages do, if they agree; else `default`.

    Text without a language counts as the document's, which is `default`; but a paragraph of such
    text that has no letter of a right-to-left script runs left to right, or `-5` would become `5-`.
    """
    said = [inline for inline in inlines if inline.text.strip()]
    if not any(inline.language for inline in said):
        return default and any(has_right_to_left(inline.text) for inline in said)
    ways = {is_right_to_left(one.language) if one.language else default for one in said}
    return ways.pop() if len(ways) == 1 else default


def starts_right(inlines: Sequence[Inline], *, is_rtl: bool) -> bool:
    """Whether a paragraph starts at the right: as its language does, else as the document's."""
    if any(inline.language for inline in inlines):
        return runs_right_to_left(inlines, default=is_rtl)
    return is_rtl


def settled(inlines: Sequence[Inline], *, is_rtl: bool) -> tuple[Inline, ...]:
    """The same text, with hidden marks where digits would change places with what they follow.

    After Arabic letters digits count as Arabic: `حلب, 3 km` would be drawn as `3 ,حلب km`, and
    2017-05-06 as 06-05-2017.
    """
    kept: list[Inline] = []
    is_after = False
    for inline in inlines:
        runs_rtl = is_rtl or (bool(inline.language) and is_right_to_left(inline.language))
        before = _ISO if runs_rtl else _NUMBER_AFTER_RTL
        text = before.sub(rf"{_LRM}\g<0>", inline.text)
        if is_after and not runs_rtl and _NUMBER_FIRST.match(text):
            text = _LRM + text
        letters = _STRONG.findall(text)
        is_after = has_right_to_left(letters[-1]) if letters else is_after
        kept.append(inline if text == inline.text else replace(inline, text=text))
    return tuple(kept)


def spaced(text: str) -> str:
    """Printable text, keeping one space at either end."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return before + printable(text) + after


def pieces_of(inline: Inline) -> tuple[Piece, ...]:
    """Its text, printable, cut where the direction of writing changes.

    In a text of a right-to-left language, names in other letters become pieces too. Days such as
    2017-05-06 stay pieces of their own that run left to right, since within Arabic their parts
    would change places.
    """
    text = spaced(inline.text)
    is_rtl = bool(inline.language) and is_right_to_left(inline.language)
    own = Piece(text=text, is_rtl=is_rtl, language=inline.language)
    if not is_rtl and not has_right_to_left(text):
        return (own,)
    pattern = _LTR_PIECE if is_rtl else _RTL_PIECE
    found: list[Piece] = []
    end = 0
    for match in pattern.finditer(text):
        if match.start() > end:
            found.append(
                Piece(text=text[end : match.start()], is_rtl=is_rtl, language=own.language)
            )
        found.append(Piece(text=match[0], is_rtl=not is_rtl))
        end = match.end()
    if end < len(text):
        found.append(Piece(text=text[end:], is_rtl=is_rtl, language=own.language))
    return tuple(found)

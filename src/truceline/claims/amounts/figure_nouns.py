"""What is counted: the head noun of a number's phrase, as the unit of the figure."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from truceline.claims.amounts.figure_text import PARTS, Figure, Text
from truceline.claims.words.numerals import Numeral

__all__ = ["as_ordinal", "with_noun"]

_WORDS = "xU"  # what a noun phrase is made of, besides a fate before its noun
_STRONG = ("strong", "member", "man", "person")  # "a 120-strong unit", "a 12-member team"
_LONGEST = 8  # pieces of a noun phrase
_NOUNS = ("NOUN", "PROPN", "ADJ")


def with_noun(text: Text, figure: Figure) -> Figure:
    """The figure with the head noun of its phrase as the unit."""
    first = figure.end
    if text.kind(first) == "-" and text.is_adjacent(first):  # "five-day", "10-km"
        return _compound(text, figure, first + 1)
    if text.kind(first) == "o":
        if text.kind(first + 1) == "t" and figure.numeral.value == 1:
            return figure
        first = _after_of(text, first)
    elif figure.numeral.value == 0.5 and text.kind(first) in "ta":
        first += 1  # "half the city", "half an hour"
    elif text.words(first, first + 1).lower() in ("more", "additional"):
        first += 1  # "three more villages"
    if first > figure.end and text.words(first, first + 1).lower() in PARTS:
        return _of_those(figure, first + 1)
    head = _head_or_plain(text, figure, first)
    if head < 0:
        is_share = figure.numeral.form == "share"
        return replace(figure, kind="share") if is_share else figure
    unit, kind = _unit(text, head, figure.numeral)
    figure = replace(figure, unit=unit, kind=kind, noun=(first, head + 1), end=head + 1)
    return _of_share(text, figure)


def _head_or_plain(text: Text, figure: Figure, first: int) -> int:
    """The head noun; of a share, without a parser, whatever word follows."""
    head = _head(text, first)
    if head < 0 and figure.numeral.form == "share" and first > figure.end:
        return first if text.kind(first) in _WORDS and not text.token(first).pos else -1
    return head


def _of_those(figure: Figure, end: int) -> Figure:
    """Reads "two of them": a part of those counted before, whose unit it takes."""
    kind = "share" if figure.numeral.form == "share" else figure.kind
    return replace(figure, kind=kind, end=end, is_part=True)


def _after_of(text: Text, at: int) -> int:
    """The piece after "of", "of the", "of the six": how many there were is known."""
    has_article = text.kind(at + 1) == "t"
    is_known = has_article and text.kind(at + 2) in "DN"
    return at + 1 + has_article + is_known


def _compound(text: Text, figure: Figure, at: int) -> Figure:
    if text.words(at, at + 1).lower() in _STRONG and (figure.numeral.value or 0) > 1:
        return replace(figure, unit="person", noun=(at, at + 1), end=at + 1)
    if text.kind(at) != "U":
        return figure
    unit, kind = cast("tuple[str, str]", text.pieces.values[at])
    if kind not in ("distance", "duration", "share", "money"):
        return figure
    return replace(figure, unit=unit, kind=kind, noun=(at, at + 1), end=at + 1)


def _head(text: Text, first: int) -> int:
    """Index of the head noun of the phrase that begins at a piece; -1 without one."""
    while text.kind(first) == "x" and text.token(first).pos == "ADV":
        first += 1  # "four previously seen tanks"
    known, at = -1, first
    while at < first + _LONGEST and _continues(text, at, is_first=at == first):
        kind = text.kind(at)
        if kind == "U" and _is_measure(text, at):
            return at if known < 0 else known  # "31 incidents last week"
        is_noun = kind == "U" or (kind == "x" and text.token(at).pos in ("NOUN", "PROPN"))
        if is_noun and not (text.kind(at + 1) == "-" and text.is_adjacent(at)):
            known = at
        at += 1
    if known >= 0 or first >= len(text.pieces.kinds):
        return known
    is_plain = text.kind(first) == "x" and not text.token(first).pos
    return first if is_plain and _looks_plural(text, first) else -1


def _continues(text: Text, at: int, *, is_first: bool) -> bool:
    kind = text.kind(at)
    if kind in "-'" or (not is_first and _is_inside(text, at)):
        return True
    if kind == "F" and text.kind(at + 1) in _WORDS:  # "wounded soldiers"
        return is_first and not text.token(at).pos.startswith("V")
    pos = text.token(at).pos if kind in _WORDS else ""
    if not pos:
        return kind in _WORDS and (at == 0 or not _ends_noun_phrase(text, at))
    if is_first and kind == "U" and _is_measure(text, at):
        return True  # "per cent" begins with a preposition
    return pos in _NOUNS or (pos == "VERB" and text.token(at).tag in ("VBN", "VBG") and is_first)


def _is_inside(text: Text, at: int) -> bool:
    """A full stop within a word, or "multiple" as in "four multiple launch rocket systems"."""
    if text.kind(at) == "V":
        return text.words(at, at + 1).lower() == "multiple"
    return text.kind(at) == "." and _is_in_word(text, at)


def _is_in_word(text: Text, at: int) -> bool:
    """Whether a full stop is part of a word ("U.N.")."""
    return text.pieces.tokens[at] == text.pieces.tokens[at - 1]


def _ends_noun_phrase(text: Text, at: int) -> bool:
    """Without a parser a phrase ends at its first unit, unless another unit follows."""
    return text.kind(at - 1) == "U" and text.kind(at) != "U"


def _is_measure(text: Text, at: int) -> bool:
    _, kind = cast("tuple[str, str]", text.pieces.values[at])
    return kind in ("distance", "duration", "share", "money")


def _looks_plural(text: Text, at: int) -> bool:
    word = text.words(at, at + 1).lower()
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "was", "has"))
    return text.lexicon.language == "en" and len(word) > 3 and is_plural


def _unit(text: Text, head: int, numeral: Numeral) -> tuple[str, str]:
    value = text.pieces.values[head]
    if text.kind(head) == "U":
        unit, kind = cast("tuple[str, str]", value)
    else:
        lemma = text.token(head).lemma
        unit, kind = lemma.lower() or _singular(text.words(head, head + 1).lower()), "count"
    if numeral.form == "share":
        return unit, "share"
    return unit, kind


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def _of_share(text: Text, figure: Figure) -> Figure:
    """Reads "12 percent of the delegates": what it is a share of."""
    if figure.kind != "share" or figure.unit != "percent" or text.kind(figure.end) != "o":
        return figure
    first = figure.end + 1 + (text.kind(figure.end + 1) == "t")
    head = _head(text, first)
    if head < 0:
        return replace(figure, noun=(0, 0))
    return replace(figure, noun=(first, head + 1), end=head + 1)


def as_ordinal(text: Text, figure: Figure) -> Figure | None:
    """Reads "the eighth round": only of what is numbered one after another."""
    first, head = figure.numeral.end, figure.noun[1] - 1
    before = figure.numeral.start - 1
    if text.lexicon.language == "ar" and text.kind(before) == "U":  # the noun comes first
        unit, _ = cast("tuple[str, str]", text.pieces.values[before])
        figure = replace(figure, unit=unit, noun=(before, before + 1), end=first)
        ordinal = replace(figure, kind="ordinal", qualifier="exact", start=before)
        return ordinal if unit in text.lexicon.series else None
    if head < first or figure.unit not in text.lexicon.series:
        return None
    return replace(figure, kind="ordinal", qualifier="exact", start=figure.numeral.start)

"""Figures of a text: value, qualifier, unit, and what is counted.

Numbers that are a date, a resolution, a calibre, a road, a footnote or an enumeration are left
out. Killed, wounded, missing, captured and neutralised are told apart: `counted` keeps the
text's own word for what happened to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from truceline.claims.amounts.fates import with_fate, with_shared_fates, with_shared_units
from truceline.claims.amounts.figure_nouns import as_ordinal, with_noun
from truceline.claims.amounts.figure_stands import stands
from truceline.claims.amounts.figure_text import MEASURED, Figure, Text
from truceline.claims.grammar import load_lexicon
from truceline.claims.model import Counted, Mention, Token
from truceline.claims.times.date_words import DateWords, Length, Offset
from truceline.claims.words.lexing import cut_pieces
from truceline.claims.words.numerals import Numeral, read_numeral

__all__ = ["find_figures"]

_STARTS = re.compile(r"[DYNXVvhT$OR]|a(?=[XTU])")
_FEW_IN, _MOST_IN = 9, 20  # "two in five", no more
_DAYS_AHEAD = ("in", "через")


def find_figures(
    stored: str, tokens: Sequence[Token], dates: Sequence[DateWords], *, language: str
) -> tuple[Counted, ...]:
    """Figures in order of the text; none overlaps another, and none is a date.

    Args:
        stored: The stored text.
        tokens: Its tokens; lemmas and parts of speech are used where a parser gave them.
        dates: From `find_dates`; only lengths of time among them are figures too.
        language: BCP 47 tag; Arabic, English and Russian are known.

    Raises:
        InvalidValue: There is no grammar for the language.
    """
    lexicon = load_lexicon(language, "figures")
    text = Text(stored, tokens, cut_pieces(stored, tokens, lexicon), lexicon)
    taken = [words.mention for words in dates if not _says_how_long(words, stored)]
    figures = list(_scan(text, taken))
    shared = with_shared_fates(text, with_shared_units(text, figures))
    return tuple(_counted(text, one) for one in shared)


def _says_how_long(words: DateWords, stored: str) -> bool:
    """Whether words of a date are a length too; "in three weeks" is only a day."""
    meaning = words.meaning
    if isinstance(meaning, Length):
        return True
    before = stored[: words.mention.end][: words.mention.start][-8:].split()[-1:]
    first = [*words.mention.text_in(stored).split()[:1], *before]
    is_day = any(word.lower() in _DAYS_AHEAD for word in first)
    return isinstance(meaning, Offset) and meaning.origin == "ahead" and not is_day


def _scan(text: Text, taken: Sequence[Mention]) -> Iterator[Figure]:
    at, date_at = 0, 0
    while (match := _STARTS.search(text.pieces.kinds, at)) is not None:
        at = match.start()
        start = text.pieces.starts[at]
        while date_at < len(taken) and taken[date_at].end <= start:
            date_at += 1
        if date_at < len(taken) and taken[date_at].start <= start:
            at += 1
            continue
        figure = _figure(text, at)
        limit = taken[date_at].start if date_at < len(taken) else len(text.stored)
        if figure and text.pieces.ends[figure.numeral.end - 1] <= limit:
            yield figure
            at = max(figure.end, figure.numeral.end)
        else:
            at += 1


def _figure(text: Text, at: int) -> Figure | None:
    numeral = read_numeral(text.pieces, at)
    if numeral is None or _is_calibre(text, numeral.end):
        return None
    numeral = _one_in(text, numeral)
    qualifier, start = _qualifier(text, numeral)
    if numeral.form == "repeat":
        return _times(text, numeral, qualifier, start)
    figure = Figure(numeral=numeral, qualifier=qualifier, start=start, end=numeral.end)
    figure = with_noun(text, _after_qualified(text, figure))
    if numeral.form == "ordinal":
        return as_ordinal(text, figure)
    figure = with_fate(text, figure)
    return _by_depth_or_deadline(text, figure) if stands(text, figure) else None


def _one_in(text: Text, numeral: Numeral) -> Numeral:
    """Reads "one in three", "a one-in-three chance", "two out of five" as a share."""
    if numeral.form != "number" or numeral.value is None or numeral.value > _FEW_IN:
        return numeral
    at = numeral.end + (text.kind(numeral.end) == "-")
    words = 2 if text.words(at, at + 2).lower() == "out of" else 1
    if words == 1 and text.words(at, at + 1).lower() != "in":
        return numeral
    at += words
    at += text.kind(at) == "-"
    if text.kind(at) not in "DN" or text.kind(at + 1) in "Mm":
        return numeral
    whole = float(cast("float", text.pieces.values[at]))
    if not numeral.value < whole <= _MOST_IN:
        return numeral
    return replace(numeral, value=numeral.value / whole, end=at + 1, form="share")


def _times(text: Text, numeral: Numeral, qualifier: str, start: int) -> Figure | None:
    """Reads "walked out twice"; "twice as many" compares."""
    if text.words(numeral.end, numeral.end + 1).lower() in ("as", "the"):
        return None
    return Figure(numeral=numeral, qualifier=qualifier, start=start, end=numeral.end, unit="time")


def _is_calibre(text: Text, end: int) -> bool:
    return text.kind(end) == "c" or (text.kind(end) == "-" and text.kind(end + 1) == "c")


# --- Qualifiers ------------------------------------------------------------------------------


def _qualifier(text: Text, numeral: Numeral) -> tuple[str, int]:
    """Qualifier and the piece that the figure begins with."""
    start = numeral.start
    if numeral.high is not None:
        has_opening = text.kind(start - 1) in "br"
        return "between", start - 1 if has_opening else start
    before = start - 1 - (text.kind(start - 1) in "ta" and text.kind(start - 2) == "Q")
    if text.kind(before) != "Q":
        return _plain(numeral), start
    said = str(text.pieces.values[before])
    if text.kind(before - 1) == "Q":  # "about at least": the bound is the stronger word
        outer, inner = str(text.pieces.values[before - 1]), said
        said, before = (outer if inner in ("about", "exact") else inner), before - 1
    if numeral.form == "vague":
        return _plain(numeral), before
    return said, before


def _plain(numeral: Numeral) -> str:
    """The qualifier of a number without one: "hundreds" says at least the order."""
    if numeral.form != "vague":
        return "exact"
    return "at_least_order" if numeral.order else "vague"


def _after_qualified(text: Text, figure: Figure) -> Figure:
    """Reads "5 or more", "1,000+"."""
    if text.kind(figure.end) != "q":
        return figure
    return replace(figure, qualifier=str(text.pieces.values[figure.end]), end=figure.end + 1)


# --- Depths and deadlines ----------------------------------------------------------------------


def _by_depth_or_deadline(text: Text, figure: Figure) -> Figure:
    if figure.kind == "distance" and _is_depth(text, figure):
        has_after = text.kind(figure.end) == "d"
        return replace(figure, kind="depth", end=figure.end + has_after)
    before = figure.start - 1 - (text.kind(figure.start - 1) == "t")
    is_limit = text.kind(before) == "w"
    if figure.kind == "duration" and is_limit:
        return replace(figure, kind="deadline", start=before)
    return figure


def _is_depth(text: Text, figure: Figure) -> bool:
    after = figure.end + (text.kind(figure.end) in "-")
    before = figure.start - 1 - (text.kind(figure.start - 1) == "o")
    return text.kind(after) == "d" or text.kind(before) == "d"


# --- Result ------------------------------------------------------------------------------------


def _counted(text: Text, figure: Figure) -> Counted:
    numeral = figure.numeral
    last = max(figure.end, numeral.end)
    unit, kind = figure.unit, figure.kind
    if numeral.currency:
        unit, kind = numeral.currency, "money"
    if kind == "casualties" and not unit:
        unit = "person"
    value = numeral.order if figure.qualifier == "at_least_order" else numeral.value
    if numeral.form == "share" and value is not None:
        value = round(value, 4)
    return Counted(
        value=value,
        qualifier=figure.qualifier,
        unit=unit,
        kind=kind,
        mention=Mention(start=text.pieces.starts[figure.start], end=text.pieces.ends[last - 1]),
        counted=_what(text, figure),
        high=numeral.high,
    )


def _what(text: Text, figure: Figure) -> str:
    """The noun phrase as written, then the word for what happened to them."""
    noun = text.words(*figure.noun)
    is_percent = figure.unit == "percent" and figure.noun[0] == figure.numeral.end
    if figure.kind in MEASURED or is_percent:
        return ""  # the unit says it all
    if figure.fate < 0:
        return noun
    fate = re.sub(r"^the | of$", "", text.words(figure.fate, figure.fate + 1), flags=re.IGNORECASE)
    is_inside = figure.noun[0] <= figure.fate < figure.noun[1]
    return noun if is_inside else f"{noun} {fate}".strip()

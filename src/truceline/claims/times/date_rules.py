"""Rules of dates: patterns over kinds of pieces, each with what it means.

A letter is a kind (grammar/__init__.py, lexing.py): `D o M Y` reads "5 of May 2017". The longest
match wins, the first of equals; a rule that returns None steps back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from typing import cast

from truceline.claims.times import date_calendar, date_relative
from truceline.claims.times.date_text import Found, Text
from truceline.claims.times.date_words import Meaning

__all__ = ["CLOCK", "Found", "Text", "clock_of", "match_point"]

_MONTH = r"(?P<m>[Mm])(?:\.|/[Mm]|\([Mm]\))?"
_YEAR = r"(?:,?o?t?K?j?(?P<y>Y)j?)"
_WEEKDAY = r"(?:(?P<w>[Ww])\.?,?[iz]*t?)"
_PART = r"(?:(?P<e>e)(?:[-k](?P<e2>e))?-?o?t?)"
_NUMBER = r"(?P<n>[DNaB])(?:-?(?P<n2>N))?(?P<half>&ah)?o?-?"
_AMOUNT = rf"(?:{_NUMBER}|(?P<half_of>h)a?)?(?P<u>[Uj])"
CLOCK = re.compile(r"(?P<c>C)(?P<p>H)?|(?P<h>D)(?P<p2>H)|(?P<z>z)")
_DAYPARTS = {"midnight": time(0), "noon": time(12)}


_Build = Callable[[Found], Meaning | None]


def _after_unit(found: Found, build: _Build) -> Meaning | None:
    """In Russian and Arabic only: in English the adjective comes first."""
    return None if found.language == "en" else build(found)


# --- The table -------------------------------------------------------------------------------

_RULES: tuple[tuple[str, str, _Build], ...] = (
    ("WwJ", rf"{_WEEKDAY}?(?P<j>J)", date_calendar.by_numeric),
    ("WwDO", rf"{_WEEKDAY}?(?P<d>[DO])-?o?{_MONTH}(?:-?{_YEAR})?", date_calendar.by_day),
    ("WwMm", rf"{_WEEKDAY}?{_MONTH}t?(?P<d>[DO])(?!%)(?:,?(?P<y>Y))?", date_calendar.by_day),
    ("O", r"(?:(?<=it)|(?<=zot))(?P<d>O)(?![-MmoUjkuhq&])", date_relative.by_day_of_month),
    ("f", r"(?P<f>f)(?:,?o?t?j?(?P<y>Y)j?)?", date_calendar.by_feast),
    ("e", rf"eot?(?P<d>[DO])-?o?{_MONTH}(?:-?{_YEAR})?", date_calendar.by_day),
    ("eMm", rf"{_PART}?{_MONTH}(?:-?{_YEAR})?", date_calendar.by_month),
    ("eMm", rf"{_PART}?{_MONTH}o?t?(?P<k>K)j", date_relative.by_inner),
    ("eF", rf"{_PART}?(?P<f>F)o?t?(?P<k>K)j", date_relative.by_inner),
    ("eMm", rf"{_PART}?{_MONTH}o?(?P<r>R)j", date_relative.by_month_of_year),
    ("L", r"(?P<l>L)(?P<r>R)(?P<u>[Uj])", date_relative.by_rest_of_unit),
    ("K", r"(?P<k>K)(?P<f>F)", date_relative.by_next_season),
    ("ejY", rf"{_PART}?j?(?P<y>Y)j?", date_calendar.by_year),
    ("eE", rf"{_PART}?(?P<k>E)j?", date_calendar.by_decade),
    (
        "eF",
        rf"{_PART}?(?P<f>F)(?:,?o?t?j?(?P<y>Y)(?:[-/](?P<y2>[DNY]))?j?)?",
        date_calendar.by_season,
    ),
    ("RF", r"(?P<r>R)(?P<f>F)", date_relative.by_season_shifted),
    ("O", rf"(?P<o>O)[hq]o?t?{_MONTH}{_YEAR}?", date_calendar.by_share_of_period),
    ("O", r"(?P<o>O)[hq]o?t?j?(?P<y>Y)j?", date_calendar.by_share_of_period),
    ("O", r"(?P<o>O)[hq]o?(?:t|(?P<r>R))?(?P<u>[Uj])", date_calendar.by_share_of_period),
    ("O", r"(?<=it)(?P<o>O)q(?![-oUjtR])", date_calendar.by_share_of_period),
    ("hq", rf"[hq](?P<o>O)o?i?{_MONTH}{_YEAR}?", date_calendar.by_share_of_period),
    ("hq", r"[hq](?P<o>O)o?i?j?(?P<y>Y)j?", date_calendar.by_share_of_period),
    ("Q", r"(?P<o>Q),?o?t?(?P<y>Y)", date_calendar.by_share_of_period),
    ("OR", rf"(?:(?P<o>O)|(?P<r>R))(?P<u>U)o?{_MONTH}{_YEAR}?", date_calendar.by_week_of_month),
    ("RWK", r"(?:(?P<r>R)|(?P<k>K))?(?P<w>W)", date_relative.by_weekday),
    ("W", r"(?P<w>W)(?P<r>R)", date_relative.by_weekday),
    ("W", r"(?P<w>W)o?(?P<r>R)(?P<u>U)", date_relative.by_weekday),
    ("T", r"(?P<t>T)", date_relative.by_today),
    ("T", r"(?P<t>T)(?P<k>K)", date_relative.by_today),
    ("eR", rf"{_PART}?(?P<r>R)(?P<u>[Uj])", date_relative.by_relative_unit),
    (
        "eUj",
        rf"{_PART}?(?P<u>[Uj])(?P<r>R)",
        lambda found: _after_unit(found, date_relative.by_relative_unit),
    ),
    ("RO", r"(?:(?P<r>R)|(?P<o>O))(?P<v>U)o[t](?P<u>[Uj])", date_relative.by_edge_day),
    ("RO", rf"(?:(?P<r>R)|(?P<o>O))(?P<v>U)o{_MONTH}{_YEAR}?", date_relative.by_edge_day),
    ("R", r"(?P<r>R)z", date_relative.by_daypart),
    ("K", r"(?P<k>K)z", date_relative.by_daypart),
    ("e", rf"{_PART}(?P<u>[Uj])", date_relative.by_part_of_unit),
    ("K", r"(?P<k>K)(?P<u>[Uj])", date_relative.by_anchored),
    ("e", rf"{_PART}(?P<k>K)(?P<u>[Uj])", date_relative.by_anchored),
    ("U", r"(?<=it)(?P<u>U)", date_relative.by_weekend),
    ("I", r"(?P<g>I)", date_relative.by_that_time),
    ("g", r"(?P<g>g)", date_relative.by_overnight),
    ("Uj", r"(?P<u>[Uj])(?P<k>K)", lambda found: _after_unit(found, date_relative.by_anchored)),
    ("c", r"(?P<c>c)(?P<u>[Uj])", date_relative.by_vague),
    ("Rc", rf"(?:(?P<r>R)|(?P<c>c))(?:{_NUMBER})(?P<u>[Uj])", date_relative.by_window),
    ("Uj", r"(?P<u>[Uj])(?P<n>N)(?P<r>R)", date_relative.by_window),
    ("K", rf"(?P<k>K)(?:{_NUMBER})(?P<u>[Uj])", date_relative.by_run),
    ("L", r"Lit(?P<u>[Uj])", date_relative.by_later_in),
    ("DNaBhUj", rf"{_AMOUNT}GT?", date_relative.by_ago),
    ("DNaBhUj", rf"{_AMOUNT}(?P<l>[LP])", date_relative.by_later),
    ("L", rf"(?P<l>L){_AMOUNT}", lambda found: _after_unit(found, date_relative.by_later)),
    ("i", rf"(?P<i>i){_AMOUNT}", date_relative.by_ahead),
    ("A", rf"A{_AMOUNT}(?P<p>P)?", date_relative.by_hence),
    ("P", rf"(?P<l>P){_AMOUNT}o?", date_relative.by_arabic_offset),
    ("V", rf"(?P<v>V){_AMOUNT}", date_relative.by_length),
    ("Z", rf"Z{_AMOUNT}", date_relative.by_length),
)


def _by_first_kind() -> dict[str, tuple[tuple[re.Pattern[str], _Build], ...]]:
    table: dict[str, list[tuple[re.Pattern[str], _Build]]] = {}
    for kinds, pattern, build in _RULES:
        for kind in kinds:
            table.setdefault(kind, []).append((re.compile(pattern), build))
    return {kind: tuple(rules) for kind, rules in table.items()}


_BY_KIND = _by_first_kind()


def match_point(text: Text, at: int) -> tuple[Meaning, int] | None:
    """The longest expression that begins at a piece, and the index after it."""
    best: tuple[Meaning, int] | None = None
    for pattern, build in _BY_KIND.get(text.kind(at), ()):
        match = pattern.match(text.pieces.kinds, at)
        if match is None or (best and match.end() <= best[1]):
            continue
        if "\n\n" in text.stored[text.pieces.starts[at] : text.pieces.starts[match.end() - 1]]:
            continue  # "since Thursday.\n\n20 October"
        if any(_ends_sentence(text, at) for at in range(at + 1, match.end() - 1)):
            continue  # "on Saturday. On 18 April"
        meaning = build(Found(text, match))
        if meaning is not None:
            best = meaning, match.end()
    if best and text.kind(best[1] - 1) in ".-,":  # "in Feb." may end its sentence
        return best[0], best[1] - 1
    return best


def _ends_sentence(text: Text, at: int) -> bool:
    """Whether a full stop follows a whole word, not "Sat." or "Sept."."""
    word = text.words(at - 1)
    return text.kind(at) == "." and word.isalpha() and (len(word) > 4 or word == "May")


def clock_of(text: Text, match: re.Match[str]) -> time | None:
    """Time of day of a match of `CLOCK`; None for a part of the day such as "evening"."""
    values = text.pieces.values
    if match["z"]:
        return _DAYPARTS.get(str(values[match.start("z")]))
    at = match.start("c") if match["c"] else match.start("h")
    value = values[at]
    clock = value if isinstance(value, time) else time(cast("int", value) % 24)
    half = match.start("p") if match["p"] else match.start("p2")
    if half >= 0 and clock.hour <= 12:
        hour = clock.hour % 12 + (12 if values[half] == "pm" else 0)
        clock = clock.replace(hour=hour)
    return clock

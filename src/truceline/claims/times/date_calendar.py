"""Rules of dates that lie in the calendar: days, months, years, seasons and parts of them."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from truceline.claims.times.date_text import Found
from truceline.claims.times.date_words import (
    Between,
    Calendar,
    Deictic,
    Meaning,
)
from truceline.claims.words.lexing import Numeric

__all__ = [
    "by_day",
    "by_decade",
    "by_feast",
    "by_month",
    "by_numeric",
    "by_season",
    "by_share_of_period",
    "by_week_of_month",
    "by_year",
]


def by_numeric(found: Found) -> Meaning:
    """Reads a day in digits: "2017-12-19", "5/6/2017"."""
    numeric = cast("Numeric", found.value("j"))
    day = numeric.day
    other = numeric.other if found.language == "en" else None
    return Calendar(year=day.year, month=day.month, day=day.day, other=other)


def by_day(found: Found) -> Meaning | None:
    """Reads "5 May 2017", "Friday, May 5"."""
    day = found.number("d")
    if not (day and 1 <= day <= 31 and _month_stands(found)) or found.said("w").islower():
        return None
    is_month_first = found.at("m") < found.at("d")
    is_word = not found.said("d")[:1].isdigit()
    if is_month_first and is_word and found.text.pos(found.match.end()) in ("NOUN", "ADJ"):
        return None  # "in June the first peacekeepers"
    if is_month_first and not _may_be_day(found):
        return None
    return Calendar(
        year=found.number("y"), month=found.number("m"), day=day, weekday=found.number("w")
    )


def _may_be_day(found: Found) -> bool:
    """Whether "March 15" names a day: not so in "in March 15 people", "march 15 km"."""
    if found.at("y") >= 0 or found.at("w") >= 0 or found.text.kind(found.at("d")) == "O":
        return True
    before, end = found.text.words(found.match.start() - 1).lower(), found.match.end()
    if before == "in" and found.text.kind(end) == "x":
        return False
    return before == "on" or found.text.figure_kind(end) not in ("U", "X")


def by_month(found: Found) -> Meaning | None:
    """Reads "March 2018", "mid-late March"."""
    if not _month_stands(found):
        return None
    month = Calendar(year=found.number("y"), month=found.number("m"), part=found.part)
    return _up_to(found, month)


def _up_to(found: Found, first: Calendar) -> Meaning:
    """Reads "mid-late March", "early to mid 2018": from the one part through the other."""
    if found.at("e2") < 0:
        return first
    return Between(first=first, last=replace(first, part=str(found.value("e2"))))


def _month_stands(found: Found) -> bool:
    """Whether the word is a month here: not "may", "march", "Jan Egeland", "sat"."""
    at, words = found.at("m"), found.said("m")
    is_dated = found.at("y") >= 0 or found.at("d") >= 0
    if found.text.kind(at) == "M" or found.language != "en":
        if is_dated or found.text.kind(at) == "M":
            return is_dated or found.text.tokens[found.text.pieces.tokens[at]].label != "PERSON"
        return found.text.kind(at + 1) == "."
    if words.islower():  # "15 may", "march 2018", but not "may 15 people"
        return found.at("y") >= 0 or 0 <= found.at("d") < at
    if is_dated:
        return True
    return _weak_month_stands(found, at)


def _weak_month_stands(found: Found, at: int) -> bool:
    if found.text.pos(at) in ("VERB", "AUX"):
        return False
    is_timed = bool(found.part) or found.before in tuple("isuyrbkPKR")
    if len(found.said("m")) <= 4 and found.value("m") not in (5,):
        return is_timed and found.text.kind(at + 1) == "."
    if found.text.kind(at - 1) == "&":
        is_timed = found.text.kind(at - 2) in "MYm"
    return is_timed or (found.before == "o" and found.text.kind(at - 2) in "eOUD")


def by_year(found: Found) -> Meaning | None:
    """Reads "2018", "late 2018"."""
    if not found.part and "j" not in found.match.group() and not _is_year(found):
        return None
    return _up_to(found, Calendar(year=found.number("y"), part=found.part))


def _is_year(found: Found) -> bool:
    """Whether four digits are a year: not so in "about 2000 fighters", "$2000", "2000 km"."""
    text, start, end = found.text, found.match.start(), found.match.end()
    if found.before in "is":
        return text.figure_kind(end) not in ("X", "c")
    if text.figure_kind(start - 1) in ("Q", "$"):
        return False
    if text.kind(end) == "-" and text.figure_kind(end + 1) == "U":
        return False
    if text.figure_kind(end) in ("U", "X", "F", "K", "c"):
        return text.kind(start - 1) == "t"
    if found.before in "uyrbP(&-,/" or text.kind(start - 1) == "t":
        return True
    return text.pos(end) != "NOUN" or text.tokens[text.pieces.tokens[end]].tag != "NNS"


def by_decade(found: Found) -> Meaning:
    """Reads "the 1990s"."""
    return Calendar(year=found.number("k"), years=10, part=found.part)


def by_season(found: Found) -> Meaning | None:
    """Reads "spring 2019", "in the autumn"."""
    season, year, start = str(found.value("f")), found.number("y"), found.match.start()
    if year is None and (found.text.kind(found.match.end()) == "o" or not _season_stands(found)):
        return None
    before = found.text.words(start - 1)
    if before[:1].isupper() and found.said("f")[:1].isupper() and found.text.kind(start - 1) == "x":
        return None  # Arab Spring, Peace Spring
    # "winter 2018–19" is one winter; "winter 2018" could be either of two.
    return Calendar(
        year=year, season=season, part=found.part, years=2 if found.at("y2") >= 0 else 1
    )


def _season_stands(found: Found) -> bool:
    if found.language == "en":
        return found.text.kind(found.match.start() - 1) == "t" and _is_time_here(found)
    return found.before == "i" or found.said("f") in ("весной", "летом", "осенью", "зимой")


def _is_time_here(found: Found) -> bool:
    """Whether "the winter" is a time: after "in" or "by", or what is lived through."""
    text, start, end = found.text, found.match.start(), found.match.end()
    if found.before and found.before in "isuyrbP":
        return True
    token = text.tokens[text.pieces.tokens[start]]
    verb = text.tokens[token.head].lemma
    return text.pos(end) != "NOUN" and verb in {"outlive", "survive", "last", "outlast"}


def by_share_of_period(found: Found) -> Meaning | None:
    """Reads "the first half of 2018", "the second quarter"."""
    ordinal, most = found.number("o") or 0, 2 if "h" in found.match.group() else 4
    if not 1 <= ordinal <= most:
        return None
    part = f"{'half' if most == 2 else 'quarter'}-{ordinal}"
    unit = found.value("u")
    if unit is not None:
        name, _ = cast("tuple[str, int]", unit)
        return Deictic(unit=name, shift=found.number("r") or 0, part=part)
    return Calendar(year=found.number("y"), month=found.number("m"), part=part)


def by_feast(found: Found) -> Meaning:
    """Reads "New Year's Eve", "Christmas Day 2019"."""
    month, day = str(found.value("f")).split("-")
    return Calendar(year=found.number("y"), month=int(month), day=int(day))


def by_week_of_month(found: Found) -> Meaning | None:
    """Reads "the last week of May"."""
    unit, _ = cast("tuple[str, int]", found.value("u"))
    is_last = found.value("r") == -1
    week = -1 if is_last else found.number("o")
    if unit != "week" or week is None or week > 5:
        return None
    return Calendar(year=found.number("y"), month=found.number("m"), week=week)

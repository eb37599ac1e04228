"""Rules of dates counted from the publication or from another date, and of lengths."""

from __future__ import annotations

from typing import cast

from truceline.claims.times.date_text import Found
from truceline.claims.times.date_words import (
    Anchored,
    Between,
    Calendar,
    Deictic,
    Length,
    Meaning,
    Offset,
    Weekday,
    Window,
)

__all__ = [
    "by_ago",
    "by_ahead",
    "by_anchored",
    "by_arabic_offset",
    "by_day_of_month",
    "by_daypart",
    "by_edge_day",
    "by_hence",
    "by_inner",
    "by_later",
    "by_later_in",
    "by_length",
    "by_month_of_year",
    "by_next_season",
    "by_overnight",
    "by_part_of_unit",
    "by_relative_unit",
    "by_rest_of_unit",
    "by_run",
    "by_season_shifted",
    "by_that_time",
    "by_today",
    "by_vague",
    "by_weekday",
    "by_weekend",
    "by_window",
]


def by_weekday(found: Found) -> Meaning | None:
    """Reads "Thursday", "last Monday", "Monday of last week"."""
    weekday = found.number("w")
    if weekday is None:
        return None
    if found.at("u") >= 0:
        unit, _ = cast("tuple[str, int]", found.value("u"))
        return Weekday(weekday=weekday, week=found.number("r")) if unit == "week" else None
    if found.at("k") >= 0:
        return Weekday(weekday=weekday, shift=1) if found.value("k") == 1 else None
    return Weekday(weekday=weekday, shift=found.number("r"))


def by_weekend(found: Found) -> Meaning | None:
    """Reads "over the weekend", "at the weekend": the last one, or of what is to come the next."""
    unit, times = cast("tuple[str, int]", found.value("u"))
    if unit != "weekend" or times == 2 or found.language != "en":
        return None
    return Between(first=Weekday(weekday=5), last=Weekday(weekday=6))


def by_today(found: Found) -> Meaning | None:
    """Reads "yesterday", "today"."""
    if found.at("k") >= 0:
        if found.language == "en":
            return None  # "said today that"
        return Anchored(unit="day", shift=found.number("k") or 0)
    start = found.match.start()
    is_name = found.said("t")[:1].isupper() and found.text.words(start - 1)[:1].isupper()
    return None if is_name else Deictic(unit="day", shift=found.number("t") or 0)


def by_relative_unit(found: Found) -> Meaning | None:
    """Reads "last week", "next month", "the past days"."""
    unit, times = cast("tuple[str, int]", found.value("u"))
    shift, said = found.number("r") or 0, found.said("r").lower()
    if unit == "hour" or (unit == "weekend" and shift == 0):
        return by_weekend(found)
    if times == 2 or _is_plural(found):
        return Window(number=2 if times == 2 else None, unit=unit, direction=shift or -1)
    if said == "past":
        return Window(number=1, unit=unit, direction=-1)
    if unit == "day" and shift == -1:
        return None
    if unit == "day" or (shift == 1 and said == "next" and _is_narrated(found)):
        return Anchored(unit=unit, shift=shift)
    return Deictic(unit=unit, shift=shift, part=found.part)


def _is_narrated(found: Found) -> bool:
    return found.language == "en" and found.text.kind(found.at("r") - 1) == "t"


_PLURALS = frozenset(
    {"дни", "недели", "месяцы", "годы", "الأيام", "الأسابيع", "الأشهر", "السنوات", "الأعوام"}
)


def _is_plural(found: Found) -> bool:
    said = found.said("u").lower()
    return said in _PLURALS or (found.language == "en" and said.endswith("s"))


def by_edge_day(found: Found) -> Meaning | None:
    """Reads "the last day of the year", "the first day of May"."""
    unit, _ = cast("tuple[str, int]", found.value("v"))
    if unit != "day" or found.language != "en":
        return None
    if found.at("r") >= 0 and found.number("r") != -1:
        return None
    if found.at("o") >= 0 and found.number("o") != 1:
        return None
    part = "last-day" if found.at("r") >= 0 else "first-day"
    if found.at("m") >= 0:
        return Calendar(month=found.number("m"), year=found.number("y"), part=part)
    over, _ = cast("tuple[str, int]", found.value("u"))
    return Deictic(unit=over, shift=0, part=part)


def by_daypart(found: Found) -> Meaning | None:
    """Reads "last night", "that evening"."""
    shift = found.number("r")
    if shift is None:
        return Anchored(unit="day", shift=found.number("k") or 0)
    if shift == 1:
        return Anchored(unit="day", shift=1)
    return Deictic(unit="day", shift=shift)


def by_part_of_unit(found: Found) -> Meaning | None:
    """Reads "the end of the month"."""
    unit, _ = cast("tuple[str, int]", found.value("u"))
    if unit in ("hour", "day") or (found.language == "en" and "t" not in found.match.group()):
        return None
    return Deictic(unit=unit, shift=0, part=found.part)


def by_anchored(found: Found) -> Meaning | None:
    """Reads "the following day", "that month"."""
    unit, times = cast("tuple[str, int]", found.value("u"))
    shift = found.number("k") or 0
    if unit == "hour":
        return None
    if _is_plural(found) or times == 2:
        return Offset(number=None, unit=unit, direction=shift) if shift else None
    return Anchored(unit=unit, shift=shift, part=found.part)


def by_inner(found: Found) -> Meaning:
    """Reads "late May of that year", "the autumn of the same year"."""
    inner = Calendar(month=found.number("m"), season=str(found.value("f") or ""), part=found.part)
    return Anchored(unit="year", shift=found.number("k") or 0, within=inner)


def by_month_of_year(found: Found) -> Meaning | None:
    """Reads "September last year": a month of a year counted from the publication."""
    if found.language != "en":
        return None
    inner = Calendar(month=found.number("m"), part=found.part)
    return Deictic(unit="year", shift=found.number("r") or 0, within=inner)


def by_rest_of_unit(found: Found) -> Meaning | None:
    """Reads "earlier this year", "later this month": up to the publication, or from it on."""
    unit, times = cast("tuple[str, int]", found.value("u"))
    if found.language != "en" or found.number("r") != 0 or times == 2 or unit in ("hour", "day"):
        return None
    whole, today = Deictic(unit=unit, shift=0), Deictic(unit="day", shift=0)
    is_earlier = found.number("l") == -1
    return Between(first=whole, last=today) if is_earlier else Between(first=today, last=whole)


def by_day_of_month(found: Found) -> Meaning | None:
    """Reads "on the 6th": a day of the month that is told of."""
    day, end = found.number("d") or 0, found.match.end()
    is_alone = found.text.pos(end) not in ("NOUN", "ADJ", "PROPN", "NUM")
    is_digits = found.said("d")[:1].isdigit()
    if found.language != "en" or not (is_digits and is_alone and 1 <= day <= 31):
        return None
    return Anchored(unit="month", shift=0, within=Calendar(day=day))


def by_next_season(found: Found) -> Meaning:
    """Reads "the following spring"."""
    return Anchored(unit=str(found.value("f")), shift=found.number("k") or 0)


def by_that_time(found: Found) -> Meaning | None:
    """Reads "since then", "by that time", "in this period"."""
    is_led = found.before in tuple("suyr")
    is_span = found.value("g") == "that span"
    return Anchored(unit="span", shift=0) if is_led or (is_span and found.before == "i") else None


def by_overnight(_found: Found) -> Meaning:
    """Reads "overnight": the night that ends on the day of publication."""
    return Between(first=Deictic(unit="day", shift=-1), last=Deictic(unit="day", shift=0))


def by_vague(found: Found) -> Meaning | None:
    """Reads "recent weeks", "the coming days"."""
    unit, _ = cast("tuple[str, int]", found.value("u"))
    return Window(number=None, unit=unit, direction=found.number("c") or -1)


def _amount(found: Found) -> tuple[float | None, str]:
    """Number and unit; a missing number is one, a vague one None."""
    unit, times = cast("tuple[str, int]", found.value("u"))
    if found.at("half_of") >= 0:
        return 0.5, unit
    at = found.at("n")
    if at < 0:
        return float(times), unit
    if found.text.kind(at) == "B":
        return None, unit
    number = float(cast("float", found.value("n")))
    if found.at("n2") >= 0:
        number += float(cast("float", found.value("n2")))
    return number + (0.5 if found.at("half") >= 0 else 0), unit


def by_window(found: Found) -> Meaning | None:
    """Reads "the past three days"."""
    number, unit = _amount(found)
    shift = found.number("r") if found.at("r") >= 0 else found.number("c")
    return Window(number=number, unit=unit, direction=shift) if shift else None


def by_run(found: Found) -> Meaning | None:
    """Reads "the previous 48 hours", "the following three days": counted from another date."""
    number, unit = _amount(found)
    shift = found.number("k") or 0
    if number is None or not shift:
        return None
    here, there = Anchored(unit="day", shift=0), Offset(number=number, unit=unit, direction=shift)
    return Between(first=there, last=here) if shift < 0 else Between(first=here, last=there)


def by_later_in(found: Found) -> Meaning | None:
    """Reads "later in the day", "earlier in the month"."""
    unit, times = cast("tuple[str, int]", found.value("u"))
    if unit == "hour" or times == 2 or _is_plural(found):
        return None
    return Anchored(unit=unit, shift=0)


def by_ago(found: Found) -> Meaning:
    """Reads "two weeks ago", "nine years ago today"."""
    number, unit = _amount(found)
    if found.text.kind(found.match.end() - 1) == "T" and number is not None:
        today = Deictic(unit="day", shift=0)
        day = Offset(number=number, unit=unit, direction=-1, origin=today)
        return Between(first=day, last=day)
    return Offset(number=number, unit=unit, direction=-1, origin="publication")


def by_later(found: Found) -> Meaning | None:
    """Reads "two days later", "a week after"."""
    number, unit = _amount(found)
    has_article = found.text.kind(found.match.start() - 1) == "t"
    is_bare = found.at("n") < 0 and found.at("half_of") < 0
    if is_bare and unit == "hour" and _is_plural(found):
        is_led = found.text.kind(found.match.end() - 1) == "P"
        return None if is_led else Offset(number=None, unit=unit, direction=1)
    if is_bare and found.language == "en" and not (has_article and unit != "hour"):
        return None
    return Offset(number=number, unit=unit, direction=found.number("l") or 1)


def by_ahead(found: Found) -> Meaning | None:
    """Reads "in three days", of what is to come."""
    if found.at("n") < 0 or found.value("i") != "in" or found.language != "en":
        return None
    number, unit = _amount(found)
    return Offset(number=number, unit=unit, direction=1, origin="ahead")


def by_hence(found: Found) -> Meaning:
    """Reads "after a week" where the preposition comes first (Russian)."""
    number, unit = _amount(found)
    origin = "anchor" if found.at("p") >= 0 else "context"
    return Offset(number=number, unit=unit, direction=1, origin=origin)


def by_arabic_offset(found: Found) -> Meaning | None:
    """Reads "three days ago" or "a week after", as Arabic puts them."""
    if found.language != "ar":
        return None
    number, unit = _amount(found)
    if found.value("l") == 1:
        return Offset(number=number, unit=unit, direction=1)
    return Offset(number=number, unit=unit, direction=-1, origin="publication")


def by_length(found: Found) -> Meaning | None:
    """Reads "for two weeks", "within a week"."""
    number, unit = _amount(found)
    is_bare = found.at("n") < 0 and found.at("half_of") < 0
    is_hours = is_bare and unit == "hour" and _is_plural(found) and found.at("v") >= 0
    if number is None or (is_bare and found.language == "en" and not is_hours):
        return None
    return Length(number=number, unit=unit, is_deadline=found.at("v") >= 0)


def by_season_shifted(found: Found) -> Meaning:
    """Reads "last spring", "this summer"; "the next spring" of a narrative."""
    unit, shift = str(found.value("f")), found.number("r") or 0
    if shift == 1 and found.text.kind(found.match.start() - 1) == "t":
        return Anchored(unit=unit, shift=shift)
    return Deictic(unit=unit, shift=shift)

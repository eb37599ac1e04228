"""Ages at a date: the interval of birth that they leave."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from truceline.core.dates import When
from truceline.exchange.intake.date_words import folded, starts, words
from truceline.exchange.intake.dates import LONGEST, NOT_SAID, Dated, DateReader

__all__ = ["age_in_words", "born_by_age"]

NO_AGE = "cannot be read as an age, so the birth stands as not known"
NO_DAY = "gives an age without the day at which it held, so the birth stands as not known"
_MOST_YEARS = 120
_UNIT = rf"(?P<months>{starts('months')})|(?:{starts('age')})"
_AGE = re.compile(
    rf"(?:(?:{starts('age')})\s*:?\s*)?(?P<low>\d{{1,3}})(?:\s*-\s*(?P<high>\d{{1,3}}))?"
    rf"(?:\s*-?(?:{_UNIT}))?\.?"
)
_AGE_AT = re.compile(
    rf"(?P<age>(?:(?:{starts('age')})\s*)?\d{{1,3}}(?:\s*(?:{_UNIT}))?)"
    rf"(?:\s+(?:{starts('at')})\s+|\s*\(\s*)(?P<on>[^()]+)\)?"
)


def age_in_words(text: str, reader: DateReader) -> tuple[str, When] | None:
    """An age and its day where one cell gives both, as in "32 in 2013"; None where it does not."""
    match = _AGE_AT.fullmatch(folded(text)) if len(text) <= LONGEST else None
    return (match["age"], reader.read(match["on"]).when) if match else None


def born_by_age(text: str, on: When) -> Dated:
    """When somebody was born who had an age on a day.

    Args:
        text: `32`, `32 years`, `30-40`, `8 months`, or the same in Arabic or Russian.
        on: When the age held; an interval widens the birth by as much.
    """
    if len(text) > LONGEST:
        return _not_known(text, NO_AGE)
    said = folded(text)
    if not said or said in words("unknown"):
        basis = "unknown" if said else "unstated"
        return Dated(when=When(first_day=None, last_day=None, basis=basis, text=text.strip()))
    match = _AGE.fullmatch(said)
    if match is None or int(match["high"] or match["low"]) > _MOST_YEARS * 12:
        return _not_known(text, NO_AGE)
    if on.first_day is None or on.last_day is None:
        return _not_known(text, NO_DAY)
    unit = 1 if match["months"] else 12
    low, high = int(match["low"]), int(match["high"] or match["low"])
    if high < low or high * unit > _MOST_YEARS * 12:
        return _not_known(text, NO_AGE)
    first = _months_before(on.first_day, (high + 1) * unit) + timedelta(days=1)
    last = _months_before(on.last_day, low * unit)
    when = When(first_day=first, last_day=last, basis="relative", text=text.strip())
    return Dated(when=when)


def _months_before(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 - months
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _not_known(text: str, flaw: str) -> Dated:
    when = When(first_day=None, last_day=None, basis="unknown", text=text.strip())
    return Dated(when=when if text.strip() else NOT_SAID, flaws=(flaw,))

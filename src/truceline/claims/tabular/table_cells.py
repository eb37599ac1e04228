"""Cells of tables as values: numbers with their qualifier, days, times of day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from truceline.claims.model import Dated, Token
from truceline.claims.tabular.table_words import TableWords, folded
from truceline.claims.times.dates import find_dates, resolve
from truceline.core.errors import InvalidValue

__all__ = ["Amount", "days_of", "read_amount", "read_times", "tokens_of"]

_NUMBER = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+(?:\.\d+)?"
_CELL = re.compile(
    rf"(?P<before>[^\d]*?)(?P<low>{_NUMBER})"
    rf"(?:\s*(?:[-–—]|to|до)\s*(?P<high>{_NUMBER}))?\s*(?P<after>\+|or more|или более)?"
)
_CLOCK = re.compile(r"(?<![\d.:])([01]?\d|2[0-4])[:.h]([0-5]\d)(?![\d.:])")
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_LANGUAGES = ("en", "ru", "ar")
_APART = " .\n\n"
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"\b(\d{1,2})[- ]([A-Za-z]{3,9})[- ](\d{2})\b(?![:\d])")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a cell; value None where the cell says that it is not known."""

    value: float | None
    qualifier: str = "exact"
    high: float | None = None


def read_amount(text: str, words: TableWords) -> Amount | None:
    """The number of a cell; None where the cell is empty, which is neither zero nor unknown.

    Raises:
        InvalidValue: The cell holds something else.
    """
    plain = " ".join(text.split()).lower()
    if not plain:
        return None
    if plain in words.unknown:
        return Amount(None, "unknown")
    found = _CELL.fullmatch(plain)
    before = found["before"].strip() if found else ""
    qualifier = words.qualifiers.get(before, "" if before else "exact")
    if found is None or not qualifier:
        raise InvalidValue(
            f"'{text.strip()[:60]}' is no number.",
            hint="Correct the cell, or enter the count by hand.",
        )
    low, high = _plain(found["low"]), found["high"] and _plain(found["high"])
    if high:
        if high <= low:
            hint = "Swap the two, or correct the one that is wrong."
            raise InvalidValue(f"'{text.strip()[:60]}' ends before it begins.", hint=hint)
        return Amount(low, "between", high)
    return Amount(low, "at_least" if found["after"] else qualifier)


def _plain(digits: str) -> float:
    return float(re.sub(r"[,\u00a0\u202f ]", "", digits))


def read_times(text: str) -> tuple[time | None, time | None]:
    """The first and the last time of day of a cell; None where it gives none."""
    found = [time(int(hour) % 24, int(minute)) for hour, minute in _CLOCK.findall(text)]
    return (found[0], found[1] if len(found) > 1 else None) if found else (None, None)


def days_of(
    texts: Sequence[str], *, language: str, published_on: date | None
) -> tuple[Dated | None, ...]:
    """The days of a column, whose order of day and month is settled over all its cells.

    Args:
        texts: Its cells.
        language: BCP 47 tag; for one without a grammar of dates English is tried.
        published_on: Gives a day without a year its year; None where not known.

    Returns:
        One for each cell: None where it names no day, or one that could be two.
    """
    rows = [_SHORT_YEAR.sub(r"\1 \2 20\3", " ".join(text.split())) for text in texts]
    stored = _APART.join(rows)
    primary = language.partition("-")[0].lower()
    primary = "ru" if _CYRILLIC.search(stored) else primary if primary in _LANGUAGES else "en"
    found = find_dates(stored, tokens_of(stored), language=primary)
    days: list[Dated | None] = []
    start = 0
    for row in rows:
        inside = [one for one in found if start <= one.mention.start < start + len(row)]
        start += len(row) + len(_APART)
        told = (
            resolve(one, published_on=published_on, anchor=None, is_future=False)
            for one in inside
            if "day-or-month" not in one.flags
        )
        known = [one for one in told if one and one.basis != "unknown"]
        days.append(_joined(known))
    return tuple(days)


def _joined(known: Sequence[Dated]) -> Dated | None:
    """One interval over all days of a cell."""
    if not known:
        return None
    firsts, lasts = [one.first_day for one in known], [one.last_day for one in known]
    first = None if None in firsts else min(day for day in firsts if day)
    last = None if None in lasts else max(day for day in lasts if day)
    return Dated(first_day=first, last_day=last, basis=known[0].basis)


def tokens_of(stored: str) -> tuple[Token, ...]:
    """Words and marks without a parser, as the grammar of dates needs them."""
    return tuple(
        Token(
            text=found[0],
            lemma=folded(found[0]),
            pos="",
            tag="",
            rel="",
            head=at,
            start=found.start(),
            end=found.end(),
            sentence=0,
        )
        for at, found in enumerate(_TOKEN.finditer(stored))
    )

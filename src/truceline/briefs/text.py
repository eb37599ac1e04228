"""Wording: the one place where numbers, percent, days, ranges and plurals become words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from truceline.core.claim import Figure
from truceline.core.dates import Period, When
from truceline.monitor.model import Count, Estimate

__all__ = [
    "UNKNOWN_TIMES",
    "change_word",
    "claimed",
    "counted",
    "day",
    "days_between",
    "estimate",
    "figures",
    "inert_cell",
    "joined",
    "known_by",
    "number",
    "percent",
    "period",
    "plural",
    "printable",
    "said",
    "shorten",
    "since",
    "span_of_count",
    "when",
    "with_days",
]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# Controls, lone surrogates, and marks that reverse the order of the text around them.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_ISO_DAY = re.compile(r"\b\d{4}-(?:0[1-9]|1[0-2])-[0-3]\d\b")
UNKNOWN_TIMES = {"unstated": "not stated", "unknown": "not known", "ongoing": "ongoing"}


def number(value: float | None) -> str:
    """A number for people: thousands with commas, at most one decimal; `–` where none."""
    if value is None:
        return "–"
    rounded = round(float(value), 1)
    return f"{int(rounded):,}" if rounded == int(rounded) else f"{rounded:,.1f}"


def percent(share: float) -> str:
    """A share (0–1) in percent; never 0 % or 100 % for a share that is neither."""
    words = f"{share * 100:.0f} %"
    if words == "0 %" and share > 0:
        return "under 1 %"
    return "over 99 %" if words == "100 %" and share < 1 else words


def plural(n: float, one: str, many: str = "") -> str:
    """A number with its noun: `1 report`, `3 reports`."""
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def joined(words: Iterable[str], *, last: str = "and") -> str:
    """A list in a sentence: `a, b and c`."""
    given = [word for word in words if word]
    if len(given) < 2:
        return "".join(given)
    return f"{', '.join(given[:-1])} {last} {given[-1]}"


def day(on: date) -> str:
    """A calendar day: `6 May 2017`."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def said(when: str) -> str:
    """When something was said, no finer than stated: `2018`, `September 2018`, `6 May 2017`."""
    year, _, month = when.partition("-")
    if month.isdecimal():
        return f"{_MONTHS[int(month) - 1]} {year}"
    return with_days(when)


def known_by(as_of: date) -> str:
    """A day of knowledge, or an instant: `the end of 6 May 2017 (UTC)`, `19:30 on 6 May 2017`."""
    if isinstance(as_of, datetime):
        return f"{as_of:%H:%M} on {day(as_of)} ({as_of.tzname() or 'UTC'})"
    return f"the end of {day(as_of)} (UTC)"


def days_between(first: date, last: date) -> str:
    """An interval of days, both inclusive: `4–6 May 2017`."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def with_days(words: str) -> str:
    """The words with each ISO day (`2017-05-06`) written for people."""
    return _ISO_DAY.sub(lambda match: _day_or_same(match[0]), words)


def _day_or_same(iso: str) -> str:
    try:
        return day(date.fromisoformat(iso))
    except ValueError:  # 31 February stays as it was written
        return iso


def period(days: Period) -> str:
    """A period with its length: `6 May – 2 June 2017 (28 days)`."""
    last = days.until_on - timedelta(days=1)
    return f"{days_between(days.from_on, last)} ({plural(days.days, 'day')})"


def when(time: When) -> str:
    """An uncertain time: a day, an interval, `not stated`, `not known` or `ongoing`."""
    if not time.is_known:
        return UNKNOWN_TIMES.get(time.basis, time.basis)
    first, last = time.first_day, time.last_day
    if first and last:
        words = days_between(first, last)
        words = words if first == last else f"between {words}"
    else:
        words = f"not before {day(first)}" if first else f"not after {day(last or date.max)}"
    clock = f", {time.at:%H:%M} local time" if time.at else ""
    return words + clock + (" (inferred)" if time.basis == "inferred" else "")


def since(time: When) -> str:
    """A start after its verb: ` from 6 May 2017`, or `: not stated`."""
    return f" from {when(time)}" if time.is_known else f": {when(time)}"


def figures(low: int | None, best: int | None, high: int | None) -> str:
    """Deaths as lowest–best–highest; `not given` where a source gives none."""
    if low is None and best is None and high is None:
        return "not given"
    return "–".join("?" if n is None else number(n) for n in (low, best, high))


def claimed(figure: Figure) -> str:
    """A number as somebody claims it, with what it counts: `about 12 killed`."""
    about = "" if figure.qualifier == "exact" else figure.qualifier.replace("-", " ")
    counted = figure.counted if figure.counted in {"killed", "injured"} else figure.unit
    amount = "not stated how many" if figure.value is None else number(figure.value)
    return " ".join(part for part in (about, amount, counted) if part)


def estimate(value: Estimate) -> str:
    """A value with its 95 % interval."""
    if value.value is None:
        return "not defined"
    low, high = (_digits(end) if end is not None else "∞" for end in (value.low, value.high))
    return f"{_digits(value.value)} ({low}–{high})"


def _digits(value: float) -> str:
    if value == float("inf"):
        return "∞"
    return f"{value:,.2f}" if abs(value) < 10 else f"{value:,.1f}"


def counted(count: Count) -> str:
    """The value as counted, with its range; or why there is none."""
    if count.value is not None:
        spread = f" ({number(count.low)}–{number(count.high)})" if _has_range(count) else ""
        return number(count.value) + spread
    if count.coverage.observed_days == 0:
        return "not observed"
    return f"possible only: up to {number(count.possible)}" if count.possible else "not known"


def _has_range(count: Count) -> bool:
    return count.low is not None and count.high is not None and count.low != count.high


def span_of_count(count: Count) -> str:
    """Certain to possible: `between 71 and 95`, or `71` where nothing is in doubt."""
    if count.certain == count.possible:
        return number(count.possible)
    return f"between {number(count.certain)} and {number(count.possible)}"


def change_word(before: float, now: float) -> str:
    """How a recorded number moved: `fell`, `rose` or `stayed`."""
    return "stayed" if now == before else ("rose" if now > before else "fell")


def printable(text: str) -> str:
    """The text on one line; characters that no page can show are replaced, never dropped."""
    return _HIDDEN.sub("\ufffd", " ".join(text.split()))


def inert_cell(words: str) -> str:
    """Text for a cell of a CSV: a `'` before what a spreadsheet would run as a formula."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r")) else words


def shorten(text: str, length: int) -> str:
    """The text, cut at a word with an ellipsis where it is longer."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    return flat[: length - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"

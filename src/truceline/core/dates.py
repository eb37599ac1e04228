"""Uncertain time: days as intervals with a basis, periods, and due dates relative to events."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from truceline.core.errors import InvalidValue

__all__ = [
    "Period",
    "When",
    "day_of",
    "force_words",
    "known_until",
    "parse_as_of",
    "parse_day",
    "parse_moment",
    "parse_when",
    "relative_parts",
    "shift_day",
]

_RELATIVE = re.compile(
    r"^(\d+)\s+(day|week|month|year)s?\s+after\s+(done:[A-Za-z0-9][A-Za-z0-9._:/-]*|[a-z_]+)$"
)
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$", re.ASCII)
_CLOCK = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$", re.ASCII)
_OPEN = {"unstated", "unknown", "ongoing"}


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time that may be uncertain: an interval of local calendar days, and why.

    Attributes:
        first_day: Earliest day, inclusive; None where open or not known.
        last_day: Latest day, inclusive; None where open or not known.
        basis: `explicit`, `relative`, `inferred`, `unstated`, `unknown` or `ongoing`.
        at: Local clock time where the source gives one.
        text: As the source writes it.
    """

    first_day: date | None
    last_day: date | None
    basis: str = "explicit"
    at: time | None = None
    text: str = ""

    def __post_init__(self) -> None:
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise InvalidValue(
                f"The time ends ({self.last_day}) before it starts ({self.first_day}).",
                hint="Swap the two days, or correct the one that is wrong.",
            )

    @property
    def is_known(self) -> bool:
        """Whether at least one day can be named."""
        return self.first_day is not None or self.last_day is not None

    def __str__(self) -> str:
        if not self.is_known:
            return self.basis
        if self.first_day == self.last_day:
            return f"{self.first_day}" + (f" {self.at:%H:%M}" if self.at else "")
        return f"{self.first_day or '…'} to {self.last_day or '…'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Calendar days from `from_on`, inclusive, until `until_on`, exclusive."""

    from_on: date
    until_on: date

    def __post_init__(self) -> None:
        if self.until_on <= self.from_on:
            raise InvalidValue(
                f"The period from {self.from_on} until {self.until_on} holds no day.",
                hint="`until` is the first day that no longer counts: give a later one.",
            )

    @property
    def days(self) -> int:
        """Number of calendar days in the period."""
        return (self.until_on - self.from_on).days

    def before(self) -> Period:
        """The period of equal length that ends where this one starts.

        Raises:
            InvalidValue: It would begin before the calendar does.
        """
        try:
            first = self.from_on - timedelta(days=self.days)
        except OverflowError as exc:
            raise InvalidValue(
                f"The {self.days} days before {self.from_on} lie beyond the calendar.",
                hint="Give a shorter period, or a later one.",
            ) from exc
        return Period(from_on=first, until_on=self.from_on)

    def __str__(self) -> str:
        return f"{self.from_on} to {self.until_on - timedelta(days=1)} ({self.days} days)"


def known_until(as_of: date) -> datetime:
    """The first instant (UTC) of which nothing is asked any more.

    Args:
        as_of: A day of knowledge: all of it counts, by UTC. Or an instant with its zone, such as
            the cut-off of a report: what was known at it counts, nothing later.
    """
    if isinstance(as_of, datetime):
        return as_of.astimezone(UTC) + timedelta(microseconds=1)
    if as_of == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(as_of + timedelta(days=1), time.min, tzinfo=UTC)


def day_of(as_of: date) -> date:
    """The day of a day of knowledge, or of an instant by its own zone."""
    return as_of.date() if isinstance(as_of, datetime) else as_of


def parse_as_of(text: str) -> date:
    """A day of knowledge, `2018-10-20`, or an instant with its zone, `2018-10-20T19:30+03:00`.

    Raises:
        InvalidValue: It is neither, or the instant names no zone.
    """
    if "T" not in text:
        return parse_day(text)
    hint = "Write a day, or an instant with its zone: 2018-10-20T19:30+03:00."
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError as exc:
        raise InvalidValue(f"'{text}' is no day and no instant.", hint=hint) from exc
    if moment.tzinfo is None:
        raise InvalidValue(f"'{text}' does not say in which zone its time counts.", hint=hint)
    return moment


def parse_day(text: str) -> date:
    """One certain calendar day from `YYYY-MM-DD`.

    Raises:
        InvalidValue: It is not written so, or there is no such day.
    """
    hint = "Write an existing day as YYYY-MM-DD."
    if not _DAY.match(text.strip()):  # fromisoformat would also take weeks and bare digits
        raise InvalidValue(f"'{text}' is not a day.", hint=hint)
    try:
        return date.fromisoformat(text.strip())
    except ValueError as exc:
        raise InvalidValue(f"'{text}' is not a day.", hint=hint) from exc


def parse_moment(text: str) -> When:
    """One certain day, with or without a local clock time: `2020-03-06` or `2020-03-06T00:01`.

    Raises:
        InvalidValue: It is written otherwise, or there is no such day.
    """
    text = text.strip()
    if "T" in text:
        return _with_clock(text)
    day = parse_day(text)
    return When(first_day=day, last_day=day, text=text)


def force_words(from_on: date | None, until_on: date | None) -> str:
    """When something holds: `in force since 2017-05-06, with no end known`.

    Args:
        from_on: First day; None where not known.
        until_on: First day on which it no longer holds; None where open or not known.
    """
    last = until_on - timedelta(days=1) if until_on else None
    if from_on and last:
        return f"in force from {from_on} to {last}"
    if from_on:
        return f"in force since {from_on}, with no end known"
    return f"in force to {last}, since when is not known" if last else "in force on unknown days"


def parse_when(text: str, anchors: Mapping[str, When] | None = None) -> When:
    """A time as process packs write it.

    Args:
        text: `2017-05-06`, `2018-10`, `2018`, `end of 2018`, `2020-03-06T00:01`,
            `7 days after signed`, `7 days after done:maps`, `unstated`, `unknown` or `ongoing`.
            What counts from the day on which another obligation was done has no day here:
            `record.clocks` finds it, as of the day asked about.
        anchors: Times that a relative one may refer to, by name.

    Raises:
        InvalidValue: The text is none of these, or its anchor is missing.
    """
    text = text.strip()
    if text in _OPEN:
        return When(first_day=None, last_day=None, basis=text, text=text)
    relative = _RELATIVE.match(text)
    if relative:
        return _after(relative, anchors or {}, text)
    if text.startswith("end of "):
        _, last = _calendar_days(text.removeprefix("end of "))
        return When(first_day=last, last_day=last, text=text)
    if "T" in text:
        return _with_clock(text)
    first, last = _calendar_days(text)
    return When(first_day=first, last_day=last, text=text)


def _calendar_days(text: str) -> tuple[date, date]:
    if re.fullmatch(r"\d{4}", text) and text != "0000":
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    day = parse_day(text)
    return day, day


def _with_clock(text: str) -> When:
    hint = "Write it as 2020-03-06T00:01, in local time, without an offset."
    if not _CLOCK.match(text):
        raise InvalidValue(f"'{text}' is not a time.", hint=hint)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as exc:
        raise InvalidValue(f"'{text}' is not a time.", hint=hint) from exc
    return When(first_day=moment.date(), last_day=moment.date(), at=moment.time(), text=text)


def _after(match: re.Match[str], anchors: Mapping[str, When], text: str) -> When:
    number, unit, anchor_name = int(match[1]), match[2], match[3]
    if anchor_name.startswith("done:") and anchor_name not in anchors:
        return When(first_day=None, last_day=None, basis="relative", text=text)
    if anchor_name not in anchors:
        known = ", ".join(sorted(anchors)) or "none"
        raise InvalidValue(
            f"'{text}' counts from '{anchor_name}', which this entry does not have.",
            hint=f"Known here: {known}.",
        )
    anchor = anchors[anchor_name]
    if not anchor.is_known:
        return When(first_day=None, last_day=None, basis="unknown", text=text)
    try:
        first = anchor.first_day and shift_day(anchor.first_day, number, unit)
        last = anchor.last_day and shift_day(anchor.last_day, number, unit)
    except (OverflowError, ValueError) as exc:
        hint = "Give a smaller number."
        raise InvalidValue(f"'{text}' lies beyond the calendar.", hint=hint) from exc
    return When(first_day=first, last_day=last, basis="relative", text=text)


def relative_parts(text: str) -> tuple[int, str, str] | None:
    """Number, unit and anchor of `7 days after signed`; None where the text is not relative."""
    match = _RELATIVE.match(text.strip())
    return (int(match[1]), match[2], match[3]) if match else None


def shift_day(day: date, number: int, unit: str) -> date:
    """The day so many days, weeks, months or years later.

    A month that has no such day gives its last one: 31 January and a month is the last of February.

    Raises:
        OverflowError: It lies beyond the calendar; `ValueError` likewise.
    """
    if unit in {"day", "week"}:
        return day + timedelta(days=number * (7 if unit == "week" else 1))
    months = day.month - 1 + number * (12 if unit == "year" else 1)
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

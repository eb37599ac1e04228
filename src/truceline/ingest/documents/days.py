"""The day of publication: from metadata, else from a plain dateline, else asked for.

A wrong day shifts every "on Thursday" of the text, so a day is taken only where its place says
"published": a label with a whole date in the first lines, or an agency's dateline with its year.
All else is offered in a finding, and a person decides. Where two such places differ, none counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice

from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.ingest.documents.model import StatedDay

__all__ = ["choose_day", "read_day", "stated_in_text"]

_FIRST_LINES = 10
_FIRST_CHARACTERS = 2_000
_YEARS = range(1900, 2101)

_MONTHS: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "january|jan|января|янв|يناير|كانون الثاني",
            "february|feb|февраля|фев|فبراير|شباط",
            "march|mar|марта|мар|مارس|آذار|اذار",
            "april|apr|апреля|апр|أبريل|ابريل|إبريل|نيسان",
            "may|мая|مايو|أيار|ايار",
            "june|jun|июня|июн|يونيو|حزيران",
            "july|jul|июля|июл|يوليو|تموز",
            "august|aug|августа|авг|أغسطس|اغسطس|آب",
            "september|sept|sep|сентября|сен|سبتمبر|أيلول|ايلول",
            "october|oct|октября|окт|أكتوبر|اكتوبر|تشرين الأول|تشرين الاول",
            "november|nov|ноября|ноя|نوفمبر|تشرين الثاني",
            "december|dec|декабря|дек|ديسمبر|كانون الأول|كانون الاول",
        ),
        start=1,
    )
    for word in words.split("|")
}
_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_DATE = (
    r"(?:(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})(?!\d)"
    r"|(?P<y2>\d{4})(?P<m2>\d{2})(?P<d2>\d{2})(?!\d)"
    r"|(?P<d3>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?P<m3>" + _MONTH + r")\.?,?\s+(?P<y3>\d{4})(?!\d)"
    r"|(?P<m4>" + _MONTH + r")\.?\s+(?P<d4>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y4>\d{4})(?!\d)"
    r"|(?P<d5>\d{1,2})\.(?P<m5>\d{1,2})\.(?P<y5>\d{4})(?!\d)"
    r"|(?P<a6>\d{1,2})/(?P<b6>\d{1,2})/(?P<y6>\d{4})(?!\d))"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DAY = re.compile(r"\s*" + _WEEKDAY + _DATE, re.IGNORECASE)
# What says that a day is that of publication. `date` alone may be any: it needs a colon or ISO.
_LABEL = (
    r"(?:(?:first\s+)?published(?:\s+on|\s+at)?|publication\s+date|date\s+(?:of\s+publication|published)"
    r"|posted(?:\s+on)?|issued(?:\s+on)?|release\s+date|released(?:\s+on)?"
    r"|опубликовано|дата\s+публикации|تاريخ\s+النشر|نشر\s+في|نُشر\s+في|نشرت\s+في)\s*[:–—-]?"
    r"|(?:date|дата|التاريخ)\s*:|date(?=\s+\d{4}-\d{2}-\d{2}(?!\d))"
)
# Two days with a dash or "to" between them are the period of a report; 14:30 is a time.
_NO_PERIOD = r"(?!\s*(?:[-–—]|to\b|until\b|по\b|إلى)\s*(?:\d{1,4}(?![:\d])|" + _MONTH + "))"
_LABELLED = re.compile(
    r"(?:^|[|·•])[ \t*#_]*(?P<label>" + _LABEL + r")\s*"
    r"(?P<day>" + _WEEKDAY + _DATE + ")" + _NO_PERIOD,
    re.IGNORECASE,
)
_LABEL_OPEN = re.compile(
    r"(?:^|[|·•])[ \t*#_]*(?P<label>" + _LABEL + r")\s*(?P<day>[\w/., ]{0,30}\d{4}\b)",
    re.IGNORECASE,
)
_CITY = r"^\s*[A-Z][A-Z .'’/-]{2,40}(?:,\s[A-Z][A-Za-z. ]{2,30})?,\s+"
_DATELINE = re.compile(
    _CITY + "(?P<day>(?i:" + _DATE + r"))\s*(?:\([A-Z][\w /.-]{1,30}\)|[–—]|-{1,2}\s)"
)
_ALONE = re.compile(
    r"^\s*(?:[\w'’. -]{2,40},\s+)?(?P<day>" + _WEEKDAY + _DATE + r")\.?\s*$", re.IGNORECASE
)


def read_day(text: str) -> date | None:
    """The certain day that a text begins with; None where it is none, or could be two.

    `03/04/2020` could be two days; `03.04.2020` is written for one only, 3 April.
    """
    match = _DAY.match(text)
    return _day(match) if match else None


def stated_in_text(text: str) -> tuple[StatedDay, ...]:
    """Days that the first lines state: of publication where plainly so, else to be offered."""
    found: list[StatedDay] = []
    lines = (line for line in text[:_FIRST_CHARACTERS].split("\n") if line.strip())
    for line in islice(lines, _FIRST_LINES):
        plain = _LABELLED.search(line) or _DATELINE.match(line)
        if plain:
            found.append(_stated(plain["day"], is_publication=True))
        elif unclear := (_LABEL_OPEN.search(line) or _ALONE.match(line)):
            found.append(_stated(unclear["day"], is_publication=False))
    return tuple(found)


def choose_day(
    metadata: Sequence[StatedDay], text: str, *, where: Span
) -> tuple[date | None, str, tuple[Finding, ...]]:
    """The day of publication, its basis (`metadata`, `text` or empty), and what to say of it."""
    in_text = stated_in_text(text)
    for basis, stated in (("metadata", metadata), ("text", in_text)):
        plain = [day for day in stated if day.is_publication and day.day]
        days = {day.day for day in plain}
        if len(days) > 1:
            return None, "", (_differ(plain, where),)
        if days:
            others = [day for day in in_text if day.is_publication and day.day not in days]
            findings = (_differ([*plain[:1], *others], where),) if others else ()
            return plain[0].day, basis, findings
    return None, "", (_ask((*metadata, *in_text), where),)


def _stated(text: str, *, is_publication: bool) -> StatedDay:
    day = read_day(text)
    return StatedDay(
        name="first lines",
        text=" ".join(text.split()),
        day=day,
        is_publication=is_publication and day is not None,
    )


def _day(match: re.Match[str]) -> date | None:
    parts = {name: value for name, value in match.groupdict().items() if value}
    year, month, day = (
        next((value for name, value in parts.items() if name[0] == key), "") for key in "ymd"
    )
    if "a6" in parts:
        first, second = int(parts["a6"]), int(parts["b6"])
        if first != second and max(first, second) <= 12:
            return None
        month, day = (str(second), str(first)) if first > 12 else (str(first), str(second))
    number = _MONTHS.get(" ".join(month.lower().split())) or (int(month) if month.isdigit() else 0)
    try:
        return date(int(year), number, int(day)) if int(year) in _YEARS else None
    except ValueError:
        return None


def _told(stated: Sequence[StatedDay]) -> str:
    days = [f"{each.day or each.text[:40]} ({each.name})" for each in stated]
    more = f" and {len(days) - 4} more" if len(days) > 4 else ""
    return ", ".join(dict.fromkeys(days[:4])) + more


def _differ(stated: Sequence[StatedDay], where: Span) -> Finding:
    return Finding(
        code="document.days-differ",
        message=f"The document states several days of publication: {_told(stated)}.",
        hint="Decide by the original and state the day with --published.",
        severity=Severity.WARNING,
        where=where,
    )


def _ask(offered: Sequence[StatedDay], where: Span) -> Finding:
    if not offered:
        return Finding(
            code="document.no-day",
            message="The document does not state when it was published.",
            hint="State it with --published; else words such as 'on Thursday' have no day.",
            severity=Severity.WARNING,
            where=where,
        )
    return Finding(
        code="document.day-offered",
        message=f"No day is plainly that of publication; it may be {_told(offered)}.",
        hint="If one of them is, state it with --published YYYY-MM-DD.",
        severity=Severity.NOTE,
        where=where,
    )

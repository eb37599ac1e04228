"""By when an article says that something is due, as process packs write it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from truceline.claims.model import Mention
from truceline.claims.times.date_words import Between, Calendar, DateWords, Meaning
from truceline.core.dates import When, parse_when
from truceline.core.errors import InvalidValue

__all__ = ["NamedDay", "find_due", "named_day"]

_HOURS_A_DAY = 24
_ANCHORS = {
    name: When(first_day=None, last_day=None, basis="unknown") for name in ("signed", "in_effect")
}


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that the text names in full; `is_limit` where its own words say "by" it."""

    mention: Mention
    day: date
    is_limit: bool


def named_day(words: DateWords, shift: int) -> NamedDay | None:
    """A calendar day out of dated words; None where they name none in full, or could be two."""
    meaning: Meaning | None = words.meaning
    is_limit, days = False, 0
    if isinstance(meaning, Between) and meaning.first is None:
        is_limit, days, meaning = True, -1 if meaning.is_strict else 0, meaning.last
    if not isinstance(meaning, Calendar) or meaning.other:
        return None
    if not (meaning.year and meaning.month and meaning.day):
        return None
    try:
        day = date(meaning.year, meaning.month, meaning.day) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    mention = Mention(start=words.mention.start + shift, end=words.mention.end + shift)
    return NamedDay(mention, day, is_limit)


def find_due(
    text: str, span: tuple[int, int], dated: Sequence[NamedDay], words: Mapping[str, Any]
) -> tuple[str, str]:
    """When an article is due, and the words that say so.

    Args:
        text: The whole text.
        span: Characters of the article.
        dated: Days that the text names.
        words: The language's part of `data/provisions.yaml`.

    Returns:
        `7 days after signed` or `2018-10-15`; `unstated` where the words name no such time, also
        where they give a term and not from when it runs. The words are empty where none were met.
    """
    part = text[span[0] : span[1]]
    for rule in words["due"]:
        match = re.search(rule["words"], part, re.IGNORECASE)
        if match and (said := _term(match, words)) is not None:
            return said, match[0]
    for one in dated:
        if span[0] <= one.mention.start and one.mention.end <= span[1]:
            before = re.search(words["by"], text[span[0] : one.mention.start], re.IGNORECASE)
            if before or one.is_limit:
                start = span[0] + before.start() if before else one.mention.start
                return str(one.day), text[start : one.mention.end]
    return "unstated", ""


def _term(match: re.Match[str], words: Mapping[str, Any]) -> str | None:
    """The term as a pack writes it; None where its number cannot be read."""
    said = match.groupdict()
    number = _number(said.get("m") or said["n"], words["numbers"])
    if number is None:
        return None
    anchor = _anchor(said.get("from"), words)
    unit = words["units"][said["unit"].lower()]
    if unit == "hour":
        if number % _HOURS_A_DAY:
            return "unstated"
        number, unit = number // _HOURS_A_DAY, "day"
    if not anchor:
        return "unstated"
    written = f"{number} {unit}{'s' if number != 1 else ''} after {anchor}"
    try:
        parse_when(written, _ANCHORS)
    except InvalidValue:
        return "unstated"
    return written


def _number(said: str, numbers: Mapping[str, int]) -> int | None:
    return int(said) if said.isdecimal() else numbers.get(said.lower())


def _anchor(said: str | None, words: Mapping[str, Any]) -> str:
    if not said:
        return ""
    return "signed" if words["signed"] in said.lower() else "in_effect"

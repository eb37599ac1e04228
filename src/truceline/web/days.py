"""A calendar day as a parameter of an address."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import BeforeValidator

from truceline.core.dates import parse_day
from truceline.core.errors import InvalidValue

__all__ = ["Day", "FromDay", "OnDay", "UntilDay"]

# Days near the ends of the calendar leave no room for the weeks around them.
_FIRST_YEAR, _LAST_YEAR = 1000, 2999


def _any_day(value: object) -> object:
    """Only `YYYY-MM-DD`: a bare number would be taken for seconds since 1970."""
    if not isinstance(value, str):
        return value
    return parse_day(value) if value.strip() else None


def _shown_day(value: object) -> object:
    day = _any_day(value)
    if isinstance(day, date) and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise InvalidValue(
            f"The year {day.year} lies beyond what pages show.",
            hint=f"Give a day of the years {_FIRST_YEAR} to {_LAST_YEAR}.",
        )
    return day


Day = Annotated[date | None, BeforeValidator(_any_day)]
"""A day of an address; an empty field of a form is none."""
_ShownDay = Annotated[date | None, BeforeValidator(_shown_day)]
FromDay = Annotated[_ShownDay, Query(alias="from", description="First day.")]
UntilDay = Annotated[_ShownDay, Query(alias="until", description="First day after.")]
OnDay = Annotated[_ShownDay, Query(alias="on", description="The day that the page speaks of.")]

"""One report as every list shows it: days, place, sides, deaths, who reported it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from truceline.briefs import text
from truceline.core.report import Incident
from truceline.web.context import Context

__all__ = ["deaths_words", "incident_row", "units_words"]


def incident_row(context: Context, row: Mapping[str, Any]) -> dict[str, Any]:
    """What every list shows of a report, without its counter."""
    incident_id = Incident.of(row["report_id"]).incident_id
    return {
        "incident": incident_id,
        "address": context.link(f"/incidents/{incident_id}"),
        "day": text.days_between(row["first_day"], row["last_day"]),
        "first_day": row["first_day"],
        "last_day": row["last_day"],
        "place": row["place_name"] or "not stated",
        "pair": _pair(row),
        "kind": row["kind"] or "not stated",
        "deaths": deaths_words(row),
        "source": row["reported_by"] or "not stated",
        "grade": row["grade"],
        "units": units_words(row),
    }


def _pair(row: Mapping[str, Any]) -> str:
    sides = (row["side_a"] or "not stated", row["side_b"] or "not stated")
    return " – ".join(sides)


def deaths_words(row: Mapping[str, Any]) -> str:
    """Deaths as reported: lowest, best, highest."""
    names = ("fatalities_low", "fatalities_best", "fatalities_high")
    low, best, high = (row[name] for name in names)
    return text.figures(low, best, high)


def units_words(row: Mapping[str, Any]) -> str:
    """How many of what the feed counts, such as `5 explosions`; empty where it counts none."""
    units = row["units"]
    return "" if units is None else f"{text.number(units)} {row['unit'] or ''}".strip()

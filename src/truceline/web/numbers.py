"""Every number leads to its incidents: a count with the address that lists what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from truceline.briefs import text
from truceline.monitor.model import Breakdown, Count, SeriesPoint
from truceline.web.context import Context, Value

__all__ = ["bar_row", "breakdown_row", "count_link", "count_row", "days_link"]

# How the parts of a count's filter are called in an address.
_PARAMETERS = {"kinds": "kind", "from_direction": "direction", "unit": "unit"}


def count_link(
    context: Context, count: Count, *, ceasefire: str = "", base: Mapping[str, Any] | None = None
) -> str:
    """The address that lists the reports behind a count: exactly its `report_ids`.

    Args:
        context: Of the request.
        count: What is to be opened.
        ceasefire: Counted as for that ceasefire: between its parties, in its zones.
        base: Filters that the ceasefire itself brings, and which need not stand in the address.

    Returns:
        Empty where no filter can ask for just these, such as `3 other pairs`.
    """
    narrowed = {
        name: value for name, value in count.filters.items() if (base or {}).get(name) != value
    }
    between = narrowed.get("between")
    if "only" in narrowed or (between and any(group != [group[0]] for group in between)):
        return ""
    pair = [group[0] for group in between] if between else []
    asked = {
        parameter: narrowed[name] for name, parameter in _PARAMETERS.items() if name in narrowed
    }
    values = [one for value in asked.values() for one in _listed(value)]
    if not all(map(str.strip, (*pair, *values))):
        return ""  # "not stated" cannot be asked for
    parameters: dict[str, Value] = {
        "from": count.period.from_on,
        "until": count.period.until_on,
        "feed": count.feed,
        "ceasefire": ceasefire,
        "zone": "" if "+" in count.zone else count.zone,
        "between": pair,
        **asked,
    }
    return context.link("/incidents", **parameters)


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def days_link(
    context: Context, from_on: date, until_on: date, *, feed: str = "", ceasefire: str = ""
) -> str:
    """The address that lists all incidents of some days, as one counter reports them."""
    parameters: dict[str, Value] = {
        "from": from_on,
        "until": until_on,
        "feed": feed,
        "ceasefire": ceasefire,
    }
    return context.link("/incidents", **parameters)


def bar_row(
    context: Context, point: SeriesPoint, *, feed: str, ceasefire: str = ""
) -> dict[str, Any]:
    """One bar of a counter's series, with the address of its days; unknown stays unknown."""
    until = point.from_on + timedelta(days=point.days)
    seen = point.observed_days
    is_partly = seen is not None and seen < point.days
    return {
        "from": point.from_on,
        "until": until,
        "days": point.days,
        "words": text.days_between(point.from_on, until - timedelta(days=1)),
        "value": point.value,
        "possible": point.possible,
        "observed_days": seen,
        "note": f"{seen} of {point.days} days observed" if is_partly else "",
        "link": days_link(context, point.from_on, until, feed=feed, ceasefire=ceasefire),
    }


def count_row(
    context: Context, count: Count, *, ceasefire: str = "", base: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """A count as a page shows it; its reports stay behind the link."""
    return {
        "value": count.value,
        "words": text.counted(count),
        "certain": count.certain,
        "expected": count.expected,
        "possible": count.possible,
        "span": text.span_of_count(count),
        "deaths": count.fatalities_best,
        "rule": count.rule,
        "counter": count.counter,
        "feed": count.feed,
        "zone": count.zone,
        "from": count.period.from_on,
        "until": count.period.until_on,
        "period": text.period(count.period),
        "coverage": str(count.coverage),
        "reports_counted": count.value_reports,
        "reports_possible": len(count.report_ids),
        "filters": dict(count.filters),
        "run": count.run,
        "simulated": count.is_simulated,
        "link": count_link(context, count, ceasefire=ceasefire, base=base),
    }


def breakdown_row(
    context: Context, line: Breakdown, *, ceasefire: str = "", base: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """One line of a table: the same count now, before, and before the ceasefire."""

    def row(count: Count | None) -> dict[str, Any] | None:
        return count_row(context, count, ceasefire=ceasefire, base=base) if count else None

    return {
        "label": line.label,
        "key": line.key,
        "now": row(line.now),
        "previous": row(line.previous),
        "baseline": row(line.baseline),
    }

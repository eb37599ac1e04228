"""A brief on a page: its words, tables and bars, every number led to its incidents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from truceline.briefs import text
from truceline.monitor.model import Breakdown, FeedAssessment
from truceline.web.blocks import plain_blocks
from truceline.web.context import Context
from truceline.web.numbers import bar_row, breakdown_row, count_link, days_link
from truceline.web.obligations import status_row
from truceline.web.said import actor_links
from truceline.workspace.briefs import Outlined

__all__ = ["brief_content"]

_TABLES = (
    ("totals", "By rule", "Rule"),
    ("zones", "By zone", "Zone"),
    ("pairs", "By pair of actors, as the source names them", "Pair"),
    ("kinds", "By kind of incident, in the source's terms", "Kind"),
    ("directions", "From the direction of, as the source states it", "From the direction of"),
)


def brief_content(context: Context, found: Outlined, ceasefire_id: str) -> dict[str, Any]:
    """What a page shows of a brief on a ceasefire."""
    assessment, outline = found.inputs.assessment, found.outline
    address = _addresses(context, found, ceasefire_id)
    return {
        "on": assessment.on,
        "period": _days(assessment.period.from_on, assessment.period.until_on),
        "previous": _days(assessment.previous.from_on, assessment.previous.until_on),
        "baseline": (
            _days(assessment.baseline.from_on, assessment.baseline.until_on)
            if assessment.baseline
            else None
        ),
        "summary": plain_blocks(outline.summary, address),
        "side_by_side": plain_blocks(outline.side_by_side, address),
        "unknowns": plain_blocks(outline.unknowns, address),
        "obligations": [status_row(context, one) for one in found.inputs.statuses],
        "counters": [_counter(context, found, one, ceasefire_id) for one in assessment.feeds],
        "run": {
            "run_id": found.inputs.run.run_id,
            "link": context.link(f"/runs/{found.inputs.run.run_id}"),
        },
    }


def _days(from_on: date, until_on: date) -> dict[str, Any]:
    last = until_on - timedelta(days=1)
    days = text.plural((until_on - from_on).days, "day")
    return {
        "from": from_on,
        "until": until_on,
        "words": f"{text.days_between(from_on, last)} ({days})",
    }


def _addresses(context: Context, found: Outlined, ceasefire_id: str) -> Callable[[str], str]:
    """Where the links of a brief lead on a page."""
    outline = found.outline
    base = _base(found)

    def address(href: str) -> str:
        anchor = href.removeprefix("#")
        if anchor in outline.counts:
            count = outline.counts[anchor]
            return count_link(context, count, ceasefire=ceasefire_id, base=base.get(count.feed, {}))
        if anchor in outline.sources:
            return context.link(f"/sources/{outline.sources[anchor]}")
        return href if href in ("#obligations", "#summary", "#unknowns") else ""

    return address


def _base(found: Outlined) -> dict[str, Mapping[str, Any]]:
    """Filters that the ceasefire brings, by feed: all lines of a feed share them."""
    feeds = found.inputs.assessment.feeds
    return {one.feed.feed: one.totals[0].now.filters for one in feeds if one.totals}


def _counter(
    context: Context, found: Outlined, one: FeedAssessment, ceasefire_id: str
) -> dict[str, Any]:
    base = _base(found).get(one.feed.feed, {})
    period = found.inputs.assessment.period

    def rows(lines: tuple[Breakdown, ...]) -> list[dict[str, Any]]:
        made = [breakdown_row(context, line, ceasefire=ceasefire_id, base=base) for line in lines]
        return [row | {"out_of_force": _is_out_of_force(found, row["key"])} for row in made]

    tables = [
        {"name": name, "title": title, "heading": heading, "rows": rows(getattr(one, name))}
        for name, title, heading in _TABLES
    ]
    return {
        "feed": one.feed.feed,
        "counter": one.feed.counter,
        "simulated": one.feed.is_simulated,
        "unmatched": one.unmatched,
        "unlabelled": actor_links(context, one.unlabelled),
        "caveats": list(one.feed.caveats),
        "has_directions": bool(one.directions),
        "concentration": {
            "source": one.concentration.source,
            "reports": one.concentration.reports,
            "total": one.concentration.total,
            "share": one.concentration.share,
        },
        "tables": [table for table in tables if table["rows"]],
        "bars": [
            bar_row(context, point, feed=one.feed.feed, ceasefire=ceasefire_id)
            for point in one.series
        ],
        "incidents": one.incidents.num_rows,
        # A counter that cannot answer has no list to lead to.
        "link": ""
        if one.unmatched
        else days_link(
            context, period.from_on, period.until_on, feed=one.feed.feed, ceasefire=ceasefire_id
        ),
    }


def _is_out_of_force(found: Outlined, zone_id: str) -> bool:
    """Whether a zone held on no day of the period; False for what is no zone."""
    shape, period = found.inputs.shapes.get(zone_id), found.inputs.assessment.period
    if shape is None:
        return False
    is_later = shape.valid_from is not None and shape.valid_from >= period.until_on
    return is_later or (shape.valid_until is not None and shape.valid_until <= period.from_on)

"""Ceasefires side by side as tables, one per counter, each note beside the rows it speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from truceline.briefs import text
from truceline.monitor.change import FeedChange
from truceline.monitor.model import Comparison, Estimate
from truceline.web.context import Context
from truceline.web.modelled import modelled_by_feed
from truceline.web.numbers import count_row

__all__ = ["comparison_tables"]


def comparison_tables(
    context: Context, rows: Iterable[Comparison], changes: Iterable[FeedChange]
) -> list[dict[str, Any]]:
    """One table per counter; notes are numbered, and each row says which speak of it.

    The modelled change of a start stands with its fixed window, and `modelled` tells the rest.
    """
    modelled = modelled_by_feed(changes)
    tables: dict[str, dict[str, Any]] = {}
    for row in rows:
        table = tables.setdefault(
            row.during.feed,
            {
                "feed": row.during.feed,
                "counter": row.during.counter,
                "simulated": False,
                "rule": row.during.rule,
                "rows": [],
                "notes": [],
                "modelled": modelled.get(row.during.feed),
            },
        )
        table["simulated"] |= row.during.is_simulated or row.before.is_simulated
        table["rows"].append(
            _row(context, row, table["notes"]) | {"change": _change(row, table["modelled"])}
        )
    return list(tables.values())


def _row(context: Context, row: Comparison, notes: list[str]) -> dict[str, Any]:
    said = [text.with_days(note) for note in row.notes]
    notes += [note for note in said if note not in notes]
    return {
        "ceasefire_id": row.ceasefire_id,
        "title": row.label,
        "link": context.link(f"/ceasefires/{row.ceasefire_id}"),
        "window": row.window,
        "start": row.start,
        "before": count_row(
            context, row.before, ceasefire=row.ceasefire_id, base=row.before.filters
        ),
        "during": count_row(
            context, row.during, ceasefire=row.ceasefire_id, base=row.during.filters
        ),
        "rate_before_per_28_days": _estimate(row.rate_before_per_28_days),
        "rate_during_per_28_days": _estimate(row.rate_during_per_28_days),
        "ratio": _estimate(row.ratio),
        "length_days": row.length_days,
        "ended": text.with_days(row.ended),
        "end_kind": row.end_kind,
        "notes": sorted(notes.index(note) + 1 for note in said),
    }


def _change(row: Comparison, modelled: dict[str, Any] | None) -> dict[str, Any] | None:
    """The modelled change of a row's start; None where its window has none."""
    if modelled is None or not row.window.startswith("fixed"):
        return None
    asked = (str(row.start), row.ceasefire_id)
    starts = [one for one in modelled["starts"] if (one["start"], one["ceasefire"]) == asked]
    named = ("ratio", "p", "p_adjusted", "unknown", "words", "power")
    return {name: starts[0][name] for name in named} if starts else None


def _estimate(one: Estimate) -> dict[str, Any]:
    return {"value": one.value, "low": one.low, "high": one.high, "words": text.estimate(one)}

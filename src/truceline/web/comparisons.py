"""Ceasefires side by side as tables, one per counter, each note beside the rows it speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from truceline.briefs import text
from truceline.monitor.model import Comparison, Estimate
from truceline.web.context import Context
from truceline.web.numbers import count_row

__all__ = ["comparison_tables"]


def comparison_tables(context: Context, rows: Iterable[Comparison]) -> list[dict[str, Any]]:
    """One table per counter; notes are numbered, and each row says which speak of it."""
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
            },
        )
        table["simulated"] |= row.during.is_simulated or row.before.is_simulated
        table["rows"].append(_row(context, row, table["notes"]))
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


def _estimate(one: Estimate) -> dict[str, Any]:
    return {"value": one.value, "low": one.low, "high": one.high, "words": text.estimate(one)}

"""Counts of tables as rows: by counter and rule, never added up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from truceline.claims.tabular.tables import TabularCount
from truceline.cli.claim_rows import day_shown
from truceline.cli.output import print_rows

__all__ = ["print_counts"]

_COLUMNS = [
    *("counter", "rule", "unit", "value", "qualifier", "total", "place", "when", "blamed"),
    *("confirmed_by", "document", "row"),
]


def print_counts(counts: Sequence[tuple[str, TabularCount]], form: str) -> None:
    """Print counts, those of one counter and rule together.

    Args:
        counts: Each with the name of its document.
        form: `table`, `json` or `csv`; the latter two hold where observers stood, too.
    """
    ordered = sorted(counts, key=lambda pair: (pair[1].counter, pair[1].rule, pair[1].unit))
    rows = [_row(name, one, is_whole=form != "table") for name, one in ordered]
    print_rows(rows, form=form, columns=_COLUMNS)
    if form == "table":
        held = {(one.counter, one.rule, one.unit) for _, one in counts}
        click.echo(
            f"{len(rows):,} counts; {len(held)} kinds of counter, rule and unit. They are not "
            "added up: counters differ, and totals stand beside their rows."
            if rows
            else "No table of counts was found."
        )


def _row(name: str, one: TabularCount, *, is_whole: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "counter": one.counter or None,
        "rule": one.rule or None,
        "unit": one.kind or one.unit or None,
        "value": _plain(one.value),
        "qualifier": one.qualifier,
        "total": one.is_total,
        "place": one.place or None,
        "when": day_shown(one.dated),
        "blamed": one.blamed or None,
        "confirmed_by": "; ".join(one.confirmed_by) or None,
        "document": name,
        "row": _place(one),
    }
    return row | _more(one) if is_whole else row


def _more(one: TabularCount) -> dict[str, Any]:
    """What a table on the screen has no room for."""
    dated = one.dated
    return {
        "unit": one.unit or None,
        "kind": one.kind or None,
        "high": _plain(one.high),
        "counter_basis": one.counter_basis or None,
        "confirmed_by": list(one.confirmed_by),
        "first_day": dated and dated.first_day and dated.first_day.isoformat(),
        "last_day": dated and dated.last_day and dated.last_day.isoformat(),
        "from_at": one.from_at and f"{one.from_at:%H:%M}",
        "until_at": one.until_at and f"{one.until_at:%H:%M}",
        "position": one.position or None,
        "means": one.means or None,
        "weapon": one.weapon or None,
        "description": one.description or None,
        "in_prose": one.in_prose,
        "source": one.span.source_id,
        "start": one.mention.start if one.mention else one.span.start,
        "end": one.mention.end if one.mention else one.span.end,
    }


def _place(one: TabularCount) -> str | None:
    """Where in its file the row stands."""
    span = one.span
    if span.row is not None:
        return f"row {span.row}"
    if span.line is not None:
        return f"line {span.line}"
    return None if span.start is None else f"characters {span.start}–{span.end}"


def _plain(number: float | None) -> float | int | None:
    return int(number) if number is not None and number == int(number) else number

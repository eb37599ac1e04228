"""The modelled change beside the rows of a comparison, and what is said under its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from truceline.cli.output import print_rows
from truceline.monitor.change import FeedChange
from truceline.monitor.model import Comparison
from truceline.workspace.change_rows import feed_row, p_words

__all__ = [
    "p_words",
    "print_changes",
    "print_unanswered",
    "with_change",
    "without_models",
    "zone_rows",
]

_ZONE_COLUMNS = (
    *("start", "label", "zone", "counter", "count_before", "count_during"),
    *("change", "change_low", "change_high", "p", "p_adjusted"),
    *("beyond", "beyond_low", "beyond_high"),
)
_SELDOM = 0.05
_MODEL = (
    "Modelled: negative-binomial counts a day before and from a start on, with an error for days "
    "that resemble each other. Counts, error, degrees of freedom, lag and assumptions of each "
    "start: --format json, under `model`."
)


def with_change(
    rows: Sequence[dict[str, Any]], compared: Sequence[Comparison], changes: Sequence[FeedChange]
) -> list[dict[str, Any]]:
    """The rows with the modelled change of their start; it stands with the fixed window.

    Every row carries `pooled`, the middle of all starts of its counter, so that the answer stays
    one list of rows.
    """
    made = {one.feed.feed: (one, feed_row(one)) for one in changes}
    found = []
    for row, one in zip(rows, compared, strict=True):
        change, shown = made[one.during.feed]
        start = change.at(one.start, one.ceasefire_id)
        model = None
        if start is not None and one.window.startswith("fixed"):
            model = shown["starts"][change.starts.index(start)]
        found.append(row | _flat(model, shown["unknown"]) | {"pooled": shown["pooled"]})
    return found


def _flat(model: dict[str, Any] | None, unknown: str) -> dict[str, Any]:
    ratio = model["ratio"] if model else {}
    return {
        "change": ratio.get("value"),
        "change_low": ratio.get("low"),
        "change_high": ratio.get("high"),
        "p": model["p"] if model else None,
        "p_adjusted": model["p_adjusted"] if model else None,
        "change_unknown": model["unknown"] if model else unknown,
        "model": model,
    }


def without_models(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows for a sheet: the pooled ratio in columns of its own, and no nested parts."""
    flat = []
    for row in rows:
        pooled = row["pooled"] or {"ratio": {}, "p": None}
        kept = {k: v for k, v in row.items() if k not in {"counts", "model", "pooled"}}
        flat.append(
            kept
            | {
                "pooled": pooled["ratio"].get("value"),
                "pooled_low": pooled["ratio"].get("low"),
                "pooled_high": pooled["ratio"].get("high"),
                "pooled_p": pooled["p"],
            }
        )
    return flat


def zone_rows(changes: Sequence[FeedChange]) -> list[dict[str, Any]]:
    """Each zone of each start, beside what changed beyond the area outside the agreement."""
    return [
        {
            "start": start["start"],
            "label": start["label"],
            "ceasefire": start["ceasefire"],
            "window": "zone",
            "zone": zone["zone"],
            "counter": shown["counter"],
            "count_before": zone["count_before"],
            "count_during": zone["count_during"],
            **_flat(zone, ""),
            "beyond": zone["beyond"]["ratio"]["value"],
            "beyond_low": zone["beyond"]["ratio"]["low"],
            "beyond_high": zone["beyond"]["ratio"]["high"],
            "simulated": shown["simulated"],
            "run": shown["run"],
            "pooled": start["zones_pooled"],
        }
        for shown in map(feed_row, changes)
        for start in shown["starts"]
        for zone in start["zones"]
    ]


def print_changes(changes: Sequence[FeedChange]) -> None:
    """Under the table: the zones, the pooled line, and each result in a sentence."""
    rows = [row | {"p": p_words(row["p"]) or None} for row in zone_rows(changes)]
    rows = [row | {"p_adjusted": p_words(row["p_adjusted"]) or None} for row in rows]
    if rows:
        print_rows(rows, form="table", columns=_ZONE_COLUMNS, title="Zone by zone")
    shown = [feed_row(one) for one in changes]
    if any(feed["starts"] for feed in shown):
        click.echo(_MODEL, err=True)
    for feed in shown:
        for line in _pooled_lines(feed):
            click.echo(line)
    for feed in shown:
        for line in _sentences(feed):
            click.echo(f"{feed['counter']}: {line}", err=True)


def _pooled_lines(feed: dict[str, Any]) -> Iterator[str]:
    """The middle of all starts, and of the zones of each."""
    of = [(feed["pooled"], f"{feed['counter']}, pooled")]
    of += [
        (start["zones_pooled"], f"{feed['counter']}, {start['label']}, zones pooled")
        for start in feed["starts"]
    ]
    for pooled, name in of:
        if pooled is None:
            continue
        ratio = pooled["ratio"]
        figures = f" {ratio['words']}, p {p_words(pooled['p'])}." if ratio["words"] else ""
        yield f"{name}:{figures} {pooled['words']}"


def _sentences(feed: dict[str, Any]) -> Iterator[str]:
    """Each start in words; how large a change would be seen, where none could be told."""
    for start in feed["starts"]:
        words = [start["words"]]
        if start["p"] is not None and start["p"] >= _SELDOM:
            words.append(start["power"])
        if start["beyond"]:
            words.append(start["beyond"]["words"])
        words += start["caveats"]
        yield f"{start['label']}: {' '.join(words)}"
    said = dict.fromkeys(note for start in feed["starts"] for note in start["notes"])
    said |= dict.fromkeys((feed["pooled"] or {"notes": ()})["notes"])
    yield from said


def print_unanswered(changes: Sequence[FeedChange]) -> None:
    """Why a counter stands in no row, or has no model."""
    for one in changes:
        if one.unknown:
            click.echo(f"{one.feed.counter}: no change is modelled: {one.unknown}", err=True)

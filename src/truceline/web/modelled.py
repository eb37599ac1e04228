"""The modelled change around ceasefires as pages show it: a sentence first, then the model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from truceline.briefs import text
from truceline.monitor.change import FeedChange
from truceline.web.context import Context
from truceline.workspace.change_rows import feed_row

__all__ = ["modelled_by_feed", "modelled_of"]


def modelled_by_feed(changes: Iterable[FeedChange]) -> dict[str, dict[str, Any]]:
    """All starts of each counter, by feed; notes with days as people write them."""
    return {one.feed.feed: _shown(feed_row(one)) for one in changes}


def modelled_of(
    context: Context, changes: Iterable[FeedChange], ceasefire_id: str
) -> list[dict[str, Any]]:
    """One ceasefire by each counter that has it, with its zones; or why it has not."""
    found = []
    for feed in modelled_by_feed(changes).values():
        starts = [one for one in feed["starts"] if one["ceasefire"] == ceasefire_id]
        if starts or feed["unknown"]:
            run = {"run_id": feed["run"], "link": context.link(f"/runs/{feed['run']}")}
            found.append(
                {name: feed[name] for name in ("counter", "feed", "simulated", "unknown")}
                | {"start": starts[0] if starts else None, "run": run}
            )
    return found


def _shown(feed: dict[str, Any]) -> dict[str, Any]:
    for start in feed["starts"]:
        for name in ("caveats", "notes"):
            start[name] = [text.with_days(note) for note in start[name]]
    if feed["pooled"]:
        feed["pooled"]["notes"] = [text.with_days(note) for note in feed["pooled"]["notes"]]
        assumed = [line for start in feed["starts"] for line in start["assumptions"]]
        feed["pooled"]["assumptions"] = list(
            dict.fromkeys([*assumed, *feed["pooled"]["assumptions"]])
        )
    return feed

"""What cannot be known from a workspace, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from truceline.briefs import text
from truceline.monitor.model import FeedSeries
from truceline.record import ObligationStatus, State
from truceline.web.context import Context

__all__ = ["list_unknowns"]


def list_unknowns(
    context: Context, statuses: Sequence[ObligationStatus], series: Sequence[FeedSeries]
) -> Iterator[dict[str, str]]:
    """Sentences: what each is about (a counter, or nothing), and where one says more."""
    record = context.record
    for one in series:
        yield from _unseen(one)
    if not series:
        yield _said("No feed of incidents is loaded: whether it is calm is unknown.")
    undecided = sum(status.state is State.UNDECIDED for status in statuses)
    if undecided:
        words = f"{text.plural(undecided, 'obligation')} undecided: no source here settles them."
        yield _said(words, context.link("/agreements"))
    if record.disputes:
        words = f"Sources disagree on {text.plural(len(record.disputes), 'point')} of the record."
        yield _said(words, context.link("/contradictions"))
    shapes, _ = context.workspace.record.zones(context.as_of)
    open_lines = [shape.name for shape in shapes.values() if not shape.is_stated]
    if open_lines:
        names = text.joined(open_lines)
        yield _said(f"Lines never agreed, so counts there are possible only: {names}.")
    lost = [place.name for place in record.places.values() if place.lon_deg is None]
    if lost:
        yield _said(f"Places that no gazetteer here holds: {text.joined(lost)}.")


def _unseen(one: FeedSeries) -> Iterator[dict[str, str]]:
    counter = one.feed.counter
    if one.reach is None:
        yield _said("It has no report known by then: that is no calm.", about=counter)
        return
    last = text.day(one.reach.until_on - timedelta(days=1))
    yield _said(f"Its reports end on {last}; what came after is unknown.", about=counter)
    blind = sum(point.value is None for point in one.points)
    if blind:
        words = f"In {text.plural(blind, 'week')} nobody was looking."
        yield _said(f"{words} They are unknown, not calm.", about=counter)
    if all(point.observed_days is None for point in one.points):
        words = "a quiet week may be one in which nobody was looking."
        yield _said(f"It does not state its coverage: {words}", about=counter)
    for caveat in one.feed.caveats:
        yield _said(caveat, about=counter)


def _said(words: str, link: str = "", *, about: str = "") -> dict[str, str]:
    return {"words": words, "link": link, "about": about}

"""The overview of the process: one time axis, what asks for attention, what is new or unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from truceline.core.dates import Period
from truceline.monitor.model import FeedSeries
from truceline.record import ObligationStatus, find_attention
from truceline.web.context import Context, Ctx, Value
from truceline.web.days import FromDay, OnDay, UntilDay
from truceline.web.events import list_events
from truceline.web.numbers import bar_row, days_link
from truceline.web.obligations import status_row
from truceline.web.page import Page, Pages
from truceline.web.said import claim_row, said_on
from truceline.web.table import Column, Table
from truceline.web.timeline import draw_timeline, whole_span
from truceline.web.unknowns import list_unknowns

__all__ = ["register"]

_MOST_NEW = 8
_MOST_IMPORTS = 5
_WEEK = timedelta(days=7)
_EVENTS = (
    Column(key="what", heading="What"),
    Column(key="title", heading="Title", kind="name", link="link"),
    Column(key="from", heading="From", order="first_day"),
    Column(key="until", heading="Until, or end"),
    Column(key="note", heading="Note"),
)


def register(pages: Pages) -> None:
    """Register the overview."""
    pages.add("/", overview, template="overview.html", csv=True)


def overview(
    context: Ctx, on: OnDay = None, from_on: FromDay = None, until_on: UntilDay = None
) -> Page:
    """Timeline of talks, agreements, ceasefires and reports; what is due; newest evidence."""
    record, monitor = context.record, context.workspace.monitor
    day = on or context.today
    series = monitor.weekly(context.as_of)
    statuses = context.workspace.record.statuses(on=day, as_of=context.as_of)
    attention = find_attention(statuses, on=day)
    whole = whole_span(record, series, day)
    span = Period(from_on=from_on or whole.from_on, until_on=until_on or whole.until_on)
    events = list_events(context)
    return Page(
        title=record.title or "Overview",
        content={
            "on": day,
            "last_due_on": day + _WEEK - timedelta(days=1) if date.max - day > _WEEK else day,
            "due_soon": [status_row(context, one, on=on) for one in attention.due_soon],
            "overdue": [status_row(context, one, on=on) for one in attention.overdue],
            "contested": [status_row(context, one, on=on) for one in attention.contested],
            "worst": [_worst(context, one) for one in series],
            "evidence": _newest_claims(context, statuses),
            "imports": _imports(context),
            "reports": [_last_days(context, one) for one in series if one.reach],
            "unknowns": list(list_unknowns(context, statuses, series)),
            "weeks": [_weeks(context, one, span) for one in series],
            "span": {"from": span.from_on, "until": span.until_on},
            "spans": list(_spans(context, series, whole, span)),
        },
        table=Table(
            caption="Talks, agreements and ceasefires",
            columns=_EVENTS,
            rows=events,
            total=len(events),
        ),
        simulated=any(one.feed.is_simulated for one in series),
        drawn={"timeline": draw_timeline(record, series, span=span, today=day, link=context.link)},
    )


# -- the worst week, and all others -------------------------------------------------------------


def _worst(context: Context, one: FeedSeries) -> dict[str, Any]:
    return {
        "feed": one.feed.feed,
        "counter": one.feed.counter,
        "simulated": one.feed.is_simulated,
        "weeks": [bar_row(context, point, feed=one.feed.feed) for point in one.busiest],
    }


def _weeks(context: Context, one: FeedSeries, span: Period) -> dict[str, Any]:
    shown = [
        point
        for point in one.points
        if point.from_on < span.until_on
        and span.from_on < point.from_on + timedelta(days=point.days)
    ]
    return {
        "feed": one.feed.feed,
        "counter": one.feed.counter,
        "simulated": one.feed.is_simulated,
        "reach": {"from": one.reach.from_on, "until": one.reach.until_on} if one.reach else None,
        "weeks": [bar_row(context, point, feed=one.feed.feed) for point in shown],
    }


# -- what is new --------------------------------------------------------------------------------


def _newest_claims(context: Context, statuses: Iterable[ObligationStatus]) -> list[dict[str, Any]]:
    found = [(claim, status) for status in statuses for claim in status.evidence]
    newest = sorted(found, key=lambda pair: (said_on(pair[0]), pair[0].claim_id), reverse=True)
    rows = []
    for claim, status in newest[:_MOST_NEW]:
        about = status_row(context, status)
        rows.append(
            {
                "claim": claim_row(context, claim),
                "on": claim.said or claim.known_at.date(),
                "text": about["text"],
                "agreement": about["agreement"],
                "link": about["link"],
            }
        )
    return rows


def _imports(context: Context) -> list[dict[str, Any]]:
    batches = [
        batch
        for batch in context.workspace.ledger.batches()
        if context.as_of is None or batch.known_at.date() <= context.as_of
    ]
    return [
        {
            "batch_id": batch.batch_id,
            "kind": batch.kind,
            "feed": batch.feed,
            "label": batch.label,
            "rows": batch.rows_in,
            "known_on": batch.known_at.date(),
            "link": context.link(f"/batches/{batch.batch_id}"),
        }
        for batch in reversed(batches[-_MOST_IMPORTS:])
    ]


def _last_days(context: Context, one: FeedSeries) -> dict[str, Any]:
    assert one.reach is not None  # noqa: S101 (the caller looked)
    until = one.reach.until_on
    start = max(one.reach.from_on, until - _WEEK)
    return {
        "counter": one.feed.counter,
        "simulated": one.feed.is_simulated,
        "last_day": until - timedelta(days=1),
        "link": days_link(context, start, until, feed=one.feed.feed),
    }


def _spans(
    context: Context, series: Sequence[FeedSeries], whole: Period, span: Period
) -> Iterator[dict[str, Any]]:
    """Stretches of time that the timeline can show."""
    reaches = [one.reach for one in series if one.reach]
    nothing: dict[str, Value] = {"from": None, "until": None}
    choices = [("Whole process", whole, nothing)]
    if reaches:
        first = min(reach.from_on for reach in reaches)
        last = max(reach.until_on for reach in reaches)
        year = max(first, last - timedelta(days=365))
        days = Period(from_on=first, until_on=last)
        choices.append(("Days with reports", days, {"from": first, "until": last}))
        if year > first:
            days = Period(from_on=year, until_on=last)
            choices.append(("Last year with reports", days, {"from": year, "until": last}))
    for words, days, parameters in choices:
        yield {"words": words, "link": context.here(**parameters), "is_shown": days == span}

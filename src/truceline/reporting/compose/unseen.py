"""What we could not see: gaps of coverage, silent counters, lines never agreed, closed roads."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.briefs import text
from truceline.briefs.model import Block, Bullets, Inline
from truceline.core.coverage import CoverageState
from truceline.monitor.model import Count
from truceline.reporting.compose.sheet import Sheet
from truceline.reporting.model import SectionSpec
from truceline.reporting.numbers import NOW, window_of

__all__ = ["unseen_blocks"]

_MOST_DAYS = 10


def unseen_blocks(sheet: Sheet, _section: SectionSpec) -> tuple[Block, ...]:
    """Everything that the numbers of this report could not hold, each once."""
    sentences = dict.fromkeys(
        (*_unanswered(sheet), *_coverage(sheet), *_reasons(sheet), *_counted(sheet), *_own(sheet))
    )
    entries = [(Inline(text=one),) for one in sentences]
    closing = sheet.lens.words(
        "Nothing is known to be missing, which is not to say that everything was seen."
    )
    always = sheet.lens.words("What nobody reported is in no number.")
    entries.append((Inline(text=always if entries else closing),))
    return (Bullets(entries=tuple(entries)),)


def _unanswered(sheet: Sheet) -> Iterator[str]:
    words = sheet.lens.words
    for one in sheet.inputs.unanswered:
        if one.counter and one.zone:
            place = sheet.place(one.zone)
            key = "{counter} cannot tell in {zone}: {reason}"
            yield words(key, counter=one.counter, zone=place, reason=one.reason)
        elif one.counter:
            yield words("{counter} cannot answer: {reason}", counter=one.counter, reason=one.reason)
        else:
            key = "{zone} could not be drawn: {reason}"
            yield words(key, zone=sheet.place(one.zone), reason=one.reason)


def _counts(sheet: Sheet) -> Iterator[Count]:
    """Counts of the period reported; a region's come after those of everywhere."""
    for number in sheet.numbers:
        if number.count and window_of(number) == NOW:
            yield number.count


def _coverage(sheet: Sheet) -> Iterator[str]:
    """Days on which nobody was looking, and counters that do not say when they look."""
    for count in _counts(sheet):
        coverage = count.coverage
        if coverage.state is CoverageState.NOT_STATED:
            key = (
                "{counter} does not state its coverage: a quiet day may be one on which nobody "
                "was looking."
            )
            yield sheet.lens.words(key, counter=count.counter)
        elif coverage.unobserved_on:
            days = coverage.unobserved_on
            listed = ", ".join(sheet.written(day) for day in days[:_MOST_DAYS])
            listed += f" (+{len(days) - _MOST_DAYS})" if len(days) > _MOST_DAYS else ""
            said = sheet.lens.words(
                "Not observed: {days}. These days are unknown, not calm.", days=listed
            )
            yield f"{count.counter}, {sheet.place(count.zone)}: {said}"


def _reasons(sheet: Sheet) -> Iterator[str]:
    """Why nobody was looking, as stated, where the record says so."""
    period = sheet.inputs.plan.period
    counters = {feed.feed: feed.counter for feed in sheet.inputs.feeds}
    asked = {"", *sheet.inputs.plan.zones}
    for span in sheet.inputs.record.coverage:
        meets = span.from_on < period.until_on and (
            span.until_on is None or span.until_on > period.from_on
        )
        is_gap = span.state is CoverageState.UNOBSERVED and span.reason
        if is_gap and meets and span.feed in counters and span.zone_id in asked:
            reason = sheet.lens.clean(span.reason)
            yield f"{counters[span.feed]}, {sheet.place(span.zone_id)}: {reason}"


def _counted(sheet: Sheet) -> Iterator[str]:
    """What the counts say of themselves: no value, reports left out, days not reached."""
    words = sheet.lens.words
    for count in _counts(sheet):
        reason = count.filters.get("unknown")
        if reason:
            key = "{counter} cannot tell in {zone}: {reason}"
            place = sheet.place(count.zone)
            yield words(key, counter=count.counter, zone=place, reason=text.with_days(str(reason)))
        reach = count.filters.get("feed_reaches")
        if reach and not reason:
            key = "{counter}: its reports reach no further than {reach}"
            yield words(key, counter=count.counter, reach=text.with_days(str(reach)))
        for note in ("left_out_value_missing", "reports_without_figure"):
            if count.filters.get(note) and not count.zone:
                key = "{counter}: {number} reports lack what is asked for and are left out"
                yield words(key, counter=count.counter, number=count.filters[note])


def _own(sheet: Sheet) -> Iterator[str]:
    """Where our own teams could not go, and entries that may not be told yet."""
    denied = [one for one in sheet.observations if one.topic == "restriction"]
    if denied:
        key = "Restrictions of our freedom of movement: {number}"
        yield sheet.lens.words(key, number=text.number(len(denied)))
    if sheet.withheld:
        key = "Entries are withheld until the time for delay is over: {number}"
        yield sheet.lens.words(key, number=sheet.withheld)

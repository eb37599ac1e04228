"""The counts, counter by counter: by rule, zone, pair, kind and direction; never a sum."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.briefs import text
from truceline.briefs.compose.sheet import SIMULATED, Sheet, caption, quoted, sentence, slug
from truceline.briefs.model import Block, Cell, Column, Notice, Paragraph, Section, Table
from truceline.monitor.model import Breakdown, Count, FeedAssessment

__all__ = ["counters_side_by_side", "tabulate_counts"]

_TABLES = (
    ("totals", "By rule", "Rule"),
    ("zones", "By zone", "Zone"),
    ("pairs", "By pair of actors, as the source names them", "Pair"),
    ("kinds", "By kind of incident, in the source's terms", "Kind"),
    ("directions", "From the direction of, as the source states it", "From the direction of"),
)


def tabulate_counts(sheet: Sheet) -> tuple[Block, ...]:
    """The section `Counts`."""
    blocks: list[Block] = [Section(heading="Counts", level=2, anchor="counts")]
    words = (
        "As counted: what the source itself puts here. Certain: what lies wholly inside place and "
        "period. Expected: the sum of the shares inside. Possible: all that may lie inside. "
        "Each number leads to its incidents."
    )
    blocks.append(Paragraph(inlines=sentence(words)))
    for feed in sheet.inputs.assessment.feeds:
        anchor = f"counts-{slug(feed.feed.feed)}"
        blocks.append(Section(heading=f"Counted by {feed.feed.counter}", level=3, anchor=anchor))
        if feed.feed.is_simulated:
            blocks.append(Notice(severity="alarm", text=SIMULATED))
        if flag := sheet.party_flag(feed.feed.counter):
            words = f"These figures are supplied by {flag}."
            blocks.append(Notice(severity="warning", text=words))
        if feed.unmatched:
            blocks.append(Paragraph(inlines=sentence("Cannot answer: ", quoted(feed.unmatched))))
        blocks += _tables(sheet, feed)
        blocks += [Notice(severity="note", text=words) for words in feed.feed.caveats]
    return tuple(blocks)


def _tables(sheet: Sheet, feed: FeedAssessment) -> list[Block]:
    blocks: list[Block] = []
    has_baseline = sheet.inputs.assessment.baseline is not None
    for name, title, heading in _TABLES:
        lines: tuple[Breakdown, ...] = getattr(feed, name)
        if lines:
            about = caption(f"{title}: {feed.feed.counter}", feed.feed)
            rows = tuple(_row(sheet, line, has_baseline=has_baseline) for line in lines)
            columns = _columns(heading, has_baseline=has_baseline)
            blocks.append(Table(caption=about, columns=columns, rows=rows))
    if feed.totals and not feed.directions:
        words = "This source states no direction of fire, so none is given."
        blocks.append(Paragraph(inlines=sentence(words)))
    return blocks


def _columns(heading: str, *, has_baseline: bool) -> tuple[Column, ...]:
    numbers = ["As counted", "Certain", "Expected", "Possible", "Deaths (best)", "Period before"]
    numbers += ["Before the ceasefire"] if has_baseline else []
    return (
        Column(heading=heading),
        *(Column(heading=number, align="right") for number in numbers),
    )


def _row(sheet: Sheet, line: Breakdown, *, has_baseline: bool) -> tuple[Cell, ...]:
    cells = (
        Cell.of(line.label, style="quoted"),
        *_now(sheet, line.now),
        sheet.numbers.cell(line.previous),
    )
    return (*cells, sheet.numbers.cell(line.baseline)) if has_baseline else cells


def _now(sheet: Sheet, now: Count) -> tuple[Cell, ...]:
    if now.value is None and sheet.is_out_of_force(now.zone):
        return (Cell.of("not in force in this period"), *(Cell.of("–") for _ in range(4)))
    return (
        sheet.numbers.cell(now),
        _linked(sheet, now, now.certain),
        _linked(sheet, now, now.expected),
        _linked(sheet, now, now.possible),
        sheet.numbers.deaths(now),
    )


def _linked(sheet: Sheet, count: Count, value: float | None) -> Cell:
    if value is None:
        return Cell.of("not defined", title="No share can be computed: see the notes.")
    return Cell.of(text.number(value), href=sheet.numbers.href(count))


def counters_side_by_side(sheet: Sheet) -> tuple[Block, ...]:
    """What each counter says by each rule, in columns of their own; empty with one counter."""
    feeds = [feed for feed in sheet.inputs.assessment.feeds if feed.totals]
    if len(feeds) < 2:
        return ()
    labels = list(dict.fromkeys(line.label for feed in feeds for line in feed.totals))
    rows = tuple(
        (Cell.of(label), *(sheet.numbers.cell(_by_label(feed, label)) for feed in feeds))
        for label in labels
    )
    columns = (Column(heading="Rule"), *_feed_columns(sheet, feeds))
    words = "Counters side by side, not to be added: each counts by habits of its own"
    if any(feed.feed.is_simulated for feed in feeds):
        words = f"{SIMULATED} · {words}"
    return (Table(caption=words, columns=columns, rows=rows),)


def _feed_columns(sheet: Sheet, feeds: Sequence[FeedAssessment]) -> tuple[Column, ...]:
    def heading(counter: str) -> str:
        flag = sheet.party_flag(counter)
        return f"{counter} ({flag})" if flag else counter

    return tuple(Column(heading=heading(feed.feed.counter), align="right") for feed in feeds)


def _by_label(feed: FeedAssessment, label: str) -> Count | None:
    return next((line.now for line in feed.totals if line.label == label), None)

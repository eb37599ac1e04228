"""What became known about earlier days: the period before as known then and as known now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from truceline.briefs import text
from truceline.briefs.compose.sheet import slug
from truceline.briefs.model import Block, Bullets, Cell, Inline, Section, Table
from truceline.core.report import Incident
from truceline.reporting.compose.counts import change_of, lines_of, rule_title, simulated
from truceline.reporting.compose.sheet import EVERYWHERE, Sheet, columns
from truceline.reporting.inputs import LateReport
from truceline.reporting.model import Number, SectionSpec
from truceline.reporting.numbers import SINCE, THEN, subject_of

__all__ = ["earlier_blocks"]

_HEADS = ("Where", "What is counted", "As known then", "As known now", "Change")
_LATE_HEADS = ("Incident", "Counter", "Date and time", "Change", "What changed")
_MOST_LATE = 60


def earlier_blocks(sheet: Sheet, section: SectionSpec) -> tuple[Block, ...]:
    """How many reports came late, what they change in the period before, and which they are."""
    plan = sheet.inputs.plan
    if plan.previous_cut_off is None:
        return (sheet.say("This is the first report: nothing was known before it."),)
    blocks: list[Block] = list(_late_counts(sheet, section))
    lines = lines_of(sheet.of(section.section_id))
    for feed in sheet.inputs.feeds:
        mine = [line for line in lines if line.feed == feed.feed]
        if mine:
            anchor = f"{section.section_id}-{slug(feed.feed)}"
            heading = sheet.heading("Counted by {counter}", counter=feed.counter)
            caption = _caption(sheet, feed.counter, plan.previous_cut_off)
            rows = tuple(_row(sheet, line.zone, line.subject, line.windows) for line in mine)
            heads = columns(sheet, *_HEADS, right=("As known then", "As known now"))
            blocks += [Section(heading=heading, level=3, anchor=anchor), *simulated(sheet, feed)]
            blocks.append(Table(caption=caption, columns=heads, rows=rows))
    if sheet.is_internal and sheet.inputs.late:
        blocks += _late_table(sheet)
    return tuple(blocks)


def _caption(sheet: Sheet, counter: str, then: datetime) -> str:
    words, plan = sheet.lens.words, sheet.inputs.plan
    known = (("As known then", then), ("As known now", plan.cut_off))
    told = "; ".join(f"{words(key)}: {sheet.written(at)}" for key, at in known)
    return f"{counter}, {sheet.written(plan.previous)}. {told}"


def _row(sheet: Sheet, zone: str, subject: str, windows: dict[str, Number]) -> tuple[Cell, ...]:
    then, since = windows.get(THEN), windows.get(SINCE)
    place = Cell.of(sheet.place(zone), style="name")
    return (
        place if zone else Cell.of(sheet.lens.words(EVERYWHERE)),
        Cell.of(rule_title(sheet, subject)),
        sheet.cell(then),
        sheet.cell(since),
        Cell.of(sheet.lens.words(change_of(since, then))),
    )


def _late_counts(sheet: Sheet, section: SectionSpec) -> Iterator[Block]:
    numbers = [one for one in sheet.of(section.section_id) if one.count is None]
    if not numbers:
        yield sheet.say("Nothing became known.")
        return
    by_feed: dict[str, dict[str, Number]] = {}
    for one in numbers:
        by_feed.setdefault(one.key.split("/")[2], {})[subject_of(one)] = one
    counters = {feed.feed: feed.counter for feed in sheet.inputs.feeds}
    entries = []
    for feed, found in by_feed.items():
        key = "{number} reports became known, {gone} were withdrawn, {changed} were changed."
        words = sheet.lens.words(
            key,
            number=found["new"].text,
            gone=found["withdrawn"].text,
            changed=found["changed"].text,
        )
        entries.append((Inline(text=f"{counters.get(feed, feed)}: {words}"),))
    yield Bullets(entries=tuple(entries))


def _late_table(sheet: Sheet) -> Iterator[Block]:
    late = sheet.inputs.late
    rows = tuple(_late_row(sheet, one) for one in late[:_MOST_LATE])
    heading = sheet.heading("What became known about earlier days")
    caption = f"{heading}: {len(rows)}/{len(late)}"
    yield Table(caption=caption, columns=columns(sheet, *_LATE_HEADS), rows=rows, is_folded=True)


def _late_row(sheet: Sheet, late: LateReport) -> tuple[Cell, ...]:
    said = "; ".join(
        f"{name.replace('_', ' ')}: {before} → {after}" for name, before, after in late.said
    )
    return (
        Cell.of(Incident.of(late.report_id).incident_id, title=late.report_id),
        Cell.of(late.counter, style="name"),
        Cell.of(text.days_between(late.first_day, late.last_day)),
        Cell.of(sheet.lens.words(late.change)),
        Cell.of(said or "–", style="quoted"),
    )

"""What stands behind each number: internally its incidents, outside its rule and coverage."""

from __future__ import annotations

import shlex
from datetime import date

from truceline.briefs import text
from truceline.briefs.compose.incidents import list_incidents, list_other_incidents
from truceline.briefs.model import (
    Block,
    BriefInputs,
    Cell,
    Column,
    IncidentList,
    IncidentRef,
    Notice,
    NumberEntry,
    NumberList,
    Section,
    Table,
)
from truceline.core.report import Incident
from truceline.monitor.model import Assessment, Concentration, Count, FeedAssessment
from truceline.reporting.compose.counts import coverage_words, rule_title
from truceline.reporting.compose.sheet import Sheet, columns, each_once, spread
from truceline.reporting.inputs import ReportInputs
from truceline.reporting.model import Number
from truceline.reporting.numbers import THEN, subject_of, window_of

__all__ = ["METHOD_HEADS", "method_blocks", "method_rows"]

METHOD_HEADS = (
    *("What is counted", "Where", "Counter", "Rule", "Period", "Number"),
    *("Certain to possible", "Coverage"),
)
_NUMERIC = ("Number", "Certain to possible", "Coverage")
_MOST_LISTED = 400


def method_blocks(sheet: Sheet) -> tuple[Block, ...]:
    """The appendix of numbers, for this audience."""
    return _internal(sheet) if sheet.is_internal else _outside(sheet)


def _outside(sheet: Sheet) -> tuple[Block, ...]:
    key = "How each number was counted"
    rows = tuple(method_rows(sheet, is_anchored=True))
    heads = columns(sheet, *METHOD_HEADS, right=_NUMERIC)
    table = Table(caption=sheet.heading(key), columns=heads, rows=rows)
    head = Section(heading=sheet.heading(key), level=2, anchor="method")
    return (head, table) if rows else ()


def method_rows(sheet: Sheet, *, is_anchored: bool) -> list[tuple[Cell, ...]]:
    """One row per question counted, as `METHOD_HEADS` says."""
    rows = []
    for number in each_once(sheet.numbers):
        if number.count:
            anchor = sheet.anchors[number.key] if is_anchored else ""
            rows.append(_method_row(sheet, number, number.count, anchor))
    return rows


def _method_row(sheet: Sheet, number: Number, count: Count, anchor: str) -> tuple[Cell, ...]:
    period, then = sheet.written(count.period), sheet.inputs.plan.previous_cut_off
    if window_of(number) == THEN and then:
        period += f" ({sheet.lens.words('Known by {instant}', instant=then)})"
    return (
        Cell.of(rule_title(sheet, subject_of(number)), anchor=anchor),
        Cell.of(sheet.place(count.zone), style="name" if count.zone else ""),
        Cell.of(count.counter, style="name"),
        Cell.of(_rule(sheet, count)),
        Cell.of(period),
        Cell.of(sheet.printed(number)),
        Cell.of(spread(count)),
        Cell.of(coverage_words(sheet, count.coverage)),
    )


def _rule(sheet: Sheet, count: Count) -> str:
    """The rule with its version, and the kinds where only some are counted."""
    kinds = ", ".join(sheet.term(kind) for kind in count.filters.get("kinds", ()))
    return f"{count.rule} ({kinds})" if kinds else count.rule


def _internal(sheet: Sheet) -> tuple[Block, ...]:
    lists = _incident_lists(sheet.inputs)
    listed = {entry.anchor for one in lists for entry in one.entries}
    blocks: list[Block] = [Section(heading=sheet.heading("Incidents"), level=2, anchor="incidents")]
    for one in lists:
        blocks += _left_out(one)
        blocks.append(one)
    blocks.append(Section(heading=sheet.heading("Numbers"), level=2, anchor="numbers"))
    blocks += [_numbers(sheet, listed), _commands(sheet)]
    return tuple(blocks)


def _numbers(sheet: Sheet, listed: set[str]) -> NumberList:
    labels: dict[str, list[str]] = {}
    counts: dict[str, Count] = {}
    for number in sheet.numbers:
        if number.count:
            anchor = sheet.anchors[number.key]
            counts.setdefault(anchor, number.count)
            labels.setdefault(anchor, []).append(f"{number.label}: {number.text}")
    return NumberList(
        entries=tuple(
            NumberEntry(
                anchor=anchor,
                labels=tuple(dict.fromkeys(labels[anchor])),
                counted=_refs(count.report_ids[: count.value_reports], listed),
                possible=_refs(count.report_ids[count.value_reports :], listed),
                counted_total=count.value_reports,
                possible_total=len(count.report_ids) - count.value_reports,
            )
            for anchor, count in counts.items()
        )
    )


def _refs(report_ids: tuple[str, ...], listed: set[str]) -> tuple[IncidentRef, ...]:
    refs = []
    for report_id in report_ids[:_MOST_LISTED]:
        incident_id = Incident.of(report_id).incident_id
        is_listed = incident_id in listed
        refs.append(IncidentRef(incident_id=incident_id, report_id=report_id, is_listed=is_listed))
    return tuple(refs)


def _commands(sheet: Sheet) -> Table:
    """How each number can be asked for again."""
    rows = tuple(
        (
            Cell.of(number.label, href=f"#{sheet.anchors[number.key]}"),
            Cell.of(sheet.printed(number)),
            Cell.of(shlex.join(("truceline", *number.command)), style="quoted"),
        )
        for number in each_once(sheet.numbers)
    )
    heads: tuple[Column, ...] = columns(
        sheet, "What is counted", "Number", "Command", right=("Number",)
    )
    caption = sheet.heading("How each number was counted")
    return Table(caption=caption, columns=heads, rows=rows, is_folded=True)


def _left_out(one: IncidentList) -> list[Block]:
    left = one.total - len(one.entries)
    if not left:
        return []
    words = f"{one.caption}: the first {len(one.entries)} of {text.number(one.total)} are printed."
    return [Notice(severity="note", text=words)]


def _incident_lists(inputs: ReportInputs) -> tuple[IncidentList, ...]:
    """Incidents as a brief prints them, each with its source row."""
    plan = inputs.plan
    on: date = plan.period.from_on
    feeds = {scene.feed.feed: scene.feed for scene in inputs.scenes}
    brief = BriefInputs(
        record=inputs.record,
        assessment=Assessment(
            ceasefire_id="",
            period=plan.period,
            previous=plan.previous,
            baseline=None,
            on=on,
            as_of=plan.cut_off,
            feeds=tuple(
                FeedAssessment(
                    feed=feed,
                    totals=(),
                    zones=(),
                    pairs=(),
                    kinds=(),
                    directions=(),
                    series=(),
                    concentration=Concentration(source="", reports=0, total=0),
                    place_precision=(),
                    date_precision=(),
                    incidents=table,
                    p_inside=(),
                )
                for feed, table in zip(feeds.values(), inputs.incidents, strict=True)
            ),
        ),
        run=inputs.run,
        batches=inputs.batches,
        other_reports=inputs.other_incidents,
        max_incidents=_MOST_LISTED,
    )
    return (*list_incidents(brief), *list_other_incidents(brief, rank={}))

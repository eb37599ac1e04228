"""What cannot be known: imprecise places and days, time without observation, open questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from truceline.briefs import text
from truceline.briefs.compose.scrutiny import leant_on, what_it_hangs_on
from truceline.briefs.compose.sheet import Sheet, caption, quoted, sentence
from truceline.briefs.model import Block, Bullets, Cell, Column, Inline, Section, Table
from truceline.core.coverage import CoverageState
from truceline.monitor.model import FeedAssessment
from truceline.record.model import State

__all__ = ["list_unknowns"]

_Sentence = tuple[Inline, ...]


def list_unknowns(sheet: Sheet) -> tuple[Block, ...]:
    """The section `What cannot be known`."""
    blocks: list[Block] = [Section(heading="What cannot be known", level=2, anchor="unknowns")]
    entries = [*_open_questions(sheet)]
    for feed in sheet.inputs.assessment.feeds:
        entries += _coverage(feed)
    entries += leant_on(sheet)
    entries.append(
        sentence("What nobody reported, or no source here holds, is not in any number above.")
    )
    blocks.append(Bullets(entries=tuple(entries)))
    for feed in sheet.inputs.assessment.feeds:
        blocks += _precision(feed)
    return (*blocks, *what_it_hangs_on(sheet), *_flaws(sheet))


def _open_questions(sheet: Sheet) -> Iterator[_Sentence]:
    inputs = sheet.inputs
    undecided = [status for status in inputs.statuses if status.state is State.UNDECIDED]
    if undecided:
        many = "obligations are" if len(undecided) > 1 else "obligation is"
        yield sentence(f"{len(undecided)} {many} undecided: no source here settles them.")
    undated = [status for status in inputs.statuses if not status.due.is_known]
    if undated:
        many = text.plural(len(undated), "obligation")
        yield sentence(f"{many} without a known due day: nothing can be called late there.")
    lost = [place.name for place in inputs.record.places.values() if place.lon_deg is None]
    if lost:
        words = Inline(text=text.joined(lost), style="name")
        yield sentence("Places that no gazetteer here holds: ", words, ".")
    unstated = sheet.zones_without_lines
    if unstated:
        words = Inline(text=text.joined(unstated), style="name")
        yield sentence("Lines never agreed, so counts are possible only: ", words, ".")
    if inputs.assessment.as_of:
        known = text.known_by(inputs.assessment.as_of)
        yield sentence(f"Only what was known by {known} is used.")


def _coverage(feed: FeedAssessment) -> Iterator[_Sentence]:
    counter = feed.feed.counter
    if feed.unmatched:
        yield sentence(f"{counter} cannot answer: ", quoted(feed.unmatched))
    if not feed.totals:
        return
    coverage = feed.totals[0].now.coverage
    if coverage.state is CoverageState.NOT_STATED:
        words = f"{counter} does not state its coverage: rates are per calendar day, "
        yield sentence(words + "and a quiet week may be one in which nobody was looking.")
    elif coverage.unobserved_on:
        days = coverage.unobserved_on
        listed = text.joined(text.day(day) for day in days[:10])
        more = f" and {len(days) - 10} more" if len(days) > 10 else ""
        words = f"{counter}: nobody was looking on {text.plural(len(days), 'day')}: "
        yield sentence(f"{words}{listed}{more}. These days are unknown, not calm.")


def _precision(feed: FeedAssessment) -> list[Block]:
    blocks: list[Block] = []
    for title, rows in (
        ("How well places are known", feed.place_precision),
        ("How well days are known", feed.date_precision),
    ):
        total = sum(reports for _, reports in rows)
        if not total:
            continue
        columns = (
            Column(heading="Basis"),
            Column(heading="Reports", align="right"),
            Column(heading="Share", align="right"),
        )
        cells = tuple(
            (
                Cell.of(basis, style="quoted"),
                Cell.of(text.number(reports)),
                Cell.of(text.percent(reports / total)),
            )
            for basis, reports in rows
        )
        words = caption(f"{title}: {feed.feed.counter}", feed.feed)
        blocks.append(Table(caption=words, columns=columns, rows=cells))
    return blocks


def _flaws(sheet: Sheet) -> tuple[Block, ...]:
    """Findings, one line per kind with its first message, so that none is passed over."""
    findings = sheet.inputs.findings
    if not findings:
        return ()
    counts = Counter((str(finding.severity), finding.code) for finding in findings)
    first = {(str(finding.severity), finding.code): finding for finding in reversed(findings)}
    rows = tuple(
        (
            Cell.of(severity),
            Cell.of(code),
            Cell.of(text.number(counts[severity, code]), title="how many of this kind"),
            Cell.of(str(first[severity, code]), style="quoted"),
        )
        for severity, code in sorted(counts)
    )
    columns = (
        Column(heading="Severity"),
        Column(heading="Kind"),
        Column(heading="How many", align="right"),
        Column(heading="The first of them"),
    )
    return (Table(caption="Flaws found in the material", columns=columns, rows=rows),)

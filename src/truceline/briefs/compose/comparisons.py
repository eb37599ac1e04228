"""Ceasefires side by side: what was counted before and during each, and how each ended."""

from __future__ import annotations

from truceline.briefs import text
from truceline.briefs.compose.changes import modelled, say_changes
from truceline.briefs.compose.sheet import SIMULATED, Sheet, quoted, sentence
from truceline.briefs.model import Block, Bullets, Cell, Column, Paragraph, Section, Table
from truceline.monitor.model import Comparison

__all__ = ["compare_ceasefires"]

_HEADINGS = (
    "Ceasefire",
    "Counted over",
    "Before",
    "During",
    "Deaths before",
    "Deaths during",
    "Rate before per 28 days (95 %)",
    "Rate during per 28 days (95 %)",
    "Ratio (95 %)",
    "Modelled ratio (95 %)",
    "Length",
    "Ended",
)
_WORDS = {0, 1, 11}


def compare_ceasefires(sheet: Sheet) -> tuple[Block, ...]:
    """The section `Compared with other ceasefires`, one table per counter."""
    heading = "Compared with other ceasefires"
    blocks: list[Block] = [Section(heading=heading, level=2, anchor="comparison")]
    groups: dict[tuple[str, str], list[Comparison]] = {}
    for row in sheet.inputs.comparisons:
        groups.setdefault((row.during.counter, row.during.rule), []).append(row)
    for (counter, rule), rows in groups.items():
        blocks.append(_table(sheet, counter, rule, rows))
        notes = _notes(rows)
        blocks += [notes] if notes.entries else []
        blocks += say_changes(sheet, rows[0].during.feed)
    if not groups:
        words = "No other ceasefire was compared with."
        return (*blocks, Paragraph(inlines=sentence(words)))
    words = (
        "The intervals of rates and ratios say how far chance alone may reach if incidents were "
        "independent, which fighting is not (the modelled ratio allows for it); none covers what "
        "a source did not see. A lower rate during a ceasefire does not show that the ceasefire "
        "caused it."
    )
    return (*blocks, Paragraph(inlines=sentence(words)))


def _table(sheet: Sheet, counter: str, rule: str, rows: list[Comparison]) -> Table:
    columns = tuple(
        Column(heading=heading, align="left" if position in _WORDS else "right")
        for position, heading in enumerate(_HEADINGS)
    )
    words = f"Ceasefires compared by rule {rule}: {counter}"
    if any(row.during.is_simulated or row.before.is_simulated for row in rows):
        words = f"{SIMULATED} · {words}"
    cells = tuple(_row(sheet, row) for row in rows)
    return Table(caption=words, columns=columns, rows=cells)


def _row(sheet: Sheet, row: Comparison) -> tuple[Cell, ...]:
    length = "not known" if row.length_days is None else text.plural(row.length_days, "day")
    how = row.end_kind if row.end_kind not in ("", "unstated", row.ended) else ""
    day = text.with_days(text.UNKNOWN_TIMES.get(row.ended, row.ended))
    ended = f"{day} ({how})" if day and how else day or how or "not stated"
    mark = " *" if row.notes else ""
    return (
        Cell.of(f"{row.label}{mark}", style="name"),
        Cell.of(row.window),
        sheet.numbers.cell(row.before),
        sheet.numbers.cell(row.during),
        sheet.numbers.deaths(row.before),
        sheet.numbers.deaths(row.during),
        Cell.of(text.estimate(row.rate_before_per_28_days)),
        Cell.of(text.estimate(row.rate_during_per_28_days)),
        Cell.of(text.estimate(row.ratio)),
        Cell.of(modelled(sheet, row)),
        Cell.of(length),
        Cell.of(ended),
    )


def _notes(rows: list[Comparison]) -> Bullets:
    """Each note once, with the rows that it speaks of."""
    windows: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        for note in row.notes:
            windows.setdefault(note, {}).setdefault(row.label, []).append(row.window)
    whole: dict[str, int] = {}
    for row in rows:
        whole[row.label] = whole.get(row.label, 0) + 1
    return Bullets(
        entries=tuple(
            sentence(f"* {_whose(labels, whole)}: ", quoted(text.with_days(note)))
            for note, labels in windows.items()
        )
    )


def _whose(labels: dict[str, list[str]], whole: dict[str, int]) -> str:
    if {label: len(windows) for label, windows in labels.items()} == whole and len(whole) > 1:
        return "All rows"
    return "; ".join(
        label if len(windows) == whole[label] else f"{label}, {' and '.join(windows)}"
        for label, windows in labels.items()
    )

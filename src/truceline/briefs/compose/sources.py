"""The documents and imports that a brief rests on, and how it was computed."""

from __future__ import annotations

import json

from truceline.briefs import text
from truceline.briefs.compose.sheet import SIMULATED, Sheet, caption, sentence, source_anchor
from truceline.briefs.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Inline,
    Paragraph,
    Section,
    Table,
)
from truceline.core.source import Source

__all__ = ["explain_run", "list_sources"]


def list_sources(sheet: Sheet) -> tuple[Block, ...]:
    """The section `Sources`: cited documents, feeds, imports."""
    blocks: list[Block] = [Section(heading="Sources", level=2, anchor="sources")]
    sources = sheet.inputs.record.sources.values()
    rows = tuple(_document(source) for source in sources)
    if rows:
        cited = ("Document", "Publisher", "Published", "Address", "Checked")
        blocks.append(_table("Documents that the record cites", cited, rows))
    blocks.append(Bullets(entries=tuple(_feeds(sheet))))
    if sheet.inputs.batches:
        headings = ("Import", "Feed", "File", "Rows", "Published", "Known from")
        batches = tuple(_batches(sheet))
        blocks.append(_table("Imports of this workspace when it was computed", headings, batches))
    return tuple(blocks)


def _document(source: Source) -> tuple[Cell, ...]:
    published = text.day(source.published_on) if source.published_on else "not stated"
    checked = "checked" if source.checked else "unchecked"
    is_web = source.url.startswith(("https://", "http://"))
    return (
        Cell.of(source.title, style="quoted", anchor=source_anchor(source.source_id)),
        Cell.of(source.publisher or "not stated", style="name"),
        Cell.of(published),
        Cell.of(source.url or "none", href=source.url if is_web else ""),
        Cell.of(checked),
    )


def _feeds(sheet: Sheet) -> list[tuple[Inline, ...]]:
    entries = []
    for feed in sheet.inputs.assessment.feeds:
        one = feed.feed
        words = one.citation or "no citation stated"
        licence = one.licence or "not stated"
        entries.append(sentence(caption(f"{one.counter}: {words}. Licence: {licence}.", one)))
    if not entries:
        entries.append(sentence("No feed of incidents is loaded."))
    return entries


def _batches(sheet: Sheet) -> list[tuple[Cell, ...]]:
    simulated = {f.feed.feed for f in sheet.inputs.assessment.feeds if f.feed.is_simulated}
    return [
        (
            Cell.of(note.batch_id),
            Cell.of(f"{note.feed} ({SIMULATED})" if note.feed in simulated else note.feed),
            Cell.of(note.file, style="quoted"),
            Cell.of(text.number(note.rows)),
            Cell.of(note.published or "not stated"),
            Cell.of(f"{note.known_at:%Y-%m-%d %H:%M} UTC"),
        )
        for note in sheet.inputs.batches
    ]


def _table(words: str, headings: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> Table:
    columns = tuple(
        Column(heading=heading, align="right" if heading == "Rows" else "left")
        for heading in headings
    )
    return Table(caption=words, columns=columns, rows=rows)


def explain_run(sheet: Sheet) -> tuple[Block, ...]:
    """The section `How this was computed`."""
    run = sheet.inputs.run
    heading = "How this was computed"
    parameters = tuple(
        (Cell.of(key), Cell.of(_shown(value), style="quoted"))
        for key, value in sorted(run.parameters.items())
    )
    words = f"Run {run.run_id}: {run.command} by Truceline {run.code_version}, recorded "
    words += f"{run.recorded_at:%Y-%m-%d %H:%M} UTC. The same question, code and inputs give "
    words += "the same id and the same numbers."
    blocks: list[Block] = [
        Section(heading=heading, level=2, anchor="run"),
        Paragraph(inlines=sentence(words)),
    ]
    if parameters:
        blocks.append(_table("What was asked", ("Parameter", "Value"), parameters))
    if run.inputs:
        entries = tuple(sentence(one) for one in run.inputs)
        blocks += [Paragraph(inlines=sentence("Inputs:")), Bullets(entries=entries)]
    return tuple(blocks)


def _shown(value: object) -> str:
    is_text = isinstance(value, str)
    return str(value) if is_text else json.dumps(value, ensure_ascii=False, default=str)

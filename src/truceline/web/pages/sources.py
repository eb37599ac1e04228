"""Sources: cited documents, stored files with the cited row or line marked, imports and runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Query

from truceline.briefs import text
from truceline.core.errors import UnknownId
from truceline.core.source import Source
from truceline.ingest.excerpt import Excerpt
from truceline.record.claims import citations, claims_of
from truceline.store import Batch
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.said import claim_row
from truceline.web.scenario_cited import source_models
from truceline.web.subjects import field_words, subject_row
from truceline.web.table import Column, Table

__all__ = ["register"]

_AROUND = 10
_FIRST_ROWS = 20
_MOST_FINDINGS = 200
_Row = Annotated[
    int | None, Query(ge=1, le=10**9, description="Row of a stored table, header not counted.")
]
_Line = Annotated[int | None, Query(ge=1, le=10**9, description="Line of a pack's file.")]


def register(pages: Pages) -> None:
    """Register sources, imports and runs."""
    pages.add("/sources", sources, template="sources.html", csv=True)
    pages.add("/sources/{source_id}", source, template="source.html")
    pages.add("/batches/{batch_id}", batch, template="batch.html")
    pages.add("/runs/{run_id}", run, template="run.html")


# -- lists ---------------------------------------------------------------------------------------

_DOCUMENTS = (
    Column(key="title", heading="Document", kind="name", link="address"),
    Column(key="publisher", heading="Publisher", kind="name"),
    Column(key="published", heading="Published", kind="date"),
    Column(key="language", heading="Language"),
    Column(key="rests", heading="Entries citing it", kind="number"),
    Column(key="checked", heading="Compared by a person"),
)


def sources(context: Ctx) -> Page:
    """Documents that the record cites, and files that were imported."""
    record = context.record
    cited = _citing(context)
    rows = tuple(
        {
            "source_id": one.source_id,
            "address": context.link(f"/sources/{one.source_id}"),
            "title": one.title,
            "publisher": one.publisher,
            "published": one.published_on,
            "language": one.language,
            "rests": cited.get(one.source_id, 0),
            "checked": "checked" if one.checked else "unchecked",
        }
        for one in record.sources.values()
    )
    batches = [one for one in context.workspace.ledger.batches(active=False) if _is_listed(one)]
    table = Table(
        caption="Documents that the record cites", columns=_DOCUMENTS, rows=rows, total=len(rows)
    )
    return Page(
        title="Sources",
        content={
            "batches": [_batch(context, one) for one in reversed(batches)],
            "texts": len(context.workspace.ledger.batches(kind="document")),
        },
        table=table,
        simulated=any(_is_simulated(one) for one in batches),
    )


def _citing(context: Context) -> dict[str, int]:
    """How many entries cite each document; a scenario model counts as one."""
    found: dict[str, int] = {}
    record = context.record
    for model in context.workspace.scenarios.models(context.as_of):
        cited = context.workspace.scenarios.citations(model, context.as_of)
        for name in dict.fromkeys(one.source_id for one in cited):
            found[name] = found.get(name, 0) + 1
    held: tuple[Mapping[str, Any], ...] = (
        *(record.actors, record.places, record.routes, record.zones),
        *(record.tracks, record.rounds, record.agreements, record.ceasefires),
    )
    for things in held:
        for thing in things.values():
            for name in dict.fromkeys(one.partition("#")[0].strip() for one in thing.sources):
                found[name] = found.get(name, 0) + 1
    return found


def _is_listed(one: Batch) -> bool:
    """Texts have a list of their own; one that was taken back stands here alone."""
    return not one.is_of_text or (one.kind == "document" and one.withdrawn is not None)


def _is_simulated(one: Batch) -> bool:
    return bool(one.feed_note.get("is_simulated"))


def _batch(context: Context, one: Batch) -> dict[str, Any]:
    return {
        "batch_id": one.batch_id,
        "address": context.link(f"/batches/{one.batch_id}"),
        "source": context.link(f"/sources/{one.source_id}"),
        "source_id": one.source_id,
        "kind": one.kind,
        "feed": one.feed,
        "label": text.printable(one.label),
        "reader": one.reader,
        "known_at": one.known_at,
        "recorded_at": one.recorded_at,
        "is_complete": one.is_complete,
        "rows_in": one.rows_in,
        "reports": one.reports,
        "flawed": one.flawed,
        "duplicates": one.duplicates,
        "by": one.by,
        "simulated": _is_simulated(one),
        "withdrawn": one.withdrawn,
    }


# -- one source ----------------------------------------------------------------------------------


def source(
    context: Ctx,
    source_id: str,
    row: _Row = None,
    line: _Line = None,
    file: Annotated[str, Query(max_length=300, description="A file of a pack.")] = "",
) -> Page:
    """A cited document with what rests on it, or a stored file with the cited place marked."""
    document = context.record.sources.get(source_id)
    if document is not None:
        return _document(context, document)
    batches = context.workspace.sources.batches(source_id)
    first = batches[0]
    content: dict[str, Any] = {
        "document": None,
        "batches": [_batch(context, one) for one in batches],
        "excerpt": None,
        "row": row,
        "line": line,
        "files": [],
        "lines": [],
        "file": file,
    }
    if first.kind == "pack":
        content |= _pack_text(context, first, file)
    elif first.kind in {"reports", "hand"}:
        content["excerpt"] = _excerpt(context, first, row)
    title = f"{text.printable(first.label)}" + (f", row {text.number(row)}" if row else "")
    return Page(title=title, content=content, simulated=any(_is_simulated(b) for b in batches))


def _excerpt(context: Context, batch: Batch, row: int | None) -> dict[str, Any]:
    """The rows around the cited one, or the first ones."""
    if row is not None and row > batch.rows_in:
        raise UnknownId(
            f"'{text.printable(batch.label)}' has {text.number(batch.rows_in)} rows, so there is "
            f"no row {text.number(row)}.",
            hint="Open the source without a row to see its beginning.",
        )
    start = max(1, row - _AROUND) if row else 1
    end = row + _AROUND if row else _FIRST_ROWS
    excerpt = context.workspace.sources.rows(batch, first=start, last=end)
    cited = next((one for one in excerpt.rows if one.number == row), None)
    earlier, later = start - _AROUND - 1, end + _AROUND + 1
    path = f"/sources/{batch.source_id}"
    return {
        "columns": excerpt.columns,
        "rows": _numbered(excerpt),
        "cited": dict(zip(excerpt.columns, cited.cells, strict=False)) if cited else {},
        "cited_line": cited.line if cited else None,
        "cited_flaw": cited.flaw if cited else "",
        "total": batch.rows_in,
        "earlier": context.link(path, row=max(1, earlier)) if start > 1 else "",
        "later": context.link(path, row=min(later, batch.rows_in)) if excerpt.has_more else "",
    }


def _numbered(excerpt: Excerpt) -> list[dict[str, Any]]:
    return [
        {"number": one.number, "line": one.line, "cells": list(one.cells), "flaw": one.flaw}
        for one in excerpt.rows
    ]


def _pack_text(context: Context, batch: Batch, file: str) -> dict[str, Any]:
    """The files of a pack, and the lines of the one asked for."""
    texts = context.workspace.sources.texts(batch)
    if file and file not in texts:
        raise UnknownId(f"The pack has no file '{file}'.", hint="Choose one from the list.")
    path = f"/sources/{batch.source_id}"
    return {
        "files": [{"name": name, "address": context.link(path, file=name)} for name in texts],
        "lines": texts[file].splitlines() if file else [],
    }


def _document(context: Context, document: Source) -> Page:
    """A cited document: what it is, and everything that rests on it."""
    claims = [
        claim
        for claim in claims_of(context.record)
        if claim.cited.partition("#")[0].strip() == document.source_id
    ]
    is_web = document.url.startswith(("https://", "http://"))
    return Page(
        title=text.printable(document.title),
        content={
            "document": replace(document, url=document.url if is_web else ""),
            "claims": [
                {
                    **claim_row(context, claim),
                    "about": subject_row(context, claim.subject),
                    "field": field_words(context.record, claim.field.rpartition(".")[2]),
                    "read_at": str(claim.span),
                    "read_link": _read_link(context, claim.span.source_id, claim.span),
                }
                for claim in claims
            ],
            "entries": [
                {
                    "kind": one.kind,
                    "name": one.name,
                    "address": _entry_address(context, one.kind, one.entry_id),
                    "locator": one.locator,
                    "checked": one.checked,
                }
                for one in citations(context.record, document.source_id)
            ],
            "models": source_models(context, document.source_id),
        },
    )


def _read_link(context: Context, source_id: str, span: Any) -> str:  # noqa: ANN401 (Span)
    if not span.label or span.line is None:
        return ""
    address = context.link(f"/sources/{source_id}", file=span.label, line=span.line)
    return f"{address}#line-{span.line}"


_ADDRESSES = {
    "actor": "/actors/{}",
    "place": "/places/{}",
    "track": "/tracks/{}",
    "round": "/rounds/{}",
    "agreement": "/agreements/{}",
    "ceasefire": "/ceasefires/{}",
    "issue": "/tracks",
    "force": "/forces",
    "patrol": "/patrols#c-{}",
    "crossing": "/patrols#c-{}",
    "pause": "/patrols#c-{}",
    "hazard": "/relief#c-{}",
    "clearance": "/relief#c-{}",
    "access": "/relief#c-{}",
    "movement": "/relief#c-{}",
    "pledge": "/relief#c-{}",
}


def _entry_address(context: Context, kind: str, entry_id: str) -> str:
    if kind == "zone":
        return context.link("/incidents", zone=entry_id)
    path = _ADDRESSES.get(kind)
    if not path:
        return ""
    page, mark, anchor = path.format(entry_id).partition("#")
    return context.link(page) + mark + anchor


# -- imports and runs ----------------------------------------------------------------------------


def batch(context: Ctx, batch_id: str) -> Page:
    """One import: counts, findings, and whether it was taken back."""
    ledger = context.workspace.ledger
    found = ledger.batch(batch_id)
    findings = ledger.findings(found)
    return Page(
        title=f"Import {found.batch_id}",
        content={
            "batch": _batch(context, found),
            "findings_total": len(findings),
            "findings": [
                {
                    "severity": finding.severity,
                    "code": finding.code,
                    "message": finding.message,
                    "hint": finding.hint,
                    "where": str(finding.where) if finding.where else "",
                    "address": _finding_address(context, found, finding.where),
                }
                for finding in findings[:_MOST_FINDINGS]
            ],
        },
        simulated=_is_simulated(found),
    )


def _finding_address(context: Context, one: Batch, where: Any) -> str:  # noqa: ANN401 (Span)
    if where is None or where.row is None or one.kind not in {"reports", "hand"}:
        return ""
    return f"{context.link(f'/sources/{one.source_id}', row=where.row)}#row-{where.row}"


def run(context: Ctx, run_id: str) -> Page:
    """What computed a result: parameters, inputs, version."""
    found = context.workspace.ledger.run(run_id)
    inputs: Sequence[str] = found.get("inputs", ())
    return Page(
        title=f"Run {run_id}",
        content={
            "run": found,
            "run_id": run_id,
            "inputs": [
                {
                    "batch_id": one.partition(":")[0],
                    "hash": one.partition(":")[2],
                    "address": context.link(f"/batches/{one.partition(':')[0]}"),
                }
                for one in inputs
            ],
        },
    )

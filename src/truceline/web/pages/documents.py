"""Documents: brought in, listed, and each with its text beside what is claimed in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Path, Query
from fastapi.responses import Response

from truceline.briefs import text
from truceline.claims.reviewing.review import Reviewed
from truceline.core.document import Document
from truceline.core.errors import TrucelineError
from truceline.web.changes import given_name, new_token
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.reading_brought import ENDINGS, MOST_BYTES
from truceline.web.reading_document import Asked, AskedFor, spread
from truceline.web.reading_form import type_choices
from truceline.web.reading_rows import (
    CLAIM_COLUMNS,
    claim_cells,
    document_path,
    document_title,
    finding_row,
    gold_lines,
)
from truceline.web.reading_upload import register_uploads
from truceline.web.reading_words import state_of
from truceline.web.table import Column, Table, as_csv
from truceline.workspace.reading_shapes import DocumentRow, ReadingRow

__all__ = ["register"]

_PER_PAGE = 50
_BASIS = {"metadata": "as the file states", "text": "as the text states", "person": "as stated"}
_SourceId = Annotated[str, Path(max_length=80)]
_COLUMNS = (
    Column(key="title", heading="Document", kind="name", link="address"),
    Column(key="publisher", heading="Publisher", kind="name"),
    Column(key="published", heading="Published", order="published_on", link="describe"),
    Column(key="language", heading="Language"),
    Column(key="open", heading="Open", kind="number", link="open_link"),
    Column(key="accepted", heading="Accepted", kind="number", link="accepted_link"),
    Column(key="rejected", heading="Rejected", kind="number", link="rejected_link"),
    Column(key="disputed", heading="Disputed", kind="number", link="disputed_link"),
    Column(key="findings", heading="Findings", kind="number", link="findings_link"),
)
_ACCEPTED = ("accepted", "edited", "added")


def register(pages: Pages) -> None:
    """Register the list, one document in all forms, and what brings documents in."""
    pages.add("/documents", documents, template="documents.html", csv=True)
    # Before the page of a document, which takes every address below.
    pages.router.get("/documents/{source_id}.jsonl", name="claims_jsonl", response_model=None)(
        lines
    )
    pages.add("/documents/{source_id}", document, template="document.html", csv=True)
    register_uploads(pages, list_of=_list, page_of=_again)


# -- the list ------------------------------------------------------------------------------------


def documents(
    context: Ctx,
    page: Annotated[int, Query(ge=1, le=100_000, description="Page of the table.")] = 1,
) -> Page:
    """Documents with how their claims stand, the newest first, and the form that brings some in."""
    return _list(context, page=page)


def _list(
    context: Context,
    *,
    page: int = 1,
    brought: Sequence[dict[str, Any]] = (),
    problem: TrucelineError | None = None,
) -> Page:
    held = context.workspace.reading.documents()[::-1]
    last = max(1, -(-len(held) // _PER_PAGE))
    number = min(page, last)
    shown = held[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    rows = tuple(_row(context, one) for one in shown)
    is_refused = problem is not None or any(not one["source_id"] for one in brought)
    return Page(
        title="Documents",
        content={
            "undated": [row for row in rows if row["published_on"] is None],
            "brought": list(brought),
        },
        table=Table(
            caption="Documents that are read",
            columns=_COLUMNS,
            rows=rows,
            total=len(held),
            page=number,
            pages=last,
        ),
        csv=lambda: _list_csv(context, held),
        status=422 if is_refused else 200,
        drawn={
            "problem": _problem(problem),
            "by": given_name(context.request),
            "endings": ENDINGS,
            "most_mib": MOST_BYTES // 1024**2,
            "today": context.workspace.clock().date(),
        },
    )


def _list_csv(context: Context, held: Sequence[DocumentRow]) -> bytes:
    columns = (Column(key="source_id", heading="Id"), *_COLUMNS)
    rows = [_row(context, one) | {"published": one.published_on} for one in held]
    return ("\ufeff" + as_csv(columns, rows)).encode()


def _row(context: Context, one: DocumentRow) -> dict[str, Any]:
    path = document_path(one.source_id)
    states = _numbers(context, one)
    return {
        "source_id": one.source_id,
        "title": document_title(one),
        "name": one.name,
        "address": context.link(path),
        "publisher": one.publisher or "not stated",
        "published": text.day(one.published_on) if one.published_on else "not stated",
        "published_on": one.published_on,
        "published_basis": _BASIS.get(one.published_basis, ""),
        "describe": "" if one.published_on else f"{context.link(path)}#describe",
        "language": one.language or "not known",
        **states,
        **{
            f"{name}_link": context.link(path, state=name) if states[name] else ""
            for name in ("open", "accepted", "rejected", "disputed")
        },
        "findings": len(context.workspace.reading.findings(one.source_id)),
        "findings_link": f"{context.link(path)}#findings",
    }


def _numbers(context: Context, one: DocumentRow) -> dict[str, int | None]:
    """How many claims stand how; not known where nothing was read and nobody added any."""
    names = ("open", "accepted", "rejected", "disputed")
    if one.reading is None and not one.events:
        return dict.fromkeys(names)
    found = Counter(map(state_of, context.workspace.reading.claims(one.source_id)))
    numbers: dict[str, int | None] = {name: found[name] for name in names}
    numbers["accepted"] = sum(found[state] for state in _ACCEPTED)
    return numbers


def _problem(error: TrucelineError | None) -> dict[str, str] | None:
    return {"message": error.message, "hint": error.hint} if error else None


# -- one document --------------------------------------------------------------------------------


def document(
    context: Ctx,
    source_id: _SourceId,
    asked: AskedFor,
    done: Annotated[str, Query(max_length=100, description="Decision just made.")] = "",
) -> Page:
    """The text with what is claimed in it, and how each claim stands."""
    return _one(context, source_id, asked, done=done)


def _again(context: Context, source_id: str, *, problem: TrucelineError) -> Page:
    return _one(context, source_id, Asked(), problem=problem)


def _one(
    context: Context,
    source_id: str,
    asked: Asked,
    *,
    done: str = "",
    problem: TrucelineError | None = None,
) -> Page:
    stage = context.workspace.reading
    held = stage.document(source_id)
    row = next(one for one in stage.documents() if one.source_id == held.source_id)
    claims = stage.claims(held.source_id)
    shown = spread(context, held, claims, asked)
    return Page(
        title=document_title(held),
        content={
            "document": _facts(context, held, row),
            "findings": [finding_row(one) for one in stage.findings(held.source_id)],
            **shown.content,
        },
        table=_table(shown.claims, held, len(shown.matching)),
        csv=lambda: _claims_csv(shown.matching, held),
        status=422 if problem else 200,
        drawn={
            **shown.drawn,
            "problem": _problem(problem),
            "by": given_name(context.request),
            "event": new_token(),
            "done": done,
            "types": type_choices(),
            "today": context.workspace.clock().date(),
            "jsonl": context.here().replace(
                document_path(source_id), f"{document_path(source_id)}.jsonl", 1
            ),
        },
    )


def _facts(context: Context, held: Document, row: DocumentRow) -> dict[str, Any]:
    reading = row.reading
    return {
        "source_id": held.source_id,
        "name": held.name,
        "publisher": held.publisher,
        "published_on": held.published_on,
        "published_basis": _BASIS.get(held.published_basis, ""),
        "language": held.language,
        "format": held.format,
        "characters": len(held.text),
        "pages": len(held.pages),
        "added_at": row.added_at,
        "added_by": row.added_by,
        "reading": reading and _reading_row(context, reading),
        "queue": context.link("/review", document=held.source_id),
        "log": context.link("/review/log", document=held.source_id),
        "is_read_on_other_day": reading is not None and reading.published_on != held.published_on,
    }


def _reading_row(context: Context, one: ReadingRow) -> dict[str, Any]:
    return {
        "method": one.method,
        "read_at": one.read_at,
        "claims": one.claims,
        "run": context.link(f"/runs/{one.run_id}"),
    }


def _table(claims: Sequence[Reviewed], held: Document, total: int) -> Table:
    return Table(
        caption="Claims",
        columns=CLAIM_COLUMNS,
        rows=tuple(claim_cells(one, held) for one in claims),
        total=total,
    )


def _claims_csv(claims: Sequence[Reviewed], held: Document) -> bytes:
    rows = [claim_cells(one, held) for one in claims]
    return ("\ufeff" + as_csv(CLAIM_COLUMNS, rows)).encode()


def lines(context: Ctx, source_id: _SourceId, asked: AskedFor) -> Response:
    """The claims that were asked for in the format of annotated claims, below a header."""
    stage = context.workspace.reading
    held = stage.document(source_id)
    claims = [one for one in stage.claims(held.source_id) if asked.fits(one)]
    found = gold_lines(held, claims, original=stage.original(held.source_id))
    body = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in found)
    return Response(body, media_type="application/jsonl; charset=utf-8")

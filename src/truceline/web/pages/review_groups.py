"""Claims of several documents about one thing, side by side, and what they disagree on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Path, Query

from truceline.claims.likeness.differences import Difference
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.reading_rows import claim_row, document_path, document_title
from truceline.web.table import Column, Table
from truceline.workspace.reading_groups import Grouped, Telling
from truceline.workspace.reading_shapes import DocumentRow

__all__ = ["register"]

_PER_PAGE = 20
_FIELD_WORDS = {
    "figure": "the figure",
    "date": "the day",
    "actor": "who",
    "place": "where",
    "polarity": "whether it happened",
    "modality": "how it is put",
}
_GROUPS = (
    Column(key="group_id", heading="Group", kind="id"),
    Column(key="claim_id", heading="Claim", kind="id", link="link"),
    Column(key="document", heading="Document", kind="name"),
    Column(key="type", heading="Type"),
    Column(key="quote", heading="Quote", kind="name"),
    Column(key="differs", heading="The group differs on"),
)


def register(pages: Pages) -> None:
    """Register all groups, and one."""
    pages.add("/review/groups", groups, template="review_groups.html", csv=True)
    pages.add("/review/groups/{group_id}", group, template="review_groups.html", csv=True)


def groups(
    context: Ctx,
    differing: Annotated[bool, Query(description="Only groups whose claims differ.")] = False,
    document: Annotated[str, Query(max_length=100)] = "",
    page: Annotated[int, Query(ge=1, le=100_000, description="Page of the list.")] = 1,
) -> Page:
    """Claims of several documents that seem to tell of one thing, side by side."""
    held = context.workspace.groups.all()
    wanted = [
        one
        for one in held
        if (one.group.differences or not differing)
        and (not document or any(t.document.source_id == document for t in one.tellings))
    ]
    last = max(1, -(-len(wanted) // _PER_PAGE))
    number = min(page, last)
    shown = wanted[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    return _groups(
        context,
        shown,
        {
            "title": "Claims about one thing",
            "is_one": False,
            "differing": differing,
            "document": document,
            "total": len(held),
            "number_differing": sum(bool(one.group.differences) for one in held),
            "matching": len(wanted),
            "page_number": number,
            "page_count": last,
        },
    )


def group(context: Ctx, group_id: Annotated[str, Path(max_length=60)]) -> Page:
    """One group, side by side."""
    held = context.workspace.groups.one(group_id)
    plain = {"differing": False, "document": "", "total": 1, "number_differing": 0}
    paged = {"matching": 1, "page_number": 1, "page_count": 1}
    return _groups(
        context, [held], {"title": "Claims about one thing", "is_one": True, **plain, **paged}
    )


def _groups(context: Context, shown: Sequence[Grouped], content: dict[str, Any]) -> Page:
    rows = [_group(context, one) for one in shown]
    cells = [
        {
            "group_id": row["group_id"],
            "claim_id": one["claim_id"],
            "link": one["link"],
            "document": one["document"]["title"],
            "type": one["type"],
            "quote": one["quote"],
            "differs": "; ".join(each["words"] for each in row["differences"]),
        }
        for row in rows
        for one in row["tellings"]
    ]
    title = content.pop("title")
    table = Table(caption="Claims in groups", columns=_GROUPS, rows=tuple(cells), total=len(cells))
    return Page(title=title, content={**content, "groups": rows}, table=table)


def _group(context: Context, one: Grouped) -> dict[str, Any]:
    letters = {t.reviewed.claim_id: _letter(at) for at, t in enumerate(one.tellings)}
    return {
        "group_id": one.group.group_id,
        "link": context.link(f"/review/groups/{one.group.group_id}"),
        "reasons": list(one.group.reasons),
        "documents": one.documents,
        "tellings": [_telling(context, t) | {"letter": letters[t.reviewed.claim_id]}
                     for t in one.tellings],
        "differences": [_difference(each, letters) for each in one.group.differences],
    }  # fmt: skip


def _letter(at: int) -> str:
    return chr(ord("A") + at) if at < 26 else str(at + 1)


def _telling(context: Context, one: Telling) -> dict[str, Any]:
    held = context.workspace.reading.document(one.document.source_id)
    return {**claim_row(context, one.reviewed, held), "document": _source(context, one.document)}


def _source(context: Context, row: DocumentRow) -> dict[str, Any]:
    return {
        "source_id": row.source_id,
        "title": document_title(row),
        "publisher": row.publisher,
        "published_on": row.published_on,
        "link": context.link(document_path(row.source_id)),
    }


def _difference(one: Difference, letters: dict[str, str]) -> dict[str, Any]:
    about = f" of {one.about}" if one.about else ""
    return {
        "field": one.field,
        "words": f"{_FIELD_WORDS.get(one.field, one.field)}{about}",
        "sides": [
            {
                "value": _side_words(one.field, value),
                "claims": [{"claim_id": name, "letter": letters[name]} for name in names],
            }
            for value, names in one.sides
        ],
    }


def _side_words(field: str, value: str) -> str:
    if field == "polarity":
        return "it did not, or is denied" if value == "-" else "it did"
    return value

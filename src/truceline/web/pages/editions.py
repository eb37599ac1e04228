"""Released editions: their files and numbers, what they correct, and what two of them say apart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Path
from fastapi.responses import Response

from truceline.briefs import text
from truceline.core.errors import InvalidValue
from truceline.reporting.difference import EditionDifference
from truceline.reporting.model import Edition
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.reporting_document import parts_of
from truceline.web.reporting_rows import (
    MEDIA_TYPES,
    chain_rows,
    draft_row,
    edition_path,
    edition_row,
    titles_of,
)
from truceline.web.table import Column, Table

__all__ = ["register"]

_Id = Annotated[str, Path(max_length=100)]
_FORMAT_WORDS: Mapping[str, str] = {
    "docx": "Word",
    "pdf": "PDF",
    "html": "web page",
    "txt": "text for an e-mail",
    "json": "for programs",
    "csv": "table with HXL tags",
}
_FILES = (
    Column(key="name", heading="File", link="link"),
    Column(key="kind", heading="What it is"),
    Column(key="bytes", heading="Bytes", kind="number"),
    Column(key="sha256", heading="SHA-256", kind="id"),
)
_NUMBERS = (
    Column(key="section", heading="Section", kind="name"),
    Column(key="what", heading="What", kind="name"),
    Column(key="before", heading="Before", kind="name"),
    Column(key="after", heading="After", kind="name"),
)


def register(pages: Pages) -> None:
    """Register editions, their files, and their differences."""
    pages.add("/reports/{report_id}/editions", editions, template="editions.html")
    pages.router.get("/editions/{edition_id}/files/{name}", response_model=None)(edition_file)
    pages.add(
        "/editions/{edition_id}/difference/{other_id}",
        compared,
        template="edition_difference.html",
        csv=True,
    )
    pages.add("/editions/{edition_id}", edition, template="edition.html", csv=True)


def editions(context: Ctx, report_id: _Id) -> Page:
    """Every edition of a report, the newest first, and what each corrects."""
    stage = context.workspace.reports
    draft = stage.draft(report_id)
    row = draft_row(context, draft)
    titles = {report_id: row["title"]}
    rows = [edition_row(context, one, titles) for one in stage.editions(report_id)]
    simulated = _is_simulated(context)
    return Page(
        title=f"Editions of {row['title']} {draft.plan.number}",
        content={"report": row, "chain": chain_rows(draft), "editions": rows[::-1]},
        simulated=simulated,
    )


def edition(context: Ctx, edition_id: _Id) -> Page:
    """One edition: its files with their hashes, its numbers, and what it corrects."""
    stage = context.workspace.reports
    found = stage.edition(edition_id)
    document = json.loads(stage.file(found.edition_id, "report.json"))
    siblings = stage.editions(found.report_id)
    titles = titles_of([stage.draft(found.report_id)])
    parts = parts_of(document, _addresses(context))
    return Page(
        title=document["title"],
        content={
            "edition": edition_row(context, found, titles),
            "subtitle": document["subtitle"],
            "corrected_by": [
                edition_row(context, one, titles)
                for one in siblings
                if one.corrects == found.edition_id
            ],
            "others": [
                edition_row(context, one, titles)
                for one in siblings
                if one.version == found.version and one.edition_id != found.edition_id
            ],
            "notices": document["notices"],
            "parts": [
                {"anchor": one.anchor, "heading": one.heading, "blocks": _shown(one.blocks)}
                for one in parts
            ],
        },
        table=_files(context, found),
        simulated=document["is_simulated"],
    )


def _addresses(context: Context) -> Callable[[str], str]:
    def address(href: str) -> str:
        if re.fullmatch(r"#i-[0-9a-f]+", href):
            return context.link(f"/incidents/{href.removeprefix('#')}")
        return href if href.startswith("#") else ""

    return address


def _shown(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Blocks without the specifications of pictures: the files hold them drawn."""
    return [{name: it for name, it in block.items() if name != "spec"} for block in blocks]


def _files(context: Context, found: Edition) -> Table:
    stage = context.workspace.reports
    rows = tuple(
        {
            "name": name,
            "kind": _FORMAT_WORDS.get(name.rpartition(".")[2], ""),
            "bytes": len(stage.file(found.edition_id, name)),
            "sha256": digest,
            "link": context.link(edition_path(found.edition_id, f"/files/{name}")),
        }
        for name, digest in sorted(found.files.items(), key=lambda item: _rank(item[0]))
    )
    return Table(caption="Files", columns=_FILES, rows=rows, total=len(rows))


def _rank(name: str) -> tuple[bool, int, str]:
    kinds = list(_FORMAT_WORDS)
    kind = name.rpartition(".")[2]
    return not name.startswith("report."), kinds.index(kind) if kind in kinds else 99, name


def edition_file(
    context: Ctx, edition_id: _Id, name: Annotated[str, Path(max_length=100)]
) -> Response:
    """A file of an edition, byte by byte as it was released, checked against its hash.

    Raises:
        UnknownId: There is no such edition or file.
        StoreDamaged: The file is not what was released.
    """
    stage = context.workspace.reports
    found = stage.edition(edition_id)
    content = stage.file(found.edition_id, name)
    number = re.sub(r"[^\w]+", "-", found.number).strip("-")
    file_name = f"{found.report_id}-{number}-{found.audience.value}-{name}"
    return Response(
        content,
        media_type=MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream"),
        headers={
            "Content-Disposition": f'attachment; filename="{file_name}"',
            "ETag": f'"{found.files[name]}"',
        },
    )


# -- two editions --------------------------------------------------------------------------------


def compared(context: Ctx, edition_id: _Id, other_id: _Id) -> Page:
    """What the second edition says otherwise than the first: numbers, and texts."""
    stage = context.workspace.reports
    one, other = stage.edition(edition_id), stage.edition(other_id)
    if one.audience is not other.audience:
        raise InvalidValue(
            f"One edition is for {one.audience}, the other for {other.audience}.",
            hint="Compare editions for the same readers: others differ by rule.",
        )
    titles = titles_of([stage.draft(each.report_id) for each in (one, other)])
    found = stage.compare(one.edition_id, other.edition_id)
    rows = tuple(_rows(found))
    return Page(
        title=f"What changed from {one.number} to {other.number}",
        content={
            "before": edition_row(context, one, titles),
            "after": edition_row(context, other, titles),
            "texts": [
                {"section": each.section, "gone": list(each.gone), "new": list(each.new)}
                for each in found.texts
            ],
        },
        table=Table(caption="Numbers", columns=_NUMBERS, rows=rows, total=len(rows)),
        simulated=_is_simulated(context),
    )


def _rows(found: EditionDifference) -> list[dict[str, Any]]:
    return [
        {
            "section": one.section,
            "what": text.joined(
                (part for part in (one.table, one.row, one.column) if part), last=","
            ),
            "before": one.before or None,
            "after": one.after or None,
        }
        for one in found.numbers
    ]


def _is_simulated(context: Context) -> bool:
    return any(reports.feed.is_simulated for reports in context.workspace.monitor.feeds(None))

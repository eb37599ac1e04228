"""Mission reports seen before their release: what stands behind a number, and previews."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Path, Query
from fastapi.responses import Response

from truceline.briefs.charts import render_svg
from truceline.core.errors import SafetyRefusal, UnknownId
from truceline.core.report import Incident
from truceline.reporting.model import Audience, Number
from truceline.web.context import Context, Ctx
from truceline.web.numbers import count_row
from truceline.web.page import Page, Pages
from truceline.web.reporting_builder import built_report
from truceline.web.reporting_document import as_stored, keys_of_anchors, parts_of
from truceline.web.reporting_rows import AUDIENCE_WORDS, MEDIA_TYPES, draft_row, report_path
from truceline.web.subjects import subject_row
from truceline.web.table import Column, Table
from truceline.workspace.reports import Built

__all__ = ["register"]

_MOST_ROWS = 500
ReportId = Annotated[str, Path(max_length=100)]
_Reader = Annotated[Audience, Query(description="Whose edition.")]


def register(pages: Pages) -> None:
    """Register what stands behind a number, and the previews."""
    pages.add("/reports/{report_id}/number", number, template="report_number.html", csv=True)
    pages.add("/reports/{report_id}/preview", preview, template="report_preview.html")
    pages.router.get("/reports/{report_id}/preview/{name}", response_model=None)(preview_file)


# -- numbers -------------------------------------------------------------------------------------

_BEHIND = (
    Column(key="when", heading="Day", kind="date", link="link"),
    Column(key="place", heading="Place", kind="name"),
    Column(key="kind", heading="Kind", kind="name"),
    Column(key="sides", heading="Sides", kind="name"),
    Column(key="deaths", heading="Deaths (best)", kind="number"),
    Column(key="counted", heading="Counted"),
    Column(key="report_id", heading="Report", kind="id"),
)


def number(
    context: Ctx,
    report_id: ReportId,
    key: Annotated[str, Query(max_length=300, description="Of the number.")],
) -> Page:
    """What stands behind a number of a report: its question, and every incident."""
    built = built_report(context, report_id)
    found = next((one for one in built.inputs.numbers if one.key == key), None)
    if found is None:
        raise UnknownId(
            f"{report_id} has no number '{key}'.", hint="Open it again from the report."
        )
    rows = tuple(_behind(context, built, found))
    simulated = bool(found.count and found.count.is_simulated)
    return Page(
        title=f"{found.text}: {found.label}",
        content={
            "report": draft_row(context, built.draft),
            "number": {
                "key": found.key,
                "label": found.label,
                "text": found.text,
                "command": " ".join(("truceline", *found.command)) if found.command else "",
            },
            "count": count_row(context, found.count) if found.count else None,
            "entries": [_entry(context, one) for one in found.ids],
        },
        table=Table(
            caption="Reports behind it",
            columns=_BEHIND,
            rows=rows[:_MOST_ROWS],
            total=len(rows),
            simulated=simulated,
            notes=(f"The first {_MOST_ROWS} are shown; the CSV and JSON forms hold no more.",)
            if len(rows) > _MOST_ROWS
            else (),
        ),
        simulated=simulated,
    )


def _behind(context: Context, built: Built, found: Number) -> list[dict[str, Any]]:
    """The reports that a number rests on, in the order of its count."""
    count = found.count
    if count is None:
        return []
    wanted = set(count.report_ids)
    names = ("report_id", "first_day", "place_name", "kind", "side_a", "side_b", "fatalities_best")
    known: dict[str, dict[str, Any]] = {}
    for table in (*built.inputs.incidents, *built.inputs.other_incidents):
        if table.num_rows:
            rows = table.select(names).to_pylist()
            known |= {row["report_id"]: row for row in rows if row["report_id"] in wanted}
    return [
        _behind_row(context, one, known.get(one, {}), is_counted=place < count.value_reports)
        for place, one in enumerate(count.report_ids)
    ]


def _behind_row(
    context: Context, report_id: str, row: Mapping[str, Any], *, is_counted: bool
) -> dict[str, Any]:
    return {
        "when": row.get("first_day"),
        "link": context.link(f"/incidents/{Incident.of(report_id).incident_id}"),
        "place": row.get("place_name"),
        "kind": row.get("kind"),
        "sides": " – ".join(row[name] for name in ("side_a", "side_b") if row.get(name)),
        "deaths": row.get("fatalities_best"),
        "counted": "counted" if is_counted else "possible only",
        "report_id": report_id,
    }


def _entry(context: Context, entry_id: str) -> dict[str, str]:
    """An obligation, an observation or a late report that a number lists."""
    obligation = subject_row(context, f"obligation:{entry_id}")
    if obligation["link"]:
        return {"words": obligation["title"], "link": obligation["link"]}
    report_id = entry_id if ":" in entry_id else f"observations:{entry_id}"
    incident = Incident.of(report_id).incident_id
    return {"words": entry_id, "link": context.link(f"/incidents/{incident}")}


# -- previews ------------------------------------------------------------------------------------


def preview(
    context: Ctx,
    report_id: ReportId,
    audience: _Reader = Audience.PUBLIC,
    check: Annotated[
        bool, Query(description="Make all files and look for what must not go out.")
    ] = False,
) -> Page:
    """The report as one audience would get it now."""
    stage = context.workspace.reports
    built = stage.build(report_id, audience)
    files = stage.files(built) if check else {}
    document = as_stored(built.document, with_pictures=True)
    address = _addresses(context, built)
    parts = parts_of(document, address)
    pictures = {
        block["anchor"]: _picture(block["anchor"], block["spec"])
        for part in parts
        for block in part.blocks
        if block["kind"] == "figure"
    }
    row = draft_row(context, built.draft)
    return Page(
        title=built.document.title,
        content={
            "report": row,
            "subtitle": built.document.subtitle,
            "audience": audience.value,
            "audience_words": AUDIENCE_WORDS[audience],
            "audiences": [
                {"id": one.value, "words": AUDIENCE_WORDS[one]} for one in reversed(Audience)
            ],
            "notices": document["notices"],
            "parts": [
                {"anchor": one.anchor, "heading": one.heading, "blocks": _unspecified(one.blocks)}
                for one in parts
            ],
            "flaws": [{"message": one.message, "hint": one.hint} for one in built.flaws],
            "is_checked": check,
            "leaks": list(stage.leaks(built, files)) if check else [],
            "files": [
                {
                    "name": name,
                    "bytes": len(content),
                    "link": context.link(
                        report_path(report_id, f"/preview/{name}"), audience=audience.value
                    ),
                }
                for name, content in files.items()
            ],
        },
        drawn={"pictures": pictures},
        simulated=built.inputs.is_simulated,
    )


def _addresses(context: Context, built: Built) -> Callable[[str], str]:
    keys = keys_of_anchors(built.document, built.inputs.numbers)
    path = report_path(built.draft.report_id, "/number")

    def address(href: str) -> str:
        anchor = href.removeprefix("#")
        if anchor in keys:
            return context.link(path, key=keys[anchor])
        if re.fullmatch(r"#i-[0-9a-f]+", href):
            return context.link(f"/incidents/{anchor}")
        return href if href.startswith("#") else ""

    return address


def _unspecified(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Blocks without the specifications of pictures, which are drawn already."""
    return [{name: it for name, it in block.items() if name != "spec"} for block in blocks]


def _picture(anchor: str, spec: Mapping[str, Any]) -> str:
    """A picture as an address that holds it."""
    drawn = b64encode(render_svg(spec, prefix=anchor).encode()).decode()
    return f"data:image/svg+xml;base64,{drawn}"


def preview_file(
    context: Ctx,
    report_id: ReportId,
    name: Annotated[str, Path(max_length=100)],
    audience: _Reader = Audience.PUBLIC,
) -> Response:
    """A file as it would go out now, to be read before the release; refused while it leaks.

    Raises:
        UnknownId: There is no such report or file.
        SafetyRefusal: It would expose what its audience must not see.
    """
    stage = context.workspace.reports
    built = stage.build(report_id, audience)
    files = stage.files(built)
    if name not in files:
        raise UnknownId(f"There is no file '{name}'.", hint=f"Files: {', '.join(sorted(files))}.")
    leaks = stage.leaks(built, {name: files[name]})
    if leaks:
        raise SafetyRefusal(
            f"{name} would show {AUDIENCE_WORDS[audience]} what they must not see: "
            f"{len(leaks)} places.",
            hint="The preview of the report lists them.",
        )
    file_name = f"draft-{report_id}-{audience.value}-{name}"
    return Response(
        files[name],
        media_type=MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream"),
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )

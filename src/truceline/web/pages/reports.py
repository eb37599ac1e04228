"""Mission reports: the list of all, and the builder of one."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Path, Query

from truceline.core.errors import SafetyRefusal
from truceline.reporting.chain import CHAIN
from truceline.reporting.labels import load_labels
from truceline.reporting.model import Audience, Draft, Step
from truceline.web.changes import given_name, new_token
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.reporting_builder import builder_content, built_report, point_row
from truceline.web.reporting_changes import register_changes
from truceline.web.reporting_rows import (
    STEP_WORDS,
    chain_rows,
    draft_row,
    edition_row,
    event_row,
    heading_of,
    titles_of,
)
from truceline.web.reporting_sent import Sent
from truceline.web.table import Column, Table

__all__ = ["register"]

ReportId = Annotated[str, Path(max_length=100)]
_Reader = Annotated[Audience, Query(description="Whose edition.")]
_COLUMNS = (
    Column(key="report_id", heading="Report", kind="name", link="link"),
    Column(key="title", heading="Title", kind="name"),
    Column(key="period", heading="Days", order="from"),
    Column(key="cut_off_words", heading="As known at", order="cut_off"),
    Column(key="step_words", heading="Stands"),
    Column(key="number", heading="Number"),
    Column(key="opened_by", heading="Opened by", kind="name"),
)


_NOTHING = Sent(texts={}, fields={})


def register(pages: Pages) -> None:
    """Register the pages of reports and the forms that change them."""
    pages.add("/reports", reports, template="reports.html", csv=True)
    pages.add("/reports/{report_id}", report, template="report.html")
    register_changes(pages, list_of=_list, page_of=_one)


# -- lists ---------------------------------------------------------------------------------------


def reports(context: Ctx) -> Page:
    """Reports in the making, released editions, and the form that opens a new report."""
    return _list(context)


def _list(context: Context, sent: Sent = _NOTHING) -> Page:
    stage = context.workspace.reports
    drafts = stage.list()
    titles = titles_of(drafts)
    rows = tuple(draft_row(context, one) for one in reversed(drafts))
    editions = [edition_row(context, one, titles) for one in reversed(stage.editions())]
    simulated = any(reports.feed.is_simulated for reports in context.workspace.monitor.feeds(None))
    return Page(
        title="Mission reports",
        content={
            "in_the_making": [one for one in rows if one["step"] != Step.RELEASED.value],
            "editions": editions,
        },
        table=Table(
            caption="Reports", columns=_COLUMNS, rows=rows, total=len(rows), simulated=simulated
        ),
        simulated=simulated,
        status=_status(sent),
        drawn={**_form(context, sent), "choices": _choices(context)},
    )


def _choices(context: Context) -> dict[str, Any]:
    """What a new report may be about."""
    workspace = context.workspace
    record = workspace.record.at(None)
    today = workspace.clock().astimezone(ZoneInfo(record.timezone)).date()
    return {
        "templates": [
            {
                "id": one.template_id,
                "title": heading_of(one.title),
                "days": one.days,
                "cut_off": f"{one.cut_off:%H:%M}",
            }
            for one in workspace.reports.templates()
        ],
        "zones": [{"id": one.zone_id, "name": one.name} for one in record.zones.values()],
        "feeds": [one.feed for one in workspace.monitor.feeds(None)],
        "languages": load_labels().languages,
        "timezone": record.timezone,
        "day": today,
    }


# -- one report ----------------------------------------------------------------------------------


def report(
    context: Ctx,
    report_id: ReportId,
    saved: Annotated[
        int | None, Query(ge=0, le=10_000, description="How many texts were just saved.")
    ] = None,
) -> Page:
    """The builder: every section with what is computed, and the text of one's own beside it."""
    return _one(context, report_id, saved=saved)


def _one(context: Context, report_id: str, sent: Sent = _NOTHING, saved: int | None = None) -> Page:
    stage = context.workspace.reports
    built = built_report(context, report_id)
    draft = built.draft
    row = draft_row(context, draft)
    headings = {one.section_id: heading_of(one.heading) for one in built.inputs.template.sections}
    titles = {report_id: row["title"]}
    editions = [edition_row(context, one, titles) for one in stage.editions(report_id)]
    simulated = built.inputs.is_simulated
    return Page(
        title=f"{row['title']} {row['number']}",
        content={
            "report": row,
            "chain": chain_rows(draft),
            "next_step": _next(draft),
            "steps_back": _back(draft),
            "open_points": [point_row(one) for one in stage.open_points(report_id)[:40]],
            "history": [event_row(one, headings) for one in reversed(stage.events(report_id))],
            "editions": editions[::-1],
            "replaced": len(draft.replaced),
            **builder_content(context, built, sent.texts),
        },
        simulated=simulated,
        status=_status(sent),
        drawn={
            **_form(context, sent),
            "saved": saved,
            "seen": json.dumps({one.key: one.text for one in built.inputs.numbers}),
            "zone_offset": f"{draft.plan.cut_off:%z}",
        },
    )


def _next(draft: Draft) -> dict[str, str] | None:
    if draft.step is Step.RELEASED:
        return None
    step = CHAIN[CHAIN.index(draft.step) + 1]
    return {"step": step.value, "words": STEP_WORDS[step]}


def _back(draft: Draft) -> list[dict[str, str]]:
    if draft.step is Step.RELEASED:
        return []
    below = CHAIN[: CHAIN.index(draft.step)]
    return [{"step": one.value, "words": STEP_WORDS[one]} for one in reversed(below)]


def _form(context: Context, sent: Sent) -> dict[str, Any]:
    """What the forms of a page hold: the name given before, and what was sent and not taken."""
    problem = sent.problem
    return {
        "sent": defaultdict(str, {"by": given_name(context.request), **sent.fields}),
        "token": new_token(),
        "problem": point_row(problem) if problem else None,
    }


def _status(sent: Sent) -> int:
    if sent.problem is None:
        return 200
    return 403 if isinstance(sent.problem, SafetyRefusal) else 422

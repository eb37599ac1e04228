"""Mission reports and their editions as rows: where they stand, what they are about, who did it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from truceline.briefs import text
from truceline.reporting.chain import CHAIN, edition_number
from truceline.reporting.labels import load_labels
from truceline.reporting.model import Audience, Draft, Edition, Event, Plan, Step
from truceline.reporting.templates import template
from truceline.web.context import Context

__all__ = [
    "AUDIENCE_WORDS",
    "MEDIA_TYPES",
    "STEP_WORDS",
    "chain_rows",
    "draft_row",
    "edition_path",
    "edition_row",
    "event_row",
    "heading_of",
    "instant",
    "report_path",
    "titles_of",
]

STEP_WORDS: Mapping[Step, str] = {
    Step.DRAFT: "draft",
    Step.TEAM: "with the team",
    Step.OFFICER: "with the reporting officer",
    Step.RELEASED: "released",
}
AUDIENCE_WORDS: Mapping[Audience, str] = {
    Audience.INTERNAL: "the team itself",
    Audience.PARTIES: "the parties",
    Audience.PUBLIC: "the public",
}
MEDIA_TYPES: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}
_DONE: Mapping[str, str] = {
    "opened": "opened it",
    "wrote": "wrote",
    "kept": "kept the text against the new numbers of",
    "shown": "changed whether it is shown:",
    "moved": "moved it",
    "released": "released it",
    "reopened": "opened a correction",
}


def report_path(report_id: str, rest: str = "") -> str:
    """Address of a report's page, or of one below it."""
    return f"/reports/{quote(report_id, safe='')}{rest}"


def edition_path(edition_id: str, rest: str = "") -> str:
    """Address of an edition's page, or of one below it."""
    return f"/editions/{quote(edition_id, safe='')}{rest}"


def instant(moment: datetime) -> str:
    """An instant as people read it, with its zone: `20 Oct 2018, 19:30 (UTC+03:00)`."""
    return f"{text.day(moment.date())}, {moment:%H:%M} ({moment.tzname() or 'UTC'})"


def heading_of(key: str) -> str:
    """A label in English."""
    return load_labels().text(key, "en")


def draft_row(context: Context, draft: Draft) -> dict[str, Any]:
    """A report as lists show it."""
    plan = draft.plan
    return {
        "report_id": draft.report_id,
        "link": context.link(report_path(draft.report_id)),
        "title": _title(plan),
        "number": edition_number(draft),
        "period": text.period(plan.period),
        "from": plan.period.from_on,
        "until": plan.period.until_on,
        "previous": text.period(plan.previous),
        "cut_off": plan.cut_off,
        "cut_off_words": instant(plan.cut_off),
        "previous_cut_off_words": instant(plan.previous_cut_off) if plan.previous_cut_off else "",
        "zones": list(plan.zones),
        "feeds": list(plan.feeds),
        "between": list(plan.between or ()),
        "languages": list(plan.languages),
        "house": plan.house,
        "step": draft.step.value,
        "step_words": STEP_WORDS[draft.step],
        "version": draft.version,
        "opened_by": draft.opened_by,
        "reason": draft.reason,
        "open_conflicts": len(draft.conflicts),
    }


def _title(plan: Plan) -> str:
    return plan.title or heading_of(template(plan.template).title)


def edition_row(context: Context, edition: Edition, titles: Mapping[str, str]) -> dict[str, Any]:
    """A released edition as lists show it.

    Args:
        context: Of the request.
        edition: The edition.
        titles: Of the reports by id.
    """
    return {
        "edition_id": edition.edition_id,
        "link": context.link(edition_path(edition.edition_id)),
        "report_id": edition.report_id,
        "report_link": context.link(report_path(edition.report_id)),
        "title": titles.get(edition.report_id, edition.report_id),
        "number": edition.number,
        "version": edition.version,
        "audience": edition.audience.value,
        "audience_words": AUDIENCE_WORDS[edition.audience],
        "released_by": edition.released_by,
        "released_at": edition.released_at,
        "released_words": instant(edition.released_at),
        "remark": edition.remark,
        "corrects": edition.corrects,
        "corrects_link": context.link(edition_path(edition.corrects)) if edition.corrects else "",
        "reason": edition.reason,
        "run_id": edition.run_id,
        "difference": (
            context.link(edition_path(edition.corrects, f"/difference/{edition.edition_id}"))
            if edition.corrects
            else ""
        ),
    }


def chain_rows(draft: Draft) -> list[dict[str, str]]:
    """The steps of the chain with where the report stands: `done`, `here` or `ahead`."""
    here = CHAIN.index(draft.step)
    rows = []
    for place, step in enumerate(CHAIN):
        state = "here" if place == here else "done" if place < here else "ahead"
        rows.append({"step": step.value, "words": STEP_WORDS[step], "state": state})
    return rows


def event_row(event: Event, headings: Mapping[str, str]) -> dict[str, Any]:
    """One thing that was done to a report, in words."""
    payload = event.payload
    section = payload.get("section", "")
    about = [headings.get(section, section)] if section else []
    about += [f"{payload[name]}" for name in ("language", "audience") if name in payload]
    if event.kind == "shown":
        about.append("shown again" if payload["is_shown"] else "left out")
    if event.kind == "moved":
        about.append(f"to “{STEP_WORDS[Step(payload['to'])]}”")
    return {
        "event_id": event.event_id,
        "kind": event.kind,
        "words": _DONE.get(event.kind, event.kind),
        "about": ", ".join(about),
        "by": event.by,
        "remark": event.remark or payload.get("reason", ""),
        "text": payload.get("text"),
        "recorded_at": event.recorded_at,
        "recorded_words": instant(event.recorded_at),
        "is_step": event.kind in ("opened", "moved", "released", "reopened"),
    }


def titles_of(drafts: Iterable[Draft]) -> dict[str, str]:
    """Title of each report by its id."""
    return {one.report_id: _title(one.plan) for one in drafts}

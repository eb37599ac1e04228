"""Allegations as rows of pages, with links to what they name."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from truceline.briefs.text import with_days
from truceline.talks.allegations import (
    Case,
    Concerning,
    Rules,
    SheetRow,
    ruling_in_words,
    standing,
)
from truceline.talks.allegations.form import choices_of
from truceline.web.context import Context
from truceline.web.table import Column
from truceline.workspace.allegation_shown import case_row, concerning_row, sheet_row

__all__ = [
    "LATE",
    "LISTED",
    "SHEET",
    "alleged_about",
    "case_path",
    "form_choices",
    "linked_evidence",
    "listed_row",
    "named",
    "printed_row",
    "ruled_words",
]

LISTED = (
    Column(key="allegation", heading="Allegation", kind="id", link="link"),
    Column(key="alleged_by", heading="Alleged by", kind="name", link="by_link"),
    Column(key="about", heading="From the direction of", kind="name"),
    Column(key="kind", heading="Kind"),
    Column(key="when", heading="When", kind="date", order="first_on"),
    Column(key="place", heading="Where", kind="name"),
    Column(key="figures", heading="As claimed"),
    Column(key="standing", heading="Other side"),
    Column(key="state", heading="State"),
    Column(key="due_on", heading="Due", kind="date"),
)
LATE = (
    Column(key="allegation", heading="Allegation", kind="id", link="link"),
    Column(key="what", heading="What"),
    Column(key="who", heading="Who", kind="name"),
    Column(key="due_on", heading="Due", kind="date"),
    Column(key="days_late", heading="Days late", kind="number"),
)
SHEET = (
    Column(key="reference", heading="Reference", kind="id", link="link"),
    Column(key="when", heading="When", kind="date"),
    Column(key="place", heading="Where", kind="name"),
    Column(key="alleged_by", heading="Alleged by", kind="name"),
    Column(key="kind", heading="Kind"),
    Column(key="count_of_the_alleging_side", heading="Count of the alleging side"),
    Column(key="answer_of_the_other_side", heading="Answer of the other side", kind="name"),
    Column(key="standing", heading="Agreed or contested"),
    Column(key="state", heading="State"),
    Column(key="next_step", heading="Next step", kind="name"),
    Column(key="next_by", heading="By whom", kind="name"),
    Column(key="next_due", heading="Due", kind="date"),
)
_PAGES = {
    "incident": "/incidents/",
    "observation": "/observations/",
    "source": "/sources/",
    "agreement": "/agreements/",
    "ceasefire": "/ceasefires/",
}


def case_path(case_id: str) -> str:
    """Address of an allegation."""
    return f"/allegations/{quote(case_id, safe='')}"


def named(context: Context, actor_id: str) -> str:
    """Name of an actor of the record; else as it was given."""
    actor = context.record.actors.get(actor_id)
    return actor.name if actor else actor_id


def listed_row(context: Context, case: Case, rules: Rules) -> dict[str, Any]:
    """An allegation in a list."""
    row = case_row(case, rules)
    by, about = row["alleged_by"], row["about"]
    is_known = by in context.record.actors
    _, why = standing(case, lambda one: named(context, one))
    return {
        **row,
        "link": context.link(case_path(case.case_id)),
        "alleged_by": named(context, by),
        "alleged_by_id": by,
        "by_link": context.link(f"/actors/{by}") if is_known else "",
        "about": named(context, about),
        "why": why,
        "state": "import withdrawn" if case.is_withdrawn else row["state"],
    }


def printed_row(context: Context, row: SheetRow) -> dict[str, Any]:
    """A row of the commission's sheet."""
    told = sheet_row(row, lambda one: named(context, one))
    return {
        **told,
        "link": context.link(case_path(row.case.case_id)),
        "next_due": told["next_due"] or None,
    }


def alleged_about(context: Context, found: Concerning, what: str) -> dict[str, Any]:
    """What is alleged of the subject of a page (`what` names its kind), with links."""
    row = concerning_row(found, lambda one: named(context, one))
    for one in (*row["rulings"], *row["listed"]):
        one["link"] = context.link(case_path(one["allegation"]))
    for one in row["rulings"]:
        words = one["in_words"].partition(" by ")[0]
        one["verdict_in_words"] = words[:1].upper() + words[1:]
    return {"alleged": row | {"what": what}}


def ruled_words(context: Context, found: Concerning) -> str:
    """Rulings for a cell of a table: each with its body and day."""
    told = (ruling_in_words(one, named(context, one.body)) for _, one in found.ruled)
    return with_days("; ".join(told)) or "no ruling"


def linked_evidence(context: Context, subject: str) -> dict[str, str]:
    """Evidence with the address of its page, where it has one."""
    kind, _, name = subject.partition(":")
    if kind == "obligation":
        agreement = name.partition("/")[0]
        known = agreement in context.record.agreements
        return {
            "subject": subject,
            "link": context.link(f"/agreements/{agreement}") if known else "",
        }
    page = _PAGES.get(kind, "")
    return {"subject": subject, "link": context.link(f"{page}{quote(name)}") if page else ""}


def form_choices() -> dict[str, list[dict[str, str]]]:
    """What each field with a choice offers, in English."""
    return {
        name: [{"value": word, "label": labels["en"]} for word, labels in offered.items()]
        for name, offered in choices_of().items()
    }

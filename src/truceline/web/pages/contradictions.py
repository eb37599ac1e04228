"""Contradictions: where sources disagree, who says what, and what a person judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeAlias
from urllib.parse import unquote

from fastapi import Path, Query

from truceline.briefs import text
from truceline.core.claim import Claim
from truceline.core.dates import When
from truceline.core.judgement import Judgement
from truceline.record.judgements import unused_judgements
from truceline.record.model import Basis, Dispute
from truceline.record.subjects import find_stated, is_checked
from truceline.web.context import Context, Ctx
from truceline.web.judging import NAME_COOKIE, register_judging
from truceline.web.page import Page, Pages
from truceline.web.pages import corrections
from truceline.web.said import claim_row
from truceline.web.subjects import contradiction_path, field_words, subject_row
from truceline.web.table import Column, Row, Table

__all__ = ["register"]

_State: TypeAlias = dict[str, str]
_WHY = {
    Basis.PREFERRED: "The pack marks it as the value to compute with.",
    Basis.EARLIEST: "It was known first; nobody has preferred or judged another.",
    Basis.ALL: "A status is worked out from all claims together; no single one is chosen.",
}
_COLUMNS = (
    Column(key="about", heading="About", kind="name", link="about_link"),
    Column(key="field", heading="What", link="link"),
    Column(key="value", heading="Value", kind="name"),
    Column(key="said_by", heading="Said by", kind="name", link="said_by_link"),
    Column(key="said_on", heading="Said on", kind="date"),
    Column(key="known_on", heading="Known", kind="date"),
    Column(key="source", heading="Source", kind="name", link="source_link"),
    Column(key="locator", heading="Where in it"),
    Column(key="credibility", heading="Credibility", kind="number"),
    Column(key="is_checked", heading="Checked"),
    Column(key="is_used", heading="Computed with"),
    Column(key="judged_by", heading="Judged by", kind="name"),
    Column(key="reason", heading="Reason", kind="name"),
    Column(key="subject", heading="Subject"),
    Column(key="claim_id", heading="Claim"),
)


def register(pages: Pages) -> None:
    """Register the list, the page of one contradiction, and the forms that judge."""
    pages.add("/contradictions", contradictions, template="contradictions.html", csv=True)
    corrections.register(pages)  # before the page of any topic, which takes every address
    pages.add(
        "/contradictions/{topic:path}", contradiction, template="contradiction.html", csv=True
    )
    register_judging(pages, page_of=_one)


def contradictions(
    context: Ctx,
    kind: Annotated[str, Query(max_length=40, description="Kind of subject.")] = "",
    undecided: Annotated[bool, Query(description="Only those that nobody has judged.")] = False,
) -> Page:
    """Every field on which sources were known to differ, with what holds there."""
    disputes = context.record.disputes
    kinds = Counter(one.subject.partition(":")[0] for one in disputes)
    shown = [
        one
        for one in disputes
        if kind in ("", one.subject.partition(":")[0]) and not (undecided and one.judgement)
    ]
    states = _states(context, shown)
    rows = [_dispute(context, one, states) for one in shown]
    return Page(
        title="Contradictions",
        content={
            "kind": kind,
            "undecided": undecided,
            "kinds": [{"kind": one, "number": n} for one, n in sorted(kinds.items())],
            "disputes": rows,
            "total": len(disputes),
            "judged": sum(one.judgement is not None for one in disputes),
            "unused": _unused(context),
        },
        drawn={"sent": _sent(context)},
        table=_table(rows),
    )


def contradiction(
    context: Ctx,
    topic: Annotated[str, Path(max_length=500, description="Subject, a slash, the field.")],
) -> Page:
    """One contradiction: every claim, what is computed with, the judgements and their forms."""
    subject, _, field = topic.rpartition("/")
    return _one(context, subject, field)


def _one(
    context: Context,
    subject: str,
    field: str,
    sent: dict[str, str] | None = None,
    problem: str = "",
) -> Page:
    """The page of one contradiction; with what was sent and what is wrong with it, if it was."""
    dispute = context.workspace.record.dispute(subject, field, context.as_of)
    row = _dispute(context, dispute, _states(context, [dispute]))
    history = _history(context, dispute)
    return Page(
        title=f"{row['about']['title']}: {row['field_words']}",
        status=422 if problem else 200,
        content={
            "dispute": row,
            "history": history,
            "judged_later": _judged_later(context, dispute, len(history)),
        },
        drawn={"sent": _sent(context) | (sent or {}), "problem": problem},
        table=_table([row]),
    )


def _sent(context: Context) -> dict[str, str]:
    """What the forms hold at first: only the name given before in this session."""
    name = unquote(context.request.cookies.get(NAME_COOKIE, ""))
    return {"claim": "", "by": name, "reason": "", "taken": "", "why": ""}


def _dispute(context: Context, dispute: Dispute, states: Mapping[str, _State]) -> dict[str, Any]:
    """A contradiction as a page shows it."""
    claims = [_claim(context, dispute, claim) for claim in dispute.claims]
    judgement = dispute.judgement
    used = next((one for one in claims if one["is_used"]), None)
    return {
        "subject": dispute.subject,
        "field": dispute.field,
        "field_words": field_words(context.record, dispute.field),
        "about": subject_row(context, dispute.subject),
        "link": context.link(contradiction_path(dispute.subject, dispute.field)),
        "claims": claims,
        "used": used,
        "basis": dispute.basis,
        "state": states.get(dispute.subject) if dispute.field == "status" else None,
        "why": "" if dispute.basis is None else _WHY.get(dispute.basis, ""),
        "judgement": judgement and _judgement(judgement, dispute.claims),
        "newer": len(dispute.newer),
        "checked": is_checked(context.record, dispute.subject),
    }


def _claim(context: Context, dispute: Dispute, claim: Claim) -> dict[str, Any]:
    source = context.record.sources.get(claim.cited.partition("#")[0])
    return {
        **claim_row(context, claim),
        "meant": _meant(context, dispute, claim),
        "modality": claim.modality,
        "credibility": claim.credibility,
        "reliability": source.reliability if source else "",
        "read_at": str(claim.span),
        "is_used": claim.claim_id == dispute.chosen,
        "is_newer": claim in dispute.newer,
    }


def _meant(context: Context, dispute: Dispute, claim: Claim) -> str:
    """The day that a value written otherwise stands for; empty where it says the same."""
    stated = find_stated(context.record, dispute.subject, dispute.field)
    for value, one in stated.options if stated else ():
        if one.claim_id == claim.claim_id and isinstance(value, When) and value.is_known:
            return "" if str(value) == claim.value else text.when(value)
    return ""


def _judgement(judgement: Judgement, claims: Sequence[Claim] = ()) -> dict[str, Any]:
    taken = judgement.taken_back
    chosen = next((c.value for c in claims if c.claim_id == judgement.claim_id), None)
    return {
        "judgement_id": judgement.judgement_id,
        "subject": judgement.subject,
        "field": judgement.field,
        "claim_id": judgement.claim_id,
        "value": chosen,
        "is_undecidable": judgement.is_undecidable,
        "by": judgement.by,
        "reason": judgement.reason,
        "recorded_at": judgement.recorded_at,
        "recorded_on": judgement.recorded_at.date(),
        "taken_back": taken
        and {
            "by": taken.by,
            "reason": taken.reason,
            "recorded_at": taken.recorded_at,
            "recorded_on": taken.recorded_at.date(),
        },
    }


def _history(context: Context, dispute: Dispute) -> list[dict[str, Any]]:
    """Every judgement on a contradiction that was known by the day, newest first."""
    held = dispute.judgement.judgement_id if dispute.judgement else ""
    found = [
        {
            **_judgement(one, dispute.claims),
            "holds": one.judgement_id == held,
            "take_back": context.link(f"/judgements/{one.judgement_id}/take-back"),
        }
        for one in context.record.judgements
        if (one.subject, one.field) == (dispute.subject, dispute.field)
    ]
    return found[::-1]


def _judged_later(context: Context, dispute: Dispute, seen: int) -> int:
    """How many judgements were made after the day of knowledge, so that none is missed unseen."""
    made = context.workspace.record.at(None).judgements
    return sum((j.subject, j.field) == (dispute.subject, dispute.field) for j in made) - seen


def _states(context: Context, disputes: Sequence[Dispute]) -> dict[str, _State]:
    """Where obligations stand whose status is disputed, by subject."""
    if not any(one.field == "status" for one in disputes):
        return {}
    # All that the listed claims say: on the last day with reports some were not said yet.
    on, record = context.as_of or context.workspace.clock().date(), context.workspace.record
    return {
        f"obligation:{status.obligation.obligation_id}": {
            "state": status.state.value,
            "reason": text.with_days(status.reason),
            "on": text.day(on),
        }
        for status in record.statuses(on=on, as_of=context.as_of)
    }


def _unused(context: Context) -> list[dict[str, Any]]:
    """Judgements that hold but choose nothing any more, each with what it was about."""
    disputed = {(one.subject, one.field) for one in context.record.disputes}
    return [
        _judgement(one)
        | {
            "about": subject_row(context, one.subject),
            "field_words": field_words(context.record, one.field),
            "is_disputed": (one.subject, one.field) in disputed,
            "take_back": context.link(f"/judgements/{one.judgement_id}/take-back"),
        }
        for one in unused_judgements(context.record)
    ]


def _table(rows: Sequence[dict[str, Any]]) -> Table:
    """One line per claim."""
    lines = tuple(_line(row, claim) for row in rows for claim in row["claims"])
    return Table(caption="Who says what", columns=_COLUMNS, rows=lines, total=len(lines))


def _line(row: dict[str, Any], claim: dict[str, Any]) -> Row:
    who, source, judgement = claim["who"], claim["source"], row["judgement"]
    return {
        "about": row["about"]["title"],
        "about_link": row["about"]["link"],
        "field": row["field_words"],
        "link": row["link"],
        "value": claim["value"],
        "said_by": who["name"] if who else "the text itself",
        "said_by_link": who["link"] if who else "",
        "said_on": claim["said_on"],
        "known_on": claim["known_on"],
        "source": source["title"] if source else None,
        "source_link": source["link"] if source else "",
        "locator": source["locator"] if source else None,
        "credibility": claim["credibility"],
        "is_checked": row["checked"],
        "is_used": claim["is_used"],
        "judged_by": judgement["by"] if judgement else None,
        "reason": judgement["reason"] if judgement else None,
        "subject": f"{row['subject']} {row['field']}",
        "claim_id": claim["claim_id"],
    }

"""Duplicates: reports that may tell one incident, what each source says, and what persons judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import Path, Query
from fastapi.responses import RedirectResponse, Response

from truceline.briefs import text
from truceline.core.errors import InvalidValue, TrucelineError
from truceline.core.judgement import Judgement
from truceline.core.report import Incident
from truceline.monitor.duplicates import (
    FiguresTold,
    Suggested,
    Suggestion,
    Tier,
    in_words,
    suggestion_id,
    summary_in_words,
)
from truceline.record.incidents import DIFFERENT, SAME, JudgedIncidents, judged_reports
from truceline.web.changes import Text, as_page, attempt, given_name, keep_name
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.security import check_csrf
from truceline.web.table import Column, Table

__all__ = ["register"]

_PER_PAGE = 20
_MOST_JUDGED = 50
_PAGE, _ONE = "duplicates.html", "duplicate.html"
_COLUMNS = (
    Column(key="suggestion", heading="Suggestion", kind="id", link="link"),
    Column(key="tier", heading="How likely"),
    Column(key="score", heading="Score", kind="number"),
    Column(key="reports", heading="Reports", kind="name"),
    Column(key="killed", heading="Killed, by source", kind="name"),
    Column(key="speaks_for", heading="For it", kind="name"),
    Column(key="against", heading="Against it", kind="name"),
    Column(key="simulated", heading="Simulated"),
)
_Id = Annotated[str, Path(max_length=100, description="Id of the suggestion.")]


def register(pages: Pages) -> None:
    """Register the list, the page of one suggestion, and the forms that judge and take back."""
    pages.add("/duplicates", duplicates, template=_PAGE, csv=True)
    pages.add("/duplicates/{suggestion}", duplicate, template=_ONE)
    _register_forms(pages)


def duplicates(
    context: Ctx,
    tier: Annotated[
        str, Query(pattern="^(strong|likely|possible)?$", description="One tier.")
    ] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000, description="From 1; 20 each.")] = 1,
) -> Page:
    """Reports that may tell one incident, best first, with reasons; nothing is merged."""
    return _listed(context, tier=tier, page=page)


def _listed(
    context: Context,
    *,
    tier: str = "",
    page: int = 1,
    sent: dict[str, str] | None = None,
    problem: str = "",
) -> Page:
    found = context.workspace.duplicates.suggestions(context.as_of)
    judged = context.workspace.duplicates.judged(context.as_of)
    wanted = [one for one in found.suggestions if tier in ("", one.tier.value)]
    last = max(1, -(-len(wanted) // _PER_PAGE))
    number = min(page, last)
    shown = [_row(context, one) for one in wanted[(number - 1) * _PER_PAGE : number * _PER_PAGE]]
    is_simulated = any(one.is_simulated for one in wanted)
    return Page(
        title="Duplicates",
        status=422 if problem else 200,
        content={
            "tier": tier,
            "tiers": _tiers(found),
            "summary": summary_in_words(found),
            "suggestions": shown,
            "total": len(wanted),
            "judged": _judgements(context, judged),
            "judged_number": len(judged.judgements),
            "assumptions": list(found.assumptions),
            "compared": found.compared,
            "candidate_pairs": found.candidate_pairs,
            "findings": [text.with_days(str(one)) for one in judged.findings],
        },
        drawn={"sent": _sent(context) | (sent or {}), "problem": problem},
        table=Table(
            caption="Reports that may tell one incident",
            columns=_COLUMNS,
            rows=tuple(_flat(one) for one in shown),
            total=len(wanted),
            page=number,
            pages=last,
            simulated=is_simulated,
        ),
        simulated=is_simulated,
    )


def duplicate(context: Ctx, suggestion: _Id) -> Page:
    """One suggestion: reasons, figures side by side, and the form that judges."""
    return _one(context, suggestion)


def _one(
    context: Context, name: str, sent: dict[str, str] | None = None, problem: str = ""
) -> Page:
    one = context.workspace.duplicates.suggestion(name, context.as_of)
    found = context.workspace.duplicates.suggestions(context.as_of)
    ids = [each.suggestion_id for each in found.suggestions]
    at = ids.index(one.suggestion_id)
    beside = {"before": ids[at - 1] if at else "", "after": "".join(ids[at + 1 : at + 2])}
    return Page(
        title=f"One incident or several? {one.suggestion_id}",
        status=422 if problem else 200,
        content={
            "suggestion": _row(context, one),
            "assumptions": list(found.assumptions),
            "number": at + 1,
            "total": len(ids),
            **{k: v and context.link(f"/duplicates/{v}") for k, v in beside.items()},
        },
        drawn={"sent": _sent(context) | (sent or {}), "problem": problem},
        simulated=one.is_simulated,
    )


# -- as rows -------------------------------------------------------------------------------------


def _tiers(found: Suggested) -> list[dict[str, Any]]:
    numbers = Counter(one.tier for one in found.suggestions)
    return [{"tier": one.value, "number": numbers[one]} for one in Tier]


def _row(context: Context, one: Suggestion) -> dict[str, Any]:
    """A suggestion as pages show it, with everything that it rests on."""
    reasons = [
        {
            "feature": reason.feature,
            "level": reason.level,
            "words": text.with_days(reason.words),
            "weight": round(reason.weight, 3),
        }
        for reason in one.reasons
    ]
    return {
        "suggestion": one.suggestion_id,
        "link": context.link(f"/duplicates/{one.suggestion_id}"),
        "judge": context.link(f"/duplicates/{one.suggestion_id}/judge"),
        "tier": one.tier.value,
        "score": round(one.score, 3),
        "weights": one.weights,
        "within_one_feed": one.is_within_one_feed,
        "simulated": one.is_simulated,
        "reasons": reasons,
        "speaks_for": [text.with_days(each.words) for each in one.reasons if each.weight > 0],
        "against": [text.with_days(each.words) for each in one.reasons if each.weight < 0],
        "neither": [text.with_days(each.words) for each in one.reasons if each.weight == 0],
        "pairs": len(one.pairs),
        "figures_agree": one.figures_agree,
        "told": [_told(context, each) for each in one.figures_by_source],
        "alternatives": [_report(context, name) for name in one.alternatives],
        "in_words": text.with_days(in_words(one)),
    }


def _told(context: Context, one: FiguresTold) -> dict[str, Any]:
    low, best, high = one.killed
    return {
        **_report(context, one.report_id),
        "counter": one.counter,
        "low": low,
        "best": best,
        "high": high,
        "civilians": one.fatalities_civilian,
        "units": one.units,
        "unit": one.unit,
        "simulated": one.is_simulated,
    }


def _report(context: Context, name: str) -> dict[str, str]:
    return {"report": name, "link": context.link(f"/incidents/{Incident.of(name).incident_id}")}


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    killed = ["not given" if one["best"] is None else f"{one['best']:g}" for one in row["told"]]
    return {
        **{key: row[key] for key in ("suggestion", "link", "tier", "score", "simulated")},
        "reports": [one["report"] for one in row["told"]],
        "killed": killed,
        "speaks_for": row["speaks_for"],
        "against": row["against"],
    }


def _judgements(context: Context, judged: JudgedIncidents) -> list[dict[str, Any]]:
    """What persons judged of reports, newest first; those taken back too."""
    newest = judged.judgements[::-1][:_MOST_JUDGED]
    return [_judgement(context, one, judged.unused) for one in newest]


def _judgement(context: Context, one: Judgement, unused: Sequence[str]) -> dict[str, Any]:
    reports, taken = judged_reports(one), one.taken_back
    return {
        "judgement_id": one.judgement_id,
        "suggestion": suggestion_id(reports),
        "verdict": one.claim_id,
        "is_same": one.claim_id == SAME,
        "is_undecidable": False,
        "reports": [_report(context, name) for name in reports],
        "by": one.by,
        "reason": one.reason,
        "recorded_on": one.recorded_at.date(),
        "holds": not taken and one.judgement_id not in unused,
        "taken_back": taken
        and {"by": taken.by, "reason": taken.reason, "recorded_on": taken.recorded_at.date()},
        "take_back": context.link(f"/duplicates/judged/{one.judgement_id}/take-back"),
    }


def _sent(context: Context) -> dict[str, str]:
    """What the forms hold at first: only the name given before in this session."""
    name = given_name(context.request)
    return {"verdict": "", "by": name, "reason": "", "taken": "", "why": ""}


# -- forms ---------------------------------------------------------------------------------------


def _register_forms(pages: Pages) -> None:
    @pages.router.post("/duplicates/{suggestion}/judge", include_in_schema=False)
    def judge_duplicate(
        context: Ctx,
        suggestion: _Id,
        verdict: Text = "",
        by: Text = "",
        reason: Text = "",
        csrf: Text = "",
    ) -> Response:
        """Record that the reports of a suggestion tell one incident, or different ones."""
        check_csrf(context.request, csrf)

        def again(error: TrucelineError) -> Response:
            sent = {"verdict": verdict, "by": by, "reason": reason}
            back = as_page(context, f"/duplicates/{suggestion}")
            return pages.render(back, _one(back, suggestion, sent, str(error)), _ONE)

        return attempt(
            context,
            lambda: _judge(context, suggestion, verdict)(suggestion, by=by, reason=reason),
            done=lambda made: _back(context, made.judgement_id, by),
            again=again,
        )

    @pages.router.post("/duplicates/judged/{judgement_id}/take-back", include_in_schema=False)
    def take_back_duplicate(
        context: Ctx,
        judgement_id: Annotated[str, Path(max_length=100)],
        by: Text = "",
        reason: Text = "",
        csrf: Text = "",
    ) -> Response:
        """Take a judgement on reports back."""
        check_csrf(context.request, csrf)

        def again(error: TrucelineError) -> Response:
            sent = {"by": by, "taken": judgement_id, "why": reason}
            back = as_page(context, "/duplicates")
            return pages.render(back, _listed(back, sent=sent, problem=str(error)), _PAGE)

        stage = context.workspace.duplicates
        return attempt(
            context,
            lambda: stage.take_back(judgement_id, by=by, reason=reason),
            done=lambda _made: _back(context, judgement_id, by),
            again=again,
        )


def _judge(context: Context, name: str, verdict: str) -> Callable[..., Judgement]:
    stage = context.workspace.duplicates
    found = {SAME: stage.same, DIFFERENT: stage.different}.get(verdict)
    if found is None:
        raise InvalidValue(
            f"Nothing is chosen for suggestion {name}.",
            hint="Choose one incident, or different incidents.",
        )
    return found


def _back(context: Context, judgement_id: str, by: str) -> Response:
    """To the judgement in the list; the name is kept for the next one of this session."""
    answer = RedirectResponse(f"{context.link('/duplicates')}#{judgement_id}", status_code=303)
    return keep_name(answer, by)

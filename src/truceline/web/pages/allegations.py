"""Allegations: the list, one with its steps, the form, and the joint-commission sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import Path, Query
from fastapi.responses import Response

from truceline.briefs.export import exporter_for
from truceline.core.errors import TrucelineError
from truceline.monitor.tallies import ParallelTally
from truceline.talks.allegations import State, standing, state_named
from truceline.web.allegation_forms import register_forms
from truceline.web.allegation_rows import (
    LATE,
    LISTED,
    SHEET,
    case_path,
    form_choices,
    linked_evidence,
    listed_row,
    named,
    printed_row,
)
from truceline.web.changes import given_name, new_token
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.table import Column, Table, as_csv
from truceline.workspace.allegation_shown import (
    event_row,
    figure_text,
    overdue_row,
    similar_row,
    watch_row,
)

__all__ = ["register"]

_CaseId = Annotated[str, Path(max_length=100)]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {"docx": _DOCX, "html": "text/html; charset=utf-8", "pdf": "application/pdf"}
_LANGUAGES = ("en", "fr", "ar", "ru")


def register(pages: Pages) -> None:
    """Register the pages and what their forms send."""
    pages.add("/allegations", allegations, template="allegations.html", csv=True)
    pages.add("/allegations/new", new, template="allegation_new.html")
    pages.add("/allegations/sheet", sheet, template="allegation_sheet.html", csv=True)
    pages.router.get("/allegations/form.xlsx", response_model=None)(form_file)
    for form in _TYPES:
        address = f"/allegations/sheet.{form}"
        pages.router.get(address, name=f"sheet_{form}", response_model=None)(_file_view(form))
    pages.add("/allegations/{case_id}", allegation, template="allegation.html")
    register_forms(pages, list_page=list_page, new_page=new_page, case_page=case_page)


def allegations(
    context: Ctx,
    state: Annotated[str, Query(max_length=40, description="Only those that stand so.")] = "",
) -> Page:
    """What sides allege, as it stands."""
    return list_page(context, state=state)


def list_page(
    context: Context,
    *,
    state: str = "",
    sent: Mapping[str, str] | None = None,
    problem: TrucelineError | None = None,
    done: str = "",
) -> Page:
    """The list, with what was sent and is wrong."""
    stage = context.workspace.allegations
    rules, cases = stage.rules, stage.cases(context.as_of)
    wanted = state_named(state) if state else None
    shown = [one for one in cases if wanted in (None, one.state)]
    late = stage.overdue(as_of=context.as_of)
    return Page(
        title="Allegations",
        content={
            "states": [
                {"state": one.value, "number": sum(case.state is one for case in cases)}
                for one in State
            ],
            "state": state,
            "overdue": [_late_row(context, overdue_row(one)) for one in late],
            "similar": [
                _pair_row(context, similar_row(one)) for one in stage.similar(context.as_of)
            ],
            "tallies": _tallies(context),
        },
        table=Table(
            caption="Alleged, as it stands",
            columns=LISTED,
            rows=tuple(listed_row(context, one, rules) for one in shown),
            total=len(shown),
        ),
        status=422 if problem else 200,
        drawn={
            "problem": _problem(problem),
            "sent": defaultdict(str, {"by": given_name(context.request), **(sent or {})}),
            "done": done or context.request.query_params.get("done", "")[:300],
            "late_table": Table(
                caption="Past its day",
                columns=LATE,
                rows=tuple(_late_row(context, overdue_row(one)) for one in late),
                total=len(late),
            ),
            "rules_name": rules.name,
        },
    )


def _late_row(context: Context, row: dict[str, Any]) -> dict[str, Any]:
    due = date.fromisoformat(row["due_on"])
    return {**row, "due_on": due, "link": context.link(case_path(row["allegation"]))}


def _pair_row(context: Context, row: dict[str, Any]) -> dict[str, Any]:
    links = {f"{end}_link": context.link(case_path(row[end])) for end in ("first", "second")}
    return {**row, **links}


def _sides(context: Context, tally: ParallelTally) -> list[dict[str, Any]]:
    """Each side's tally, flagged where the side is a party to the fighting."""
    flags = context.workspace.allegations.supplied_by(tally, context.as_of)
    return [
        {
            "counter": side.counter,
            "supplied_by": flag,
            "registered": side.registered,
            "confirmed": side.confirmed_by_other,
            "contested": side.contested_by_other,
        }
        for side, flag in zip((tally.first, tally.second), flags, strict=True)
    ]


def _tallies(context: Context) -> list[dict[str, Any]]:
    stage = context.workspace.allegations
    told = [
        {
            "in_words": one.in_words,
            "cited": one.cited,
            "sides": _sides(context, one.tally),
            "left_out": [],
        }
        for one in stage.bulletins(context.as_of)
    ]
    for tally, words, left_out in stage.counted(context.as_of):
        told.append(
            {
                "in_words": words,
                "cited": "",
                "sides": _sides(context, tally),
                "left_out": list(left_out),
            }
        )
    return told


def _problem(error: TrucelineError | None) -> dict[str, str] | None:
    return {"message": error.message, "hint": error.hint} if error else None


# -- the form ------------------------------------------------------------------------------------


def new(context: Ctx) -> Page:
    """The form for one allegation."""
    return new_page(context)


def new_page(
    context: Context,
    *,
    sent: Mapping[str, str] | None = None,
    problem: TrucelineError | None = None,
) -> Page:
    """The form, with what was sent and is wrong."""
    values = {"by": given_name(context.request), "by_kind": "party", "channel": "form"}
    actors = sorted(context.record.actors.values(), key=lambda one: one.name)
    return Page(
        title="Enter an allegation",
        content={"choices": form_choices()},
        status=422 if problem else 200,
        drawn={
            "sent": defaultdict(str, {**values, **(sent or {}), "event_id": new_token()}),
            "problem": _problem(problem),
            "actors": [{"id": one.actor_id, "name": one.name} for one in actors],
            "obligations": _obligations(context),
        },
    )


def _obligations(context: Context) -> list[str]:
    record = context.record
    owed = [
        f"obligation:{provision.obligation.obligation_id}"
        for agreement in record.agreements.values()
        for provision in agreement.provisions
        if provision.obligation
    ]
    return owed + [f"ceasefire:{one}" for one in record.ceasefires]


def form_file(context: Ctx) -> Response:
    """The form as XLSForm, for KoboToolbox, ODK and Enketo."""
    return Response(
        context.workspace.allegations.form(),
        media_type=_XLSX,
        headers={"Content-Disposition": 'attachment; filename="allegations.xlsx"'},
    )


# -- one allegation ------------------------------------------------------------------------------


def allegation(context: Ctx, case_id: _CaseId) -> Page:
    """One allegation with every step, and the forms for what comes next."""
    return case_page(context, case_id)


def case_page(
    context: Context,
    case_id: str,
    *,
    sent: Mapping[str, str] | None = None,
    problem: TrucelineError | None = None,
) -> Page:
    """One allegation, with what was sent and is wrong."""
    stage = context.workspace.allegations
    case, rules = stage.case(case_id, context.as_of), stage.rules
    pairs = [p for p in stage.similar(context.as_of) if case_id in (p.first, p.second)]
    row = listed_row(context, case, rules)
    moves = [] if case.is_withdrawn else rules.moves[case.state]
    return Page(
        title=f"Allegation {case_id}",
        content={
            "case": row,
            "standing": standing(case)[0].value,
            "answers": [
                {
                    "party": named(context, one.party),
                    "answer": one.kind.value,
                    "figures": "; ".join(map(figure_text, one.figures)),
                    "texts": dict(one.texts),
                }
                for one in case.answers
            ],
            "next_step": case.next_step,
            "against": [linked_evidence(context, one) for one in case.allegation.against],
            "evidence": [linked_evidence(context, one) for one in case.links],
            "watched": [watch_row(one) for one in stage.watched(case_id, context.as_of)],
            "similar": [_pair_row(context, similar_row(one)) for one in pairs],
            "log": [event_row(one, case) for one in case.log],
        },
        status=422 if problem else 200,
        drawn={
            "moves": [{"value": m.value, "is_ruling": m in rules.rulings} for m in moves],
            "sent": defaultdict(str, {"by": given_name(context.request), **(sent or {})}),
            "problem": _problem(problem),
            "post": case_path(case_id),
            "token": new_token,
        },
    )


# -- the sheet -----------------------------------------------------------------------------------


def sheet(context: Ctx) -> Page:
    """The joint-commission sheet, to be printed or exported."""
    rows = [printed_row(context, one) for one in context.workspace.allegations.sheet(context.as_of)]
    tags = sorted({key for row in rows for key in row if key.startswith("text_")})
    return Page(
        title="Joint-commission sheet",
        content={"tallies": _tallies(context), "languages": [tag[5:] for tag in tags]},
        table=Table(
            caption="Each allegation with the other side’s answer",
            columns=SHEET,
            rows=tuple(rows),
            total=len(rows),
        ),
        csv=lambda: _csv(rows, tags),
        drawn={"all_languages": _LANGUAGES},
    )


def _csv(rows: list[dict[str, Any]], tags: list[str]) -> bytes:
    names = dict.fromkeys(
        [*(key for row in rows for key in row if not key.endswith("link")), *tags]
    )
    columns = [Column(key=name, heading=name) for name in names]
    return ("\ufeff" + as_csv(columns, rows)).encode()


def _file_view(form: str) -> Callable[..., Response]:
    def sheet_file(
        context: Ctx,
        language: Annotated[list[str] | None, Query(description="One to four.")] = None,
    ) -> Response:
        """The sheet as a file, in up to four languages side by side."""
        document = context.workspace.allegations.document(language or ["en"], context.as_of)
        name = f"joint-commission-sheet.{form}"
        return Response(
            exporter_for(form).export(document),
            media_type=_TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    return sheet_file

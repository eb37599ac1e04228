"""Observations of one's own teams: entered, imported, listed, corrected, taken back."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path as FilePath
from typing import Annotated
from uuid import uuid4
from zoneinfo import ZoneInfo

from fastapi import Path, Query
from fastapi.responses import Response
from pydantic import BeforeValidator
from starlette.datastructures import FormData, UploadFile

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, TrucelineError
from truceline.core.report import Incident
from truceline.ingest.observations import COLUMNS, as_row
from truceline.ingest.topics import load_topics
from truceline.web.changes import answered, as_page, attempt, given_name, keep_name
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.reporting_observed import (
    LISTED,
    entry_path,
    entry_row,
    form_choices,
    read_observation,
    sent_values,
    version_rows,
)
from truceline.web.reporting_sent import Fields, one_field
from truceline.web.table import Column, Table, as_csv
from truceline.workspace.observations import Imported, Stored

__all__ = ["register"]

_PER_PAGE = 100
_MOST_BYTES = 20_000_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ENDINGS = {".csv", ".tsv", ".txt", ".xlsx", ".xls"}
_EntryId = Annotated[str, Path(max_length=200)]
_Day = Annotated[date | None, BeforeValidator(lambda value: value or None)]


def register(pages: Pages) -> None:
    """Register the list, the form, single entries, the XLSForm, and what they send."""
    pages.add("/observations", observations, template="observations.html", csv=True)
    pages.add("/observations/new", new, template="observation_new.html")
    pages.router.get("/observations/form.xlsx", response_model=None)(form_file)
    pages.add("/observations/{entry_id}", observation, template="observation.html")
    _register_entering(pages)
    _register_file(pages)
    _register_correcting(pages)


# -- the list ------------------------------------------------------------------------------------


def observations(
    context: Ctx,
    topic: Annotated[str, Query(max_length=60)] = "",
    from_on: Annotated[_Day, Query(alias="from", description="First day.")] = None,
    until_on: Annotated[_Day, Query(alias="until", description="First day after.")] = None,
    page: Annotated[int, Query(ge=1, le=100_000, description="Page of the table.")] = 1,
) -> Page:
    """Observations as they were entered; internal, for they tell where observers stood."""
    return _list(context, topic=topic, days=(from_on, until_on), page=page)


def _list(
    context: Context,
    *,
    topic: str = "",
    days: tuple[date | None, date | None] = (None, None),
    page: int = 1,
    problem: TrucelineError | None = None,
) -> Page:
    stage = context.workspace.observations
    found = [
        one
        for one in stage.entries(context.as_of, _period(days))
        if topic in ("", one.observation.topic)
    ][::-1]
    last = max(1, -(-len(found) // _PER_PAGE))
    number = min(page, last)
    shown = found[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    simulated = stage.feed.is_simulated and bool(found)
    return Page(
        title="Observations",
        content={
            "topic": topic,
            "from": days[0],
            "until": days[1],
            "topics": [
                {"id": one.topic_id, "label": one.labels["en"]} for one in load_topics().values()
            ],
        },
        table=Table(
            caption="What teams saw or heard",
            columns=LISTED,
            rows=tuple(entry_row(context, one) for one in shown),
            total=len(found),
            page=number,
            pages=last,
            simulated=simulated,
        ),
        simulated=simulated,
        status=422 if problem else 200,
        csv=lambda: _csv(found, is_simulated=simulated),
        drawn={"problem": _problem(problem), "sent": _first_values(context)},
    )


def _period(days: tuple[date | None, date | None]) -> Period | None:
    if days == (None, None):
        return None
    period = (days[0] or date.min, days[1] or date.max)
    return Period(from_on=period[0], until_on=period[1])


def _csv(found: list[Stored], *, is_simulated: bool) -> bytes:
    names = (*COLUMNS, "entered_by", "known_at", "simulated")
    rows = [
        {
            **as_row(one.observation),
            "entered_by": one.by,
            "known_at": f"{one.known_at:%Y-%m-%dT%H:%M:%SZ}",
            "simulated": is_simulated,
        }
        for one in found
    ]
    columns = [Column(key=name, heading=name) for name in names]
    return ("\ufeff" + as_csv(columns, rows)).encode()


def _problem(error: TrucelineError | None) -> dict[str, str] | None:
    return {"message": error.message, "hint": error.hint} if error else None


# -- the form ------------------------------------------------------------------------------------


def new(
    context: Ctx,
    entered: Annotated[str, Query(max_length=200, description="Entry just made.")] = "",
) -> Page:
    """The form for one observation."""
    return _new(context, entered=entered)


def _new(
    context: Context,
    *,
    entered: str = "",
    sent: Mapping[str, str] | None = None,
    problem: TrucelineError | None = None,
) -> Page:
    values = {**_first_values(context), **(sent or {})}
    # After a refusal the entry gets a new id: the old one may hold other values already.
    values["entry_id"] = uuid4().hex
    return Page(
        title="Enter an observation",
        content={"topics": form_choices()["topics"]},
        status=422 if problem else 200,
        drawn={
            "sent": defaultdict(str, values),
            "choices": form_choices(),
            "problem": _problem(problem),
            "entered": entered,
            "entered_link": context.link(entry_path(entered)) if entered else "",
        },
    )


def _first_values(context: Context) -> dict[str, str]:
    """What the form holds at first: today by the local clock, and the name given before."""
    zone = ZoneInfo(context.workspace.record.at(None).timezone)
    now = context.workspace.clock().astimezone(zone)
    return {"on": str(now.date()), "observer": given_name(context.request), "means": "seen"}


def form_file(context: Ctx) -> Response:
    """The form as XLSForm, for KoboToolbox, ODK and Enketo."""
    return Response(
        context.workspace.observations.form(),
        media_type=_XLSX,
        headers={"Content-Disposition": 'attachment; filename="observations.xlsx"'},
    )


def _register_entering(pages: Pages) -> None:
    def enter(context: Ctx, form: Fields) -> Response:
        """Enter one observation; the same entry twice is the same."""

        def act() -> Stored:
            found = read_observation(form, entry_id=one_field(form, "entry_id"))
            if not (found.observer or found.team):
                raise InvalidValue(
                    "Nobody says who saw or heard it.", hint="Give the observer, or the team."
                )
            # Known from now on, also where it waited for a connection: no earlier cut-off knew it.
            return context.workspace.observations.add(found, by=found.observer or found.team)

        def again(error: TrucelineError) -> Response:
            back = as_page(context, "/observations/new")
            page = _new(back, sent=sent_values(form), problem=error)
            return pages.render(back, page, "observation_new.html")

        def done(stored: Stored) -> Response:
            entry_id = stored.observation.entry_id
            answer = answered(
                context,
                context.link("/observations/new", entered=entry_id),
                entry_id=entry_id,
                report_id=stored.report_id,
                was_known=stored.was_known,
                findings=[{"message": one.message, "hint": one.hint} for one in stored.findings],
            )
            return keep_name(answer, stored.observation.observer)

        return attempt(context, act, done=done, again=again)

    pages.router.post("/observations", include_in_schema=False, response_model=None)(enter)


# -- files ---------------------------------------------------------------------------------------


def _register_file(pages: Pages) -> None:
    def add_file(context: Ctx, form: Fields) -> Response:
        """Add a table of observations: own columns, or an export of the form."""

        def again(error: TrucelineError) -> Response:
            back = as_page(context, "/observations")
            return pages.render(back, _list(back, problem=error), "observations.html")

        def done(imported: Imported) -> Response:
            address = context.link(f"/batches/{imported.batch.batch_id}")
            answer = answered(context, address, was_known=imported.was_known)
            return keep_name(answer, one_field(form, "by"))

        return attempt(context, lambda: _added(context, form), done=done, again=again)

    pages.router.post("/observations/files", include_in_schema=False, response_model=None)(add_file)


def _added(context: Context, form: FormData) -> Imported:
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise InvalidValue("No file was chosen.", hint="Choose a CSV or Excel file.")
    name = re.sub(r"[^\w.() -]", "_", FilePath(file.filename.replace("\\", "/")).name)[-120:]
    if FilePath(name).suffix.lower() not in _ENDINGS:
        raise InvalidValue(
            f"'{name}' is no table that can be read.", hint="Choose a CSV or Excel file."
        )
    by = one_field(form, "by").strip()
    if not by:
        raise InvalidValue("Nobody says who brings it in.", hint="Give your name.")
    content = file.file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise InvalidValue(
            f"The file is larger than {_MOST_BYTES // 1_000_000} MB.",
            hint="Use: truceline observe import",
        )
    with tempfile.TemporaryDirectory() as folder:
        path = FilePath(folder) / name
        path.write_bytes(content)
        return context.workspace.observations.add_file(
            path, by=by, supersedes=bool(one_field(form, "edits"))
        )


# -- one entry -----------------------------------------------------------------------------------


def observation(context: Ctx, entry_id: _EntryId) -> Page:
    """One entry with all its versions, and the forms that correct it or take it back."""
    return _one(context, entry_id)


def _one(
    context: Context,
    entry_id: str,
    *,
    sent: Mapping[str, str] | None = None,
    problem: TrucelineError | None = None,
) -> Page:
    stage = context.workspace.observations
    versions = stage.versions(entry_id)
    standing = next((o for o in stage.entries() if o.observation.entry_id == entry_id), None)
    newest: Stored = standing or versions[-1]
    row = entry_row(context, newest)
    simulated = stage.feed.is_simulated
    values = {**as_row(newest.observation), "persons": "; ".join(newest.observation.persons)}
    return Page(
        title=f"Observation: {row['kind']}",
        content={
            "entry": {"entry_id": entry_id, "by": newest.by, "known_at": newest.known_at},
            "is_taken_back": standing is None,
            "incident": context.link(f"/incidents/{Incident.of(newest.report_id).incident_id}"),
            "versions": version_rows(versions),
        },
        simulated=simulated,
        status=422 if problem else 200,
        drawn={
            "sent": defaultdict(str, {"by": given_name(context.request), **values, **(sent or {})}),
            "choices": form_choices(),
            "problem": _problem(problem),
            "post": entry_path(entry_id),
        },
    )


def _register_correcting(pages: Pages) -> None:
    def correct(context: Ctx, entry_id: _EntryId, form: Fields) -> Response:
        """Correct an entry: what the form says now takes the place of what it said."""

        def act() -> object:
            stage = context.workspace.observations
            before = stage.versions(entry_id)[-1].observation
            found = as_row(read_observation(form, entry_id=entry_id))
            changes = {
                name: found.get(name, "")
                for name in COLUMNS
                if name != "entry_id" and found.get(name) != as_row(before).get(name)
            }
            return stage.correct(
                entry_id, changes, by=one_field(form, "by"), reason=one_field(form, "reason")
            )

        return _changed(pages, context, entry_id, form, act)

    def take_back(context: Ctx, entry_id: _EntryId, form: Fields) -> Response:
        """Take an entry back; its versions stay readable."""

        def act() -> object:
            return context.workspace.observations.take_back(
                entry_id, by=one_field(form, "by"), reason=one_field(form, "reason")
            )

        return _changed(pages, context, entry_id, form, act)

    for name, view in (("corrections", correct), ("withdrawal", take_back)):
        pages.router.post(
            f"/observations/{{entry_id}}/{name}", include_in_schema=False, response_model=None
        )(view)


def _changed(
    pages: Pages, context: Context, entry_id: str, form: FormData, act: Callable[[], object]
) -> Response:
    path = entry_path(entry_id)

    def again(error: TrucelineError) -> Response:
        back = as_page(context, path)
        page = _one(back, entry_id, sent=sent_values(form), problem=error)
        return pages.render(back, page, "observation.html")

    def done(_: object) -> Response:
        return keep_name(answered(context, context.link(path)), one_field(form, "by"))

    return attempt(context, act, done=done, again=again)

"""What the forms on allegations send: entered, brought in, stepped, answered, taken back."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path as FilePath
from typing import Annotated, Any, Protocol
from uuid import uuid4

from fastapi import Path
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from truceline.core.dates import parse_day
from truceline.core.errors import InvalidValue, TrucelineError, UnknownId
from truceline.ingest.readers.values import utc_instant
from truceline.talks.allegations import Allegation
from truceline.talks.allegations.cells import from_cells, read_figures_of
from truceline.web.allegation_rows import case_path
from truceline.web.changes import answered, as_page, attempt, keep_name
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.reporting_sent import Fields, one_field
from truceline.workspace.allegations import AllegationStage, Done, Imported, RuledBy, Said

__all__ = ["register_forms"]

_MOST_BYTES = 20_000_000
_ENDINGS = {".csv", ".tsv", ".txt", ".xlsx", ".xls"}
_CaseId = Annotated[str, Path(max_length=100)]
Deed = Callable[[AllegationStage, str, FormData], Done]


class PageOf(Protocol):
    """A page again, with what was sent and why it was not taken."""

    def __call__(
        self,
        context: Context,
        *,
        sent: Mapping[str, str] | None = None,
        problem: TrucelineError | None = None,
    ) -> Page:
        """The page."""


class CasePageOf(Protocol):
    """The page of one allegation again."""

    def __call__(
        self,
        context: Context,
        case_id: str,
        *,
        sent: Mapping[str, str] | None = None,
        problem: TrucelineError | None = None,
    ) -> Page:
        """The page."""


def register_forms(
    pages: Pages, *, list_page: PageOf, new_page: PageOf, case_page: CasePageOf
) -> None:
    """Register what the forms send.

    Args:
        pages: Of the application.
        list_page: Shows the list again where a file was not taken.
        new_page: Shows the form again where something is missing.
        case_page: Shows the allegation again.
    """
    _register_new(pages, new_page)
    _register_file(pages, list_page)
    for name, deed in _DEEDS.items():
        _register_deed(pages, name, deed, case_page)


def _register_new(pages: Pages, new_page: PageOf) -> None:
    def enter(context: Ctx, form: Fields) -> Response:
        """Enter one allegation; sent twice it is one."""

        def again(error: TrucelineError) -> Response:
            back = as_page(context, "/allegations/new")
            page = new_page(back, sent=_sent(form), problem=error)
            return pages.render(back, page, "allegation_new.html")

        def act() -> Done:
            stage = context.workspace.allegations
            one = _allegation(form, context)
            return stage.add(one, by=one_field(form, "by"), event_id=one_field(form, "event_id"))

        return attempt(context, act, done=lambda done: _to(context, form, done), again=again)

    pages.router.post("/allegations", include_in_schema=False, response_model=None)(enter)


def _allegation(form: FormData, context: Context) -> Allegation:
    cells = _sent(form)
    # Made from the form's own id, so that sent twice it is the same.
    token = one_field(form, "event_id") or uuid4().hex
    cells["allegation_id"] = cells.get("allegation_id", "").strip() or f"al-{token[2:10]}"
    received_at = utc_instant(cells.pop("received_at", ""), column="received_at")
    return from_cells(cells, received_at=received_at or context.workspace.clock())


def _register_file(pages: Pages, list_page: PageOf) -> None:
    def add_file(context: Ctx, form: Fields) -> Response:
        """Add a table of allegations: own columns, or an export of the form."""

        def again(error: TrucelineError) -> Response:
            back = as_page(context, "/allegations")
            return pages.render(back, list_page(back, problem=error), "allegations.html")

        def done(one: Imported) -> Response:
            words = (
                f"{one.rows} rows: {one.new} new, {one.changed} changed, {one.same} as held, "
                f"{one.left_out} left out."
            )
            address = context.link("/allegations", done=words)
            if one.left_out:
                address = context.link(f"/batches/{one.batch.batch_id}")
            answer = answered(context, address, new=one.new, changed=one.changed, same=one.same)
            return keep_name(answer, one_field(form, "by"))

        return attempt(context, lambda: _added(context, form), done=done, again=again)

    pages.router.post("/allegations/files", include_in_schema=False, response_model=None)(add_file)


def _added(context: Context, form: FormData) -> Imported:
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise InvalidValue("No file was chosen.", hint="Choose a CSV or Excel file.")
    name = re.sub(r"[^\w.() -]", "_", FilePath(file.filename.replace("\\", "/")).name)[-120:]
    if FilePath(name).suffix.lower() not in _ENDINGS:
        raise InvalidValue(f"'{name}' is no table.", hint="Choose a CSV or Excel file.")
    content = file.file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise InvalidValue("The file is larger than 20 MB.", hint="Use the command line.")
    with tempfile.TemporaryDirectory() as folder:
        path = FilePath(folder) / name
        path.write_bytes(content)
        return context.workspace.allegations.add_file(
            path, by=one_field(form, "by"), mapping=one_field(form, "mapping")
        )


# -- one allegation ------------------------------------------------------------------------------


def _register_deed(pages: Pages, name: str, deed: Deed, case_page: CasePageOf) -> None:
    def act_on(context: Ctx, case_id: _CaseId, form: Fields) -> Response:
        """Do something to an allegation; sent twice it is done once."""
        stage = context.workspace.allegations

        def again(error: TrucelineError) -> Response:
            if isinstance(error, UnknownId) and case_id not in {c.case_id for c in stage.cases()}:
                raise error
            back = as_page(context, case_path(case_id))
            page = case_page(back, case_id, sent=_sent(form), problem=error)
            return pages.render(back, page, "allegation.html")

        return attempt(
            context,
            lambda: deed(stage, case_id, form),
            done=lambda done: _to(context, form, done),
            again=again,
        )

    address = f"/allegations/{{case_id}}/{name}"
    pages.router.post(address, include_in_schema=False, response_model=None, name=name)(act_on)


def _step(stage: AllegationStage, case_id: str, form: FormData) -> Done:
    body, mandate = one_field(form, "body"), one_field(form, "mandate")
    ruled = None
    if body.strip() or mandate.strip():
        ruled = RuledBy(
            body=body,
            mandate=mandate,
            ruled_on=_day(form, "ruled_on"),
            cited=one_field(form, "cited"),
        )
    return stage.step(
        case_id, one_field(form, "to"), ruled=ruled, on=_day(form, "on"), **_signed(form)
    )


def _answer(stage: AllegationStage, case_id: str, form: FormData) -> Done:
    kind = stage.case(case_id).allegation.kind
    texts = {tag: one_field(form, f"text_{tag}") for tag in ("en", "fr", "ar", "ru")}
    said = Said(
        party=one_field(form, "party"),
        answer=one_field(form, "answer"),
        figures=read_figures_of(_sent(form), kind=kind),
        texts={tag: words for tag, words in texts.items() if words.strip()},
    )
    return stage.answer(case_id, said, on=_day(form, "on"), **_signed(form))


def _next(stage: AllegationStage, case_id: str, form: FormData) -> Done:
    what, who = one_field(form, "what"), one_field(form, "who")
    signed = {name: text for name, text in _signed(form).items() if name != "reason"}
    return stage.plan(case_id, what, who, due_on=_day(form, "due_on"), **signed)


def _link(stage: AllegationStage, case_id: str, form: FormData) -> Done:
    return stage.link(case_id, one_field(form, "subject"), **_signed(form))


def _same(stage: AllegationStage, case_id: str, form: FormData) -> Done:
    is_same = one_field(form, "is_same") == "yes"
    return stage.judge_same(case_id, one_field(form, "other"), is_same=is_same, **_signed(form))


def _undo(stage: AllegationStage, case_id: str, form: FormData) -> Done:
    return stage.undo(case_id, one_field(form, "about"), **_signed(form))


_DEEDS: Mapping[str, Deed] = {
    "step": _step,
    "answer": _answer,
    "next": _next,
    "link": _link,
    "same": _same,
    "undo": _undo,
}


def _signed(form: FormData) -> dict[str, Any]:
    """Who does it, why, and the form's own id."""
    return {name: one_field(form, name) for name in ("by", "reason", "event_id")}


def _day(form: FormData, name: str) -> date | None:
    text = one_field(form, name).strip()
    return parse_day(text) if text else None


def _sent(form: FormData) -> dict[str, str]:
    return {name: text for name, text in form.items() if isinstance(text, str) and name != "csrf"}


def _to(context: Context, form: FormData, done: Done) -> Response:
    """On to the allegation; the name is kept for the next form of this session."""
    address = context.link(case_path(done.case.case_id))
    more = {"event_id": done.event_id, "was_known": done.was_known, "state": done.case.state.value}
    findings = [{"message": one.message, "hint": one.hint} for one in done.findings]
    answer = answered(context, address, **more, findings=findings)
    return keep_name(answer, one_field(form, "by"))

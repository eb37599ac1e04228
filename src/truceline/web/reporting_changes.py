"""Forms that change a mission report: open, write, confirm, send along the chain, release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Annotated, Any, Protocol
from zoneinfo import ZoneInfo

from fastapi import Path
from fastapi.responses import Response
from starlette.datastructures import FormData

from truceline.core.errors import InvalidValue, TrucelineError
from truceline.reporting.model import Draft, Step
from truceline.web.changes import answered, as_page, attempt, keep_name
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.reporting_rows import report_path
from truceline.web.reporting_sent import Fields, Sent, all_fields, one_field
from truceline.web.reporting_writing import Writing

__all__ = ["register_changes"]

_LIST, _PAGE = "reports.html", "report.html"
_OPENING = ("template", "on", "from_on", "cut_off", "side_a", "side_b", "title", "by")
_TICKED = ("zone", "feed", "language")
ReportId = Annotated[str, Path(max_length=100)]
_Act = Callable[[Context, str, FormData], object]


class ListOf(Protocol):
    """The page of all reports."""

    def __call__(self, context: Context, sent: Sent) -> Page:
        """The page."""


class PageOf(Protocol):
    """The page of one report."""

    def __call__(self, context: Context, report_id: str, sent: Sent) -> Page:
        """The page."""


def register_changes(pages: Pages, *, list_of: ListOf, page_of: PageOf) -> None:
    """Register the forms.

    Args:
        pages: Of the application.
        list_of: Shows the list again where something is missing.
        page_of: Shows a report again.
    """
    _register_opening(pages, list_of)
    _register_writing(pages, page_of)
    _register_step(pages, page_of, "moves", _move, "#chain")
    _register_step(pages, page_of, "release", _release, "#editions")
    _register_step(pages, page_of, "corrections", _correct, "#chain")


# -- opening -------------------------------------------------------------------------------------


def _register_opening(pages: Pages, list_of: ListOf) -> None:
    def open_report(context: Ctx, form: Fields) -> Response:
        """Open a report."""

        def again(error: TrucelineError) -> Response:
            back = as_page(context, "/reports")
            fields = {name: one_field(form, name) for name in _OPENING}
            ticked = {f"{name}:{one}": "on" for name in _TICKED for one in all_fields(form, name)}
            page = list_of(back, Sent(texts={}, fields=fields | ticked, problem=error))
            return pages.render(back, page, _LIST)

        def done(draft: Draft) -> Response:
            answer = answered(context, context.link(report_path(draft.report_id)))
            return keep_name(answer, one_field(form, "by"))

        return attempt(context, lambda: _opened(context, form), done=done, again=again)

    pages.router.post("/reports", include_in_schema=False, response_model=None)(open_report)


def _opened(context: Context, form: FormData) -> Draft:
    first = one_field(form, "from_on")
    return context.workspace.reports.open(
        one_field(form, "template"),
        on=_day(one_field(form, "on"), "The last day"),
        from_on=_day(first, "The first day") if first else None,
        cut_off=_cut_off(context, one_field(form, "cut_off")),
        zones=all_fields(form, "zone"),
        feeds=all_fields(form, "feed"),
        between=_between(one_field(form, "side_a").strip(), one_field(form, "side_b").strip()),
        languages=all_fields(form, "language") or ("en",),
        title=one_field(form, "title"),
        by=one_field(form, "by"),
        event_id=one_field(form, "token"),
    )


def _day(words: str, what: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as exc:
        raise InvalidValue(
            f"{what} is '{words}', which is no day.", hint="Write it as YYYY-MM-DD."
        ) from exc


def _cut_off(context: Context, words: str) -> time | datetime | None:
    """Local clock time, or a local instant; None for the template's own."""
    if not words.strip():
        return None
    try:
        if "T" not in words:
            return time.fromisoformat(words).replace(tzinfo=None)
        moment = datetime.fromisoformat(words)
    except ValueError as exc:
        raise InvalidValue(
            f"The cut-off is '{words}', which is no time.",
            hint="Write 19:30, or a whole local instant as 2018-10-20T19:30.",
        ) from exc
    if moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=ZoneInfo(context.workspace.record.at(None).timezone))


def _between(side_a: str, side_b: str) -> tuple[str, str] | None:
    if bool(side_a) != bool(side_b):
        raise InvalidValue("Only one of the two sides is named.", hint="Name both, or neither.")
    return (side_a, side_b) if side_a else None


# -- writing -------------------------------------------------------------------------------------


def _register_writing(pages: Pages, page_of: PageOf) -> None:
    def write(context: Ctx, report_id: ReportId, form: Fields) -> Response:
        """Save every text that was changed; then keep, hide or show what the button names."""
        writing = Writing(context, report_id, form)

        def again(error: TrucelineError) -> Response:
            return _again(pages, page_of, context, report_id, writing.sent(error))

        def done(saved: int) -> Response:
            address = context.link(report_path(report_id), saved=saved)
            if writing.section:
                address += f"#{writing.section}"
            return keep_name(answered(context, address, saved=saved), writing.by)

        return attempt(context, writing.run, done=done, again=again)

    pages.router.post("/reports/{report_id}/texts", include_in_schema=False, response_model=None)(
        write
    )


# -- the chain -----------------------------------------------------------------------------------


def _register_step(pages: Pages, page_of: PageOf, name: str, act: _Act, anchor: str) -> None:
    def take(context: Ctx, report_id: ReportId, form: Fields) -> Response:
        """Take one step, as the address says."""
        fields = {key: one for key, one in form.items() if isinstance(one, str) and key != "csrf"}

        def again(error: TrucelineError) -> Response:
            sent = Sent(texts={}, fields={**fields, "form": name}, problem=error)
            return _again(pages, page_of, context, report_id, sent)

        def done(_: object) -> Response:
            answer = answered(context, context.link(report_path(report_id)) + anchor)
            return keep_name(answer, fields.get("by", ""))

        return attempt(context, lambda: act(context, report_id, form), done=done, again=again)

    pages.router.post(
        f"/reports/{{report_id}}/{name}",
        name=f"take_{name}",
        include_in_schema=False,
        response_model=None,
    )(take)


def _move(context: Context, report_id: str, form: FormData) -> object:
    expected = one_field(form, "expected")
    return context.workspace.reports.move(
        report_id,
        _step(one_field(form, "to")),
        **_signed(form, "remark"),
        expected=_step(expected) if expected else None,
    )


def _release(context: Context, report_id: str, form: FormData) -> object:
    return context.workspace.reports.release(report_id, **_signed(form, "remark"))


def _correct(context: Context, report_id: str, form: FormData) -> object:
    moment = _cut_off(context, one_field(form, "cut_off"))
    if isinstance(moment, time):
        raise InvalidValue("The cut-off names no day.", hint="Give the day and the time.")
    return context.workspace.reports.correct(report_id, **_signed(form, "reason"), cut_off=moment)


def _signed(form: FormData, words: str) -> dict[str, Any]:
    """Who does it, why, and the id that makes it happen once."""
    signed = {name: one_field(form, name) for name in ("by", words)}
    return {**signed, "event_id": one_field(form, "token")}


def _step(words: str) -> Step:
    try:
        return Step(words)
    except ValueError as exc:
        raise InvalidValue(
            f"The chain has no step '{words}'.", hint=f"Steps: {', '.join(Step)}."
        ) from exc


def _again(pages: Pages, page_of: PageOf, context: Context, report_id: str, sent: Sent) -> Response:
    back = as_page(context, report_path(report_id))
    return pages.render(back, page_of(back, report_id, sent), _PAGE)

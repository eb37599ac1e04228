"""Forms that record a judgement or take one back."""

from __future__ import annotations

from typing import Annotated, Protocol

from fastapi import Form, Path
from fastapi.responses import RedirectResponse, Response

from truceline.core.errors import InvalidValue
from truceline.web.changes import NAME_COOKIE, ONE_WRITER, as_page, keep_name, wants_page
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.security import check_csrf
from truceline.web.subjects import contradiction_path

__all__ = ["NAME_COOKIE", "UNDECIDABLE", "register_judging"]

# What the form sends where the person says that nobody can decide.
UNDECIDABLE = "undecided"
_TEMPLATE = "contradiction.html"
Text = Annotated[str, Form(max_length=10_000)]


class PageOf(Protocol):
    """The page of one contradiction, with what was sent and why it was not taken."""

    def __call__(
        self,
        context: Context,
        subject: str,
        field: str,
        sent: dict[str, str] | None = None,
        problem: str = "",
    ) -> Page:
        """The page."""


def register_judging(pages: Pages, *, page_of: PageOf) -> None:
    """Register the forms.

    Args:
        pages: Of the application.
        page_of: Shows the page again where something is missing.
    """

    def again(context: Context, topic: tuple[str, str], sent: dict[str, str], why: str) -> Response:
        back = as_page(context, contradiction_path(*topic))
        return pages.render(back, page_of(back, *topic, sent=sent, problem=why), _TEMPLATE)

    @pages.router.post("/judgements", include_in_schema=False)
    def judge(
        context: Ctx,
        subject: Text = "",
        field: Text = "",
        claim: Text = "",
        by: Text = "",
        reason: Text = "",
        csrf: Text = "",
    ) -> Response:
        """Record which claim to compute with."""
        check_csrf(context.request, csrf)
        try:
            with ONE_WRITER:
                made = context.workspace.record.judge(
                    subject, field, _chosen(claim), by=by, reason=reason
                )
        except InvalidValue as exc:
            sent = {"claim": claim, "by": by, "reason": reason}
            if not wants_page(context.request):
                raise
            return again(context, (subject, field), sent, str(exc))
        return _back(context, (subject, field), made.judgement_id, by)

    @pages.router.post("/judgements/{judgement_id}/take-back", include_in_schema=False)
    def take_back(
        context: Ctx,
        judgement_id: Annotated[str, Path(max_length=100)],
        by: Text = "",
        reason: Text = "",
        csrf: Text = "",
    ) -> Response:
        """Take a judgement back."""
        check_csrf(context.request, csrf)
        held = context.workspace.record.judgement(judgement_id)
        topic = (held.subject, held.field)
        try:
            with ONE_WRITER:
                context.workspace.record.take_back(judgement_id, by=by, reason=reason)
        except InvalidValue as exc:
            if not wants_page(context.request) or not _is_disputed(context, topic):
                raise
            sent = {"by": by, "taken": judgement_id, "why": reason}
            return again(context, topic, sent, str(exc))
        return _back(context, topic, judgement_id, by)


def _chosen(claim: str) -> str:
    if not claim:
        raise InvalidValue(
            "Nothing is chosen.", hint="Choose a claim, or that it cannot be decided."
        )
    return "" if claim == UNDECIDABLE else claim


def _is_disputed(context: Context, topic: tuple[str, str]) -> bool:
    disputes = context.workspace.record.disputes(context.as_of)
    return topic in {(one.subject, one.field) for one in disputes}


def _back(context: Context, topic: tuple[str, str], judgement_id: str, by: str) -> Response:
    """Back to the page, at the judgement; the name is kept for the next one of this session."""
    path = contradiction_path(*topic) if _is_disputed(context, topic) else "/contradictions"
    answer = RedirectResponse(f"{context.link(path)}#{judgement_id}", status_code=303)
    return keep_name(answer, by)

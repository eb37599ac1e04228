"""Forms that score a provision for a year, or take a score back."""

from __future__ import annotations

from typing import Annotated, Protocol

from fastapi import Form, Path
from fastapi.responses import RedirectResponse, Response

from truceline.core.errors import InvalidValue, TrucelineError, UnknownId
from truceline.web.changes import as_page, attempt, keep_name
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.security import check_csrf

__all__ = ["register_scoring"]

_TEMPLATE = "obligation.html"
Text = Annotated[str, Form(max_length=10_000)]


class PageOf(Protocol):
    """The page of one obligation, with what was sent and why it was not taken."""

    def __call__(
        self,
        context: Context,
        obligation_id: str,
        *,
        sent: dict[str, str] | None = None,
        problem: str = "",
    ) -> Page:
        """The page."""


def register_scoring(pages: Pages, *, page_of: PageOf) -> None:
    """Register the forms.

    Args:
        pages: Of the application.
        page_of: Shows the page again where something is missing.
    """

    def again(context: Context, about: str, sent: dict[str, str], why: str) -> Response:
        back = as_page(context, f"/obligations/{about}")
        return pages.render(back, page_of(back, about, sent=sent, problem=why), _TEMPLATE)

    @pages.router.post("/scores", include_in_schema=False)
    def score(
        context: Ctx,
        provision: Text = "",
        year: Text = "",
        value: Text = "",
        by: Text = "",
        reason: Text = "",
        csrf: Text = "",
    ) -> Response:
        """Record how far a provision was carried out by the end of a year."""
        check_csrf(context.request, csrf)
        sent = {"year": year, "value": value, "by": by, "reason": reason}
        clocks = context.workspace.clocks
        return attempt(
            context,
            lambda: clocks.score(
                provision,
                year=_number(year, "year"),
                value=_number(value, "score"),
                by=by,
                reason=reason,
            ),
            done=lambda made: _back(context, provision, made.judgement_id, by),
            again=lambda error: again(context, provision, sent, str(error)),
        )

    @pages.router.post("/scores/{judgement_id}/take-back", include_in_schema=False)
    def take_back_score(
        context: Ctx,
        judgement_id: Annotated[str, Path(max_length=100)],
        by: Text = "",
        reason: Text = "",
        csrf: Text = "",
    ) -> Response:
        """Take a score back."""
        check_csrf(context.request, csrf)
        held = context.workspace.record.judgement(judgement_id)
        about = held.subject.removeprefix("provision:")
        if about == held.subject:
            raise UnknownId(
                f"Judgement {judgement_id} is no score.", hint="See the contradictions."
            )
        sent = {"by": by, "taken": judgement_id, "why": reason}

        def repeat(error: TrucelineError) -> Response:
            return again(context, about, sent, str(error))

        return attempt(
            context,
            lambda: context.workspace.record.take_back(judgement_id, by=by, reason=reason),
            done=lambda _made: _back(context, about, "scores", by),
            again=repeat,
        )


def _number(words: str, what: str) -> int:
    if not words.strip().isdecimal() or not words.isascii():
        raise InvalidValue(f"'{words}' is not a {what}.", hint="Choose or write a number.")
    return int(words)


def _back(context: Context, about: str, anchor: str, by: str) -> Response:
    """Back to the page, at the score; the name is kept for the next one of this session."""
    answer = RedirectResponse(f"{context.link(f'/obligations/{about}')}#{anchor}", status_code=303)
    return keep_name(answer, by)

"""Documents brought in by a form or by dropping files: stored, described, read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import Depends, Path, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from truceline.core.document import Document
from truceline.core.errors import InvalidValue, TrucelineError, UnreadableDocument
from truceline.ingest.documents.limits import MEBIBYTE
from truceline.web.changes import answered, as_page, keep_name, wants_page
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages, plain
from truceline.web.reading_brought import Brought, bring_all, describe, read_one
from truceline.web.reading_rows import document_path, finding_row
from truceline.web.reporting_sent import Fields, one_field
from truceline.web.security import check_csrf

__all__ = ["register_uploads"]

_MOST_TOGETHER = 400 * MEBIBYTE
_MOST_FILES = 100
T = TypeVar("T")
SourceId = Annotated[str, Path(max_length=80)]


async def _files(request: Request) -> AsyncIterator[FormData]:
    """The form with its files, which are closed afterwards.

    Raises:
        SafetyRefusal: It did not come from a page of this dashboard.
        InvalidValue: It is larger than what is taken at once.
    """
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > _MOST_TOGETHER:
        raise InvalidValue(
            f"The files are larger than {_MOST_TOGETHER // MEBIBYTE} MiB together.",
            hint="Bring fewer at once, or use: truceline read FOLDER",
        )
    async with request.form(max_files=_MOST_FILES, max_fields=20) as form:
        check_csrf(request, one_field(form, "csrf"))
        yield form


_Files = Annotated[FormData, Depends(_files)]


class ListOf(Protocol):
    """The list of documents, with what became of files, or why nothing did."""

    def __call__(
        self,
        context: Context,
        *,
        brought: Sequence[dict[str, Any]] = (),
        problem: TrucelineError | None = None,
    ) -> Page:
        """The page."""


class PageOf(Protocol):
    """The page of a document, with why something was not done."""

    def __call__(self, context: Context, source_id: str, *, problem: TrucelineError) -> Page:
        """The page."""


def register_uploads(pages: Pages, *, list_of: ListOf, page_of: PageOf) -> None:
    """Register what brings documents in, reads them, and says when they were published.

    Args:
        pages: Of the application.
        list_of: Shown after several files, or a refusal.
        page_of: Shown after a refusal.
    """
    _register_bringing(pages, list_of)
    _register_one(pages, page_of)


def _register_bringing(pages: Pages, list_of: ListOf) -> None:
    def bring(context: Ctx, form: _Files) -> Response:
        """Store the files and read them; what is refused says why, the others stay."""

        def act() -> list[Brought]:
            made = bring_all(context, form)
            if not (wants_page(context.request) or one_field(form, "read") == "later"):
                _raise_alone(made)
            return made

        def refused(problem: TrucelineError) -> Response:
            back = as_page(context, "/documents")
            return pages.render(back, list_of(back, problem=problem), "documents.html")

        def done(made: list[Brought]) -> Response:
            return keep_name(_answer(pages, context, made, list_of), one_field(form, "by"))

        return _tried(context, act, done=done, again=refused)

    pages.router.post("/documents", include_in_schema=False, response_model=None)(bring)


def _register_one(pages: Pages, page_of: PageOf) -> None:
    def again(context: Context, source_id: str, problem: TrucelineError) -> Response:
        back = as_page(context, document_path(source_id))
        return pages.render(back, page_of(back, source_id, problem=problem), "document.html")

    def read(context: Ctx, source_id: SourceId, form: Fields) -> Response:
        """Suggest the claims of a document; the same reading again changes nothing."""
        del form  # only its token counts

        def done(claims: int | None) -> Response:
            found = [finding_row(one) for one in context.workspace.reading.findings(source_id)]
            address = context.link(document_path(source_id))
            return answered(context, address, claims=claims, findings=found)

        return _tried(
            context,
            lambda: read_one(context, source_id),
            done=done,
            again=lambda problem: again(context, source_id, problem),
        )

    def say(context: Ctx, source_id: SourceId, form: Fields) -> Response:
        """Say when, by whom and in which language it was published; it is read again."""

        def done(now: Document) -> Response:
            address = context.link(document_path(now.source_id))
            claims = len(context.workspace.reading.claims(now.source_id))
            answer = answered(context, address, published_on=plain(now.published_on), claims=claims)
            return keep_name(answer, one_field(form, "by"))

        return _tried(
            context,
            lambda: describe(context, source_id, form),
            done=done,
            again=lambda problem: again(context, source_id, problem),
        )

    for word, view in (("reading", read), ("description", say)):
        path = f"/documents/{{source_id}}/{word}"
        pages.router.post(path, include_in_schema=False, response_model=None)(view)


def _tried(
    context: Context,
    act: Callable[[], T],
    *,
    done: Callable[[T], Response],
    again: Callable[[TrucelineError], Response],
) -> Response:
    """As `attempt`, but not as the only writer: a reading takes long, and nobody waits for it."""
    try:
        made = act()
    except TrucelineError as exc:
        if not wants_page(context.request):
            raise
        return again(exc)
    return done(made)


def _raise_alone(made: Sequence[Brought]) -> None:
    """A program that sends one file gets its refusal as an error."""
    if len(made) == 1 and made[0].document is None:
        why = made[0].findings[0]
        raise UnreadableDocument(why.message, hint=why.hint, where=why.where)


def _answer(pages: Pages, context: Context, brought: list[Brought], list_of: ListOf) -> Response:
    rows = [one.row(context) for one in brought]
    if len(brought) == 1 and brought[0].document is not None:
        return answered(context, rows[0]["address"], documents=plain(rows))
    if not wants_page(context.request):
        return answered(context, context.link("/documents"), documents=plain(rows))
    back = as_page(context, "/documents")
    return pages.render(back, list_of(back, brought=rows), "documents.html")

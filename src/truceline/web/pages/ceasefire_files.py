"""The brief of a ceasefire as a file, and what stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from fastapi.responses import Response

from truceline.briefs import counts_csv, exporter_for, incidents_csv, incidents_geojson
from truceline.briefs.compose.chapter import with_chapter
from truceline.core.errors import InvalidValue
from truceline.monitor.model import Assessment
from truceline.web.context import Context, Ctx, Value
from truceline.web.days import FromDay, OnDay, UntilDay
from truceline.web.page import Pages
from truceline.workspace.briefs import Briefed, BriefRequest
from truceline.workspace.question import Question

__all__ = ["addresses", "check_reach", "register"]

_MOST_DAYS = 7_305  # twenty years: what a chart can show, and a browser bear
_MARGIN_DAYS = 366

_CSV, _GEOJSON = "text/csv; charset=utf-8", "application/geo+json"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BRIEFS = {
    "html": ("HTML", "text/html; charset=utf-8"),
    "docx": ("Word", _WORD),
    "pdf": ("PDF", "application/pdf"),
    "txt": ("e-mail text", "text/plain; charset=utf-8"),
    "md": ("Markdown", "text/markdown; charset=utf-8"),
    "json": ("JSON", "application/json"),
}
_WARNED = ("html", "docx", "pdf")
"""Forms of which the page offers one with the warnings of the period at the end."""
_BEHIND: dict[str, tuple[str, str, Callable[[Assessment], bytes]]] = {
    "counts.csv": ("counts as CSV", _CSV, counts_csv),
    "incidents.csv": ("incidents as CSV", _CSV, incidents_csv),
    "incidents.geojson": ("incidents as GeoJSON", _GEOJSON, incidents_geojson),
}


def register(pages: Pages) -> None:
    """Register one address per file."""
    for form, (_, media_type) in _BRIEFS.items():
        _add(pages, f"brief.{form}", media_type, _brief(form))
    for name, (_, media_type, write) in _BEHIND.items():
        _add(pages, name, media_type, _behind(write))


def check_reach(context: Context, request: BriefRequest) -> None:
    """Refuse days that no chart can show.

    Raises:
        InvalidValue: The period, or the time since the ceasefire began, is too long; or the
            periods that it is compared with lie beyond the calendar.
    """
    question = request.question
    period = question.period()
    until = period.until_on if period else question.on or context.today
    days = period.days if period else 0
    ceasefire = context.record.ceasefires.get(request.ceasefire)
    begun = ceasefire.in_effect.value.first_day if ceasefire else None
    if max(days, (until - (begun or until)).days) > _MOST_DAYS:
        raise InvalidValue(
            f"The days reach further than the {_MOST_DAYS:,} that a page shows.",
            hint="Choose a shorter period, nearer to the beginning of the ceasefire.",
        )
    first = min(period.from_on if period else until, begun or until)
    if first.toordinal() - days - _MARGIN_DAYS < date.min.toordinal():
        raise InvalidValue(
            "The equal period before lies beyond the calendar.", hint="Choose later days."
        )


def addresses(context: Context, ceasefire_id: str, question: Question) -> list[dict[str, str]]:
    """Every file with its address, for the same question; last the briefs with warnings."""
    asked: dict[str, Value] = {
        "on": question.on,
        "from": question.from_on,
        "until": question.until_on,
    }
    named = {f"brief.{form}": words for form, (words, _) in _BRIEFS.items()}
    named |= {name: words for name, (words, _, _) in _BEHIND.items()}
    path = f"/ceasefires/{ceasefire_id}"
    files = [
        {"words": words, "link": context.link(f"{path}/{name}", **asked)}
        for name, words in named.items()
    ]
    asked["warnings"] = "1"
    return files + [
        {
            "words": f"{_BRIEFS[form][0]} with the warnings of the period, internal",
            "link": context.link(f"{path}/brief.{form}", **asked),
        }
        for form in _WARNED
    ]


def _brief(form: str) -> Callable[[Briefed], bytes]:
    return lambda briefed: exporter_for(form).export(briefed.document)


def _with_warnings(context: Context, briefed: Briefed, question: Question) -> Briefed:
    """With the internal chapter that `truceline brief --warnings` adds."""
    period = briefed.inputs.assessment.period
    chapter = context.workspace.warning.brief_section(question, period)
    return replace(briefed, document=with_chapter(briefed.document, chapter, name="warnings"))


def _behind(write: Callable[[Assessment], bytes]) -> Callable[[Briefed], bytes]:
    return lambda briefed: write(briefed.inputs.assessment)


def _add(pages: Pages, name: str, media_type: str, write: Callable[[Briefed], bytes]) -> None:
    def file(
        context: Ctx,
        ceasefire_id: str,
        on: OnDay = None,
        from_on: FromDay = None,
        until_on: UntilDay = None,
        warnings: bool = False,
    ) -> Response:
        question = Question(as_of=context.as_of, on=on, from_on=from_on, until_on=until_on)
        request = BriefRequest(ceasefire=ceasefire_id, question=question)
        check_reach(context, request)
        briefed = context.workspace.briefs.brief(request)
        if warnings:
            briefed = _with_warnings(context, briefed, question)
        content = write(briefed)
        # Kept as a file: a brief brings its own style, which a page of ours may not.
        kept = {"Content-Disposition": f'attachment; filename="{ceasefire_id}-{name}"'}
        return Response(content, media_type=media_type, headers=kept)

    pages.router.get(
        f"/ceasefires/{{ceasefire_id}}/{name}",
        name=f"ceasefire_{name.replace('.', '_')}",
        response_class=Response,
    )(file)

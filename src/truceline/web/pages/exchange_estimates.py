"""Estimates of how many there are in all: models side by side, or why there is no answer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path
from fastapi.responses import RedirectResponse, Response

from truceline.core.errors import InvalidValue, ModelError, TrucelineError
from truceline.web.changes import ONE_WRITER, as_page, wants_page
from truceline.web.context import Context, Ctx
from truceline.web.exchange_rows import is_simulated
from truceline.web.exchange_sessions import room_of
from truceline.web.page import Page, Pages
from truceline.web.reporting_sent import Fields, one_field
from truceline.web.table import Column, Table
from truceline.workspace.exchange_estimates import KeptEstimate

__all__ = ["register"]

_TEMPLATE = "exchange_estimates.html"
_PATH = "/exchange/estimates"
_MOST_DRAWS = 50
EstimateId = Annotated[str, Path(max_length=100)]
_ROWS = (
    Column(key="method", heading="Method"),
    Column(key="model", heading="Model"),
    Column(key="total", heading="In all", kind="number"),
    Column(key="low", heading="From", kind="number"),
    Column(key="high", heading="To", kind="number"),
    Column(key="interval", heading="95 % interval of"),
    Column(key="unknown", heading="Why there is no number"),
    Column(key="diagnosis", heading="Fit"),
)
_ASKED = (
    Column(key="estimate", heading="Estimate", kind="id", link="link"),
    Column(key="lists", heading="Lists"),
    Column(key="draws", heading="Draws", kind="number"),
    Column(key="seed", heading="Seed"),
    Column(key="made_by", heading="Asked by", kind="name"),
    Column(key="made_on", heading="On", kind="date"),
)


def register(pages: Pages) -> None:
    """Register the estimates, one of them, and what asks for one."""
    pages.add(_PATH, estimates, template=_TEMPLATE, csv=True)
    pages.add(f"{_PATH}/{{estimate_id}}", estimate, template=_TEMPLATE, csv=True)

    @pages.router.post(_PATH, include_in_schema=False, response_model=None)
    def ask(context: Ctx, form: Fields) -> Response:
        """Estimate, and keep that it was asked."""
        room = room_of(context)
        try:
            with ONE_WRITER:
                room.estimates.estimate(
                    lists=[str(one) for one in form.getlist("lists")],
                    number=_whole(one_field(form, "draws"), "draws", 2, _MOST_DRAWS),
                    seed=_whole(one_field(form, "seed"), "seed", 0, 2**31 - 1),
                )
        except (InvalidValue, ModelError) as exc:
            if not wants_page(context.request):
                raise
            here = as_page(context, _PATH)
            return pages.render(here, _estimates(here, problem=exc), _TEMPLATE)
        made = room.estimates.kept()[0].estimate_id
        return RedirectResponse(context.link(f"{_PATH}/{made}"), status_code=303)


def _whole(text: str, name: str, least: int, most: int) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else -1
    if not least <= number <= most:
        raise InvalidValue(
            f"The number of {name} is out of range.", hint=f"Give {least} to {most}."
        )
    return number


def estimates(context: Ctx) -> Page:
    """The newest estimate, what was asked before, and a form that asks anew."""
    return _estimates(context)


def estimate(context: Ctx, estimate_id: EstimateId) -> Page:
    """One estimate as it was given."""
    return _estimates(context, estimate_id=estimate_id)


def _estimates(
    context: Context, *, estimate_id: str = "", problem: TrucelineError | None = None
) -> Page:
    room = room_of(context)
    kept = room.estimates.kept()
    shown = room.estimates.one(estimate_id) if estimate_id else next(iter(kept), None)
    asked = tuple(_asked_row(context, one) for one in kept)
    rows = tuple(dict(one) for one in shown.rows) if shown else ()
    caption = "Models side by side"
    return Page(
        title="Estimates of the total",
        content={"estimate": _content(shown), "lists": sorted(room.state.lists)},
        drawn={
            "asked": Table(caption="Asked before", columns=_ASKED, rows=asked, total=len(asked)),
            "is_linked": room.pairs.is_linked,
            "problem": problem,
        },
        table=Table(caption=caption, columns=_ROWS, rows=rows, total=len(rows)),
        status=422 if problem else 200,
        simulated=is_simulated(room),
    )


def _asked_row(context: Context, one: KeptEstimate) -> dict[str, Any]:
    return {
        "estimate": one.estimate_id,
        "link": context.link(f"{_PATH}/{one.estimate_id}"),
        "lists": ", ".join(one.lists),
        "draws": one.draws,
        "seed": str(one.seed),
        "made_by": one.made_by,
        "made_on": one.made_at.date(),
    }


def _content(shown: KeptEstimate | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    return {
        "estimate_id": shown.estimate_id,
        "lists": shown.lists,
        "draws": shown.draws,
        "seed": shown.seed,
        "made_by": shown.made_by,
        "made_on": shown.made_at.date(),
        "is_of_older_linkage": shown.is_of_older_linkage,
        "in_words": shown.in_words,
        "assumptions": shown.assumptions,
        "warnings": shown.warnings,
        "is_refused": all(one["total"] is None for one in shown.rows),
    }

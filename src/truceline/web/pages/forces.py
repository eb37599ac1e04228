"""Forces by a day: what was announced, what observed, what verified, and by whom."""

from __future__ import annotations

from truceline.web.context import Ctx
from truceline.web.days import OnDay
from truceline.web.page import Page, Pages
from truceline.web.seated import forces_shown
from truceline.web.table import Column, Table

__all__ = ["register"]

_COLUMNS = (
    Column(key="name", heading="Force", kind="name"),
    Column(key="actor", heading="Of", kind="name"),
    Column(key="stage", heading="As"),
    Column(key="state", heading="State"),
    Column(key="figure", heading="How many"),
    Column(key="unit", heading="Of what"),
    Column(key="by", heading="Said by", kind="name"),
    Column(key="said_on", heading="Said on", kind="date"),
)


def register(pages: Pages) -> None:
    """Register the page."""
    pages.add("/forces", forces, template="forces.html", csv=True)


def forces(context: Ctx, on: OnDay = None) -> Page:
    """Forces by a day: what was announced, what observed, what verified, and by whom."""
    day = on or context.today
    shown = forces_shown(context, context.workspace.tracks.forces(on=day, as_of=context.as_of))
    rows = tuple(
        {
            "name": one["name"],
            "actor": one["actor"]["name"],
            "stage": stage["stage"],
            "state": each["state"],
            "figure": each["figure"],
            "unit": each["unit"],
            "by": each["claim"]["who"]["name"] if each["claim"]["who"] else "the text itself",
            "said_on": each["claim"]["said_on"],
        }
        for one in shown
        for stage in one["stages"]
        for each in stage["statements"]
    )
    return Page(
        title="Forces",
        content={"on": day, "forces": shown},
        table=Table(caption="Forces as said", columns=_COLUMNS, rows=rows, total=len(rows)),
    )

"""Ceasefires: all of them, set side by side; and one of them as a live brief."""

from __future__ import annotations

from datetime import date
from typing import Any

from truceline.briefs import text
from truceline.core.agreement import Ceasefire
from truceline.core.claim import Stated
from truceline.core.dates import When
from truceline.core.errors import InvalidValue, TrucelineError
from truceline.talks.allegations import Concerning
from truceline.web.allegation_rows import alleged_about, ruled_words
from truceline.web.blocks import fold_blocks
from truceline.web.briefed import brief_content
from truceline.web.comparisons import comparison_tables
from truceline.web.context import Context, Ctx
from truceline.web.days import FromDay, OnDay, UntilDay
from truceline.web.modelled import modelled_of
from truceline.web.numbers import days_link
from truceline.web.obligations import by_state
from truceline.web.page import Page, Pages
from truceline.web.pages import ceasefire_files
from truceline.web.reading_evidence import accepted_about
from truceline.web.said import actor_links, source_links, stated_row
from truceline.web.table import Column, Table
from truceline.workspace.briefs import BriefRequest, Outlined
from truceline.workspace.question import Question, named_ceasefire

__all__ = ["register"]

_COLUMNS = (
    Column(key="title", heading="Ceasefire", kind="name", link="link"),
    Column(key="in_effect", heading="In effect", order="in_effect_on"),
    Column(key="ended", heading="Ended", order="ended_on"),
    Column(key="how", heading="How it ended"),
    Column(key="alleged", heading="Allegations", link="alleged_link"),
    Column(key="ruled", heading="Ruled"),
    Column(key="zones", heading="Where", kind="name"),
    Column(key="agreement", heading="Under", kind="name", link="agreement_link"),
    Column(key="declared", heading="Declared", order="declared_on"),
    Column(key="disputed", heading="Disputed between sources"),
    Column(key="checked", heading="Entry"),
    Column(key="ceasefire_id", heading="Id", kind="id"),
)
# How far around its zones a map shows the land.
_MARGIN_DEG = 0.15


def register(pages: Pages) -> None:
    """Register the list, the live brief, and its files."""
    pages.add("/ceasefires", ceasefires, template="ceasefires.html", csv=True)
    ceasefire_files.register(pages)
    pages.add("/ceasefires/{ceasefire_id}", ceasefire, template="ceasefire.html")


def ceasefires(context: Ctx, on: OnDay = None) -> Page:
    """All ceasefires with their three days, and what was counted before and during each."""
    rows = tuple(
        _list_row(context, one) for one in sorted(context.record.ceasefires.values(), key=_begun)
    )
    day = on or context.today
    compared = context.workspace.monitor.compare_known(Question(as_of=context.as_of, on=day))
    changes = context.workspace.change.known(context.as_of, on=day)
    tables = comparison_tables(context, compared.rows, changes)
    simulated = any(table["simulated"] for table in tables)
    return Page(
        title="Ceasefires",
        content={
            "on": day,
            "comparisons": tables,
            "findings": [text.with_days(str(finding)) for finding in compared.findings],
        },
        table=Table(
            caption="Ceasefires by the day on which they took effect",
            columns=_COLUMNS,
            rows=rows,
            total=len(rows),
        ),
        simulated=simulated,
    )


def _begun(ceasefire: Ceasefire) -> tuple[date, str]:
    return ceasefire.in_effect.value.first_day or date.max, ceasefire.ceasefire_id


def _list_row(context: Context, one: Ceasefire) -> dict[str, Any]:
    zones, record = context.record.zones, context.record
    fields: dict[str, Stated[When] | Stated[str]] = {
        "when declared": one.declared,
        "when in effect": one.in_effect,
        "when ended": one.ended,
        "how it ended": one.end_kind,
    }
    agreement = record.agreements.get(one.agreement_id)
    found = _concerning(context, one)
    names = [zones[zone].name if zone in zones else zone for zone in one.zones]
    return {
        "ceasefire_id": one.ceasefire_id,
        "title": one.title,
        "link": context.link(f"/ceasefires/{one.ceasefire_id}"),
        "declared": text.when(one.declared.value),
        "declared_on": one.declared.value.first_day,
        "in_effect": text.when(one.in_effect.value),
        "in_effect_on": one.in_effect.value.first_day,
        "ended": text.when(one.ended.value),
        "ended_on": one.ended.value.first_day,
        "how": stated_row(context, one.end_kind)["words"].replace("-", " "),
        "alleged": found.states_in_words or "none known",
        "alleged_link": context.link(f"/ceasefires/{one.ceasefire_id}") + "#alleged",
        "ruled": ruled_words(context, found),
        "zones": ", ".join(names) or "the whole country",
        "agreement": agreement.title if agreement else one.agreement_id,
        "agreement_link": context.link(f"/agreements/{one.agreement_id}") if agreement else "",
        "disputed": ", ".join(name for name, stated in fields.items() if stated.is_disputed),
        "checked": "checked" if one.checked else "unchecked",
    }


def _concerning(context: Context, one: Ceasefire) -> Concerning:
    return context.workspace.allegations.of_ceasefire(one.ceasefire_id, context.as_of)


def ceasefire(
    context: Ctx,
    ceasefire_id: str,
    on: OnDay = None,
    from_on: FromDay = None,
    until_on: UntilDay = None,
) -> Page:
    """One ceasefire: what was agreed, where it stands, what each counter says of a period."""
    one = named_ceasefire(context.record.ceasefires, ceasefire_id)
    question = Question(as_of=context.as_of, on=on, from_on=from_on, until_on=until_on)
    found, refusal = _outlined(context, BriefRequest(ceasefire=ceasefire_id, question=question))
    content = brief_content(context, found, ceasefire_id) if found else None
    counters = content["counters"] if content else []
    return Page(
        title=one.title,
        content={
            "ceasefire": _about(context, one),
            **accepted_about(context, f"ceasefire:{ceasefire_id}"),
            **alleged_about(context, _concerning(context, one), "ceasefire"),
            "brief": content,
            "refusal": refusal,
            "modelled": _modelled(context, ceasefire_id, on or context.today),
            "asked": {"on": on, "from": from_on, "until": until_on},
            "files": ceasefire_files.addresses(context, ceasefire_id, question),
        },
        simulated=any(counter["simulated"] for counter in counters),
        drawn={
            "drawing": _map(context, one, found) if found else None,
            "owed": by_state(content["obligations"]) if content else [],
            "in_words": fold_blocks(content["summary"], skips=("summary",)) if content else [],
        },
    )


def _modelled(context: Context, ceasefire_id: str, day: date) -> list[dict[str, Any]]:
    """The modelled change around its start by each counter, as on the list of all."""
    changes = context.workspace.change.known(context.as_of, on=day)
    return modelled_of(context, changes, ceasefire_id)


def _outlined(
    context: Context, request: BriefRequest
) -> tuple[Outlined | None, dict[str, str] | None]:
    """The brief; or, where nobody chose the days, why there is none for the usual ones.

    Raises:
        InvalidValue: The days that were asked for hold no period.
    """
    try:
        ceasefire_files.check_reach(context, request)
        return context.workspace.briefs.outline(request), None
    except InvalidValue as exc:
        if request.question.from_on or request.question.until_on:
            raise
        return None, _words(exc)


def _words(error: TrucelineError) -> dict[str, str]:
    return {"message": text.with_days(error.message), "hint": error.hint}


def _about(context: Context, one: Ceasefire) -> dict[str, Any]:
    record = context.record
    agreement = record.agreements.get(one.agreement_id)
    zones = [
        {
            "zone_id": zone,
            "name": record.zones[zone].name if zone in record.zones else zone,
            "link": context.link("/map", zone=zone),
        }
        for zone in one.zones
    ]
    return {
        "ceasefire_id": one.ceasefire_id,
        "title": one.title,
        "declared": stated_row(context, one.declared),
        "in_effect": stated_row(context, one.in_effect),
        "ended": stated_row(context, one.ended),
        "end_kind": stated_row(context, one.end_kind),
        "agreement": agreement.title if agreement else "",
        "agreement_link": context.link(f"/agreements/{one.agreement_id}") if agreement else "",
        "parties": actor_links(context, one.parties),
        "between": [actor_links(context, group) for group in one.between],
        "excludes": actor_links(context, one.excludes),
        "zones": zones,
        "mechanisms": list(one.mechanisms),
        "sources": source_links(context, one.sources),
        "checked": one.checked,
    }


def _map(context: Context, one: Ceasefire, found: Outlined) -> dict[str, Any]:
    """What the map and the charts are drawn from."""
    assessment = found.inputs.assessment
    period = assessment.period
    incidents = days_link(
        context, period.from_on, period.until_on, ceasefire=one.ceasefire_id
    ).replace("/incidents", "/map/incidents.geojson", 1)
    boxes = [shape.geometry.bounds for shape in found.inputs.shapes.values()]
    bounds = ""
    if boxes:
        west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
        east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
        around = (west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG)
        bounds = ",".join(f"{edge:.3f}" for edge in around)
    return {
        "incidents": incidents,
        "zones": context.link("/map/zones.geojson", on=assessment.on),
        "base": "/map/base.geojson",
        "bounds": bounds,
        "start": one.in_effect.value.first_day or "",
        "end": one.ended.value.first_day or "",
        "page": context.link(
            "/map", ceasefire=one.ceasefire_id, **{"from": period.from_on, "until": period.until_on}
        ),
    }

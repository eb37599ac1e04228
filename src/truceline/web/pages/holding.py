"""How long ceasefires held, who says that they ended, and what they may have moved elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from truceline.briefs import text
from truceline.core.agreement import Ceasefire
from truceline.monitor.model import Estimate
from truceline.web.allegation_rows import ruled_words
from truceline.web.context import Context, Ctx
from truceline.web.days import OnDay
from truceline.web.holding_curves import draw_curve, horizon_of
from truceline.web.numbers import days_link
from truceline.web.page import Page, Pages
from truceline.web.said import stated_row
from truceline.web.table import Column, Table
from truceline.workspace.holding import Holding, Moved
from truceline.workspace.holding_rows import (
    MANY_TESTS,
    Reading,
    holding_in_words,
    life_days,
    moved_row,
    reading_row,
    readings,
)
from truceline.workspace.question import Question
from truceline.workspace.scrutiny import scrutiny_row

__all__ = ["register"]

_COLUMNS = (
    Column(key="definition", heading="What counts as a collapse", kind="name", link="anchor"),
    Column(key="counter", heading="As told by", kind="name"),
    Column(key="ceasefires", heading="Ceasefires", kind="number"),
    Column(key="collapsed", heading="Collapsed", kind="number", link="anchor"),
    Column(key="half_by", heading="Half collapsed by day (95 %)"),
    Column(key="half_by_footprints", heading="The same by footprints"),
    Column(key="beyond_28", heading="Held beyond day 28"),
    Column(key="beyond_91", heading="Beyond day 91"),
    Column(key="beyond_182", heading="Beyond day 182"),
    Column(key="mean", heading="Mean days held (95 %)"),
    Column(key="left_out", heading="Not followed", kind="number"),
)


_AREAS = {
    "inside": "Inside",
    "all rings": "All rings together",
    "control": "Beyond the rings: the control",
}


def register(pages: Pages) -> None:
    """Register the page."""
    pages.add("/holding", holding, template="holding.html", csv=True)


def holding(context: Ctx, on: OnDay = None) -> Page:
    """Every definition of collapse side by side; who says it ended; rings around the zones."""
    question = Question(as_of=context.as_of, on=on)
    found = context.workspace.holding.holding(question)
    told = [*readings(found)]
    horizon = horizon_of(told)
    definitions = [_definition(context, at, one) for at, one in enumerate(told, start=1)]
    moved = [
        _moved(context, one)
        for one in context.workspace.holding.moved_by_all(Question(as_of=context.as_of))
    ]
    is_simulated = any(one["simulated"] for one in (*definitions, *moved))
    return Page(
        title="How long ceasefires held",
        content={
            "on": found.on,
            "in_words": holding_in_words(found),
            "definitions": definitions,
            "unknown": _unknown(found),
            "ends": [_end(context, one) for one in _known(context)],
            "moved": moved,
            "unmeasured": _unmeasured(moved),
            "leant": [*_leant(context)],
            "tests_in_words": MANY_TESTS,
            "horizon_days": horizon,
            "run": found.run,
            "run_link": context.link(f"/runs/{found.run}"),
        },
        drawn={"drawings": [draw_curve(one, horizon) for one in told]},
        table=_table(definitions, is_simulated=is_simulated),
        simulated=is_simulated,
    )


def _known(context: Context) -> list[Ceasefire]:
    def begun(one: Ceasefire) -> tuple[date, str]:
        return one.in_effect.value.first_day or date.max, one.ceasefire_id

    return sorted(context.record.ceasefires.values(), key=begun)


def _leant(context: Context) -> Iterator[dict[str, Any]]:
    """What the count of each ceasefire's first days hangs on."""
    found = context.workspace.scrutiny.first_days(Question(as_of=context.as_of))
    for one in _known(context):
        if one.ceasefire_id in found:
            yield {
                "title": one.title,
                "link": context.link(f"/ceasefires/{one.ceasefire_id}"),
                "counters": [scrutiny_row(row) for row in found[one.ceasefire_id]],
            }


def _unknown(found: Holding) -> list[dict[str, str]]:
    return [
        {"counter": one.feed.counter, "why": text.with_days(one.unknown)}
        for one in found.feeds
        if one.unknown
    ]


def _definition(context: Context, number: int, one: Reading) -> dict[str, Any]:
    """One definition as the page shows it, each life with the address of what made it end."""
    row = reading_row(one)
    for life, told in zip(one.lives.lives, row["lives"], strict=True):
        days = life_days(one.definition, life)
        feed = one.feed.feed if one.feed else ""
        told["link"] = context.link(f"/ceasefires/{life.ceasefire_id}")
        told["incidents"] = (
            days_link(context, *days, feed=feed, ceasefire=life.ceasefire_id) if days else ""
        )
        told["how"] = text.with_days(told["how"])
        told["notes"] = [text.with_days(note) for note in told["notes"]]
    for left in row["left_out"]:
        left["why"] = text.with_days(left["why"])
    row["assumptions"] = [text.with_days(words) for words in row["assumptions"]]
    return row | {
        "number": number,
        "heading": _begins_large(row["definition"]),
        "sentence": _begins_large(row["in_words"]),
    }


def _begins_large(words: str) -> str:
    return words[:1].upper() + words[1:]


def _table(rows: Sequence[dict[str, Any]], *, is_simulated: bool) -> Table:
    return Table(
        caption="The same ceasefires under each definition of collapse",
        columns=_COLUMNS,
        rows=tuple(_line(row) for row in rows),
        total=len(rows),
        simulated=is_simulated,
        notes=(
            "Rows are never added or averaged: each is another question.",
            "By footprints: each report counts by the share of the area it may lie in.",
        ),
    )


def _line(row: dict[str, Any]) -> dict[str, Any]:
    other, beyond = row["by_footprints"], row["held_beyond"]
    return {
        "definition": row["definition"],
        "anchor": f"#definition-{row['number']}",
        "counter": row["counter"],
        "simulated": row["simulated"],
        "ceasefires": row["ceasefires"],
        "collapsed": row["collapsed"],
        "half_by": row["unknown"] or _days(row["median_days"]),
        "half_by_footprints": (other["unknown"] or _days(other["median_days"])) if other else "",
        "beyond_28": _share(beyond["28"]),
        "beyond_91": _share(beyond["91"]),
        "beyond_182": _share(beyond["182"]),
        "mean": _mean(row),
        "left_out": len(row["left_out"]),
    }


def _days(one: dict[str, float | None]) -> str:
    """A middle length with its limits; a limit that few collapses cannot give says so."""
    low, high = ("not reached" if one[e] is None else f"{one[e]:.0f}" for e in ("low", "high"))
    value = "not reached" if one["value"] is None else f"{one['value']:.0f}"
    return f"{value} ({low} – {high})" if {value, low, high} != {"not reached"} else value


def _share(share: float | None) -> str:
    return "not known" if share is None else f"{share:.0%}"


def _mean(row: dict[str, Any]) -> str:
    mean = row["mean_days"]
    if mean["value"] is None:
        return "not known"
    return f"{text.estimate(Estimate(**mean))} of the first {row['mean_over_days']}"


def _end(context: Context, one: Ceasefire) -> dict[str, Any]:
    """Who says that it ended, and when; what is alleged against it, and ruled."""
    found = context.workspace.allegations.of_ceasefire(one.ceasefire_id, context.as_of)
    return {
        "ceasefire_id": one.ceasefire_id,
        "title": one.title,
        "link": context.link(f"/ceasefires/{one.ceasefire_id}"),
        "in_effect": text.when(one.in_effect.value),
        "ended": stated_row(context, one.ended),
        "how": stated_row(context, one.end_kind)["words"].replace("-", " "),
        "alleged": found.states_in_words,
        "ruled": ruled_words(context, found),
    }


def _moved(context: Context, one: Moved) -> dict[str, Any]:
    row = moved_row(one)
    row["link"] = context.link(f"/ceasefires/{one.ceasefire.ceasefire_id}")
    row["in_words"] = text.with_days(row["in_words"])
    row["notes"] = [text.with_days(note) for note in row.get("notes", ())]
    row["assumptions"] = row.get("assumptions", [])
    row["run_link"] = context.link(f"/runs/{one.run}")
    if one.found is not None:
        for part, count in (("before", one.found.zone.before), ("during", one.found.zone.during)):
            days = count.period
            row[f"{part}_words"] = text.period(days)
            row[f"{part}_link"] = days_link(
                context,
                days.from_on,
                days.until_on,
                feed=one.feed.feed,
                ceasefire=one.ceasefire.ceasefire_id,
            )
        for area in row["areas"]:
            area["words"] = _AREAS.get(area["role"]) or f"{_km(area)} around"
            for name in ("ratio", "against_control", "against_control_by_footprints"):
                area[f"{name}_words"] = _estimate(area[name])
    return row


def _unmeasured(moved: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ceasefires around which nothing was counted, each reason once with all whom it holds for."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in moved:
        if not row["areas"]:
            kept = {name: row[name] for name in ("title", "link", "in_words")}
            one = found.setdefault((row["title"], row["in_words"]), {**kept, "counters": []})
            one["counters"].append(row["counter"])
    return list(found.values())


def _estimate(one: dict[str, float | None] | None) -> str:
    if one is None or set(one.values()) == {None}:
        return "–"
    return text.estimate(Estimate(**one))


def _km(area: dict[str, Any]) -> str:
    return f"{area['inner_km']:g}–{area['outer_km']:g} km"

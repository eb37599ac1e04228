"""Casualties: who claims how many killed, wounded, missing, captured; never a sum over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from truceline.briefs import text
from truceline.core.casualty import CasualtyClaim, Fate
from truceline.core.errors import InputError, InvalidValue
from truceline.core.findings import Finding
from truceline.core.report import Feed
from truceline.monitor.casualties import (
    CasualtyLedger,
    Contradiction,
    LedgerLine,
    casualty_ledger,
    in_words,
)
from truceline.web.context import Context, Ctx
from truceline.web.errors import status_of
from truceline.web.filters import FilterChoices, Filters, FilterValues, filter_choices
from truceline.web.page import Page, Pages
from truceline.web.reading_rows import claim_address
from truceline.web.refused import refusal
from truceline.web.seated import reasons_shown
from truceline.web.table import Column, Table

__all__ = ["register"]

_MOST_QUOTED = 100
_MOST_FINDINGS = 100
_MOST_DIFFERING = 100
_COLUMNS = (
    Column(key="claimant", heading="Claimant", kind="name", link="link"),
    Column(key="supplied_by", heading="Supplied by"),
    Column(key="fate", heading="What befell them"),
    Column(key="among", heading="Among", kind="name"),
    Column(key="place", heading="Where", kind="name"),
    Column(key="low", heading="Lowest", kind="number"),
    Column(key="best", heading="Best", kind="number"),
    Column(key="high", heading="Highest", kind="number"),
    Column(key="claims", heading="Claims", kind="number"),
    Column(key="unknown", heading="Why there is no total"),
    Column(key="running_total", heading="Running total"),
    Column(key="running_since", heading="Since", kind="date"),
    Column(key="running_as_of", heading="As of", kind="date"),
    Column(key="denials", heading="Denials", kind="number"),
    Column(key="rule", heading="Rule"),
    Column(key="in_words", heading="In words"),
)


def register(pages: Pages) -> None:
    """Register the ledger."""
    pages.add("/casualties", casualties, template="casualties.html", csv=True)


def casualties(context: Ctx, filters: Filters) -> Page:
    """What each claimant says, on lines of its own; running totals and contradictions apart."""
    choices = filter_choices(context)
    try:
        ledger, findings = _ledger(context, filters)
    except InputError as exc:
        if context.request.url.path.endswith((".json", ".csv")):
            raise
        return _refused(context, filters, exc, choices)
    feeds = {one.feed.counter: one.feed for one in context.workspace.monitor.feeds(context.as_of)}
    flags = context.workspace.casualties.supplied_by(ledger)
    rows = [
        _row(context, filters, line, feeds) | {"supplied_by": flag}
        for line, flag in zip(ledger.lines, flags, strict=True)
    ]
    is_simulated = any(line.is_simulated for line in ledger.lines)
    return Page(
        title="Casualties",
        content={
            "filters": filters,
            "asked": filters.words(choices.names),
            "summary": text.with_days(in_words(ledger)),
            "claimants": _by_claimant(rows),
            "parties": _parties(context, ledger, rows),
            "contradictions": _contradictions(context, ledger),
            "contradictions_number": len(ledger.contradictions),
            "outside": ledger.outside,
            "assumptions": list(ledger.assumptions),
            "findings": [text.with_days(str(one)) for one in findings[:_MOST_FINDINGS]],
            "findings_number": len(findings),
        },
        table=Table(
            caption="Casualties by claimant",
            columns=_COLUMNS,
            rows=tuple(rows),
            total=len(rows),
            simulated=is_simulated,
        ),
        simulated=is_simulated,
        drawn={"choices": choices},
    )


def _ledger(context: Context, filters: FilterValues) -> tuple[CasualtyLedger, tuple[Finding, ...]]:
    """The ledger; an empty one where there is nothing to ask yet, and no zone to be refused."""
    try:
        return context.workspace.casualties.ledger(filters.question(context))
    except InvalidValue:
        if context.workspace.monitor.feeds(context.as_of) or filters.query():
            raise
        return casualty_ledger(()), ()


def _refused(
    context: Context, filters: FilterValues, error: InputError, choices: FilterChoices
) -> Page:
    """The form as it was sent, with what is wrong in it; no figure takes its place."""
    problem = refusal(context, filters, error, choices=choices)
    return Page(
        title="Casualties",
        status=status_of(error),
        content={"filters": filters, "problem": problem},
        drawn={"choices": choices},
    )


# -- lines -----------------------------------------------------------------------------------------


def _row(
    context: Context, filters: FilterValues, line: LedgerLine, feeds: Mapping[str, Feed]
) -> dict[str, Any]:
    total, feed = line.total, feeds.get(line.claimant)
    latest = line.cumulative[-1] if line.cumulative else None
    known = total if total and not total.unknown else None
    return {
        "claimant": line.claimant,
        "link": context.link("/incidents", **filters.query(feed=feed.feed)) if feed else "",
        "fate": line.fate.value,
        "is_own_word": line.fate is Fate.NEUTRALISED,
        "among": line.among,
        "place": line.place,
        "rule": line.rule,
        "low": known.low if known else None,
        "best": known.best if known else None,
        "high": known.high if known else None,
        "claims": len(total.claims) if total else 0,
        "repeated": len(total.repeated) if total else 0,
        "without_figure": total.without_figure if total else 0,
        "across_edge": len(total.straddling) if total else 0,
        "unknown": text.with_days(total.unknown) if total else "",
        "running_total": _figure(latest) if latest else None,
        "running_since": latest.period.from_on if latest else None,
        "running_as_of": _last(latest) if latest else None,
        "running": [_running(one) for one in line.cumulative],
        "denials": len(line.denied),
        "quoted": _quoted(context, line),
        "in_words": text.with_days(in_words(line)),
        "simulated": line.is_simulated,
    }


def _by_claimant(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Claimants in order; no figure stands over their lines, for fates and groups overlap."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["claimant"], []).append(row)
    return [
        {
            "claimant": name,
            "link": own[0]["link"],
            "simulated": any(row["simulated"] for row in own),
            "supplied_by": next((row["supplied_by"] for row in own if row["supplied_by"]), ""),
            "lines": own,
        }
        for name, own in found.items()
    ]


def _parties(
    context: Context, ledger: CasualtyLedger, rows: Iterable[dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """Claimants that are parties on the last day that a line of theirs speaks of, with reasons."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line, row in zip(ledger.lines, rows, strict=True):
        if row["supplied_by"] and line.claimant not in found:
            reasons = context.workspace.tracks.party(
                line.claimant, on=line.last_day or context.today, as_of=context.as_of
            )
            found[line.claimant] = reasons_shown(context, reasons)
    return found


def _running(one: CasualtyClaim) -> dict[str, Any]:
    return {"figure": _figure(one), "since": one.period.from_on, "as_of": _last(one)}


def _quoted(context: Context, line: LedgerLine) -> list[dict[str, Any]]:
    """The passages behind a line, where documents say it; the newest first."""
    total = line.total
    told = (*(total.claims if total else ()), *line.cumulative, *line.denied)
    said = [one for one in told if one.passage and one.where]
    newest = sorted(said, key=lambda one: (one.period.from_on, one.claim_id), reverse=True)
    return [_passage(context, one) for one in newest[:_MOST_QUOTED]]


def _passage(context: Context, one: CasualtyClaim) -> dict[str, Any]:
    claim_id = one.claim_id.partition(":")[0]
    source = one.where.source_id if one.where else ""
    return {
        "words": text.with_days(in_words(one)),
        "passage": " ".join(one.passage.split()),
        "word": one.word,
        "cited": one.cited,
        "known_on": one.known_on,
        "link": claim_address(context, source, claim_id, part="t"),
    }


def _contradictions(context: Context, ledger: CasualtyLedger) -> list[dict[str, Any]]:
    return [_contradiction(context, one) for one in ledger.contradictions[:_MOST_DIFFERING]]


def _contradiction(context: Context, one: Contradiction) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "words": text.with_days(in_words(one)),
        "claims": [
            {"claimant": each.claimant, "cited": each.cited, "claim": each.claim_id}
            for each in one.claims
        ],
        "passages": [_passage(context, each) for each in one.claims if each.passage],
    }


def _last(one: CasualtyClaim) -> date:
    return one.period.until_on - timedelta(days=1)


def _figure(one: CasualtyClaim) -> str:
    if not one.has_figure:
        return "no number"
    if one.best is not None:
        return text.number(one.best)
    least = text.number(one.least)
    return f"at least {least}" if one.most is None else f"{least} to {text.number(one.most)}"

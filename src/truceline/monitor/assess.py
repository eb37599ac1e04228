"""Assessment: everything that a brief says about a ceasefire or a period, counter by counter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from truceline.core.actor import Actor
from truceline.core.agreement import Ceasefire
from truceline.core.dates import Period
from truceline.monitor.breakdown import (
    Periods,
    by_direction,
    by_kind,
    by_pair,
    by_rule,
    by_zone,
)
from truceline.monitor.count import Chosen, choose
from truceline.monitor.filters import ReportFilter
from truceline.monitor.model import Assessment, Concentration, FeedAssessment
from truceline.monitor.scope import FeedReports, ZoneShares
from truceline.monitor.series import series_of
from truceline.monitor.weights import Weights, weigh

__all__ = ["FeedCase", "assess", "find_lumped", "periods_of", "source_concentration"]

_NOT_STATED = "not stated"
_DAYS_KNOWN = ((1, "day known"), (7, "within 2–7 days"), (31, "within 8–31 days"))


@dataclass(frozen=True, kw_only=True, eq=False)
class FeedCase:
    """One feed with what is asked of it.

    Attributes:
        reports: Its reports.
        filters: Which of them, in the feed's own labels.
        zone: Area of the totals (the union of a ceasefire's zones); None for everywhere.
        zones: Zones that get a line each.
        place_basis: (reports,) how well each place is known, in words (`Footprints.basis`).
        unmatched: Why this feed cannot answer; then nothing is counted.
        unlabelled: Parties asked for who have no label in this feed (`find_unlabelled`).
    """

    reports: FeedReports
    filters: ReportFilter
    zone: ZoneShares | None = None
    zones: tuple[ZoneShares, ...] = ()
    place_basis: NDArray[np.object_] | None = None
    unmatched: str = ""
    unlabelled: tuple[str, ...] = ()


def assess(
    cases: Sequence[FeedCase],
    *,
    period: Period,
    on: date,
    as_of: date | None = None,
    ceasefire: Ceasefire | None = None,
    actors: Mapping[str, Actor] | None = None,
    run: str = "",
) -> Assessment:
    """What each counter says about a ceasefire, or about a period alone.

    Args:
        cases: One per feed; they stand side by side and are never summed.
        period: Half-open days.
        on: Day that the result speaks of.
        as_of: Day of knowledge that the reports were folded for.
        ceasefire: Gives the baseline and the exclusions; None for a period alone.
        actors: The pack's actors, to tell which labels lump in who is excluded.
        run: Id of the run that computes it.

    Raises:
        InvalidValue: A filter cannot run on its feed.
        UnknownId: A filter asks for a label that no report carries.
    """
    periods = periods_of(period, ceasefire)
    return Assessment(
        ceasefire_id=ceasefire.ceasefire_id if ceasefire else "",
        period=period,
        previous=periods.previous,
        baseline=periods.baseline,
        on=on,
        as_of=as_of,
        feeds=tuple(_assess_feed(case, periods, ceasefire, run) for case in cases),
        lumped=find_lumped(ceasefire, actors or {}, cases) if ceasefire else (),
    )


def periods_of(period: Period, ceasefire: Ceasefire | None) -> Periods:
    """The equal periods that a period is compared with."""
    previous = period.before()
    start = ceasefire.in_effect.value.first_day if ceasefire else None
    if start is None:
        return Periods(now=period, previous=previous)
    baseline = Period(from_on=start - timedelta(days=period.days), until_on=start)
    return Periods(
        now=period, previous=previous, baseline=None if baseline == previous else baseline
    )


def _assess_feed(
    case: FeedCase, periods: Periods, ceasefire: Ceasefire | None, run: str
) -> FeedAssessment:
    if case.unmatched:
        return _unanswered(case)
    chosen = choose(case.reports, case.filters, zone=case.zone, run=run)
    weights = _weights_now(chosen, periods.now)
    counted = weights.value if not case.zone or case.zone.is_stated else weights.possible
    listed, p_inside = _incidents(case.reports, weights)
    start = ceasefire.in_effect.value.first_day if ceasefire else None
    return FeedAssessment(
        feed=case.reports.feed,
        totals=by_rule(chosen, periods),
        zones=by_zone(chosen, periods, case.zones),
        pairs=by_pair(chosen, periods),
        kinds=by_kind(chosen, periods),
        directions=by_direction(chosen, periods),
        series=series_of(chosen, span=periods.span, anchor=start or periods.now.from_on),
        concentration=source_concentration(_reported_by(case.reports, counted)),
        place_precision=_place_precision(case, counted),
        date_precision=_date_precision(case.reports, counted),
        incidents=listed,
        p_inside=p_inside,
        unlabelled=case.unlabelled,
    )


def _unanswered(case: FeedCase) -> FeedAssessment:
    return FeedAssessment(
        feed=case.reports.feed,
        totals=(),
        zones=(),
        pairs=(),
        kinds=(),
        directions=(),
        series=(),
        concentration=Concentration(source="", reports=0, total=0),
        place_precision=(),
        date_precision=(),
        incidents=case.reports.table.slice(0, 0),
        p_inside=(),
        unmatched=case.unmatched,
    )


def _weights_now(chosen: Chosen, now: Period) -> Weights:
    zone = chosen.zone
    held = zone.valid_in(now) if zone else now
    selected = chosen.selection.passes if held else np.zeros_like(chosen.selection.passes)
    return weigh(chosen.reports, selected, zone=zone, period=held or now)


def _incidents(reports: FeedReports, weights: Weights) -> tuple[pa.Table, tuple[float, ...]]:
    """Reports that may lie in the period and area, by day, and the share of each inside."""
    rows = np.flatnonzero(weights.possible)
    order = rows[np.lexsort((reports.ids[rows].astype(str), reports.first[rows]))]
    return reports.table.take(pa.array(order, pa.int64())), tuple(weights.p[order].tolist())


def _reported_by(reports: FeedReports, counted: NDArray[np.bool_]) -> list[str]:
    labels = reports.labels("reported_by")
    return [labels.values[code] for code in labels.codes[counted]]


def source_concentration(reported_by: Iterable[str]) -> Concentration:
    """How many reports rest on one source alone: the source for which that is most often so.

    `SOHR;SOHR` rests on SOHR alone; `SOHR, Airwars` rests on two and on neither alone. Names are
    parted at semicolons and commas and compared without regard to case. Reports that name no source
    are left out of `total`; where none names one, `source` is empty and `total` 0.
    """
    spelling: dict[str, str] = {}
    alone: Counter[str] = Counter()
    named: Counter[str] = Counter()
    total = 0
    for text in reported_by:
        names = [name.strip() for name in re.split("[;,]", text) if name.strip()]
        distinct = {name.casefold() for name in names}
        for name in names:
            spelling.setdefault(name.casefold(), name)
        total += bool(distinct)
        named.update(distinct)
        if len(distinct) == 1:
            alone.update(distinct)
    if not total:
        return Concentration(source="", reports=0, total=0)
    largest = min(named, key=lambda name: (-alone[name], -named[name], name))
    return Concentration(source=spelling[largest], reports=alone[largest], total=total)


def _place_precision(case: FeedCase, counted: NDArray[np.bool_]) -> tuple[tuple[str, int], ...]:
    if case.place_basis is not None:
        return _shares(str(basis) or _NOT_STATED for basis in case.place_basis[counted])
    labels = case.reports.labels("precision")
    values = (labels.values[code] for code in labels.codes[counted])
    return _shares(f"precision code {value}" if value else _NOT_STATED for value in values)


def _date_precision(
    reports: FeedReports, counted: NDArray[np.bool_]
) -> tuple[tuple[str, int], ...]:
    """By how many days a report may lie on, whatever codes its feed uses."""
    lengths = reports.last[counted] - reports.first[counted] + 1
    return _shares(
        next((words for most, words in _DAYS_KNOWN if length <= most), "longer than 31 days")
        for length in lengths.tolist()
    )


def _shares(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(words).items(), key=lambda item: (-item[1], item[0])))


def find_lumped(
    ceasefire: Ceasefire, actors: Mapping[str, Actor], cases: Sequence[FeedCase]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Feed labels counted here that may also cover actors whom the ceasefire leaves out.

    An actor is left out if the ceasefire excludes it, or a group that it belongs to.
    """
    excluded = set(ceasefire.excludes)
    feeds = {case.reports.feed.feed for case in cases if not case.unmatched}
    used = {label for case in cases for group in case.filters.between or () for label in group}
    found: dict[str, dict[str, None]] = {}
    for actor in actors.values():
        for label in actor.feed_names:
            if label.feed not in feeds or (used and label.name not in used):
                continue
            outside = [who for who in label.may_include if _groups_of(who, actors) & excluded]
            if outside:
                found.setdefault(label.name, {}).update(dict.fromkeys(outside))
    return tuple((label, tuple(outside)) for label, outside in sorted(found.items()))


def _groups_of(actor_id: str, actors: Mapping[str, Actor]) -> set[str]:
    """The actor and every group that it belongs to, at whatever remove."""
    found: set[str] = set()
    open_ids = [actor_id]
    while open_ids:
        current = open_ids.pop()
        if current not in found:
            found.add(current)
            ties = actors[current].member_of if current in actors else ()
            open_ids += [tie.actor_id for tie in ties]
    return found

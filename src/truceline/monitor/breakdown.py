"""Breakdowns: the same count in the period, before it and in the baseline, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.core.dates import Period
from truceline.monitor.count import Chosen, count_chosen
from truceline.monitor.model import Breakdown, Count, Rule
from truceline.monitor.rules import load_rules, rule_named
from truceline.monitor.scope import ZoneShares
from truceline.monitor.weights import weigh

__all__ = ["Periods", "by_direction", "by_kind", "by_pair", "by_rule", "by_zone"]

_NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """The period assessed, the equal one before, and the equal one before the ceasefire began.

    `baseline` is None where it is `previous`, or where there is no ceasefire.
    """

    now: Period
    previous: Period
    baseline: Period | None = None

    @property
    def span(self) -> Period:
        """From the earliest of the three until the end of the period."""
        starts = [one.from_on for one in (self.now, self.previous, self.baseline) if one]
        return Period(from_on=min(starts), until_on=self.now.until_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Groups:
    """Rows in groups: `codes[i]` is the group of row i, -1 for none."""

    codes: NDArray[np.int64]
    labels: Sequence[str]
    asked: Sequence[dict[str, Any]] = field(repr=False)
    plural: str


def by_rule(chosen: Chosen, periods: Periods) -> tuple[Breakdown, ...]:
    """One line per rule; units get a line per unit word, and none where the feed carries none."""
    lines = []
    for rule in load_rules().values():
        if rule.measure == "units":
            lines += _by_unit(chosen, periods, rule)
        else:
            lines.append(_line(chosen, periods, rule, (rule.title, rule.rule_id)))
    return tuple(lines)


def _by_unit(chosen: Chosen, periods: Periods, rule: Rule) -> list[Breakdown]:
    labels = chosen.reports.labels("unit")
    carrying = chosen.selection.passes & ~np.isnan(chosen.reports.figures("units"))
    lines = []
    for word in sorted({labels.values[code] for code in np.unique(labels.codes[carrying])}):
        part = chosen.narrowed(labels.isin((word,)), unit=word)
        name = (f"{rule.title}: {word or _NOT_STATED}", f"{rule.rule_id}:{word}")
        lines.append(_line(part, periods, rule, name))
    return lines


def by_zone(chosen: Chosen, periods: Periods, zones: Sequence[ZoneShares]) -> tuple[Breakdown, ...]:
    """One line per zone, by rule `events`. Zones may overlap, so lines do not sum."""
    events = rule_named("events")
    return tuple(
        _line(replace(chosen, zone=zone), periods, events, (zone.label, zone.zone_id))
        for zone in zones
    )


def by_pair(chosen: Chosen, periods: Periods, *, limit: int = 15) -> tuple[Breakdown, ...]:
    """One line per pair of sides as the feed names them, in either order; the rest in one line."""
    a, b = chosen.reports.labels("side_a"), chosen.reports.labels("side_b")
    names = sorted({*a.values, *b.values})
    rank = {name: place for place, name in enumerate(names)}
    first = np.array([rank[name] for name in a.values], dtype=np.int64)[a.codes]
    second = np.array([rank[name] for name in b.values], dtype=np.int64)[b.codes]
    ordered = np.minimum(first, second) * max(len(names), 1) + np.maximum(first, second)
    _, at, codes = np.unique(ordered, return_index=True, return_inverse=True)
    pairs = [(a.values[a.codes[row]], b.values[b.codes[row]]) for row in at]
    groups = _Groups(
        codes=codes.reshape(-1).astype(np.int64),
        labels=[" – ".join(side or _NOT_STATED for side in pair) for pair in pairs],
        asked=[{"between": [[one], [other]]} for one, other in pairs],
        plural="pairs",
    )
    return _by_group(chosen, periods, groups, limit)


def by_kind(chosen: Chosen, periods: Periods, *, limit: int = 15) -> tuple[Breakdown, ...]:
    """One line per kind of incident as the feed names it."""
    return _by_column(chosen, periods, ("kind", "kinds", "kinds"), limit)


def by_direction(chosen: Chosen, periods: Periods, *, limit: int = 15) -> tuple[Breakdown, ...]:
    """One line per direction that reports state; none where the feed states none at all."""
    if not chosen.reports.labels("from_direction").known:
        return ()
    return _by_column(chosen, periods, ("from_direction", "from_direction", "directions"), limit)


def _by_column(
    chosen: Chosen, periods: Periods, names: tuple[str, str, str], limit: int
) -> tuple[Breakdown, ...]:
    column, filter_name, plural = names
    labels = chosen.reports.labels(column)
    groups = _Groups(
        codes=labels.codes,
        labels=[value or _NOT_STATED for value in labels.values],
        asked=[{filter_name: [value]} for value in labels.values],
        plural=plural,
    )
    return _by_group(chosen, periods, groups, limit)


def _by_group(
    chosen: Chosen, periods: Periods, groups: _Groups, limit: int
) -> tuple[Breakdown, ...]:
    """The largest groups of the period first; groups beyond the limit are counted in one line."""
    events = rule_named("events")
    order = _largest_first(chosen, periods, groups)
    lines = []
    for code in order[:limit]:
        part = chosen.narrowed(groups.codes == code, **groups.asked[code])
        lines.append(_line(part, periods, events, (groups.labels[code], groups.labels[code])))
    rest = order[limit:]
    if rest.size:
        name = f"{rest.size} other {groups.plural}"
        part = chosen.narrowed(np.isin(groups.codes, rest), only=name)
        lines.append(_line(part, periods, events, (name, "other")))
    return tuple(lines)


def _largest_first(chosen: Chosen, periods: Periods, groups: _Groups) -> NDArray[np.int64]:
    """Codes of the groups that may lie in any of the periods, by size now, then before."""
    passes = chosen.selection.passes
    zone = chosen.zone.as_area() if chosen.zone else None
    sizes: list[NDArray[np.int64]] = []
    for period in (periods.now, periods.previous, periods.baseline):
        if period:
            weights = weigh(chosen.reports, passes, zone=zone, period=period)
            sizes += [
                np.bincount(groups.codes[mask], minlength=len(groups.labels))
                for mask in (weights.value, weights.possible)
            ]
    # lexsort takes its last key first.
    order = np.lexsort([-size for size in reversed(sizes)])
    return np.asarray(order[np.sum(sizes, axis=0)[order] > 0], dtype=np.int64)


def _line(chosen: Chosen, periods: Periods, rule: Rule, name: tuple[str, str]) -> Breakdown:
    baseline = periods.baseline
    return Breakdown(
        label=name[0],
        key=name[1],
        now=count_chosen(chosen, rule=rule, period=periods.now),
        previous=_earlier(chosen, rule, periods.previous),
        baseline=_earlier(chosen, rule, baseline) if baseline else None,
    )


def _earlier(chosen: Chosen, rule: Rule, period: Period) -> Count:
    """The count of an earlier period: in the same area, whether or not the zone held already."""
    zone = chosen.zone
    if zone is not None and zone.valid_in(period) != period:
        chosen = replace(
            chosen,
            zone=zone.as_area(),
            filters={**chosen.filters, "zone_as_area": "the same area, whether it held or not"},
        )
    return count_chosen(chosen, rule=rule, period=period)

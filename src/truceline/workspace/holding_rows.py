"""Rows of how long ceasefires held, and of what they moved: one shape for command and page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from truceline.core.report import Feed
from truceline.monitor.displacement import AreaChange
from truceline.monitor.displacement import in_words as moved_in_words
from truceline.monitor.model import Estimate
from truceline.monitor.survival import (
    Collapse,
    Cox,
    Curve,
    Effect,
    FirstOffensive,
    LevelReturns,
    Life,
    Lives,
    LogRank,
    in_words,
    spread_in_words,
)
from truceline.workspace.holding import Holding, Moved, Tested

__all__ = [
    "MANY_TESTS",
    "Reading",
    "holding_in_words",
    "life_days",
    "moved_row",
    "reading_row",
    "readings",
]

RECORD = "the record"
MANY_TESTS = (
    "The same ceasefires are tested under each definition, so that several small p-values are not "
    "several proofs; of twenty tests where nothing differs, one gives a p-value below 0.05."
)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One definition of collapse, as the record or one feed answers it.

    Attributes:
        feed: None where the record alone answers.
        expected: The curve by footprints; None where nothing is counted.
    """

    feed: Feed | None
    lives: Lives
    curve: Curve
    expected: Curve | None
    tested: Tested

    @property
    def counter(self) -> str:
        """Who answers."""
        return self.feed.counter if self.feed else RECORD

    @property
    def definition(self) -> Collapse:
        """What counts as a collapse."""
        return self.lives.definition


def readings(holding: Holding) -> Iterator[Reading]:
    """Every definition by everybody who answers it; nothing is put together."""
    for lives, curve, tested in zip(
        holding.stated.lives, holding.stated.curves, holding.tests, strict=True
    ):
        yield Reading(feed=None, lives=lives, curve=curve, expected=None, tested=tested)
    for one in holding.feeds:
        if one.value is None or one.expected is None:
            continue
        for lives, curve, expected, tested in zip(
            one.value.lives, one.value.curves, one.expected.curves, one.tests, strict=True
        ):
            yield Reading(feed=one.feed, lives=lives, curve=curve, expected=expected, tested=tested)


def holding_in_words(holding: Holding) -> str:
    """How far the answer hangs on the definition, for somebody who is no statistician."""
    said = spread_in_words([one.curve for one in readings(holding)])
    return said or "How long ceasefires held cannot be said: none could be followed."


def reading_row(one: Reading) -> dict[str, Any]:
    """A definition with its curve, its lives and what was tested."""
    return {
        "counter": one.counter,
        "feed": one.feed.feed if one.feed else "",
        "simulated": bool(one.feed and one.feed.is_simulated),
        "definition": one.definition.name,
        "definition_in_words": one.definition.words,
        **_curve_row(one.curve),
        "by_footprints": _curve_row(one.expected) if one.expected else None,
        "steps": [
            {
                "day": step.day,
                "at_risk": step.at_risk,
                "collapsed": step.collapsed,
                "held": _estimate(step.held),
                "standard_error": step.standard_error,
            }
            for step in one.curve.steps
        ],
        "lives": [_life_row(life) for life in one.lives.lives],
        "left_out": [{"title": title, "why": why} for title, why in one.lives.left_out],
        "log_rank": _log_rank_row(one.tested.log_rank),
        "cox": _cox_row(one.tested.cox),
        "assumptions": list(one.curve.assumptions),
        "notes": list(one.curve.notes),
    }


def _curve_row(curve: Curve) -> dict[str, Any]:
    return {
        "ceasefires": curve.lives,
        "collapsed": curve.collapses,
        "last_day": curve.last_day,
        "median_days": _estimate(curve.median_days),
        "mean_days": _estimate(curve.mean_days),
        "mean_over_days": curve.horizon_days,
        "held_beyond": {str(day): curve.held_beyond(day) for day in (28, 91, 182)},
        "collapses_per_365_days": _estimate(curve.rate_per_365_days),
        "unknown": curve.unknown,
        "in_words": in_words(curve),
    }


def _life_row(life: Life) -> dict[str, Any]:
    return {
        "ceasefire_id": life.ceasefire_id,
        "title": life.label,
        "first_day": life.started_on,
        "followed_from_day": life.entry_days + 1,
        "day": life.exit_days,
        "on": life.left_on,
        "collapsed": life.has_collapsed,
        "how": life.how,
        "report_ids": list(life.report_ids),
        "notes": list(life.notes),
    }


def life_days(definition: Collapse, life: Life) -> tuple[date, date] | None:
    """First day and first day after of the incidents behind a collapse; None without incidents."""
    if not life.report_ids or life.left_on is None or life.started_on is None:
        return None
    days = definition.days if isinstance(definition, LevelReturns) else 1
    if not isinstance(definition, LevelReturns | FirstOffensive):
        return None
    begun = life.started_on + timedelta(days=life.entry_days)
    first = max(begun, life.left_on - timedelta(days=days - 1))
    return first, life.left_on + timedelta(days=1)


def _log_rank_row(found: LogRank) -> dict[str, Any]:
    return {
        "in_words": in_words(found),
        "groups": [
            {"group": name, "ceasefires": lives, "collapsed": seen, "expected": expected}
            for name, lives, seen, expected in found.groups
        ],
        "statistic": found.statistic,
        "df": found.df,
        "p_value": found.p_value,
        "unknown": found.unknown,
        "assumptions": list(found.assumptions),
    }


def _cox_row(found: Cox) -> dict[str, Any]:
    return {
        "in_words": in_words(found),
        "effects": [_effect_row(one) for one in found.effects],
        "unknown": found.unknown,
        "assumptions": list(found.assumptions),
        "notes": list(found.notes),
    }


def _effect_row(one: Effect) -> dict[str, Any]:
    return {
        "trait": one.trait,
        "hazard_ratio": _estimate(one.hazard_ratio),
        "log_ratio": one.log_ratio,
        "standard_error": one.standard_error,
        "p_value": one.p_value,
        "p_proportional": one.p_proportional,
    }


def moved_row(one: Moved) -> dict[str, Any]:
    """What a ceasefire may have moved, by one feed: verdict, reasons, and every area."""
    found = one.found
    row: dict[str, Any] = {
        "ceasefire_id": one.ceasefire.ceasefire_id,
        "title": one.ceasefire.title,
        "counter": one.feed.counter,
        "feed": one.feed.feed,
        "simulated": one.feed.is_simulated,
        "unknown": one.unknown,
        "run": one.run,
    }
    if found is None:
        why = f"Whether it moved violence elsewhere cannot be told: {one.unknown}."
        return row | {
            "verdict": "cannot be told",
            "reasons": [one.unknown],
            "in_words": why,
            "areas": [],
        }
    before, during = found.window.before(found.start), found.window.during(found.start)
    areas = [("inside", found.zone), *(("ring", ring) for ring in found.rings)]
    areas += [("all rings", found.around), ("control", found.control)]
    return row | {
        "zone": found.label,
        "start": found.start,
        "before": {"from": before.from_on, "until": before.until_on},
        "during": {"from": during.from_on, "until": during.until_on},
        "washout_days": found.window.washout_days,
        "verdict": found.verdict,
        "reasons": list(found.reasons),
        "in_words": moved_in_words(found),
        "areas": [_area_row(role, area) for role, area in areas],
        "quotient": _estimate(found.quotient),
        "quotient_by_footprints": _estimate(found.quotient_expected),
        "saved": _estimate(found.saved),
        "saved_by_footprints": _estimate(found.saved_expected),
        "assumptions": list(found.assumptions),
        "notes": list(found.notes),
    }


def _area_row(role: str, area: AreaChange) -> dict[str, Any]:
    value, expected = area.by_value, area.by_expected
    return {
        "role": role,
        "area": area.label,
        "inner_km": area.inner_km,
        "outer_km": area.outer_km,
        "before": area.before.value if not area.unknown else None,
        "during": area.during.value if not area.unknown else None,
        "expected_before": expected.before if expected else None,
        "expected_during": expected.during if expected else None,
        "ratio": _estimate(area.ratio),
        "against_control": _estimate(value.against_control) if value else None,
        "against_control_by_footprints": _estimate(expected.against_control) if expected else None,
        "spread": value.spread if value else None,
        "level": area.level,
        "surely_here": area.resolved,
        "unknown": area.unknown,
    }


def _estimate(one: Estimate) -> dict[str, float | None]:
    return {"value": one.value, "low": one.low, "high": one.high}

"""How right the test of change is on simulated truth, and what it says of five truces in Syria.

    python bench/change.py                   sizes, power and coverage, 1,000 series each (minutes)
    python bench/change.py --times 200       the same, sooner and coarser
    python bench/change.py --workspace ws    the real table, from a workspace with the pack `syria`
                                             and UCDP GED for Syria 2016-2018

Prints Markdown, as it stands in docs/validation-monitoring.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from scipy.special import ndtr, stdtr

TESTS = Path(__file__).parent.parent / "tests"
sys.path.insert(0, str(TESTS))

from monitor.change.conftest import START, Truth, oracle_power, simulate_counts  # noqa: E402
from truceline.geography.countries import load_countries  # noqa: E402
from truceline.geography.footprints import footprints  # noqa: E402
from truceline.geography.shares import place_shares  # noqa: E402
from truceline.monitor import FeedReports, ReportFilter, ZoneShares, choose  # noqa: E402
from truceline.monitor.change import (  # noqa: E402
    ChangeWindow,
    Effect,
    LevelChange,
    against,
    daily_series,
    in_words,
    level_change,
    level_change_of,
    pooled,
)
from truceline.monitor.change.fit import uncertainty  # noqa: E402
from truceline.monitor.count import Chosen  # noqa: E402
from truceline.monitor.model import Estimate  # noqa: E402

STARTS = [
    date(2016, 2, 27),
    date(2016, 9, 12),
    date(2016, 12, 30),
    date(2017, 5, 6),
    date(2018, 9, 17),
]
AREAS = [
    "idlib-deescalation-area",
    "northern-homs-deescalation-area",
    "eastern-ghouta-deescalation-area",
    "south-west-deescalation-area",
]
ALL_AREAS = "deescalation-areas-2017"
BETWEEN = (("Government of Syria",), ("Syrian insurgents",))
CHANGE = np.array([0.0, 1.0])
WORLDS = ((8.0, 0.38), (2.0, 0.7), (0.5, 0.9))
SIDES = ((28, 28), (56, 28), (112, 28), (56, 56), (84, 84))


def window_of(days: int, before: int = 0) -> ChangeWindow:
    return ChangeWindow(days_before=before or days, days_during=days)


def changes(truth: Truth, window: ChangeWindow, times: int) -> list[LevelChange]:
    made = simulate_counts(truth, window, times=times, seed=11)
    return [level_change_of(one, start=START, window=window) for one in made]


def share(truths: Sequence[bool]) -> str:
    return f"{np.mean(truths):.3f}".removeprefix("0")


def calls(change: LevelChange) -> tuple[bool, bool, bool, bool]:
    """Whether Poisson, HAC(4) normal, HAC(12) t(n - 2) and ours call it a change."""
    effect = change.effect
    poisson = abs(effect.log_ratio) / np.sqrt(1 / effect.count_before + 1 / effect.count_during)
    four, twelve = (
        uncertainty(change.regression, CHANGE, lag_days=lag).hac_error for lag in (4, 12)
    )
    rows = effect.days_before + effect.days_during
    p = (
        2 * ndtr(-poisson),
        2 * ndtr(-abs(effect.log_ratio) / four),
        2 * stdtr(rows - 2, -abs(effect.log_ratio) / twelve),
        effect.p_value,
    )
    return tuple(one < 0.05 for one in p)


def print_rivals(times: int) -> None:
    print("| days | Poisson | HAC(4), normal | HAC(12), t(n − 2) | ours |\n|---|--:|--:|--:|--:|")
    for days in (28, 56, 84, 180):
        called = np.array([calls(one) for one in changes(Truth(), window_of(days), times)])
        print(f"| {days} + {days} | " + " | ".join(share(one) for one in called.T) + " |")


def print_power(times: int) -> None:
    print("\n| incidents a day | days | size | power at .6 | oracle's power | coverage at .6 |")
    print("|--:|---|--:|--:|--:|--:|")
    for rate, spread in WORLDS:
        for before, days in SIDES:
            window = window_of(days, before)
            truths = [Truth(rate=rate, spread=spread, ratio=ratio) for ratio in (1.0, 0.6)]
            same, fell = (
                [one.effect for one in changes(truth, window, times) if not one.effect.unknown]
                for truth in truths
            )
            size, power = (share([one.p_value < 0.05 for one in many]) for many in (same, fell))
            covered = share([one.ratio.low <= 0.6 <= one.ratio.high for one in fell])
            best = f"{oracle_power(truths[1], window):.3f}".removeprefix("0")
            print(
                f"| {rate:g} | {before} + {days} | {size} | {power} | {best} | {covered} |",
                flush=True,
            )


class Syria:
    """The reports of a workspace, between two sides, in the areas of its pack."""

    def __init__(self, folder: str) -> None:
        from truceline.workspace.open import open_workspace  # noqa: PLC0415

        monitor = open_workspace(folder).monitor
        (self.reports,) = monitor.feeds()
        self.filters = ReportFilter(between=BETWEEN, max_date_precision=2)
        placed, _ = footprints(self.reports.table, layers=(), countries=load_countries())
        self.zones = {
            area: ZoneShares(zone_id=area, name=shape.name, shares=place_shares(placed, shape))
            for area in (*AREAS, ALL_AREAS)
            for shape in [monitor.zone(area, None)]
        }

    def chosen(self, area: str = "") -> Chosen:
        reports: FeedReports = self.reports
        return choose(reports, self.filters, zone=self.zones.get(area))

    def outside(self) -> Chosen:
        inside = self.zones[ALL_AREAS].shares.inside
        return self.chosen().narrowed(~inside, outside=ALL_AREAS)


def ratio(estimate: Estimate) -> str:
    if estimate.value is None:
        return "–"
    return f"{estimate.value:.2f} ({estimate.low:.2f}–{estimate.high:.2f})"


def shown(effect: Effect) -> str:
    return effect.unknown or ratio(effect.ratio)


def _figure(count: float) -> str:
    return f"{count:.0f}" if count == int(count) else f"{count:.1f}"


def _p(p_value: float) -> str:
    return "< .001" if p_value < 0.001 else f"{p_value:.3f}".removeprefix("0")


def line(name: str, one: LevelChange, adjusted: str) -> str:
    effect = one.effect
    return (
        f"| {name} | {_figure(effect.count_before)} | {_figure(effect.count_during)} | "
        f"{shown(effect)} | {adjusted} | {shown(one.without_washout)} |"
    )


def print_together(names: Sequence[str], found: Sequence[LevelChange]) -> None:
    together = pooled(found)
    of = iter(together.adjusted)
    for name, one in zip(names, found, strict=True):
        print(line(name, one, "–" if one.effect.unknown else _p(next(of).adjusted_p)))
    bare = pooled([replace(one, effect=one.without_washout) for one in found])
    print(f"| **pooled** | | | {ratio(together.ratio)} | | {ratio(bare.ratio)} |")
    print(
        f"\nτ² {together.tau2:.2f}, I² {together.i2:.0%}, Q {together.q:.1f}. "
        f"{in_words(together)} {' '.join(together.notes)}\n"
    )


def print_real(folder: str) -> None:
    syria = Syria(folder)
    head = "| before | from it | ratio | adjusted p | without washout |\n|---|--:|--:|--:|--:|--:|"
    for days in (28, 56):
        window = window_of(days)
        print(f"\n### {days} + {days} days, 14 left out on either side\n\n| start {head}")
        found = [level_change(syria.chosen(), start=one, window=window) for one in STARTS]
        print_together([str(one) for one in STARTS], found)
        for weigh_by in ("value", "expected"):
            print(f"By `{weigh_by}`:\n\n| area, 6 May 2017 {head}")
            found = [
                level_change(syria.chosen(area), start=STARTS[3], window=window, weigh_by=weigh_by)
                for area in AREAS
            ]
            print_together([one.label for one in found], found)
        print_against(syria, window)


def print_against(syria: Syria, window: ChangeWindow) -> None:
    print("| area, 6 May 2017 | own | rest of Syria | beyond it | before the start |")
    print("|---|--:|--:|--:|---|")
    span = window.span(STARTS[3])
    rest = replace(daily_series(syria.outside(), span=span), label="the rest of Syria")
    for area in (*AREAS, ALL_AREAS):
        series = daily_series(syria.chosen(area), span=span)
        got = against(series, [rest], start=STARTS[3], window=window)
        drift = {True: "no drift seen", False: "moved apart: not fair", None: "unknown"}
        print(
            f"| {got.label} | {shown(got.own)} | {shown(got.others)} | {shown(got.effect)} | "
            f"{drift[got.is_parallel]}, {ratio(got.drift_per_28_days.ratio)} per 28 days |"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--workspace")
    given = parser.parse_args()
    if given.workspace:
        print_real(given.workspace)
    else:
        print_rivals(given.times)
        print_power(given.times)

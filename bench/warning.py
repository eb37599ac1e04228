"""How often charts cry wolf where nothing changes, and the correction that keeps them to the rate.

    python bench/warning.py                 whole charts of three years, as in the documentation
    python bench/warning.py --series 400    the same, finer
    python bench/warning.py --fit           the coefficients of `monitor/warning/calibration.py`

Prints Markdown; ends with 1 where a rate that is promised is missed by more than a fifth.
"""

from __future__ import annotations

import argparse
import itertools
import math
import sys
import time
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from truceline.monitor.warning import WarningRule, run_chart
from truceline.monitor.warning.calibration import LEAST_INCIDENTS, shown
from truceline.monitor.warning.design import (
    alarm_rates,
    allowance_at,
    height_at,
    judged,
    lattice,
    read_curve,
)

YEAR, DAYS = 365, 1096
WEEKLY = 7 / 365
# Shifts of the log rate aimed at, for which the true alarm rate is worked out once.
SHIFTS = np.linspace(-2.5, 2.0, 10)
Floats = NDArray[np.float64]
World = tuple[float, float, int, float, float]  # level, excess, steps, stated per step, ratio


def drawn(
    rng: np.random.Generator, level: float, excess: float, shape: tuple[int, int]
) -> NDArray[np.int64]:
    if excess == 0:
        return rng.poisson(level, shape)
    return rng.negative_binomial(level / excess, 1 / (1 + excess), shape)


# -- fit ---------------------------------------------------------------------------------------


def worlds() -> Iterable[World]:
    daily = (0.15, 0.3, 0.5, 1, 2, 4, 8, 15, 30)
    for level, excess, steps in itertools.product(
        daily, (0, 0.2, 0.5, 1, 2, 4, 8), (28, 42, 60, 91, 182)
    ):
        yield level, excess, steps, 1 / 365, 2.0
    weekly = (0.1, 0.2, 0.35, 0.5, 0.7, 1, 2, 5, 12)
    for level, excess, steps in itertools.product(weekly, (0, 0.3, 0.6, 1, 2, 4), (8, 13, 26, 52)):
        yield level, excess, steps, WEEKLY, 2.0
    for level, excess, steps in itertools.product((0.3, 1, 4, 16), (0, 0.3, 1, 4), (42, 91, 182)):
        yield level, excess, steps, 1 / 91, 2.0
        yield level, excess, steps, 1 / 1460, 2.0
        yield level, excess, steps, 1 / 365, 1.5
        yield level, excess, steps, 1 / 365, 3.0


def simulated(world: World, windows: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """(windows, shifts) log of alarms per alarm stated; (windows, terms) what the windows show."""
    level, excess, steps, rate, ratio = world
    learnt = [judged(counts, ratio, rate) for counts in drawn(rng, level, excess, (windows, steps))]
    aims = math.log(rate) + SHIFTS
    tops = np.array([[height_at(top, log, one) for one in aims] for top, log, _ in learnt])
    # A lattice that reaches the highest thresholds, and is no coarser than the charts' own.
    unit = max(lattice(excess, ratio), 1.5 * float(np.median(tops[:, SHIFTS == 0])) / 112)
    curves: dict[float, Floats] = {}
    logs = []
    for row, (_, _, seen) in zip(tops, learnt, strict=True):
        taken = allowance_at((seen.incidents + 0.5) / steps, ratio)
        if taken not in curves:
            rates = np.log(alarm_rates(level, excess, taken, unit))
            curves[taken] = np.minimum.accumulate(np.maximum(rates, -23))
        logs.append(read_curve(row, unit, curves[taken]) - math.log(rate))
    return np.array(logs), np.array([shown(seen) for _, _, seen in learnt])


def fit(windows: int, rounds: int = 40) -> Floats:
    """Gauss-Newton on the log of each world's mean alarm rate; worlds too sparse weigh little."""
    rng = np.random.default_rng(2026)
    every = list(worlds())
    made = [simulated(world, windows, rng) for world in every]
    logs, terms = (np.stack(part) for part in zip(*made, strict=True))
    many = np.array([world[0] * world[2] >= LEAST_INCIDENTS for world in every])
    weight = np.where(many, 1.0, 0.1)
    found = np.zeros(terms.shape[2])
    # What is stated of 28 days, after which a chart learns anew.
    stated = np.array([28 * (rate / 7 if rate == WEEKLY else rate) for _, _, _, rate, _ in every])
    stated = stated[:, None]
    for _ in range(rounds):
        mean, log_slope = together(*read(logs, terms @ found), stated, terms)
        missed = np.log(np.maximum(mean, 0.02))
        normal = log_slope.T @ (weight[:, None] * log_slope) + 0.05 * np.eye(len(found))
        found = found - 0.5 * np.linalg.solve(
            normal, log_slope.T @ (weight * missed) + 0.05 * found
        )
    mean, _ = together(*read(logs, terms @ found), stated, terms)
    for world, each in zip(every, mean, strict=True):
        if world[0] * world[2] >= LEAST_INCIDENTS and abs(each - 1) > 0.2:
            print("misses", *(f"{part:.4g}" for part in world), f"{each:.2f}", file=sys.stderr)
    print(
        f"{len(every)} worlds; of {many.sum()} with enough incidents "
        f"{np.mean(np.abs(mean[many] - 1) <= 0.2):.3f} within a fifth",
        file=sys.stderr,
    )
    return found


def together(rates: Floats, slope: Floats, stated: Floats, terms: Floats) -> tuple[Floats, Floats]:
    """(worlds,) alarms per time watched, and the slope of its log in the coefficients.

    A chart that alarms often soon stops watching, to learn anew: it counts for less time.
    """
    due = rates * stated
    quiet = np.exp(-due)
    alarms, watched = 1 - quiet, (1 - quiet) / np.maximum(due, 1e-12)
    more = due * quiet / alarms.sum(axis=1, keepdims=True)
    less = (quiet - watched) / watched.sum(axis=1, keepdims=True)
    mean = alarms.sum(axis=1) / watched.sum(axis=1) / stated[:, 0]
    return mean, (((more - less) * slope)[..., None] * terms).sum(axis=1)


def read(logs: Floats, shift: Floats) -> tuple[Floats, Floats]:
    """Rates and their log slope at a shift, read between those worked out."""
    step = SHIFTS[1] - SHIFTS[0]
    at = (np.clip(shift, SHIFTS[0], SHIFTS[-1]) - SHIFTS[0]) / step
    low = np.clip(np.floor(at).astype(int), 0, len(SHIFTS) - 2)
    left, right = (np.take_along_axis(logs, (low + i)[..., None], -1)[..., 0] for i in (0, 1))
    return np.exp(left + (right - left) * (at - low)), (right - left) / step


# -- whole charts -------------------------------------------------------------------------------


def alarms_a_year(
    rng: np.random.Generator, level: float, excess: float, rule: WarningRule, series: int
) -> tuple[float, float]:
    """Alarms per year watched, and the share of steps with a promise."""
    step_days = 7 if level < rule.sparse_below_per_day else 1
    made = drawn(rng, level * step_days, excess, (series, DAYS // step_days))
    charts = [run_chart(counts, rule, step_days=step_days) for counts in made]
    watched = sum(int(np.isfinite(chart.threshold).sum()) for chart in charts)
    promised = sum(int((chart.learnt_from >= LEAST_INCIDENTS).sum()) for chart in charts)
    alarms = sum(len(chart.alarms) for chart in charts)
    return alarms * YEAR / (watched * step_days), promised / watched


ROWS = (
    *((level, excess) for level in (0.2, 0.5, 1.0, 2.0, 8.0, 25.0) for excess in (0, 0.5, 1, 2, 4)),
    *((level, excess) for level in (0.03, 0.06, 0.1) for excess in (0, 0.5, 2)),
)


def print_rates(series: int, windows: tuple[int, ...] = (60, 91, 182)) -> int:
    """Prints the table; gives how many promised rates are missed by more than a fifth."""
    rng, missed = np.random.default_rng(77), 0
    print(f"| incidents a day, excess variance | {' | '.join(map(str, windows))} |")
    print("|---" + "|--:" * len(windows) + "|")
    for level, excess in ROWS:
        cells = []
        for days in windows:
            rate, share = alarms_a_year(
                rng, level, excess, WarningRule(reference_days=days), series
            )
            is_off = share >= 0.5 and abs(rate - 1) > 0.2
            missed += is_off
            shown_rate = f"**{rate:.2f}**" if is_off else f"{rate:.2f}"
            cells.append(shown_rate if share >= 0.5 else f"none promised, {shown_rate}")
        print(
            f"| {level:g}, {'Poisson' if not excess else f'{excess:g}'} | {' | '.join(cells)} |",
            flush=True,
        )
    return missed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--series", type=int, default=200)
    parser.add_argument("--windows", type=int, default=300)
    parser.add_argument("--fit", action="store_true")
    given = parser.parse_args()
    if given.fit:
        started = time.process_time()
        print(",\n".join(f"    {one:.4f}" for one in fit(given.windows)))
        print(f"{time.process_time() - started:.0f} s", file=sys.stderr)
    else:
        sys.exit(print_rates(given.series) > 0)

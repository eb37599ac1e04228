"""A chart run over counts: it learns a level, watches, speaks, and learns anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.monitor.warning.design import learn
from truceline.monitor.warning.model import Reference, WarningRule

__all__ = ["Alarm", "Charted", "run_chart"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """The chart spoke on step `at`; its statistic last left zero on step `began`."""

    began: int
    at: int
    statistic: float
    reference: Reference


@dataclass(frozen=True, kw_only=True, eq=False)
class Charted:
    """A chart over all its steps; NaN where it was learning.

    Attributes:
        alarms: In order.
        statistic: (steps,) in incidents; `threshold` likewise; `level` in incidents per step.
        learnt_from: (steps,) incidents in the window that the level was learnt from.
    """

    alarms: tuple[Alarm, ...]
    statistic: NDArray[np.float64]
    threshold: NDArray[np.float64]
    level: NDArray[np.float64]
    learnt_from: NDArray[np.float64]


def run_chart(counts: NDArray[np.int64], rule: WarningRule, *, step_days: int = 1) -> Charted:
    """A one-sided CUSUM over observed steps, each judged only by what lies before it.

    The level is learnt from the latest `reference_days` that end `guard_days` ago, and anew every
    `refresh_days`. After an alarm everything before it is forgotten: the chart is silent until it
    has seen `least_reference_days` of the new state, so one rise gives one alarm, and a level that
    stays high becomes the level. Before the first alarm it is silent for `reference_days`.

    Args:
        counts: (steps,) incidents on each observed step, in order.
        rule: How it is run.
        step_days: Observed days per step.
    """
    return _Chart(counts, rule, step_days).run()


class _Chart:
    """The state of one run; lives no longer than `run_chart`."""

    def __init__(self, counts: NDArray[np.int64], rule: WarningRule, step_days: int) -> None:
        self._counts, self._rule, self._step_days = counts, rule, step_days
        self._longest = rule.reference_days_by(step_days) // step_days
        self._least = rule.least_reference_days_by(step_days) // step_days
        self._guard, self._refresh = rule.guard_days // step_days, rule.refresh_days // step_days
        self._first_taught = 0

    def run(self) -> Charted:
        alarms: list[Alarm] = []
        drawn = np.full((4, len(self._counts)), np.nan)
        at, height = 0, 0.0
        began = 0
        reference: Reference | None = None
        while at < len(self._counts):
            reference = self._learnt(at, reference)
            if reference is None:
                at = max(at + 1, self._first_taught + self._needed)
                continue
            until = min(at + self._refresh, len(self._counts))
            height, began, spoke = self._watch(at, until, (height, began), reference, drawn)
            at = until
            if spoke is not None:
                alarms.append(
                    Alarm(
                        began=began,
                        at=spoke,
                        statistic=float(drawn[0, spoke]),
                        reference=reference,
                    )
                )
                at = self._first_taught = spoke + 1
                height, reference = 0.0, None
        return Charted(
            alarms=tuple(alarms),
            statistic=drawn[0],
            threshold=drawn[1],
            level=drawn[2],
            learnt_from=drawn[3],
        )

    def _learnt(self, at: int, before: Reference | None) -> Reference | None:
        """The reference for the steps from `at` on; the one before where there is nothing newer."""
        # Straight after a silence all days are fresh, and none of them is under suspicion.
        end = at if before is None else at - self._guard
        start = max(self._first_taught, end - self._longest)
        if end - start < self._needed:
            return before
        return learn(self._counts[start:end], self._rule, self._step_days)

    @property
    def _needed(self) -> int:
        """Steps without which no level is learnt: a whole window at first, fewer after an alarm."""
        return self._least if self._first_taught else self._longest

    def _watch(
        self,
        at: int,
        until: int,
        state: tuple[float, int],
        reference: Reference,
        drawn: NDArray[np.float64],
    ) -> tuple[float, int, int | None]:
        """Steps with one reference: the height in incidents, where it left zero, where it spoke."""
        moves = (self._counts[at:until] - reference.allowance_per_step).tolist()
        top = reference.threshold
        # A new reference never speaks of days that the old one let pass.
        height, began = min(state[0], 0.99 * top), state[1]
        heights: list[float] = []
        for step, move in enumerate(moves):
            if height <= 0:
                began = at + step
            height = max(0.0, height + move)
            heights.append(height)
            if height >= top:
                break
        seen = at + len(heights)
        drawn[0, at:seen] = heights
        drawn[1, at:seen] = top
        drawn[2, at:seen] = reference.level_per_step
        drawn[3, at:seen] = reference.incidents
        return height, began, seen - 1 if height >= top else None

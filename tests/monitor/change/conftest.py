"""Simulated truth: daily counts whose change is known, and whose days resemble each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import lfilter
from scipy.special import ndtr

from truceline.core.report_table import day_number
from truceline.monitor.change import ChangeWindow, DailySeries

START = date(2017, 5, 6)
Simulate = Callable[..., list[DailySeries]]


@dataclass(frozen=True, kw_only=True)
class Truth:
    """How counts come about.

    Attributes:
        rate: Incidents per day before.
        ratio: Rate from the start on, divided by the rate before.
        correlation: Of the logarithm of the rate from day to day.
        spread: Standard deviation of that logarithm.
        storm: Factor of the rate in the days of the washout before the start.
        unseen: Share of days on which nobody looks.
    """

    rate: float = 8.0
    ratio: float = 1.0
    correlation: float = 0.5
    spread: float = 0.38
    storm: float = 1.0
    unseen: float = 0.0


def simulate_counts(
    truth: Truth, window: ChangeWindow, *, times: int, seed: int = 1, shocks: int | None = None
) -> list[DailySeries]:
    """Series around `START`; with `shocks`, days are half as bad in all that share this seed."""
    rng = np.random.default_rng(seed)
    span = window.span(START)
    number = np.arange(span.days) + day_number(span.from_on)
    log_rate = _waves(rng, (times, span.days), truth.correlation)
    if shocks is not None:
        common = _waves(np.random.default_rng(shocks), (times, span.days), truth.correlation)
        log_rate = (log_rate + common) / np.sqrt(2)
    rate = truth.rate * np.exp(truth.spread * log_rate - truth.spread**2 / 2)
    since = number - day_number(START)
    rate = rate * np.where(since >= 0, truth.ratio, 1.0)
    rate = rate * np.where((since < 0) & (since >= -window.washout_days), truth.storm, 1.0)
    counts = rng.poisson(rate).astype(float)
    seen = rng.random(counts.shape) >= truth.unseen
    return [
        DailySeries(
            label="zone",
            day=number[looked].astype(np.int64),
            count=row[looked],
            exposure=np.ones(int(looked.sum())),
            feed="made",
            zone="zone",
        )
        for row, looked in zip(counts, seen, strict=True)
    ]


def _waves(
    rng: np.random.Generator, shape: tuple[int, int], correlation: float
) -> NDArray[np.float64]:
    """Normal, of variance one, each day correlated with the one before."""
    steps = rng.standard_normal(shape)
    steps[:, 1:] *= np.sqrt(1 - correlation**2)
    return np.asarray(lfilter([1.0], [1.0, -correlation], steps, axis=1))


def oracle_power(truth: Truth, window: ChangeWindow) -> float:
    """Power at .05 of generalised least squares that is told how days resemble each other.

    The counts' true covariance is μ on the diagonal and μ μ' (exp (spread² ρ^days) − 1); nothing of
    it is learnt, so no test that must learn it from the same days can find more.
    """
    gap = window.days_before + 2 * window.washout_days
    day = np.concatenate([np.arange(window.days_before), gap + np.arange(window.days_during)])
    since = (day >= gap).astype(float)
    mean = truth.rate * np.where(since > 0, truth.ratio, 1.0)
    apart = np.abs(day[:, None] - day[None, :])
    alike = np.expm1(truth.spread**2 * truth.correlation**apart)
    covariance = np.diag(mean) + mean[:, None] * mean[None, :] * alike
    design = np.stack([mean, mean * since], axis=1)
    error = np.linalg.inv(design.T @ np.linalg.solve(covariance, design))[1, 1] ** 0.5
    seen = abs(np.log(truth.ratio)) / error
    return float(ndtr(seen - 1.959964) + ndtr(-seen - 1.959964))


@pytest.fixture(scope="session")
def simulate() -> Simulate:
    return simulate_counts


@pytest.fixture(scope="session")
def truth() -> type[Truth]:
    return Truth


@pytest.fixture(scope="session")
def start() -> date:
    return START

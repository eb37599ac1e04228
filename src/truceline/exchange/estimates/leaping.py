"""Draws from a smooth density by Hamiltonian steps, many chains side by side.

Neal (2011), in Handbook of Markov Chain Monte Carlo, chapter 5, doi:10.1201/b10905-6; length of
step by dual averaging: Hoffman and Gelman (2014), Journal of Machine Learning Research
15:1593-1623, algorithm 5.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

__all__ = ["Leaper"]

Floats = NDArray[np.float64]
Density = Callable[[Floats], tuple[Floats, Floats, Floats]]
_LEAPS = 56
_SHORT_LEAPS, _SHORT_STEPS = 8, 40  # until the length of a step is about right
_WANTED = 0.75
_START = 0.01
_GAIN, _DELAY, _FADING = 0.05, 10.0, 0.75


class Leaper:
    """Chains that move; their points change in place and never leave here.

    Args:
        density: Gives, for points (chains, width), log density, slope, and what to keep.
        points: (chains, width) starts.
        rng: Where random numbers come from.
    """

    def __init__(self, density: Density, points: Floats, rng: np.random.Generator) -> None:
        self._density, self._rng, self._points = density, rng, points
        self._value, self._slope, self._kept = density(points)
        self._log_step = np.full(len(points), np.log(_START))

    def turn_to(self, density: Density) -> None:
        """Go on from the same points over another density."""
        self._density = density
        self._value, self._slope, self._kept = density(self._points)

    def approach(self, steps: int, *, leaps: int = _LEAPS) -> None:
        """Walk in and find each chain's length of step; nothing is kept."""
        anchor, short, settled = np.log(10 * _START), np.zeros(1), self._log_step
        for at in range(1, steps + 1):
            accepted = self._step(_SHORT_LEAPS if at <= _SHORT_STEPS else leaps)
            weight = 1 / (at + _DELAY)
            short = (1 - weight) * short + weight * (_WANTED - accepted)
            self._log_step = anchor - np.sqrt(at) / _GAIN * short
            fading = at**-_FADING
            settled = fading * self._log_step + (1 - fading) * settled
        # A chain whose step came out unlike the others' would stand still or crawl.
        middle = np.median(settled)
        self._log_step = np.clip(settled, middle - np.log(2), middle)

    def run(self, steps: int) -> Floats:
        """(chains, steps) of what the density keeps."""
        found = np.empty((len(self._points), steps))
        for at in range(steps):
            self._step(_LEAPS)
            found[:, at] = self._kept
        return found

    def _step(self, most: int) -> Floats:
        rng, chains = self._rng, len(self._points)
        # Lengths vary, so that no orbit closes on its start.
        step = (np.exp(self._log_step) * rng.uniform(0.6, 1.2, size=chains))[:, np.newaxis]
        leaps = int(rng.integers(max(1, most // 3), most + 1))
        push = rng.normal(size=self._points.shape)
        before = self._value - 0.5 * (push**2).sum(axis=1)
        point, push = self._points, push + 0.5 * step * self._slope
        for leap in range(leaps):
            point = point + step * push
            value, slope, kept = self._density(point)
            push = push + (step if leap < leaps - 1 else 0.5 * step) * slope
        change = value - 0.5 * (push**2).sum(axis=1) - before
        p_accepted = np.exp(np.minimum(0, np.where(np.isfinite(change), change, -np.inf)))
        taken = rng.uniform(size=chains) < p_accepted
        self._points = np.where(taken[:, np.newaxis], point, self._points)
        self._slope = np.where(taken[:, np.newaxis], slope, self._slope)
        self._value = np.where(taken, value, self._value)
        self._kept = np.where(taken, kept, self._kept)
        return p_accepted

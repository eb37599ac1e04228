"""The total by latent classes: people differ in how easily lists find them, in unknown groups.

Manrique-Vallier (2016), Biometrics 72:1246-1254, doi:10.1111/biom.12502: within a class the lists
find people independently of each other; shares of the classes come from a Dirichlet process,
truncated, with concentration Gamma(1/4, 1/4); p(N) is 1/N. The paper draws class and unseen people
by a Gibbs sampler. Here both are summed out, which leaves a smooth density of the classes alone,
and the total is drawn from its exact law given them; see `leaping` for how.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.exchange.estimates.convergence import effective_draws, r_hat
from truceline.exchange.estimates.design import pattern_matrix
from truceline.exchange.estimates.leaping import Leaper

__all__ = ["ClassDensity", "LatentDraws", "Sampling", "sample_totals"]

Floats = NDArray[np.float64]
_PRIOR_SHAPE, _PRIOR_RATE = 0.25, 0.25  # of the concentration, as in the paper
_MOST_UNSEEN = 1 - 1e-9  # share on no list; beyond it a table says nothing of the total
_LED_IN, _LED_IN_LEAPS = (0.01, 0.03, 0.1, 0.3), 24
"""Shares of the people by which chains are led in; the draws themselves use all."""
_ENOUGH = 400  # independent draws that 95 % limits need


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How long and how widely to draw.

    Attributes:
        chains: Chains from different starts, per table.
        kept: Draws kept per chain in the first round, after as many steps of approach.
        rounds: Rounds at most; each is twice as long, and what came before counts as approach.
        classes: Most classes.
        largest_r_hat: Above it the chains disagree, and there is no answer.
        seed: Start of the random numbers.
    """

    chains: int = 16
    kept: int = 300
    rounds: int = 3
    classes: int = 10
    largest_r_hat: float = 1.05
    seed: int = 1

    def __post_init__(self) -> None:
        if self.chains < 2 or self.kept < 50 or self.rounds < 1 or self.classes < 2:
            raise InvalidValue(
                f"{self.chains} chains of {self.kept} draws in {self.rounds} rounds over "
                f"{self.classes} classes cannot be judged.",
                hint="Ask for 2 chains, 50 draws, 1 round and 2 classes at least.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentDraws:
    """Draws of the total, per table.

    Attributes:
        totals: (tables, chains, draws) people in all, on a list or not.
        r_hat: (tables,) agreement of the chains; 1 is perfect.
        effective: (tables,) how many independent draws they are worth.
    """

    totals: Floats
    r_hat: Floats
    effective: Floats


def sample_totals(cells: NDArray[np.int64], sampling: Sampling | None = None) -> LatentDraws:
    """Draw the total for each table, until its chains agree or the rounds are used up.

    Args:
        cells: (tables, 2^lists - 1) people with each pattern, in the order of `pattern_matrix`.
        sampling: How long to draw.

    Returns:
        Draws with their diagnosis. Whether the chains agree is for the caller to ask.
    """
    sampling = sampling or Sampling()
    rng = np.random.default_rng(sampling.seed)
    tables = np.repeat(cells, sampling.chains, axis=0)
    leaper = _led_in(tables, sampling, rng)
    kept = sampling.kept
    for _ in range(sampling.rounds):
        seen = tables.sum(axis=1)[:, np.newaxis]
        # Given the classes, the unseen follow a negative binomial law: that is p(N) = 1/N.
        totals = seen + rng.negative_binomial(seen, 1 - leaper.run(kept))
        found = _diagnosed(totals.reshape(len(cells), sampling.chains, kept).astype(np.float64))
        if np.all(found.r_hat <= sampling.largest_r_hat) and np.all(found.effective >= _ENOUGH):
            break
        kept *= 2
    return found


def _led_in(tables: NDArray[np.int64], sampling: Sampling, rng: np.random.Generator) -> Leaper:
    """Chains that have walked in, first over a flattened density: else some stay on a foothill."""
    density = ClassDensity(tables, sampling.classes)
    leaper = Leaper(density, rng.normal(size=(len(tables), density.width)), rng)
    for part in _LED_IN:
        leaper.turn_to(ClassDensity(tables.astype(np.float64) * part, sampling.classes))
        leaper.approach(sampling.kept // 4, leaps=_LED_IN_LEAPS)
    leaper.turn_to(density)
    leaper.approach(sampling.kept)
    return leaper


def _diagnosed(totals: Floats) -> LatentDraws:
    return LatentDraws(
        totals=totals,
        r_hat=np.array([r_hat(one) for one in totals]),
        effective=np.array([effective_draws(one) for one in totals]),
    )


class ClassDensity:
    """Log density of classes given a table, without class labels and unseen people.

    A point holds, unbounded: log odds of each list in each class (classes x lists), log odds of
    each stick but the last (classes - 1), and the logarithm of the concentration.
    """

    def __init__(self, tables: NDArray[np.int64] | Floats, classes: int) -> None:
        held = (tables > 0).any(axis=0)
        self.lists = int(np.log2(tables.shape[1] + 1))
        self.classes = classes
        self.width = classes * self.lists + classes
        unseen = np.zeros((1, self.lists))
        self._on = np.vstack([pattern_matrix(self.lists)[held].astype(np.float64), unseen])
        self._people = tables[:, held].astype(np.float64)
        self._number = self._people.sum(axis=1)

    def __call__(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """(chains,) log density, its slope (chains, width), and (chains,) share on no list."""
        edge = self.classes * self.lists
        odds = points[:, :edge].reshape(-1, self.classes, self.lists)
        sticks, log_spread = points[:, edge:-1], points[:, -1]
        log_on, log_stick = -np.logaddexp(0, -odds), -np.logaddexp(0, -sticks)
        log_off, log_rest = log_on - odds, np.cumsum(log_stick - sticks, axis=1)
        shares = _log_shares(log_stick, log_rest) + log_off.sum(axis=2)
        p_class, log_p = _by_class(self._on @ np.swapaxes(odds, 1, 2) + shares[:, np.newaxis])
        p_unseen = np.minimum(np.exp(log_p[:, -1]), _MOST_UNSEEN)
        spread = np.exp(log_spread)
        last = _PRIOR_SHAPE + self.classes - 1
        value = (
            (log_p[:, :-1] * self._people).sum(axis=1)
            - self._number * np.log1p(-p_unseen)
            + (log_on + log_off).sum(axis=(1, 2))
            + log_stick.sum(axis=1)
            + spread * (log_rest[:, -1] - _PRIOR_RATE)
            + last * log_spread
        )
        unseen = self._number * p_unseen / (1 - p_unseen)
        expected = np.hstack([self._people, unseen[:, np.newaxis]])
        slope = self._slope(
            p_class * expected[:, :, np.newaxis], np.exp(log_on), np.exp(log_stick), spread
        )
        to_spread = last + spread * (log_rest[:, -1] - _PRIOR_RATE)
        return value, np.hstack([slope, to_spread[:, np.newaxis]]), p_unseen

    def _slope(self, members: Floats, p_on: Floats, stick: Floats, spread: Floats) -> Floats:
        """By log odds of lists and of sticks, from expected members (chains, patterns, classes)."""
        people = members.sum(axis=1)
        listed = np.swapaxes(members, 1, 2) @ self._on
        to_odds = listed + 1 - p_on * (people[:, :, np.newaxis] + 2)
        later = np.cumsum(people[:, ::-1], axis=1)[:, -2::-1]
        to_sticks = (people[:, :-1] + 1) * (1 - stick) - stick * (later + spread[:, np.newaxis])
        return np.hstack([to_odds.reshape(len(people), -1), to_sticks])


def _log_shares(log_stick: Floats, log_rest: Floats) -> Floats:
    """(chains, classes) shares of the classes; the last takes what is left."""
    shares = np.hstack([log_stick, log_rest[:, -1:]])
    shares[:, 1:-1] += log_rest[:, :-1]
    return shares


def _by_class(joint: Floats) -> tuple[Floats, Floats]:
    """Share of each class within a pattern, and the log share of the pattern."""
    largest = joint.max(axis=2, keepdims=True)
    weights = np.exp(joint - largest)
    total = weights.sum(axis=2, keepdims=True)
    return weights / total, (np.log(total) + largest)[:, :, 0]

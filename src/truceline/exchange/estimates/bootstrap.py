"""How far a log-linear total moves when the people are drawn again, the choice of model included.

Resampling and BCa limits: Efron (1987), Journal of the American Statistical Association 82:171-185,
doi:10.1080/01621459.1987.10478410; for capture patterns with the choice repeated in each resample
among the best models of the sample: Silverman, Chan and Vincent (2024), Statistics and Computing
34:44, doi:10.1007/s11222-023-10346-9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from truceline.core.errors import InvalidValue
from truceline.exchange.estimates.design import Model, design_matrix, interactions
from truceline.exchange.estimates.fitting import fit_many
from truceline.exchange.estimates.patterns import CapturePatterns
from truceline.exchange.estimates.selection import Criterion, FittedModel, Ranking, term_flags

__all__ = ["Replicates", "bca_interval", "percentile_interval", "resample"]

Floats = NDArray[np.float64]
_TAIL = 0.025
_STEADY = 0.01  # of a limit: by so much it may still move from seed to seed


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicates:
    """Totals of resamples; a resample in which no model has an answer has none (nan).

    Attributes:
        chosen: (resamples,) total under the model that is best in the resample.
        choice: (resamples,) which model that was, by place in the ranking; -1 none.
        given: (resamples, shown) totals under each of the first models, whatever is best.
        jackknife: (patterns, shown) totals without one person of each pattern, per model.
        weights: (patterns,) people who have it.
    """

    chosen: Floats
    choice: NDArray[np.int64]
    given: Floats
    jackknife: Floats
    weights: Floats


def resample(
    patterns: CapturePatterns,
    ranking: Ranking,
    *,
    resamples: int = 1000,
    most: int = 0,
    seed: int = 1,
    criterion: Criterion = "bic",
    shown: int = 3,
) -> Replicates:
    """Draw the people again, with replacement, and estimate each time anew.

    Args:
        patterns: The table.
        ranking: Its models; the choice is repeated among all of them.
        resamples: How often, at least.
        most: How often at most: where a limit rests on few people it is drawn on until it stands.
        seed: Start of the random numbers.
        criterion: By which the best model is chosen.
        shown: For how many of the first models to keep the totals as well.
    """
    if resamples < 100:
        raise InvalidValue(
            f"{resamples} resamples give no interval.", hint="Ask for 100 or more; 1,000 is usual."
        )
    cells, rng = patterns.cells, np.random.default_rng(seed)
    models = ranking.models
    totals, scores = np.empty((0, len(models))), np.empty((0, len(models)))
    while True:
        drawn = rng.multinomial(patterns.people, cells / patterns.people, size=resamples)
        more = _refit(patterns, models, ranking.order, drawn, criterion)
        totals, scores = np.concatenate([totals, more[0]]), np.concatenate([scores, more[1]])
        choice = np.where(np.isfinite(scores).any(axis=1), scores.argmin(axis=1), -1)
        chosen = np.where(choice < 0, np.nan, totals[np.arange(len(totals)), choice])
        if len(totals) >= most or (_is_steady(chosen) and _is_steady(totals[:, 0])):
            break
    held = np.flatnonzero(cells)
    less = cells - np.eye(len(cells), dtype=np.int64)[held]
    jackknife, _ = _refit(patterns, models[:shown], ranking.order, less, criterion)
    return Replicates(
        chosen=chosen,
        choice=choice,
        given=totals[:, :shown],
        jackknife=jackknife,
        weights=cells[held].astype(np.float64),
    )


def percentile_interval(totals: Floats, *, level: float = 0.95) -> tuple[float, float]:
    """The middle share of the totals that are known."""
    known = totals[np.isfinite(totals)]
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def bca_interval(
    totals: Floats, estimate: float, jackknife: Floats, weights: Floats, *, level: float = 0.95
) -> tuple[float, float]:
    """Limits corrected for bias and for a spread that grows with the total.

    Args:
        totals: Totals of the resamples.
        estimate: The total of the sample.
        jackknife: Totals without one person of each pattern.
        weights: How many have that pattern.
        level: Share that the interval is to hold.
    """
    known = totals[np.isfinite(totals)]
    # Ties count half: totals of small tables take few values.
    below = np.mean(known < estimate) + 0.5 * np.mean(known == estimate)
    bias = float(ndtri(np.clip(below, 1 / (len(known) + 1), 1 - 1 / (len(known) + 1))))
    is_known = np.isfinite(jackknife)
    apart, weight = jackknife[is_known], weights[is_known]
    apart = np.average(apart, weights=weight) - apart if apart.size else apart
    square = float(weight @ apart**2)
    pull = float(weight @ apart**3) / (6 * square**1.5) if square > 0 else 0.0
    normal = bias + ndtri(np.array([(1 - level) / 2, (1 + level) / 2]))
    low, high = np.quantile(known, ndtr(bias + normal / (1 - pull * normal)))
    return float(low), float(high)


def _is_steady(totals: Floats) -> bool:
    """Whether another draw would move neither limit by more than `_STEADY`, as ranks scatter."""
    known = totals[np.isfinite(totals)]
    if not known.size:
        return True
    scatter = np.sqrt(_TAIL * (1 - _TAIL) / known.size)
    for at in (_TAIL, 1 - _TAIL):
        near, middle, far = np.quantile(known, np.clip([at - scatter, at, at + scatter], 0, 1))
        if far - near > 2 * _STEADY * middle:
            return False
    return True


def _refit(
    patterns: CapturePatterns,
    models: Sequence[FittedModel],
    order: int,
    tables: NDArray[np.int64],
    criterion: Criterion,
) -> tuple[Floats, Floats]:
    """(tables, models) totals and scores; nan and infinite where there is no answer."""
    lists = len(patterns.lists)
    terms = interactions(lists, order)
    kinds: list[Model] = [one.model for one in models]
    flags = term_flags(kinds, lists, terms)
    fits = fit_many(
        design_matrix(lists, terms),
        np.tile(flags, (len(tables), 1)),
        np.repeat(tables, len(kinds), axis=0),
    )
    shape = (len(tables), len(kinds))
    people = np.repeat(tables.sum(axis=1), len(kinds))
    totals = np.where(fits.is_found, people + fits.unseen, np.nan).reshape(shape)
    scores = np.where(fits.is_found, getattr(fits, criterion), np.inf).reshape(shape)
    return totals, scores

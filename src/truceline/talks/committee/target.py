"""The fairest probabilities if every mixture that no known limit forbids could be drawn.

An outer bound: what no lottery can exceed. Where a lottery reaches it, that lottery is fairest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from truceline.core.errors import NotConverged
from truceline.talks.committee.mixture import EXACT, GIVE
from truceline.talks.committee.model import Floats
from truceline.talks.committee.region import Region

__all__ = ["Limit", "at_limits", "face_of", "fairest_target", "top_level"]

_GIVES = (GIVE, 2e-7, 1e-6, 5e-6)
"""By how much a settled probability may yield to rounding in later steps."""
_NEAR = 1e-5
"""How near to a limit a target lies at it."""
_ROUND = 1e-6
"""What rounding may do to a panel's worth, as a part of the highest price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What every panel keeps to: `weights @ probabilities <= most`, proved by the best panel.

    Attributes:
        is_tight: It proved a level: the fairest lotteries use only panels that are worth the most.
    """

    weights: Floats
    most: float
    is_tight: bool = False


def fairest_target(region: Region, limits: Sequence[Limit]) -> Floats:
    """Probabilities by group, leximin over all that quotas and limits leave possible.

    The least probability is raised as far as it goes; those who cannot have more (their dual price
    is positive) are settled; then the same for the rest.

    Raises:
        NotConverged: The linear programme cannot be solved.
    """
    settled = p = np.full(len(region.sizes), -1.0)
    while (settled < 0).any():
        level, is_held, p = top_level(region, limits, settled)
        settled = np.where(is_held, np.minimum(level, p), settled)
    return np.asarray(np.clip(p, 0.0, 1.0))


def top_level(
    region: Region, limits: Sequence[Limit], floor: Floats
) -> tuple[float, NDArray[np.bool_], Floats]:
    """How far the least of all who are not settled can be raised, who is held there, and how.

    Args:
        region: The panels that are allowed.
        limits: What is known of them beyond their quotas.
        floor: (groups,) what the settled must have; negative for all others.

    Raises:
        NotConverged: The linear programme cannot be solved.
    """
    rows, most = _limits(region, limits)
    open_now = np.flatnonzero(floor < 0)
    marks = (-np.ones(open_now.size), (np.arange(open_now.size), open_now))
    above = sparse.csr_array(marks, shape=(open_now.size, len(floor)))
    problem = {
        "c": np.append(np.zeros(len(floor)), -1.0),
        "A_ub": sparse.block_array(
            [[rows, None], [above, np.ones((open_now.size, 1))]], format="csr"
        ),
        "b_ub": np.concatenate([most, np.zeros(open_now.size)]),
        "method": "highs",
        "options": EXACT,
    }
    for give in _GIVES:
        low = np.append(np.where(floor < 0, 0.0, floor - give), 0.0)
        bounds = np.column_stack([np.maximum(low, 0.0), np.ones(len(low))])
        found = linprog(**problem, bounds=bounds)
        if found.x is not None:
            break
    if found.x is None:
        raise NotConverged(
            f"The fairest probabilities could not be found: {found.message}",
            hint="Check whether the quotas can be met at all.",
        )
    p, level = found.x[:-1], float(found.x[-1])
    is_held = np.zeros(len(floor), dtype=bool)
    is_held[open_now] = -found.ineqlin.marginals[rows.shape[0] :] > 1e-9
    return level, is_held if is_held.any() else (floor < 0) & (p <= level + 2e-7), p


def face_of(region: Region, target: Floats) -> Region:
    """The panels that a mixture with exactly these probabilities can use.

    Where the mixture lies at a quota's limit, so does every panel of it.
    """
    sums = region.rows @ (target * region.sizes)
    is_most, is_least = sums >= region.high - _NEAR, sums <= region.low + _NEAR
    is_all, is_none = target >= 1 - _NEAR, target <= _NEAR
    return Region(
        sizes=region.sizes,
        rows=region.rows,
        low=np.where(is_most, region.high, region.low),
        high=np.where(is_least, region.low, region.high),
        floor=np.where(is_all, region.sizes, 0.0),
        cap=np.where(is_none, 0.0, region.sizes),
    )


def at_limits(region: Region, limits: Sequence[Limit]) -> Region:
    """The panels that keep to all limits, and lie at those that are tight.

    A limit only proved for panels at earlier tight limits holds for these.
    """
    prices = np.array([one.weights / region.sizes for one in limits])
    top = prices.max(axis=1)
    most = np.array([one.most for one in limits]) / top
    is_tight = np.array([one.is_tight for one in limits])
    low = np.where(is_tight, most - 2 * _ROUND, -np.inf)
    return region.within(prices / top[:, np.newaxis], low, most + _ROUND)


def _limits(region: Region, limits: Sequence[Limit]) -> tuple[sparse.csr_array, Floats]:
    """Every limit as `rows @ probabilities <= most`."""
    quotas = region.rows.multiply(region.sizes[np.newaxis, :])
    rows = [quotas, -quotas, *(sparse.csr_array(one.weights[np.newaxis, :]) for one in limits)]
    most = np.concatenate([region.high, -region.low, [one.most for one in limits]])
    return sparse.csr_array(sparse.vstack(rows)), most

"""The fairest probabilities if every mixture that no known limit forbids could be drawn.

An outer bound: what no lottery can exceed. Where a lottery reaches it, that lottery is fairest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from truceline.core.errors import NotConverged
from truceline.talks.committee.model import Floats
from truceline.talks.committee.region import Region

__all__ = ["Limit", "face_of", "fairest_target"]

_GIVES = (2e-7, 1e-6, 5e-6)
"""By how much a settled probability may yield to rounding in later steps."""
_NEAR = 1e-5
"""How near to a limit a target lies at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What every panel keeps to: `weights @ probabilities <= most`, proved by the best panel."""

    weights: Floats
    most: float


def fairest_target(region: Region, limits: Sequence[Limit]) -> Floats:
    """Probabilities by group, leximin over all that quotas and limits leave possible.

    The least probability is raised as far as it goes; those who cannot have more (their dual price
    is positive) are settled; then the same for the rest.

    Raises:
        NotConverged: The linear programme cannot be solved.
    """
    rows, most = _limits(region, limits)
    groups = rows.shape[1]
    settled, p = np.full(groups, -1.0), np.zeros(groups)
    while (open_now := np.flatnonzero(settled < 0)).size:
        least = sparse.hstack([rows, sparse.csr_array((rows.shape[0], 1))])
        marks = (-np.ones(open_now.size), (np.arange(open_now.size), open_now))
        above = sparse.csr_array(marks, shape=(open_now.size, groups))
        raised = sparse.hstack([above, sparse.csr_array(np.ones((open_now.size, 1)))])
        problem = {
            "c": np.append(np.zeros(groups), -1.0),
            "A_ub": sparse.csr_array(sparse.vstack([least, raised])),
            "b_ub": np.concatenate([most, np.zeros(open_now.size)]),
            "method": "highs",
        }
        for give in _GIVES:
            low = np.append(np.where(settled < 0, 0.0, settled - give), 0.0)
            bounds = np.column_stack([np.maximum(low, 0.0), np.ones(groups + 1)])
            found = linprog(**problem, bounds=bounds)
            if found.x is not None:
                break
        if found.x is None:
            raise NotConverged(
                f"The fairest probabilities could not be found: {found.message}",
                hint="Check whether the quotas can be met at all.",
            )
        p, p_least = found.x[:-1], float(found.x[-1])
        is_held = -found.ineqlin.marginals[rows.shape[0] :] > 1e-9
        chosen = (
            open_now[is_held] if is_held.any() else open_now[p[open_now] <= p_least + _GIVES[0]]
        )
        settled[chosen] = np.minimum(p_least, p[chosen])
    return np.asarray(np.clip(p, 0.0, 1.0))


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


def _limits(region: Region, limits: Sequence[Limit]) -> tuple[sparse.csr_array, Floats]:
    """Every limit as `rows @ probabilities <= most`."""
    quotas = region.rows.multiply(region.sizes[np.newaxis, :])
    rows = [quotas, -quotas, *(sparse.csr_array(one.weights[np.newaxis, :]) for one in limits)]
    most = np.concatenate([region.high, -region.low, [one.most for one in limits]])
    return sparse.csr_array(sparse.vstack(rows)), most

"""Whether several chains of draws agree, and how many independent draws they are worth.

Vehtari, Gelman, Simpson, Carpenter and Bürkner (2021), Bayesian Analysis 16:667-718,
doi:10.1214/20-BA1221: chains are split in half, values replaced by normal scores of their ranks,
and of the scores and of their distance from the median the worse R-hat counts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import rankdata

__all__ = ["effective_draws", "r_hat"]

Floats = NDArray[np.float64]


def r_hat(draws: Floats) -> float:
    """Rank-normalised split R-hat of (chains, draws): 1 is agreement.

    Chains that stand still, each on its own value, give infinity; all on one value give 1.
    """
    halves = _halves(draws)
    folded = np.abs(halves - np.median(halves))
    return max(_plain_r_hat(_scores(halves)), _plain_r_hat(_scores(folded)))


def effective_draws(draws: Floats) -> float:
    """Bulk effective sample size of (chains, draws), by the initial monotone sequence."""
    scores = _scores(_halves(draws))
    chains, length = scores.shape
    within = scores.var(axis=1, ddof=1).mean()
    if within == 0:
        return float(chains * length) if np.ptp(scores) == 0 else 1.0
    total = (length - 1) / length * within + scores.mean(axis=1).var(ddof=1)
    covariance = np.mean([_autocovariance(chain) for chain in scores], axis=0)
    correlation = 1 - (within - covariance * length / (length - 1)) / total
    correlation[0] = 1.0
    pairs = correlation[: length // 2 * 2].reshape(-1, 2).sum(axis=1)
    ended = np.flatnonzero(pairs < 0)
    positive = np.minimum.accumulate(pairs[: ended[0] if ended.size else None])
    time = max(2 * positive.sum() - 1, 1 / np.log10(chains * length))
    return float(chains * length / time)


def _halves(draws: Floats) -> Floats:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def _scores(draws: Floats) -> Floats:
    """Normal scores of the ranks, after Blom."""
    ranks = rankdata(draws, method="average").reshape(draws.shape)
    scores: Floats = ndtri((ranks - 3 / 8) / (draws.size + 1 / 4))
    return scores


def _plain_r_hat(scores: Floats) -> float:
    length = scores.shape[1]
    within = scores.var(axis=1, ddof=1).mean()
    between = scores.mean(axis=1).var(ddof=1)
    if within == 0:
        return 1.0 if between == 0 else float("inf")
    return float(np.sqrt((length - 1) / length + between / within))


def _autocovariance(chain: Floats) -> Floats:
    length = len(chain)
    centred = np.fft.rfft(chain - chain.mean(), 2 * length)
    found: Floats = np.fft.irfft(np.abs(centred) ** 2)[:length] / length
    return found

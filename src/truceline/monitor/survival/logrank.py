"""Whether groups of ceasefires collapse at different speeds: the log-rank test.

Mantel (1966), Cancer Chemotherapy Reports 50:163-170; Peto and Peto (1972), Journal of the Royal
Statistical Society A 135:185-207, doi:10.2307/2344317. With delayed entry a life counts among those
at risk only while it is followed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from truceline.monitor.survival.curve import risk_table
from truceline.monitor.survival.model import Life, LogRank

__all__ = ["log_rank"]

Floats = NDArray[np.float64]
_LEAST_EXPECTED = 2.0
_ASSUMPTIONS = (
    "Being followed or not has nothing to do with being about to collapse, in every group.",
    "The difference is the same early and late; where the curves cross, this test sees little.",
    "The ceasefires are independent of each other, which those of one war seldom are.",
)


def log_rank(lives: Sequence[Life], *, least_collapses: int = 8) -> LogRank:
    """Compare the groups of lives.

    Args:
        lives: Ceasefires under one definition, each with its `group`.
        least_collapses: Refused below this: the chi-squared law holds for many collapses only.

    Returns:
        The test, or the reason why it cannot be made. It is also refused where fewer than two
        collapses are expected in a group.
    """
    groups = sorted({life.group for life in lives})
    risk, fell = _by_group(lives, groups)
    expected = _expected(risk, fell)
    rows = tuple(
        (group, sum(life.group == group for life in lives), int(mine), float(hoped))
        for group, mine, hoped in zip(groups, fell.sum(axis=1), expected.sum(axis=1), strict=True)
    )
    unknown = _why_not(rows, least_collapses)
    if unknown:
        return LogRank(groups=rows, unknown=unknown, assumptions=_ASSUMPTIONS)
    excess = (fell - expected).sum(axis=1)[:-1]
    spread = _covariance(risk, fell)[:-1, :-1]
    statistic = float(excess @ np.linalg.pinv(spread) @ excess)
    df = int(np.linalg.matrix_rank(spread))
    return LogRank(
        groups=rows,
        statistic=statistic,
        df=df,
        p_value=float(chdtrc(df, statistic)),
        assumptions=_ASSUMPTIONS,
    )


def _by_group(lives: Sequence[Life], groups: Sequence[str]) -> tuple[Floats, Floats]:
    """(groups, days of collapse) at risk and collapsed."""
    days = risk_table(lives)[0]
    risk, fell = np.zeros((len(groups), len(days))), np.zeros((len(groups), len(days)))
    for number, group in enumerate(groups):
        mine = [life for life in lives if life.group == group]
        entry = np.array([life.entry_days for life in mine])[:, None]
        leaving = np.array([life.exit_days for life in mine])[:, None]
        has_collapsed = np.array([life.has_collapsed for life in mine])[:, None]
        risk[number] = ((entry < days) & (days <= leaving)).sum(axis=0)
        fell[number] = (has_collapsed & (leaving == days)).sum(axis=0)
    return risk, fell


def _expected(risk: Floats, fell: Floats) -> Floats:
    if not risk.size:
        return risk
    return np.asarray(risk / risk.sum(axis=0) * fell.sum(axis=0))


def _covariance(risk: Floats, fell: Floats) -> Floats:
    """Hypergeometric, summed over days; a day with one life at risk tells nothing."""
    total, dead = risk.sum(axis=0), fell.sum(axis=0)
    scale = np.where(total > 1, dead * (total - dead) / np.maximum(total - 1, 1), 0.0)
    share = risk / total
    return np.asarray(np.diag((share * scale).sum(axis=1)) - (share * scale) @ share.T)


def _why_not(rows: Sequence[tuple[str, int, int, float]], least_collapses: int) -> str:
    collapses = sum(row[2] for row in rows)
    if len(rows) < 2:
        return "there are not two groups to compare"
    if collapses < least_collapses:
        return f"only {collapses} collapses were seen; the test needs {least_collapses} or more"
    fewest = min(rows, key=lambda row: row[3])
    if fewest[3] < _LEAST_EXPECTED:
        return (
            f"in group '{fewest[0]}' only {fewest[3]:.1f} collapses would be expected; the test "
            f"needs {_LEAST_EXPECTED:g} or more"
        )
    return ""

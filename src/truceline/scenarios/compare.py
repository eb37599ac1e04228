"""What a decision maker likes better, and what deters it, for known and for partial preferences.

With a partial order the reading is the cautious one, type b of Li, Hipel, Kilgour and Fang (2004),
IEEE Trans. Syst. Man Cybern. A 34:507-520: what is open neither tempts nor deters. A move tempts
only when its end is known to be better; a response deters only when its end is known to be no
better, that is worse, or the very state that was left.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from truceline.scenarios.model import Preferred, Ranks

__all__ = ["better_pairs", "deters_pairs", "is_better", "is_deterred"]

States = NDArray[np.int64]


def better_pairs(preferred: Preferred, here: States, there: States) -> NDArray[np.bool_]:
    """Whether each state of `there` is known to be better than its partner in `here`."""
    if isinstance(preferred, Ranks):
        return np.asarray(preferred.rank[there] > preferred.rank[here], dtype=np.bool_)
    return np.asarray(preferred.better[here, there], dtype=np.bool_)


def deters_pairs(preferred: Preferred, here: States, end: States) -> NDArray[np.bool_]:
    """Whether ending in each state of `end` is known to be no better than its partner in `here`."""
    if isinstance(preferred, Ranks):
        return np.asarray(preferred.rank[end] <= preferred.rank[here], dtype=np.bool_)
    return np.asarray(preferred.better[end, here] | (end == here), dtype=np.bool_)


def is_better(preferred: Preferred, here: int, there: int) -> bool:
    """Whether `there` is known to be better than `here`."""
    if isinstance(preferred, Ranks):
        return bool(preferred.rank[there] > preferred.rank[here])
    return bool(preferred.better[here, there])


def is_deterred(preferred: Preferred, here: int, end: int) -> bool:
    """Whether ending in `end` is known to be no better than `here`."""
    if isinstance(preferred, Ranks):
        return bool(preferred.rank[end] <= preferred.rank[here])
    return bool(preferred.better[end, here]) or end == here

"""What a decision maker likes better, and what deters it, for known and for partial preferences.

With a partial order the reading is the cautious one, type b of Li, Hipel, Kilgour and Fang (2004),
IEEE Trans. Syst. Man Cybern. A 34:507-520: what is open neither tempts nor deters. A move tempts
only when its end is known to be better; a response deters only when its end is known to be no
better, that is worse, or equal. Under SEQ, SSEQ and SIM the others, too, take only steps that are
known to be improvements; Li and others also count their open ones as credible, which deters more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from truceline.scenarios.model import Preferred, Ranks

__all__ = ["better_pairs", "deters_pairs", "is_better", "is_deterred", "is_equal"]

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
    is_equal = end == here if preferred.alike is None else _are_alike(preferred.alike, here, end)
    return np.asarray(preferred.better[end, here] | is_equal, dtype=np.bool_)


def _are_alike(alike: States, here: States, end: States) -> NDArray[np.bool_]:
    return np.asarray(alike[end] == alike[here], dtype=np.bool_)


def is_better(preferred: Preferred, here: int, there: int) -> bool:
    """Whether `there` is known to be better than `here`."""
    if isinstance(preferred, Ranks):
        return bool(preferred.rank[there] > preferred.rank[here])
    return bool(preferred.better[here, there])


def is_deterred(preferred: Preferred, here: int, end: int) -> bool:
    """Whether ending in `end` is known to be no better than `here`."""
    if isinstance(preferred, Ranks):
        return bool(preferred.rank[end] <= preferred.rank[here])
    return bool(preferred.better[end, here]) or is_equal(preferred, here, end)


def is_equal(preferred: Preferred, here: int, there: int) -> bool:
    """Whether two states are known to be equal."""
    ranks = preferred.rank if isinstance(preferred, Ranks) else preferred.alike
    return here == there or (ranks is not None and bool(ranks[here] == ranks[there]))

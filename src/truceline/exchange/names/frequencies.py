"""How common names are: from the rows themselves, shrunk towards names at large."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.names.canon import Names
from truceline.exchange.names.slotted import Slotted

__all__ = ["name_shares"]

_POOLED = dict.fromkeys(("given", "father", "grandfather", "kunya"), "own")
_POOLED |= {"mother": "mother", "family": "family"}
_WEIGHT_OF_POOL = 200.0
_WEIGHT_OF_REFERENCE = 500.0


def name_shares(slotted: Slotted, slot: str) -> NDArray[np.float64]:
    """(units,) share of rows that bear the name that each unit spells in this slot.

    A Dirichlet prior twice over: the slot's counts are shrunk towards all slots of its kind (a
    father's name is a man's given name), those towards the reference. No share is below that of
    half a row.

    Source: MacKay and Peto (1995), doi:10.1017/S1351324900000218, hierarchical Dirichlet.
    """
    names = slotted.names
    pool = _counts(slotted, [each for each, kind in _POOLED.items() if kind == _POOLED[slot]])
    known = (
        np.bincount(names.canon, names.reference, len(names.units)) if slot != "mother" else pool
    )
    base = (known + 0.5) / (known.sum() + 0.5 * len(known))
    shrunk = (pool + _WEIGHT_OF_REFERENCE * base) / (pool.sum() + _WEIGHT_OF_REFERENCE)
    own = _counts(slotted, [slot])
    shares = (own + _WEIGHT_OF_POOL * shrunk) / (own.sum() + _WEIGHT_OF_POOL)
    found: NDArray[np.float64] = np.maximum(shares, 0.5 / (own.sum() + _WEIGHT_OF_POOL))
    return found[names.canon]


def _counts(slotted: Slotted, slots: list[str]) -> NDArray[np.float64]:
    names: Names = slotted.names
    counts = np.zeros(len(names.units))
    for slot in slots:
        counts += np.bincount(slotted.canon(slot), minlength=len(names.units))
    counts[0] = 0
    return counts

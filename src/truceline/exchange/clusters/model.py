"""Shapes of clustering: which rows are one person, and how weakly the weakest belongs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_ROWS", "Clusters"]

# Rows that one person can have: more come from chains of namesakes, not from lists.
MOST_ROWS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """Rows put together as persons.

    Attributes:
        labels: (rows,) number of each row's person, from 0, in the order of first rows.
        p_weakest: (persons,) the least mean probability of a member to be the same person as the
            others; 1 for a person of one row.
        refused: Number of pairs likelier than not that were not put together, since the rest of
            their clusters, their size or a judgement speaks against it.
    """

    labels: NDArray[np.int64]
    p_weakest: NDArray[np.float64]
    refused: int

    @property
    def number(self) -> int:
        """How many persons there are."""
        return len(self.p_weakest)

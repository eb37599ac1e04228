"""Panels that the quotas allow: good ones for given prices, with bounds, and whether any is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from truceline.core.errors import NotConverged
from truceline.talks.committee.model import Counts, Floats, Pool

__all__ = ["Region"]

_NEAR = 40
"""How many groups are left open around the answer of the relaxed problem."""
_WHOLE = 1e-6
_SCALE = 1e4
_NONE = 2
"""What HiGHS answers where there is proof that no panel exists."""


@dataclass(frozen=True, kw_only=True)
class Region:
    """Panels between limits, never listed.

    Attributes:
        sizes: (groups,) persons of each group.
        rows: (sums, groups) what a member counts towards each sum.
        low: (sums,) least sums.
        high: (sums,) most sums.
        floor: (groups,) members that every panel takes.
        cap: (groups,) members that a panel takes at most.
    """

    sizes: Floats
    rows: sparse.csc_array
    low: Floats
    high: Floats
    floor: Floats
    cap: Floats

    @classmethod
    def of(cls, pool: Pool) -> Region:
        """All panels of a pool that keep to its quotas."""
        sizes = pool.sizes.astype(float)
        return cls(
            sizes=sizes,
            rows=sparse.csc_array(np.vstack([pool.counted.astype(float), np.ones(len(sizes))])),
            low=np.array([*(one.low for one in pool.quotas), pool.seats], dtype=float),
            high=np.array([*(one.high for one in pool.quotas), pool.seats], dtype=float),
            floor=np.zeros(len(sizes)),
            cap=sizes,
        )

    def within(self, rows: Floats, low: Floats, high: Floats) -> Region:
        """The panels of this region that keep to further limits."""
        return replace(
            self,
            rows=sparse.csc_array(np.vstack([rows, self.rows.toarray()])),
            low=np.concatenate([low, self.low]),
            high=np.concatenate([high, self.high]),
        )

    @cached_property
    def with_sums(self) -> sparse.csc_array:
        """Rows that say: each sum over a panel is a variable of its own."""
        return sparse.csc_array(sparse.hstack([self.rows, -sparse.eye_array(len(self.low))]))

    @cached_property
    def dense(self) -> Counts:
        """The rows as small whole numbers."""
        return np.asarray(self.rows.toarray().astype(np.int16))

    def holds(self, panel: Counts) -> bool:
        """Whether a panel keeps to all limits."""
        sums = self.rows @ panel
        return bool(
            ((sums >= self.low - _WHOLE) & (sums <= self.high + _WHOLE)).all()
            and ((panel >= self.floor) & (panel <= self.cap)).all()
        )

    def is_empty(self) -> bool:
        """Whether no panel keeps to all quotas."""
        return (
            self._solve(np.zeros(len(self.sizes)), np.arange(len(self.sizes)), None, 1.0)[0] is None
        )

    def guess(self, prices: Floats, give: float) -> Counts | None:
        """A good panel near the answer without whole numbers, soon found; nothing is proved."""
        relaxed, _, reduced = self._relaxed(prices)
        is_part = np.abs(relaxed - np.round(relaxed)) > _WHOLE
        if not is_part.any():
            return np.round(relaxed).astype(np.int64)
        order = np.argsort(np.abs(reduced) - is_part * (1 + np.abs(reduced).max()), kind="stable")
        return self._solve(prices, np.sort(order[:_NEAR]), relaxed, give)[0]

    def prove(self, prices: Floats, least: float, give: float) -> tuple[Counts | None, float]:
        """A panel worth at least so much, or the proof that there is none.

        First without whole numbers; then in whole numbers for all that could change in a panel of
        such worth: a group whose reduced cost exceeds what lies between cannot.

        Args:
            prices: (groups,) worth of one member of each group.
            least: What a panel must be worth.
            give: By how much it may be worse than the best.

        Returns:
            The panel, if any, and what no panel is worth more than: `least` where there is none.
        """
        relaxed, most, reduced = self._relaxed(prices)
        if most <= least:
            return None, most
        is_part = np.abs(relaxed - np.round(relaxed)) > _WHOLE
        if not is_part.any():
            return np.round(relaxed).astype(np.int64), most
        slack = most - least + 1e-7 * float(np.abs(prices).max())
        free = np.flatnonzero((np.abs(reduced) <= slack) | is_part)
        found, bound = self._solve(prices, free, relaxed, give)
        if found is not None and found @ prices < least:
            return None, max(least, bound)
        return found, least if found is None else min(most, max(bound, least))

    def _relaxed(self, prices: Floats) -> tuple[Floats, float, Floats]:
        """The best panel if persons could be divided; its worth; the reduced cost of each group."""
        groups, sums = len(prices), len(self.low)
        found = linprog(
            np.concatenate([-prices, np.zeros(sums)]),
            A_eq=self.with_sums,
            b_eq=np.zeros(sums),
            bounds=np.column_stack(
                [
                    np.concatenate([self.floor, self.low]),
                    np.concatenate([self.cap, self.high]),
                ]
            ),
            method="highs",
        )
        if found.x is None:
            raise NotConverged(
                "No panel keeps to these quotas.", hint="Ask for their smallest repair."
            )
        reduced = -prices - self.rows.T @ found.eqlin.marginals
        return found.x[:groups], -float(found.fun), reduced

    def _solve(
        self, prices: Floats, free: Counts, around: Floats | None, give: float
    ) -> tuple[Counts | None, float]:
        """The best panel where all groups but the free ones stay as they are, and a bound."""
        panel = self.floor.copy() if around is None else np.round(around)
        panel[free] = 0
        used, kept = self.rows @ panel, float(prices @ panel)
        # HiGHS compares its gap with the worth: as panels have equally many members, a constant on
        # each makes that worth positive, and its share of it the gap that is wanted.
        seats = self.high[-1] - panel.sum()
        most = float(np.abs(prices).max()) + 1e-12
        found = milp(
            -(prices[free] + most) * (_SCALE / most),
            integrality=np.ones(len(free)),
            bounds=Bounds(self.floor[free], self.cap[free]),
            constraints=LinearConstraint(self.rows[:, free], self.low - used, self.high - used),
            options={
                "mip_rel_gap": min(0.9, give / (2 * most * max(1.0, seats))),
                "presolve": False,
            },
        )
        if found.x is None:
            if found.status != _NONE:
                raise NotConverged(
                    f"No panel could be sought: {found.message}", hint="Report this with its pool."
                )
            return None, -np.inf
        panel[free] = np.round(found.x)
        # HiGHS takes 1 - 1e-6 for a whole person: what that adds to the worth is no panel's.
        slip = min(max(0.0, float(prices[free] @ (found.x - panel[free]))), _WHOLE * most)
        bound = -float(found.mip_dual_bound) * most / _SCALE - most * seats + kept
        return np.round(panel).astype(np.int64), bound - slip + 1e-9 * most

"""Quotas that no panel can meet: which to relax, and by how little."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from truceline.core.errors import NotConverged
from truceline.talks.committee.model import Floats, Pool, Quota

__all__ = ["Relaxed", "Repair", "smallest_repairs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """A quota and the limits that it would need."""

    quota: Quota
    low: int
    high: int

    @property
    def by(self) -> int:
        """Persons by which it is relaxed."""
        return self.quota.low - self.low + self.high - self.quota.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Quotas to relax so that a panel exists; the others stay as they are."""

    relaxed: tuple[Relaxed, ...]

    @property
    def by(self) -> int:
        """Persons by which all are relaxed together."""
        return sum(one.by for one in self.relaxed)


def smallest_repairs(pool: Pool, *, most: int = 5) -> tuple[Repair, ...]:
    """The smallest changes of quotas under which a panel exists.

    Smallest in persons summed over the quotas, then in the number of quotas touched. Several are
    equally small more often than not: all of them up to `most`, for people to choose from. Empty
    where a panel exists already.

    Raises:
        NotConverged: Even with every quota relaxed that may be, there is no panel.
    """
    found: list[Repair] = []
    taken: list[tuple[Floats, int]] = []
    best: tuple[int, int] | None = None
    while len(found) < most:
        changes = _relaxations(pool, taken, best)
        if changes is None:
            break
        size = (int(changes.sum()), int((changes > 0).sum()))
        if size[0] == 0:
            return ()
        if best is not None and size != best:
            break
        best = size
        taken.append(((changes > 0).astype(float), size[1]))
        found.append(_repair(pool, changes))
    if best is None:
        raise NotConverged(
            "No panel exists even if every quota that may be relaxed is.",
            hint="Take `fixed` off a quota, or lower the number of seats.",
        )
    return tuple(found)


def _repair(pool: Pool, changes: Floats) -> Repair:
    count = len(pool.quotas)
    lower, higher = changes[:count].astype(int), changes[count:].astype(int)
    return Repair(
        relaxed=tuple(
            Relaxed(quota=one, low=one.low - int(less), high=one.high + int(more))
            for one, less, more in zip(pool.quotas, lower, higher, strict=True)
            if less or more
        )
    )


def _relaxations(
    pool: Pool, taken: list[tuple[Floats, int]], best: tuple[int, int] | None
) -> Floats | None:
    """By how much each least number falls and each most number rises; None where no way is left.

    Variables: members of each group; changes of limits; whether each limit is touched. A repair
    already taken is barred: another one leaves one of its limits untouched.
    """
    groups, limits = len(pool.groups), 2 * len(pool.quotas)
    count = len(pool.quotas)
    low = np.array([one.low for one in pool.quotas], dtype=float)
    high = np.array([one.high for one in pool.quotas], dtype=float)
    room = np.concatenate([low, pool.seats - np.minimum(high, pool.seats)])
    room *= np.tile([not one.is_fixed for one in pool.quotas], 2)
    counted, eye = pool.counted.astype(float), np.eye(count)
    none, touch = np.zeros((count, count)), np.zeros((count, limits))
    rows = np.vstack(
        [
            np.hstack([counted, eye, none, touch]),
            np.hstack([-counted, none, eye, touch]),
            np.hstack([np.ones((1, groups)), np.zeros((1, 2 * limits))]),
            np.hstack([np.zeros((limits, groups)), -np.eye(limits), np.diag(room)]),
            *(np.hstack([np.zeros((1, groups + limits)), -one[np.newaxis, :]]) for one, _ in taken),
            np.hstack([np.zeros((1, groups)), -np.ones((1, limits)), np.zeros((1, limits))]),
        ]
    )
    bars = [1.0 - size for _, size in taken]
    least = np.concatenate(
        [low, -high, [pool.seats], np.zeros(limits), bars, [-np.inf if best is None else -best[0]]]
    )
    most = np.full(len(least), np.inf)
    most[2 * count] = pool.seats
    found = milp(
        np.concatenate([np.zeros(groups), np.full(limits, 1.0), np.full(limits, 1 / (limits + 1))]),
        integrality=np.ones(groups + 2 * limits),
        bounds=Bounds(0, np.concatenate([pool.sizes, room, np.ones(limits)])),
        constraints=LinearConstraint(sparse.csr_array(rows), least, most),
        options={"mip_rel_gap": 0.0},
    )
    return None if found.x is None else np.round(found.x[groups : groups + limits])

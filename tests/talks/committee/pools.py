"""Small pools and every panel in them, for tests."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from truceline.talks.committee import Pool, Quota, build_pool

__all__ = ["all_panels", "fairest_of_all", "people", "pool_of"]


def people(*rows: str) -> dict[str, dict[str, str]]:
    """Persons written as words such as `woman north`: features `gender` and `region`, …"""
    names = ("gender", "region", "age")
    return {f"p{at}": dict(zip(names, row.split(), strict=False)) for at, row in enumerate(rows)}


def pool_of(
    persons: dict[str, dict[str, str]], seats: int, **limits: tuple[int, int]
) -> tuple[Pool, list[Quota]]:
    """A pool with quotas such as `gender_woman=(1, 2)`."""
    quotas = [
        Quota(features=(name.split("_")[0],), values=(name.split("_")[1],), low=low, high=high)
        for name, (low, high) in limits.items()
    ]
    return build_pool(persons, seats=seats, quotas=quotas), quotas


def all_panels(pool: Pool) -> np.ndarray:
    """(panels, persons) every panel that keeps to the quotas."""
    group = {at: number for number, members in enumerate(pool.groups) for at in members}
    rows = []
    for chosen in combinations(range(len(pool.persons)), pool.seats):
        counts = pool.counted[:, [group[at] for at in chosen]].sum(axis=1)
        if all(one.low <= n <= one.high for one, n in zip(pool.quotas, counts, strict=True)):
            rows.append([int(at in chosen) for at in range(len(pool.persons))])
    return np.array(rows, dtype=float)


def fairest_of_all(panels: np.ndarray) -> np.ndarray:
    """Leximin probabilities by the definition: every panel listed, one person settled at a time.

    A person is settled at a level only where nobody can raise it: one linear programme each.
    """
    persons = panels.shape[1]
    settled: dict[int, float] = {}
    while len(settled) < persons:
        rest = [at for at in range(persons) if at not in settled]
        level = _raise(panels, settled, rest, None)
        for at in rest:
            if _raise(panels, settled | dict.fromkeys(rest, level), [], at) <= level + 1e-7:
                settled[at] = level
    return np.array([settled[at] for at in range(persons)])


def _raise(
    panels: np.ndarray, at_least: dict[int, float], rest: list[int], one: int | None
) -> float:
    count = len(panels)
    rows = [np.append(-panels[:, at], 0.0) for at in at_least]
    rows += [np.append(-panels[:, at], 1.0) for at in rest]
    most = [1e-9 - value for value in at_least.values()] + [0.0] * len(rest)
    aim = np.zeros(count + 1) if one is None else np.append(-panels[:, one], 0.0)
    aim[-1] = -1.0 if one is None else 0.0
    found = linprog(
        aim,
        A_ub=np.array(rows),
        b_ub=most,
        A_eq=[[1.0] * count + [0.0]],
        b_eq=[1.0],
        bounds=[(0, None)] * count + [(0, 1)],
    )
    return -float(found.fun)

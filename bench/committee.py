"""How long a fair lottery takes in CPU seconds: pools made from seeds, quotas that cross tightly.

    python bench/committee.py [--seeds 1 2 3] [--sizes 150/30 300/60 600/150]

Each pool has up to eight features, persons who volunteered unevenly, and quotas of one seat either
way around what the population would give: as hard as those of real citizens' assemblies.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from truceline.talks.committee import Pool, Progress, Quota, build_pool, find_lottery

_VALUES = (2, 4, 5, 3, 2, 4, 3, 3)


def made_pool(persons: int, seats: int, seed: int, features: int = 6) -> Pool:
    """A pool whose quotas can be met, with persons drawn unevenly from a population."""
    chance = np.random.default_rng(seed)
    columns, wanted = [], []
    for values in _VALUES[:features]:
        people = chance.dirichlet(np.full(values, 6.0))
        ready = people * np.exp(chance.normal(0, 0.7, values))
        columns.append(chance.choice(values, persons, p=ready / ready.sum()))
        wanted.append(people * seats)
    rows = [(f, v) for f, values in enumerate(_VALUES[:features]) for v in range(values)]
    has = np.array([columns[f] == v for f, v in rows], dtype=float)
    counts = _nearest_panel(has, np.concatenate(wanted), seats)
    less, more = chance.random(len(rows)) < 0.5, chance.random(len(rows)) < 0.5
    quotas = [
        Quota(features=(f"f{f}",), values=(str(v),), low=max(0, int(n - a)), high=int(n + b))
        for (f, v), n, a, b in zip(rows, counts, less, more, strict=True)
    ]
    cells = {
        f"p{at}": {f"f{f}": str(column[at]) for f, column in enumerate(columns)}
        for at in range(persons)
    }
    return build_pool(cells, seats=seats, quotas=quotas)


def _nearest_panel(has: np.ndarray, wanted: np.ndarray, seats: int) -> np.ndarray:
    """Counts by feature of a panel that lies near to the population."""
    rows, persons = has.shape
    apart = np.block(
        [[has, -np.eye(rows)], [has, np.eye(rows)], [np.ones((1, persons)), np.zeros((1, rows))]]
    )
    free = np.full(rows, np.inf)
    found = milp(
        np.r_[np.zeros(persons), np.ones(rows)],
        integrality=np.r_[np.ones(persons), np.zeros(rows)],
        bounds=Bounds(0, np.r_[np.ones(persons), free]),
        constraints=LinearConstraint(
            apart, np.r_[-free, wanted, seats], np.r_[wanted, free, seats]
        ),
        options={"mip_rel_gap": 0.05, "time_limit": 5},
    )
    return np.asarray(np.round(has @ found.x[:persons]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--sizes", nargs="+", default=["150/30", "300/60", "600/150"])
    parser.add_argument("--features", type=int, nargs="+", default=[6, 7])
    asked = parser.parse_args()
    print("persons seats features seed groups seconds  least p     bound       fairest panels   MB")
    for size in asked.sizes:
        persons, seats = map(int, size.split("/"))
        for features in asked.features:
            for seed in asked.seeds:
                _row(persons, seats, features, seed)


def _row(persons: int, seats: int, features: int, seed: int) -> None:
    pool = made_pool(persons, seats, seed, features)
    start = time.process_time()

    def in_time(_: Progress) -> bool:
        return time.process_time() - start < 600

    found = find_lottery(pool, on_progress=in_time)
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{persons:7} {seats:5} {features:8} {seed:4} {len(pool.groups):6} {seconds:7.1f}  "
        f"{found.p_least:.8f}  {found.p_bound:.8f}  "
        f"{'yes' if found.is_optimal else 'no':7} {len(found.panels):6} {memory:4}",
        flush=True,
    )


if __name__ == "__main__":
    main()

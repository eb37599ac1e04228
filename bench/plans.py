"""How long a plan takes: `python bench/plans.py [--seeds 1 2 3]`.

Persons are invented: parties of unequal size, a fifth go first, a quarter in families, three sites
a party, events that serve some sites only. Each plan is counted anew by `check_plan`.
"""

from __future__ import annotations

import argparse
import random
import time
from datetime import date, timedelta

from truceline.exchange.plans import Event, Held, Rules, check_plan, make_plan

SIZES = ((10, 2, 1), (1_000, 4, 18), (3_000, 3, 32))


def invented(persons: int, parties: int, events: int, seed: int) -> tuple[list[Held], list[Event]]:
    """Persons and events for a plan of a given size."""
    draw = random.Random(seed)  # noqa: S311
    names = [f"party-{letter}" for letter in "abcdefgh"[:parties]]
    weights = [1 + draw.random() * 3 for _ in names]
    start = date(2021, 3, 1)
    held: list[Held] = []
    while len(held) < persons:
        holder, other = _two(draw, names, weights)
        size = 1 if draw.random() < 0.85 else draw.choice((2, 2, 3))
        family = f"f{len(held)}" if size > 1 else ""
        site = f"{holder}-{draw.randrange(3)}"
        for _ in range(min(size, persons - len(held))):
            grounds = tuple(g for g in ("woman", "sick", "old", "child") if draw.random() < 0.05)
            held.append(
                Held(
                    person_id=f"p{len(held)}",
                    held_by=holder,
                    goes_to=other,
                    site=site,
                    grounds=grounds,
                    family=family,
                    held_since=start - timedelta(days=draw.randrange(3_000)),
                    has_consented=draw.random() > 0.02,
                )
            )
    sites = [f"{name}-{number}" for name in names for number in range(3)]
    seats = max(persons // events, 10)
    days = [
        Event(
            event_id=f"day-{at:02d}",
            on=start + timedelta(days=14 * at),
            seats=round(seats * (0.6 + draw.random() * 0.8)),
            sites={one: round(seats * 0.4) for one in sites if events == 1 or draw.random() < 0.7},
        )
        for at in range(events)
    ]
    return held, days


def _two(draw: random.Random, names: list[str], weights: list[float]) -> tuple[str, str]:
    holder = draw.choices(names, weights)[0]
    return holder, draw.choice([name for name in names if name != holder])


def main() -> None:
    """Print a line per size and seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    seeds = parser.parse_args().seeds
    print("persons parties events seed  seconds cpu-s optimal released waiting left-out flaws")
    for size in SIZES:
        for seed in seeds:
            persons, events = invented(*size, seed)
            rules = Rules(parity=0, cumulative=0)
            begun, busy = time.perf_counter(), time.process_time()
            plan = make_plan(persons, events, rules, seconds=300)
            spent, worked = time.perf_counter() - begun, time.process_time() - busy
            flaws = check_plan(plan, persons, events, rules).flaws
            print(
                f"{size[0]:7d} {size[1]:7d} {size[2]:6d} {seed:4d} {spent:8.1f} {worked:5.1f} "
                f"{plan.is_optimal!s:>7} {len(plan.assigned):8d} {len(plan.waiting):7d} "
                f"{len(plan.left_out):8d} {len(flaws):5d}",
                flush=True,
            )


if __name__ == "__main__":
    main()

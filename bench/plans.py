"""How long a plan takes: `python bench/plans.py [--seeds 1 2 3] [--others]`.

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
ASKED = Rules(parity=0, cumulative=0)
# Beside these: other sizes, looser parity, many families, few seats, many who go first.
OTHERS: tuple[tuple[tuple[int, int, int], Rules, dict[str, float]], ...] = (
    ((2_000, 4, 24), ASKED, {}),
    ((3_000, 5, 32), ASKED, {}),
    ((3_000, 3, 32), Rules(parity=1, cumulative=2), {}),
    ((2_000, 4, 24), ASKED, {"alone": 0.4}),
    ((2_000, 4, 24), ASKED, {"seating": 0.4}),
    ((2_000, 4, 24), ASKED, {"ground": 0.2}),
)


def invented(
    size: tuple[int, int, int],
    seed: int,
    *,
    alone: float = 0.85,
    ground: float = 0.05,
    seating: float = 1.0,
    site_share: float = 0.4,
) -> tuple[list[Held], list[Event]]:
    """Persons and events for a plan of a given size.

    Args:
        size: Persons, parties, events.
        seed: Of the draw.
        alone: Share of draws that are no family.
        ground: Chance of each of four grounds to go first.
        seating: Seats in all, as a share of the persons.
        site_share: Share of an event's seats that one site can take.
    """
    persons, parties, events = size
    draw = random.Random(seed)  # noqa: S311
    names = [f"party-{letter}" for letter in "abcdefgh"[:parties]]
    weights = [1 + draw.random() * 3 for _ in names]
    start = date(2021, 3, 1)
    held: list[Held] = []
    while len(held) < persons:
        holder, other = _two(draw, names, weights)
        together = 1 if draw.random() < alone else draw.choice((2, 2, 3))
        family = f"f{len(held)}" if together > 1 else ""
        site = f"{holder}-{draw.randrange(3)}"
        for _ in range(min(together, persons - len(held))):
            grounds = tuple(g for g in ("woman", "sick", "old", "child") if draw.random() < ground)
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
    seats = max(round(seating * (persons // events)), 10)
    days = [
        Event(
            event_id=f"day-{at:02d}",
            on=start + timedelta(days=14 * at),
            seats=round(seats * (0.6 + draw.random() * 0.8)),
            sites={
                one: round(seats * site_share)
                for one in sites
                if events == 1 or draw.random() < 0.7
            },
        )
        for at in range(events)
    ]
    return held, days


def _two(draw: random.Random, names: list[str], weights: list[float]) -> tuple[str, str]:
    holder = draw.choices(names, weights)[0]
    return holder, draw.choice([name for name in names if name != holder])


def main() -> None:
    """Print a line per shape and seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--others", action="store_true", help="Shapes beside the promised ones.")
    asked = parser.parse_args()
    shapes = OTHERS if asked.others else tuple((size, ASKED, {}) for size in SIZES)
    print("persons parties events seed  seconds cpu-s optimal released waiting left-out flaws")
    for size, rules, shape in shapes:
        for seed in asked.seeds:
            persons, events = invented(size, seed, **shape)
            begun, busy = time.perf_counter(), time.process_time()
            plan = make_plan(persons, events, rules, seconds=300)
            spent, worked = time.perf_counter() - begun, time.process_time() - busy
            flaws = check_plan(plan, persons, events, rules).flaws
            print(
                f"{size[0]:7d} {size[1]:7d} {size[2]:6d} {seed:4d} {spent:8.1f} {worked:5.1f} "
                f"{plan.is_optimal!s:>7} {len(plan.assigned):8d} {len(plan.waiting):7d} "
                f"{len(plan.left_out):8d} {len(flaws):5d} {shape or ''}",
                flush=True,
            )
            for stage in plan.stages:
                if not stage.is_optimal:
                    print(f"        not proven: {stage.words}", flush=True)


if __name__ == "__main__":
    main()

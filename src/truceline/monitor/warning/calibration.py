"""The rate to aim at so that alarms come at the rate stated, learning included.

A threshold set for the rate stated, from a level and a dispersion that are themselves learnt, gives
that rate on average over what the window leaves open, not for each state of the world: where
nothing clusters alarms are too rare, where little happens far too rare, where much clusters a
little too frequent. So the whole of it (draw a window, learn, set the threshold, count the alarms
of the true chain) is repeated in simulation, and the rate aimed at is corrected by what was missed,
as a smooth function of what a window shows.

Source: Gandy & Kvaløy (2013), Scand. J. Stat. 40:647-668, doi:10.1002/sjos.12006 (charts corrected
by simulating their own learning); Loh (1987), J. Am. Stat. Assoc. 82:155-162,
doi:10.1080/01621459.1987.10478408 (correcting the nominal level by what it gave).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["LEAST_INCIDENTS", "Seen", "correction", "shown"]

# Fewer incidents in the window: in simulation the rate is missed by more than a fifth.
LEAST_INCIDENTS = 8

_FURTHEST = (-2.5, 2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a reference window shows, as far as the correction depends on it.

    Attributes:
        incidents: Counted in `steps` steps.
        log_excess: Mean of log (1 + excess) over what the window leaves open.
        rate: Alarms stated, per step.
        ratio: Rise that the chart is tuned to.
    """

    incidents: int
    steps: int
    log_excess: float
    rate: float
    ratio: float


def shown(seen: Seen) -> tuple[float, ...]:
    """The terms of the correction; beyond what was simulated they stay where it ended."""
    steps = min(max(seen.steps, 8), 182)
    total = seen.incidents + 0.5
    level = math.log(min(max(total / seen.steps, 0.05), 60.0))
    wide = seen.log_excess / 3
    none, plain, mild = (math.exp(-seen.log_excess / by) for by in (0.05, 0.15, 0.6))
    sparse, few = 1 / (1 + seen.incidents / 4), 1 / (1 + seen.incidents / 20)
    short = 28 / steps
    often = min(max(math.log(365 * seen.rate), -1.4), 2.0)
    sharp = math.log(min(max(seen.ratio, 1.5), 3.0) / 2)
    clustering = (1.0, wide, wide * wide, none, plain, mild)
    return (
        *clustering,
        sparse,
        few,
        sparse * wide,
        few * wide,
        *(short * one for one in clustering),
        *(level * one for one in clustering),
        level * level / 10,
        level * short,
        *(often * one for one in (1.0, plain, wide, sparse, short)),
        *(sharp * one for one in (1.0, plain, wide, sparse, short)),
    )


def correction(seen: Seen) -> float:
    """Log of the factor by which the rate aimed at differs from the rate stated."""
    found = sum(a * b for a, b in zip(_COEFFICIENTS, shown(seen), strict=True))
    return min(max(found, _FURTHEST[0]), _FURTHEST[1])


# One per term of `shown`; printed by `python bench/warning.py --fit`.
# fmt: off
_COEFFICIENTS = (
    0.4568, -0.5702, -0.1664, 1.3076, -0.8657, -0.6569, 1.6996, -1.1176,
    -0.5057, -0.7797, -0.1929, -0.2811, 1.0253, 1.5066, 0.2754, 0.6883,
    -0.0652, -0.2700, 0.3084, 0.4816, -0.4379, 0.0382, 0.3011, -0.0360,
    0.0068, -0.0328, 0.1885, 0.0379, -0.0082, -0.1127, 0.3746, 0.1962,
    -0.2031, -0.0616,
)
# fmt: on

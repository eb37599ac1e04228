"""Estimates per stratum, and their sum with the uncertainty of all of them.

People who differ in how easily they are found bend a single estimate; within a stratum they differ
less: Sekar and Deming (1949), Journal of the American Statistical Association 44:101-115,
doi:10.1080/01621459.1949.10483294.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from truceline.core.errors import InvalidValue
from truceline.exchange.estimates.bootstrap import percentile_interval
from truceline.exchange.estimates.estimate import (
    CHAO,
    CHAO_BY_LIST,
    LATENT,
    LOG_LINEAR,
    estimate,
)
from truceline.exchange.estimates.model import Asked, Estimate, Estimates, StratifiedEstimates
from truceline.exchange.estimates.patterns import CapturePatterns
from truceline.exchange.estimates.words import ASSUMED_BY_ALL

__all__ = ["estimate_strata"]

_DRAWS = 4000
_NOBODY_TWICE = "Nobody moved between the strata: a person belongs to one of them."


def estimate_strata(
    strata: Sequence[CapturePatterns], asked: Asked | None = None
) -> StratifiedEstimates:
    """Estimate each stratum by itself, and add up.

    Args:
        strata: A table per stratum, each with a name of its own.
        asked: How; each stratum gets random numbers of its own.

    Returns:
        Strata and sums. Where a method has no answer in one stratum it has no sum.

    Raises:
        InvalidValue: Fewer than two strata, or two of one name.
    """
    asked = asked or Asked()
    names = [one.stratum for one in strata]
    if len(strata) < 2 or len(set(names)) < len(names):
        raise InvalidValue(
            f"Strata are {', '.join(map(repr, names)) or 'none'}.",
            hint="Give two or more, each with a name of its own.",
        )
    found = tuple(estimate(one, _seeded(asked, asked.seed + at)) for at, one in enumerate(strata))
    methods = (LOG_LINEAR, LATENT, CHAO, CHAO_BY_LIST)
    total = Estimates(
        stratum="all strata",
        lists=tuple(dict.fromkeys(name for one in found for name in one.lists)),
        people=sum(one.people for one in found),
        on_several=sum(one.on_several for one in found),
        rows=tuple(_sum(found, method, asked.seed) for method in methods),
        assumptions=(*ASSUMED_BY_ALL, _NOBODY_TWICE),
    )
    return StratifiedEstimates(strata=found, total=total, warnings=_warnings(found, total))


def _seeded(asked: Asked, seed: int) -> Asked:
    return replace(asked, seed=seed, sampling=replace(asked.sampling, seed=seed))


def _sum(strata: Sequence[Estimates], method: str, seed: int) -> Estimate:
    rows = [one.method(method) for one in strata]
    lacking = [
        f"{one.stratum} ({row.unknown if row else 'not asked'})"
        for one, row in zip(strata, rows, strict=True)
        if row is None or row.total is None
    ]
    bare = Estimate(method=method, model=f"sum of {len(strata)} strata")
    if lacking:
        reason = f"it has no answer in {'; in '.join(lacking)}. Unknown is not zero"
        return replace(bare, unknown=reason)
    rng = np.random.default_rng(seed)
    known = [row for row in rows if row is not None]
    draws = np.sum([_drawn(row, rng) for row in known], axis=0)
    low, high = percentile_interval(draws)
    points = float(sum(row.total or 0.0 for row in known))
    return replace(
        bare,
        total=float(np.median(draws)) if method == LATENT else points,
        low=low,
        high=high,
        interval=known[0].interval,
        assumes=known[0].assumes,
        draws=draws,
    )


def _drawn(row: Estimate, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return rng.choice(row.draws[np.isfinite(row.draws)], size=_DRAWS)


def _warnings(strata: Sequence[Estimates], total: Estimates) -> tuple[str, ...]:
    found = [
        f"{one.stratum}: nothing is estimated, because {one.refused}. Its {one.people:,} people on "
        "a list are in no sum."
        for one in strata
        if one.refused
    ]
    found += [
        f"{one.stratum}: nobody there is on {', '.join(absent)}."
        for one in strata
        if (absent := [name for name in total.lists if name not in one.lists])
    ]
    return tuple(found)

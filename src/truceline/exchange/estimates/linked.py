"""Estimates over draws of the linkage: which rows are one person is itself uncertain.

Estimates under each draw are mixed with equal weight, as with multiple imputation: Rubin (1987),
Multiple Imputation for Nonresponse in Surveys, Wiley; for linked lists Sadinle (2018), Annals of
Applied Statistics 12:1013-1038, doi:10.1214/18-AOAS1178, and Tancredi and Liseo (2011), Annals of
Applied Statistics 5:1553-1585, doi:10.1214/10-AOAS447.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.exchange.estimates.bootstrap import percentile_interval
from truceline.exchange.estimates.estimate import (
    CHAO,
    CHAO_BY_LIST,
    LATENT,
    LOG_LINEAR,
    estimate_with,
)
from truceline.exchange.estimates.latent import sample_totals
from truceline.exchange.estimates.model import Asked, Estimate, Estimates, LinkedEstimates
from truceline.exchange.estimates.patterns import CapturePatterns, patterns_of
from truceline.exchange.estimates.words import ASSUMED_BY_ALL, why_refused

__all__ = ["estimate_linked"]

Floats = NDArray[np.float64]
_MOST_LINKAGES = 20
_FEWEST_RESAMPLES = 200
_CHAINS = 4
_MANY_LACKING = 0.2
_PER_LINKAGE = 400


def estimate_linked(
    linkages: NDArray[np.int64], list_of_row: Sequence[str], asked: Asked | None = None
) -> LinkedEstimates:
    """Estimate under each of several linkages, and mix.

    Args:
        linkages: (draws, rows) which person each row is, per draw; at most 20, evenly spaced,
            are used.
        list_of_row: The list of each row.
        asked: How; resamples are shared out over the draws.

    Returns:
        A row per method whose interval holds both what the patterns leave open and what the
        linkage does, and how much comes from the linkage.

    Raises:
        InvalidValue: Fewer than two draws, or the lengths differ.
    """
    if linkages.ndim != 2 or len(linkages) < 2:
        raise InvalidValue(
            f"Linkages have the shape {linkages.shape}.",
            hint="Give two draws or more, each with a label for every row.",
        )
    asked = asked or Asked()
    places = np.unique(np.linspace(0, len(linkages) - 1, _MOST_LINKAGES).round().astype(int))
    tables = [patterns_of(linkages[at], list_of_row) for at in places]
    refusals = [why_refused(table, asked) for table in tables]
    usable = [table for table, reason in zip(tables, refusals, strict=True) if not reason]
    if len(usable) < max(2, (1 - _MANY_LACKING) * len(tables)):
        return _refused(tables, next(reason for reason in refusals if reason))
    found = _each(usable, _shared_out(asked, len(usable)))
    return _mixed(tables, found, asked)


def _shared_out(asked: Asked, number: int) -> Asked:
    resamples = max(_FEWEST_RESAMPLES, asked.resamples // number)
    return replace(
        asked,
        resamples=resamples,
        most_resamples=resamples,
        runners_up=0,
        sampling=replace(asked.sampling, chains=_CHAINS),
    )


def _each(tables: Sequence[CapturePatterns], asked: Asked) -> list[Estimates]:
    cells = np.stack([table.cells for table in tables])
    drawn = sample_totals(cells, asked.sampling)
    return [
        estimate_with(table, replace(asked, seed=asked.seed + at), drawn, at)
        for at, table in enumerate(tables)
    ]


def _mixed(
    tables: Sequence[CapturePatterns], found: Sequence[Estimates], asked: Asked
) -> LinkedEstimates:
    rng = np.random.default_rng(asked.seed)
    rows, shares = [], {}
    for method in (LOG_LINEAR, LATENT, CHAO, CHAO_BY_LIST):
        row, share = _mix(found, method, rng)
        rows.append(row)
        if share is not None:
            shares[method] = share
    people = [table.people for table in tables]
    return LinkedEstimates(
        rows=tuple(rows),
        linkages=len(tables),
        refused=len(tables) - len(found),
        people_low=min(people),
        people_high=max(people),
        p_from_linkage=shares,
        sentences=(_people_in_words(people), *_shares_in_words(shares)),
        assumptions=(
            *ASSUMED_BY_ALL[:1],
            "The draws of the linkage are as uncertain as the linkage is: too sure a linkage gives "
            "too narrow an interval.",
            *ASSUMED_BY_ALL[2:],
        ),
        warnings=_warnings(found, len(tables)),
    )


def _mix(
    found: Sequence[Estimates], method: str, rng: np.random.Generator
) -> tuple[Estimate, float | None]:
    every = [one.method(method) for one in found]
    rows = [row for row in every if row is not None and row.total is not None]
    bare = Estimate(method=method, model=f"mixed over {len(rows)} linkages")
    if len(rows) < max(2, (1 - _MANY_LACKING) * len(found)):
        reason = next(row.unknown for row in every if row is not None and row.unknown)
        lacking = len(found) - len(rows)
        return replace(
            bare, unknown=f"no answer under {lacking} of {len(found)} linkages; the first: {reason}"
        ), None
    draws = [rng.choice(row.draws[np.isfinite(row.draws)], size=_PER_LINKAGE) for row in rows]
    mixed = np.concatenate(draws)
    low, high = percentile_interval(mixed)
    totals = [row.total for row in rows if row.total is not None]
    named = replace(
        bare,
        total=float(np.median(totals)),
        low=low,
        high=high,
        interval=f"{rows[0].interval}, linkage included",
        diagnosis=f"{min(totals):,.0f} to {max(totals):,.0f} by linkage",
        assumes=rows[0].assumes,
        draws=mixed,
    )
    return named, _from_linkage(np.log(np.stack(draws)))


def _from_linkage(draws: Floats) -> float:
    """Share of the variance that lies between linkages, of (linkages, draws) logarithms."""
    within = float(draws.var(axis=1, ddof=1).mean())
    # Means of few draws differ by chance alone; that is not the linkage's doing.
    between = max(float(draws.mean(axis=1).var(ddof=1)) - within / draws.shape[1], 0.0)
    return between / (between + within) if between + within > 0 else 0.0


def _people_in_words(people: Sequence[int]) -> str:
    if min(people) == max(people):
        return f"All linkages give {people[0]:,} people on a list."
    return f"Depending on the linkage, {min(people):,} to {max(people):,} people are on a list."


def _shares_in_words(shares: dict[str, float]) -> list[str]:
    return [
        f"{method}: {100 * share:.0f} % of the uncertainty comes from which rows are one person, "
        f"{100 * (1 - share):.0f} % from who is on no list."
        for method, share in shares.items()
    ]


def _warnings(found: Sequence[Estimates], number: int) -> tuple[str, ...]:
    warnings = []
    if len(found) < number:
        warnings.append(
            f"Under {number - len(found)} of {number} linkages the lists barely overlap; these are "
            "left out."
        )
    for method in (LOG_LINEAR, LATENT):
        lacking = sum(row is None or row.total is None for row in (e.method(method) for e in found))
        if 0 < lacking <= _MANY_LACKING * len(found):
            warnings.append(f"{method}: {lacking} linkages without an answer are left out.")
    return tuple(warnings)


def _refused(tables: Sequence[CapturePatterns], reason: str) -> LinkedEstimates:
    people = [table.people for table in tables]
    methods = (LOG_LINEAR, LATENT, CHAO, CHAO_BY_LIST)
    return LinkedEstimates(
        rows=tuple(Estimate(method=name, model="–", unknown=reason) for name in methods),
        linkages=len(tables),
        refused=len(tables),
        people_low=min(people),
        people_high=max(people),
        p_from_linkage={},
        sentences=(_people_in_words(people), f"Nothing is estimated: {reason}."),
        assumptions=ASSUMED_BY_ALL,
    )

"""The total by several models side by side, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.estimates.bootstrap import (
    Replicates,
    bca_interval,
    percentile_interval,
    resample,
)
from truceline.exchange.estimates.chao import ChaoBound, chao_bound, chao_bound_by_list
from truceline.exchange.estimates.latent import LatentDraws, sample_totals
from truceline.exchange.estimates.model import Asked, Estimate, Estimates
from truceline.exchange.estimates.patterns import CapturePatterns
from truceline.exchange.estimates.profile import profile_interval
from truceline.exchange.estimates.selection import FittedModel, Ranking, rank_models
from truceline.exchange.estimates.words import (
    ASSUMED_BY_ALL,
    CHAO_ASSUMES,
    CHAO_BY_LIST_ASSUMES,
    LATENT_ASSUMES,
    LOG_LINEAR_ASSUMES,
    caveats,
    why_refused,
)

__all__ = ["CHAO", "CHAO_BY_LIST", "LATENT", "LOG_LINEAR", "estimate", "estimate_with"]

LOG_LINEAR, LATENT = "log-linear", "latent classes"
CHAO, CHAO_BY_LIST = "Chao's lower bound", "Chao's bound by list"
_MANY_LOST, _MOST_LOST = 0.05, 0.5  # shares of resamples without an answer
_SELDOM = 0.01
_FAR_BEHIND = 10.0


def estimate(patterns: CapturePatterns, asked: Asked | None = None) -> Estimates:
    """Estimate how many there are in all, by at least three models side by side.

    Args:
        patterns: Who is on which lists.
        asked: How; the defaults reproduce the published figures of `docs/estimates.md`.

    Returns:
        The best log-linear models with their distance, latent classes, and Chao's bounds. A model
        without an answer says why; where nothing can be said, `refused` does.
    """
    asked = asked or Asked()
    refused = why_refused(patterns, asked)
    if refused:
        return _nothing(patterns, refused)
    drawn = sample_totals(patterns.cells[np.newaxis], asked.sampling)
    return estimate_with(patterns, asked, drawn, 0)


def estimate_with(
    patterns: CapturePatterns, asked: Asked, drawn: LatentDraws, at: int
) -> Estimates:
    """The same with latent classes drawn before, for many tables at once; `at` says which."""
    ranking = rank_models(patterns, order=asked.order, criterion=asked.criterion, most=asked.ranked)
    rows = (
        *_log_linear(patterns, ranking, asked),
        _latent(drawn, at, asked),
        *_bounds(patterns, asked),
    )
    return Estimates(
        stratum=patterns.stratum,
        lists=patterns.lists,
        people=patterns.people,
        on_several=patterns.on_several,
        rows=rows,
        assumptions=ASSUMED_BY_ALL,
        warnings=caveats(patterns, rows),
        notes=_notes(ranking, asked),
    )


def _nothing(patterns: CapturePatterns, refused: str) -> Estimates:
    methods = (LOG_LINEAR, LATENT, CHAO, CHAO_BY_LIST)
    return Estimates(
        stratum=patterns.stratum,
        lists=patterns.lists,
        people=patterns.people,
        on_several=patterns.on_several,
        rows=tuple(Estimate(method=name, model="–", unknown=refused) for name in methods),
        refused=refused,
        assumptions=ASSUMED_BY_ALL,
    )


def _log_linear(patterns: CapturePatterns, ranking: Ranking, asked: Asked) -> list[Estimate]:
    if not ranking.models:
        reason = (
            f"none of {ranking.tried} models has an answer: too many patterns have nobody. Join "
            "lists of one kind, or leave out one that shares hardly anybody"
        )
        return [Estimate(method=LOG_LINEAR, model="–", unknown=reason)]
    shown = 1 + asked.runners_up
    found = resample(
        patterns,
        ranking,
        resamples=asked.resamples,
        most=asked.most_resamples,
        seed=asked.seed,
        criterion=asked.criterion,
        shown=shown,
    )
    best = getattr(ranking.models[0], asked.criterion)
    # The first runner-up always; others only while they are in the running at all.
    return [
        _log_linear_row(patterns, ranking, found, at, asked)
        for at, one in enumerate(ranking.models[:shown])
        if at < 2 or getattr(one, asked.criterion) - best < _FAR_BEHIND
    ]


def _log_linear_row(
    patterns: CapturePatterns, ranking: Ranking, found: Replicates, at: int, asked: Asked
) -> Estimate:
    fitted = ranking.models[at]
    best, own = (getattr(one, asked.criterion) for one in (ranking.models[0], fitted))
    draws = found.chosen if at == 0 else found.given[:, at]
    bare = Estimate(
        method=LOG_LINEAR,
        model=fitted.name,
        distance=own - best,
        p_chosen=float(np.mean(found.choice == at)),
        diagnosis=f"deviance {fitted.deviance:.3f} on {fitted.freedom} degrees of freedom",
        assumes=LOG_LINEAR_ASSUMES,
        warnings=_log_linear_warnings(fitted, found, at),
    )
    if _lost(draws) > _MOST_LOST:
        reason = f"drawn again, {100 * _lost(draws):.0f} % of the samples give no answer"
        return replace(bare, unknown=reason)
    profile = profile_interval(patterns, fitted)
    given = _given(found, at, fitted)
    low, high = percentile_interval(draws) if at == 0 else given
    return replace(
        bare,
        total=fitted.total,
        low=low,
        high=high,
        interval="choice of model included" if at == 0 else "model taken as given",
        given_low=given[0],
        given_high=given[1],
        profile_low=profile[0],
        profile_high=profile[1],
        draws=draws,
    )


def _lost(totals: NDArray[np.float64]) -> float:
    return float(np.mean(~np.isfinite(totals)))


def _given(
    found: Replicates, at: int, fitted: FittedModel
) -> tuple[float, float] | tuple[None, None]:
    """Limits under one model; none where most resamples have no answer under it."""
    if _lost(found.given[:, at]) > _MOST_LOST:
        return None, None
    return bca_interval(found.given[:, at], fitted.total, found.jackknife[:, at], found.weights)


def _log_linear_warnings(fitted: FittedModel, found: Replicates, at: int) -> tuple[str, ...]:
    warnings = []
    if fitted.freedom <= 0:
        warnings.append("It fits any patterns perfectly, so nothing speaks for or against it.")
    elif fitted.p_fit < _SELDOM:
        warnings.append(f"It does not fit the patterns (p = {fitted.p_fit:.2g}).")
    if fitted.nobody:
        warnings.append(f"Nobody is shared as in {', '.join(fitted.nobody)}: taken as impossible.")
    lost = _lost(found.chosen if at == 0 else found.given[:, at])
    if lost > _MANY_LOST:
        warnings.append(f"{100 * lost:.0f} % of resamples have no answer: too narrow an interval.")
    chosen = float(np.mean(found.choice == at))
    if at == 0 and chosen < 0.5:
        warnings.append(f"Drawn again, it is the best model in {100 * chosen:.0f} % of cases only.")
    return tuple(warnings)


def _latent(drawn: LatentDraws, at: int, asked: Asked) -> Estimate:
    r_hat, worth = float(drawn.r_hat[at]), float(drawn.effective[at])
    bare = Estimate(
        method=LATENT,
        model=f"up to {asked.sampling.classes} classes",
        diagnosis=f"R-hat {r_hat:.3f}, worth {worth:.0f} independent draws",
        assumes=LATENT_ASSUMES,
    )
    if not r_hat <= asked.sampling.largest_r_hat:
        medians = [f"{np.median(chain):,.0f}" for chain in drawn.totals[at]]
        reason = (
            f"the chains disagree (R-hat {r_hat:.2f}, more than "
            f"{asked.sampling.largest_r_hat}; their medians {', '.join(medians)}). Draw longer "
            "(--rounds); if they still differ, the patterns bear out several totals"
        )
        return replace(bare, unknown=reason)
    totals = drawn.totals[at].ravel()
    low, high = percentile_interval(totals)
    return replace(
        bare,
        total=float(np.median(totals)),
        low=low,
        high=high,
        interval="posterior",
        draws=totals,
    )


def _bounds(patterns: CapturePatterns, asked: Asked) -> tuple[Estimate, Estimate]:
    by_list = chao_bound_by_list(patterns)
    alike = _bound(CHAO, "lists alike in size", chao_bound(patterns), CHAO_ASSUMES, asked.seed)
    if isinstance(by_list, str):
        return alike, Estimate(method=CHAO_BY_LIST, model="–", unknown=by_list)
    model = "each list's size its own"
    return alike, _bound(CHAO_BY_LIST, model, by_list, CHAO_BY_LIST_ASSUMES, asked.seed)


def _bound(
    method: str, model: str, bound: ChaoBound, assumes: Sequence[str], seed: int
) -> Estimate:
    return Estimate(
        method=method,
        model=model,
        total=bound.total,
        low=bound.low,
        high=bound.high,
        interval="of the bound",
        diagnosis=f"{bound.once} people seen once, {bound.twice} twice",
        assumes=tuple(assumes),
        warnings=() if bound.twice else ("Nobody is on exactly two lists.",),
        draws=_lognormal(bound, seed),
    )


def _lognormal(bound: ChaoBound, seed: int, number: int = 1000) -> NDArray[np.float64]:
    """Totals by the law that the bound's limits follow: the unseen are lognormal."""
    unseen = bound.total - bound.people
    if unseen <= 0:
        return np.full(number, bound.total)
    rng = np.random.default_rng(seed)
    spread = np.sqrt(np.log1p(bound.variance / unseen**2))
    totals: NDArray[np.float64] = bound.people + unseen * np.exp(spread * rng.normal(size=number))
    return totals


def _notes(ranking: Ranking, asked: Asked) -> tuple[str, ...]:
    which = "all hierarchical models" if ranking.is_exhaustive else "models found step by step"
    found = [
        f"{ranking.tried} log-linear models tried ({which}, interactions of {ranking.order} lists "
        f"at most), {ranking.without_answer} without an answer; ranked by "
        f"{asked.criterion.upper()}; each resample chooses among the best {len(ranking.models)}."
    ]
    if ranking.widened:
        found.append(f"Interactions of three lists were let in because {ranking.widened}.")
    return tuple(found)

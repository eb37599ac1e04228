"""Weights moved by what persons judged: few judgements move them little, and all is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from truceline.core.actor import Actor
from truceline.core.errors import InvalidValue, NotConverged
from truceline.monitor.duplicates.blocking import candidate_pairs
from truceline.monitor.duplicates.columns import Columns, columns_of
from truceline.monitor.duplicates.levels import levels_of
from truceline.monitor.duplicates.model import PlacedReports
from truceline.monitor.duplicates.score import score_levels, score_pairs
from truceline.monitor.duplicates.weights import FEATURES, PairWeights, load_weights

__all__ = ["Calibrated", "JudgedPair", "calibrate", "calibrated_in_words"]

_STEPS, _STILL = 100, 1e-9
_CONTEXTS = ("across", "within")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPair:
    """Two reports that a person judged to tell one incident, or two."""

    report_ids: tuple[str, str]
    is_same: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Calibrated:
    """Weights after judgements.

    Attributes:
        weights: The new table, with a version of its own.
        same: Judged pairs used that tell one incident; `different` those that tell two.
        unused: Judged pairs whose reports are no longer there.
        loss_before: Mean logarithmic loss of the judged pairs with the old table; `loss_after`
            with the new one, on the same pairs.
        moved: (feature, level, context, old, new) of every weight that moved by 0.05 or more.
        assumptions: What the answer rests on, in plain words.
    """

    weights: PairWeights
    same: int
    different: int
    unused: int
    loss_before: float
    loss_after: float
    moved: tuple[tuple[str, str, str, float, float], ...]
    assumptions: tuple[str, ...]


def calibrate(
    feeds: Sequence[PlacedReports],
    judged: Iterable[JudgedPair],
    *,
    actors: Mapping[str, Actor] | None = None,
    weights: PairWeights | None = None,
    pull: float = 4.0,
) -> Calibrated:
    """Move the stated weights by judgements: logistic regression with a ridge towards them.

    Args:
        feeds: Reports with footprints, as for `suggest_duplicates`.
        judged: Pairs that persons judged; their order does not matter.
        actors: Actors of the pack by id.
        weights: The table to start from; the bundled one if None.
        pull: How strongly weights are drawn back to the stated ones, > 0; the larger, the less a
            judgement moves them. The default is ours, from simulated feeds with known truth.

    Raises:
        InvalidValue: `pull` is not above 0, or no judged pair is there.
        NotConverged: The iteration does not settle.

    Source: le Cessie and van Houwelingen (1992), Applied Statistics 41:191–201,
    doi:10.2307/2347628; here the ridge draws to the stated weights in place of zero.
    """
    if not pull > 0:
        raise InvalidValue(f"The pull is {pull}.", hint="Give a number above 0, such as 1.")
    weights = weights or load_weights()
    columns = columns_of(feeds, actors=actors or {}, weights=weights)
    i, j, is_same, unused = _known(columns, judged)
    if not len(i):
        raise InvalidValue(
            "No judged pair of these reports is there.", hint="Judge some suggestions first."
        )
    seen = levels_of(columns, i, j, weights)
    is_within = columns.feed[i] == columns.feed[j]
    design = _design(seen, is_within, weights)
    before = score_levels(seen, is_within, weights) + _rivals(columns, i, j, weights)
    shift = _fit(design, before, is_same.astype(np.float64), pull)
    moved, table, prior = _moved(shift, weights)
    version = f"{weights.version}+{len(i)}-judged"
    return Calibrated(
        weights=replace(weights, version=version, prior=prior, table=table),
        same=int(is_same.sum()),
        different=int((~is_same).sum()),
        unused=unused,
        loss_before=_loss(before, is_same),
        loss_after=_loss(before + design @ shift, is_same),
        moved=moved,
        assumptions=(
            "Persons judged what was suggested to them: the weights fit such pairs, not all pairs.",
            "Both losses are of the very pairs that moved the weights.",
        ),
    )


def _known(
    columns: Columns, judged: Iterable[JudgedPair]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], int]:
    row_of = {str(one): row for row, one in enumerate(columns.ids)}
    found: dict[tuple[int, int], bool] = {}
    unused = 0
    for one in judged:
        rows = [row_of[name] for name in one.report_ids if name in row_of]
        # A pair that was not compared has no footprint to look at.
        if len(rows) < 2 or not columns.is_compared[rows].all():
            unused += 1
            continue
        found[min(rows), max(rows)] = one.is_same
    ends = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    same = np.array([found[int(a), int(b)] for a, b in ends], dtype=np.bool_)
    return ends[:, 0], ends[:, 1], same, unused


def _rivals(
    columns: Columns, i: NDArray[np.int64], j: NDArray[np.int64], weights: PairWeights
) -> Floats:
    """What rivals take from each judged pair: no weight shall answer for that."""
    bounds = weights.bounds
    pairs = score_pairs(
        columns,
        candidate_pairs(columns, slack_days=bounds.slack_days, longest_days=bounds.longest_days),
        weights,
    )
    taken = zip(pairs.i.tolist(), pairs.j.tolist(), pairs.rivals.tolist(), strict=True)
    by_pair = {(a, b): rival for a, b, rival in taken}
    ends = zip(i.tolist(), j.tolist(), strict=True)
    return np.array([by_pair.get(pair, 0.0) for pair in ends])


def _design(
    seen: Mapping[str, NDArray[np.int8]], is_within: NDArray[np.bool_], weights: PairWeights
) -> Floats:
    """(pairs, weights) one where a weight is part of a pair's score; the two priors first."""
    context = is_within.astype(np.int64)
    parts = [np.eye(2)[context]]
    for feature in FEATURES:
        count = len(weights.levels[feature])
        parts.append(np.eye(2 * count)[seen[feature].astype(np.int64) * 2 + context])
    return np.concatenate(parts, axis=1)


def _fit(design: Floats, offset: Floats, same: Floats, pull: float) -> Floats:
    """Shifts of the weights by Newton's method; the ridge makes the optimum unique."""
    shift = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        p_same = 1 / (1 + np.exp(-(offset + design @ shift)))
        slope = design.T @ (same - p_same) - pull * shift
        bend = (design * (p_same * (1 - p_same))[:, None]).T @ design
        step = np.linalg.solve(bend + pull * np.eye(len(shift)), slope)
        # Half a step at most in each round: far from the optimum a whole one may leap past it.
        step *= min(1.0, 0.5 / max(float(np.abs(step).max()), 1e-12))
        shift = shift + step
        if np.abs(step).max() < _STILL:
            return shift
    raise NotConverged(
        f"The weights did not settle within {_STEPS} rounds.", hint="Raise the pull."
    )


def _loss(score: Floats, same: NDArray[np.bool_]) -> float:
    return float(np.mean(np.logaddexp(0, np.where(same, -score, score))))


def _moved(
    shift: Floats, weights: PairWeights
) -> tuple[
    tuple[tuple[str, str, str, float, float], ...], Mapping[str, Floats], Mapping[str, float]
]:
    prior = {name: weights.prior[name] + float(shift[at]) for at, name in enumerate(_CONTEXTS)}
    moved = [("prior", name, name, weights.prior[name], prior[name]) for name in _CONTEXTS]
    table, start = {}, 2
    for feature in FEATURES:
        old = weights.table[feature]
        new = old + shift[start : start + old.size].reshape(old.shape)
        start += old.size
        table[feature] = new
        moved += [
            (feature, level, _CONTEXTS[c], float(old[k, c]), float(new[k, c]))
            for k, level in enumerate(weights.levels[feature])
            for c in range(2)
        ]
    kept = tuple(one for one in moved if abs(one[4] - one[3]) >= 0.05)
    return kept, MappingProxyType(table), MappingProxyType(prior)


def calibrated_in_words(found: Calibrated) -> str:
    """What judgements did to the weights, in sentences."""
    words = (
        f"{found.same + found.different} judged pairs ({found.same} the same, {found.different} "
        f"different) moved {len(found.moved)} weights; mean surprise at these judgements fell from "
        f"{found.loss_before:.2f} to {found.loss_after:.2f}."
    )
    largest = sorted(found.moved, key=lambda one: -abs(one[4] - one[3]))[:3]
    for feature, level, context, old, new in largest:
        words += f" {feature}: {level.replace('_', ' ')} ({context}) {old:+.1f} → {new:+.1f}."
    return words

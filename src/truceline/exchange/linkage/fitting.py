"""Probabilities of the four classes, learned without truth.

Same person: how often a field agrees in one person is learned on anchors, pairs that the other
fields alone make one person (Fellegi and Sunter 1969, doi:10.1080/01621459.1969.10501049; leaving
the field out keeps it from confirming itself). Kin: names that kin share weigh as in one person,
names they do not share are pinned to what random pairs show; dates and places of kin are learned on
pairs that the names alone make kin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.linkage.anchors import (
    START,
    SURE,
    anchors,
    given_table,
    is_own_birth,
    is_own_name,
    learned_table,
)
from truceline.exchange.linkage.chance import KINDS
from truceline.exchange.linkage.levels import FEATURES, NAME_FIELDS, UNLIKE, Compared

__all__ = ["COMPONENTS", "Model", "fit_model", "posterior", "summed", "tempered", "weigh"]

COMPONENTS = ("same", "sibling", "parent", "cousin")
_GIVEN, _FATHER, _GRAND = "given-alike.v1", "father-alike.v1", "grandfather-alike.v1"
_FAMILY, _MOTHER, _MOTHERS = "family-alike.v1", "mother-alike.v1", "mothers-family-alike.v1"
_BORN, _EVENT, _PLACE = "birth-years-apart.v1", "event-days-apart.v1", "place-alike.v1"
_BIRTH_PLACE, _CROSSED = "birth-place-alike.v1", "given-is-fathers.v1"
_SURE_KIN = 0.8
_MOST_TO_LEARN = 400_000

_TEMPER = 0.8
_SHARED = {
    "sibling": (_FATHER, _GRAND, _FAMILY, _BIRTH_PLACE),
    "parent": (_FAMILY, _BIRTH_PLACE),
    "cousin": (_GRAND, _FAMILY, _BIRTH_PLACE),
}
# Father and son have two mothers, cousins too; how far apart cousins are born says nothing.
_LEARNED = {
    "sibling": (_BORN, _EVENT, _PLACE, _MOTHER, _MOTHERS),
    "parent": (_EVENT, _PLACE),
    "cousin": (_EVENT, _PLACE),
}
# Brothers start out as sharing mother and place, kin of other kinds as sharing the place.
_AT_FIRST_SHARED = {
    "sibling": (_MOTHER, _MOTHERS, _PLACE),
    "parent": (_PLACE,),
    "cousin": (_PLACE,),
}
# Levels of births that no father and son can stand at: up to five years apart, and ten.
_NO_GENERATION = [*range(1, 9), *range(10, 15)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What was learned.

    Attributes:
        agreement: By component and feature: (kinds, levels) how often pairs stand at each level.
        chance: By feature: (kinds, levels) of random pairs, see `chance`.
        shares: By component: share of all pairs, first of two lists, second of one list.
    """

    agreement: dict[str, dict[str, NDArray[np.float64]]]
    chance: dict[str, NDArray[np.float64]]
    shares: dict[str, NDArray[np.float64]]


def weigh(model: Model, compared: Compared, component: str) -> dict[str, NDArray[np.float32]]:
    """(pairs,) by feature: logarithm of how much likelier the levels are than by chance."""
    found = {}
    for feature, table in model.agreement[component].items():
        level = compared.levels[feature]
        kind = compared.kinds.get(feature)
        ratio = np.log(np.maximum(table, 1e-5) / np.maximum(model.chance[feature], 1e-9))
        ratio[:, 0] = 0
        weight = ratio[0][level] if kind is None else ratio[kind, level]
        rarity = compared.rarity.get(feature)
        if rarity is not None and not _is_pinned(component, feature):
            weight = weight + np.log(rarity)
        found[feature] = np.where(level == 0, 0, weight).astype(np.float32)
    return found


def _is_pinned(component: str, feature: str) -> bool:
    if component == "same":
        return feature == _CROSSED
    if component == "parent" and feature == _CROSSED:
        return False
    return feature not in _SHARED[component] and feature not in _LEARNED[component]


def fit_model(
    compared: Compared,
    chance: dict[str, NDArray[np.float64]],
    is_one_list: NDArray[np.bool_],
    totals: tuple[float, float],
    *,
    rounds: int = 12,
) -> Model:
    """Learn from candidate pairs.

    Args:
        compared: The pairs, compared.
        chance: Expectations over random pairs.
        is_one_list: (pairs,) both rows on one list.
        totals: How many pairs of rows there are on two lists, and on one.
        rounds: Rounds of learning.
    """
    compared, is_one_list, kept = _sampled(compared, is_one_list)
    totals = (totals[0] * kept, totals[1] * kept)
    count = max(len(is_one_list), 1)
    model = Model(
        agreement={each: _start(each, chance) for each in COMPONENTS},
        chance=chance,
        shares={
            each: np.array([0.05 * count / totals[0], 0.01 * count / totals[1]])
            for each in COMPONENTS
        },
    )
    for _ in range(rounds):
        model = _round(model, compared, is_one_list, totals)
    return model


def _sampled(
    compared: Compared, is_one_list: NDArray[np.bool_]
) -> tuple[Compared, NDArray[np.bool_], float]:
    """Enough pairs to learn from, drawn evenly, and the share of all that they are."""
    if len(is_one_list) <= _MOST_TO_LEARN:
        return compared, is_one_list, 1.0
    generator = np.random.default_rng(len(is_one_list))
    at = np.sort(generator.choice(len(is_one_list), _MOST_TO_LEARN, replace=False))
    sample = Compared(
        levels={feature: each[at] for feature, each in compared.levels.items()},
        rarity={feature: each[at] for feature, each in compared.rarity.items()},
        kinds={feature: each[at] for feature, each in compared.kinds.items()},
    )
    return sample, is_one_list[at], len(at) / len(is_one_list)


def _start(
    component: str, chance: dict[str, NDArray[np.float64]]
) -> dict[str, NDArray[np.float64]]:
    return {feature: _first(component, feature, table) for feature, table in chance.items()}


def _first(component: str, feature: str, chance: NDArray[np.float64]) -> NDArray[np.float64]:
    levels = FEATURES[feature]
    if (
        component == "same"
        or feature in _SHARED[component]
        or feature in _AT_FIRST_SHARED[component]
    ):
        if feature in NAME_FIELDS:
            return np.tile(np.array(START[:levels]), (KINDS, 1))
        falling = 0.5 ** np.arange(levels)
        falling[0] = 0
        if feature == _CROSSED:
            return _pinned(feature, chance)
        if feature == _BORN:
            falling = np.array(
                [
                    0,
                    0.5,
                    0.03,
                    0.04,
                    0.03,
                    0.08,
                    0.01,
                    0.02,
                    0.02,
                    0.02,
                    0.5,
                    0.2,
                    0.1,
                    0.05,
                    0.02,
                    0.05,
                ]
            )
        return np.tile(falling / falling.sum(), (KINDS, 1))
    if component == "parent" and feature == _CROSSED:
        return np.tile(np.array([0, 0.8, 0.1, 0.1]), (KINDS, 1))
    pinned = _pinned(feature, chance)
    if component == "parent" and feature == _BORN:
        pinned[:, _NO_GENERATION] *= 0.05
        pinned[:, 1:] /= pinned[:, 1:].sum(axis=1, keepdims=True)
    return pinned


def _pinned(feature: str, chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """As by chance; kin do not bear one given name."""
    table = chance.copy()
    if feature == _GIVEN:
        table[:, 1:4] *= 0.3
    return table


def summed(weights: dict[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    """(pairs,) weights of all features together."""
    total: NDArray[np.float32] = np.sum(list(weights.values()), axis=0, dtype=np.float32)
    return total


def posterior(
    model: Model, sums: dict[str, NDArray[np.float32]], is_one_list: NDArray[np.bool_]
) -> dict[str, NDArray[np.float64]]:
    """(pairs,) by component; what is left is unrelated."""
    at = is_one_list.astype(np.int64)
    odds = {each: np.exp(np.clip(sums[each], -50, 50) + np.log(model.shares[each][at]))
            for each in COMPONENTS}  # fmt: skip
    total = 1 + sum(odds.values())
    return {each: value / total for each, value in odds.items()}


def tempered(p_same: NDArray[np.float64]) -> NDArray[np.float64]:
    """(pairs,) probabilities drawn towards the middle, as fields repeat each other.

    Fields are weighed as if they erred independently; a careless clerk errs in several, kin agree
    in several, so both ends come out too sure (Hand and Yu 2001, doi:10.2307/1403452).
    """
    p_plain = np.clip(p_same, 1e-12, 1 - 1e-12)
    found: NDArray[np.float64] = 1 / (1 + ((1 - p_plain) / p_plain) ** _TEMPER)
    return found


def _round(
    model: Model, compared: Compared, is_one_list: NDArray[np.bool_], totals: tuple[float, float]
) -> Model:
    weights = {each: weigh(model, compared, each) for each in COMPONENTS}
    sums = {each: summed(weights[each]) for each in COMPONENTS}
    whole = posterior(model, sums, is_one_list)
    shares = {
        each: np.array(
            [
                (whole[each][~is_one_list].sum() + 1) / totals[0],
                (whole[each][is_one_list].sum() + 1) / totals[1],
            ]
        )
        for each in COMPONENTS
    }
    agreement = {each: dict(model.agreement[each]) for each in COMPONENTS}
    for feature in FEATURES:
        without = {each: sums[each] - weights[each][feature] for each in COMPONENTS}
        if feature == _GIVEN:
            # Names that agree crosswise are seen by both features.
            without = {each: without[each] - weights[each][_CROSSED] for each in COMPONENTS}
        left_out = posterior(model, without, is_one_list)
        if feature == _GIVEN:
            fathers = model.agreement["same"][_FATHER]
            agreement["same"][feature] = given_table(compared, left_out["same"], fathers)
        elif feature != _CROSSED:
            told = is_own_name(compared)
            told = told if feature == _BORN else told | is_own_birth(compared)
            start = _first("same", feature, model.chance[feature])
            agreement["same"][feature] = learned_table(
                compared, feature, anchors(left_out["same"], SURE, told), start
            )
        for kin, shared in _SHARED.items():
            if feature in shared:
                agreement[kin][feature] = agreement["same"][feature]
            elif feature in _LEARNED[kin]:
                other_name = compared.levels[_GIVEN] == UNLIKE
                start = _first(kin, feature, model.chance[feature])
                agreement[kin][feature] = learned_table(
                    compared, feature, anchors(left_out[kin], _SURE_KIN, other_name), start
                )
    return Model(agreement=agreement, chance=model.chance, shares=shares)

"""Rows in, pairs out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.candidates.choosing import choose_pairs
from truceline.exchange.candidates.pairing import key_of, pairs_in_blocks
from truceline.exchange.linkage.chance import expected_by_chance
from truceline.exchange.linkage.columns import Persons, persons_of
from truceline.exchange.linkage.fitting import (
    COMPONENTS,
    fit_model,
    posterior,
    summed,
    tempered,
    weigh,
)
from truceline.exchange.linkage.judgements import with_judged_pairs, with_judgements
from truceline.exchange.linkage.levels import FAR, Comparing
from truceline.exchange.linkage.model import Judged, Pairs, Rows
from truceline.exchange.linkage.places import same_places
from truceline.exchange.linkage.rough import Rough, key_parts
from truceline.exchange.linkage.transitive import with_third_rows

__all__ = ["link"]

_SEED = 20250101
_MOST_ANCHORS = 30


def _quiet(step: str, share: float) -> None:
    del step, share


def link(
    rows: Rows,
    *,
    judged: Judged | None = None,
    progress: Callable[[str, float], None] = _quiet,
    per_row: float = 10.0,
) -> Pairs:
    """Pairs of rows that may be one person or kin, with the probability of each class.

    Args:
        rows: The rows of all lists.
        judged: What people have judged.
        progress: Told each step and the share of all done, without any personal value.
        per_row: Candidate pairs for each row, on average, at most.
    """
    progress("reading names", 0.0)
    persons = _placed(rows, persons_of(rows))
    progress("finding candidates", 0.3)
    left, right = choose_pairs(key_parts(persons), Rough(persons), per_row=per_row)
    if judged is not None:
        left, right = with_judged_pairs(left, right, judged, len(persons))
    progress("comparing", 0.5)
    comparing = Comparing(persons)
    generator = np.random.default_rng(_SEED)
    chance = expected_by_chance(comparing, len(persons), generator)
    compared = comparing.compare(left, right)
    progress("learning", 0.7)
    is_one_list = persons.lists[left] == persons.lists[right]
    sizes = np.bincount(persons.lists).astype(float)
    one_list = float((sizes * (sizes - 1) / 2).sum())
    two_lists = len(persons) * (len(persons) - 1) / 2 - one_list
    model = fit_model(compared, chance, is_one_list, (max(two_lists, 1), max(one_list, 1)))
    sums = {each: summed(weigh(model, compared, each)) for each in COMPONENTS}
    found = posterior(model, sums, is_one_list)
    pairs = _pairs(persons, left, right, found, is_one_list, compared.levels)
    if judged is not None:
        pairs = with_judgements(pairs, judged, len(persons))
    progress("done", 1.0)
    return pairs


def _placed(rows: Rows, persons: Persons) -> Persons:
    names = persons.names
    key = key_of([names.canon(each) for each in ("given", "father", "family")], 0)
    left, right = pairs_in_blocks(key, np.arange(len(persons)), _MOST_ANCHORS)
    return replace(persons, places=same_places(rows, left, right))


def _pairs(
    persons: Persons,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    found: dict[str, NDArray[np.float64]],
    is_one_list: NDArray[np.bool_],
    levels: dict[str, NDArray[np.int8]],
) -> Pairs:
    alone = tempered(found["same"])
    same = with_third_rows(left, right, alone, len(persons))
    kin = found["sibling"] + found["parent"] + found["cousin"]
    kin *= (1 - same) / np.maximum(1 - found["same"], 1e-12)
    kin_kinds = 1 + np.argmax([found[each] for each in ("sibling", "parent", "cousin")], axis=0)
    rest = np.maximum(1 - same - kin, 0)
    names_agree = np.ones(len(left), bool)
    for feature in ("given-alike.v1", "father-alike.v1", "family-alike.v1"):
        names_agree &= levels[feature] <= FAR
    names_agree &= (levels["given-alike.v1"] > 0) & (
        (levels["father-alike.v1"] > 0) | (levels["family-alike.v1"] > 0)
    )
    a, b = persons.born.year[left].astype(np.int16), persons.born.year[right].astype(np.int16)
    return Pairs(
        left=left,
        right=right,
        p_same=same.astype(np.float32),
        p_kin=kin.astype(np.float32),
        p_namesake=np.where(names_agree, rest, 0).astype(np.float32),
        p_unrelated=np.where(names_agree, 0, rest).astype(np.float32),
        is_one_list=is_one_list,
        levels=levels,
        years_apart=np.where((a > 0) & (b > 0), np.abs(a - b), -1).astype(np.int16),
        kin_kinds=kin_kinds.astype(np.int8),
    )

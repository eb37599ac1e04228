"""What is open in a preference: type b of Li, Hipel, Kilgour and Fang (2004), and ours for SEQ."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from truceline.scenarios.model import Concept, Game, Partial
from truceline.scenarios.stability import stability

from .games import listed_game

GENERAL, SEQUENTIAL = Concept.GENERAL, Concept.SEQUENTIAL


def knowing(*pairs: tuple[int, int], alike: Sequence[int] | None = None) -> Partial:
    """Of three states these pairs are known, as (worse, better); the rest is open."""
    better = np.zeros((3, 3), dtype=np.bool_)
    for worse, best in pairs:
        better[worse, best] = True
    return Partial(better=better, alike=None if alike is None else np.array(alike))


def answered(own: Partial, other: Partial) -> Game:
    """The first may move from state 0 to 1, the second then from 1 to 2."""
    return listed_game([[[1], [], []], [[], [2], []]], [own, other])


def holds(game: Game, concept: Concept) -> bool:
    return bool(stability(game, [concept]).by_player[concept][0, 0])


def test_a_move_tempts_only_if_its_end_is_known_to_be_better() -> None:
    assert holds(answered(knowing(), knowing()), Concept.NASH)
    assert not holds(answered(knowing((0, 1)), knowing()), Concept.NASH)


@pytest.mark.parametrize(
    ("own", "is_deterred"),
    [
        (knowing((0, 1)), False),
        (knowing((0, 1), (2, 0), (2, 1)), True),
        (knowing((0, 1), (2, 1), alike=[0, 1, 0]), True),
    ],
    ids=["open", "worse", "equal"],
)
def test_an_answer_deters_only_if_its_end_is_known_to_be_no_better(
    own: Partial, is_deterred: bool
) -> None:
    assert holds(answered(own, knowing((1, 2))), GENERAL) is is_deterred


def test_a_step_of_another_that_is_open_is_no_credible_answer() -> None:
    """Li and others count it under SEQ (they write R with + and U); here it must be known."""
    own = knowing((0, 1), (2, 0), (2, 1))
    assert holds(answered(own, knowing((1, 2))), SEQUENTIAL)
    assert not holds(answered(own, knowing()), SEQUENTIAL)
    assert holds(answered(own, knowing()), GENERAL)

"""Judging many draws at once equals the literal definitions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenarios.games import random_listed_game, random_option_game
from truceline.core.errors import InvalidValue
from truceline.scenarios.literal import LiteralGame
from truceline.scenarios.model import Concept, Game, Ranks
from truceline.scenarios.threats import Board, Draws, stable_draws

LISTED = [concept for concept in Concept if concept is not Concept.SIMULTANEOUS]


def shuffled(game: Game, rng: np.random.Generator, draws: int) -> list[list[Ranks]]:
    """Some rankings for every player."""
    return [
        [Ranks(rank=rng.integers(0, game.size, game.size)) for _ in game.players]
        for _ in range(draws)
    ]


@pytest.mark.parametrize("seed", range(12))
def test_each_draw_is_judged_as_the_definitions_judge_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    is_listed = seed % 2 == 0
    game = random_listed_game(rng) if is_listed else random_option_game(rng, most_options=4)
    drawn = shuffled(game, rng, draws=3)
    board = Board(game)
    draws = Draws([np.array([one[p].rank for one in drawn]) for p in board.players])
    for concept in LISTED if is_listed else Concept:
        for number, ranks in enumerate(drawn):
            literal = LiteralGame(replace(game, preferred=tuple(ranks)))
            for player in board.players:
                for state in range(game.size):
                    held = stable_draws(board, draws, player, state, concept)
                    is_stable = literal.is_stable(player, state, concept)
                    assert bool(held >> number & 1) == is_stable


def test_simultaneous_stability_of_listed_states_is_refused_in_one_sentence() -> None:
    game = random_listed_game(np.random.default_rng(0))
    with pytest.raises(InvalidValue, match="needs a model in option form"):
        list(Board(game).joint_ends(0, 0, 1))

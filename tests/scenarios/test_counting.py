"""Counts of rankings: published ones, and trying them all where that is possible."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from math import factorial

import numpy as np
import pytest

from scenarios.games import option_game, random_option_game, syria_iraq
from truceline.core.errors import UnknownId
from truceline.scenarios.counting import count_rankings
from truceline.scenarios.literal import LiteralGame
from truceline.scenarios.model import Concept, Ranks


@pytest.mark.parametrize(
    ("concept", "stable"), [("R", 240), ("GMR", 384), ("SMR", 300), ("SEQ", 384)]
)
def test_syrias_720_rankings_of_the_water_conflict(concept: str, stable: int) -> None:
    """State 2 (Syria releases water); Hipel, Kilgour and Kinsara (2014), GDN 23:355-376.

    The program GMCR+ prints 420 for SEQ; its own forward solver rejects 36 of them.
    """
    found = count_rankings(syria_iraq(), state=1, player="Syria", concept=Concept(concept))
    assert (found.stable, found.total) == (stable, 720)


@pytest.mark.parametrize("seed", range(10))
def test_counting_equals_trying_every_ranking(seed: int) -> None:
    game = random_option_game(np.random.default_rng(seed), most_options=3)
    if game.size > 5:
        game = replace(game, labels=game.labels[:5], masks=game.masks[:5])
        game = replace(
            game,
            preferred=tuple(Ranks(rank=p.rank[:5]) for p in game.preferred if isinstance(p, Ranks)),
        )
    for concept in Concept:
        found = count_rankings(game, state=0, player=game.players[0], concept=concept)
        tried = 0
        for order in permutations(range(game.size)):
            own = Ranks(rank=np.array(order))
            now = replace(game, preferred=(own, *game.preferred[1:]))
            tried += LiteralGame(now).is_stable(0, 0, concept)
        assert found.stable == tried


def test_a_thousand_trillion_rankings_are_counted_too() -> None:
    rng = np.random.default_rng(1)
    game = option_game(np.arange(64), (0, 0, 0, 1, 1, 1), [rng.permutation(64) for _ in range(2)])
    found = count_rankings(game, state=9, player="p0", concept=Concept.NASH)
    # Seven states can be reached: in one of eight rankings none of them is better.
    assert (found.stable * 8, found.total) == (factorial(64), factorial(64))
    loose = count_rankings(game, state=9, player="p0", concept=Concept.SEQUENTIAL)
    assert found.stable <= loose.stable <= loose.total


def test_an_unknown_player_is_refused() -> None:
    with pytest.raises(UnknownId, match="no player 'Turkey'"):
        count_rankings(syria_iraq(), state=1, player="Turkey", concept=Concept.NASH)

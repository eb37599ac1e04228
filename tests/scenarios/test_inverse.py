"""Smallest changes: against trying everything on small games, and on 64 states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pytest

from scenarios.builders import HEAD, OPTIONS, WANTS, model
from scenarios.games import option_game, random_option_game, random_partial, syria_iraq
from truceline.core.errors import InvalidValue, UnknownId
from truceline.scenarios.build import build_game
from truceline.scenarios.inverse import (
    fewest_statements,
    fewest_swaps,
    statement_truths,
    swaps_each,
)
from truceline.scenarios.literal import LiteralGame
from truceline.scenarios.model import Concept, Game, Ranks
from truceline.scenarios.statements import lexicographic
from truceline.scenarios.swaps import reversed_pairs


def small_game(seed: int) -> Game:
    """Two players and three or four states, or three players and three; strict rankings."""
    rng = np.random.default_rng(seed)
    owners = (0, 1, 2) if seed % 3 == 0 else (0, 1, 1)
    masks = np.sort(rng.choice(8, size=3 + (seed % 3 == 1), replace=False))
    ranks = [rng.permutation(masks.size) for _ in range(max(owners) + 1)]
    return option_game(masks, owners, ranks)


def is_equilibrium(
    game: Game, ranks: Iterable[Iterable[int]], state: int, concept: Concept
) -> bool:
    judged = LiteralGame(replace(game, preferred=tuple(Ranks(rank=np.array(r)) for r in ranks)))
    return all(judged.is_stable(player, state, concept) for player in range(len(game.players)))


def ranks_of(game: Game) -> list[np.ndarray]:
    return [one.rank for one in game.preferred if isinstance(one, Ranks)]


@pytest.mark.parametrize("seed", range(6))
def test_no_ranking_of_anyone_does_it_with_fewer_swaps(seed: int) -> None:
    game = small_game(seed)
    orders = list(permutations(range(game.size)))
    costs = [{o: len(reversed_pairs(old, np.array(o))) for o in orders} for old in ranks_of(game)]
    for concept in Concept:
        found = fewest_swaps(game, state=seed % game.size, concept=concept)
        least = min(
            sum(cost[o] for cost, o in zip(costs, chosen, strict=True))
            for chosen in product(orders, repeat=len(costs))
            if is_equilibrium(game, chosen, seed % game.size, concept)
        )
        assert (found.cost, found.is_proven) == (least, True)
        assert is_equilibrium(
            game, ranks_of(replace(game, preferred=found.preferred)), seed % game.size, concept
        )


def weak_orders(states: int) -> list[tuple[int, ...]]:
    found = product(range(states), repeat=states)
    return [rank for rank in found if set(rank) == set(range(max(rank) + 1))]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_equal_states_are_set_apart_without_a_swap_but_not_made(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = option_game(np.arange(4), (0, 1), [rng.permutation(4) // 2 for _ in range(2)])
    olds = ranks_of(game)
    allowed = [
        [
            new
            for new in map(np.array, weak_orders(4))
            if not np.any((old[:, None] != old) & (new[:, None] == new))
        ]
        for old in olds
    ]
    for concept in Concept:
        found = fewest_swaps(game, state=seed, concept=concept)
        assert found.cost == min(
            sum(len(reversed_pairs(*pair)) for pair in zip(olds, chosen, strict=True))
            for chosen in product(*allowed)
            if is_equilibrium(game, chosen, seed, concept)
        )


def test_syria_would_have_to_lift_releasing_water_over_two_states() -> None:
    """Ours: state 2 is Syria's fourth, states 1 and 3 that it can move to are above it."""
    game = syria_iraq()
    own = swaps_each(game, state=1, concept=Concept.NASH)
    assert {player: found.cost for player, found in own.items()} == {"Syria": 3, "Iraq": 0}
    together = fewest_swaps(game, state=1, concept=Concept.NASH)
    assert (together.cost, set(together.swaps)) == (3, {"Syria"})
    assert set(together.swaps["Syria"]) == {(1, 0), (1, 2), (1, 5)}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_no_choice_of_statements_does_it_with_fewer_changes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_option_game(rng, most_options=3)
    truths = {name: rng.random((2, game.size)) < 0.5 for name in game.players[:3]}
    fixed = game.preferred[3:]
    first = tuple(Ranks(rank=lexicographic(truth)) for truth in truths.values())
    game = replace(game, preferred=first + fixed)
    for concept in Concept:
        found = fewest_statements(game, truths, state=0, concept=concept)
        costs = []
        for modes in product(range(3), repeat=2 * len(truths)):
            changed = [
                [
                    row if mode == 0 else ~row if mode == 1 else np.zeros_like(row)
                    for row, mode in zip(truth, modes[2 * k :], strict=False)
                ]
                for k, truth in enumerate(truths.values())
            ]
            now = tuple(Ranks(rank=lexicographic(np.array(rows))) for rows in changed) + fixed
            judged = LiteralGame(replace(game, preferred=now))
            if all(judged.is_stable(player, 0, concept) for player in range(len(game.players))):
                costs.append(sum(mode > 0 for mode in modes))
        assert found.cost == (min(costs) if costs else None)


def test_statements_of_a_written_model_are_found_and_changed() -> None:
    written = model(HEAD, OPTIONS, WANTS)
    game, truths = build_game(written), statement_truths(written)
    unwanted = game.labels.index("NYN")
    found = fewest_statements(game, truths, state=unwanted, concept=Concept.NASH)
    assert [(c.player, c.number) for c in found.statements] == [("one", 0), ("two", 0)]
    assert found.cost == 2


def test_players_who_may_not_change_can_make_it_impossible() -> None:
    game = option_game(np.arange(2), (0,), [[0, 1]])
    found = fewest_swaps(game, state=0, concept=Concept.NASH, movers=[])
    assert (found.cost, found.is_possible) == (None, False)


@pytest.mark.parametrize("concept", list(Concept))
def test_a_change_at_sixty_four_states_does_what_it_says(concept: Concept) -> None:
    rng = np.random.default_rng(6)
    ranks = [rng.permutation(64) for _ in range(3)]
    game = option_game(np.arange(64), (0, 0, 1, 1, 2, 2), ranks)
    found = fewest_swaps(game, state=10, concept=concept)
    assert found.cost is not None
    assert found.at_least <= found.cost
    assert is_equilibrium(game, ranks_of(replace(game, preferred=found.preferred)), 10, concept)


def test_partial_wishes_and_unknown_names_are_refused() -> None:
    game = syria_iraq()
    partial = replace(
        game, preferred=(random_partial(np.random.default_rng(0), 6), game.preferred[1])
    )
    with pytest.raises(InvalidValue, match="Syria are partial: swaps are not defined"):
        fewest_swaps(partial, state=1, concept=Concept.NASH)
    assert fewest_swaps(partial, state=1, concept=Concept.NASH, movers=["Iraq"]).movers == ("Iraq",)
    with pytest.raises(UnknownId, match="No player is called 'Turkey'"):
        fewest_swaps(game, state=1, concept=Concept.NASH, movers=["Turkey"])

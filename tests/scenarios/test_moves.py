import dataclasses

import numpy as np

from truceline.scenarios.moves import moves_of, own_changes

from .games import option_game, random_option_game


def test_player_changes_any_set_of_its_own_options_in_one_move() -> None:
    game = option_game(np.arange(8), (0, 1, 0), [range(8), range(8)])
    assert own_changes(game, 0) == [0b001, 0b100, 0b101]
    assert sorted(moves_of(game).targets(0, 0).tolist()) == [1, 4, 5]
    assert moves_of(game).targets(1, 5).tolist() == [7]


def test_irreversible_options_and_infeasible_states_bar_the_way() -> None:
    masks = np.array([0b00, 0b01, 0b11])
    game = option_game(masks, (0, 0), [range(3)], directions=("on", "off"))
    assert moves_of(game).targets(0, 0).tolist() == [1]
    assert moves_of(game).targets(0, 1).tolist() == []
    assert moves_of(game).targets(0, 2).tolist() == [1]


def test_moves_that_are_listed_equal_those_that_follow_from_the_options() -> None:
    rng = np.random.default_rng(4)
    for _ in range(20):
        game = random_option_game(rng)
        implied, offsets, ends = moves_of(game), [], []
        for player in range(len(game.players)):
            rows = [np.sort(implied.targets(player, state)) for state in range(game.size)]
            offsets.append(np.cumsum([0, *map(len, rows)]))
            ends.append(np.concatenate(rows))
        listed = moves_of(dataclasses.replace(game, indptr=tuple(offsets), indices=tuple(ends)))
        for player in range(len(game.players)):
            place, end = implied.steps(player, np.arange(game.size), improving=True)
            again, there = listed.steps(player, np.arange(game.size), improving=True)
            pairs = zip(place.tolist(), end.tolist(), strict=True)
            assert sorted(pairs) == sorted(zip(again.tolist(), there.tolist(), strict=True))

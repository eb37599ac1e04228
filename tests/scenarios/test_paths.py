import dataclasses
from itertools import pairwise

import numpy as np

from truceline.scenarios.literal import LiteralGame, members_of
from truceline.scenarios.model import Game, Ranks
from truceline.scenarios.moves import moves_of
from truceline.scenarios.paths import Step, reach_from, shortest_path

from .games import elmira_in_options, listed_game, random_listed_game


def is_legal(game: Game, steps: tuple[Step, ...], *, improving: bool) -> bool:
    moves = moves_of(game)
    return all(
        step.end in moves.targets(step.player, step.start, improving=improving) for step in steps
    ) and all(a.end == b.start and a.player != b.player for a, b in pairwise(steps))


def test_every_state_of_the_closure_has_a_legal_witness_and_no_other_has_one() -> None:
    rng = np.random.default_rng(5)
    for _ in range(60):
        game, improving = random_listed_game(rng), bool(rng.integers(2))
        players = range(len(game.players))
        reach = reach_from(moves_of(game), 0, players, improving=improving)
        expected = LiteralGame(game).reach_jointly(players, 0, improving=improving)
        assert sorted(reach.states().tolist()) == list(members_of(expected))
        for state in reach.states().tolist():
            steps = reach.path(state)
            assert steps is not None
            assert steps[0].start == 0
            assert steps[-1].end == state
            assert is_legal(game, steps, improving=improving)


def test_path_returns_to_a_mover_after_another_but_never_at_once() -> None:
    flat = [Ranks(rank=np.zeros(4, dtype=np.int64))] * 2
    game = listed_game([[[1], [2], [3], []], [[], [2], [], []]], flat)
    steps = shortest_path(game, [3], start=0)
    assert steps == (
        Step(player=0, start=0, end=1),
        Step(player=1, start=1, end=2),
        Step(player=0, start=2, end=3),
    )


def test_shortest_of_several_goals_is_given_and_the_start_needs_no_step() -> None:
    flat = [Ranks(rank=np.zeros(4, dtype=np.int64))] * 2
    game = listed_game([[[1], [], [3], []], [[], [2], [], []]], flat)
    assert len(shortest_path(game, [3, 2], start=0) or ()) == 2
    assert shortest_path(game, [0], start=0) == ()
    assert shortest_path(game, [0], start=3) is None


def test_elmira_reaches_the_agreement_by_moves_but_not_with_everybody_improving() -> None:
    game, numbers = elmira_in_options()
    game = dataclasses.replace(game, status_quo=numbers.index(1))
    by_moves = shortest_path(game, [numbers.index(8)])
    assert by_moves is not None
    assert len(by_moves) == 3
    assert shortest_path(game, [numbers.index(8)], improving=True) is None
    insists = shortest_path(game, [numbers.index(5)], improving=True)
    assert insists is not None
    assert [game.players[step.player] for step in insists] == ["LG"]

import numpy as np

from truceline.scenarios.literal import LiteralGame, literal_stability, members_of
from truceline.scenarios.model import Concept, Partial, Ranks

from .games import listed_game


def flat(states: int) -> Ranks:
    return Ranks(rank=np.zeros(states, dtype=np.int64))


def test_nobody_moves_twice_in_a_row() -> None:
    # The first goes 0 to 1 to 2, but not in one move; the second never moves.
    game = listed_game([[[1], [2], []], [[], [], []]], [flat(3)] * 2)
    assert list(members_of(LiteralGame(game).reach_jointly([0, 1], 0, improving=False))) == [1]


def test_others_may_move_in_between_and_the_first_again() -> None:
    game = listed_game([[[1], [], [3], []], [[], [2], [], []]], [flat(4)] * 2)
    reached = LiteralGame(game).reach_jointly([0, 1], 0, improving=False)
    assert list(members_of(reached)) == [1, 2, 3]


def test_each_mover_must_improve_from_where_it_moves() -> None:
    game = listed_game(
        [[[1], [], []], [[], [2], []]],
        [Ranks(rank=np.array([0, 1, 0])), Ranks(rank=np.array([2, 0, 1]))],
    )
    reached = LiteralGame(game).reach_jointly([0, 1], 0, improving=True)
    assert list(members_of(reached)) == [1, 2]


def test_what_is_open_neither_tempts_nor_deters() -> None:
    # The first may go from 0 to 1, the second from 1 to 2. Known: 1 better than 0. Open: 2.
    better = np.zeros((3, 3), dtype=np.bool_)
    better[0, 1] = True
    game = listed_game([[[1], [], []], [[], [2], []]], [Partial(better=better), flat(3)])
    assert not literal_stability(game, [Concept.GENERAL])[Concept.GENERAL][0, 0]
    nothing = Partial(better=np.zeros((3, 3), dtype=np.bool_))
    open_game = listed_game([[[1], [], []], [[], [2], []]], [nothing, flat(3)])
    assert literal_stability(open_game, [Concept.NASH])[Concept.NASH][0, 0]
    known = better.copy()
    known[2, [0, 1]] = True
    worse = listed_game([[[1], [], []], [[], [2], []]], [Partial(better=known), flat(3)])
    assert literal_stability(worse, [Concept.GENERAL])[Concept.GENERAL][0, 0]

import numpy as np
import pytest

from truceline.core.errors import InvalidValue
from truceline.scenarios import optionform
from truceline.scenarios.model import Concept, Game, Partial, Ranks
from truceline.scenarios.optionform import option_stability
from truceline.scenarios.sparse import sparse_stability

from .games import listed_game, option_game, random_option_game, random_ranks, snake_game

CONCEPTS = set(Concept) - {Concept.SIMULTANEOUS}


def assert_engines_agree(game: Game) -> None:
    fast, sparse = option_stability(game, CONCEPTS), sparse_stability(game, CONCEPTS)
    for concept in CONCEPTS:
        np.testing.assert_array_equal(fast[concept], sparse[concept])


@pytest.mark.parametrize("share", [0.3, 0.8, 1.0])
def test_ten_options_in_any_order_of_owners_give_what_the_sparse_engine_gives(share: float) -> None:
    rng = np.random.default_rng([1, int(100 * share)])
    masks = np.flatnonzero(rng.random(1 << 10) < share)
    owners = rng.permutation([0, 0, 0, 1, 1, 2, 2, 3, 3, 3]).tolist()
    directions = rng.choice(["both", "both", "on", "off"], 10).tolist()
    ranks = [random_ranks(rng, masks.size) for _ in range(4)]
    assert_engines_agree(option_game(masks, owners, ranks, directions=directions))


def test_models_made_to_be_slow_are_settled_state_by_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optionform, "PASSES", 0)
    rng = np.random.default_rng(2)
    for _ in range(60):
        assert_engines_agree(random_option_game(rng))


def test_worst_state_at_the_end_of_a_long_path_of_improvements_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    game = snake_game(9)
    expected = option_stability(game, CONCEPTS)
    monkeypatch.setattr(optionform, "PASSES", 3)
    settled = option_stability(game, CONCEPTS)
    assert all((settled[concept] == expected[concept]).all() for concept in CONCEPTS)
    assert_engines_agree(game)


def test_ranks_may_be_any_integers() -> None:
    huge = np.array([2**62, -(2**62), 0, 7])
    assert_engines_agree(option_game(np.arange(4), (0, 1), [huge, -huge]))


def test_one_player_alone_is_stable_only_at_its_best() -> None:
    game = option_game(np.arange(4), (0, 0), [(0, 3, 3, 1)])
    found = option_stability(game, CONCEPTS)
    assert all(found[concept].tolist() == [[False, True, True, False]] for concept in CONCEPTS)
    assert_engines_agree(game)


def test_player_without_options_is_always_stable_and_never_answers() -> None:
    game = option_game(np.arange(2), (0,), [(0, 1), (1, 0)])
    assert option_stability(game, CONCEPTS)[Concept.GENERAL].tolist() == [
        [False, True],
        [True, True],
    ]


@pytest.mark.parametrize(
    "game",
    [
        listed_game([[[1], [0]]], [Ranks(rank=np.array([0, 1]))]),
        Game(
            players=("a",),
            labels=("N", "Y"),
            masks=np.arange(2),
            indptr=(),
            indices=(),
            preferred=(Partial(better=np.zeros((2, 2), dtype=np.bool_)),),
            owners=(0,),
            directions=("both",),
        ),
    ],
    ids=["state by state", "partial"],
)
def test_games_without_options_or_with_open_preferences_are_refused(game: Game) -> None:
    with pytest.raises(InvalidValue, match="needs options and complete rankings"):
        option_stability(game, CONCEPTS)

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from truceline.core.errors import ModelError, NotIdentified, TooLarge
from truceline.scenarios import stability as module
from truceline.scenarios.literal import literal_stability
from truceline.scenarios.model import Concept, Game, Ranks
from truceline.scenarios.optionform import option_stability
from truceline.scenarios.simultaneous import simultaneous_stability
from truceline.scenarios.sparse import sparse_stability
from truceline.scenarios.stability import concepts_of, stability

from .games import (
    elmira_in_options,
    listed_game,
    option_game,
    random_listed_game,
    random_option_game,
    syria_iraq,
    two_by_two,
)

SIM = Concept.SIMULTANEOUS


def numbers(game: Game, concept: Concept) -> list[int]:
    return [int(state) + 1 for state in stability(game).equilibria(concept)]


def elmira(shared: Path) -> Game:
    said = json.loads((shared / "scenarios" / "elmira_9state_xu2007.json").read_text("utf-8"))
    moves = [
        [[end - 1 for end in said["moves"][dm].get(str(state), [])] for state in range(1, 10)]
        for dm in said["dms"]
    ]
    ranks = [Ranks(rank=np.array(said["payoffs"][dm])) for dm in said["dms"]]
    return listed_game(moves, ranks, players=said["dms"])


@pytest.mark.parametrize(
    ("concept", "expected"),
    [
        ("R", [5, 8, 9]),
        ("SEQ", [5, 8, 9]),
        ("GMR", [1, 4, 5, 8, 9]),
        ("SMR", [1, 4, 5, 8, 9]),
    ],
)
def test_elmira_as_xu_2007_gives_the_published_equilibria(
    shared: Path, concept: str, expected: list[int]
) -> None:
    assert numbers(elmira(shared), Concept(concept)) == expected


@pytest.mark.parametrize("concept", ["R", "SEQ", "SSEQ", "SIM"])
def test_elmira_with_its_options_gives_the_states_that_gmcr_plus_prints(concept: str) -> None:
    game, published = elmira_in_options()
    found = stability(game).equilibria(Concept(concept))
    assert sorted(published[state] for state in found) == [5, 8, 9, 9, 9, 9]


@pytest.mark.parametrize("concept", list(Concept))
def test_syria_and_iraq_1975_give_the_published_equilibria(concept: Concept) -> None:
    expected = [1, 6] if concept is Concept.GENERAL else [6]
    assert numbers(syria_iraq(), concept) == expected


def test_prisoners_dilemma_is_resolved_by_foresight_and_not_by_nash() -> None:
    # NN: both defect, YY: both cooperate. Fang, Hipel and Kilgour (1993), chapter 3.
    game = two_by_two(row=(2, 1, 4, 3), column=(2, 4, 1, 3))
    assert numbers(game, Concept.NASH) == [1]
    for concept in (Concept.GENERAL, Concept.SYMMETRIC, Concept.SEQUENTIAL):
        assert numbers(game, concept) == [1, 4]


def test_chicken_is_stable_where_one_swerves_and_with_foresight_where_both_do() -> None:
    # Y: swerve. NN is the crash. Fang, Hipel and Kilgour (1993), chapter 3.
    game = two_by_two(row=(1, 2, 4, 3), column=(1, 4, 2, 3))
    assert numbers(game, Concept.NASH) == [2, 3]
    assert numbers(game, Concept.SEQUENTIAL) == [2, 3]
    assert numbers(game, SIM) == [2, 3, 4]
    assert numbers(game, Concept.GENERAL) == numbers(game, Concept.SYMMETRIC) == [2, 3, 4]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_three_engines_agree_on_a_hundred_random_models_in_option_form(seed: int) -> None:
    rng = np.random.default_rng([9, seed])
    for _ in range(100):
        game = random_option_game(rng, most_options=5)
        literal = literal_stability(game, Concept)
        fast = {**option_stability(game, set(Concept) - {SIM}), SIM: simultaneous_stability(game)}
        sparse = sparse_stability(game, Concept)
        for concept in Concept:
            np.testing.assert_array_equal(sparse[concept], literal[concept])
            np.testing.assert_array_equal(fast[concept], literal[concept])


@pytest.mark.parametrize("partial", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_two_engines_agree_on_graphs_without_any_structure(seed: int, partial: bool) -> None:
    rng = np.random.default_rng([10, seed])
    for _ in range(100):
        game = random_listed_game(rng, partial=partial)
        literal = literal_stability(game, concepts_of(game))
        sparse = sparse_stability(game, concepts_of(game))
        for concept, expected in literal.items():
            np.testing.assert_array_equal(sparse[concept], expected)


def test_stability_implies_what_the_concepts_imply() -> None:
    rng = np.random.default_rng(11)
    for _ in range(50):
        found = stability(random_option_game(rng), check=False).by_player
        assert (found[Concept.NASH] <= found[Concept.SYMMETRIC_SEQUENTIAL]).all()
        assert (found[Concept.SYMMETRIC_SEQUENTIAL] <= found[Concept.SEQUENTIAL]).all()
        assert (found[Concept.SEQUENTIAL] <= found[Concept.GENERAL]).all()
        assert (found[Concept.SYMMETRIC] <= found[Concept.GENERAL]).all()
        assert (found[Concept.SYMMETRIC_SEQUENTIAL] <= found[Concept.SYMMETRIC]).all()


def test_engine_is_chosen_by_form_and_checked_below_two_hundred_states() -> None:
    small = stability(two_by_two(row=(2, 1, 4, 3), column=(2, 4, 1, 3)))
    assert (small.engine, small.checked) == ("options", True)
    rank = np.arange(256)
    large = stability(option_game(rank, (0,) * 4 + (1,) * 4, [rank, -rank]), [Concept.NASH])
    assert (large.engine, large.checked) == ("options", False)
    listed = listed_game([[[1], [0]]], [Ranks(rank=np.array([0, 1]))])
    assert stability(listed).engine == "sparse"


def test_disagreement_of_the_engines_is_an_error_and_not_a_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    game = syria_iraq()
    wrong = {Concept.NASH: np.ones((2, 6), dtype=np.bool_)}
    monkeypatch.setattr(module, "_by_options", lambda *_: wrong)
    with pytest.raises(ModelError, match="disagree on R for Syria in YNN, and 6 more"):
        stability(game, [Concept.NASH])


def test_sim_is_refused_for_states_given_one_by_one() -> None:
    game = listed_game([[[1], [0]], [[], []]], [Ranks(rank=np.array([0, 1]))] * 2)
    assert SIM not in stability(game).by_player
    with pytest.raises(NotIdentified, match="state by state"):
        stability(game, [SIM])


def test_more_than_22_options_are_refused_with_advice() -> None:
    game = dataclasses.replace(syria_iraq(), owners=(0,) * 23, directions=("both",) * 23)
    with pytest.raises(TooLarge, match="23 options; 22 is the limit") as caught:
        stability(game)
    assert "Merge options" in caught.value.hint

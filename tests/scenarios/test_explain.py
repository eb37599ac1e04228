import numpy as np
import pytest

from truceline.core.errors import NotIdentified, UnknownId
from truceline.scenarios.explain import explain
from truceline.scenarios.literal import literal_stability
from truceline.scenarios.model import Concept, Ranks
from truceline.scenarios.stability import concepts_of

from .games import listed_game, random_listed_game, random_option_game, syria_iraq


def test_explanation_always_says_what_the_definitions_say() -> None:
    rng = np.random.default_rng(6)
    for turn in range(40):
        game = (
            random_listed_game(rng, partial=turn % 4 == 1) if turn % 2 else random_option_game(rng)
        )
        state = int(rng.integers(game.size))
        for concept, stable in literal_stability(game, concepts_of(game)).items():
            for player, name in enumerate(game.players):
                told = explain(game, name, state, concept)
                assert told.is_stable == stable[player, state]


def test_deterred_improvement_names_the_answer_step_by_step() -> None:
    told = explain(syria_iraq(), "Iraq", 0, Concept.GENERAL)
    assert told.is_stable
    assert told.sentence == (
        "NNN is stable for Iraq: NNY tempts, but Syria can move to YNY: it ends in YNY, "
        "which is no better."
    )


def test_answer_at_the_same_time_is_told_as_such() -> None:
    told = explain(syria_iraq(), "Syria", 2, Concept.SIMULTANEOUS)
    assert told.sentence == (
        "NYN is stable for Syria: NNN tempts, but if at the same time Iraq can move to NYY, "
        "it ends in NNY, which is no better."
    )


def test_free_improvement_says_why_nothing_deters_it() -> None:
    told = explain(syria_iraq(), "Syria", 1, Concept.SEQUENTIAL)
    assert not told.is_stable
    assert told.sentence == (
        "Syria would leave YNN for NYN: the others can make it end in one state, "
        "better than what it left."
    )
    assert [each.is_deterred for each in told.temptations] == [True, False]


def test_way_out_is_named_where_a_last_move_spoils_the_answer() -> None:
    # 0 to 1 tempts; the opponent answers to 2, worse; from there the player escapes to 3, better.
    player = Ranks(rank=np.array([1, 2, 0, 3]))
    game = listed_game([[[1], [], [3], []], [[], [2], [], []]], [player, player])
    assert explain(game, "p0", 0, Concept.GENERAL).is_stable
    told = explain(game, "p0", 0, Concept.SYMMETRIC)
    assert told.temptations[0].ways_out == (3,)
    assert "there is a way out, such as to 4" in told.sentence


def test_unknown_player_state_or_concept_is_refused() -> None:
    with pytest.raises(UnknownId, match="'Turkey' is no player"):
        explain(syria_iraq(), "Turkey", 0, Concept.NASH)
    with pytest.raises(UnknownId, match="no state 6"):
        explain(syria_iraq(), "Syria", 6, Concept.NASH)
    game = listed_game([[[1], [0]]], [Ranks(rank=np.array([0, 1]))])
    with pytest.raises(NotIdentified, match="state by state"):
        explain(game, "p0", 0, Concept.SIMULTANEOUS)

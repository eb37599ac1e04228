import numpy as np
import pytest

from truceline.scenarios import joint, simultaneous
from truceline.scenarios.literal import literal_stability
from truceline.scenarios.model import Concept
from truceline.scenarios.simultaneous import simultaneous_stability

from .games import option_game, random_option_game

SIM = Concept.SIMULTANEOUS


@pytest.mark.parametrize(("block", "share"), [(1, 1000), (7, 4), (1 << 15, 0)])
def test_trying_answers_side_by_side_gives_what_the_definition_gives(
    block: int, share: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joint, "BLOCK", block)
    monkeypatch.setattr(simultaneous, "SPARSE_SHARE", share)
    rng = np.random.default_rng([3, block])
    for _ in range(60):
        game = random_option_game(rng)
        np.testing.assert_array_equal(
            simultaneous_stability(game), literal_stability(game, [SIM])[SIM]
        )


def test_two_opponents_deter_together_what_neither_deters_alone() -> None:
    # Only YYY is as bad as NNN for the first; both others gain by moving from NNN.
    first = (1, 5, 5, 5, 5, 5, 5, 0)
    gains = (0, 1, 1, 1, 1, 1, 1, 1)
    game = option_game(np.arange(8), (0, 1, 2), [first, gains, gains])
    assert simultaneous_stability(game)[0, 0]


def test_joint_result_that_cannot_be_deters_nobody() -> None:
    feasible = np.array([0b00, 0b01, 0b10])
    game = option_game(feasible, (0, 1), [(1, 2, 0), (1, 0, 2)])
    assert not simultaneous_stability(game)[0, 0]
    free = option_game(np.arange(4), (0, 1), [(1, 2, 0, 0), (1, 0, 2, 0)])
    assert simultaneous_stability(free)[0, 0]

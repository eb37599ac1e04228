"""Pairs of named outcomes that a preference leaves open, read one way to see what follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from truceline.core.errors import InvalidValue, UnknownId
from truceline.workspace import Workspace, init_workspace
from truceline.workspace.scenario_pairs import open_pairs
from truceline.workspace.scenarios import ScenarioStage

from .builders import Clock
from .scenario_pack import DILEMMA, write_scenarios

_WISHES = """statements:
      - {want: "hold-n", sources: ["paper#p. 3"]}
      - {want: "!hold-s"}"""
PAIRS = DILEMMA.replace(_WISHES, 'orders: [{order: "peace > victory", sources: ["paper#p. 3"]}]')
PAIRS = PAIRS.replace(
    "preferences:", '  victory: {title: The south alone fires, pattern: "YN"}\npreferences:'
)
DISPUTED = PAIRS.replace(
    '[{order: "peace > victory", sources: ["paper#p. 3"]}]',
    """
      - id: first
        order:
          claims:
            - {value: "peace > victory", by: government, source: "paper#p. 4", at: 2017-01-02}
            - {value: "victory > peace", by: insurgents, source: "paper#p. 5", at: 2017-03-02}
      """,
)


def opened(folder: Path, text: str) -> Workspace:
    pack = write_scenarios(folder / "tiny", text)
    return init_workspace(folder / "ws", pack=str(pack), clock=Clock())


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[ScenarioStage]:
    with opened(tmp_path, PAIRS) as workspace:
        yield workspace.scenarios


def test_named_outcomes_and_today_that_nothing_orders_are_open(stage: ScenarioStage) -> None:
    parts = {one.key: one.readings for one in stage.open_parts("dilemma")}
    assert parts == {
        "south/peace/today": ("peace > today's state", "today's state > peace"),
        "south/victory/today": ("victory > today's state", "today's state > victory"),
    }


def test_a_pair_read_one_way_is_known_in_the_game(stage: ScenarioStage) -> None:
    def better(taken: tuple[tuple[str, int], ...]) -> bool:
        game = stage.game("dilemma", None, taken)
        at = {label: state for state, label in enumerate(game.labels)}
        preferred = game.preferred[1]
        return bool(preferred.better[at["NN"], at["YY"]])  # type: ignore[union-attr]

    assert not better(())
    assert better((("south/peace/today", 0),))
    note = stage.model("dilemma", None, (("south/peace/today", 0),)).notes[-1]
    assert note == "Taken as: south: peace > today's state."


def test_what_is_read_this_way_says_that_no_source_does(stage: ScenarioStage) -> None:
    read = stage.model("dilemma", None, (("south/peace/today", 0),))
    order = read.preferences[1].orders[-1]
    assert "no source says it" in order.basis.reason
    assert not order.basis.claims


@pytest.mark.parametrize(
    ("taken", "error", "words"),
    [
        ((("south/peace/today", 1), ("south/victory/today", 0)), InvalidValue, "contradict"),
        ((("south/peace/today", 2),), InvalidValue, "no reading 2"),
        ((("north/peace/today", 0),), UnknownId, "is not open"),
    ],
)
def test_readings_that_cannot_be_are_refused(
    stage: ScenarioStage, taken: tuple[tuple[str, int], ...], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        stage.game("dilemma", None, taken)


def test_an_order_that_claims_contest_is_open_and_can_be_settled(tmp_path: Path) -> None:
    with opened(tmp_path, DISPUTED) as workspace:
        stage = workspace.scenarios
        first, *_ = open_pairs(stage.model("dilemma"))
        assert (first.key, first.readings) == ("south/1", ("peace > victory", "victory > peace"))
        assert first.basis.is_contested
        order = stage.model("dilemma", None, (("south/1", 1),)).preferences[1].orders[0]
        assert (order.better, order.basis.is_contested) == ("victory", False)


def test_a_player_of_whom_nothing_is_said_can_be_asked_about(tmp_path: Path) -> None:
    silent = PAIRS[: PAIRS.index("  south:\n    orders")]
    with opened(tmp_path, silent) as workspace:
        keys = [one.key for one in workspace.scenarios.open_parts("dilemma")]
        assert keys == ["south/peace/victory", "south/peace/today", "south/victory/today"]
        taken = (("south/peace/today", 0),)
        assert workspace.scenarios.model("dilemma", None, taken).preferences[-1].player == "south"

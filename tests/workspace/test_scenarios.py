"""Scenarios of a workspace: models as of a day, judgements, games, and the smallest change."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from truceline.core.errors import InvalidValue, UnknownId
from truceline.scenarios.model import Concept
from truceline.workspace import Workspace, init_workspace

from .builders import Clock
from .scenario_pack import CONTESTED, DILEMMA, POSITIONS, write_scenarios


def opened(folder: Path, text: str = DILEMMA) -> Workspace:
    pack = write_scenarios(folder / "tiny", text)
    return init_workspace(folder / "ws", pack=str(pack), clock=Clock())


@pytest.fixture
def dilemma(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path) as workspace:
        yield workspace


@pytest.fixture
def contested(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, CONTESTED) as workspace:
        yield workspace


def held(workspace: Workspace, concept: Concept, **asked: object) -> set[str]:
    stage = workspace.scenarios
    found = stage.stability("dilemma", **asked).equilibria(concept)  # type: ignore[arg-type]
    return {stage.game("dilemma").labels[state] for state in found}


def test_the_prisoners_dilemma_holds_where_the_literature_says(dilemma: Workspace) -> None:
    # Fang, Hipel and Kilgour (1993), Interactive Decision Making, table 3.6.
    assert held(dilemma, Concept.NASH) == {"NN"}
    assert held(dilemma, Concept.SEQUENTIAL) == {"NN", "YY"}
    assert held(dilemma, Concept.GENERAL) == {"NN", "YY"}


def test_a_model_is_not_there_before_it_was_known(dilemma: Workspace) -> None:
    assert list(dilemma.scenarios.models()) == ["dilemma"]
    assert dilemma.scenarios.models(date(2016, 12, 31)) == {}
    with pytest.raises(UnknownId, match="'dilemma' was not known by 2016-12-31"):
        dilemma.scenarios.game("dilemma", date(2016, 12, 31))


def test_the_smallest_change_is_found_jointly_and_for_each(dilemma: Workspace) -> None:
    changes = dilemma.scenarios.inverse("dilemma", "peace", Concept.NASH)
    (jointly,) = changes.jointly
    assert (jointly.cost, jointly.is_proven) == (2, True)
    assert {one.player for one in jointly.statements} == {"north", "south"}
    assert {name: one.cost for name, one in changes.each.items()} == {"north": 1, "south": 1}
    swaps = dilemma.scenarios.inverse("dilemma", "YY", Concept.NASH, measure="swaps")
    assert swaps.jointly[0].cost == 2
    assert dilemma.ledger.run(changes.run)["parameters"]["wanted"] == "peace"


@pytest.mark.parametrize(("wanted", "measure"), [("war", "statements"), ("peace", "feelings")])
def test_what_is_not_in_the_model_is_refused(dilemma: Workspace, wanted: str, measure: str) -> None:
    with pytest.raises((UnknownId, InvalidValue), match=f"'{wanted}'|'{measure}'"):
        dilemma.scenarios.inverse("dilemma", wanted, measure=measure)


def test_what_sources_contest_is_open_until_somebody_judges(contested: Workspace) -> None:
    stage = contested.scenarios
    (part,) = stage.open_parts("dilemma")
    assert (part.key, part.readings) == ("south.fire", ("!hold-s", "hold-s"))
    assert stage.open_parts("dilemma", date(2017, 2, 1)) == ()
    assert held(contested, Concept.NASH, taken=(("south.fire", 1),)) == {"NY"}
    subject, field = "scenario:dilemma", "preferences.south.statements.fire.want"
    claim = next(c for c in stage.claims("dilemma").values() if c.claimant == "insurgents")
    contested.record.judge(subject, field, claim.claim_id, by="Amal", reason="They said so.")
    assert stage.open_parts("dilemma") == ()
    assert held(contested, Concept.NASH) == {"NY"}


def test_an_open_part_that_is_not_there_is_refused(contested: Workspace) -> None:
    with pytest.raises(UnknownId, match=r"'north\.1' is not open"):
        contested.scenarios.game("dilemma", None, (("north.1", 0),))
    with pytest.raises(InvalidValue, match="no reading 7"):
        contested.scenarios.game("dilemma", None, (("south.fire", 7),))


def test_a_share_of_what_is_open_comes_with_the_exact_answer_and_its_run(
    contested: Workspace,
) -> None:
    stage = contested.scenarios
    found = stage.robustness("dilemma", "NN", draws=400)
    assert found.verdict == "sometimes"
    assert 0 < found.any_state.low < found.any_state.value < found.any_state.high < 1
    assert stage.robustness("dilemma", "NN", draws=400) is found
    run = stage.robustness_run(found, "dilemma")
    assert contested.ledger.run(run.run_id)["parameters"]["draws"] == "400"
    assert (
        stage.robustness("dilemma", "NN", draws=9, taken=(("south.fire", 0),)).verdict == "always"
    )


def test_the_source_that_decides_is_named_first(dilemma: Workspace) -> None:
    heard: list[tuple[int, int]] = []
    first, *_ = dilemma.scenarios.drop_one_claim(
        "dilemma", "NN", progress=lambda done, total: heard.append((done, total))
    )
    assert (first.claim, first.before, first.after) == ("paper#p. 2", "always", "sometimes")
    assert heard[0][1] >= len(heard) > 1


def test_contested_positions_are_left_out_of_what_is_added_up(tmp_path: Path) -> None:
    with opened(tmp_path, POSITIONS) as workspace:
        (months,) = workspace.scenarios.positions("dilemma")
        (then,) = workspace.scenarios.positions("dilemma", as_of=date(2017, 2, 1))
        messages = [one.message for one in workspace.scenarios.findings("dilemma")]
        with pytest.raises(InvalidValue, match="positions only"):
            workspace.scenarios.game("dilemma")
    assert months.forecast is not None
    # (2 months x 0.5 x 2 + 8 x 1 x 2) / (1 + 2), and the median is where the most weight lies.
    assert (months.forecast.mean, months.forecast.median) == (6.0, 8.0)
    assert months.forecast.contested == ("east",)
    assert then.forecast is not None
    assert then.forecast.contested == ()
    assert "The position of 'south' on 'months' is uncited." in messages


def test_the_model_comes_back_as_it_was_written(dilemma: Workspace) -> None:
    assert dilemma.scenarios.written("dilemma") == DILEMMA


def test_the_section_says_what_is_uncited_and_that_nothing_is_a_probability(
    dilemma: Workspace,
) -> None:
    document = dilemma.scenarios.section("dilemma")
    said = str(document)
    assert "no probability of an outcome" in said
    assert "The statement '!hold-s' of 'south' is uncited." in said
    assert "1 of 1" in said


def test_opening_a_workspace_does_not_load_the_solver() -> None:
    code = "import sys, truceline.workspace.packs; print('scipy' in sys.modules)"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"

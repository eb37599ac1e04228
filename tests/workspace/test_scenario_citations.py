"""From a document to the parts of models that cite it, and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from truceline.core.errors import UnknownId
from truceline.workspace import Workspace, init_workspace
from truceline.workspace.show import show

from .builders import Clock
from .scenario_pack import CONTESTED, write_scenarios


@pytest.fixture(scope="module")
def contested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("cited")
    pack = write_scenarios(folder / "tiny", CONTESTED)
    with init_workspace(folder / "ws", pack=str(pack), clock=Clock()) as workspace:
        yield workspace


def test_a_source_names_each_part_of_a_model_that_cites_it(contested: Workspace) -> None:
    found = {one.part: one for one in contested.scenarios.citing("paper")}
    assert found["option hold-n"].locator == "p. 1"
    assert found["statement 1 of north"].text == "hold-s"
    assert found["option hold-n"].line == 10
    assert contested.scenarios.citing("none") == ()


def test_a_source_is_named_through_claims_also_where_it_contradicts(contested: Workspace) -> None:
    cited = [one for one in contested.scenarios.citing("paper") if one.claim_id]
    assert {(one.locator, one.is_against) for one in cited} == {("p. 4", False), ("p. 5", True)}
    assert str(cited[1]).startswith("contradicts scenario model dilemma, statement 2 of south")


def test_show_opens_a_source_to_its_models_and_a_model_to_its_sources(
    contested: Workspace,
) -> None:
    lines = show(contested, "source:paper")["scenario models that cite it"]
    said = "cited by scenario model dilemma, option hold-n: The north holds its fire (p. 1)"
    assert said in lines
    model = show(contested, "scenario:dilemma")
    assert {"source:paper"} == {one["source"] for one in model["rests on"]}
    assert any("south.fire" in one for one in model["left open"])
    assert model["where"] == "scenarios/dilemma.yaml, line 2"


def test_a_later_claim_is_no_citation_before_it_was_made(contested: Workspace) -> None:
    then = contested.scenarios.citing("paper", date(2017, 2, 1))
    assert "p. 5" not in {one.locator for one in then}
    with pytest.raises(UnknownId, match="'dilemma' was not known by 2016-01-01"):
        show(contested, "scenario:dilemma", as_of=date(2016, 1, 1))

"""Pages of scenarios: the graph, explanations, preferences with their sources, files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from truceline.scenarios.model import Concept
from truceline.web import create_app
from truceline.workspace import Workspace, init_workspace
from workspace.builders import Clock
from workspace.scenario_pack import CONTESTED, DILEMMA, POSITIONS, write_scenarios

pytestmark = pytest.mark.filterwarnings("ignore:.*httpx.*:DeprecationWarning")

SYRIA = "/scenarios/syria-2018"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A contested dilemma, whose name is hostile."""
    folder = tmp_path_factory.mktemp("small")
    text = CONTESTED.replace("name: The north", 'name: "<b>شمال</b>"')
    pack = write_scenarios(folder / "tiny", text)
    with (
        init_workspace(folder / "ws", pack=str(pack), clock=Clock()) as workspace,
        TestClient(create_app(workspace), raise_server_exceptions=False) as opened,
    ):
        yield opened


def page_of(client: TestClient, address: str) -> str:
    answer = client.get(address, headers={"accept": "text/html"})
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def test_the_list_leads_to_the_model(client: TestClient) -> None:
    assert f'href="{SYRIA}"' in page_of(client, "/scenarios")
    assert "Scenarios</a>" in page_of(client, "/")


def test_the_page_marks_exactly_the_states_that_hold(client: TestClient, demo: Workspace) -> None:
    stage = demo.scenarios
    labels = stage.game("syria-2018").labels
    for concept in (Concept.NASH, Concept.GENERAL):
        text = page_of(client, f"{SYRIA}?concept={concept.value}")
        marked = re.findall(r'class="node holds[^"]*" [^>]*data-state="(\w+)"', text)
        found = stage.stability("syria-2018").equilibria(concept)
        assert set(marked) == {labels[state] for state in found}


def test_what_is_not_drawn_is_said(client: TestClient, demo: Workspace) -> None:
    text = page_of(client, SYRIA)
    drawn = len(re.findall(r'class="node', text))
    left = demo.scenarios.game("syria-2018").size - drawn
    assert f"{left} of 152 states are not drawn" in text
    assert drawn <= 60


def test_a_state_is_explained_without_javascript(client: TestClient) -> None:
    text = page_of(client, f"{SYRIA}?state=YNYYYYYNNNN&concept=SEQ")
    assert "Damascus would leave YNYYYYYNNNN" in text
    twin = client.get(f"{SYRIA}/why.json?state=YNYYYYYNNNN&concept=SEQ").json()["why"]
    assert twin["leaving"] == ["Damascus"]
    assert twin["players"][0]["sentence"] in text.replace("&#39;", "'")


def test_every_preference_leads_to_its_source_or_is_flagged(
    client: TestClient, small: TestClient
) -> None:
    rows = client.get(f"{SYRIA}.json").json()["preferences"]
    assert all(one["link"].startswith("/sources/") for row in rows for one in row["rests_on"])
    assert all(row["rests_on"] for row in rows)
    shown = page_of(small, "/scenarios/dilemma")
    assert '<span class="badge disputed">contested</span>' in shown
    assert "Against it:" in shown


def test_an_uncited_statement_is_flagged(tmp_path: Path) -> None:
    pack = write_scenarios(tmp_path / "tiny", DILEMMA)
    with (
        init_workspace(tmp_path / "ws", pack=str(pack), clock=Clock()) as workspace,
        TestClient(create_app(workspace)) as client,
    ):
        assert '<span class="badge late">uncited</span>' in page_of(client, "/scenarios/dilemma")


def test_a_share_stands_beside_what_it_is_not(client: TestClient) -> None:
    shown = page_of(client, f"{SYRIA}/robustness?draws=300")
    assert "never a probability of the outcome" in shown
    assert shown.count("not a probability") == 3
    rows = client.get(f"{SYRIA}/robustness.json?draws=300").json()["outcomes_held"]
    assert rows[0]["verdict"] == "never"
    assert 0 < rows[1]["low"] < rows[1]["share"] < rows[1]["high"] < 1


def test_a_source_that_decides_is_marked(small: TestClient) -> None:
    shown = page_of(small, "/scenarios/dilemma/claims?wanted=NN&take=south.fire=0")
    assert "sources decide it" in shown


def test_positions_show_what_is_contested_and_how_such_forecasts_fared(tmp_path: Path) -> None:
    pack = write_scenarios(tmp_path / "tiny", POSITIONS)
    with (
        init_workspace(tmp_path / "ws", pack=str(pack), clock=Clock()) as workspace,
        TestClient(create_app(workspace)) as client,
    ):
        shown = page_of(client, "/scenarios/dilemma/positions")
        assert 'href="/scenarios/dilemma/positions"' in page_of(client, "/scenarios")
        assert client.get("/scenarios/dilemma").status_code == 422
    assert "left out; against it:" in shown
    assert "Weighted mean 6.0" in shown
    assert "353 issues" in shown


def test_names_of_a_pack_are_escaped(small: TestClient) -> None:
    shown = page_of(small, "/scenarios/dilemma?state=YY")
    assert "<b>شمال</b>" not in shown
    assert "&lt;b&gt;شمال&lt;/b&gt;" in shown


def test_a_reading_chosen_in_the_form_changes_what_holds(small: TestClient) -> None:
    def holding(reading: str) -> list[str]:
        answer = small.get("/scenarios/dilemma.json", params={"take": reading}).json()
        return [row["state"] for row in answer["table"]["rows"] if row["R"] == "holds"]

    assert holding("south.fire=0") == ["NN"]
    assert holding("south.fire=1") == ["NY"]
    shown = page_of(small, "/scenarios/dilemma?take=south.fire=1")
    assert '<option value="south.fire=1" selected>' in shown


def test_open_preferences_have_three_positions_with_open_in_the_middle(client: TestClient) -> None:
    opened = {one["key"]: one for one in client.get(f"{SYRIA}/robustness.json").json()["open"]}
    assert list(opened) == [
        "russia.un-talks-alone",
        "iran.4",
        "kurds.1",
        "turkey/plan-a/today",
        "turkey/plan-b/today",
    ]
    for one in opened.values():
        words = [choice["words"].partition(":")[0] for choice in one["choices"]]
        assert words == ["does not hold", "left open", "holds"]


def test_a_pair_that_is_settled_moves_the_share_and_stays_in_every_link(
    client: TestClient,
) -> None:
    take = "turkey/plan-b/today=1"
    address = f"{SYRIA}/robustness"
    settled = client.get(f"{address}.json", params={"take": take}).json()["outcomes_held"]
    left = client.get(f"{address}.json").json()["outcomes_held"]
    assert settled[2]["share"] > left[2]["share"]
    shown = client.get(address, params={"take": take}, headers={"accept": "text/html"}).text
    assert f'<option value="{take}" selected>' in shown
    assert shown.count("take=turkey%2Fplan-b%2Ftoday%3D1") >= 5
    assert "judged by" in page_of(client, f"{SYRIA}?take=turkey/plan-b/today%3D1")


def test_boxes_name_every_concept_under_which_a_state_holds(
    client: TestClient, demo: Workspace
) -> None:
    shown = page_of(client, SYRIA)
    stage = demo.scenarios
    game, found = stage.game("syria-2018"), stage.stability("syria-2018")
    boxes = {
        state: re.findall(r'class="under"[^>]*>([^<]*)<', inside)
        for state, inside in re.findall(r'data-state="(\w+)"(.*?)</a>', shown, re.DOTALL)
    }
    for label, under in boxes.items():
        at = game.labels.index(label)
        holds = [one.value for one, by in found.by_player.items() if by[:, at].all()]
        words = "all concepts" if len(holds) == len(found.by_player) else " ".join(holds)
        assert under == ([words] if holds else [])


def test_the_smallest_change_is_shown_with_what_it_overrules(client: TestClient) -> None:
    shown = page_of(client, f"{SYRIA}/changes?wanted=plan-a&concept=R")
    assert "2 changes" in shown
    assert "not that anybody will change" in shown
    rows = client.get(f"{SYRIA}/changes.json?wanted=plan-a").json()["rows"]
    assert rows[0]["cost"] == 2
    assert all(one["rests_on"] for one in rows[0]["changes"])


def test_the_model_and_its_results_can_be_taken_along(
    client: TestClient, small: TestClient
) -> None:
    assert small.get("/scenarios/dilemma.yaml").text == CONTESTED.replace(
        "name: The north", 'name: "<b>شمال</b>"'
    )
    rows = list(csv.DictReader(io.StringIO(client.get(f"{SYRIA}.csv").text.lstrip("\ufeff"))))
    assert rows[0]["R"].endswith(("stay", "holds"))
    answer = client.get(f"{SYRIA}/section.docx")
    assert answer.content[:2] == b"PK"
    assert "attachment" in answer.headers["content-disposition"]


def test_a_dispute_in_a_model_leads_to_it(small: TestClient) -> None:
    shown = page_of(small, "/contradictions")
    assert 'href="/scenarios/dilemma"' in page_of(
        small, re.findall(r'href="(/contradictions/scenario[^"#]+)"', shown)[0]
    )


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{SYRIA}?concept=NO", 422),
        (f"{SYRIA}?state=NO", 404),
        (f"{SYRIA}?take=x", 422),
        (f"{SYRIA}?take=x=0", 404),
        (f"{SYRIA}?state=YYYYYYYYYYY", 404),
        (f"{SYRIA}?take=iran.4=0&take=iran.4=1", 422),
        (f"{SYRIA}?take=turkey/plan-a/today=1&take=turkey/plan-b/today=0", 422),
        (f"{SYRIA}/robustness?draws=99999999", 422),
        (f"{SYRIA}/robustness?seed=-1", 422),
        ("/scenarios/none", 404),
        ("/scenarios/none.yaml", 404),
        (f"{SYRIA}?as_of=2010-01-01", 404),
        (f"{SYRIA}/changes?wanted=nothing", 404),
        (f"{SYRIA}/changes?wanted=plan-a&measure=luck", 422),
    ],
)
def test_what_is_not_there_is_refused(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    said = json.loads(answer.text)
    assert said["message"]
    assert said["hint"]
    page = client.get(address, headers={"accept": "text/html"})
    assert page.status_code == status
    assert "This did not work" in page.text

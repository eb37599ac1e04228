"""Ceasefires: the list, the comparison, and the live brief whose every number opens."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from truceline.web import create_app
from truceline.workspace import Workspace
from web.markup import read_markup

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
LIVE = "/ceasefires/deescalation-2017"
COLUMNS = ("now", "previous", "baseline")


def brief_of(client: TestClient, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{LIVE}.json{query}").json()["brief"]
    return found


def listed(client: TestClient, link: str) -> dict[str, Any]:
    answer = client.get(link.replace("?", ".json?"))
    assert answer.status_code == 200, link
    found: dict[str, Any] = answer.json()
    return found


def test_every_number_opens_just_the_reports_that_it_rests_on(client: TestClient) -> None:
    opened: set[str] = set()
    for counter in brief_of(client)["counters"]:
        assert bool(counter["tables"]) is not bool(counter["unmatched"])
        for table in counter["tables"]:
            for number in (row[name] for row in table["rows"] for name in COLUMNS):
                if number["link"] in opened:
                    continue
                opened.add(number["link"])
                assert (
                    listed(client, number["link"])["table"]["total"] == number["reports_possible"]
                )
    assert len(opened) > 30


def test_each_bar_opens_what_may_lie_in_its_days(client: TestClient) -> None:
    for counter in brief_of(client)["counters"]:
        for bar in counter["bars"][:4]:
            assert listed(client, bar["link"])["table"]["total"] == bar["possible"]


def test_links_in_the_words_lead_to_the_same_lists_as_the_tables(client: TestClient) -> None:
    brief = brief_of(client)
    entries = [one for block in brief["summary"] for one in block.get("entries", [])]
    inside = {piece["href"] for entry in entries for piece in entry if piece["href"]}
    tables = [table for counter in brief["counters"] for table in counter["tables"]]
    known = {row[name]["link"] for table in tables for row in table["rows"] for name in COLUMNS}
    assert known & inside
    assert all(link.startswith(("/incidents?", "/sources/", "#obligations")) for link in inside)


def test_gaps_are_told_from_zeros_and_possible_from_counted(client: TestClient) -> None:
    page = client.get(LIVE).text
    assert 'data-value="" ' in page
    assert "nobody was looking" in page
    assert 'class="chart"' in page
    assert 'data-incidents="/map/incidents.geojson?' in page


def test_chosen_days_change_the_numbers_and_the_files(client: TestClient) -> None:
    asked = "?from=2017-06-01&until=2017-06-15"
    brief = brief_of(client, asked)
    assert (brief["period"]["from"], brief["period"]["until"]) == ("2017-06-01", "2017-06-15")
    files = {one["words"]: one["link"] for one in client.get(f"{LIVE}.json{asked}").json()["files"]}
    table = client.get(files["counts as CSV"])
    assert "2017-06-15" in table.text
    assert "attachment" in table.headers["content-disposition"]
    assert "Ceasefire brief: " in client.get(files["Markdown"]).text
    warned = client.get(files["HTML with the warnings of the period, internal"]).text
    assert "Internal: not for release." in warned
    assert "Internal: not for release." not in client.get(files["HTML"]).text


def test_a_ceasefire_of_the_future_says_why_nothing_is_counted(client: TestClient) -> None:
    answer = client.get("/ceasefires/idlib-2020")
    assert answer.status_code == 200
    assert "Nothing is counted: The ceasefire began on 6 March 2020" in answer.text
    assert "Nothing is counted: The days reach further" in client.get(f"{LIVE}?on=2999-12-31").text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/ceasefires/nothing", 404),
        (f"{LIVE}?from=2017-06-01", 422),
        (f"{LIVE}?from=2017-06-01&until=2017-05-01", 422),
        (f"{LIVE}?from=1001-01-01&until=2017-05-01", 422),
        (f"{LIVE}?from=1000-01-02&until=1001-01-01", 200),
        (f"{LIVE}/brief.exe", 404),
        ("/ceasefires?on=9999-12-31", 422),
    ],
)
def test_what_cannot_be_answered_is_said(client: TestClient, address: str, status: int) -> None:
    assert client.get(address, headers={"accept": "text/html"}).status_code == status


def test_all_ceasefires_stand_side_by_side_with_what_is_disputed(client: TestClient) -> None:
    found = client.get("/ceasefires.json").json()
    rows = {row["ceasefire_id"]: row for row in found["table"]["rows"]}
    assert "when ended" in rows["truce-2016-09"]["disputed"]
    assert {table["feed"] for table in found["comparisons"]} >= {"sim-mission"}
    row = found["comparisons"][0]["rows"][0]
    assert row["rate_during_per_28_days"]["words"]
    assert (
        listed(client, row["during"]["link"])["table"]["total"] == row["during"]["reports_possible"]
    )
    assert "truce-2016-09" in client.get("/ceasefires.csv").text


def test_the_modelled_ratio_stands_beside_the_exact_one_with_what_it_assumes(
    client: TestClient,
) -> None:
    found = client.get("/ceasefires.json").json()["comparisons"]
    rows = [row for table in found for row in table["rows"]]
    assert {row["window"] for row in rows if row["change"]} == {"fixed 28 days"}
    assert all(row["change"]["ratio"]["words"] or row["change"]["unknown"] for row in rows[1::2])
    page = client.get("/ceasefires").text
    assert "Modelled ratio (95 %)" in page
    assert "What it assumes:" in page


def test_a_ceasefire_tells_how_the_level_changed_zone_by_zone(client: TestClient) -> None:
    found = client.get(f"{LIVE}.json").json()["modelled"]
    known = [one["start"] for one in found if one["start"]]
    assert known
    assert all(len(start["zones"]) == 4 and start["beyond"]["words"] for start in known)
    page = client.get(LIVE).text
    assert 'id="change"' in page
    assert known[0]["words"] in page
    assert "Modelled change by zone" in page


def test_without_reports_a_ceasefire_is_not_called_calm(empty: Workspace) -> None:
    with TestClient(create_app(empty)) as client:
        assert "whether it is calm is unknown" in client.get(f"{LIVE}?on=2017-06-01").text
        assert client.get("/ceasefires").status_code == 200
        assert client.get(f"{LIVE}?as_of=9999-12-31").status_code == 200


def test_a_feed_that_knows_no_party_cannot_answer_and_says_so(arabic: Workspace) -> None:
    with TestClient(create_app(arabic)) as client:
        address = "/ceasefires/truce-2016-09?from=2017-05-01&until=2017-06-01"
        assert "Cannot answer: <bdi>" in client.get(address).text
        (counter,) = client.get(address.replace("?", ".json?")).json()["brief"]["counters"]
        assert (counter["tables"], counter["bars"]) == ([], [])
        assert "nothing can be compared" in client.get("/ceasefires").text


def test_the_journey_from_the_brief_to_a_source_row(client: TestClient) -> None:
    counter = next(one for one in brief_of(client)["counters"] if not one["unmatched"])
    row = listed(client, counter["link"])["table"]["rows"][0]
    page = client.get(row["address"]).text
    source = re.search(r'href="(/sources/[^"]+row-\d+)"', page)
    assert source
    assert client.get(source[1].replace("&amp;", "&").partition("#")[0]).status_code == 200


def test_the_summary_of_a_folded_counter_says_what_it_counted(client: TestClient) -> None:
    brief = client.get("/ceasefires/deescalation-2017.json").json()["brief"]
    page = read_markup(client.get("/ceasefires/deescalation-2017").text)
    folded = [" ".join(tag.text.split()) for tag in page.named("summary")]
    for counter in (one for one in brief["counters"] if one["tables"]):
        (words,) = [one for one in folded if one.startswith(f"Counted by {counter['counter']} SIM")]
        for row in counter["tables"][0]["rows"]:
            assert f"{row['label']}: {row['now']['words']}" in words
    states = [words for words in folded if re.search(r"\d obligations?$", words)]
    numbers = [int(words.split()[-2]) for words in states]
    assert sum(numbers) == len(brief["obligations"])
    assert states[0].startswith("late")

from __future__ import annotations

from datetime import date

import pytest
from fastapi.testclient import TestClient

from truceline.web.filters import FilterValues
from web.markup import read_markup

JSON = {"accept": "application/json"}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("between=A", "two actors, not 1"),
        ("between=A&between=B&between=C", "two actors, not 3"),
        ("from=2017-02-30", "'from' is not valid"),
        ("from=0", "'from' is not valid"),
        ("from=2017-05-02&until=2017-05-01", "holds no day"),
        ("max_date_precision=0", "'max_date_precision' is not valid"),
        ("max_place_precision=x", "'max_place_precision' is not valid"),
        ("kind=" + "x" * 201, "is not valid"),
        ("until=0001-01-01", "calendar"),
        ("as_of=yesterday", "'as_of' is not valid"),
    ],
)
def test_a_filter_that_cannot_run_is_told(client: TestClient, query: str, told: str) -> None:
    answer = client.get(f"/incidents.json?{query}", headers=JSON)
    assert answer.status_code == 422
    assert told in answer.json()["message"]
    assert answer.json()["hint"]


def test_empty_fields_of_a_form_ask_for_nothing(client: TestClient) -> None:
    blank = "from=&until=&between=&between=&actor=&kind=&zone=&feed=&max_date_precision=&as_of="
    answer = client.get(f"/incidents.json?{blank}")
    assert answer.status_code == 200
    assert answer.json()["asked"] == "All incidents; nothing is filtered out."


def test_the_query_rebuilds_the_same_filters(client: TestClient) -> None:
    query = "from=2017-01-01&until=2017-02-01&between=syrian-government&between=turkey&kind=a"
    page = client.get(f"/incidents?{query}", headers={"accept": "text/html"})
    assert page.status_code in (200, 404)
    values = FilterValues(
        from_on=date(2017, 1, 1), between=("a", "b"), kinds=("x", "y"), max_date_precision=2
    )
    assert values.query() == {
        "from": date(2017, 1, 1),
        "between": ("a", "b"),
        "kind": ("x", "y"),
        "max_date_precision": 2,
    }
    assert "zone" in values.query(zone="z")
    assert "from" not in values.query(from_on=None)


def test_an_open_end_reaches_as_far_as_the_reports(client: TestClient) -> None:
    def total(query: str) -> int:
        return int(client.get(f"/incidents.json?{query}").json()["table"]["total"])

    assert total("from=2017-03-01") + total("until=2017-03-01") >= total("")
    assert total("from=2017-03-01") == total("from=2017-03-01&until=2018-01-01")
    assert total("from=2030-01-01") == 0


def test_the_form_keeps_what_is_filtered(client: TestClient) -> None:
    query = "from=2017-02-01&zone=idlib-deescalation-area&unit=explosions&as_of=2018-01-01"
    found = read_markup(client.get(f"/incidents?{query}").text)
    inputs = {tag.attributes.get("name"): tag.attributes for tag in found.named("input")}
    assert inputs["from"]["value"] == "2017-02-01"
    assert inputs["as_of"]["value"] == "2018-01-01"
    assert inputs["unit"]["value"] == "explosions"
    chosen = [tag for tag in found.named("option") if "selected" in tag.attributes]
    assert "idlib-deescalation-area" in [tag.attributes["value"] for tag in chosen]

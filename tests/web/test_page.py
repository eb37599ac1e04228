"""Every page: its forms, its links, and its bearing with nothing, one or very many incidents."""

from __future__ import annotations

import json
import re
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from truceline.web import create_app
from truceline.workspace import Workspace
from web.markup import Markup, read_markup
from web.workspaces import (
    ARABIC_PLACE,
    ARABIC_SIDE,
    MANY,
    bare_workspace,
    html_addresses,
    sample_values,
    with_as_of,
)
from workspace.builders import ged

PAGE = {"accept": "text/html"}
AS_OF = "2017-06-10"
MOST_PAGES, MOST_ALIKE, MOST_FILES = 200, 3, 1
MOST_DRAWN = 50_000  # above that, the map gets cells of a grid
# A link with this word drops the day of knowledge on purpose.
DROPS_AS_OF = "everything"
EXPECTED = {
    "/", "/ceasefires", "/map", "/incidents", "/agreements", "/actors", "/contradictions",
    "/sources", "/search", "/ceasefires/deescalation-2017", "/agreements/sochi-memorandum-2018",
    "/actors/turkey",
}  # fmt: skip


def twin(address: str, form: str) -> str:
    path, _, query = address.partition("?")
    return ("/index" if path == "/" else path) + f".{form}" + (f"?{query}" if query else "")


def test_the_pages_that_were_agreed_are_there(addresses: list[str]) -> None:
    assert set(addresses) >= EXPECTED
    kinds = {address.split("/")[1] for address in addresses if address.count("/") == 2}
    assert kinds >= {"incidents", "places", "sources", "batches", "runs", "tracks", "rounds"}


def test_every_page_has_a_twin_of_the_same_title(
    client: TestClient, pages: dict[str, Markup]
) -> None:
    for address, page in pages.items():
        body = client.get(twin(address, "json")).json()
        assert body["ok"] is True, address
        assert page.heading == " ".join(body["title"].split()), address


def test_every_page_of_simulated_incidents_says_so(client: TestClient) -> None:
    for address in ("/", "/incidents", "/map", "/ceasefires/deescalation-2017"):
        assert "SIMULATED" in client.get(address, headers=PAGE).text, address
        assert client.get(twin(address, "json")).json()["simulated"] is True, address


@pytest.mark.slow
def test_every_link_of_every_page_leads_somewhere(client: TestClient) -> None:
    waiting, seen, alike = ["/"], {"/"}, Counter[str]()
    visited = 0
    while waiting and visited < MOST_PAGES:
        address = waiting.pop(0)
        answer = client.get(address, headers=PAGE)
        visited += 1
        assert answer.status_code < 400, address
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        for link, _ in read_markup(answer.text).links(address):
            shape = shape_of(link)
            most = MOST_FILES if "." in shape else MOST_ALIKE
            if link not in seen and alike[shape] < most:
                seen.add(link)
                alike[shape] += 1
                waiting.append(link)
    assert visited > 50


def shape_of(address: str) -> str:
    """What kind of address it is: its first part, its depth, and what it filters by."""
    parts = urlsplit(address)
    kind, _, rest = parts.path.strip("/").partition("/")
    form = re.search(r"\.[a-z]+$", parts.path)
    return f"{kind}/{bool(rest)}/{form[0] if form else ''}?{sorted(parse_qs(parts.query))}"


def test_anchors_of_links_exist(pages: dict[str, Markup]) -> None:
    for address, page in pages.items():
        named = {tag.attributes.get("id") for tag in page.tags}
        for tag in page.named("a"):
            href = tag.attributes.get("href", "")
            if href.startswith("#") and len(href) > 1:
                assert href[1:] in named, (address, href)


def test_the_day_of_knowledge_is_kept_in_every_link(
    client: TestClient, addresses: list[str]
) -> None:
    for address in addresses:
        answer = client.get(with_as_of(address, AS_OF), headers=PAGE)
        if answer.status_code == 404:
            continue  # It was not known by then.
        assert answer.status_code == 200, address
        for link, words in read_markup(answer.text).links(address):
            if DROPS_AS_OF in words or link.startswith("/static/") or link == address:
                continue
            assert "as_of" in parse_qs(urlsplit(link).query), (address, link, words)


def test_ids_of_a_page_are_unique(pages: dict[str, Markup]) -> None:
    for address, page in pages.items():
        ids = Counter(tag.attributes["id"] for tag in page.tags if "id" in tag.attributes)
        assert not [name for name, times in ids.items() if times > 1], address


def check_all(workspace: Workspace, *, are_twins_asked: bool = True) -> None:
    app = create_app(workspace)
    with TestClient(app) as client:
        for address in html_addresses(app, sample_values(workspace)):
            assert client.get(address, headers=PAGE).status_code == 200, address
            if are_twins_asked:
                assert client.get(twin(address, "json")).status_code == 200, address
        for form in ("/map/incidents.geojson", "/incidents.geojson", "/incidents.csv"):
            assert client.get(form).status_code == 200, form


def test_every_page_bears_a_workspace_without_incidents(empty: Workspace) -> None:
    check_all(empty)


@pytest.mark.slow
def test_every_page_bears_a_single_incident(one: Workspace) -> None:
    check_all(one)


@pytest.mark.slow
def test_every_page_bears_two_hundred_thousand_incidents(many: Workspace) -> None:
    check_all(many, are_twins_asked=False)  # Made of the same answers, and each takes seconds.
    with TestClient(create_app(many)) as client:
        assert client.get("/incidents.json").json()["table"]["total"] == MANY
        drawn = client.get("/map/incidents.geojson").json()["features"]
    assert len(drawn) <= MOST_DRAWN


@pytest.mark.slow
def test_every_page_bears_arabic_names(arabic: Workspace) -> None:
    check_all(arabic)
    with TestClient(create_app(arabic)) as client:
        page = client.get("/incidents", headers=PAGE).text
        found = client.get("/search.json", params={"q": ARABIC_PLACE})
    assert ARABIC_SIDE in page
    assert ARABIC_PLACE in page
    assert ARABIC_PLACE in json.dumps(found.json(), ensure_ascii=False)


def test_arabic_names_find_their_own_direction(arabic: Workspace) -> None:
    with TestClient(create_app(arabic)) as client:
        page = read_markup(client.get("/incidents", headers=PAGE).text)
    cells = [tag for tag in page.named("td", "option") if ARABIC_SIDE in tag.text]
    own = [tag for tag in page.tags if tag.name == "bdi" or tag.attributes.get("dir") == "auto"]
    lines = {tag.text for tag in own if ARABIC_SIDE in tag.text}
    assert cells
    assert all(cell.name == "option" or cell.text in lines for cell in cells)


def test_markup_in_a_source_stays_text(tmp_path_factory: pytest.TempPathFactory) -> None:
    evil = "<script>alert(1)</script>"
    row = ged(1, "2017-05-20", where_coordinates=evil, side_b=evil, source_headline=evil)
    with bare_workspace(tmp_path_factory.mktemp("evil") / "ws", row) as workspace:
        app = create_app(workspace)
        with TestClient(app) as client:
            for address in html_addresses(app, sample_values(workspace)):
                assert evil not in client.get(address, headers=PAGE).text, address

"""The map in a real browser: drawn with and without WebGL 2, by day, by filter, and in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from journeys.conftest import ARGUMENTS, find_chromium, watched_tab

pytestmark = pytest.mark.browser

MISSION = "sim-mission"
# What the map's program was given to draw of a counter: [incidents, of them certain].
GIVEN = """async (feed) => {
  const engine = await document.querySelector(".map").engine();
  const kept = engine.map.getSource
    ? (await engine.map.getSource(`feed:${feed}`).getData()).features
    : engine.byFeed.get(feed);
  const sum = (name) => kept.reduce((all, { properties }) => all + properties[name], 0);
  return [sum("n"), sum("sure")];
}"""


def open_map(tab: Page, query: str = "") -> None:
    tab.goto(f"/map{query}")
    tab.wait_for_selector(".map[data-ready]", timeout=60_000)


@pytest.fixture(scope="module")
def plain_browser(browser: Browser) -> Iterator[Browser]:
    """A Chromium without WebGL."""
    arguments = [one for one in ARGUMENTS if "swiftshader" not in one]
    arguments += ["--disable-gpu", "--disable-3d-apis"]
    opened = browser.browser_type.launch(executable_path=find_chromium(), args=arguments)
    yield opened
    opened.close()


def given(tab: Page) -> tuple[int, int]:
    total, certain = tab.evaluate(GIVEN, MISSION)
    return total, certain


def twin(tab: Page, query: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(tab.request.get(f"/incidents.json?{query}").text())
    return body


@pytest.mark.slow
def test_a_day_s_incidents_are_certain_only_where_the_server_says_so(tab: Page) -> None:
    open_map(tab, "?zone=deescalation-areas-2017&span=28&on=2017-07-20")
    days = "zone=deescalation-areas-2017&from=2017-06-23&until=2017-07-21"
    (count,) = [one for one in twin(tab, days)["counts"] if one["feed"] == MISSION]
    assert given(tab) == (count["possible"], count["certain"])
    assert 0 < count["certain"] < count["possible"]


@pytest.mark.slow
def test_the_slider_stays_within_the_filter_and_its_links_hold_what_is_drawn(tab: Page) -> None:
    open_map(tab, f"?span=7&on=2017-05-20&from=2017-05-17&feed={MISSION}")
    total, _ = given(tab)
    for name in ("these incidents as a table", "incidents as GeoJSON"):
        link = tab.get_by_role("link", name=name).get_attribute("href") or ""
        assert "from=2017-05-17&until=2017-05-21" in link.replace("feed=sim-mission&", "")
        answer = json.loads(tab.request.get(link.replace("/incidents?", "/incidents.json?")).text())
        assert total == answer.get("total", answer.get("table", {}).get("total"))


@pytest.mark.slow
def test_a_late_answer_of_an_older_day_does_not_replace_the_table(tab: Page) -> None:
    open_map(tab, "?on=2017-07-01")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    tab.route(re.compile(r"/map\?.*on="), hold)
    for day in ("2017-06-01", "2017-07-15"):
        tab.get_by_label("Zones on").fill(day)
        tab.wait_for_timeout(900)
    expect(tab.locator("#map-zones h2")).to_have_text("Zones on 15 July 2017")
    held[0].continue_()
    tab.wait_for_timeout(500)
    expect(tab.locator("#map-zones h2")).to_have_text("Zones on 15 July 2017")


def test_what_does_not_come_is_said_and_the_rest_is_drawn(tab: Page) -> None:
    tab.route("**/map/routes.geojson*", lambda route: route.fulfill(status=200, body="broken"))
    open_map(tab)
    expect(tab.locator(".map-said")).to_contain_text("Not drawn: routes. What came cannot be read")
    assert given(tab)[0] > 0


def test_a_map_of_nothing_says_so(tab: Page) -> None:
    open_map(tab, "?as_of=2001-01-01&on=2001-01-01")
    expect(tab.locator(".map-said")).to_contain_text("Nothing to draw")
    open_map(tab)
    tab.get_by_label("Where each incident may lie").check()
    expect(tab.locator(".map-said")).to_contain_text("Zoom in")


def test_an_unknown_actor_leaves_the_form_and_offers_names(browser: Browser, live: str) -> None:
    # Not the watched tab: a page that answers 404 is a complaint of every browser.
    with watched_tab(browser, live, 390, "light") as (tab, _):
        open_map(tab, "?z=8.00&lon=36.5000&lat=35.5000")
        tab.get_by_text("Filter incidents").click()
        form = tab.get_by_role("form", name="Filters")
        one, other = form.locator("input[name=between]").all()
        one.fill("turky")
        other.fill("Syrian government")
        form.get_by_role("button", name="Filter").click()
        expect(tab.get_by_role("alert").filter(has_text="turky")).to_be_visible()
        assert form.locator("input[name=between]").first.input_value() == "turky"
        tab.get_by_role("link", name=re.compile("^turkey$", re.IGNORECASE)).first.click()
        assert "between=Syrian+government" in tab.url
        assert "z=8.00" in tab.url


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_without_webgl_the_same_incidents_are_drawn_on_a_canvas(
    plain_browser: Browser, live: str, width: int, scheme: str
) -> None:
    with watched_tab(plain_browser, live, width, scheme) as (tab, watch):
        open_map(tab, "?span=7&on=2017-05-20")
        assert tab.locator(".map-leaflet").count() == 1
        days = "from=2017-05-14&until=2017-05-21"
        (count,) = [one for one in twin(tab, days)["counts"] if one["feed"] == MISSION]
        assert given(tab) == (count["possible"], count["certain"])
        assert not watch.complaints

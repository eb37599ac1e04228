"""200,000 incidents on the map of a real browser: all of them drawn, finer where one looks."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from journeys.conftest import SCREENSHOTS, watched_tab
from web.built import built_once, copy_built
from web.workspaces import MANY, many_workspace, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# The most that a tab may take from the address to the drawn map; in CI every pixel is computed.
MOST_SECONDS = 30
GRAIN_DEG = 1 / 300
"""How far apart the incidents of the workspace lie: its points stand on a grid."""
# The features of the one counter, as the map's program holds them, and those in a window.
FEATURES = """async () => {
  const engine = await document.querySelector(".map").engine();
  const { features } = await engine.map.getSource("feed:ucdp-ged").getData();
  const row = (p) => [p.n, p.report_id ? 1 : 0];
  return features.map(({ geometry: g, properties }) => [...g.coordinates, ...row(properties)]);
}"""
# The sum over all bubbles and points that stand on the screen, each once.
ON_SCREEN = """async () => {
  const { map } = await document.querySelector(".map").engine();
  const layers = ["feed:ucdp-ged:bubbles", "feed:ucdp-ged:points"];
  const marks = map.queryRenderedFeatures({ layers });
  const placed = marks.map(({ geometry: g, properties: p }) => [String(g.coordinates), p.n]);
  const once = new Map(placed);
  return [once.size, [...once.values()].reduce((sum, n) => sum + n, 0)];
}"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real server over 200,000 incidents, asked once so that it is warm."""
    base = tmp_path_factory.mktemp("large")
    copy_built(built_once(tmp_path_factory, "many", many_workspace), base / "many")
    with serving(base / "many", base / "server.log") as address:
        with urlopen(f"{address}/map") as answer:  # noqa: S310 (our own server)
            answer.read()
        yield address


@pytest.fixture
def large_tab(browser: Browser, large: str) -> Iterator[Page]:
    with watched_tab(browser, large, 1280, "light") as (page, watch):
        page.set_default_timeout(60_000)
        yield page
    assert not watch.complaints, "\n".join(watch.complaints)


def drawn(tab: Page, address: str) -> float:
    """Open a map and wait for it; gives the seconds from the address to the drawn map."""
    started = time.perf_counter()
    tab.goto(address)
    tab.wait_for_selector(".map[data-ready]")
    tab.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    return time.perf_counter() - started


def features_of(tab: Page) -> list[tuple[float, float, int, int]]:
    """(longitude, latitude, incidents, whether it is a single one) of everything drawn."""
    found: list[tuple[float, float, int, int]] = tab.evaluate(FEATURES)
    return found


def in_window(features: list[tuple[float, float, int, int]], window: tuple[float, ...]) -> int:
    west, south, east, north = window
    return sum(n for x, y, n, _ in features if west <= x <= east and south <= y <= north)


def expected_in(window: tuple[float, ...]) -> int:
    """As the workspace's rows were written: incident n lies at 38 + n % 467 / 300, and so on."""
    west, south, east, north = window
    points = ((38.0 + n % 467 / 300, 35.0 + n % 379 / 300) for n in range(MANY))
    return sum(west <= x <= east and south <= y <= north for x, y in points)


def test_the_bubbles_on_the_screen_add_up_to_the_number_printed(
    large_tab: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    cold, warm = drawn(large_tab, "/map"), drawn(large_tab, "/map")
    with capsys.disabled():
        print(f"\n{MANY:,} incidents on the map: {cold:.1f} s, again {warm:.1f} s")  # noqa: T201
    expect(large_tab.locator("#map-status")).to_contain_text(f"{MANY:,} of {MANY:,}")
    expect(large_tab.locator(".map-aside")).to_contain_text(f"{MANY:,} incidents")
    SCREENSHOTS.mkdir(exist_ok=True)
    large_tab.screenshot(path=SCREENSHOTS / "map-200000.png")
    bubbles, total = large_tab.evaluate(ON_SCREEN)
    assert (total, bubbles < 100) == (MANY, True)
    assert cold < MOST_SECONDS


@pytest.mark.parametrize(("zoom", "are_single"), [(8, False), (12, True)])
def test_who_comes_closer_sees_finer_marks_of_the_same_incidents(
    large_tab: Page, zoom: int, are_single: bool
) -> None:
    drawn(large_tab, f"/map?z={zoom}&lon=38.7&lat=35.6")
    features = features_of(large_tab)
    assert sum(n for _, _, n, _ in features) == MANY
    west, south, east, north = large_tab.evaluate(
        "async () => (await document.querySelector('.map').engine()).viewport().bounds"
    )
    # Between two rows of points, so that rounding moves none across; cells stand at their mean.
    inner = tuple(
        round(edge / GRAIN_DEG) * GRAIN_DEG + GRAIN_DEG / 2 for edge in (west, south, east, north)
    )
    shown, wanted = in_window(features, inner), expected_in(inner)
    assert shown == (wanted if are_single else pytest.approx(wanted, rel=0.05))
    near = [single for x, y, _, single in features if west <= x <= east and south <= y <= north]
    assert all(near) is are_single
    assert len(near) > 100


def test_days_are_gathered_anew_and_links_hold_what_is_drawn(large_tab: Page) -> None:
    drawn(large_tab, "/map?span=7&on=2017-01-01&from=2016-12-30")
    status = large_tab.locator("#map-status")
    expect(status).to_contain_text("from 2016-12-26 until 2017-01-02")
    shown = MANY
    for _ in range(100):  # The status speaks a moment before the marks of other days are gone.
        shown = sum(n for _, _, n, _ in features_of(large_tab))
        if shown < MANY // 100:
            break
        large_tab.wait_for_timeout(100)
    table = large_tab.get_by_role("link", name="these incidents as a table").get_attribute("href")
    assert table is not None
    assert "from=2016-12-30&until=2017-01-02" in table
    body: dict[str, Any] = json.loads(
        large_tab.request.get(table.replace("/incidents?", "/incidents.json?")).text()
    )
    assert shown == body["table"]["total"] > 0

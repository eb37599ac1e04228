"""From the overview down to the row that a number rests on, by mouse and by keyboard alone."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from truceline.core.report import Incident
from truceline.workspace import Workspace

pytestmark = pytest.mark.browser

MOST_TABS = 300
FEED = "sim-conflict-database"
PAIR = ("Syrian government", "Armed opposition groups that joined the ceasefire")


def twin_of(tab: Page) -> dict[str, Any]:
    """The same content as JSON, asked for by the page's own link."""
    address = tab.get_by_role("link", name="JSON", exact=True).get_attribute("href") or ""
    body: dict[str, Any] = tab.request.get(address).json()
    return body


def worst_week(tab: Page) -> dict[str, Any]:
    """The week with the most reports of one counter, as the overview's twin gives it."""
    feeds = {one["feed"]: one for one in twin_of(tab)["worst"]}
    week: dict[str, Any] = feeds[FEED]["weeks"][0]
    assert week["value"] == max(one["value"] or 0 for one in feeds[FEED]["weeks"])
    return week


def link_to(tab: Page, address: str) -> Locator:
    return tab.locator(f'main a[href="{address}"]').first


def values_of(incident: dict[str, Any]) -> list[str]:
    """What the incident's newest version says, as its source row must say it too."""
    values = incident["columns"][-1]["values"]
    wanted = [values.get(name) for name in ("place_name", "reported_by")]
    native_id = incident["report_ids"][0].partition(":")[2]
    return [native_id, *(str(value) for value in wanted if value)]


def check_marked_row(tab: Page, incident: dict[str, Any]) -> None:
    row = tab.locator("tr:has(mark)")
    expect(row).to_have_count(1)
    expect(row.locator("mark").first).to_be_in_viewport()
    words = row.inner_text()
    for value in values_of(incident):
        assert value in words


def test_from_the_worst_week_to_the_highlighted_source_row(tab: Page) -> None:
    tab.goto("/")
    week = worst_week(tab)
    link_to(tab, week["link"]).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Incidents")
    counted = [one for one in twin_of(tab)["counts"] if one["feed"] == FEED]
    assert counted[0]["value"] == week["value"]
    tab.locator("main td a[href^='/incidents/i-']").first.click()
    incident = twin_of(tab)
    tab.locator("main a[href*='#row-']").last.click()
    check_marked_row(tab, incident)


def press_until(tab: Page, wanted: Locator) -> None:
    """Press Tab until the element has the focus, then Enter; the focus must be seen."""
    for _ in range(MOST_TABS):
        tab.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            style = "element => getComputedStyle(element).outlineStyle"
            assert wanted.evaluate(style) != "none", "the focus cannot be seen"
            break
    else:
        raise AssertionError(f"not reached with {MOST_TABS} tabs: {wanted}")
    tab.keyboard.press("Enter")
    tab.wait_for_load_state()


def test_the_same_by_keyboard_alone(tab: Page) -> None:
    tab.goto("/")
    press_until(tab, link_to(tab, worst_week(tab)["link"]))
    expect(tab.get_by_role("heading", level=1)).to_have_text("Incidents")
    press_until(tab, tab.locator("main td a[href^='/incidents/i-']").first)
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Incident of")
    incident = twin_of(tab)
    press_until(tab, tab.locator("main a[href*='#row-']").last)
    check_marked_row(tab, incident)


@dataclass(frozen=True)
class Corrected:
    """A report whose figure was corrected by a later release."""

    incident_id: str
    before: int
    after: int
    day_before: str


@pytest.fixture(scope="session")
def corrected(demo_folder: Path) -> Corrected:
    """The first report of the simulated database whose deaths changed with its last release."""
    with Workspace(demo_folder) as workspace:
        (reports,) = workspace.monitor.feeds(None, FEED)
        for report_id in map(str, reports.ids):
            said: list[dict[str, Any]] = workspace.ingest.versions(report_id).to_pylist()
            old, new = said[-2:] if len(said) > 1 else (said[0], said[0])
            if old["fatalities_best"] != new["fatalities_best"]:
                return Corrected(
                    incident_id=Incident.of(report_id).incident_id,
                    before=old["fatalities_best"],
                    after=new["fatalities_best"],
                    day_before=str(old["known_at"].date()),
                )
    raise AssertionError("the demo has no corrected figure")


def test_a_corrected_figure_returns_to_its_old_value_on_an_earlier_day(
    tab: Page, corrected: Corrected
) -> None:
    tab.goto(f"/incidents/{corrected.incident_id}")
    assert shown_deaths(tab) == corrected.after
    tab.get_by_label("Known by").fill(corrected.day_before)
    tab.get_by_role("button", name="Show", exact=True).click()
    expect(tab.locator(".banner.note")).to_contain_text("Only what was known by")
    assert shown_deaths(tab) == corrected.before
    tab.get_by_role("link", name="everything", exact=True).click()
    assert shown_deaths(tab) == corrected.after


def shown_deaths(tab: Page) -> int:
    """Best estimate of the version that holds."""
    figures = tab.locator("td[data-field=deaths][data-holds]").inner_text()
    numbers = re.findall(r"\d+", figures)
    return int(numbers[len(numbers) // 2])


@pytest.mark.slow
def test_incidents_of_an_actor_pair_are_the_same_on_the_map_and_in_the_table(tab: Page) -> None:
    tab.goto("/map")
    tab.get_by_text("Filter incidents").click()
    form = tab.get_by_role("form", name="Filters")
    for field, name in zip(form.locator("input[name=between]").all(), PAIR, strict=True):
        field.fill(name)
    form.get_by_role("button", name="Filter").click()
    tab.wait_for_url(re.compile("between="))
    with tab.expect_download() as waiting:
        tab.get_by_role("link", name="incidents as GeoJSON").click()
    features = json.loads(waiting.value.path().read_text(encoding="utf-8"))["features"]
    tab.get_by_role("link", name="these incidents as a table").click()
    assert len(features) == twin_of(tab)["table"]["total"] > 0

"""The live brief of a ceasefire: days chosen on its chart."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from journeys.watch import settle

pytestmark = pytest.mark.browser


def test_days_dragged_over_on_the_chart_filter_map_and_numbers(tab: Page) -> None:
    tab.goto("/ceasefires/deescalation-2017")
    settle(tab)
    counts = tab.locator("#counts")
    expect(counts).to_contain_text("28 days")
    over = tab.locator(".chart .u-over").first
    over.scroll_into_view_if_needed()
    box = over.bounding_box()
    assert box is not None
    tab.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 40)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 50, steps=8)
    tab.mouse.up()
    status = tab.locator("#brush-status")
    expect(status).to_contain_text("Shown:")
    expect(counts).not_to_contain_text("28 days")
    numbers = tab.locator("#live table").first.inner_text()
    incidents = tab.locator(".map").get_attribute("data-incidents") or ""

    status.get_by_role("link", name="Open this period").click()
    expect(tab).to_have_url(re.compile("from=.*until="))
    chosen = re.findall(r"(?:from|until)=[\d-]+", tab.url)
    assert tab.locator("#live table").first.inner_text() == numbers
    assert sorted(re.findall(r"(?:from|until)=[\d-]+", incidents)) == sorted(chosen)

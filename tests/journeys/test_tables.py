"""Tables by keyboard alone: sort by what cells mean, filter, copy; folded parts open for links."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_table_is_sorted_filtered_and_copied_by_keyboard(tab: Page) -> None:
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.goto("/agreements")
    heading = tab.get_by_role("button", name="Signed or adopted")
    heading.press("Enter")
    heading.press("Enter")
    expect(tab.locator("th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    days = tab.locator("tbody tr > td:nth-child(2)")
    values = [day.get_attribute("data-value") or "" for day in days.all()]
    assert values == sorted(values, reverse=True)
    tab.get_by_label("Filter these rows").fill("astana")
    status = tab.locator(".tools [role=status]")
    expect(status).to_have_text(f"1 of {len(values)} rows")
    tab.get_by_role("button", name="Copy the table").press("Enter")
    expect(status).to_have_text(f"1 of {len(values)} rows copied")
    copied = tab.evaluate("() => navigator.clipboard.readText()").splitlines()
    assert [line.count("\t") for line in copied] == [9, 9]


def test_an_address_opens_the_folded_part_that_it_names(tab: Page) -> None:
    tab.goto("/ceasefires")
    note = tab.locator("td a[href^='#note-']").first
    named = tab.locator(f"li{note.get_attribute('href')}")
    expect(named).not_to_be_visible()
    note.press("Enter")
    expect(named).to_be_in_viewport()

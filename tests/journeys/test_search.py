"""Finding things in the script that they are written in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_an_arabic_name_finds_its_actor(tab: Page) -> None:
    tab.goto("/")
    tab.get_by_role("link", name="Search", exact=True).click()
    field = tab.locator("main input[name=q]")
    field.fill("تركيا")
    field.press("Enter")
    tab.wait_for_url("**q=*")
    found = tab.locator("main a[href^='/actors/turkey']").first
    expect(found).to_be_visible()
    found.click()
    expect(tab.locator("main")).to_contain_text("تركيا")

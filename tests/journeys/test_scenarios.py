"""An analyst asks a model why a plan would not hold, with the mouse, the keyboard, and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from journeys.conftest import watched_tab
from journeys.test_pages import ALL_OF_IT, grave_violations
from journeys.watch import is_wider_than_the_window, settle

pytestmark = pytest.mark.browser

MODEL = "/scenarios/syria-2018"
PLAN_A = "YNYYYYYNNNN"


def test_a_plan_is_questioned_from_the_graph_to_the_source(tab: Page) -> None:
    tab.goto("/scenarios")
    tab.get_by_role("link", name="Syria, early 2018").click()
    settle(tab)
    node = tab.locator(f"a.node[data-state='{PLAN_A}']")
    node.focus()
    preview = tab.locator("#preview")
    expect(preview).to_contain_text("Damascus would leave it")
    expect(tab.locator(".edges .edge.near").first).to_be_attached()
    tab.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    node.press("Enter")
    expect(tab).to_have_url(re.compile(f"state={PLAN_A}.*#why$"))
    why = tab.locator("#why")
    why.locator("summary").first.click()
    why.get_by_role("link", name="Policy memo").first.click()
    expect(tab).to_have_url(re.compile("/sources/ponars-2018"))


def test_a_reading_is_chosen_with_the_slider_and_the_graph_follows(tab: Page) -> None:
    tab.goto(MODEL)
    label = tab.locator("label.open").first
    label.locator("input[type=range]").press("ArrowRight")
    expect(label.locator("select")).not_to_have_value("")
    tab.get_by_role("button", name="Show").last.click()
    expect(tab).to_have_url(re.compile(r"take=russia\.un-talks-alone"))
    expect(tab.locator("a.node.holds").first).to_be_attached()


def test_the_smallest_change_is_asked_for(tab: Page) -> None:
    tab.goto(f"{MODEL}/changes")
    tab.get_by_label("Wanted").fill("plan-a")
    tab.get_by_role("button", name="Search").click()
    expect(tab.locator("ol.changes").first).to_contain_text("2 changes")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_a_model_are_accessible_and_fit(
    browser: Browser, live: str, width: int
) -> None:
    with watched_tab(browser, live, width, "light") as (page, watch):
        for address in (f"{MODEL}?state={PLAN_A}&concept=SEQ", f"{MODEL}/changes?wanted=plan-a"):
            page.goto(address)
            settle(page)
            if page.locator("a.node").count():
                page.locator("a.node").first.focus()
                expect(page.locator("#preview")).to_be_visible()
            watch.complaints += grave_violations(page, ALL_OF_IT)
            if is_wider_than_the_window(page):
                watch.complaints.append(f"{address}: scrolls sideways")
    assert not watch.complaints, "\n".join(watch.complaints)


def test_without_javascript_a_state_is_explained_by_its_link(browser: Browser, live: str) -> None:
    context = browser.new_context(base_url=live, java_script_enabled=False)
    page = context.new_page()
    page.goto(MODEL)
    page.locator(f"a.node[data-state='{PLAN_A}']").click()
    expect(page.locator("#why")).to_contain_text("Damascus would leave")
    context.close()

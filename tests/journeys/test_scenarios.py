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


def test_a_slider_moves_the_shares_and_the_address_by_keyboard_alone(tab: Page) -> None:
    tab.goto(f"{MODEL}/robustness")
    settle(tab)
    today = tab.locator("#held section").last.locator("strong")
    before = today.inner_text()
    slider = tab.locator("label.open", has_text="plan-b over").locator("input[type=range]")
    expect(slider).to_have_attribute("aria-valuetext", "left open")
    slider.press("ArrowLeft")
    expect(tab).to_have_url(re.compile(r"take=turkey%2Fplan-b%2Ftoday%3D1"))
    expect(today).not_to_have_text(before)
    expect(tab.locator("#drawn")).to_contain_text("never a probability")
    expect(slider).to_be_focused()
    now = today.inner_text()
    tab.reload()
    expect(today).to_have_text(now)
    expect(slider).to_have_attribute("aria-valuetext", re.compile("does not hold"))


def test_without_javascript_an_open_pair_is_chosen_and_drawn(browser: Browser, live: str) -> None:
    context = browser.new_context(base_url=live, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{MODEL}/robustness")
    page.get_by_label("plan-a over").select_option(label="holds: plan-a > today's state")
    page.get_by_role("button", name="Draw").click()
    expect(page).to_have_url(re.compile(r"take=turkey%2Fplan-a%2Ftoday%3D0"))
    expect(page.locator("#held section")).to_have_count(3)
    context.close()


def test_the_smallest_change_is_asked_for(tab: Page) -> None:
    tab.goto(f"{MODEL}/changes")
    tab.get_by_label("Wanted").fill("plan-a")
    tab.get_by_role("button", name="Search").click()
    expect(tab.locator("ol.changes").first).to_contain_text("2 changes")


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_pages_of_a_model_are_accessible_and_fit(
    browser: Browser, live: str, width: int, scheme: str
) -> None:
    with watched_tab(browser, live, width, scheme) as (page, watch):
        for address in (
            f"{MODEL}?state={PLAN_A}&concept=SEQ",
            f"{MODEL}/robustness?take=iran.4=0",
            f"{MODEL}/changes?wanted=plan-a",
            "/sources/ponars-2018",
        ):
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

"""What a person sees while the dashboard works."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from journeys.conftest import watched_tab
from journeys.watch import is_wider_than_the_window, settle

pytestmark = pytest.mark.browser

A_WHILE_S = 0.7
BRIEF = re.compile(r"/brief\.docx")


# Playwright waits for a page that is under way before it looks: the page itself keeps the words.
KEEP_WORDS = """() => {
  const box = document.querySelector(".progress"), bar = box.querySelector(".bar");
  const note = () => { if (!bar.hidden) sessionStorage.setItem("said", box.textContent); };
  new MutationObserver(note).observe(box, { subtree: true, childList: true, attributes: true });
}"""


def _slowly(route: Route) -> None:
    time.sleep(A_WHILE_S)
    route.continue_()


def _said(page: Page) -> str:
    words: str = page.evaluate("() => sessionStorage.getItem('said') ?? ''")
    return words


def test_a_slow_page_shows_that_it_is_under_way_and_back_shows_no_more(tab: Page) -> None:
    tab.goto("/agreements")
    settle(tab)
    tab.evaluate(KEEP_WORDS)
    tab.route("**/actors", _slowly)
    tab.get_by_role("link", name="Actors", exact=True).click()
    expect(tab).to_have_url(re.compile("/actors$"))
    assert _said(tab) == "Working…"
    tab.go_back()
    expect(tab.locator(".progress [role=status]")).to_be_empty()
    expect(tab.get_by_role("progressbar")).to_be_hidden()


def test_a_slow_form_shows_that_it_is_under_way(tab: Page) -> None:
    tab.goto("/search")
    settle(tab)
    tab.evaluate(KEEP_WORDS)
    tab.route("**/search?*", _slowly)
    tab.locator("main input[name=q]").fill("idlib")
    tab.locator("main input[name=q]").press("Enter")
    expect(tab).to_have_url(re.compile("q=idlib"))
    assert _said(tab) == "Working…"


def test_a_word_brief_is_prepared_and_saved_under_its_name(tab: Page) -> None:
    tab.goto("/ceasefires/deescalation-2017")
    settle(tab)
    with tab.expect_download(timeout=60_000) as waiting:
        tab.locator("a[href*='brief.docx']").first.click()
        expect(tab.locator(".progress [role=status]")).to_contain_text("Preparing brief.docx…")
    assert waiting.value.suggested_filename == "deescalation-2017-brief.docx"
    assert waiting.value.path().read_bytes()[:2] == b"PK"
    expect(tab.locator(".progress [role=status]")).to_contain_text("brief.docx is ready.")
    expect(tab.get_by_role("progressbar")).to_be_hidden()


def test_a_file_under_way_can_be_cancelled(tab: Page) -> None:
    tab.goto("/ceasefires/deescalation-2017")
    settle(tab)
    # Never answered: only the cancel ends it.
    tab.route(BRIEF, lambda _route: None)
    tab.locator("a[href*='brief.docx']").first.click()
    tab.get_by_role("button", name="Cancel").click()
    expect(tab.locator(".progress [role=status]")).to_contain_text("brief.docx was cancelled.")
    expect(tab.get_by_role("progressbar")).to_be_hidden()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            {"status": 422, "json": {"ok": False, "message": "No day.", "hint": "Choose later."}},
            "brief.docx could not be made. No day. Choose later.",
        ),
        (None, "is it still running?"),
    ],
    ids=["refused", "no answer"],
)
def test_a_file_that_fails_says_why_in_words(
    browser: Browser, live: str, answer: dict[str, Any] | None, words: str
) -> None:
    # A refusal is an error of the console too; here that is meant.
    with watched_tab(browser, live, 390, "dark") as (page, _):
        page.goto("/ceasefires/deescalation-2017")
        settle(page)
        page.route(BRIEF, lambda route: route.fulfill(**answer) if answer else route.abort())
        page.locator("a[href*='brief.docx']").first.click()
        failed = page.locator(".progress .failed")
        expect(failed).to_contain_text(words)
        assert not is_wider_than_the_window(page)
        failed.get_by_role("button", name="Close").click()
        expect(failed).to_have_count(0)


def test_a_new_tab_leaves_this_one_as_it_is(tab: Page) -> None:
    tab.goto("/agreements")
    settle(tab)
    with tab.context.expect_page() as opened:
        tab.get_by_role("link", name="Actors", exact=True).click(modifiers=["Control"])
    opened.value.close()
    tab.wait_for_timeout(300)
    expect(tab.locator(".progress [role=status]")).to_be_empty()
    expect(tab).to_have_url(re.compile("/agreements$"))

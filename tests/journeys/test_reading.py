"""A monitor's hour with a report in a real browser: dropped, dated, read, reviewed by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from journeys.conftest import watched_tab
from journeys.test_pages import IN_DARK, IN_LIGHT, look_at
from journeys.watch import settle
from truceline.workspace import init_workspace
from web.workspaces import serving

pytest.importorskip("spacy", reason="reading needs truceline[reading]")
pytestmark = pytest.mark.browser

SLOW_MS = 90_000
REPORT = """KESTEL – Rebels shelled Kestel on Tuesday, killing at least nine people, a medic said.
The army denied that it had fired first. Envoys will meet in Ankara on Thursday.

“We will not leave the town,” a rebel commander said. 𝄞 Two officers accused the militia of
shelling the bridge, and the governor demanded that both sides release 40 prisoners.

Turkey and Russia patrolled the road together. Nobody stood at the old mill at noon.
"""
SHORT = b"The rebels left the town of Kestel on Monday, and the army took the road to the bridge."
DROP = """([name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, {type: "text/plain"}));
  document.getElementById("drop").dispatchEvent(
    new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
}"""
SELECT = """words => {
  const walker = document.createTreeWalker(document.getElementById("stored"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(
      walker.currentNode, at, walker.currentNode, at + words.length);
    return;
  }
  throw new Error(`"${words}" is in no single piece of the text`);
}"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a workspace of this file's own."""
    folder: Path = tmp_path_factory.mktemp("reading")
    init_workspace(folder / "ws", pack="syria").close()
    with serving(folder / "ws", folder / "log") as address:
        yield address


@pytest.fixture
def page(browser: Browser, own: str) -> Iterator[Page]:
    with watched_tab(browser, own, 1280, "light") as (opened, watch):
        yield opened
    assert not watch.complaints, "\n".join(watch.complaints)


def drop_the_report(page: Page) -> None:
    page.goto("/documents")
    page.locator("#bring").get_by_label("Your name").fill("Amal")
    page.evaluate(DROP, ["report.txt", REPORT])
    row = page.locator("#under-way li")
    expect(row).to_contain_text("is read:", timeout=SLOW_MS)
    row.get_by_label("Published on").fill("2021-03-03")
    row.get_by_role("button", name="State it").click()
    expect(row).to_contain_text("was published on 2021-03-03", timeout=SLOW_MS)
    row.get_by_role("link", name="Open it").click()


def press_until_decided(page: Page, key: str) -> str:
    """Press a key on the claim that is shown; gives its id."""
    settle(page)  # a key that comes before the page listens is lost, and nothing is decided
    claim = page.locator("#deciding input[name=claim]").input_value()
    page.keyboard.press(key)
    expect(page.locator(".just-done")).to_contain_text(claim)
    return claim


def test_a_report_is_dropped_dated_read_and_reviewed_by_keyboard(page: Page) -> None:
    drop_the_report(page)
    expect(page.locator("main")).to_contain_text("3 March 2021")
    assert page.locator("li.claim").count() >= 6

    # The text leads to the claim and back.
    page.locator("#stored a", has_text="shelled").first.click()
    expect(page.locator("li.claim.chosen")).to_have_count(1)
    expect(page.locator("li.claim.chosen")).to_contain_text("ASSAULT")
    page.locator("li.claim .to-text").last.click()
    expect(page.locator("#stored a.own")).to_be_focused()

    page.get_by_role("link", name="Review its claims one by one").click()
    page.locator("#deciding").get_by_label("Your name").fill("Amal")
    page.locator("h1").click()
    decided = [press_until_decided(page, key) for key in ("a", "a", "r", "a")]
    settle(page)
    shown = page.locator("#deciding input[name=claim]")
    first = shown.input_value()
    page.keyboard.press("j")
    expect(shown).not_to_have_value(first)
    settle(page)
    page.keyboard.press("k")
    expect(shown).to_have_value(first)
    decided.append(press_until_decided(page, "r"))
    assert len(set(decided)) == 5

    settle(page)
    page.keyboard.press("u")
    expect(page.locator(".just-done")).to_contain_text("Taken back")
    expect(shown).to_have_value(decided[-1])

    edit_by_keyboard(page)
    add_by_selecting(page)
    page.goto("/review/log")
    for did, number in (("accepted", 4), ("rejected", 2), ("took back", 1), ("added", 1)):
        expect(page.locator("tbody td:nth-child(3)", has_text=did)).to_have_count(number)
    expect(page.locator("tr.gone")).to_have_count(1)


def edit_by_keyboard(page: Page) -> None:
    settle(page)
    page.keyboard.press("e")
    expect(page.locator("#edit select[name=type]")).to_be_focused()
    # Letters in a field are letters, not commands.
    page.locator("#edit input[name=place]").fill("")
    page.locator("#edit input[name=place]").press_sequentially("Kestel area")
    page.get_by_role("button", name="Save and accept").click()
    expect(page.locator(".just-done")).to_contain_text("Edited and accepted")


def add_by_selecting(page: Page) -> None:
    page.goto("/documents")
    page.get_by_role("link", name="report.txt").first.click()
    page.wait_for_url(re.compile("/documents/"))
    settle(page)
    words = "at the old mill"
    page.evaluate(SELECT, words)
    page.locator("#selected button").click()
    form = page.locator("#adding")
    expect(form.locator("textarea")).to_have_value(words)
    # Characters are counted as the stored text counts them, also behind one of two UTF-16 units.
    expect(form.locator("[name=start]")).to_have_value(str(REPORT.index(words)))
    form.get_by_label("Type").select_option("SITUATION")
    form.get_by_label("Who", exact=True).fill("nobody")
    form.get_by_role("button", name="Add the claim").click()
    expect(page.locator("li.claim.chosen")).to_contain_text("added")


def test_a_file_that_cannot_be_read_is_refused_in_words_and_the_next_is_taken(page: Page) -> None:
    page.goto("/documents")
    page.locator("#bring").get_by_label("Your name").fill("Amal")
    page.locator("#bring input[type=file]").set_input_files(
        [
            FilePayload(name="broken.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4 nothing"),
            FilePayload(name="short.txt", mimeType="text/plain", buffer=SHORT),
        ]
    )
    page.get_by_role("button", name="Bring in and read").click()
    rows = page.locator("#under-way li")
    expect(rows.nth(1)).to_contain_text("is read:", timeout=SLOW_MS)
    expect(rows.nth(0)).to_have_class("failed")
    expect(rows.nth(0)).to_contain_text("broken.pdf")


@pytest.mark.slow
def test_documents_and_review_are_accessible_and_fit_their_window(
    browser: Browser, own: str
) -> None:
    with watched_tab(browser, own, 1280, "light") as (page, watch):
        page.goto("/documents")
        if page.get_by_role("link", name="report.txt").count() == 0:
            drop_the_report(page)
            page.goto("/documents")
        document = page.get_by_role("link", name="report.txt").first.get_attribute("href") or ""
        claim = page.request.get(f"{document}.json").json()["claims"][0]["claim_id"]
    # The lists are plain tables: the light colours tell of all.
    lists = ["/review/log", "/review/frames", "/review/agreement"]
    pages = [f"{document}?claim={claim}", "/documents", "/review"]
    found = [*watch.complaints, *look_at(browser, own, pages, IN_LIGHT + IN_DARK)]
    found += look_at(browser, own, lists, IN_LIGHT)
    assert not found, "\n".join(found)

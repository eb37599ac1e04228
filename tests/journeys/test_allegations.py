"""A person enters an allegation, takes it to a ruling, takes that back, and prints the sheet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def take_step(tab: Page, to: str, **more: str) -> None:
    form = tab.locator("form#step")
    form.locator("select[name=to]").select_option(to)
    for label, words in more.items():
        form.get_by_label(label.replace("_", " ")).fill(words)
    form.get_by_label("Why").fill("Two sources agree.")
    form.get_by_role("button", name="Take the step").click()


def test_an_allegation_is_entered_ruled_on_taken_back_and_printed(tab: Page) -> None:
    tab.goto("/allegations/new")
    tab.get_by_label("Who alleges it").fill("turkey")
    tab.locator("select[name=kind]").select_option("shelling")
    tab.get_by_label("Day", exact=True).fill("2020-03-10")
    tab.get_by_label("Place, as alleged").fill("سراقب")
    tab.get_by_label("Arabic", exact=True).fill("قصف مدفعي")
    tab.get_by_label("Its number there, if any").fill("tr-10")
    tab.get_by_label("Your name").fill("منى الأحمد")
    tab.get_by_role("button", name="Enter it").click()
    expect(tab.locator("h1")).to_have_text("Allegation tr-10")

    take_step(tab, "screening")
    take_step(tab, "investigating")
    take_step(tab, "violation", Body_that_ruled="Joint commission", Its_mandate="Provision 5")
    expect(tab.locator(".facts")).to_contain_text("ruled by Joint commission")

    tab.locator(".log li").last.locator("summary").click()
    back = tab.locator(".log li").last.locator("form")
    back.get_by_label("Why").fill("Entered for another case.")
    back.get_by_role("button").click()
    expect(tab.locator(".facts .badge").first).to_have_text("investigating")

    tab.goto("/allegations/sheet")
    row = tab.locator("main tbody tr", has_text="tr-10")
    expect(row).to_contain_text("no answer yet")
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Word").click()
    assert download.value.suggested_filename == "joint-commission-sheet.docx"

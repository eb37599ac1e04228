"""A person judges a contradiction, and takes it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_contradiction_is_judged_and_the_judgement_taken_back(tab: Page) -> None:
    tab.goto("/contradictions")
    tab.locator("article.contradiction:has(li.used) h2 a").first.click()
    others = tab.locator("main tbody tr:not(.used)")
    chosen = others.first.get_attribute("id") or ""
    tab.locator(f"input[name=claim][value='{chosen}']").check()
    judge = tab.locator("form[action^='/judgements']").last
    judge.get_by_label("Your name").fill("منى الأحمد")
    judge.get_by_label("Reason").fill("The annex says so.")
    judge.get_by_role("button", name="Record the judgement").click()
    expect(tab.locator("tr.used")).to_have_id(chosen)
    expect(tab.locator("main")).to_contain_text("منى الأحمد")

    tab.locator(".history details.take-back summary").first.click()
    back = tab.locator(".history form").first
    back.get_by_label("Why it is taken back").fill("The annex was superseded.")
    back.get_by_role("button", name="Take the judgement back").click()
    expect(tab.locator("tr.used")).not_to_have_id(chosen)
    expect(tab.locator(".history")).to_contain_text("The annex was superseded.")

"""Every page in a real browser: wide and narrow, light and dark; looked at, and by rule."""

from __future__ import annotations

import os
import re
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from journeys.conftest import SCREENSHOTS, watched_tab
from journeys.watch import is_wider_than_the_window, settle, wait_drawn

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}
WIDE, NARROW = 1280, 390
# So many tests share the pages, that two cores have work to the end.
PARTS = 4
EVERY_DAY = ("/", "/ceasefires/deescalation-2017", "/incidents")
ALL_OF_IT = {"resultTypes": ["violations"]}
# What the colours of a scheme can break; all other rules hold in one scheme as in the other.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
# What a narrow window can break; names, roles and colours are those of the wide one.
SCROLLING = {
    "runOnly": {"type": "rule", "values": ["scrollable-region-focusable"]},
    "resultTypes": ["violations"],
}
Looks = tuple[tuple[int, Literal["light", "dark"], dict[str, Any]], ...]
IN_LIGHT: Looks = ((WIDE, "light", ALL_OF_IT), (NARROW, "light", SCROLLING))
# All pages share their colours; the dark is looked at on the pages of every day.
IN_DARK: Looks = ((WIDE, "dark", COLOURS),)
# Folded parts are examined open; of a table's rows that look alike, the first few.
SHOW = """() => {
  for (const part of document.querySelectorAll("details")) part.open = true;
  for (const body of document.querySelectorAll("tbody")) {
    const seen = {};
    for (const row of body.rows) {
      seen[row.className] = (seen[row.className] ?? 0) + 1;
      row.style.display = seen[row.className] > 3 ? "none" : "";
    }
  }
}"""
BACK = """parts => {
  document.querySelectorAll("details").forEach((part, at) => { part.open = parts[at]; });
  for (const row of document.querySelectorAll("tr")) row.style.display = "";
}"""
FOLDED = "() => [...document.querySelectorAll('details')].map(part => part.open)"
# Pictures of every page take minutes; they are for people (TRUCELINE_PICTURES=1).
PICTURES = bool(os.environ.get("TRUCELINE_PICTURES"))


def grave_violations(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe-core finds that shuts people out: rule, why, and the first elements."""
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in GRAVE
    ]


def file_name(address: str, width: int, scheme: str) -> str:
    """One name for each kind of page, whatever ids it holds in this run."""
    kind = re.sub(r"(?<=[/-])[0-9a-f]{8,}", "", address)
    name = re.sub(r"[^\w-]+", "-", kind).strip("-") or "overview"
    return f"{name}-{width}-{scheme}.png"


def look_at(browser: Browser, live: str, addresses: list[str], looks: Looks) -> list[str]:
    """Open each page and change its window and colours; gives what was wrong."""
    SCREENSHOTS.mkdir(exist_ok=True)
    with watched_tab(browser, live, looks[0][0], "light") as (page, watch):
        for address in addresses:
            show(page, looks[0][0], "light")
            page.goto(address)
            settle(page)
            as_opened = page.evaluate(FOLDED)
            for width, scheme, rules in looks:
                show(page, width, scheme)
                page.evaluate(BACK, as_opened)
                if PICTURES:
                    picture = SCREENSHOTS / file_name(address, width, scheme)
                    page.screenshot(path=picture, full_page=True)
                page.evaluate(SHOW)
                found = grave_violations(page, rules)
                watch.complaints += [f"{address}, {width}, {scheme}: {one}" for one in found]
                if is_wider_than_the_window(page):
                    watch.complaints.append(f"{address}, {width}: scrolls sideways")
    return watch.complaints


def show(page: Page, width: int, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    if page.viewport_size is None or page.viewport_size["width"] != width:
        page.set_viewport_size({"width": width, "height": 900})
        wait_drawn(page)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible_and_fits_its_window(
    browser: Browser, live: str, page_addresses: list[str], part: int
) -> None:
    others = [one for one in page_addresses if one not in EVERY_DAY]
    complaints = look_at(browser, live, others[part::PARTS], IN_LIGHT)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("looks", [IN_LIGHT + IN_DARK, IN_LIGHT[1:]], ids=["wide", "telephone"])
def test_the_pages_of_every_day_are_accessible_and_fit_their_window(
    browser: Browser, live: str, looks: Looks
) -> None:
    complaints = look_at(browser, live, list(EVERY_DAY), looks)
    assert not complaints, "\n".join(complaints)

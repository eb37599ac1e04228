"""Every page in a real browser: wide and narrow, light and dark; looked at, and by rule."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from journeys.conftest import SCREENSHOTS, watched_tab
from journeys.watch import is_wider_than_the_window, settle

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}
LOOKS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
# axe takes half of the time; these two hold both widths and both schemes.
EXAMINED = [(1280, "dark"), (390, "light")]


def grave_violations(page: Page) -> list[str]:
    """What axe-core finds that shuts people out: rule, why, and the first elements."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
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


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_is_accessible_and_fits_its_window(
    browser: Browser, live: str, page_addresses: list[str], width: int, scheme: str
) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    with watched_tab(browser, live, width, scheme) as (page, watch):
        for address in page_addresses:
            page.goto(address)
            settle(page)
            picture = SCREENSHOTS / file_name(address, width, scheme)
            page.screenshot(path=picture, full_page=True)
            if is_wider_than_the_window(page):
                watch.complaints.append(f"{address}: scrolls sideways")
            if (width, scheme) in EXAMINED:
                watch.complaints += [f"{address}: {found}" for found in grave_violations(page)]
    assert not watch.complaints, "\n".join(watch.complaints)

"""A real Chromium on a real server over the demo workspace."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from journeys.watch import Watch
from truceline.web import create_app
from truceline.workspace import Workspace
from web.built import built_once, copy_built
from web.workspaces import html_addresses, make_demo, sample_values, serving

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "screenshots"
ARGUMENTS = (
    "--no-sandbox",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
)
OpenTab = Callable[..., Page]
_FAILED = pytest.StashKey[bool]()


def find_chromium() -> str:
    """Path of a Chromium on this machine; skips, visibly, where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome", "/usr/bin/chromium"):
        if found := shutil.which(name):
            return found
    if os.environ.get("TRUCELINE_REQUIRE_BROWSER") == "1":
        pytest.fail("no Chromium was found, and this run must have one")
    pytest.skip("no Chromium was found: install it to run the browser journeys")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.when == "call":
        item.stash[_FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo workspace; copy it before changing anything."""
    return built_once(tmp_path_factory, "demo", make_demo)


@pytest.fixture(scope="session")
def live(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real server over a copy of the demo workspace."""
    base = tmp_path_factory.mktemp("live")
    copy_built(demo_folder, base / "demo")
    with serving(base / "demo", base / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def page_addresses(demo_folder: Path) -> list[str]:
    """One address of each page of the demo, and some that show more when asked."""
    with Workspace(demo_folder) as workspace:
        source_id = workspace.ledger.batches(kind="reports")[-1].source_id
        more = [
            f"/sources/{source_id}?row=3",
            "/search?q=تركيا",
            "/incidents?zone=deescalation-areas-2017",
        ]
        return html_addresses(create_app(workspace), sample_values(workspace)) + more


@contextmanager
def watched_tab(
    browser: Browser, address: str, width: int, scheme: str
) -> Iterator[tuple[Page, Watch]]:
    """A tab, and what went wrong in it."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 900 if width > 500 else 844},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    watch = Watch(page, address)
    yield page, watch
    context.close()


@pytest.fixture
def tab(browser: Browser, live: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A wide, light tab; a picture of it is kept where the journey fails."""
    with watched_tab(browser, live, 1280, "light") as (page, watch):
        yield page
        if request.node.stash.get(_FAILED, False):
            SCREENSHOTS.mkdir(exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"failed-{request.node.name}.png")
    assert not watch.complaints, "\n".join(watch.complaints)

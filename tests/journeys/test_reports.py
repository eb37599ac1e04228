"""A mission's day in a real browser: observations, the daily report, its release, a correction."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from journeys.conftest import watched_tab
from journeys.test_pages import IN_LIGHT, look_at
from truceline.reporting.model import Step
from truceline.workspace import Workspace
from web.built import copy_built
from web.workspaces import serving

pytestmark = pytest.mark.browser

ZONE = ZoneInfo("Asia/Damascus")
OBSERVER, POSITION, TIME = "Zaynab Qanarizadeh", "Observation post Qanari 7", "04:17"
LATITUDE, LONGITUDE = "35.417263", "36.852941"
SECRETS = (OBSERVER, "Qanarizadeh", POSITION, "Qanari", TIME, LATITUDE, LONGITUDE, "35.4172")
SLOW_MS = 90_000


@pytest.fixture
def own(demo_folder: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server over a copy of the demo that this journey may change, and its folder."""
    copy_built(demo_folder, tmp_path / "own")
    with serving(tmp_path / "own", tmp_path / "log") as address:
        yield address, tmp_path / "own"


@pytest.fixture
def page(browser: Browser, own: tuple[str, Path]) -> Iterator[Page]:
    with watched_tab(browser, own[0], 1280, "light") as (opened, watch):
        yield opened
    # A browser that is cut off says so in its console, whatever the page does.
    complaints = [one for one in watch.complaints if "ERR_INTERNET_DISCONNECTED" not in one]
    assert not complaints, "\n".join(complaints)


def fill_observation(page: Page, kind: str, number: str) -> None:
    page.get_by_label("What exactly").select_option(label=kind)
    page.get_by_label("Heard").check()
    page.get_by_label("Number", exact=True).fill(number)
    page.get_by_label("From", exact=True).fill(TIME)
    page.get_by_label("Bearing").fill("45")
    page.get_by_label("Distance from").fill("2000")
    page.get_by_label("to, m").fill("4000")
    page.get_by_label("Observer").fill(OBSERVER)
    page.get_by_label("Team").fill("Patrol base 3")
    page.get_by_label("Own position").fill(POSITION)
    page.get_by_label("Own latitude").fill(LATITUDE)
    page.get_by_label("Own longitude").fill(LONGITUDE)


def enter_three(page: Page) -> None:
    page.goto("/observations/new")
    fill_observation(page, "Explosion", "3")
    page.get_by_role("button", name="Enter it").click()
    expect(page.locator("#sent li")).to_have_count(1)

    page.context.set_offline(True)
    fill_observation(page, "Shot", "12")
    page.get_by_role("button", name="Enter it").click()
    expect(page.locator("#waiting-count")).to_have_text("1 waiting to be sent.")
    page.context.set_offline(False)
    expect(page.locator("#sent li")).to_have_count(2, timeout=SLOW_MS)
    expect(page.locator("#waiting")).to_be_hidden()

    fill_observation(page, "Burst", "2")
    page.get_by_role("button", name="Enter it").dblclick()
    expect(page.locator("#sent li")).to_have_count(3)
    page.wait_for_timeout(500)
    expect(page.locator("#sent li")).to_have_count(3)


def step(page: Page, form: str, button: str, name: str, remark: str = "") -> None:
    if not page.locator(".moving").evaluate("part => part.open"):
        page.locator(".moving > summary").click()
    one = page.locator("form.move", has_text=form)
    one.get_by_label("Your name").fill(name)
    if remark:
        one.locator("textarea").fill(remark)
    # A release makes all files of three editions: longer than a click may take.
    one.get_by_role("button", name=button).click(no_wait_after=True, timeout=SLOW_MS)


def expect_step(page: Page, words: str) -> None:
    expect(page.locator("ol.chain [aria-current=step]")).to_have_text(words, timeout=SLOW_MS)


def open_daily(page: Page) -> None:
    now = datetime.now(ZONE) + timedelta(seconds=1)
    page.goto("/reports")
    page.get_by_label("Last day reported").fill(f"{now:%Y-%m-%d}")
    page.get_by_label("Cut-off, if another").fill(f"{now:%Y-%m-%dT%H:%M:%S}")
    page.locator("#open ~ form").get_by_label("Your name").fill("Amal")
    page.get_by_role("button", name="Open the report").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Daily report 1")
    time.sleep(1.5)  # its cut-off must lie behind it before it is released


def words_of(path: Path) -> str:
    """Everything that a file says, metadata and markup included."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as parts:
            markup = "\n".join(
                parts.read(one).decode("utf-8", "replace") for one in parts.namelist()
            )
        return re.sub(r"<[^>]+>", "", markup) + markup
    if path.suffix == ".pdf":
        with pdfium.PdfDocument(path) as pdf:
            pages = [one.get_textpage().get_text_range() for one in pdf]
            return "\n".join([*pages, str(pdf.get_metadata_dict())])
    return path.read_text(encoding="utf-8")


def write_two_sentences(page: Page) -> None:
    summary = page.get_by_label("English, readable by the public: Summary")
    summary.fill("Our teams made 3 entries on this day.")
    page.get_by_label("English, readable by the public: Mines").fill("No team went there.")
    page.locator(".writer").get_by_label("Your name").fill("Amal")
    page.get_by_role("button", name="Save all texts").click()
    expect(page.locator("main")).to_contain_text("2 texts were saved.", timeout=SLOW_MS)


def send_up_twice(page: Page) -> None:
    step(page, "Send it up", "Send up", "Amal")
    expect_step(page, "with the team")
    step(page, "Send it up", "Send up", "Basim", "Ready.")
    expect_step(page, "with the reporting officer")


def send_back_and_up(page: Page) -> None:
    step(page, "Send it back", "Send back", "Carla", "Say where the teams stood still.")
    expect_step(page, "with the team")
    expect(page.locator("ol.history")).to_contain_text("Say where the teams stood still.")
    step(page, "Send it up", "Send up", "Basim")
    expect_step(page, "with the reporting officer")


def release(page: Page, editions: int) -> None:
    step(page, "Release it", "Release", "Carla", "Cleared.")
    expect_step(page, "released")
    expect(page.locator("ul.editions > li")).to_have_count(editions)


def correct(page: Page, report: str) -> None:
    page.goto("/observations/new")
    fill_observation(page, "Explosion", "1")
    page.get_by_role("button", name="Enter it").click()
    expect(page.locator("#sent li")).to_have_count(1)
    page.goto(report)
    step(page, "Correct this report", "Open the correction", "Carla", "One entry came late.")
    expect_step(page, "draft")
    flag = page.get_by_role("group", name="Changed numbers: Summary, English")
    expect(flag.locator("li").first).to_contain_text("3 → 4")
    summary = page.get_by_label("English, readable by the public: Summary")
    summary.fill("Our teams made 4 entries on this day.")
    page.get_by_role("button", name=re.compile("^Save ?: Summary, English")).first.click()
    expect(flag).to_have_count(0, timeout=SLOW_MS)


def find_what_changed(page: Page) -> Locator:
    """Both public editions and their difference; gives the line of the later one."""
    page.get_by_role("link", name="Editions").first.click()
    public = page.locator("ul.editions > li", has_text="for the public")
    expect(public).to_have_count(2)
    public.first.get_by_role("link", name="What changed").click()
    expect(page.locator("main")).to_contain_text("One entry came late.")
    expect(page.locator("del", has_text="3 entries")).to_be_visible()
    expect(page.locator("ins", has_text="4 entries")).to_be_visible()
    page.go_back()
    return public.first


def download_all(page: Page, folder: Path) -> dict[str, Path]:
    links = page.locator("figure.table td a[download]")
    found = {}
    for place in range(links.count()):
        name = links.nth(place).inner_text()
        with page.expect_download(timeout=SLOW_MS) as download:
            links.nth(place).click()
        found[name] = folder / name
        download.value.save_as(found[name])
    return found


@pytest.mark.slow
def test_a_day_is_entered_reported_released_and_corrected(
    page: Page, own: tuple[str, Path], tmp_path: Path
) -> None:
    enter_three(page)
    open_daily(page)
    write_two_sentences(page)
    send_up_twice(page)
    send_back_and_up(page)
    release(page, editions=3)
    correct(page, page.url.partition("#")[0].partition("?")[0])
    send_up_twice(page)
    release(page, editions=6)
    find_what_changed(page).get_by_role("link", name=re.compile("for the public")).click()
    files = download_all(page, tmp_path)
    assert {"report.docx", "report.pdf", "report.html", "report.txt", "report.json"} <= set(files)
    for name, path in files.items():
        said = words_of(path)
        assert len(said) > 40, name
        assert not [one for one in SECRETS if one in said], name
    with Workspace(own[1]) as workspace:
        mine = [one for one in workspace.observations.at() if one.observer == OBSERVER]
        assert len(mine) == 4


def test_an_observation_is_entered_by_keyboard_alone(page: Page, own: tuple[str, Path]) -> None:
    page.goto("/observations/new")
    press, write = page.keyboard.press, page.keyboard.type
    write("Expl")  # the focus stands at "What exactly"
    press("Tab")
    press("ArrowRight")  # heard
    press("Tab")
    write("About")
    press("Tab")
    write("5")
    page.get_by_label("Observer").focus()
    write("Rima")
    press("Tab")
    write("Base 2")
    press("Control+Enter")
    expect(page.locator("#sent li")).to_contain_text("about 5 × Explosion")
    page.reload()
    expect(page.get_by_label("Observer")).to_have_value("Rima")
    expect(page.get_by_label("What exactly")).to_be_focused()
    with Workspace(own[1]) as workspace:
        mine = [one for one in workspace.observations.at() if one.observer == "Rima"]
        assert [(one.number, one.means.value, one.qualifier.value, one.team) for one in mine] == [
            (5, "heard", "about", "Base 2")
        ]


def test_words_survive_a_reload_and_a_lost_connection(page: Page) -> None:
    open_daily(page)
    box = page.get_by_label("English, readable by the public: Summary")
    box.fill("Half a sentence")
    page.reload()
    expect(box).to_have_value("Half a sentence")
    expect(page.locator("#kept")).to_have_text("1 text is not saved yet.")
    step(page, "Send it up", "Send up", "Amal")
    expect(page.locator("#kept")).to_contain_text("save or discard first")
    expect_step(page, "draft")
    page.locator(".writer").get_by_label("Your name").fill("Amal")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save all texts").click()
    expect(page.locator("#kept")).to_contain_text("Not saved")
    page.context.set_offline(False)
    page.get_by_role("button", name="Save all texts").click()
    expect(page.locator("main")).to_contain_text("1 text was saved.")
    expect(box).to_have_value("Half a sentence")
    expect(page.locator("#kept")).to_have_text("")


@pytest.mark.slow
def test_two_writers_see_both_texts_and_join_them(page: Page, own: tuple[str, Path]) -> None:
    open_daily(page)
    box = page.get_by_label("English, readable by the public: Summary")
    box.fill("Mine.")
    with Workspace(own[1]) as workspace:
        workspace.reports.write("daily-1", "summary", "Theirs.", base="", by="Basim")
    page.locator(".writer").get_by_label("Your name").fill("Amal")
    page.get_by_role("button", name="Save all texts").click()
    sides = page.locator(".conflict .own")
    expect(sides).to_have_text(["Theirs.", "Mine."])
    page.get_by_role("button", name="Start from this one").first.click()
    joined = page.get_by_label("The joined text")
    expect(joined).to_have_value("Theirs.")
    joined.fill("Theirs. Mine.")
    page.get_by_role("button", name="Save the joined text").click()
    expect(page.locator(".conflict")).to_have_count(0)
    expect(box).to_have_value("Theirs. Mine.")


ADDRESSES = (
    "/reports/daily-1",
    "/reports/daily-1/preview",
    "/reports/daily-1/preview?audience=internal",
    "/reports/daily-1/editions",
    "/observations/sim-obs-01",
)


def prepare_pages(folder: Path) -> list[str]:
    """A released daily report with a correction under way, a text in Arabic and a conflict."""
    with Workspace(folder) as workspace:
        stage, on = workspace.reports, workspace.observations.at()[-1].on
        opened = stage.open("daily", on=on, by="Amal", languages=("en", "ar"))
        name = opened.report_id
        seen = {one.key: "1" for one in stage.numbers(name) if one.section_id == "counts"}
        stage.write(name, "summary", "A calm day.", base="", by="Amal")
        stage.write(name, "summary", "يوم هادئ.", base="", by="Amal", language="ar")
        for to in (Step.TEAM, Step.OFFICER):
            stage.move(name, to, by="Amal")
        editions = stage.release(name, by="Carla")
        stage.correct(name, by="Carla", reason="A late entry.")
        stage.write(name, "counts", "1 explosion.", base="", by="Amal", seen=seen)
        stage.write(name, "mines", "One.", base="", by="Amal")
        stage.write(name, "mines", "Other.", base="", by="Basim")
        public = editions[-1].edition_id
        internal = editions[0].edition_id
    return [f"/editions/{public}", f"/editions/{internal}"]


@pytest.mark.slow
def test_every_page_of_a_report_is_accessible_and_fits_its_window(
    browser: Browser, demo_folder: Path, tmp_path: Path
) -> None:
    copy_built(demo_folder, tmp_path / "own")
    addresses = [*ADDRESSES, *prepare_pages(tmp_path / "own")]
    with serving(tmp_path / "own", tmp_path / "log") as address:
        found = look_at(browser, address, addresses, IN_LIGHT)
    assert not found, "\n".join(found)

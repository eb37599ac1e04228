"""An intermediary's day in the exchange room, over SIMULATED persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from exchange.invented import ASKED, CANARY, FAMILIES_MAPPING, PARTY_MAPPING, invented_lists
from exchange.rooms import OWNER, PASSPHRASE, REVIEWER, make_room
from journeys.conftest import watched_tab
from journeys.watch import is_wider_than_the_window, settle, wait_drawn
from web.workspaces import serving

pytestmark = pytest.mark.browser

# The fields that a reviewer may not see, and what stands in them.
_NOT_FOR_REVIEWERS = ("Held by", "Held at", "Site 1", "Site 2", "Site 3")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of a server over a room that holds one list, and the folder of both."""
    base = tmp_path_factory.mktemp("exchange")
    make_room(base / "w", is_linked=False, has_families=False)
    with serving(base / "w", base / "server.log") as address:
        yield address, base


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server over a room with all its lists, compared."""
    base = tmp_path_factory.mktemp("whole")
    make_room(base / "w")
    with serving(base / "w", base / "server.log") as address:
        yield address


@contextmanager
def two_tabs(browser: Browser, address: str) -> Iterator[tuple[Page, Page]]:
    """Two browsers: one wide, and one as narrow as a telephone."""
    with (
        watched_tab(browser, address, 1280, "light") as (tab, watch),
        watched_tab(browser, address, 390, "dark") as (other, other_watch),
    ):
        yield tab, other
    complaints = [one for one in watch.complaints + other_watch.complaints if "404" not in one]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def tabs(browser: Browser, room: tuple[str, Path]) -> Iterator[tuple[Page, Page]]:
    with two_tabs(browser, room[0]) as both:
        yield both


@pytest.fixture
def whole_tabs(browser: Browser, whole: str) -> Iterator[tuple[Page, Page]]:
    with two_tabs(browser, whole) as both:
        yield both


def enter(page: Page, user: str) -> None:
    page.goto("/exchange")
    page.get_by_label("Your name in the room").fill(user)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()
    expect(page.locator(".room-line")).to_be_visible()


def bring(page: Page, name: str, content: bytes, mapping: str) -> None:
    page.goto("/exchange")
    page.get_by_label("List (CSV").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    page.locator("summary", has_text="write the mapping").click()
    page.get_by_label("Mapping", exact=True).fill(mapping)
    page.get_by_role("button", name="Add the list").click()
    expect(page.locator("[role=status]").first).to_contain_text("40 rows in, 40 new")


def judge(page: Page) -> str:
    """Say by key what the model thinks likely, with a reason where one is asked for."""
    wait_drawn(page)
    before = page.url
    chance = float(page.locator(".chances dd").first.inner_text())
    if page.locator("text=needs 2 persons").count():
        page.keyboard.press("r")
        page.keyboard.type("Every field agrees.")
        page.keyboard.press("Escape")
    page.keyboard.press("s" if chance > 0.5 else "d")
    page.wait_for_url(lambda url: url != before)
    return "same" if chance > 0.5 else "different"


def step(page: Page, to: str, day: str) -> None:
    page.locator("select[name=to]").select_option(to)
    page.get_by_label("Day on which it happened").fill(day)
    page.get_by_label("What shows it").first.fill("A form signed on the spot.")
    page.get_by_role("button", name="Record", exact=True).first.click()


def second(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("button", name="Confirm").click()


def review_twenty(page: Page) -> list[str]:
    """Twenty pairs, each on a page of its own, and the last one taken back; gives what was said."""
    settle(page)
    page.keyboard.press("j")
    page.wait_for_url("**/exchange/pairs/*")
    seen, said = set[str](), list[str]()
    for _ in range(20):
        seen.add(page.url.partition("?")[0])
        said.append(judge(page))
    assert len(seen) == 20
    assert said.count("same") >= 15
    page.keyboard.press("z")
    expect(page.locator("li.undone")).to_have_count(1)
    expect(page.locator("li.undone")).to_contain_text(f"Taken back by {OWNER}")
    return said


def plan_an_exchange(page: Page, other: Page) -> None:
    page.goto("/exchange/plans")
    page.get_by_label("What is asked").fill(ASKED)
    page.get_by_role("button", name="Make the plan").click()
    expect(page.locator("main")).to_contain_text("the plan keeps every rule")
    (plan,) = page.request.get("/exchange/plans.json").json()["table"]["rows"]
    assert plan["released"] > 0
    other.goto(page.url)
    other.get_by_role("button", name="Agree to this plan").click()
    expect(other.locator("main")).to_contain_text("Agreed by Nadia")


def hand_over(page: Page, other: Page) -> str:
    page.goto("/exchange/persons")
    page.locator("#table-persons tbody a").first.click()
    expect(page.locator(".beside thead th")).to_have_count(3)
    page.get_by_role("button", name="Open a case").click()
    case = page.url
    step(page, "located", "2026-01-02")
    expect(page.locator("#state")).to_have_text("located")
    for to, day in (("confirmed", "2026-01-03"), ("handed-over", "2026-01-04")):
        step(page, to, day)
        expect(page.locator("#pending")).to_be_visible()
        expect(page.get_by_role("button", name="Confirm")).to_have_count(0)
        second(other, case)
        page.goto(case)
    expect(page.locator("#state")).to_have_text("handed over")
    expect(page.locator("ol.steps li").last).to_contain_text("and Nadia")
    return case


def read_the_log(page: Page, said: list[str]) -> None:
    page.goto("/exchange/log")
    page.get_by_role("button", name="Check the log").click()
    expect(page.locator("p.banner.note")).to_contain_text("The log is whole")
    for words in ("Took a judgement back", "Case seconded", "Worked on a plan", "Added a list"):
        expect(page.locator("#table-log")).to_contain_text(words)
    deeds = page.request.get("/exchange/log.json").json()["table"]["rows"]
    done = [(str(one["what"]), str(one["by"])) for one in deeds]
    for verdict in ("same", "different"):
        assert done.count((f"Judged a pair: {verdict}", OWNER)) == said.count(verdict)
    assert done.count(("Took a judgement back", OWNER)) == 1
    assert [by for what, by in done if what.startswith("Case seconded")] == ["Nadia", "Nadia"]
    assert CANARY not in page.content()


@pytest.mark.slow
def test_from_two_lists_to_a_handover_by_two_persons(
    tabs: tuple[Page, Page], room: tuple[str, Path]
) -> None:
    tab, other = tabs
    lists = invented_lists()
    enter(tab, OWNER)
    bring(tab, "one.csv", lists.party, PARTY_MAPPING)
    bring(tab, "two.csv", lists.families, FAMILIES_MAPPING)
    tab.get_by_role("button", name="Compare all rows").click()
    expect(tab.locator("#table-pairs")).to_contain_text("rows")
    said = review_twenty(tab)
    enter(other, "Nadia")
    plan_an_exchange(tab, other)
    case = hand_over(tab, other)
    read_the_log(tab, said)
    look_for_leaks(tab, room[1])
    assert not is_wider_than_the_window(other)
    tab.get_by_role("button", name="Lock").click()
    tab.goto(case)
    expect(tab.get_by_label("Passphrase")).to_be_visible()


def look_for_leaks(tab: Page, base: Path) -> None:
    """No name in an address, a title, the browser's stores, the server's log, or a file."""
    for path in ("/exchange", "/exchange/pairs", "/exchange/persons", "/exchange/cases"):
        tab.goto(path)
        assert not re.search(r"[\u0600-\u06ff]", tab.url + tab.title())
        assert not Axe().run(tab).response["violations"], path
    stored = tab.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert stored == "[{},{}]"
    assert all(
        one["httpOnly"] and one["sameSite"] == "Strict"
        for one in tab.context.cookies()
        if one["name"] == "truceline_exchange"
    )
    log = (base / "server.log").read_text()
    for word in (CANARY, "الحلبي", "al-Halabi", "Maarrat", PASSPHRASE):
        assert word not in log
        for file in base.rglob("*"):
            if file.is_file():
                assert word.encode() not in file.read_bytes(), file.name


def test_a_user_without_the_right_sees_neither_the_name_nor_that_it_exists(
    whole_tabs: tuple[Page, Page],
) -> None:
    owner, reviewer = whole_tabs
    enter(owner, OWNER)
    row = protected_row(owner)
    enter(reviewer, REVIEWER)
    nothing = reviewer.goto("/exchange/pairs/families-0~party-a-detained-0")
    assert nothing is not None
    assert nothing.status == 404
    words = reviewer.locator("main").inner_text()
    for path in (f"pairs/{row}~party-b-0", f"persons/{row}", "persons/p-0", "cases/case-0", "log"):
        answer = reviewer.goto(f"/exchange/{path}")
        assert answer is not None
        assert (answer.status, reviewer.locator("main").inner_text()) == (404, words), path
        twin = reviewer.request.get(f"/exchange/{path}.json")
        assert (twin.status, CANARY in twin.text(), row in twin.text()) == (404, False, False)
    shown = reviewer.request.get("/exchange/pairs.json").json()
    assert row not in str(shown)
    reviewer.goto((shown["table"]["rows"] or shown["judged"]["rows"])[0]["link"])
    seen = reviewer.locator("main").inner_text()
    assert not [word for word in _NOT_FOR_REVIEWERS if word in seen]


def protected_row(page: Page) -> str:
    """Id of a row that only an intermediary may see."""
    persons = page.request.get("/exchange/persons.json").json()["table"]["rows"]
    for one in persons:
        held = page.request.get(f"/exchange/persons/{one['person']}.json").json()
        says = [
            v
            for field in held["fields"]
            if field["label"] == "Sensitivity"
            for v in field["values"]
        ]
        if "protected" in says:
            return str(held["columns"][says.index("protected")]["row"])
    raise AssertionError("no row is protected")

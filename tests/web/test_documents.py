"""Documents on the web: brought in, dated, shown with their claims, taken along."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from truceline.claims.evaluate.gold import read_gold
from truceline.claims.model import EventType, Mention, Suggestion
from truceline.claims.surety.sureness import tiers
from truceline.core.document import Page
from truceline.core.errors import MissingExtra
from truceline.web import create_app
from truceline.web.reading_marks import Mark, paragraphs
from truceline.web.reading_windows import MOST_CHARACTERS, is_hard_wrapped, window_of, windows
from truceline.web.reading_words import TIERS, is_measured, tier_of
from truceline.workspace import Workspace, reading_work
from web.markup import read_markup
from web.read_documents import PAGE, PROGRAM, bring, claims_of, one_document, post, read_one
from workspace.stub_reading import TEXT, StubReader

CLAIM = Suggestion(
    source_id="d",
    quote=Mention(start=0, end=4),
    trigger=Mention(start=0, end=4),
    event_type=EventType.ASSAULT,
)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> StubReader:
    stub = StubReader()
    monkeypatch.setattr(reading_work, "read_one", stub)
    return stub


@pytest.fixture
def workspace(tmp_path: Path, reader: StubReader) -> Iterator[Workspace]:  # noqa: ARG001
    with read_one(tmp_path) as opened:
        yield opened


@pytest.fixture
def browser(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace), raise_server_exceptions=False) as opened:
        opened.get("/documents")
        yield opened


def page_of(browser: TestClient, workspace: Workspace, query: str = "") -> str:
    address = f"/documents/{one_document(workspace)}{query}"
    answer = browser.get(address, headers=PAGE)
    assert answer.status_code == 200, answer.text
    return answer.text


# -- the list --------------------------------------------------------------------------------------


def test_the_list_tells_how_claims_stand_and_never_invents_a_publisher(
    browser: TestClient,
) -> None:
    (row,) = browser.get("/documents.json").json()["table"]["rows"]
    assert (row["open"], row["accepted"], row["rejected"], row["disputed"]) == (4, 0, 0, 0)
    assert (row["publisher"], row["published"]) == ("not stated", "19 May 2017")
    html = browser.get("/documents", headers=PAGE).text
    assert "not stated" in html
    table = list(csv.DictReader(io.StringIO(browser.get("/documents.csv").text.lstrip("\ufeff"))))
    assert (table[0]["published"], table[0]["open"]) == ("2017-05-19", "4")


def test_several_files_are_stored_and_read_and_the_broken_one_is_refused_in_words(
    browser: TestClient, workspace: Workspace
) -> None:
    files = (("one.txt", b"The rebels left it."), ("empty.pdf", b"%PDF-1.4 nothing"))
    answer = bring(browser, *files, headers=PAGE)
    assert answer.status_code == 422
    assert "empty.pdf" in answer.text
    assert "was refused" in answer.text
    assert [one.name for one in workspace.reading.documents()] == ["report.txt", "one.txt"]
    added = workspace.reading.documents()[-1]
    assert (added.added_by, added.published_on, added.publisher) == ("Amal", None, "")


def test_one_file_that_is_sent_by_a_program_is_refused_as_an_error(browser: TestClient) -> None:
    answer = bring(browser, ("broken.pdf", b"%PDF-1.4 nothing"))
    assert (answer.status_code, answer.json()["ok"]) == (502, False)
    assert answer.json()["message"]
    assert bring(browser, headers=PROGRAM).json()["message"] == "No file was chosen."


def test_a_file_is_stored_only_with_a_name_and_only_from_a_form_of_ours(
    browser: TestClient, workspace: Workspace
) -> None:
    assert bring(browser, ("a.txt", b"Left."), by=" ").status_code == 422
    assert bring(browser, ("a.txt", b"Left."), csrf="another").status_code == 403
    ahead = bring(browser, ("a.txt", b"Left."), published="2999-01-01")
    assert (ahead.status_code, "lies ahead" in ahead.json()["message"]) == (422, True)
    assert len(workspace.reading.documents()) == 1


def test_the_same_file_twice_changes_nothing(browser: TestClient, workspace: Workspace) -> None:
    again = bring(browser, ("other name.txt", TEXT.encode())).json()["documents"][0]
    assert (again["was_known"], again["source_id"]) == (True, one_document(workspace))


def test_a_day_that_is_stated_moves_relative_dates_and_is_logged(
    browser: TestClient, workspace: Workspace
) -> None:
    path = f"/documents/{one_document(workspace)}"
    assert post(browser, f"{path}/description", published="2017-05-26").status_code == 200
    shown = browser.get(f"{path}.json").json()
    assert shown["document"]["published_on"] == "2017-05-26"
    assert shown["claims"][0]["when"]["first_day"] == "2017-05-25"
    log = browser.get("/review/log.json").json()["table"]["rows"]
    assert [(one["kind"], one["by"]) for one in log] == [("described", "Amal")]
    refused = post(browser, f"{path}/description", headers=PAGE)
    assert (refused.status_code, "Nothing is stated" in refused.text) == (422, True)


def test_what_is_stored_to_be_read_later_is_read_on_demand(
    browser: TestClient, reader: StubReader
) -> None:
    one = bring(browser, ("late.txt", b"Then the army shelled it."), read="later").json()
    assert one["documents"][0]["claims"] is None
    assert "late.txt" not in reader.read
    read = post(browser, f"{one['documents'][0]['address']}/reading").json()
    assert (read["ok"], read["claims"]) == (True, 1)


def test_a_document_that_cannot_be_read_now_is_kept_and_says_why(
    browser: TestClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(*_: object) -> None:
        raise MissingExtra("Reading needs spaCy.", hint="Install truceline[reading].")

    monkeypatch.setattr(reading_work, "read_one", lacking)
    (one,) = bring(browser, ("late.txt", b"Then the army shelled it.")).json()["documents"]
    assert (one["claims"], one["findings"][-1]["message"]) == (None, "Reading needs spaCy.")
    assert len(workspace.reading.documents()) == 2
    path = f"/documents/{claims_source(workspace)}"
    assert post(browser, f"{path}/description", published="2017-05-26").status_code == 200
    assert "read for another day" in browser.get(path, headers=PAGE).text
    assert post(browser, f"{path}/reading").json()["code"] == "config.missing-extra"


def claims_source(workspace: Workspace) -> str:
    """The first document, which was read."""
    return workspace.reading.documents()[0].source_id


def test_the_list_of_sources_names_no_text_but_says_where_they_are(browser: TestClient) -> None:
    shown = browser.get("/sources.json").json()
    assert ({one["kind"] for one in shown["batches"]}, shown["texts"]) == ({"pack"}, 1)
    assert 'href="/documents"' in browser.get("/sources", headers=PAGE).text


def test_how_sure_a_reading_is_has_the_words_of_the_fitted_tiers() -> None:
    for tier in tiers():
        one = replace(CLAIM, sureness=tier.least, reasons=("it says who",))
        assert (tier_of(one), TIERS[tier.name]) == (tier.name, f"{tier.name}: {tier.says}")
    assert [tier_of(CLAIM), tier_of(replace(CLAIM, method="person"))] == ["ungraded", "person"]
    assert (is_measured("en"), is_measured("xx")) == (True, False)


# -- one document ----------------------------------------------------------------------------------


def test_every_word_of_the_text_is_there_with_its_claims_marked_and_linked(
    browser: TestClient, workspace: Workspace
) -> None:
    markup = read_markup(page_of(browser, workspace))
    stored = workspace.reading.document(one_document(workspace)).text
    pieces = [tag for tag in markup.tags if "data-at" in tag.attributes]
    for piece in pieces:
        at = int(piece.attributes["data-at"])
        assert stored[at : at + len(piece.text)] == piece.text
    assert re.sub(r"\s", "", "".join(one.text for one in pieces)) == re.sub(r"\s", "", stored)
    ids = {tag.attributes.get("id") for tag in markup.tags}
    for claim in claims_of(workspace):
        assert {f"c-{claim}", f"t-{claim}"} <= ids


def test_hostile_text_is_shown_and_never_run(tmp_path: Path, reader: StubReader) -> None:  # noqa: ARG001
    text = 'The <script>alert(1)</script> army shelled <img src=x onerror="a()"> it.'
    with read_one(tmp_path, text) as workspace, TestClient(create_app(workspace)) as browser:
        html = page_of(browser, workspace)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "<script>alert(1)</script>" in unescape(html)


def test_filters_in_the_address_leave_claims_out_on_both_sides(
    browser: TestClient, workspace: Workspace
) -> None:
    path = f"/documents/{one_document(workspace)}"
    shown = browser.get(f"{path}.json?type=ASSAULT").json()
    assert ({one["type"] for one in shown["claims"]}, shown["number_matching"]) == ({"ASSAULT"}, 2)
    html = page_of(browser, workspace, "?type=ASSAULT")
    assert html.count('class="claim ') == 2
    for query in ("state=rejected", "sureness=likely", "claimant=nobody", "type=NONE"):
        assert browser.get(f"{path}.json?{query}").json()["claims"] == [], query
    assert len(browser.get(f"{path}.json?state=open&sureness=ungraded").json()["claims"]) == 4


def test_a_cited_span_is_marked_wherever_it_lies(browser: TestClient, workspace: Workspace) -> None:
    start = TEXT.index("the road")
    html = page_of(browser, workspace, f"?start={start}&end={start + 8}")
    marked = list(read_markup(html).named("mark"))
    assert "".join(one.text for one in marked) == "the road"
    assert marked[0].attributes["id"] == "cited"
    for odd in ("?start=5&end=5", "?start=99999&end=100000", "?claim=s-none", "?page=90"):
        page_of(browser, workspace, odd)


def test_claims_are_taken_along_as_csv_and_in_the_format_of_annotated_claims(
    browser: TestClient, workspace: Workspace
) -> None:
    path = f"/documents/{one_document(workspace)}"
    rows = list(csv.DictReader(io.StringIO(browser.get(f"{path}.csv").text.lstrip("\ufeff"))))
    assert [row["type"] for row in rows] == ["ASSAULT", "RETREAT", "ASSAULT", "RETREAT"]
    assert rows[0]["quote"] == TEXT[int(rows[0]["start"]) : int(rows[0]["end"])]
    lines = browser.get(f"{path}.jsonl?type=RETREAT").content
    gold, _ = read_gold(lines, label="claims.jsonl", texts=None)
    assert [one.said.event_type.value for one in gold.claims] == ["RETREAT", "RETREAT"]
    assert json.loads(lines.split(b"\n")[1])["state"] == "open"


def test_a_long_document_comes_in_parts_and_a_claim_opens_its_own(
    tmp_path: Path,
    reader: StubReader,  # noqa: ARG001
) -> None:
    paragraph = "Nothing at all was told of this day by anybody there. " * 8
    text = "\n\n".join([*[paragraph] * 80, "Then the army shelled it.", *[paragraph] * 20])
    with read_one(tmp_path, text) as workspace, TestClient(create_app(workspace)) as browser:
        path = f"/documents/{one_document(workspace)}"
        first = browser.get(f"{path}.json").json()
        assert (first["claims"], first["number_matching"]) == ([], 1)
        assert len(first["parts"]) == 4
        (claim,) = claims_of(workspace)
        there = browser.get(f"{path}.json?claim={claim}").json()
        assert (there["part"]["number"], there["claims"][0]["claim_id"]) == (3, claim)
        assert sum(part["claims"] for part in there["parts"]) == 1


def test_arabic_text_runs_right_to_left(tmp_path: Path, reader: StubReader) -> None:  # noqa: ARG001
    text = "قال متحدث باسم الجيش إن القوات انسحبت من المدينة مساء أمس الخميس بعد اتفاق."
    with read_one(tmp_path, text) as workspace, TestClient(create_app(workspace)) as browser:
        html = page_of(browser, workspace)
        assert 'lang="ar"' in html
        assert '<p dir="rtl"><span data-at="0">' in html


def test_an_unknown_document_is_not_found(browser: TestClient) -> None:
    for address in ("/documents/none", "/documents/none.json", "/documents/none.jsonl"):
        assert browser.get(address).status_code == 404
    assert post(browser, "/documents/none/reading").status_code == 404


# -- the parts and pieces of a text ----------------------------------------------------------------

_SPANS = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 40)), max_size=8)


@given(text=st.text(alphabet="ab \n", max_size=80), spans=_SPANS)
def test_pieces_hold_every_word_once_whatever_marks_overlap(
    text: str, spans: list[tuple[int, int]]
) -> None:
    kinds = ("quote", "trigger", "who", "when")
    marks = [
        Mark(kind=kinds[n % 4], start=start, end=start + length, claim_id=f"s-{n}")
        for n, (start, length) in enumerate(spans)
    ]
    found = [piece for one in paragraphs(text, 0, len(text), marks) for piece in one.pieces]
    assert "".join("".join(one.text for one in found).split()) == "".join(text.split())
    for piece in found:
        covering = {m.claim_id for m in marks if m.start <= piece.start < m.end}
        assert covering == {*piece.claims}
        assert text[piece.start : piece.start + len(piece.text)] == piece.text


@given(lengths=st.lists(st.integers(0, 9_000), max_size=12), at=st.integers(0, 90_000))
def test_parts_follow_each_other_without_gaps_and_break_at_pages(
    lengths: list[int], at: int
) -> None:
    pages, start = [], 0
    for number, length in enumerate(lengths, start=1):
        pages.append(Page(number=number, start=start, end=start + length))
        start += length + 1
    text = "x" * max(0, start - 1)
    found = windows(text, tuple(pages))
    assert [one.start for one in found[1:]] == [one.end for one in found[:-1]]
    assert (found[0].start, found[-1].end) == (0, len(text))
    assert all(one.end - one.start <= MOST_CHARACTERS for one in found)
    assert all(one.end in {page.end for page in pages} for one in found[:-1])
    held = window_of(found, at)
    assert held is found[-1] or held.start <= at < held.end


def test_a_text_whose_lines_are_cut_at_a_width_may_be_wrapped_anew() -> None:
    wrapped = "\n".join(["Lines of some seventy characters each, as an old printer had them."] * 20)
    assert is_hard_wrapped(wrapped)
    assert not is_hard_wrapped("One.\nAnother sentence that is a paragraph.\n" + "Long. " * 60)

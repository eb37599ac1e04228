"""Review on the web: decided one by one, taken back, added, compared, and grouped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from truceline.claims.reviewing.review import State
from truceline.web import create_app
from truceline.workspace import Workspace, reading_work
from web.markup import read_markup
from web.read_documents import PAGE, claims_of, decide, one_document, post, read_one
from workspace.stub_reading import TEXT, StubReader, write_text


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
        opened.get("/review")
        yield opened


def states(workspace: Workspace) -> list[str]:
    claims = workspace.reading.claims(one_document(workspace))
    return [one.state.value for one in claims]


def review(browser: TestClient, query: str = "") -> Any:
    return browser.get(f"/review.json{query}").json()


def form_fields(html: str, within: str) -> dict[str, str]:
    """What the form inside the element of an id holds, as a browser would send it."""
    part = html.partition(f'id="{within}"')[2].partition("</form>")[0]
    found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', part))
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', part))
    for name, body in re.findall(r'<select name="([^"]+)">(.*?)</select>', part, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        first = re.search(r'value="([^"]*)"', body)
        assert first
        found[name] = (chosen or first)[1]
    return found


# -- the queue -------------------------------------------------------------------------------------


def test_the_weightiest_claim_comes_first_and_what_is_decided_waits_no_more(
    browser: TestClient, workspace: Workspace
) -> None:
    first = review(browser)
    assert (first["waiting"], first["position"], first["claim"]["type"]) == (4, 1, "ASSAULT")
    answer = decide(browser, workspace, "accept", headers=PAGE, next=first["next"], event="w-1")
    assert answer.status_code == 303
    assert f"claim={first['next']}" in answer.headers["location"]
    assert states(workspace)[0] == "accepted"
    after = review(browser, f"?done={answer.headers['location'].split('done=')[1]}")
    assert (after["waiting"], after["done"]["action"], after["done"]["by"]) == (3, "accept", "Amal")


def test_a_decision_needs_a_name_a_token_and_something_that_is_known(
    browser: TestClient, workspace: Workspace
) -> None:
    refused = decide(browser, workspace, "accept", headers=PAGE, by=" ")
    assert (refused.status_code, "Nobody vouches" in refused.text) == (422, True)
    assert decide(browser, workspace, "accept", csrf="x").status_code == 403
    assert decide(browser, workspace, "").json()["message"] == "Nothing was chosen."
    assert decide(browser, workspace, "undo").status_code == 422
    assert decide(browser, workspace, "accept", claim="s-none").status_code == 404
    assert states(workspace) == ["open"] * 4


def test_a_form_that_is_sent_twice_decides_once(browser: TestClient, workspace: Workspace) -> None:
    for _ in range(2):
        answer = decide(browser, workspace, "reject", event="w-2", reason="A drill.")
        assert answer.json()["state"] == "rejected"
    (logged,) = browser.get("/review/log.json").json()["table"]["rows"]
    assert (logged["did"], logged["reason"], logged["by"]) == ("rejected", "A drill.", "Amal")


def test_one_button_of_a_list_names_deed_and_claim_and_leads_back_to_its_document(
    browser: TestClient, workspace: Workspace
) -> None:
    first, second = claims_of(workspace)[:2]
    document = one_document(workspace)
    for claim in (first, second):
        sent = {"decide": f"accept {claim}", "back": "document", "keep:type": "ASSAULT"}
        answer = post(browser, "/review/decisions", PAGE, document=document, event="w-3", **sent)
        location = answer.headers["location"]
        assert location.startswith(f"/documents/{document}?type=ASSAULT&claim={claim}")
        assert location.endswith(f"#c-{claim}")
    assert states(workspace)[:2] == ["accepted", "accepted"]


def test_undo_takes_back_ones_own_and_nobody_elses(
    browser: TestClient, workspace: Workspace
) -> None:
    made = decide(browser, workspace, "reject", event="w-4").json()["decision_id"]
    another = post(browser, "/review/undo", by="Omar", decision=made)
    assert (another.status_code, "Amal" in another.json()["message"]) == (422, True)
    gone = post(browser, "/review/undo", PAGE, decision=made, back="claim")
    assert f"claim={claims_of(workspace)[0]}" in gone.headers["location"]
    assert states(workspace)[0] == "open"
    rows = browser.get("/review/log.json").json()["table"]["rows"]
    assert [(row["kind"], row["holds"]) for row in rows] == [("undo", True), ("reject", False)]
    assert browser.get(gone.headers["location"], headers=PAGE).status_code == 200


def test_the_form_of_an_edit_sent_as_it_stands_changes_nothing_and_one_field_only_that(
    browser: TestClient, workspace: Workspace
) -> None:
    claim = claims_of(workspace)[0]
    html = browser.get(f"/review?claim={claim}", headers=PAGE).text
    fields = form_fields(html, "edit") | {"by": "Amal"}
    assert post(browser, "/review/decisions", **fields).json()["message"] == "No field was changed."
    fields |= {"place": "Kestel", "figures": "at_least 3 shell", "date": "2017-05-18/.."}
    assert post(browser, "/review/decisions", **fields).json()["state"] == "accepted"
    held = workspace.reading.claim(claim)
    before = held.suggested
    assert before
    assert [place.name for place in held.suggestion.places] == ["Kestel"]
    assert held.suggestion.figures[0].value == 3
    assert held.suggestion.dated
    assert held.suggestion.dated.last_day is None
    assert (held.suggestion.quote, held.suggestion.parties) == (before.quote, before.parties)
    assert review(browser, f"?claim={claim}")["claim"]["state"] == "edited"


def test_an_edit_that_cannot_be_comes_back_with_what_was_typed(
    browser: TestClient, workspace: Workspace
) -> None:
    html = browser.get(f"/review?claim={claims_of(workspace)[0]}", headers=PAGE).text
    fields = form_fields(html, "edit") | {"by": "Amal", "date": "last <Thursday>"}
    refused = post(browser, "/review/decisions", PAGE, **fields)
    assert refused.status_code == 422
    assert 'value="last &lt;Thursday&gt;"' in refused.text
    assert '<details class="edit" id="edit" open>' in refused.text


def test_a_split_gives_parts_with_words_of_their_own(
    browser: TestClient, workspace: Workspace
) -> None:
    parts = {
        "part1:quote": "The army shelled the town",
        "part1:trigger": "shelled",
        "part1:type": "ASSAULT",
        "part2:quote": "the rebels left it",
        "part2:trigger": "left",
        "part2:type": "RETREAT",
        "part3:quote": " ",
    }
    assert decide(browser, workspace, "split", 0, **parts).json()["state"] == "split"
    made = [c for c in workspace.reading.claims(one_document(workspace)) if c.split_from]
    assert [one.suggestion.event_type.value for one in made] == ["ASSAULT", "RETREAT"]
    few = decide(browser, workspace, "split", 2, **{"part1:quote": "left"})
    assert few.json()["message"] == "A split needs two parts."


def test_selected_words_become_a_claim_exactly_where_they_were_selected(
    browser: TestClient, workspace: Workspace
) -> None:
    second = TEXT.index("the rebels", TEXT.index("Later"))
    document = one_document(workspace)
    fields = {"document": document, "action": "add", "quote": "the rebels", "type": "SITUATION"}
    several = post(browser, "/review/decisions", **fields)
    assert (several.status_code, "2 times" in several.json()["message"]) == (422, True)
    made = post(browser, "/review/decisions", start=str(second), actor="rebels", **fields).json()
    held = workspace.reading.claim(made["claim_id"])
    assert held.suggestion.quote.start == second
    assert held.state is State.ACCEPTED
    elsewhere = post(browser, "/review/decisions", **fields | {"quote": "No such words"})
    assert "does not stand in the document" in elsewhere.json()["message"]


def test_an_added_claim_that_is_taken_back_leaves_no_dead_address(
    browser: TestClient, workspace: Workspace
) -> None:
    fields = {"document": one_document(workspace), "action": "add", "type": "STATEMENT"}
    made = post(browser, "/review/decisions", quote="said the people there", event="w-5", **fields)
    gone = post(browser, "/review/undo", PAGE, decision=made.json()["decision_id"], event="w-6",
                back="claim")  # fmt: skip
    shown = browser.get(gone.headers["location"], headers=PAGE)
    assert (shown.status_code, "Taken back by" in shown.text) == (200, True)


def test_the_passage_marks_only_its_own_claim_in_full_and_keys_have_buttons(
    browser: TestClient, workspace: Workspace
) -> None:
    claim = claims_of(workspace)[1]
    markup = read_markup(browser.get(f"/review?claim={claim}", headers=PAGE).text)
    own = [one for one in markup.named("a") if "own" in one.attributes.get("class", "").split()]
    assert [one.text for one in own] == ["left"]
    buttons = {one.attributes.get("id") for one in markup.named("button", "a", "details")}
    assert {"accept", "reject", "next", "previous", "edit", "split", "add"} <= buttons
    pressed_by_enter = next(
        tag for tag in markup.named("button") if tag.attributes.get("name") == "action"
    )
    assert pressed_by_enter.attributes["value"] == ""


def test_pages_without_any_document_say_so(tmp_path: Path) -> None:
    with read_one(tmp_path, "Nobody said anything.") as workspace:
        source = one_document(workspace)
        assert workspace.reading.claims(source) == ()
        with TestClient(create_app(workspace)) as browser:
            for path in ("", "/log", "/agreement", "/frames", "/groups"):
                assert browser.get(f"/review{path}", headers=PAGE).status_code == 200
            assert browser.get("/review?claim=s-none").status_code == 404
            assert browser.get("/review/groups/g-none").status_code == 404


# -- what it teaches -------------------------------------------------------------------------------


def test_two_reviewers_are_compared_and_their_difference_is_a_dispute(
    browser: TestClient, workspace: Workspace
) -> None:
    for by, actions in (("Amal", ("accept", "accept")), ("Omar", ("accept", "reject"))):
        for number, action in enumerate(actions):
            decide(browser, workspace, action, number, by=by)
    found = browser.get("/review/agreement.json").json()
    assert {found["a"], found["b"]} == {"Amal", "Omar"}
    assert found["agreement"]["type_share"] == 1
    assert found["agreement"]["span_f1"] == pytest.approx(2 / 3, abs=1e-3)
    assert browser.get("/documents.json").json()["table"]["rows"][0]["disputed"] == 1
    none = browser.get("/review/agreement.json?a=Amal&b=Nobody").json()
    assert (none["agreement"], "nothing can be compared" in none["refusal"]) == (None, True)


def test_a_frame_that_is_right_too_seldom_is_shown_as_suspended(
    tmp_path: Path,
    reader: StubReader,  # noqa: ARG001
) -> None:
    text = "\n".join(f"Then the army shelled village {n}." for n in range(12))
    with (
        read_one(tmp_path, text) as workspace,
        TestClient(create_app(workspace)) as browser,
    ):
        browser.get("/review")
        for number in range(11):
            decide(browser, workspace, "reject", number)
        shown = browser.get("/review/frames.json").json()
        assert (shown["table"]["rows"][0]["frame"], len(shown["notices"])) == ("en/shelled", 1)
        assert shown["table"]["rows"][0]["stands"] == "suspended"
        assert "suspended" in browser.get("/review", headers=PAGE).text


def test_claims_of_two_documents_stand_side_by_side_with_what_they_disagree_on(
    workspace: Workspace, browser: TestClient, tmp_path: Path
) -> None:
    other = "Published: 2017-05-20\n\nThe army shelled the town of Kestel on Thursday.\n"
    workspace.reading.add(write_text(tmp_path, "other.txt", other))
    workspace.reading.read()
    claims = {c.claim_id: c for d in workspace.reading.documents()
              for c in workspace.reading.claims(d.source_id)}  # fmt: skip
    shelled = [c for c in claims.values() if c.suggestion.event_type.value == "ASSAULT"][::2]
    for number, one in enumerate(shelled):
        edited = {"figures": f"exact {9 + 5 * number} person", "place": "Kestel"}
        html = browser.get(f"/review?claim={one.claim_id}", headers=PAGE).text
        fields = form_fields(html, "edit") | edited | {"by": "Amal"}
        assert post(browser, "/review/decisions", **fields).status_code == 200
    (group, *_) = browser.get("/review/groups.json?differing=true").json()["groups"]
    assert group["documents"] == 2
    (figure,) = [one for one in group["differences"] if one["field"] == "figure"]
    assert sorted(side["value"] for side in figure["sides"]) == ["14", "9"]
    assert browser.get(group["link"], headers=PAGE).status_code == 200
    assert "/review/groups" in browser.get("/contradictions", headers=PAGE).text
    gone = {"claim": shelled[0].claim_id, "document": shelled[0].suggestion.source_id}
    post(browser, "/review/decisions", action="reject", **gone)
    assert browser.get(group["link"]).status_code == 404


def test_an_accepted_claim_stands_on_the_page_of_what_it_is_evidence_for_until_taken_back(
    browser: TestClient, workspace: Workspace
) -> None:
    claim = claims_of(workspace)[0]
    actor = next(iter(workspace.record.at(None).actors))
    made = decide(browser, workspace, "accept", event="w-9").json()["decision_id"]
    workspace.evidence.link(claim, [f"actor:{actor}"], by="Amal", reason="It is meant.")
    (said,) = browser.get(f"/actors/{actor}.json").json()["accepted_claims"]
    assert (said["claim_id"], said["because"], said["linked_by"]) == (claim, "It is meant.", "Amal")
    assert "shelled the" in browser.get(f"/actors/{actor}", headers=PAGE).text
    shown = review(browser, f"?claim={claim}")
    assert shown["evidence"]["about"][0]["subject"] == f"actor:{actor}"
    kinds = [row["kind"] for row in browser.get("/review/log.json").json()["table"]["rows"]]
    assert kinds == ["link", "accept"]
    assert browser.get("/review/log", headers=PAGE).status_code == 200
    post(browser, "/review/undo", decision=made)
    assert browser.get(f"/actors/{actor}.json").json()["accepted_claims"] == []


def test_nobody_decides_on_words_that_the_page_did_not_show(
    browser: TestClient, workspace: Workspace
) -> None:
    claim = claims_of(workspace)[0]
    html = browser.get(f"/review?claim={claim}", headers=PAGE).text
    old = form_fields(html, "deciding") | {"action": "accept", "by": "Amal"}
    edit = form_fields(html, "edit") | {"by": "Omar", "place": "Kestel"}
    assert post(browser, "/review/decisions", **edit).json()["ok"]
    assert post(browser, "/review/decisions", **edit).json()["ok"]  # the same form, sent twice
    refused = post(browser, "/review/decisions", PAGE, **old)
    assert (refused.status_code, "something else by now" in refused.text) == (422, True)
    assert set(workspace.reading.claim(claim).verdicts) == {"Omar"}
    new = form_fields(refused.text, "deciding") | {"action": "reject", "by": "Amal"}
    assert post(browser, "/review/decisions", **new).json()["state"] == "disputed"
    gone = old | {"claim": "s-000000000000"}
    assert post(browser, "/review/decisions", PAGE, **gone).status_code == 422

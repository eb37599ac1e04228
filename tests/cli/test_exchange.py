"""The exchange room by command, over SIMULATED persons; only what shows a person holds a name."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exchange.invented import (
    ASKED,
    CANARY,
    FAMILIES_MAPPING,
    OTHER_MAPPING,
    invented_lists,
)
from exchange.rooms import LIAISON, OWNER, PASSPHRASE, REVIEWER, make_room
from truceline.cli.main import cli
from truceline.workspace import init_workspace, open_workspace

PERSONAL = (CANARY, "الحلبي", "al-Halabi", "Maarrat", "معرة")
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_room(tmp_path_factory.mktemp("room") / "w")


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Run:
    shutil.copytree(made, tmp_path / "w")
    return runner(tmp_path / "w")


def runner(folder: Path) -> Run:
    def run(*arguments: str, user: str = OWNER, typed: str = "", code: int = 0) -> Result:
        environment = {"TRUCELINE_USER": user, "TRUCELINE_PASSPHRASE": PASSPHRASE}
        line = ["-w", str(folder), "exchange", *arguments]
        done = CliRunner().invoke(cli, line, env=environment, input=typed or None)
        assert done.exit_code == code, done.output
        return done

    return run


def read(run: Run, *arguments: str, user: str = OWNER) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(
        run(*arguments, "--format", "json", user=user).stdout
    )
    return rows


def test_a_room_is_made_filled_and_compared(tmp_path: Path) -> None:
    init_workspace(tmp_path / "w", pack="minsk").close()
    run = runner(tmp_path / "w")
    assert "Made the exchange room" in run("init").output
    lists = invented_lists(persons=12, shared=6)
    for name, content, mapping in (
        ("a.csv", lists.families, FAMILIES_MAPPING), ("b.csv", lists.party, OTHER_MAPPING),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(content)
        (tmp_path / "m.yaml").write_text(mapping, encoding="utf-8")
        done = run("add", str(tmp_path / name), "--mapping", str(tmp_path / "m.yaml"))
        assert "12 rows in, 12 new" in done.output
    assert "wait for a reader" in run("link").output
    assert [one["persons"] for one in read(run, "lists")] == [12, 12]


def test_pairs_are_judged_undone_and_the_log_says_so(run: Run) -> None:
    pair = str(read(run, "pairs", "--most", "400")[0]["pair"])
    said = run("judge", pair, "kin", "--reason", "Another birth.").output
    assert f"{pair} is settled as kin." in said
    judgement = re.search(r"j-\w+", said)
    assert judgement
    assert "is open" in run("undo", judgement[0]).output
    assert [one["what"] for one in read(run, "log")][:2] == [
        "Took a judgement back", "Judged a pair: kin",
    ]  # fmt: skip
    assert "The log is whole" in run("check").output
    assert (
        "not the one that was written down"
        in run("check", "--head", "3:" + "0" * 64, code=1).output
    )


def test_only_what_shows_a_person_holds_a_name_and_only_to_who_may_see_it(run: Run) -> None:
    pair = next(
        str(one["pair"]) for one in read(run, "pairs", "--most", "400")
        if "protected" not in str(one["because"])
    )  # fmt: skip
    for name in ("lists", "pairs", "persons", "plan", "case", "log", "user"):
        text = run(name, "--format", "csv").output
        assert not any(word in text for word in PERSONAL), name
    assert "Held at" in run("pairs", pair).output
    assert "Held at" not in run("pairs", pair, user=REVIEWER).output
    row = pair.partition("~")[0]
    for line in (
        ["pairs", pair],
        ["person", row],
        ["person", "p-0"],
        ["erase", row, "--yes", "--reason", "x"],
    ):
        for user in ("Otto", "Pia", LIAISON):
            refused = run(*line, user=user, code=3).output
            assert refused == run("pairs", "a~b", user=user, code=3).output


def test_a_plan_is_made_agreed_and_printed_without_ids_for_the_public(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "asked.yaml").write_text(ASKED.replace("2026", "2099"), encoding="utf-8")
    made = run("plan", "make", str(tmp_path / "asked.yaml")).output
    plan = re.search(r"plan-\w+", made)
    assert plan
    assert "made a plan cannot agree" in run("plan", "agree", plan[0], code=8).output
    assert "agreed by Pia" in run("plan", "agree", plan[0], user="Pia").output
    public = run("plan", "print", plan[0], "day-1", "--for", "public", "--format", "csv").output
    assert "p-" not in public
    assert "Party A,Party B" in public
    listed = read(run, "plan", "print", plan[0], "day-1", "--for", "intermediary")
    asked = ["replan", plan[0], "--withdrawn", str(listed[0]["person"]), "--reason", "Said no."]
    replanned = run(*asked).output
    assert "the seats of the events, lifted: " in replanned
    again = re.search(r"plan-\w+", replanned)
    assert again
    assert "Another plan took the place" in run("plan", "schedule", plan[0], code=3).output
    assert "Consent to the exchange was withdrawn" in run("plan", "show", again[0]).output


def test_a_case_goes_to_its_end_by_two_persons(run: Run) -> None:
    person = str(read(run, "persons")[0]["person"])
    opened = run("case", "open", person, "--liaison", LIAISON).output
    case = re.search(r"case-\w+", opened)
    assert case
    step = ["case", "step", case[0]]
    run(*step, "located", "--on", "2026-01-02", "--evidence", "A visit.", user=LIAISON)
    for to in ("confirmed", "handed-over"):
        said = run(*step, to, "--on", "2026-01-03", "--evidence", "A form.", user=LIAISON).output
        proposal = re.search(r"\be-\w{20,}", said)
        assert proposal
        assert (
            "cannot second"
            in run("case", "second", case[0], proposal[0], user=LIAISON, code=8).output
        )
        run("case", "second", case[0], proposal[0])
    assert json.loads(run("case", "show", case[0]).stdout)["state"] == "handed-over"
    assert "no such" not in run("case", "due").output


def test_a_familys_entries_are_chosen_by_number_and_what_is_missing_is_called_not_recorded(
    run: Run, tmp_path: Path
) -> None:
    header, first, *_ = invented_lists().families.decode().splitlines()
    key, name, *rest = first.split(",")
    rows = [header, first, ",".join((f"{key}x", name, *("" for _ in rest)))]
    (tmp_path / "l.csv").write_text("\n".join(rows), encoding="utf-8")
    mapping = FAMILIES_MAPPING.replace("list: families", "list: two")
    (tmp_path / "m.yaml").write_text(mapping, encoding="utf-8")
    run("add", str(tmp_path / "l.csv"), "--mapping", str(tmp_path / "m.yaml"))
    with open_workspace(tmp_path / "w") as workspace:
        room = workspace.exchange.unlock(user=OWNER, passphrase=PASSPHRASE)
        case = room.cases.open([row.row_id for row in room.lists.rows("two")]).case_id
        room.close()
    sheet = ("case", "sheet", case, "--list", "two")
    shown = run(*sheet, typed="2\n").output
    assert "mother not recorded; born not recorded" in shown
    assert shown.count("  name: ") == 1
    assert "none of the numbers shown" in run(*sheet, typed=f"1, {CANARY}\n", code=3).output
    run("estimate", "--seed", "-5", code=2)
    assert "not a head" in run("check", "--head", f"{'9' * 5_000}:{'0' * 64}", code=3).output


def test_a_wrong_passphrase_a_missing_file_and_a_fault_repeat_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapping = tmp_path / "m.yaml"
    mapping.write_text(FAMILIES_MAPPING, encoding="utf-8")
    missing = run("add", str(tmp_path / f"{CANARY}.csv"), "--mapping", str(mapping), code=5)
    assert CANARY not in missing.output
    (tmp_path / "no-header.csv").write_text(f"{CANARY},{CANARY}\n", encoding="utf-8")
    wrong = run("add", str(tmp_path / "no-header.csv"), "--mapping", str(mapping), code=5)
    assert CANARY not in wrong.output
    assert "nothing" not in run("lists", user="nobody", code=8).output
    (tmp_path / f"{CANARY}.yaml").write_bytes("list: détenus".encode("latin-1"))
    for what in (("add", str(mapping), "--mapping"), ("plan", "make")):
        garbled = run(*what, str(tmp_path / f"{CANARY}.yaml"), code=5).output
        assert "is not UTF-8" in garbled
        assert CANARY not in garbled

    def broken(*_: object) -> int:
        return int(CANARY)

    monkeypatch.setattr("truceline.workspace.exchange_log.LogStage.deeds", broken)
    fault = run("log", code=70).output
    assert CANARY not in fault
    log = re.search(r"\S+truceline-\w+\.log", fault)
    assert log
    assert CANARY not in Path(log[0]).read_text(encoding="utf-8")


def test_an_estimate_gives_models_side_by_side_or_the_reason_why_not(run: Run) -> None:
    rows = json.loads(run("estimate", "--draws", "2", "--format", "json").stdout)["rows"]
    assert len(rows) >= 3
    assert all(row["total"] is not None or row["unknown"] for row in rows)

"""Bad input gets one clear sentence with place and repair, and the exit code of the manual."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from truceline.cli.main import cli
from workspace.builders import PACK, ged, write_ged, write_pack

from .conftest import Run

ARABIC = ged(1, "2017-05-06", where_coordinates="حمص")
RING = '["36 34", "37 35", "37 34", "36 35"]'


def test_an_empty_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    result = run("add", tmp_path / "empty.csv")
    assert result.exit_code == 5
    assert "The file is empty. (empty.csv)\n       Download" in result.stderr


def test_a_missing_file(run: Run, tmp_path: Path) -> None:
    result = run("add", tmp_path / "none.csv")
    assert result.exit_code == 3
    assert "There is no file" in result.stderr
    assert "Check the path" in result.stderr


def test_another_encoding_is_told_and_can_be_given(run: Run, tmp_path: Path) -> None:
    path = write_ged(tmp_path / "arabic.csv", ARABIC)
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1256"))
    result = run("add", path)
    assert result.exit_code == 5
    assert "The text is not UTF-8: byte 0xcd" in result.stderr
    assert "arabic.csv, line 2" in result.stderr
    assert "--encoding cp1252 (Western), cp1256 (Arabic)" in result.stderr
    assert run("add", path, "--encoding", "cp1256").exit_code == 0


def test_a_mapping_that_is_no_text(run: Run, tmp_path: Path) -> None:
    path = write_ged(tmp_path / "a.csv", ARABIC)
    (tmp_path / "map.yaml").write_bytes(b"feed: \xe9\n")
    result = run("add", path, "--map", tmp_path / "map.yaml")
    assert result.exit_code == 5
    assert "The text is not UTF-8: byte 0xe9" in result.stderr
    assert "(map.yaml, line 1)" in result.stderr


@pytest.mark.parametrize(
    ("flaw", "words", "repair"),
    [
        ({"latitude": 36.72, "longitude": 34.73}, "inside it when longitude", "Swap"),
        ({"date_start": "2017-02-31"}, "February 2017 has 28 days", "existing day"),
        ({"latitude": "north"}, "north", "latitude"),
        ({"date_end": "2017-05-01"}, "ends (2017-05-01) before it starts", "swap"),
    ],
    ids=["swapped", "31 February", "no number", "backwards"],
)
def test_a_flawed_row_is_left_out_with_its_line_and_the_rest_is_kept(
    run: Run, tmp_path: Path, flaw: dict[str, object], words: str, repair: str
) -> None:
    path = write_ged(tmp_path / "a.csv", ged(91, "2017-05-06"), ged(92, "2017-05-07", **flaw))
    result = run("add", path)
    assert result.exit_code == 1
    assert "2 rows = 1 reports + 1 left out with a finding + 0 duplicates" in result.stdout
    assert "error: a.csv, line 3: " in result.stderr
    assert words in result.stderr
    assert repair in result.stderr


def test_warnings_give_exit_code_1_only_when_strict(run: Run, tmp_path: Path) -> None:
    path = write_ged(tmp_path / "far.csv", ged(91, "2017-05-06", latitude=48.8, longitude=2.3))
    other = write_ged(tmp_path / "far2.csv", ged(92, "2017-05-06", latitude=48.8, longitude=2.3))
    result = run("add", path)
    assert result.exit_code == 0
    assert "warning: far.csv, line 2: " in result.stderr
    assert run("add", other, "--strict").exit_code == 1


@pytest.mark.parametrize(
    ("kind", "old", "new", "words"),
    [
        ("routes", "through: [homs, hama]", "through: [homs, hamma]", "Did you mean 'hama'?"),
        ("agreements", "from: 2017-05-06", "from: 2017-05-06, until: 2017-05-01", "before it st"),
        ("agreements", "bound: [government,", "bound: [governments,", "Did you mean 'government'?"),
        ("agreements", "signed: 2017-05-04", "signed: 2017-02-31", "'2017-02-31' is not a day"),
        ("places", 'lat: "34.73"', 'lat: "134.73"', "swapped"),
    ],
    ids=["route", "obligation", "actor", "31 February", "place"],
)
def test_a_flaw_of_a_pack_is_told_with_file_line_and_repair(
    run: Run, tmp_path: Path, kind: str, old: str, new: str, words: str
) -> None:
    name = next(name for name in PACK if name.startswith(kind))
    assert old in PACK[name]
    pack = write_pack(tmp_path / "tiny", **{kind: PACK[name].replace(old, new)})
    result = run("check", pack)
    line = PACK[name][: PACK[name].index(old)].count("\n") + 1
    assert result.exit_code == 1
    assert f"error: {name}, line {line}: " in result.stderr
    assert words in result.stderr
    assert "1 errors" in result.stdout


def test_a_zone_that_crosses_itself(run: Run, tmp_path: Path) -> None:
    disc = 'disc: {place: homs, km: "20"}'
    zones = PACK["zones/all.yaml"].replace(disc, f"polygon: {{ring: {RING}}}")
    result = run("check", write_pack(tmp_path / "tiny", zones=zones))
    assert result.exit_code == 1
    assert "error: zones/all.yaml, line 4: Zone 'around-homs': its ring crosses" in result.stderr
    assert "at 34.5040 N, 36.5000 E. Put the" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ("count --between nobody insurgents", 3, "No actor is called 'nobody'"),
        ("count --zone holms", 3, "There is no zone 'holms'"),
        ("count --rule vibes", 3, "vibes"),
        ("count --feed acled", 3, "Feeds: ucdp-ged."),
        ("count --from 2017-05-01", 3, "Give both --from and --until"),
        ("compare --ceasefire peace", 3, "There is no ceasefire 'peace'"),
        ("compare --ceasefire truce --start 2017-05-06", 3, "one by one"),
        ("brief peace", 3, "There is no ceasefire 'peace'"),
        ("brief truce --zone holms", 3, "There is no zone 'holms'"),
        ("compare --start 0001-01-05", 3, "beyond the calendar"),
        ("compare --days 999999999", 3, "beyond the calendar"),
        ("enter --day 2017-05-06 --radius-m -5 --by A", 3, "The radius is -5.0 m"),
        ("brief --last week", 3, "Write 7d or 4w"),
        ("show nothing", 3, "Nothing has the id 'nothing'"),
        ("obligations --agreement peace", 3, "There is no agreement 'peace'"),
        ("withdraw b-none --by A --reason r", 3, "No batches have the id 'b-none'"),
        ("correct ucdp-ged:1 --set colour=red --by A --reason r", 3, "Fields: "),
        ("correct ucdp-ged:1 --set first_day=soon --by A --reason r", 3, "'soon' is no value"),
        ("check nowhere", 3, "There is no pack 'nowhere'"),
        ("brief -o /no/such/folder/brief.md", 3, "/no/such/folder/brief.md"),
        ("count --from 2017-02-31", 2, "'2017-02-31' is not a day"),
        ("count --format xml", 2, "'xml' is not one of"),
        ("conut", 2, "No such command"),
        ("enter --day 2017-05-06", 2, "--by"),
    ],
)
def test_a_question_that_makes_no_sense(run: Run, arguments: str, code: int, words: str) -> None:
    result = run(*arguments.split())
    assert result.exit_code == code, result.stderr
    assert words in result.stderr
    assert result.stdout == ""


def test_a_folder_that_is_no_workspace(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["-w", str(tmp_path), "count"])
    assert result.exit_code == 4
    assert "is not a workspace." in result.stderr
    assert "truceline init FOLDER" in result.stderr


def test_a_damaged_workspace(run: Run, tmp_path: Path) -> None:
    next((tmp_path / "ws" / "reports").iterdir()).unlink()
    result = run("count")
    assert result.exit_code == 6
    assert "The workspace lacks its file b-" in result.stderr
    assert "Restore the workspace from a backup (truceline restore)." in result.stderr

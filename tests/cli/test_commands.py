from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from truceline.cli.main import cli
from workspace.builders import ged, write_ged

from .conftest import Run

COUNT_KEYS = {
    *("value", "certain", "expected", "possible", "fatalities_best"),
    *("rule", "counter", "coverage", "run"),
}


def all_commands() -> dict[str, click.Command]:
    context = click.Context(cli)
    found = {}
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        found[name] = command
        if isinstance(command, click.Group):
            found |= {f"{name} {sub}": one for sub, one in command.commands.items()}
    return found


@pytest.mark.parametrize("name", all_commands())
def test_every_command_has_help_in_a_sentence(name: str) -> None:
    result = CliRunner().invoke(cli, [*name.split(), "--help"])
    assert result.exit_code == 0
    command = all_commands()[name]
    assert (command.help or "").split("\n\n")[0].rstrip().endswith(".")
    for option in command.params:
        assert not isinstance(option, click.Option) or option.help, option


def test_a_count_is_an_array_with_one_object_per_counter(run: Run) -> None:
    asked = "count --between government insurgents --max-date-precision 2 --format json"
    result = run(*asked.split(), "--from", "2017-05-06", "--until", "2017-05-13")
    assert result.exit_code == 0
    (one,) = json.loads(result.stdout)
    assert set(one) >= COUNT_KEYS
    assert (one["value"], one["rule"], one["counter"]) == (7, "events.v1", "UCDP GED")
    assert one["coverage"] == {"state": "not stated", "days": 7, "observed_days": None}
    assert one["certain"] <= one["expected"] <= one["possible"]
    assert run("show", one["run"]).exit_code == 0


def test_counters_have_lines_of_their_own(run: Run) -> None:
    assert run("enter", "--day", "2017-05-06", "--deaths", "2", "--by", "Amal").exit_code == 0
    rows = json.loads(run("count", "--format", "json").stdout)
    assert [(row["counter"], row["value"]) for row in rows] == [
        ("Entered by hand", 1),
        ("UCDP GED", 20),
    ]
    table = run("count")
    assert "deadly" in table.stderr or "at least one death" in table.stderr
    assert "UCDP GED" in table.stdout


def test_start_dates_may_follow_one_option_or_many(run: Run) -> None:
    asked = ["compare", "--days", "3", "--format", "json"]
    one = run(*asked, "--start", "2017-05-06", "2017-05-09", "2017-05-12")
    many = run(*asked, *["--start", "2017-05-06", "--start", "2017-05-09", "--start", "2017-05-12"])
    assert one.exit_code == many.exit_code == 0
    assert json.loads(one.stdout) == json.loads(many.stdout)
    rows = json.loads(one.stdout)
    assert [(row["start"], row["before"], row["during"]) for row in rows] == [
        ("2017-05-06", 3, 3),
        ("2017-05-09", 3, 3),
        ("2017-05-12", 3, 3),
    ]


def test_ceasefires_of_the_pack_are_compared_in_effect_and_in_a_fixed_window(run: Run) -> None:
    rows = json.loads(run("compare", "--format", "json").stdout)
    assert {row["window"] for row in rows} == {"in effect", "fixed 28 days"}
    assert {row["ceasefire"] for row in rows} == {"truce"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_a_spreadsheet_finds_no_formula_in_csv(run: Run, tmp_path: Path, start: str) -> None:
    hostile = start + 'HYPERLINK("http://x","y")'
    run("add", write_ged(tmp_path / "h.csv", ged(91, "2017-05-06", source_headline=hostile)))
    result = run("incidents", "--format", "csv")
    rows = {row["report_id"]: row for row in csv.DictReader(io.StringIO(result.stdout, newline=""))}
    assert rows["ucdp-ged:91"]["headline"] == f"'{hostile}"
    assert len(rows) == 21


def test_incidents_are_those_of_the_count(run: Run) -> None:
    asked = ["--from", "2017-05-06", "--until", "2017-05-13", "--format", "json"]
    rows = json.loads(run("incidents", *asked).stdout)
    assert [row["first_day"] for row in rows] == [f"2017-05-{n:02}" for n in range(6, 13)]
    opened = json.loads(run("show", rows[0]["report_id"], "--format", "json").stdout)
    assert opened["versions"][0]["source"]["as given"]["date_start"] == "2017-05-06"


def test_adding_twice_changes_nothing_and_says_so(run: Run, tmp_path: Path) -> None:
    path = write_ged(tmp_path / "a.csv", ged(91, "2017-05-06"), ged(92, "2017-05-06"))
    assert "2 rows = 2 reports + 0 left out" in run("add", path).stdout
    again = run("add", path)
    assert again.exit_code == 0
    assert "2 rows = 0 reports + 0 left out + 2 duplicates: added before as b-" in again.stdout


def test_an_import_can_be_taken_back(run: Run) -> None:
    batch = json.loads(run("batches", "--format", "json").stdout)[-1]["batch"]
    assert run("withdraw", batch, "--by", "Amal", "--reason", "test").exit_code == 0
    assert run("count").exit_code == 3
    assert "by Amal: test" in run("batches", "--all").stdout
    assert batch not in run("batches").stdout


def test_a_correction_is_seen_and_what_was_known_before_stays(run: Run) -> None:
    why = ("--by", "Amal", "--reason", "misprint")
    changed = run(
        "correct", "ucdp-ged:1", "--set", "fatalities_best=9", "--set", "fatalities_high=9", *why
    )
    assert changed.exit_code == 0
    (now,) = json.loads(run("count", "--format", "json").stdout)
    (then,) = json.loads(run("count", "--as-of", "2020-01-02", "--format", "json").stdout)
    assert (now["fatalities_best"], then["fatalities_best"]) == (28, 20)


@pytest.mark.parametrize("form", ["md", "html", "docx", "json"])
def test_a_brief_is_written_in_every_form(run: Run, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"brief.{form}"
    result = run("brief", "truce", "--format", form, "-o", out)
    assert result.exit_code == 0, result.stderr
    content = out.read_bytes()
    if form == "docx":
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    elif form == "json":
        assert json.loads(content)
    else:
        assert "The truce" in content.decode()


def test_a_brief_of_the_last_week_with_what_stands_behind_it(run: Run, tmp_path: Path) -> None:
    result = run("brief", "--last", "7d", "--data", tmp_path / "behind")
    assert result.exit_code == 0, result.stderr
    assert "(7 days)" in result.stdout or "2017-05-14" in result.stdout
    assert {path.name for path in (tmp_path / "behind").iterdir()} == {
        *("counts.csv", "incidents.csv", "incidents.geojson")
    }
    rows = (tmp_path / "behind" / "incidents.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 8


@pytest.mark.parametrize("pack", ["syria", "minsk"])
def test_bundled_packs_pass_their_check(pack: str) -> None:
    result = CliRunner().invoke(cli, ["check", pack])
    assert result.exit_code == 0
    assert " 0 errors" in result.stdout


def test_a_workspace_is_made_backed_up_restored_and_migrated(tmp_path: Path) -> None:
    def call(*arguments: object) -> str:
        result = CliRunner().invoke(cli, [str(one) for one in arguments])
        assert result.exit_code == 0, result.stderr
        return result.stdout

    folder, archive = tmp_path / "هدنة 1", tmp_path / "all.tar.gz"
    assert "'minsk'" in call("init", folder, "--pack", "minsk")
    assert "Wrote" in call("-w", folder, "backup", archive)
    assert "Restored 1 batches" in call("restore", archive, tmp_path / "new")
    assert "version" in call("-w", tmp_path / "new", "migrate")
    assert "Nothing has changed" in call("-w", tmp_path / "new", "pack", "load")
    assert "files to" in call("-w", folder, "pack", "export", tmp_path / "out")
    assert CliRunner().invoke(cli, ["init", str(folder)]).exit_code == 3


def test_a_table_comes_in_by_the_mapping_that_was_proposed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("No,Date,Killed\n1,2017-05-06,2\n2,2017-05-07,0\n")
    assert run("map", tmp_path / "log.csv", "-o", tmp_path / "log.yaml").exit_code == 0
    result = run("add", tmp_path / "log.csv", "--map", tmp_path / "log.yaml")
    assert result.exit_code == 0, result.stderr
    assert "2 rows = 2 reports" in result.stdout


def test_rules_and_obligations_are_listed(run: Run) -> None:
    rules = json.loads(run("rules", "--format", "json").stdout)
    assert {"events.v1", "incident-days.v1", "fatalities.v1"} <= {rule["rule"] for rule in rules}
    (owed,) = json.loads(run("obligations", "--on", "2017-05-10", "--format", "json").stdout)
    assert (owed["obligation"], owed["kind"]) == ("truce/1", "cease")
    assert owed["reason"]


MODELLED = {"change", "change_low", "change_high", "p", "p_adjusted", "change_unknown"}


def add_a_year(run: Run, tmp_path: Path) -> None:
    """Four a day before 6 May 2017 and one from it on, unevenly; the same again for August."""
    rows, number = [], 1000
    for since in range(-120, 140):
        day = date(2017, 5, 6) + timedelta(days=since)
        for _ in range((4 if since < 0 or 40 < since < 87 else 1) + (since * since) % 3 - 1):
            number += 1
            rows.append(ged(number, str(day)))
    assert run("add", write_ged(tmp_path / "year.csv", *rows)).exit_code == 0


def test_a_modelled_ratio_stands_beside_the_exact_one(run: Run, tmp_path: Path) -> None:
    add_a_year(run, tmp_path)
    asked = ["compare", "2017-05-06", "2017-08-01", "--format", "json"]
    one, two = json.loads(run(*asked).stdout)
    assert set(one) >= MODELLED
    assert 0.1 < one["change_low"] < one["change"] < one["change_high"] < 0.5
    assert one["model"]["statistics"]["coefficients"]["change"] == pytest.approx(
        one["model"]["log_ratio"], abs=1e-3
    )
    assert one["model"]["assumptions"]
    assert one["pooled"] == two["pooled"]
    assert one["pooled"]["members"] == 2
    bare = json.loads(run(*asked, "--washout-days", "0").stdout)[0]
    assert bare["model"]["during"]["from"] == "2017-05-06"
    assert run("show", one["run"]).exit_code == 0


def test_the_pooled_line_stands_under_the_table_and_sentences_apart(
    run: Run, tmp_path: Path
) -> None:
    add_a_year(run, tmp_path)
    found = run("compare", "2017-05-06", "2017-08-01")
    assert "UCDP GED, pooled: 0." in found.stdout
    assert "2017-05-06: Incidents fell to about 0." in found.stderr
    rows = list(csv.DictReader(io.StringIO(run("compare", "2017-05-06", "--format", "csv").stdout)))
    assert float(rows[0]["change"]) < float(rows[0]["change_high"]) < 1
    assert "model" not in rows[0]


def test_zones_are_asked_one_by_one(run: Run, tmp_path: Path) -> None:
    add_a_year(run, tmp_path)
    zones = ["--zone", "around-homs", "--zone", "never-agreed"]
    found = run("compare", "2017-05-06", *zones)
    assert found.exit_code == 0
    assert "Zone by zone" in found.stdout
    (row,) = json.loads(run("compare", "2017-05-06", *zones, "--format", "json").stdout)
    homs, unstated = row["model"]["zones"]
    assert homs["ratio"]["value"] < 0.5
    assert "never agreed" in unstated["unknown"]
    assert "only 1 of 2" in row["model"]["zones_pooled"]["unknown"]
    assert run("compare", "--by-zone").exit_code == 0


def test_a_feed_without_an_answer_says_why_there_is_no_change(run: Run) -> None:
    found = run("compare", "2017-05-06", "--rule", "fatalities")
    assert "UCDP GED: no change is modelled: the model counts by rule 'events'" in found.stderr
    (row,) = json.loads(run("compare", "2017-05-06", "--days", "5", "--format", "json").stdout)
    assert row["change"] is None
    assert "at least 14 are needed" in row["change_unknown"]

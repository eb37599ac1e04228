"""The commands on talks answer for the bundled packs, each answer with its sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from truceline.cli.main import cli
from truceline.workspace import init_workspace


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("talks") / "w"
    init_workspace(made, pack="syria").close()
    return made


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-w", str(folder), *arguments])


def answer(folder: Path, *arguments: str) -> Any:
    found = run(folder, *arguments, "--format", "json")
    assert found.exit_code == 0, found.stderr
    return json.loads(found.stdout)


def test_tracks_say_what_sochi_handed_to_geneva(folder: Path) -> None:
    found = answer(folder, "tracks", "--on", "2018-10-20")
    handed = [one for one in found["hand_overs"] if (one["from"], one["to"]) == ("sochi", "geneva")]
    assert [one["item"]["id"] for one in handed] == ["constitutional-committee", "final-statement"]
    assert handed[0]["item"]["size"]["value"] == "150"
    assert all(one["sources"] for one in (*handed, *found["missing"], *found["relations"]))


def test_observers_of_astana_come_round_by_round(folder: Path) -> None:
    rows = answer(folder, "tracks", "--observers", "astana")
    by_number = {row["number"]: row for row in rows}
    assert by_number["9"]["not_seated"] == ["united-states (declined)"]
    assert by_number["13"]["first_named"] == ["iraq", "lebanon"]
    said = run(folder, "tracks", "--observers", "astana").stderr
    assert "egypt: observer according to ponars-memo-author alone." in said


def test_seats_keep_a_row_for_a_room_of_which_nothing_is_stated(folder: Path) -> None:
    rows = answer(folder, "seats", "--on", "2017-12-31")
    (sochi,) = [row for row in rows if row["track"] == "sochi"]
    assert (sochi["actor"], sochi["attended"]) == (None, "not stated")
    assert (
        "turkey is guarantor, convener and a party as well"
        in run(folder, "seats", "--on", "2017-12-31").stderr
    )


def test_a_round_names_who_left_and_gave_its_seats_away(folder: Path) -> None:
    found = answer(folder, "round", "sochi-congress-2018")
    (gone,) = [one for one in found["participants"] if one["represented_by"]]
    assert (gone["actor"], gone["attended"], gone["represented_by"]) == (
        "syrian-opposition",
        "left",
        "turkey",
    )


def test_an_actor_over_time_and_an_unknown_one(folder: Path) -> None:
    found = answer(folder, "actors", "hts", "--on", "2018-03-05")
    assert found["went_to"] == ["hurras-al-din", "nour-al-din-al-zenki"]
    assert found["is_party"]
    refused = run(folder, "actors", "nobody")
    assert refused.exit_code == 3
    assert "There is no actor 'nobody'." in refused.stderr


def test_forces_keep_words_that_are_no_number(folder: Path) -> None:
    rows = answer(folder, "forces", "--on", "2017-12-15")
    ordered = [row for row in rows if row.get("words") == "a significant part"]
    assert [(row["number"], row["by"]) for row in ordered] == [(None, "russia")]
    assert "Nobody had spoken" in run(folder, "forces", "--on", "2010-01-01").stderr


def test_nothing_that_became_known_later_is_told(folder: Path) -> None:
    found = answer(folder, "tracks", "--on", "2018-10-20", "--as-of", "2018-01-29")
    assert all(one["from"] != "sochi" for one in found["hand_overs"] if one["item"])

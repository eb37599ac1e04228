"""`truceline casualties`: lines per claimant, and no sum over them."""

from __future__ import annotations

import json

from cli.conftest import Run


def test_casualties_agree_with_the_count_of_deaths(run: Run) -> None:
    period = ("--from", "2017-05-03", "--until", "2017-05-11", "--format", "json")
    found = json.loads(run("casualties", *period).stdout)
    (counted,) = json.loads(run("count", "--rule", "fatalities", *period).stdout)
    killed = [row for row in found["lines"] if not row["among"]]
    assert [(row["fate"], row["best"], row["claims"]) for row in killed] == [
        ("killed", counted["value"], 8)
    ]


def test_wounded_of_ones_own_observations_have_a_line_of_their_own(run: Run) -> None:
    entry = ["--topic", "ceasefire-violation", "--kind", "explosion", "--day", "2017-05-04"]
    added = run("observe", "add", *entry, "--killed", "1", "--injured", "3", "--by", "A. Name")
    assert added.exit_code == 0, added.output
    shown = run("casualties", "--feed", "observations")
    assert shown.exit_code == 0, shown.output
    lines = [line.split() for line in shown.stdout.splitlines() if line.startswith("Own")]
    assert [line[2] for line in lines] == ["killed", "wounded"]
    assert "never added" in shown.stderr


def test_a_feed_that_is_not_here_is_refused(run: Run) -> None:
    assert run("casualties", "--feed", "none").exit_code == 3

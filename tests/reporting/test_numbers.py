from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner

from truceline.cli.main import cli
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.monitor import ReportFilter
from truceline.reporting.inputs import ReportInputs
from truceline.reporting.model import Number
from truceline.reporting.numbers import entry_numbers
from truceline.reporting.templates import template
from truceline.workspace import init_workspace, open_workspace
from truceline.workspace.ingest import FileOptions
from truceline.workspace.question import Question
from truceline.workspace.report_counts import count_command
from truceline.workspace.report_inputs import ReportGatherer
from workspace.builders import Clock

from .made import draft, fill, gathered, observation, plan

_ZONES = (
    *("deescalation-areas-2017", "eastern-ghouta-deescalation-area", "idlib-deescalation-area"),
    *("northern-homs-deescalation-area", "south-west-deescalation-area"),
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    fill(folder).close()
    return folder / "ws"


@pytest.fixture(scope="module")
def inputs(filled: Path) -> ReportInputs:
    with open_workspace(filled) as workspace:
        return gathered(workspace)


def asked_again(workspace: Path, numbers: Iterable[Number]) -> dict[tuple[str, ...], object]:
    """What the command of each number prints."""
    answers: dict[tuple[str, ...], object] = {}
    for command in dict.fromkeys(one.command for one in numbers if one.count):
        given = ["-w", str(workspace), *command, "--format", "json"]
        result = CliRunner().invoke(cli, given, prog_name="truceline")
        assert result.exit_code == 0, (command, result.output)
        (answers[command],) = json.loads(result.stdout)
    return answers


def assert_same(number: Number, answer: object) -> None:
    count = number.count
    assert count is not None
    assert isinstance(answer, dict)
    names = ("value", "low", "high", "fatalities_best", "feed", "rule", "zone")
    assert {name: answer[name] for name in names} == {name: getattr(count, name) for name in names}
    if not count.is_unknown:
        assert (answer["certain"], answer["possible"]) == (count.certain, count.possible)


def test_every_counted_number_is_what_its_command_prints(
    filled: Path, inputs: ReportInputs
) -> None:
    counted = [one for one in inputs.numbers if one.count]
    answers = asked_again(filled, counted)
    assert len(counted) > 30
    for number in counted:
        assert_same(number, answers[number.command])


def test_keys_are_stable_and_each_names_one_number(filled: Path, inputs: ReportInputs) -> None:
    keys = [one.key for one in inputs.numbers]
    assert len(set(keys)) == len(keys)
    assert "counts/events.v1/ucdp-ged/around-homs/previous" in keys
    with open_workspace(filled) as workspace:
        again = gathered(workspace)
    assert (again.run.run_id, again.numbers) == (inputs.run.run_id, inputs.numbers)


def test_the_period_before_is_told_as_known_then_and_as_known_now(inputs: ReportInputs) -> None:
    told = {one.key: one.text for one in inputs.numbers if one.section_id == "earlier-days"}
    assert told["earlier-days/events.v1/ucdp-ged//then"] == "2"
    assert told["earlier-days/events.v1/ucdp-ged//since"] == "2"  # one came, one went
    assert told["earlier-days/fatalities.v1/ucdp-ged//since"] == "6 (2–10)"
    late = {one.change: one.report_id for one in inputs.late}
    assert late == {
        "new": "ucdp-ged:late",
        "withdrawn": "ucdp-ged:gone",
        "changed": "ucdp-ged:7",
    }


def test_what_arrives_after_the_cut_off_changes_no_number_and_no_run(filled: Path) -> None:
    early = replace(plan(), cut_off=datetime(2017, 5, 8, 11, tzinfo=UTC))
    with open_workspace(filled) as workspace:
        told = gathered(workspace, draft(plan=early))
    texts = {one.key: one.text for one in told.numbers}
    assert texts["counts/events.v1/ucdp-ged//now"] == "not known"  # its reports end the day before
    assert told.late == ()
    assert "possible" in texts["counts/events.v1/ucdp-ged/never-agreed/previous"]


def test_a_counter_that_cannot_answer_is_named_and_nothing_is_counted_for_it(filled: Path) -> None:
    asked = replace(plan(), between=("government", "bystander"), feeds=("ucdp-ged", "gone"))
    with open_workspace(filled) as workspace:
        told = gathered(workspace, draft(plan=asked))
    assert not [one for one in told.numbers if one.count]
    assert {one.counter for one in told.unanswered} == {"UCDP GED", "gone"}


def test_entries_are_numbered_by_topic_and_never_added() -> None:
    entries = (observation(), observation("e-2"), observation("e-3", topic="mines", kind="mine"))
    found = entry_numbers(template("daily"), plan(), statuses=((), ()), observations=entries)
    texts = {one.key: (one.text, one.ids) for one in found}
    assert texts["restrictions/entries:restriction///now"] == ("2", ("e-1", "e-2"))
    assert texts["mines/entries:mines///now"] == ("1", ("e-3",))


def test_of_our_own_entries_violations_are_counted_and_meetings_are_not(
    filled: Path, tmp_path: Path
) -> None:
    shutil.copytree(filled, tmp_path / "ws")
    fired = {"topic": "ceasefire-violation", "unit": "explosion", "number": 11.0}
    entries = [
        observation("o-1", **fired, kind="explosion"),
        observation("o-2", **fired, kind="explosion", from_at=None, until_at=None),
        observation("o-3", topic="patrol", kind="patrol-done", number=None, unit=""),
        observation(
            "o-4", topic="casualties", kind="casualty-mine", killed=2, number=None, unit=""
        ),
    ]
    clock = Clock(now=datetime(2017, 5, 8, 12, tzinfo=UTC))
    with open_workspace(tmp_path / "ws", clock=clock) as workspace:
        workspace.observations.add_many(entries)
        told = gathered(workspace, draft(plan=plan(zones=())))
    texts = {one.key: one.text for one in told.numbers if one.count}
    assert texts["counts/events.v1/observations//now"] == "2"
    assert texts["counts/units.v1:explosion/observations//now"] == "22"
    assert texts["casualties/fatalities.v1/observations//now"] == "2"
    assert [scene.total for scene in told.scenes] == [2, 3]
    counted = [one for one in told.numbers if one.count and one.count.feed == "observations"]
    answers = asked_again(tmp_path / "ws", counted)
    for number in counted:
        assert_same(number, answers[number.command])


@pytest.mark.parametrize(
    "question",
    [
        Question(filters=ReportFilter(country="Syria")),
        Question(ceasefire="truce", from_on=date(2017, 5, 1), until_on=date(2017, 5, 2)),
        Question(zone="around-homs"),
    ],
)
def test_a_question_without_a_command_is_refused(question: Question) -> None:
    with pytest.raises(InvalidValue, match="cannot be put again"):
        count_command("events.v1", question)


@pytest.mark.slow
def test_every_number_over_the_real_events_is_what_its_command_prints(
    shared: Path, tmp_path: Path
) -> None:
    """A daily report over 14,522 events: under 5 s of computing, every number asked again."""
    with init_workspace(tmp_path / "ws", pack="syria") as made:
        released = FileOptions(published_on=date(2019, 6, 1))
        made.ingest.add(shared / "events/ged_syria_2016-2018.csv.gz", released)
    inputs, seconds = _real_report(tmp_path / "ws")
    counted = [one for one in inputs.numbers if one.count]
    answers = asked_again(tmp_path / "ws", counted)
    assert seconds < 5
    assert len(counted) > 60
    for number in counted:
        assert_same(number, answers[number.command])


def _real_report(folder: Path) -> tuple[ReportInputs, float]:
    cut_off = datetime(2019, 6, 2, 19, 30, tzinfo=timezone(timedelta(hours=3)))
    day = Period(from_on=date(2018, 7, 4), until_on=date(2018, 7, 5))
    asked = plan(
        period=day,
        previous=day.before(),
        cut_off=cut_off,
        previous_cut_off=cut_off - timedelta(days=1),
        zones=_ZONES,
    )
    begun = time.process_time()
    with open_workspace(folder) as workspace:
        gatherer = ReportGatherer(workspace.ledger, workspace.record)
        inputs = gatherer.gather(draft(plan=asked), at=cut_off)
    return inputs, time.process_time() - begun

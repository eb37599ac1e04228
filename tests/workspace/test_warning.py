"""Warnings of a workspace: what spoke, by what was known, and what could not be watched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import truceline
from truceline.core.errors import InvalidValue, TrucelineError, UnknownId
from truceline.monitor.warning import Knowledge, StatedEvent
from truceline.workspace import Workspace
from truceline.workspace.ingest import FileOptions
from truceline.workspace.warning_rows import alert_row
from truceline.workspace.warning_shapes import ReplayAsked, WarningAsked, warned_in_words

from .builders import ged
from .conftest import WriteGed
from .warned_reports import CALM, LAST_DAY, RISE, RISE_BEGAN

ZONE = "around-homs"
OFFENSIVE = StatedEvent(label="Offensive", zone=ZONE, on=date(2017, 6, 16), source="paper")
NEXT_DAY = Knowledge(wait_days=1, lag_days=1)


@pytest.fixture
def risen(workspace: Workspace, ged_file: WriteGed) -> Workspace:
    workspace.ingest.add(ged_file(*CALM, *RISE))
    return workspace


def test_a_rise_is_told_with_exactly_the_incidents_that_made_it(risen: Workspace) -> None:
    warned = risen.warning.alerts()
    here = [one for one in warned.alerts if one.zone == ZONE and one.pair.between is None]
    row = alert_row(warned, here[0])
    made = {
        f"ucdp-ged:{one['id']}"
        for one in RISE
        if row["rise_began_on"] <= date.fromisoformat(str(one["date_start"])) <= row["spoke_on"]
    }
    assert (len(here), row["rise_began_on"], warned.on) == (1, RISE_BEGAN, LAST_DAY)
    assert (set(row["report_ids"]), row["incidents"]) == (made, len(made))
    assert "in Around Homs have risen, by the count of UCDP GED" in row["in_words"]
    assert not row["is_released"]
    assert risen.ledger.run(warned.run)["command"] == "monitor.warning"


def test_every_chart_is_counted_also_those_that_could_not_be_kept(risen: Workspace) -> None:
    warned = risen.warning.alerts()
    zones = {one.zone for one in warned.watches}
    assert zones == {"", ZONE, "never-agreed"}
    states = [warned.state(one) for one in warned.watches]
    assert (states.count("spoke"), states.count("no chart")) == (4, 2)
    refused = [one.unanswered for one in warned.watches if one.zone == "never-agreed"]
    assert refused == ["the lines of the zone were never agreed"] * 2
    words = warned_in_words(warned)
    assert "not released" in words
    assert "2 that could not be kept" in words
    assert "by chance" in words


def test_what_was_not_known_by_a_day_changes_nothing_before_it(
    workspace: Workspace, ged_file: WriteGed
) -> None:
    workspace.ingest.add(ged_file(*CALM), FileOptions(published_on=date(2017, 6, 11)))
    asked = WarningAsked(as_of=date(2017, 6, 12))
    before = workspace.warning.alerts(asked)
    workspace.ingest.add(ged_file(*RISE), FileOptions(published_on=date(2017, 6, 20)))
    after = workspace.warning.alerts(asked)
    assert (before.alerts, after.alerts, after.on) == ((), (), date(2017, 6, 9))
    assert workspace.warning.alerts(replace(asked, as_of=date(2017, 6, 21))).alerts
    assert not any("known today" in line for line in after.assumptions)


def test_an_answer_is_kept_until_something_is_written(risen: Workspace, ged_file: WriteGed) -> None:
    first = risen.warning.alerts()
    assert risen.warning.alerts() is first
    risen.ingest.add(ged_file(ged(9999, "2017-06-16")))
    after = risen.warning.alerts()
    assert (after.on, after.run == first.run) == (date(2017, 6, 16), False)


def test_after_the_last_report_a_chart_is_not_watched_rather_than_quiet(risen: Workspace) -> None:
    warned = risen.warning.alerts(WarningAsked(on=date(2018, 3, 1)))
    assert {one.zone for one in warned.watches} == {"", "never-agreed"}  # the area ended in 2018
    kept = [one for one in warned.watches if one.zone == ""]
    assert {warned.state(one) for one in kept} <= {"learning", "not watched"}
    assert (warned.number("quiet"), warned.expected_false_alarms) == (0, 0)
    assert "0 charts quiet" in warned_in_words(warned)


def test_a_back_test_says_how_early_and_how_often_wrongly(risen: Workspace) -> None:
    asked = ReplayAsked(events=(OFFENSIVE,), knowledge=NEXT_DAY)
    (one,) = risen.warning.back_test(asked).tested
    row = next(row for row in one.test.events if row.pair.between is None)
    assert row.verdict == "early"
    assert row.first_alert is not None
    assert row.warning_days == (OFFENSIVE.on - row.first_alert.spoke_on).days - 1
    assert one.test.expected_false_alarms > 0
    assert one.assumptions[0].startswith("Each report is taken to have been known 1 day after")


def test_the_pack_s_own_dated_ends_are_tested_where_none_is_given(risen: Workspace) -> None:
    (event,) = risen.warning.stated_events()
    assert (event.on, event.zone, event.source) == (date(2017, 5, 20), "", "paper")
    (one,) = risen.warning.back_test().tested
    assert {row.event for row in one.test.events} == {event}
    assert {row.verdict for row in one.test.events} == {"not early"}


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        (
            ReplayAsked(events=(OFFENSIVE,), knowledge=Knowledge(wait_days=3)),
            InvalidValue,
            "no report was known within 3 days",
        ),
        (ReplayAsked(events=(replace(OFFENSIVE, zone="mars"),)), UnknownId, "mars"),
        (ReplayAsked(events=(replace(OFFENSIVE, on=date(2019, 1, 1)),)), InvalidValue, "reach"),
        (WarningAsked(zones=("mars",)), UnknownId, "mars"),
        (WarningAsked(feed="mars"), UnknownId, "mars"),
        (WarningAsked(between=("nobody", "insurgents")), UnknownId, "nobody"),
        (WarningAsked(on=date(2016, 1, 1)), InvalidValue, "no reports up to 2016-01-01"),
    ],
)
def test_what_cannot_be_answered_is_an_error_and_never_a_quiet_chart(
    risen: Workspace,
    asked: ReplayAsked | WarningAsked,
    error: type[TrucelineError],
    words: str,
) -> None:
    ask = risen.warning.back_test if isinstance(asked, ReplayAsked) else risen.warning.alerts
    with pytest.raises(error, match=words) as caught:
        ask(asked)  # type: ignore[arg-type]
    assert caught.value.hint


def test_no_report_or_edition_and_no_brief_unasked_can_show_a_warning() -> None:
    """The chapter of a brief is added by `truceline brief --warnings`, and by nothing else."""
    source = Path(truceline.__file__).parent
    outward = [*source.glob("briefs/**/*.py"), *source.glob("reporting/**/*.py")]
    outward += [*source.glob("workspace/report*.py"), source / "workspace" / "briefs.py"]
    outward.remove(source / "briefs" / "compose" / "warnings.py")
    assert len(outward) > 50
    for path in outward:
        text = path.read_text()
        assert "monitor.warning" not in text, path
        assert "workspace.warning" not in text, path
        assert "compose.warnings" not in text, path

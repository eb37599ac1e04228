from __future__ import annotations

import json
from datetime import date

import pytest

from truceline.core.errors import InvalidValue, UnknownId
from truceline.workspace import Workspace
from truceline.workspace.briefs import BriefRequest, BriefStage
from truceline.workspace.question import Question

from .builders import Clock, ged
from .conftest import WriteGed


@pytest.fixture
def briefs(workspace: Workspace, ged_file: WriteGed, clock: Clock) -> BriefStage:
    workspace.ingest.add(ged_file(*(ged(n, f"2017-05-{n:02}") for n in range(1, 29))))
    clock.pass_days(30)
    workspace.ingest.add(ged_file(ged(30, "2017-05-10", best=50, high=50)))
    return workspace.briefs


def days(*bounds: int) -> Question:
    first, last = (date(2017, 5, n) for n in bounds)
    return Question(from_on=first, until_on=last)


@pytest.mark.parametrize(
    ("request_", "first", "until"),
    [
        (BriefRequest(question=Question()), 6, 20),
        (BriefRequest(question=Question(on=date(2017, 5, 10))), 6, 11),
        (BriefRequest(question=Question(), last_days=7), 22, 29),
        (BriefRequest(ceasefire="truce", question=days(8, 12)), 8, 12),
    ],
    ids=["of a ceasefire that ended", "on a day of it", "the last days", "as asked"],
)
def test_the_period_is_what_was_in_effect_or_asked_for(
    briefs: BriefStage, request_: BriefRequest, first: int, until: int
) -> None:
    period = briefs.brief(request_).inputs.assessment.period
    assert (period.from_on, period.until_on) == (date(2017, 5, first), date(2017, 5, until))


def test_a_brief_counts_what_the_monitor_counts_and_carries_its_run(
    briefs: BriefStage, workspace: Workspace
) -> None:
    between = ("government", "insurgents")
    asked = Question(between=between, from_on=date(2017, 5, 6), until_on=date(2017, 5, 20))
    (count,) = workspace.monitor.count("events", asked)
    inputs = briefs.brief(BriefRequest(ceasefire="truce", question=Question())).inputs
    (feed,) = inputs.assessment.feeds
    assert feed.totals[0].now.value == count.value == 15
    assert set(feed.incidents["report_id"].to_pylist()) == set(count.report_ids)
    assert workspace.ledger.run(inputs.run.run_id)["command"] == "monitor.assess"
    assert json.loads(feed.incidents["row"][0].as_py())["side_a"] == "Government of Syria"


def test_a_brief_as_of_a_day_knows_nothing_later(briefs: BriefStage) -> None:
    then = Question(as_of=date(2020, 1, 2))
    (feed,) = briefs.brief(BriefRequest(ceasefire="truce", question=then)).inputs.assessment.feeds
    assert (feed.totals[0].now.value, feed.totals[0].now.fatalities_best) == (14, 14)
    assert "ucdp-ged:30" not in feed.incidents["report_id"].to_pylist()


def test_every_number_of_a_brief_opens_to_reports_that_it_holds(briefs: BriefStage) -> None:
    inputs = briefs.brief(BriefRequest(ceasefire="truce", question=Question())).inputs
    (feed,) = inputs.assessment.feeds
    held = {
        report_id
        for table in (feed.incidents, *inputs.other_reports)
        for report_id in table["report_id"].to_pylist()
    }
    lines = feed.totals + feed.zones + feed.pairs + feed.kinds
    counts = [one for line in lines for one in (line.now, line.previous, line.baseline) if one]
    assert {report_id for one in counts for report_id in one.report_ids} <= held


def test_a_zone_asked_for_narrows_the_brief_of_a_ceasefire(
    briefs: BriefStage, workspace: Workspace, ged_file: WriteGed
) -> None:
    workspace.ingest.add(ged_file(ged(99, "2017-05-10", latitude=35.13)))
    everywhere, near = (
        briefs.brief(BriefRequest(ceasefire="truce", question=Question(zone=zone))).inputs
        for zone in ("", "around-homs")
    )
    assert everywhere.assessment.feeds[0].totals[0].now.value == 16
    assert near.assessment.feeds[0].totals[0].now.value == 15
    assert set(near.shapes) == {"around-homs"}
    assert [line.key for line in near.assessment.feeds[0].zones] == ["around-homs"]


def test_a_brief_that_cannot_be_written_is_refused(briefs: BriefStage) -> None:
    with pytest.raises(UnknownId, match="no ceasefire 'peace'"):
        briefs.brief(BriefRequest(ceasefire="peace", question=Question()))
    early = Question(on=date(2017, 5, 5))
    with pytest.raises(InvalidValue, match="began on 2017-05-06, after 2017-05-05"):
        briefs.brief(BriefRequest(ceasefire="truce", question=early))


def test_without_reports_a_brief_still_says_what_was_agreed(workspace: Workspace) -> None:
    asked = BriefRequest(ceasefire="truce", question=Question(on=date(2017, 5, 10)))
    inputs = workspace.briefs.brief(asked).inputs
    assert inputs.assessment.feeds == ()
    assert [status.agreement_id for status in inputs.statuses] == ["truce"]

"""What an import is refused or questioned for, beyond the flaws of single rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from truceline.core.errors import InvalidValue
from truceline.monitor import ReportFilter
from truceline.workspace import Workspace
from truceline.workspace.ingest import FileOptions
from truceline.workspace.question import Question

from .builders import ged
from .conftest import WriteGed

MAPPING = """
feed: ucdp-ged
counter: Bulletin of a party
key: [id]
date: day
date_order: ymd
"""


def codes(added: object) -> list[str]:
    return [finding.code for finding in added.findings]  # type: ignore[attr-defined]


def test_rows_of_another_counter_are_refused_under_the_name_of_a_feed(
    workspace: Workspace, ged_file: WriteGed, tmp_path: Path
) -> None:
    workspace.ingest.add(ged_file(ged(1, "2017-05-06")))
    rows, mapping = tmp_path / "bulletin.csv", tmp_path / "bulletin.yaml"
    rows.write_text("id,day\n7,2017-05-06\n")
    mapping.write_text(MAPPING)
    with pytest.raises(InvalidValue, match="holds the reports of 'UCDP GED'"):
        workspace.ingest.add(rows, FileOptions(mapping=mapping))
    assert workspace.monitor.count("events")[0].value == 1


@pytest.mark.parametrize("last", ["2061-01-05", "9999-12-31"])
def test_an_event_after_the_day_it_was_known_is_left_out(
    workspace: Workspace, ged_file: WriteGed, last: str
) -> None:
    rows = ged_file(ged(1, "2017-05-06"), ged(2, "2017-05-07", date_end=last), ged(3, last))
    added = workspace.ingest.add(rows, FileOptions(published_on=date(2019, 1, 1)))
    assert codes(added) == ["report.later-than-known"] * 2
    later = Question(from_on=date(2030, 1, 1), until_on=date(2031, 1, 1))
    (count,) = workspace.monitor.count("events", later)
    assert count.value is None
    assert count.is_unknown


def test_two_versions_of_one_day_are_said_not_to_be_ordered(
    workspace: Workspace, ged_file: WriteGed
) -> None:
    day = FileOptions(published_on=date(2019, 1, 1))
    assert codes(workspace.ingest.add(ged_file(ged(1, "2017-05-06", best=1)), day)) == []
    again = workspace.ingest.add(ged_file(ged(1, "2017-05-06", best=2, high=2)), day)
    assert codes(again) == ["report.tied-versions"]


def test_where_many_rows_are_swapped_the_others_are_doubted(
    workspace: Workspace, ged_file: WriteGed
) -> None:
    swapped = [ged(n, "2017-05-06", latitude=36.72, longitude=34.73) for n in range(3)]
    added = workspace.ingest.add(ged_file(*swapped, ged(9, "2017-05-06")))
    assert codes(added) == ["geo.file-swapped"] + ["geo.swapped"] * 3


def test_a_feed_that_nobody_knew_yet_is_no_answer_of_that_day(
    workspace: Workspace, ged_file: WriteGed
) -> None:
    rows = ged_file(ged(1, "2017-05-06"))
    workspace.ingest.add(rows, FileOptions(published_on=date(2018, 1, 1)))
    workspace.ingest.enter({"first_day": date(2017, 5, 7)}, by="Amal")
    then = workspace.monitor.count("events", Question(as_of=date(2019, 1, 1)))
    assert [count.feed for count in then] == ["ucdp-ged"]
    assert len(workspace.monitor.count("events")) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("precision", "77"), ("fatalities_best", 77), ("first_day", date(2099, 1, 1))],
)
def test_a_correction_is_checked_as_a_row_would_be(
    workspace: Workspace, ged_file: WriteGed, field: str, value: object
) -> None:
    workspace.ingest.add(ged_file(ged(1, "2017-05-06")))
    with pytest.raises(InvalidValue):
        workspace.ingest.correct("ucdp-ged:1", {field: value}, by="Amal", reason="misprint")


def test_a_filter_that_one_feed_cannot_run_leaves_the_others_their_answer(
    workspace: Workspace, ged_file: WriteGed
) -> None:
    workspace.ingest.add(ged_file(ged(1, "2017-05-06")))
    workspace.ingest.enter({"first_day": date(2017, 5, 7)}, by="Amal")
    question = Question(filters=ReportFilter(max_date_precision=1))
    found = {c.feed: c for c in workspace.monitor.count("events", question)}
    assert found["ucdp-ged"].value == 1
    assert found["hand"].value is None
    assert "date precision" in found["hand"].filters["unknown"]

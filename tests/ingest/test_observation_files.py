from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.observed import observation
from ingest.workbook import workbook
from truceline.core.errors import SourceChanged
from truceline.core.findings import Finding, Severity
from truceline.core.observation import Qualifier
from truceline.ingest.model import Reading, SourceFile
from truceline.ingest.observation_files import ObservationReader
from truceline.ingest.observations import as_row, from_row
from truceline.ingest.read import read_file

NOW = datetime(2018, 10, 25, tzinfo=UTC)

# As KoboToolbox exports the form: groups before names, points in one column and again in four,
# times with milliseconds and an offset, and columns of its own.
KOBO = {
    "start": "2018-10-19T14:20:11.123+03:00", "entry_id": "3f0c",
    "what/topic": "ceasefire-violation", "what/kind": "explosion", "what/means": "heard",
    "what/qualifier": "at_least",
    "what/number": "12", "what/unit": "", "when/on": "2018-10-19",
    "when/from_at": "14:05:00.000+03:00", "when/until_at": "", "where/position":
    "35.93067 36.63391 412.5 4.8", "where/_position_latitude": "35.93067",
    "where/_position_longitude": "36.63391", "where/_position_altitude": "412.5",
    "where/_position_precision": "4.8", "where/bearing_deg": "225",
    "where/distance_min_m": "4000", "where/distance_max_m": "7000", "more/persons": "A; B",
    "__version__": "v1", "_id": "7", "_uuid": "9d1e", "_submission_time": "2018-10-19T16:00:00",
    "_validation_status": "", "_notes": "", "_status": "submitted_via_web", "_submitted_by": "",
    "_tags": "", "_index": "1", "meta/rootUuid": "uuid:9d1e",
}  # fmt: skip
# As ODK Central exports it, and with labels in place of words.
ODK = {
    "SubmissionDate": "2018-10-19T16:00:00.000Z", "what-topic": "Restriction of movement",
    "what-kind": "Отказ в доступе", "when-on": "2018-10-19", "where-position-Latitude": "35.93067",
    "where-position-Longitude": "36.63391", "where-position-Altitude": "412.5",
    "where-position-Accuracy": "4.8", "more-stated_reason": "mines", "meta-instanceID": "uuid:77",
    "KEY": "uuid:77", "ReviewState": "", "SubmitterName": "x", "Edits": "0", "FormVersion": "1",
}  # fmt: skip


def table(*rows: Mapping[str, str]) -> SourceFile:
    sink = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(sink, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return as_file(sink.getvalue().encode())


def as_file(content: bytes) -> SourceFile:
    return SourceFile(path=Path("seen.csv"), source_id="s", content=content)


def read(*rows: Mapping[str, str]) -> Reading:
    return read_file(table(*rows), ObservationReader(now=NOW))


def codes(findings: Iterable[Finding]) -> Sequence[str]:
    return [finding.code for finding in findings]


def test_our_own_columns_come_back_as_the_observations_that_they_were() -> None:
    second = observation(entry_id="e-2", number=None, persons=())
    reading = read(as_row(observation()), as_row(second))
    assert [from_row(report.row) for report in reading.reports] == [observation(), second]
    assert not reading.findings


def test_an_export_of_kobo_is_read_with_its_groups_points_and_times() -> None:
    (report,) = read(KOBO).reports
    found = from_row(report.row)
    assert (found.entry_id, found.topic, found.qualifier) == (
        "3f0c", "ceasefire-violation", Qualifier.AT_LEAST,
    )  # fmt: skip
    assert (found.position_lat_deg, found.position_lon_deg) == (35.93067, 36.63391)
    assert (str(found.from_at), found.persons) == ("14:05:00", ("A", "B"))
    assert report.known_at == datetime(2018, 10, 19, 16, tzinfo=UTC)
    assert not read(KOBO).findings


def test_a_point_in_one_column_alone_is_enough() -> None:
    alone = {name: text for name, text in KOBO.items() if "_position_" not in name}
    assert [r.row for r in read(alone).reports] == [r.row for r in read(KOBO).reports]
    broken = read(alone | {"where/position": "here"})
    assert "no point" in broken.findings[0].message


def test_an_export_of_odk_central_with_labels_is_read_too() -> None:
    (report,) = read(ODK).reports
    found = from_row(report.row)
    assert (found.entry_id, found.topic, found.kind) == ("77", "restriction", "denied")
    assert (found.position_lat_deg, found.stated_reason) == (35.93067, "mines")


@pytest.mark.parametrize(
    ("row", "change"),
    [
        (KOBO, {"_validation_status": "Not Approved"}),
        (ODK, {"ReviewState": "rejected"}),
        (ODK, {"DeletedAt": "2018-10-20T08:00:00Z"}),
        (KOBO, {"deleted": "yes"}),
    ],
    ids=["not-approved", "rejected", "deleted-at", "marked"],
)
def test_a_row_marked_as_deleted_takes_its_entry_back(
    row: Mapping[str, str], change: Mapping[str, str]
) -> None:
    reading = read({**row, **change})
    (report,) = reading.reports
    assert report.is_withdrawn
    assert report.known_at in {NOW, datetime(2018, 10, 20, 8, tzinfo=UTC)}
    assert codes(reading.findings) == ["observation.deleted"]
    assert not read({**KOBO, "deleted": "no"}).reports[0].is_withdrawn


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"what/topic": "war"}, "no topic 'war'"),
        ({"what/kind": "denied"}, "no kind 'denied'"),
        ({"when/on": "2018-02-31"}, "February 2018 has 28 days"),
        ({"what/number": "a dozen"}, "no number"),
        ({"where/bearing_deg": "400"}, "400 degrees"),
        ({"where/distance_max_m": "70"}, "no range"),
        ({"entry_id": "", "_uuid": "", "meta/rootUuid": ""}, "entry_id is empty"),
    ],
)
def test_a_flawed_row_is_one_finding_with_its_line_and_repair(
    change: Mapping[str, str], said: str
) -> None:
    good = {**KOBO, "entry_id": "good"}
    reading = read({**KOBO, **change}, good)
    assert [report.native_id for report in reading.reports] == ["good"]
    (flaw,) = reading.findings
    assert (flaw.severity, said in flaw.message) == (Severity.ERROR, True)
    assert flaw.hint
    assert flaw.where is not None
    assert flaw.where.line == 2


def test_a_clock_that_runs_ahead_or_before_the_event_is_not_believed() -> None:
    for text in ("2019-01-01T00:00:00", "2018-10-01T00:00:00"):
        reading = read(KOBO | {"_submission_time": text})
        assert reading.reports[0].known_at is None
        assert codes(reading.findings) == ["observation.clock"]


def test_days_of_a_spreadsheet_are_told_from_months_by_the_whole_column() -> None:
    rows = [KOBO | {"entry_id": "a", "when/on": "05.10.2018"}]
    rows += [KOBO | {"entry_id": "b", "when/on": "19.10.2018"}]
    days = [report.first_day for report in read(*rows).reports]
    assert days == [date(2018, 10, 5), date(2018, 10, 19)]


def test_columns_that_nobody_knows_are_named_once() -> None:
    reading = read(KOBO | {"what/colour": "red"})
    assert codes(reading.findings) == ["observation.unknown-column"]
    assert "what/colour" in reading.findings[0].message
    assert reading.rows_left_out == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"entry_id": "1", "topic": "weapons", "on": "2018-10-19"}], "no column kind"),
        ([{"topic": "weapons", "kind": "x", "on": "2018-10-19"}], "would double it"),
        ([KOBO | {"place_name": "x", "where/place_name": "y"}], "hold the same"),
    ],
)
def test_a_table_that_is_none_of_observations_is_refused(
    rows: list[Mapping[str, str]], said: str
) -> None:
    with pytest.raises(SourceChanged, match=said) as caught:
        read(*rows)
    assert caught.value.hint


def test_a_workbook_is_read_with_its_real_days() -> None:
    row: dict[str, str | float | date] = {**as_row(observation()), "on": date(2018, 10, 19)}
    file = as_file(workbook(data=[list(row), list(row.values())]))
    assert ObservationReader(now=NOW).recognises(file)
    (report,) = read_file(file, ObservationReader(now=NOW)).reports
    assert from_row(report.row) == observation()

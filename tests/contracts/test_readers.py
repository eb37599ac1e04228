"""One suite for every reader: nothing lost, nothing doubled, each item points to its row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from truceline.core.errors import TrucelineError
from truceline.core.findings import Finding, Severity
from truceline.core.report import Report
from truceline.ingest.mapping import read_mapping
from truceline.ingest.model import Reader, SourceFile
from truceline.ingest.read import find_reader, installed_readers, read_file
from truceline.ingest.readers.mapped import MappedReader

GED = {
    "id": "1", "type_of_violence": "1", "side_a": "A", "side_b": "B", "where_prec": "1",
    "latitude": "35", "longitude": "36", "date_prec": "1", "date_start": "2017-05-06",
    "date_end": "2017-05-06", "low": "1", "best": "1", "high": "1",
}  # fmt: skip
ACLED = {
    "event_id_cnty": "SYR1", "event_date": "2020-03-06", "event_type": "Battles",
    "latitude": "35", "longitude": "36", "fatalities": "1", "timestamp": "1583755200",
}  # fmt: skip
DELETED = {"event_id_cnty": "SYR1", "deleted_timestamp": "1583755200"}
LOG = {"no": "1", "day": "2021-03-26", "killed": "2"}
MAPPING = "feed: log\ncounter: Log\nkey: [no]\ndate: day\ndeaths: {best: killed}\n"
MAPPED = MappedReader(read_mapping(MAPPING, "mapping"))


@dataclass(frozen=True)
class Sample:
    """A format's good row, its id column, and a cell that cannot be right."""

    reader: str
    row: Mapping[str, str]
    id_column: str
    bad: Mapping[str, str]
    is_json: bool = False

    def file(self, *changes: Mapping[str, str]) -> SourceFile:
        rows = [{**self.row, **change} for change in changes]
        if self.is_json:
            text = json.dumps(rows)
        else:
            sink = io.StringIO()
            writer = csv.DictWriter(sink, list(self.row))
            writer.writeheader()
            writer.writerows(rows)
            text = sink.getvalue()
        return SourceFile(path=Path("sample"), source_id="sample", content=text.encode())

    def whole(self) -> SourceFile:
        """Two good rows, a bad one, a repeated one, a good one."""
        ids = [{self.id_column: f"{self.row[self.id_column]}{n}"} for n in range(4)]
        return self.file(ids[0], ids[1], {**ids[2], **self.bad}, ids[1], ids[3])


SAMPLES = [
    Sample("ged-csv.v1", GED, "id", {"date_start": "2017-02-31"}),
    Sample("acled-csv.v1", ACLED, "event_id_cnty", {"event_date": "2020-02-31"}),
    Sample("acled-json.v1", ACLED, "event_id_cnty", {"latitude": "north"}, is_json=True),
    Sample("acled-deleted.v1", DELETED, "event_id_cnty", {"deleted_timestamp": "soon"}),
    Sample("mapped.v1", LOG, "no", {"killed": "few"}),
]
every_reader = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.reader)


def reader_of(sample: Sample) -> Reader:
    """The installed reader of that name; a mapped one is made by its mapping."""
    found: Reader = MAPPED
    if sample.reader != MAPPED.name:
        found = find_reader(sample.whole(), installed_readers(), name=sample.reader)
    return found


def test_every_installed_reader_has_a_sample() -> None:
    assert {reader.name for reader in installed_readers()} <= {s.reader for s in SAMPLES}


@every_reader
def test_its_own_format_is_recognised_by_it_alone(sample: Sample) -> None:
    assert find_reader(sample.whole(), [*installed_readers(), MAPPED]).name == sample.reader


@every_reader
def test_each_row_comes_out_once_and_points_to_its_place(sample: Sample) -> None:
    items = list(reader_of(sample).read(sample.whole()))
    assert [item.where.row for item in items if item.where] == [1, 2, 3, 4, 5]
    assert isinstance(items[2], Finding)
    assert items[2].severity is Severity.ERROR
    assert items[2].hint
    assert all(isinstance(item, Report) for at, item in enumerate(items) if at != 2)


@every_reader
def test_rows_in_are_accounted_for(sample: Sample) -> None:
    reading = read_file(sample.whole(), reader_of(sample))
    assert (reading.rows_in, len(reading.reports)) == (5, 3)
    assert (reading.rows_left_out, reading.duplicates) == (1, 1)
    assert {report.feed for report in reading.reports} == {reading.feed.feed}
    assert all(report.where.source_id == "sample" for report in reading.reports)


@every_reader
def test_the_same_file_read_twice_gives_equal_readings(sample: Sample) -> None:
    reader = reader_of(sample)
    assert read_file(sample.whole(), reader) == read_file(sample.whole(), reader)


@every_reader
def test_other_content_is_not_recognised_and_never_a_foreign_error(sample: Sample) -> None:
    reader = reader_of(sample)
    for content in (b"\xff\xfe\x00", b"PK\x03\x04 cut", b"{", b"\n\n", b'"', b"a;b\n1;2\n"):
        file = SourceFile(path=Path("other"), source_id="other", content=content)
        assert not reader.recognises(file)
        with pytest.raises(TrucelineError):
            list(reader.read(file))


@every_reader
def test_a_counter_is_named_with_what_its_numbers_cannot_show(sample: Sample) -> None:
    feed = reader_of(sample).feed
    assert feed.counter
    assert feed.caveats or sample.reader == MAPPED.name

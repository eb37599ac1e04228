from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from truceline.core.errors import InvalidValue, ProvenanceError, UnreadableDocument
from truceline.core.findings import Finding, Severity
from truceline.core.report import Feed, Report
from truceline.core.source import Span
from truceline.ingest.model import SourceFile
from truceline.ingest.read import find_reader, installed_readers, read_file

FILE = SourceFile(path=Path("f.csv"), source_id="f", content=b"whatever")


def report(row: int, native_id: str, **row_cells: str) -> Report:
    day = date(2017, 5, 6)
    where = Span(source_id="f", row=row, line=row + 1)
    return Report(
        feed="fake", native_id=native_id, first_day=day, last_day=day, where=where, row=row_cells
    )


def flaw(row: int, severity: Severity = Severity.ERROR) -> Finding:
    where = Span(source_id="f", row=row)
    return Finding(code="report.bad-row", message="bad", severity=severity, where=where)


class FakeReader:
    name = "fake.v1"
    feed = Feed(feed="fake", counter="Fake")

    def __init__(self, *items: Report | Finding) -> None:
        self.items = items

    def recognises(self, file: SourceFile) -> bool:
        return bool(file.content)

    def read(self, file: SourceFile) -> Iterator[Report | Finding]:
        assert file is FILE
        yield from self.items


def test_rows_in_are_reports_findings_and_duplicates() -> None:
    same = report(3, "a", x="1")
    items: list[Report | Finding] = []
    items += [report(1, "a", x="1"), flaw(2), same, report(4, "b"), flaw(4, Severity.WARNING)]
    reading = read_file(FILE, FakeReader(*items))
    assert (reading.rows_in, len(reading.reports), reading.duplicates) == (4, 2, 1)
    assert reading.rows_left_out == 1
    assert len(reading.findings) == 2


def test_an_id_with_other_content_is_a_finding_that_names_the_first_row() -> None:
    reading = read_file(FILE, FakeReader(report(1, "a", x="1"), report(2, "a", x="2")))
    assert [finding.code for finding in reading.findings] == ["report.id-twice"]
    assert "line 2 (row 1)" in reading.findings[0].message


@pytest.mark.parametrize("rows", [(1, 3), (1, 1), (2,)], ids=["lost", "doubled", "late"])
def test_a_reader_that_loses_or_doubles_a_row_is_caught(rows: tuple[int, ...]) -> None:
    reader = FakeReader(*(report(row, str(at)) for at, row in enumerate(rows)))
    with pytest.raises(ProvenanceError, match="accounted for by fake"):
        read_file(FILE, reader)


def test_point_check_replaces_a_report_by_an_error_and_keeps_it_beside_a_warning() -> None:
    reader = FakeReader(report(1, "a"), report(2, "b"))
    strict = read_file(FILE, reader, point_check=lambda r: flaw(r.where.row or 0))
    mild = read_file(FILE, reader, point_check=lambda r: flaw(r.where.row or 0, Severity.WARNING))
    assert (len(strict.reports), strict.rows_left_out) == (0, 2)
    assert (len(mild.reports), mild.rows_left_out) == (2, 0)


def test_a_file_without_rows_says_so_and_progress_ends_at_all_rows() -> None:
    seen: list[int] = []
    reading = read_file(FILE, FakeReader(), progress=seen.append)
    assert [finding.code for finding in reading.findings] == ["file.no-rows"]
    many = FakeReader(*(report(row, str(row)) for row in range(1, 2002)))
    read_file(FILE, many, progress=seen.append)
    assert seen == [0, 1000, 2000, 2001]


def test_another_feed_is_named_on_reports_and_beside_numbers() -> None:
    reading = read_file(FILE, FakeReader(report(1, "a")), feed="ours")
    assert reading.reports[0].report_id == "ours:a"
    assert reading.feed.counter == "Fake (ours)"


def test_no_or_several_readers_are_told_with_the_way_out() -> None:
    empty = SourceFile(path=Path("f.csv"), source_id="f", content=b"")
    with pytest.raises(UnreadableDocument, match="tried: fake") as caught:
        find_reader(empty, [FakeReader()])
    assert "truceline map f.csv" in caught.value.hint
    with pytest.raises(InvalidValue, match="Several readers"):
        find_reader(FILE, [FakeReader(), FakeReader()])
    with pytest.raises(InvalidValue, match="no reader 'x'"):
        find_reader(FILE, [FakeReader()], name="x")


def test_our_readers_are_installed_in_the_same_way_as_others() -> None:
    names = [reader.name for reader in installed_readers()]
    assert {"acled-csv.v1", "acled-deleted.v1", "acled-json.v1", "ged-csv.v1"} <= set(names)
    assert find_reader(FILE, [FakeReader()], name="fake.v1").name == "fake.v1"

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.core.errors import SourceChanged
from truceline.core.findings import Finding
from truceline.ingest.model import SourceFile
from truceline.ingest.readers.table import Row, find_delimiter, read_rows


def table(text: str) -> SourceFile:
    return SourceFile(path=Path("t.csv"), source_id="t", content=text.encode())


def outcome(text: str) -> list[tuple[int | None, object]]:
    """Line and cells of each row; only the line of a finding."""
    items = read_rows(table(text))
    return [
        (item.where.line, list(item.cells.values())) if isinstance(item, Row) else (_line(item), "")
        for item in items
    ]


def _line(finding: Finding) -> int | None:
    return finding.where.line if finding.where else None


def test_rows_know_the_line_on_which_they_begin() -> None:
    text = 'a,b\n1,"x\ny"\n\n2,z\n'
    assert outcome(text) == [(2, ["1", "x\ny"]), (5, ["2", "z"])]


@pytest.mark.parametrize(
    "broken", ['3,"left open', "3", "3,4,5", '3,"x"y', '"3,x', '3,"'], ids=repr
)
def test_a_broken_row_costs_only_itself(broken: str) -> None:
    text = f'a,b\n1,"x"\n{broken}\n2,"z"\n4,w\n'
    assert outcome(text) == [(2, ["1", "x"]), (3, ""), (4, ["2", "z"]), (5, ["4", "w"])]


def test_a_quotation_mark_left_open_to_the_end_swallows_nothing() -> None:
    assert outcome('a,b\n1,"x\n2,y\n3,z\n') == [(2, ""), (3, ["2", "y"]), (4, ["3", "z"])]


@pytest.mark.parametrize(("mark", "line"), [(",", "a,b;c"), (";", "a;b;c,d"), ("\t", "a\tb\tc,d")])
def test_the_delimiter_is_the_mark_that_parts_most(mark: str, line: str) -> None:
    assert find_delimiter(line) == mark


def test_columns_without_a_name_are_numbered_and_twins_refused() -> None:
    rows = [item for item in read_rows(table("a,,b\n1,2,3\n")) if isinstance(item, Row)]
    assert rows[0].cells == {"a": "1", "column 2": "2", "b": "3"}
    with pytest.raises(SourceChanged, match="names a column twice: a"):
        list(read_rows(table("a,a\n1,2\n")))
    wide = [f"c{n}" for n in range(40_000)]  # A table may be this wide by mistake: told at once.
    with pytest.raises(SourceChanged, match="names a column twice: c7"):
        list(read_rows(table(",".join([*wide, "c7"]) + "\n")))


def test_a_header_that_is_not_csv_is_refused() -> None:
    with pytest.raises(SourceChanged, match="header cannot be read"):
        list(read_rows(table('a,"b"c\n1,2\n')))

"""Patterns from a CSV file."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.core.errors import InvalidValue, SourceChanged
from truceline.exchange.estimates import CapturePatterns, read_patterns
from truceline.ingest.files import open_source


def _read(folder: Path, text: str, **how: str) -> tuple[CapturePatterns, ...]:
    path = folder / "patterns.csv"
    path.write_text(text, encoding="utf-8")
    return read_patterns(open_source(path), **how)


def test_columns_are_lists_and_equal_rows_are_added(tmp_path: Path) -> None:
    (found,) = _read(tmp_path, "A;B;C;count\n1;0;0;5\n0;1;1;2\n1;0;0;3\n")
    assert (found.lists, found.counts) == (("A", "B", "C"), {"100": 8, "011": 2})


def test_without_a_count_each_row_is_one_person(tmp_path: Path) -> None:
    (found,) = _read(tmp_path, "A,B\n1,0\n1,1\n1,0\n")
    assert found.counts == {"10": 2, "11": 1}


def test_strata_come_apart_and_keep_the_lists_that_reach_them(tmp_path: Path) -> None:
    text = "where,A,B,C,n\nHoms,1,1,0,4\nIdlib,0,1,1,3\nHoms,1,0,1,2\n"
    homs, idlib = _read(tmp_path, text, stratum="where", count="n")
    assert (homs.stratum, homs.lists, homs.people) == ("Homs", ("A", "B", "C"), 6)
    assert (idlib.stratum, idlib.lists) == ("Idlib", ("B", "C"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("where,A,B,count\nHoms,1,1,4\n", "'where' has 'Homs', neither 0 nor 1"),
        ("A,B,count\n1,1,many\n", "'many' is no number of people"),
        ("A,B,count\n1,1,-4\n", "'-4' is no number of people"),
        ("A,B,count\n1,,4\n", "'B' has '', neither 0 nor 1"),
    ],
)
def test_a_bad_cell_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InvalidValue, match=said) as caught:
        _read(tmp_path, text)
    assert "line 2" in str(caught.value)


def test_a_broken_row_is_never_left_out_silently(tmp_path: Path) -> None:
    with pytest.raises(SourceChanged, match="2 cells, the header 3"):
        _read(tmp_path, "A,B,count\n1,1,4\n1,1\n")


def test_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="no column 'region'"):
        _read(tmp_path, "A,B,count\n1,1,4\n", stratum="region")

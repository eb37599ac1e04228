from __future__ import annotations

from pathlib import Path

import pytest

from truceline.core.errors import UnreadableDocument
from truceline.ingest.excerpt import read_excerpt
from truceline.ingest.files import as_source

TEXT = "id,text\n" + "".join(f'{n},"row {n}\nof two lines"\n' for n in range(1, 51)) + "51\n"


def test_rows_keep_their_number_line_and_text() -> None:
    found = read_excerpt(as_source(TEXT.encode(), Path("a.csv")), first=10, last=12)
    assert found.columns == ("id", "text")
    assert [(row.number, row.line) for row in found.rows] == [(10, 20), (11, 22), (12, 24)]
    assert found.rows[0].cells == ("10", "row 10\nof two lines")
    assert found.has_more


def test_a_broken_row_says_what_is_wrong_instead_of_vanishing() -> None:
    found = read_excerpt(as_source(TEXT.encode(), Path("a.csv")), first=50, last=60)
    assert [row.number for row in found.rows] == [50, 51]
    assert found.rows[1].cells == ()
    assert "has 1 cells" in found.rows[1].flaw
    assert not found.has_more


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="JSON"):
        read_excerpt(as_source(b'{"a": 1}', Path("a.json")), first=1, last=2)

from __future__ import annotations

import csv
import io

import pytest

from truceline.briefs import hxl_csv
from truceline.briefs.model import Cell, Column, Table
from truceline.core.errors import InvalidValue

TAGS = ("#loc+name", "#affected+killed", "#geo+lat")


def annex(*rows: tuple[str, str, str]) -> Table:
    heads = (
        Column(heading="Place"),
        Column(heading="Deaths", align="right"),
        Column(heading="Latitude"),
    )
    return Table(
        caption="Annex",
        columns=heads,
        rows=tuple(tuple(Cell.of(cell) for cell in row) for row in rows),
    )


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_hashtags_stand_between_header_and_rows() -> None:
    found = read(hxl_csv(annex(("حلب", "1,204", "-70.25")), TAGS))
    assert found == [
        ["Place", "Deaths", "Latitude"],
        list(TAGS),
        ["حلب", "1204", "-70.25"],
    ]


def test_text_never_becomes_a_formula() -> None:
    found = read(hxl_csv(annex(("=1+1", "@a", "-x\ny")), TAGS))
    assert found[2] == ["'=1+1", "'@a", "'-x y"]


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        (("#loc",), "3 columns and 1 HXL tags"),
        (("#loc", "date", ""), "No HXL tags: date"),
        (("", "", ""), "no HXL tag at all"),
    ],
)
def test_wrong_tags_are_refused(tags: tuple[str, ...], message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        hxl_csv(annex(), tags)

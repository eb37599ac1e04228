from __future__ import annotations

from briefs.export.documents import PLACE, document, said, side_by_side, table
from truceline.briefs import exporter_for
from truceline.briefs.model import Block, Cell, Column, Paragraph, Table


def text(*blocks: Block) -> str:
    return exporter_for("txt").export(document(*blocks)).decode()


def test_lines_fit_an_e_mail_and_only_an_address_exceeds() -> None:
    long = "https://example.org/" + "x" * 90
    lines = text(Paragraph(inlines=(said("word " * 60), said(long)))).splitlines()
    assert [line for line in lines if len(line) > 76] == [long]


def test_a_narrow_table_is_aligned_with_numbers_at_the_right() -> None:
    heads = (Column(heading="Region"), Column(heading="Events", align="right"))
    rows = ((Cell.of("East"), Cell.of("1,204")), (Cell.of("North-west"), Cell.of("7")))
    found = text(Table(caption="By region", columns=heads, rows=rows))
    assert (
        "Region      Events\n----------  ------\nEast         1,204\nNorth-west       7\n" in found
    )


def test_a_wide_table_becomes_lines_with_their_headings() -> None:
    found = text(table(2, 6, words="seen and heard"))
    assert "- Heading0: r0c0 seen and heard\n  Heading1: r0c1 seen and heard\n" in found


def test_arabic_cells_keep_to_their_label_so_that_columns_cannot_change_places() -> None:
    heads = (Column(heading="Place"), Column(heading="Events"))
    found = text(Table(caption="x", columns=heads, rows=((Cell.of(PLACE), Cell.of("7")),)))
    assert f"- Place: {PLACE}\n  Events: 7\n" in found


def test_links_leave_only_their_words() -> None:
    found = text(Paragraph(inlines=(said("See "), said("297", href="#n-1"), said("."))))
    assert "\nSee 297.\n" in found
    assert "#" not in found


def test_a_picture_is_its_words() -> None:
    found = exporter_for("txt").export(side_by_side()).decode()
    assert "Figure: Events per day\n\nTwo bars: 3 and 5 events.\n" in found

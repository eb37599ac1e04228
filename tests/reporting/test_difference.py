"""What two editions say differently, and how a correction tells it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from truceline.briefs.export import JsonExporter
from truceline.briefs.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Document,
    IncidentList,
    Inline,
    Notice,
    Paragraph,
    Section,
    Table,
)
from truceline.reporting.correction import with_correction
from truceline.reporting.difference import difference

SUMMARY = Section(heading="Summary", level=2, anchor="summary")
COUNTS = Section(heading="Counts", level=2, anchor="counts")


def words(text: str) -> Paragraph:
    return Paragraph(inlines=(Inline(text=text),))


def table(*rows: Sequence[str], caption: str = "Events") -> Table:
    headings = ("What", "Now", "Now")[: len(rows[0]) if rows else 2]
    return Table(
        caption=caption,
        columns=tuple(Column(heading=heading) for heading in headings),
        rows=tuple(tuple(Cell.of(text) for text in row) for row in rows),
    )


def document(*blocks: Block, notices: tuple[Notice, ...] = ()) -> Document:
    return Document(
        title="T",
        subtitle="S",
        language="en",
        run_id="run-1",
        recorded_at=datetime(2020, 1, 1, tzinfo=UTC),
        as_of=None,
        is_simulated=False,
        notices=notices,
        blocks=blocks,
    )


def stored(made: Document) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(JsonExporter().export(made))
    return found


def cells(before: Document, after: Document) -> list[tuple[str, ...]]:
    found = difference(stored(before), stored(after))
    return [(c.section, c.table, c.row, c.column, c.before, c.after) for c in found.numbers]


def test_the_same_editions_differ_in_nothing() -> None:
    one = document(SUMMARY, words("Quiet."), COUNTS, table(("Homs", "297")))
    assert difference(stored(one), stored(one)).is_empty


def test_a_changed_number_is_told_with_its_place() -> None:
    one = document(COUNTS, table(("Homs", "297"), ("Hama", "3")))
    other = document(COUNTS, table(("Hama", "3"), ("Homs", "301")))
    assert cells(one, other) == [("Counts", "Events", "Homs", "Now", "297", "301")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([("A", "1")], [("A", "1"), ("B", "2")], [("B", "", "", "2")]),
        ([("A", "1"), ("B", "2")], [("A", "1")], [("B", "", "2", "")]),
        (
            [("A", "1"), ("A", "2")],
            [("A", "1"), ("A", "3")],
            [("A, 3", "", "", "3"), ("A, 2", "", "2", "")],
        ),
        (
            [("A", "1"), ("A", "1")],
            [("A", "1")],
            [("A", "", "", "1"), ("A, 1", "", "1", ""), ("A, 1 (2)", "", "1", "")],
        ),
        (
            [("A", "x", "1"), ("A", "y", "2")],
            [("A", "x", "1"), ("A", "y", "3")],
            [("A, y", "Now (2)", "2", "3")],
        ),
        ([("A", "1", "2")], [("A", "1", "3")], [("A", "Now (2)", "2", "3")]),
        ([("only",)], [("other",)], [("other", "", "", "other"), ("only", "", "only", "")]),
    ],
    ids=[
        "came",
        "went",
        "rows of one name",
        "doubled",
        "two heads",
        "columns of one name",
        "one column",
    ],
)
def test_rows_that_come_go_or_share_a_name_lose_nothing(
    before: list[tuple[str, ...]], after: list[tuple[str, ...]], expected: list[tuple[str, ...]]
) -> None:
    found = cells(document(COUNTS, table(*before)), document(COUNTS, table(*after)))
    assert [cell[2:] for cell in found] == expected


def test_changed_words_are_told_by_section() -> None:
    bullets = Bullets(entries=((Inline(text="One "), Inline(text="left.")), (Inline(text="Two."),)))
    part = Section(heading="Homs", level=3, anchor="homs")
    before = document(SUMMARY, words("Quiet."), COUNTS, part, bullets)
    notice = Notice(severity="note", text="!")
    after = document(SUMMARY, words("Loud."), words("New."), COUNTS, part, notices=(notice,))
    found = difference(stored(before), stored(after)).texts
    assert [(one.section, one.gone, one.new) for one in found] == [
        ("", (), ("!",)),
        ("Summary", ("Quiet.",), ("Loud.", "New.")),
        ("Counts – Homs", ("One left.", "Two."), ()),
    ]


def test_the_length_of_a_list_of_incidents_is_a_number() -> None:
    def listed(total: int) -> IncidentList:
        return IncidentList(
            caption="Incidents",
            feed="f",
            counter="UCDP",
            is_simulated=False,
            entries=(),
            total=total,
        )

    found = cells(document(COUNTS, listed(2)), document(COUNTS, listed(3)))
    assert found == [("Counts", "Incidents", "UCDP", "", "2", "3")]


def corrected(before: Document, after: Document) -> Document:
    found = difference(stored(before), stored(after))
    return with_correction(after, found, said=lambda label: f"<{label}>")


def head(made: Document) -> list[tuple[str, ...]]:
    block = made.blocks[1]
    assert isinstance(block, Table)
    return [tuple(cell.text for cell in row) for row in block.rows]


def test_a_correction_tells_at_its_head_what_it_changes() -> None:
    before = document(SUMMARY, words("Quiet."), COUNTS, table(("Homs", "297")))
    after = document(SUMMARY, words("Loud."), COUNTS, table(("Homs", "301")))
    made = corrected(before, after)
    assert made.blocks[0] == Section(heading="<Correction>", level=2, anchor="correction")
    assert head(made) == [
        ("Summary", "", "Quiet.", "Loud."),
        ("Counts", "Homs, Now", "297", "301"),
    ]
    assert made.blocks[2:] == after.blocks


def test_the_head_of_a_correction_is_not_itself_a_difference() -> None:
    before, after = (
        document(COUNTS, table(("Homs", "297"))),
        document(COUNTS, table(("Homs", "301"))),
    )
    made = corrected(before, after)
    assert difference(stored(after), stored(made)).is_empty
    assert head(corrected(made, after)) == [("<same>", "", "", "")]


def test_a_long_list_of_changes_says_how_many_more_there_are() -> None:
    rows = [(f"row {n}", f"{n}") for n in range(250)]
    made = corrected(document(COUNTS, table()), document(COUNTS, table(*rows)))
    assert (len(head(made)), head(made)[-1][0]) == (201, "… + 50")

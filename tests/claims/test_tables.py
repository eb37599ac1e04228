"""Tables of monitors are counts with their counter and rule; nothing is added up."""

from __future__ import annotations

import io
from datetime import date, time
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.claims.tabular.table_words import load_table_words
from truceline.claims.tabular.tables import TabularCount, read_table_file, read_tables, table_ranges
from truceline.core.document import Document
from truceline.core.errors import SourceChanged
from truceline.core.findings import Finding
from truceline.ingest.files import as_source
from truceline.ingest.topics import load_topics, load_words

HEADER = "SMM position\tEvent location\tMeans\tNo.\tObservation\tDescription\tWeapon\tDate, time"
ANNEX = f"""Ceasefire violations

{HEADER}
Tower at Bolu\t2-3km NW\tHeard\t5\tExplosion\tUndetermined\tN/K\t3-Mar, 10:15
Tower at Bolu\t4km E\tRecorded\tabout 12\tBurst\tOutgoing\tHMG\t3-Mar, 10:20-10:45
Tower at Bolu\t4km E\tSaw\tN/K\tMuzzle flash\t\tHMG\t4-Mar, 22:01

The mission met the mayor of Kestel."""


def read(text: str, **changes: Any) -> tuple[tuple[TabularCount, ...], tuple[Finding, ...]]:
    body: dict[str, Any] = {"published_on": date(2021, 3, 5), "language": "en"} | changes
    return read_tables(Document(source_id="d1", text=text, **body))


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [one.code for one in findings]


def test_a_row_of_observations_gives_number_unit_place_time_and_means() -> None:
    counts, findings = read(ANNEX, publisher="A mission")
    first, second, third = counts
    assert findings == ()
    assert (first.counter, first.counter_basis, first.rule) == ("A mission", "publisher", "units")
    assert (first.value, first.unit, first.kind, first.means) == (
        5,
        "explosion",
        "explosion",
        "heard",
    )
    assert (second.qualifier, second.value, second.weapon) == ("about", 12, "HMG")
    assert (second.from_at, second.until_at) == (time(10, 20), time(10, 45))
    assert second.dated is not None
    assert second.dated.first_day == date(2021, 3, 3)
    assert (third.value, third.qualifier) == (None, "unknown")
    assert second.mention is not None
    assert second.mention.text_in(ANNEX) == "about 12"


def test_the_characters_of_a_table_are_no_prose_and_the_rest_is() -> None:
    ((start, end),) = table_ranges(ANNEX)
    assert ANNEX[start:].startswith("SMM position")
    assert ANNEX[:end].endswith("22:01")


@pytest.mark.parametrize(
    "text",
    [
        "Province | Explosions | Shots\nAleppo | 4 | 0\nIdlib | n/k | 7\n",
        "| Province | Explosions | Shots |\n|---|:-:|---|\n| Aleppo | 4 | 0 |\n| Idlib | – | 7 |\n",
        "Province\tExplosions\tShots\nAleppo\t4\t0\nIdlib\t?\t7\n",
        "Province    Explosions  Shots\nAleppo           4        0\nIdlib      n/k            7\n",
        "Province Explosions Shots\nAleppo 4 0\nIdlib N/K 7\n",
        "Провинция\tВзрывы\tКоличество выстрелов\nAleppo\t4\t0\nIdlib\tн/д\t7\n",
    ],
    ids=["pipes", "markdown", "tabs", "columns", "pdf", "russian"],
)  # fmt: skip
def test_one_table_reads_alike_in_every_shape(text: str) -> None:
    counts, findings = read(text)
    assert [(one.place, one.unit, one.value) for one in counts] == [
        *(("Aleppo", "explosion", 4), ("Aleppo", "shot", 0)),
        *(("Idlib", "explosion", None), ("Idlib", "shot", 7)),
    ]
    assert codes(findings) == ["table.no-counter", "table.no-day"]
    assert len(table_ranges(text)) == 1


def test_sides_in_the_header_are_counters_apart_and_days_are_days() -> None:
    text = "Violations on 3 March\n\nPlace\tRussian side\tTurkish side\nKestel\t15\t11\n"
    counts, findings = read(text)
    assert [(one.counter, one.value) for one in counts] == [
        ("Russian side", 15), ("Turkish side", 11)]  # fmt: skip
    assert {one.rule for one in counts} == {"events"}
    assert findings == ()
    by_day, _ = read("Violations\nPlace\t2 March\t3 March\nKestel\t15\t11\n")
    assert [one.dated and one.dated.first_day for one in by_day] == [
        date(2021, 3, 2), date(2021, 3, 3)]  # fmt: skip


def test_a_total_is_marked_and_one_that_does_not_fit_is_told() -> None:
    text = "Province\tExplosions\nAleppo\t4\nIdlib\t6\nTotal\t{}\n"
    counts, findings = read(text.format(10))
    assert [one.is_total for one in counts] == [False, False, True]
    assert "table.total-differs" not in codes(findings)
    assert "table.total-differs" in codes(read(text.format(11))[1])


def test_a_cell_that_is_no_number_is_named_and_the_other_rows_stay() -> None:
    counts, findings = read("Province\tExplosions\nAleppo\tmany\nIdlib\t6\nHoms\t7\n")
    assert [one.place for one in counts] == ["Idlib", "Homs"]
    assert findings[0].code == "table.bad-row"
    assert "'many' is no number" in findings[0].message


def test_a_list_without_numbers_counts_each_row_once() -> None:
    text = "Date\tPlace\tType of violation\n2 March\tKestel\tshelling\n3 March\tBolu\tshots fired\n"
    counts, _ = read(text)
    assert [(one.rule, one.unit, one.value) for one in counts] == [
        ("events", "shelling", 1), ("events", "incident", 1)]  # fmt: skip


def test_a_running_number_is_not_taken_for_a_count() -> None:
    text = "No.\tPlace\tExplosions\n1\tKestel\t40\n2\tBolu\t7\n"
    assert [one.value for one in read(text)[0]] == [40, 7]


@pytest.mark.parametrize(
    "text",
    [
        "Name\tRole\tDelegation\nA. Kaya\thead\tone\n",
        "Date\tPlace\tEvent\n2 March\tKestel\tRebels shelled the town for two hours and left\n",
        "He said:  we will  not leave.\nThey came  on 3 March.",
        "Contents\n1\tIntroduction\t3\n2\tTalks\t9\n",
        "|\n|---|---|\n|---|---|\n",
        "",
    ],
)
def test_what_counts_nothing_stays_prose(text: str) -> None:
    assert read(text) == ((), ())
    assert table_ranges(text) == ()


def test_a_pdf_row_is_parted_at_means_number_and_kind() -> None:
    text = ANNEX.replace("\t", " ").replace(
        "Tower at Bolu 2", "Tower in Bolu (12km N of\nKestel) 2"
    )
    counts, _ = read(text)
    assert [(one.value, one.unit, one.place) for one in counts] == [
        *((5, "explosion", "2-3km NW"), (12, "burst", "4km E"), (None, "flash", "4km E")),
    ]
    assert counts[0].position == "Tower in Bolu (12km N of Kestel)"
    assert text[: table_ranges(text)[0][1]].endswith("22:01")


def test_a_pdf_row_that_cannot_be_parted_is_told_and_never_lost_in_the_next() -> None:
    text = ANNEX.replace("\t", " ").replace("about 12", "a dozen")
    counts, findings = read(text, publisher="A mission")
    assert [one.value for one in counts] == [5, None]
    assert counts[1].position == "Tower at Bolu"
    assert codes(findings) == ["table.bad-row"]


def test_a_file_is_read_like_a_table_and_another_file_is_refused() -> None:
    rows = "place;date;number;observation;confirmed by\nKestel;02.03.2021;5;explosion;A; B\n"
    rows = rows.replace("A; B", '"A; B"')
    counts, findings = read_table_file(as_source(rows.encode(), Path("t.csv")), counter="Us")
    (one,) = counts
    assert (one.counter, one.value, one.confirmed_by, one.span.row) == ("Us", 5, ("A", "B"), 1)
    assert findings == ()
    with pytest.raises(SourceChanged, match="not those of a table of counts"):
        read_table_file(as_source(b"name,age\nA,5\n", Path("t.csv")))


def test_a_workbook_is_read_too() -> None:
    book = openpyxl.Workbook()
    for row in (["Place", "Day", "Explosions"], ["Kestel", date(2021, 3, 2), 5]):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    (one,), _ = read_table_file(as_source(kept.getvalue(), Path("t.xlsx")), counter="Us")
    assert (one.value, one.place) == (5, "Kestel")
    assert one.dated is not None
    assert one.dated.first_day == date(2021, 3, 2)


def test_units_kinds_and_means_are_those_of_observations() -> None:
    words = load_table_words()
    kinds = load_topics()["ceasefire-violation"].kinds
    units = {one.unit for one in words.measures.values() if one.rule == "units"}
    assert units <= set(load_words().units)
    assert {one.kind for one in words.measures.values()} - {""} == set(kinds)
    assert set(words.means.values()) == set(load_words().means)


cells = st.sampled_from(
    ["Place", "Number", "Explosions", "Means", "Observation", "Date, time", "Heard", "5", "N/K",
     "explosion", "3 March", "Total", "Russian side", ":", "15", "\t", "\t", "|", "  ", "\n", "\n",
     ", ", "recorded"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(cells, max_size=40).map(" ".join))
def test_any_text_gives_ranges_in_order_and_numbers_that_stand_there(text: str) -> None:
    ranges = table_ranges(text)
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    assert all(one[1] <= two[0] for one, two in pairwise(ranges))
    for one in read(text)[0]:
        if one.mention is not None and one.value is not None:
            assert f"{one.value:g}" in one.mention.text_in(text)

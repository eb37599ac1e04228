"""Two tallies are two counters: the numbers of two sides are never one number."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from truceline.claims.tabular.tables import TabularCount, read_tables, table_ranges
from truceline.core.document import Document


def counts(text: str, **changes: Any) -> tuple[TabularCount, ...]:
    body: dict[str, Any] = {"published_on": date(2021, 3, 4), "language": "en"} | changes
    return read_tables(Document(source_id="d1", text=text, **body))[0]


def brief(text: str, **changes: Any) -> list[tuple[str, float | None, str]]:
    return [(one.counter, one.value, one.place) for one in counts(text, **changes)]


TWO = [("Russian side", 15, ""), ("Turkish side", 11, "")]


@pytest.mark.parametrize(
    "text",
    [
        "Violations on 3 March: Russian side 15, Turkish side 11.",
        "Violations of 3 March\nRussian side: 15\nTurkish side: 11\n",
        "Violations of 3 March\n- Russian side: 15;\n- Turkish side: 11;\n",
        "On 3 March the Russian side recorded 15 violations, and the Turkish side 11.",
        "The Russian side has registered 15 violations. The Turkish side registered 11 violations.",
        "Violations (3 March) – Russian side (15), Turkish side (11)",
    ],
)
def test_a_bulletin_with_two_tallies_gives_two_counters_and_no_sum(text: str) -> None:
    assert brief(text) == TWO
    assert {(one.rule, one.unit) for one in counts(text)} == {("events", "violation")}
    assert 26 not in [one.value for one in counts(text)]


def test_a_side_keeps_its_places_and_its_number_is_their_total() -> None:
    text = (
        "Over the past 24 hours, the Russian side recorded 15 ceasefire violations in the "
        "provinces of Aleppo (4), Latakia (6) and Idlib (5). "
        "The Turkish side registered 11 (Idlib – 7)."
    )
    assert brief(text) == [
        *(("Russian side", 15, ""), ("Russian side", 4, "Aleppo"), ("Russian side", 6, "Latakia")),
        *(("Russian side", 5, "Idlib"), ("Turkish side", 11, ""), ("Turkish side", 7, "Idlib")),
    ]
    assert [one.is_total for one in counts(text)] == [True, False, False, False, True, False]
    findings = read_tables(Document(source_id="d1", text=text, published_on=date(2021, 3, 4)))[1]
    assert [one.message for one in findings] == [
        "Turkish side: its places make 7, its number is 11."
    ]


def test_russian_tallies_have_one_name_for_a_side_in_every_case() -> None:
    text = (
        "3 марта российской стороной зафиксировано 15 нарушений: Алеппо – 9, Идлиб – 6. "
        "Турецкая сторона зафиксировала 11 нарушений."
    )
    assert brief(text, language="ru") == [
        *(("российская сторона", 15, ""), ("российская сторона", 9, "Алеппо")),
        *(("российская сторона", 6, "Идлиб"), ("турецкая сторона", 11, "")),
    ]


def test_a_list_by_province_is_the_publishers_count() -> None:
    text = "Violations by province, 3 March 2021\nAleppo: 4\nIdlib: about 6\nTotal: 10\n"
    found = counts(text, publisher="Monitors")
    assert [(one.counter, one.place, one.qualifier) for one in found] == [
        *(("Monitors", "Aleppo", "exact"), ("Monitors", "Idlib", "about")),
        ("Monitors", "", "exact"),
    ]
    assert found[-1].is_total
    assert found[0].dated is not None
    assert (found[0].dated.first_day, found[0].dated.basis) == (date(2021, 3, 3), "inferred")


def test_named_measures_are_no_places() -> None:
    found = counts("Bulletin of 3 March\nExplosions: 46\nKilled: 4\n")
    assert [(one.rule, one.unit, one.value, one.place) for one in found] == [
        ("units", "explosion", 46, ""), ("fatalities", "person", 4, "")]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "The Russian side sent 15 buses and the Turkish side 11 trucks.",
        "The Russian side recorded 15 buses, the Turkish side 11 trucks.",
        "Violations by the Russian side 15, by the Turkish side 11.",
        "The Russian side recorded on 3 March, the Turkish side 4 March.",
        "Each side recorded 15 violations, the other side 11.",
        "The Russian side recorded 15 violations.",
        "The Russian side, 15 km north, and the Turkish side, 11 km south.",
        "Members: 5\nPages: 12",
    ],
)
def test_what_is_no_tally_of_two_sides_stays_prose(text: str) -> None:
    assert brief(text) == []
    assert table_ranges(text) == ()


def test_a_tally_in_full_sentences_is_prose_too_a_list_is_not() -> None:
    prose = "On 3 March the Russian side recorded 15 violations, and the Turkish side 11."
    assert all(one.in_prose for one in counts(prose))
    assert table_ranges(prose) == ()
    listed = "Violations on 3 March: Russian side 15, Turkish side 11."
    assert [listed[start:end] for start, end in table_ranges(listed)] == [
        "Russian side 15, Turkish side 11"
    ]


def test_a_long_line_of_names_takes_no_time() -> None:
    assert counts("The Russian " * 20_000 + "side") == ()
    assert counts("A b " * 20_000 + ": 5") == ()

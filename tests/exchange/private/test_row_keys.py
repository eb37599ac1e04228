"""Keys of rows: equal across scripts, made of names with a detail, and a whole session on lists."""

from __future__ import annotations

from datetime import date

from exchange.invented import FAMILIES_MAPPING, PARTY_MAPPING, invented_lists
from truceline.core.dates import When
from truceline.core.person import NameParts, PersonRow
from truceline.core.source import Span
from truceline.exchange.intake import read_list_mapping, read_mapped_list
from truceline.exchange.private import (
    HolderBook,
    answer,
    ask,
    bind_holder,
    committed,
    query_of,
    read_answer,
    request_of,
    row_keys,
)


def row(full: str, year: int | None = 1980, **more: str) -> PersonRow:
    day = date(year, 3, 1) if year else None
    return PersonRow(
        row_id="r",
        list_id="l",
        names=NameParts(full=full, **more),
        where=Span(source_id="s", row=1),
        born=When(first_day=day, last_day=day),
    )


def texts(one: PersonRow) -> set[str]:
    return {key.written for key in row_keys(one)}


def test_one_name_in_two_scripts_shares_a_key_and_another_year_or_father_does_not() -> None:
    arabic = row("خالد يوسف الحلبي")
    assert texts(arabic) & texts(row("Khaled Yusuf al-Halabi"))
    assert not texts(arabic) & texts(row("Khaled Yusuf al-Halabi", 1981))
    assert not texts(arabic) & texts(row("Khaled Nader al-Halabi"))


def test_a_row_that_says_too_little_has_no_key() -> None:
    assert texts(row("خالد يوسف", None)) == set()
    assert texts(row("خالد يوسف الحلبي", None)) == set()
    assert texts(row("", 1980)) == set()
    for key in row_keys(row("خالد يوسف الحلبي", mother="فاطمة")):
        assert {"given"} < set(key.parts) and len(key.parts) >= 4  # noqa: PT018


def test_on_two_invented_lists_hits_are_nearly_all_right() -> None:
    lists = invented_lists(persons=120, shared=60)
    read = [
        read_mapped_list(
            content, read_list_mapping(mapping, "m"), key=bytes(32), suffix=".csv"
        ).rows
        for content, mapping in ((lists.party, PARTY_MAPPING), (lists.families, FAMILIES_MAPPING))
    ]
    held, sought = ({one.native_key: one for one in rows} for rows in read)
    asking = ask((query_of(one, row_keys) for one in sought.values()), holder="party-a")
    book = HolderBook(most_in_session=4096, most_in_all=4096)
    keys = [key for one in held.values() for key in row_keys(one)]
    holding, bound, book = bind_holder(keys, asked_for=committed(asking), book=book)
    answered, _ = answer(holding, request_of(asking), book=book)
    hits = {hit.row_id for hit in read_answer(asking, answered, bound=bound).hits}
    agreed = {one.row_id for one in sought.values() if "matching" in one.consent}
    same = {sought[theirs].row_id for theirs in lists.same.values()} & agreed
    assert len(hits & same) >= 0.9 * len(hits)
    assert len(hits & same) >= 0.7 * len(same)

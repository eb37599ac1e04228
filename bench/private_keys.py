"""How many of the pairs of one person the keys of private set intersection find, and how rightly.

    .venv/bin/python bench/private_keys.py RECORDS.parquet

RECORDS are simulated lists with their truth (`person_id`, never given to the keys).
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from datetime import date
from itertools import combinations
from typing import Any

import pyarrow.parquet as pq

from truceline.core.dates import When
from truceline.core.person import NameParts, PersonRow
from truceline.core.source import Span
from truceline.exchange.private import row_keys

SLOTS = ("given", "father", "grandfather", "family", "mother", "kunya")
Pairs = set[tuple[str, ...]]


def born(text: str) -> When:
    found = re.search(r"(19|20)\d\d", text)
    if not found:
        return When(first_day=None, last_day=None)
    year = int(found[0])
    return When(first_day=date(year, 1, 1), last_day=date(year, 12, 31))


def person(record: dict[str, Any]) -> PersonRow:
    said = {name: str(value or "") for name, value in record.items()}
    return PersonRow(
        row_id=said["rec_id"],
        list_id=said["list_id"],
        names=NameParts(full=said["full_name"], **{slot: said[slot] for slot in SLOTS}),
        where=Span(source_id="bench", row=1),
        born=born(said["dob"]),
        place=said["place"],
        birth_place=said["birth_place"],
    )


def across(groups: list[list[str]], lists: dict[str, str]) -> Pairs:
    pairs = (tuple(sorted(pair)) for group in groups for pair in combinations(group, 2))
    return {pair for pair in pairs if lists[pair[0]] != lists[pair[1]]}


def main(path: str) -> None:
    records = pq.read_table(path).to_pylist()
    rows = [person(record) for record in records]
    lists = {row.row_id: row.list_id for row in rows}
    by_key, by_person = defaultdict(list), defaultdict(list)
    keyed = 0
    for row, record in zip(rows, records, strict=True):
        keys = row_keys(row)
        keyed += bool(keys)
        by_person[record["person_id"]].append(row.row_id)
        for key in {one.written for one in keys}:
            by_key[key].append(row.row_id)
    found, truth = across(list(by_key.values()), lists), across(list(by_person.values()), lists)
    right = len(found & truth)
    print(f"rows {len(rows)}, with a key {keyed / len(rows):.3f}")
    print(f"pairs found {len(found)}, right {right / len(found):.3f}")
    print(f"of {len(truth)} pairs of one person found {right / len(truth):.3f}")


if __name__ == "__main__":
    main(sys.argv[1])

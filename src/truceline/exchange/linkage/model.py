"""What linkage takes in and gives back: rows as columns, pairs as arrays, judgements of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue

__all__ = [
    "CLASSES",
    "DAY_COLUMNS",
    "NOT_SAID",
    "TEXT_COLUMNS",
    "Judged",
    "Pairs",
    "Rows",
    "rows_of",
]

CLASSES = ("same", "kin", "namesake", "unrelated")
TEXT_COLUMNS = (
    "row_id", "list_id", "full", "given", "father", "grandfather", "family", "mother", "kunya",
    "sex", "birth_place", "place", "area",
)  # fmt: skip
DAY_COLUMNS = ("born_first", "born_last", "event_first", "event_last")
NOT_SAID = np.iinfo(np.int32).min


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of lists of persons as columns; position in them is how pairs name a row.

    Attributes:
        row_ids: Content-free ids, in order.
        texts: (codes, words) by column of `TEXT_COLUMNS` but row_id: words[codes[i]] is what row
            i says; words[0] is empty: not said.
        days: By column of `DAY_COLUMNS`: days since 1970-01-01, `NOT_SAID` where not said.
    """

    row_ids: pa.Array
    texts: Mapping[str, tuple[NDArray[np.int32], list[str]]]
    days: Mapping[str, NDArray[np.int32]]

    def __len__(self) -> int:
        return len(self.row_ids)

    def codes(self, column: str) -> NDArray[np.int32]:
        """(rows,) code of what each row says in the column; 0 where it says nothing."""
        return self.texts[column][0]

    def words(self, column: str) -> list[str]:
        """What is said in the column, each spelling once; first the empty word."""
        return self.texts[column][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs of rows with the probability of each class and what it was drawn from.

    Attributes:
        left: (pairs,) positions of rows, each less than `right`.
        right: (pairs,) positions of rows.
        p_same: (pairs,) probability that both rows are one person.
        p_kin: That they are two persons of one close family.
        p_namesake: That they are two unrelated persons whose names agree.
        p_unrelated: That they are two unrelated persons of different names.
        is_one_list: (pairs,) both rows stand on one list: a duplicate if the same person.
        levels: (pairs,) level of agreement by registered feature, 0 = cannot be compared.
        years_apart: (pairs,) whole years between the births; -1 where one is not said.
        kin_kinds: (pairs,) likeliest kinship: 1 siblings, 2 parent and child, 3 cousins.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    p_same: NDArray[np.float32]
    p_kin: NDArray[np.float32]
    p_namesake: NDArray[np.float32]
    p_unrelated: NDArray[np.float32]
    is_one_list: NDArray[np.bool_]
    levels: Mapping[str, NDArray[np.int8]] = field(default_factory=dict)
    years_apart: NDArray[np.int16] = field(default_factory=lambda: np.empty(0, np.int16))
    kin_kinds: NDArray[np.int8] = field(default_factory=lambda: np.empty(0, np.int8))

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Pairs that people have judged; the last standing judgement of each.

    Attributes:
        left: (judged,) positions of rows.
        right: (judged,) positions of rows.
        verdicts: (judged,) `same`, `kin`, `different` or `unsure`; unsure counts for nothing.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    verdicts: NDArray[np.str_]

    def __post_init__(self) -> None:
        strange = set(self.verdicts.tolist()) - {"same", "kin", "different", "unsure"}
        if strange:
            raise InvalidValue(
                f"No such verdict: {', '.join(sorted(strange))}.",
                hint="Give same, kin, different or unsure.",
            )


def rows_of(table: pa.Table) -> Rows:
    """Rows from a table with the columns of `TEXT_COLUMNS` and `DAY_COLUMNS`.

    A column that is missing counts as not said, but for row_id and list_id.

    Raises:
        InvalidValue: row_id or list_id is missing, or a row id stands twice.
    """
    for column in ("row_id", "list_id"):
        if column not in table.column_names:
            raise InvalidValue(
                f"The table of rows has no column {column}.", hint="Give every row its id and list."
            )
    row_ids = _one(table.column("row_id").cast(pa.string()))
    if len(pc.unique(row_ids)) < len(row_ids):
        raise InvalidValue("A row id stands twice.", hint="Give each row an id of its own.")
    texts = {each: _encoded(table, each) for each in TEXT_COLUMNS if each != "row_id"}
    return Rows(
        row_ids=row_ids, texts=texts, days={each: _days(table, each) for each in DAY_COLUMNS}
    )


def _one(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _encoded(table: pa.Table, column: str) -> tuple[NDArray[np.int32], list[str]]:
    if column not in table.column_names:
        return np.zeros(len(table), np.int32), [""]
    said = pc.fill_null(_one(table.column(column).cast(pa.string())), "")
    coded = _one(pc.utf8_trim_whitespace(said)).dictionary_encode()
    words = coded.dictionary.to_pylist()
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    if "" in words:
        empty = words.index("")
        order = np.arange(len(words), dtype=np.int32)
        order[:empty] += 1
        order[empty] = 0
        return order[codes], ["", *words[:empty], *words[empty + 1 :]]
    return codes + 1, ["", *words]


def _days(table: pa.Table, column: str) -> NDArray[np.int32]:
    if column not in table.column_names:
        return np.full(len(table), NOT_SAID, np.int32)
    days = pc.fill_null(table.column(column).cast(pa.int32()), int(NOT_SAID))
    found: NDArray[np.int32] = _one(days).to_numpy(zero_copy_only=False).astype(np.int32)
    return found

"""Voting power at the edges: weights as people write them, and powers as plain rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding
from truceline.core.source import Span
from truceline.ingest.files import open_source
from truceline.ingest.readers.table import Row as TableRow
from truceline.ingest.readers.table import read_rows
from truceline.talks.power import Condition, Rule, voting_power
from truceline.workspace.scenario_rows import Row

__all__ = ["power_rows", "weights_from_file", "weights_from_words"]

_MOST_DIGITS = 9


def weights_from_words(words: Iterable[str]) -> dict[str, int]:
    """Weights such as `4` or `France=4`; members without a name are numbered.

    Raises:
        InvalidValue: One is no whole number, or a name stands twice.
    """
    found: dict[str, int] = {}
    for number, word in enumerate(words, start=1):
        name, _, weight = word.rpartition("=")
        _add(found, name.strip() or f"member {number}", weight, None)
    return found


def weights_from_file(path: Path, member: str, weight: str) -> dict[str, int]:
    """Weights from two columns of a CSV file; its other columns are not read.

    Raises:
        InvalidValue: There is no such file or column, a row cannot be read, a weight is no whole
            number, or a name stands twice; with the row's place.
        UnreadableDocument: It is no text.
        SourceChanged: Its header cannot be read.
    """
    found: dict[str, int] = {}
    for row in read_rows(open_source(path)):
        if isinstance(row, Finding):
            raise InvalidValue(row.message, hint=row.hint, where=row.where)
        _add(found, _cell(row, member), _cell(row, weight), row.where)
    if not found:
        raise InvalidValue(
            f"'{path.name}' has no member.", hint="Write one member a row, below the header."
        )
    return found


def _cell(row: TableRow, column: str) -> str:
    at = {name.lower(): name for name in row.cells}.get(column.strip().lower())
    if at is None:
        raise InvalidValue(
            f"The file has no column '{column}'; it has: {', '.join(row.cells)}.",
            hint="Name the columns with --member and --weight.",
        )
    return row.cells[at].strip()


def _add(found: dict[str, int], name: str, weight: str, where: Span | None) -> None:
    number = weight.strip()
    if not (number.isascii() and number.isdecimal()) or len(number) > _MOST_DIGITS:
        raise InvalidValue(
            f"'{weight}' is no weight.",
            hint="Write whole numbers of 0 or more; of shares, multiply all by the same number.",
            where=where,
        )
    if not name or name in found:
        raise InvalidValue(
            f"The member '{name}' stands twice." if name else "A member has no name.",
            hint="Give each member its own name.",
            where=where,
        )
    found[name] = int(number)


def power_rows(weights: Mapping[str, int], quota: int) -> list[Row]:
    """Each member's power; the exact fractions beside their decimal values.

    Raises:
        InvalidValue: The quota does not fit the weights.
        TooLarge: There are too many members and votes to count.
    """
    words = f"votes >= {quota}"
    votes = Condition(words=words, weights=tuple(weights.values()), quota=quota)
    rule = Rule(words=words, members=tuple(weights), alternatives=((votes,),))
    return [
        {
            "member": one.member,
            "weight": weights[one.member],
            "swings": one.swings,
            "banzhaf": float(one.banzhaf),
            "shapley_shubik": float(one.shapley_shubik),
            "p_decisive": float(one.p_decisive),
            "banzhaf_exact": str(one.banzhaf),
            "shapley_shubik_exact": str(one.shapley_shubik),
        }
        for one in voting_power(rule).powers
    ]

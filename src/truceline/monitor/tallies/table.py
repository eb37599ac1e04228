"""Tables of what two guarantors published, as tallies side by side: totals, or case by case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from truceline.core.dates import Period, parse_day
from truceline.core.errors import InvalidValue
from truceline.monitor.tallies.parallel import (
    Answer,
    ParallelTally,
    Registered,
    SideTally,
    compare_items,
    compare_tallies,
)

__all__ = ["parallel_tallies"]

_TOTALS = ("side", "zone", "from", "until", "registered")
_CASES = ("side", "zone", "from", "until", "case")
_Row = Mapping[str, str]
_Key = tuple[str, Period]


def parallel_tallies(rows: Sequence[_Row], *, unit: str = "case") -> tuple[ParallelTally, ...]:
    """One comparison per zone and period of a table, in the table's order.

    A table of totals has the columns `side`, `zone`, `from`, `until` (the first day after; empty
    for one day), `registered`, and where known `confirmed`, `contested`, `cited`: an empty number
    was not published. A table of cases has `case` for `registered`, and where known `answer`
    (confirmed, contested or empty) and `same_as`, the other side's case that a person judged to be
    the same one.

    Args:
        rows: Cells by column.
        unit: What both sides count.

    Raises:
        InvalidValue: A column or a number is missing, or a zone and period has not two sides.
    """
    if not rows:
        raise InvalidValue("The table has no row.", hint="Write one a line below the header.")
    is_of_cases = "case" in rows[0]
    missing = [name for name in (_CASES if is_of_cases else _TOTALS) if name not in rows[0]]
    if missing:
        raise InvalidValue(
            f"The table has no column '{missing[0]}'; it has: {', '.join(rows[0])}.",
            hint=f"Columns of totals: {', '.join(_TOTALS)}; of cases: {', '.join(_CASES)}.",
        )
    parted: dict[_Key, dict[str, list[_Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        parted[row["zone"].strip(), _period(row)][row["side"].strip()].append(row)
    return tuple(
        _of_cases(key, sides, unit) if is_of_cases else _of_totals(key, sides, unit)
        for key, sides in parted.items()
    )


def _period(row: _Row) -> Period:
    start = parse_day(row["from"])
    until = parse_day(row["until"]) if row["until"].strip() else _next(start)
    return Period(from_on=start, until_on=until)


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _of_totals(key: _Key, sides: Mapping[str, Sequence[_Row]], unit: str) -> ParallelTally:
    _check_two(key, sides)
    for side, told in sides.items():
        if len(told) > 1:
            raise InvalidValue(
                f"{side} stands {len(told)} times for {key[0]}, {key[1]}.",
                hint="Give each side one row per zone and period.",
            )
    first, second = (_total(side, told[0], unit) for side, told in sides.items())
    return compare_tallies(first, second, zone=key[0], period=key[1])


def _total(side: str, row: _Row, unit: str) -> SideTally:
    return SideTally(
        counter=side,
        registered=_number(row, "registered"),
        confirmed_by_other=_number(row, "confirmed"),
        contested_by_other=_number(row, "contested"),
        unit=unit,
        cited=row.get("cited", "").strip(),
    )


def _number(row: _Row, column: str) -> int | None:
    text = row.get(column, "").strip()
    if not text:
        return None
    if not text.isdecimal():
        raise InvalidValue(
            f"'{text}' under '{column}' is no whole number.",
            hint="Leave the cell empty where no number was published.",
        )
    return int(text)


def _of_cases(key: _Key, sides: Mapping[str, Sequence[_Row]], unit: str) -> ParallelTally:
    _check_two(key, sides)
    first, second = sides
    same = [*_pairs(sides[first]), *((b, a) for a, b in _pairs(sides[second]))]
    return compare_items(
        {side: [_case(row) for row in told] for side, told in sides.items()},
        same=same,
        zone=key[0],
        period=key[1],
        unit=unit,
    )


def _case(row: _Row) -> Registered:
    given = row.get("answer", "").strip().lower()
    answers = {"": Answer.NONE} | {one.value: one for one in Answer}
    if given not in answers:
        raise InvalidValue(
            f"'{given}' is no answer to a case.", hint="Write confirmed, contested, or nothing."
        )
    return Registered(item_id=row["case"].strip(), answer=answers[given])


def _pairs(rows: Iterable[_Row]) -> list[tuple[str, str]]:
    told = ((row["case"].strip(), row.get("same_as", "").strip()) for row in rows)
    return [(case, other) for case, other in told if other]


def _check_two(key: _Key, sides: Mapping[str, object]) -> None:
    if len(sides) != 2:
        raise InvalidValue(
            f"{key[0]}, {key[1]} has {len(sides)} sides ({', '.join(sides)}), not two.",
            hint="Give both guarantors' rows; one who published nothing has an empty number.",
        )

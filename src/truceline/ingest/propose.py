"""A first mapping for an unknown table: guessed from headers and values, for a person to edit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml
from rapidfuzz import fuzz

from truceline.core.errors import InvalidValue, SourceChanged
from truceline.ingest.files import first_lines
from truceline.ingest.model import SourceFile
from truceline.ingest.readers.days import find_day_order, read_day
from truceline.ingest.readers.excel import is_workbook
from truceline.ingest.readers.mapped import table_columns, table_rows
from truceline.ingest.readers.table import Row, find_delimiter
from truceline.ingest.readers.values import number, whole_number

__all__ = ["propose_mapping"]

_LIKE_ENOUGH = 86  # of 100; below it, short headers begin to match by chance
_SAMPLE_ROWS = 5000
_MOST = 0.9  # share of filled cells that must be what the key asks for

_HEAD = """\
# A mapping for {label}, proposed by `truceline map`. Check each line, then add the file with it.
# A value is the name of a column, or a constant: country: {{constant: Syria}}
# Delete a line, or leave it blank, where the file has no such column.

feed: {feed}   # id of this source in Truceline: lower case, digits, hyphens
counter: {counter}   # who counts, as printed beside each number
caveats: []   # sentences that must stand beside every number from this source
licence: ""
"""
_ORDER = """\
# Order of day and month. {reason}
date_order: {order}
"""
_NO_KEY = """\
# No column identifies a row. Without a key an edited row is a new one, and two identical rows are
# one. If the file has an id, name it: key: [column]
key: []
"""


def propose_mapping(file: SourceFile) -> str:
    """YAML text of a mapping that fits a file, with comments on what to check.

    It guesses columns by their headers (English, French, Russian, Turkish, Arabic) and keeps a
    guess only where the values bear it out. It never guesses the order of day and month: where
    the values do not decide, the line is left for the user.

    Raises:
        SourceChanged: The file has no readable header.
        UnreadableDocument: The file is not a table in its encoding.
    """
    columns = table_columns(file)
    rows = [row for row in table_rows(file) if isinstance(row, Row)]
    guesses = _borne_out(_guesses(columns), rows)
    return "".join(_parts(file, columns, rows, guesses))


def _parts(
    file: SourceFile, columns: Sequence[str], rows: Sequence[Row], guesses: Mapping[str, str]
) -> Iterator[str]:
    stem = file.path.name.split(".")[0]
    slug = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "my-source"
    yield _HEAD.format(label=file.label, feed=slug, counter=_quoted(stem))
    if not is_workbook(file):
        yield f"delimiter: {_quoted(find_delimiter(_header_line(file)))}\n"
    yield f"key: [{_quoted(guesses['key'])}]\n" if "key" in guesses else _NO_KEY
    yield "\n# When. `until` is the last day of an incident that lasted.\n"
    yield from _lines(guesses, "date", "until")
    yield _date_order(rows, guesses)
    yield from _lines(guesses, "date_precision", "known_at")
    yield "\n# Where. WGS 84 degrees. A column `precision` needs the `codebook` of its codes.\n"
    yield from _decimal(rows, guesses)
    where = ("lon", "lat", "radius_m", "place", "admin1", "admin2", "country", "country_code")
    yield from _lines(guesses, *where)
    yield "\n# What and who. Name `from_direction` only where the source itself states it.\n"
    yield from _lines(guesses, "kind", "side_a", "side_b", "from_direction")
    yield "deaths:\n"
    yield from _lines(guesses, "deaths.low", "deaths.best", "deaths.high", "deaths.civilian")
    yield "\n# Units, such as explosions; `unit` says what one is and goes together with `units`.\n"
    yield from _units(guesses)
    yield "\n# How it is known: observed, heard, reported, corroborated or ruled.\n"
    yield from _lines(guesses, "grade", "reported_by", "headline")
    unused = [_quoted(name) for name in columns if name not in guesses.values()]
    yield f"\n# Columns not used: {', '.join(unused) or 'none'}\n"


def _lines(guesses: Mapping[str, str], *keys: str) -> Iterator[str]:
    for key in keys:
        indent, name = ("  ", key.removeprefix("deaths.")) if "." in key else ("", key)
        note = "   # REQUIRED: name the column of days" if key == "date" not in guesses else ""
        value = f" {_quoted(guesses[key])}" if key in guesses else ""
        yield f"{indent}{name}:{value}{note}\n"


def _units(guesses: Mapping[str, str]) -> Iterator[str]:
    yield from _lines(guesses, "units")
    if "units" in guesses and "unit" not in guesses:
        yield f"unit: {{constant: {_quoted(guesses['units'].lower())}}}\n"
    else:
        yield from _lines(guesses, *(["unit"] if "units" in guesses else []))


def _decimal(rows: Sequence[Row], guesses: Mapping[str, str]) -> Iterator[str]:
    numeric = [guesses[key] for key in ("lon", "lat", "radius_m", "units") if key in guesses]
    if any("," in row.cells[column] for row in rows for column in numeric):
        yield 'decimal: ","\n'


def _date_order(rows: Sequence[Row], guesses: Mapping[str, str]) -> str:
    if "date" not in guesses:
        return _ORDER.format(order="", reason="State dmy, mdy or ymd.")
    column = guesses["date"]
    filled = ((row.cells[column], row.where) for row in rows if row.cells[column].strip())
    try:
        order = find_day_order(filled, column=column)
    except SourceChanged as exc:
        return _ORDER.format(order="", reason=f"STATE IT (dmy or mdy): {exc.message}")
    return _ORDER.format(order=order, reason="Found in the column's values.")


def _guesses(columns: Sequence[str]) -> dict[str, str]:
    """Key to column, the surest pairs first, each key and each column once."""
    scored = sorted(
        (
            (-max(fuzz.ratio(_plain(column), name) for name in names), order, column, key)
            for order, column in enumerate(columns)
            for key, names in _column_names().items()
        ),
    )
    found: dict[str, str] = {}
    for score, _, column, key in scored:
        if -score >= _LIKE_ENOUGH and key not in found and column not in found.values():
            found[key] = column
    return found


def _borne_out(guesses: Mapping[str, str], rows: Sequence[Row]) -> dict[str, str]:
    kept = {key: column for key, column in guesses.items() if _fits(key, column, rows)}
    if not {"lon", "lat"} <= kept.keys():
        kept.pop("lon", None)
        kept.pop("lat", None)
    return kept


def _fits(key: str, column: str, rows: Sequence[Row]) -> bool:
    cells = [row.cells[column] for row in rows]
    if key == "key":
        return all(cell.strip() for cell in cells) and len(set(cells)) == len(cells)
    reads = _READS.get(key.split(".", maxsplit=1)[0])
    filled = [cell for cell in cells[:_SAMPLE_ROWS] if cell.strip()]
    if reads is None or not filled:
        return True
    return sum(_can(reads, cell) for cell in filled) >= _MOST * len(filled)


def _can(read: Callable[[str], object], cell: str) -> bool:
    try:
        read(cell)
    except InvalidValue:
        return False
    return True


def _read_any_day(cell: str) -> object:
    try:
        return read_day(cell, column="", order="mdy")
    except InvalidValue:
        return read_day(cell, column="", order="dmy")


def _read_number(cell: str) -> object:
    return number(cell, column="", decimal=",")


def _read_count(cell: str) -> object:
    return whole_number(cell, column="")


_READS: Mapping[str, Callable[[str], object]] = {
    "date": _read_any_day,
    "until": _read_any_day,
    "known_at": _read_any_day,
    "lon": _read_number,
    "lat": _read_number,
    "radius_m": _read_number,
    "units": _read_number,
    "deaths": _read_count,
}


@cache
def _column_names() -> Mapping[str, list[str]]:
    text = files("truceline.ingest").joinpath("data/column-names.yaml").read_text("utf-8")
    names: dict[str, list[str]] = yaml.safe_load(text)
    return {key: [str(name) for name in listed] for key, listed in names.items()}


def _plain(header: str) -> str:
    return re.sub(r"[\W_]+", " ", header.lower()).strip()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _header_line(file: SourceFile) -> str:
    return next(iter(first_lines(file, 1)), "")

"""ACLED's API answers as JSON: a list of events, or an object with the list under `data`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any  # values of parsed JSON, narrowed to text below

from truceline.core.errors import SourceChanged
from truceline.core.findings import Finding
from truceline.core.report import Report
from truceline.core.source import Span
from truceline.ingest.files import first_lines, text_lines
from truceline.ingest.model import SourceFile
from truceline.ingest.readers.acled import FEED, acled_items
from truceline.ingest.readers.table import Row, bad_row

__all__ = ["READER", "AcledJsonReader", "is_json", "json_rows"]

_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class AcledJsonReader:
    """Reads ACLED events from JSON."""

    name = "acled-json.v1"
    feed = FEED

    def recognises(self, file: SourceFile) -> bool:
        """Whether it opens as JSON and soon names ACLED's id and event day."""
        return is_json(file, "event_id_cnty", "event_date")

    def read(self, file: SourceFile) -> Iterator[Report | Finding]:
        """Each event once, as a report or as a finding of severity error.

        Raises:
            SourceChanged: It is not JSON, or holds no list of events.
        """
        rows, columns = json_rows(file)
        if columns:
            yield from acled_items(rows, columns, file)
        else:
            yield from (row for row in rows if isinstance(row, Finding))


READER = AcledJsonReader()


def json_rows(file: SourceFile) -> tuple[list[Row | Finding], list[str]]:
    """Entries of an answer as rows of text, and the columns that any of them has.

    Raises:
        SourceChanged: It is not JSON, or holds no list of entries.
    """
    rows = [
        _row(event, Span(source_id=file.source_id, row=number, label=file.label))
        for number, event in enumerate(_events(file), start=1)
    ]
    columns = dict.fromkeys(name for row in rows if isinstance(row, Row) for name in row.cells)
    return [_filled(row, columns) for row in rows], list(columns)


def is_json(file: SourceFile, *names: str) -> bool:
    """Whether it opens as JSON and soon has fields of these names."""
    opening = "".join(first_lines(file, 200))
    is_opened = opening.lstrip()[:1] in {"[", "{"}
    return is_opened and all(f'"{name}"' in opening for name in names)


def _events(file: SourceFile) -> list[Any]:
    try:
        # Numbers stay as they are written: 35.10 is not 35.1 when a row is compared.
        content = json.loads("".join(text_lines(file)), parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as exc:
        line = exc.lineno if isinstance(exc, json.JSONDecodeError) else None
        raise SourceChanged(
            f"The file is not JSON: {exc}.",
            hint="Download it again.",
            where=Span(source_id=file.source_id, line=line, label=file.label),
        ) from exc
    events = content.get("data") if isinstance(content, Mapping) else content
    if not isinstance(events, list):
        raise SourceChanged(
            "The JSON holds no list of events.",
            hint="Expected a list, or an object with the list under 'data'.",
            where=Span(source_id=file.source_id, label=file.label),
        )
    return events


def _row(event: object, where: Span) -> Row | Finding:
    if not isinstance(event, Mapping):
        return bad_row("The entry is no event.", "Expected an object with named fields.", where)
    cells = {str(name).strip().lower(): _text(value) for name, value in event.items()}
    if any(_NO_TEXT.search(text) for pair in cells.items() for text in pair):
        hint = "Delete the characters \\u0000 and \\ud800–\\udfff from its texts."
        return bad_row("The entry holds characters that are no text.", hint, where)
    return Row(cells, where)


def _filled(row: Row | Finding, columns: Mapping[str, None]) -> Row | Finding:
    if isinstance(row, Finding):
        return row
    return Row({name: row.cells.get(name, "") for name in columns}, row.where)


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

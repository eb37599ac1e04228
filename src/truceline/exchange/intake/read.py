"""One list, read whole: which reader it needs, and every row accounted for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import chain

from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding, Severity
from truceline.core.person import PersonRow
from truceline.exchange.intake.cells import given_file, json_cells, table_cells
from truceline.exchange.intake.headings import check_columns
from truceline.exchange.intake.ids import RowIds
from truceline.exchange.intake.mapping import ListMapping
from truceline.exchange.intake.model import Brought, ListHeader
from truceline.exchange.intake.persons import PersonReader
from truceline.exchange.intake.pfif import is_pfif, read_pfif
from truceline.ingest.model import SourceFile

__all__ = ["read_mapped_list", "read_pfif_list"]


def read_mapped_list(
    content: bytes, mapping: ListMapping, *, key: bytes, suffix: str, today: date | None = None
) -> Brought:
    """The persons of a CSV, Excel, OpenDocument or JSON list.

    Args:
        content: The file as it was given.
        mapping: Which column says what.
        key: Secret of the vault, for the rows' ids.
        suffix: Ending of the file's name.
        today: A birth or an event after it gets a finding; None where no day is known.

    Raises:
        SourceError: It cannot be read, or has no mapped column that names a person.
        InvalidValue: It is PFIF, which needs no mapping.
    """
    file = given_file(content, list_id=mapping.list, suffix=suffix, encoding=mapping.encoding)
    if is_pfif(file):
        raise InvalidValue(
            "The list is XML, and a mapping is for tables and JSON.",
            hint="Add PFIF without a mapping.",
        )
    is_json = file.path.suffix == ".json" or file.content.lstrip()[:1] in (b"[", b"{")
    cells = (
        json_cells(file)
        if is_json
        else table_cells(file, sheet=mapping.sheet, delimiter=mapping.delimiter)
    )
    noted = tuple(check_columns(cells, mapping, file, is_json=is_json))
    persons = PersonReader(mapping, RowIds(key, mapping.list), cells, today=today)
    found = chain(noted, persons.read())
    reader = "persons-json.v1" if is_json else "persons-table.v1"
    return _brought(found, mapping.header(), reader, file, rows_in=len(cells.rows))


def read_pfif_list(content: bytes, header: ListHeader, *, key: bytes, today: date) -> Brought:
    """The persons of a PFIF 1.4 file.

    Args:
        content: The file as it was given.
        header: Of the list.
        key: Secret of the vault, for the rows' ids.
        today: Records that expired before it are left out.

    Raises:
        SourceError: It is no PFIF 1.4.
    """
    file = given_file(content, list_id=header.list_id, suffix=".xml")
    found = read_pfif(file, header, RowIds(key, header.list_id), today=today)
    return _brought(found, header, "pfif-1.4.v1", file)


def _brought(
    found: Iterable[PersonRow | Finding],
    header: ListHeader,
    reader: str,
    file: SourceFile,
    *,
    rows_in: int | None = None,
) -> Brought:
    rows: list[PersonRow] = []
    findings: list[Finding] = []
    for one in found:
        # A place is the list and its line.
        where = replace(one.where, label=header.list_id) if one.where else None
        if isinstance(one, Finding):
            findings.append(replace(one, where=where))
        elif where:
            rows.append(replace(one, where=where))
    left_out = sum(one.severity is Severity.ERROR for one in findings)
    return Brought(
        header=header,
        reader=reader,
        source_id=file.source_id,
        rows=tuple(rows),
        findings=tuple(findings),
        rows_in=len(rows) + left_out if rows_in is None else rows_in,
    )

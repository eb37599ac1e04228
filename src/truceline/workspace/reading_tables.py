"""Counts that tables and tallies give, of files that are looked at and not stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from truceline.claims.tabular.tables import TabularCount, read_table_file, read_tables
from truceline.core.errors import SourceChanged, UnreadableDocument
from truceline.core.findings import Finding
from truceline.ingest.files import as_source
from truceline.workspace.reading_files import (
    DOCUMENTS,
    Stated,
    file_content,
    find_files,
    open_document,
)

__all__ = ["ReadTables", "tables_in"]

_TABLES = frozenset({".csv", ".tsv", ".xlsx"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTables:
    """What the tables of one file count.

    Attributes:
        name: Of the file.
        counts: One for each number, as it stands there; nothing is added up.
        findings: What could not be read; where the file could not, why.
    """

    name: str
    counts: tuple[TabularCount, ...]
    findings: tuple[Finding, ...] = ()


def tables_in(paths: Iterable[Path], stated: Stated, *, today: date) -> Iterator[ReadTables]:
    """The counts of the tables in documents, and of CSV and Excel files; folders too.

    Args:
        paths: Files and folders.
        stated: What a person says of them all; the publisher counts where a table names nobody.
        today: The present day.

    Raises:
        InvalidValue: A path leads nowhere, or what is said of the documents cannot be.
        UnreadableDocument: The only file given cannot be read.
        SourceChanged: The only file given is no table of counts.
    """
    stated.check(today)
    files = list(find_files(paths, DOCUMENTS | _TABLES))
    for path in files:
        try:
            counts, findings = _read(path, stated, today)
        except (UnreadableDocument, SourceChanged) as exc:
            if len(files) == 1:
                raise
            counts = ()
            flaw = Finding(code=exc.code, message=exc.message, hint=exc.hint, where=exc.where)
            findings = (flaw,)
        yield ReadTables(name=path.name, counts=counts, findings=findings)


def _read(
    path: Path, stated: Stated, today: date
) -> tuple[tuple[TabularCount, ...], tuple[Finding, ...]]:
    content = file_content(path)
    if path.suffix.lower() in _TABLES:
        file = as_source(content, path)
        return read_table_file(file, counter=stated.publisher, language=stated.language or "en")
    document, findings = open_document(content, stated, name=path.name, today=today)
    counts, doubts = read_tables(document)
    return counts, (*findings, *doubts)

"""PA-X CSV, versions 1 to 10: rows by column name → agreements as pack entries, or findings.

Source: PA-X codebooks (Bell and Badanjak 2019, Journal of Peace Research 56(3): 452–466, and the
codebooks of later versions); what is recognised stands in `data/pa-x.yaml`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from truceline.core.errors import InvalidValue, SourceChanged
from truceline.core.findings import Finding, Severity
from truceline.core.pa_x import ENTRY, SOURCE, codes_text
from truceline.core.pack import Body, PackEntry
from truceline.core.source import Span
from truceline.ingest.model import SourceFile
from truceline.ingest.pa_x_columns import PaxColumns, column_key, pax_columns
from truceline.ingest.pa_x_versions import tell_apart
from truceline.ingest.readers.days import find_day_order, read_day
from truceline.ingest.readers.table import Row, header_cells, read_rows

__all__ = ["READER_NAME", "PaxColumns", "PaxReading", "is_pa_x", "pax_columns", "read_pa_x"]

READER_NAME = "pa-x.v1"
_NEEDED = ("id", "title", "signed")
_ID = re.compile(r"\d{1,9}")
_VERSION = re.compile(r"(?:^|[^a-z])v(?:ersion)?[ _-]?(\d{1,2})(?!\d)", re.IGNORECASE)
_AS_GIVEN = "Dat as given"
_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
_NOTHING = frozenset({"", "n/a", "na", "none", "null", "nan", "-"})
_VALUES = {f"{n}{tail}": n for n in range(4) for tail in ("", ".0")}
_NAMED_AT_MOST = 5
_COLUMNS_NAMED_AT_MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PaxReading:
    """A PA-X file, read: every row is an entry, a finding of severity error, or a duplicate.

    Attributes:
        entries: One agreement each.
        findings: Flaws; only those of severity error leave a row out.
        rows_in: Rows of the file.
        duplicates: Rows that repeat another one word for word.
        version: As the file's name states it; empty where it does not.
    """

    entries: tuple[PackEntry, ...]
    findings: tuple[Finding, ...]
    rows_in: int
    duplicates: int
    version: str = ""

    @property
    def left_out(self) -> int:
        """Rows that no entry stands for."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def is_pa_x(file: SourceFile) -> bool:
    """Whether the first line names PA-X's number of an agreement, and its name or its day.

    A file that lacks the third is PA-X as well, and `read_pa_x` says what is missing.
    """
    missing = _missing(file)
    return "id" not in missing and len(missing) < 2


def _missing(file: SourceFile) -> list[str]:
    table = pax_columns()
    fields = {table.fields.get(column_key(cell)) for cell in header_cells(file)}
    return [field for field in _NEEDED if field not in fields]


def read_pa_x(file: SourceFile) -> PaxReading:
    """Every row of a PA-X file as an agreement, a finding or a duplicate.

    Raises:
        SourceChanged: The header cannot be read, or lacks AgtId, Agt or Dat.
        UnreadableDocument: The file is not text in its encoding.
    """
    _check_header(file)
    rows = list(read_rows(file, rename=_once_each()))
    order = _day_order(rows)
    read: list[PackEntry] = []
    findings: list[Finding] = list(_about_columns(rows, file))
    for row in rows:
        if isinstance(row, Finding):
            findings.append(row)
            continue
        entry, flaws = _entry(row, order, file)
        read += [entry] if entry else []
        findings.extend(flaws)
    told_apart = tell_apart(read)
    findings.extend(told_apart.findings)
    if not rows:
        findings.append(_no_rows(file))
    return PaxReading(
        entries=told_apart.entries,
        findings=tuple(sorted(findings, key=_line)),
        rows_in=len(rows),
        duplicates=told_apart.duplicates,
        version=_version(file),
    )


def _line(finding: Finding) -> int:
    return (finding.where.line if finding.where else None) or 0


def _version(file: SourceFile) -> str:
    match = _VERSION.search(file.label)
    return match[1] if match else ""


def _check_header(file: SourceFile) -> None:
    missing = _missing(file)
    if missing:
        names = pax_columns().names
        raise SourceChanged(
            f"The PA-X file has no column {', '.join(names[one] for one in missing)}.",
            hint="Download the CSV of all agreements again.",
            where=Span(source_id=file.source_id, line=1, label=file.label),
        )


def _once_each() -> Callable[[str], str]:
    """Names of columns, each once: one that stands again is told apart by its number, not lost."""
    seen: Counter[str] = Counter()

    def rename(cell: str) -> str:
        name = cell.strip()
        seen[name] += 1
        return f"{name} ({seen[name]})" if name and seen[name] > 1 else name

    return rename


def _day_order(rows: list[Row | Finding]) -> str:
    cells = [(_cell(row, "signed"), row.where) for row in rows if isinstance(row, Row)]
    try:
        return find_day_order([one for one in cells if one[0]], column="Dat")
    except SourceChanged:
        # One odd row must not cost the file: each cell that can be read both ways is a finding.
        return "ymd"


def _cell(row: Row, field: str) -> str:
    fields = pax_columns().fields
    found = (cell for name, cell in row.cells.items() if fields.get(column_key(name)) == field)
    return next((cell for cell in found if cell.strip()), "")


def _about_columns(rows: list[Row | Finding], file: SourceFile) -> Iterator[Finding]:
    """One line for all columns that are not recognised; they are kept as given."""
    table = pax_columns()
    first = next((row for row in rows if isinstance(row, Row)), None)
    names = [n for n in (first.cells if first else ()) if not _known(n, table)]
    if names:
        shown = ", ".join(names[:_COLUMNS_NAMED_AT_MOST])
        left = len(names) - _COLUMNS_NAMED_AT_MOST
        more = f" and {left:,} more" if left > 0 else ""
        yield Finding(
            code="pax.unknown-columns",
            message=f"{len(names):,} columns are not known of PA-X: {shown}{more}.",
            hint="Their cells are kept as given. Check that this is the file you mean.",
            severity=Severity.WARNING,
            where=Span(source_id=file.source_id, line=1, label=file.label),
        )


def _known(name: str, table: PaxColumns) -> bool:
    return column_key(name) in table.fields or column_key(name) in table.codes


def _entry(row: Row, order: str, file: SourceFile) -> tuple[PackEntry | None, list[Finding]]:
    flaws: list[Finding] = []
    said, codes, kept = _sorted(row, flaws)
    try:
        native_id = _native_id(said.pop("id", ""))
    except InvalidValue as exc:
        return None, [_flaw("pax.bad-row", exc.message, exc.hint, row.where)]
    title = _title(said.pop("title", ""), native_id, row, flaws)
    given = said.pop("signed", "")
    signed = _signed(given, order, row, flaws)
    if signed == "unstated" and given:
        kept[_AS_GIVEN] = given
    coded: dict[str, Body] = {"id": native_id, **said}
    if codes:
        coded["codes"] = codes_text(codes)
    if kept:
        coded["other"] = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    body: dict[str, Body] = {
        "id": f"{ENTRY}{native_id}",
        "title": title,
        "signed": signed,
        "sources": [f"{SOURCE}#{native_id}"],
        "checked": "false",
        "pa_x": coded,
    }
    entry = PackEntry(
        kind="agreements",
        entry_id=f"{ENTRY}{native_id}",
        body=body,
        file=file.label,
        lines={(): row.where.line or 0},
        source_id=file.source_id,
    )
    return entry, flaws


def _sorted(
    row: Row, flaws: list[Finding]
) -> tuple[dict[str, str], dict[str, int], dict[str, str]]:
    """Cells as fields, as issue codes, and as what is kept as given; empty ones say nothing."""
    table = pax_columns()
    said: dict[str, str] = {}
    codes: dict[str, int] = {}
    kept: dict[str, str] = {}
    odd: list[str] = []
    for name, raw in row.cells.items():
        cell, low = raw.strip(), column_key(name)
        if not cell:
            continue
        code = table.codes.get(low)
        if code and cell in _VALUES:
            codes[code] = _VALUES[cell]
        elif low in table.fields and table.fields[low] not in said:
            said[table.fields[low]] = cell
        elif not (code and cell.lower() in _NOTHING):
            kept[name] = cell
            odd += [f"{name} '{cell}'"] if code else []
    if odd:
        message = f"Issue codes outside 0 to 3: {', '.join(odd[:_NAMED_AT_MOST])}."
        hint = "They are kept as given and count as not coded. Correct them in the file."
        flaws.append(_flaw("pax.bad-code", message, hint, row.where, Severity.WARNING))
    return said, codes, kept


def _title(cell: str, native_id: str, row: Row, flaws: list[Finding]) -> str:
    if not cell:
        message, hint = "Column Agt is empty.", "The agreement is kept by its number; look it up."
        flaws.append(_flaw("pax.no-name", message, hint, row.where, Severity.WARNING))
    return cell or f"Agreement {native_id} of PA-X, no name given"


def _native_id(cell: str) -> str:
    native_id = cell.removesuffix(".0")
    if not _ID.fullmatch(native_id):
        said = f"says '{cell}', which is no PA-X number" if cell else "is empty"
        raise InvalidValue(
            f"Column AgtId {said}.", hint="Copy the number from the database; each row needs one."
        )
    return str(int(native_id))


def _signed(cell: str, order: str, row: Row, flaws: list[Finding]) -> str:
    """The day as packs write it; a month or a year where no more is given.

    A cell that is no day costs the day, not the agreement.
    """
    if cell.lower() in _NOTHING:
        message, hint = "Column Dat is empty.", "The agreement is kept without a day; look it up."
        flaws.append(_flaw("pax.no-day", message, hint, row.where, Severity.WARNING))
        return "unstated"
    if _MONTH.fullmatch(cell) and cell[:4] != "0000":
        return cell
    try:
        return read_day(cell, column="Dat", order=order).isoformat()
    except InvalidValue as exc:
        hint = f"The agreement is kept without a day, the cell as given. {exc.hint}"
        flaws.append(_flaw("pax.no-day", exc.message, hint, row.where, Severity.WARNING))
        return "unstated"


def _flaw(
    code: str, message: str, hint: str, where: Span | None, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(code=code, message=message, hint=hint, severity=severity, where=where)


def _no_rows(file: SourceFile) -> Finding:
    where = Span(source_id=file.source_id, label=file.label)
    message, hint = "The file has a header but no rows.", "Download it again."
    return _flaw("file.no-rows", message, hint, where, Severity.WARNING)

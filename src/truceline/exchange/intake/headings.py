"""Whether a list has the columns that its mapping names; and what its headings may be quoted as.

A file without a header has a person in its first line. So a heading is quoted only where all its
words are words for columns, or where it is nearly one that the mapping names.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from truceline.core.errors import SourceChanged
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.exchange.intake.cells import Cells
from truceline.exchange.intake.mapping import NAME_CELLS, ListMapping
from truceline.ingest.model import SourceFile

__all__ = ["check_columns"]

_MOST_SHEET_BYTES = 64 * 1024 * 1024
_WORDS = frozenset(
    """
    no nr number id key code ref name names full first given last family surname father mother
    grandfather grandmother husband wife spouse nickname alias kunya title sex gender age birth born
    dob yob date day month year time place town city village area district governorate province
    region country address origin residence nationality ethnicity religion profession occupation
    status state event type category kind site prison facility branch held by holder at in of on
    since from until to detained detention arrest arrested capture captured missing disappeared
    disappearance abducted dead death killed released release health illness condition consent
    purpose sensitivity remark remarks note notes comment comments source list party the and
    الرقم رقم الاسم اسم الاول الأول الكامل الثلاثي الأب الاب اب الجد الأم الام العائلة الكنية اللقب
    الشهرة الجنس العمر الميلاد المواليد تاريخ الولادة مكان المكان البلدة
    المدينة القرية المنطقة المحافظة
    الحالة الصحة موافقة الموافقة حساسية ملاحظات الجهة السجن الاعتقال الخطف الفقدان الوفاة التاريخ
    номер имя фамилия отчество пол возраст дата рождения место город область район статус
    """.split()  # noqa: SIM905 (a list of words reads best as words)
)


def check_columns(
    cells: Cells, mapping: ListMapping, file: SourceFile, *, is_json: bool
) -> Iterator[Finding]:
    """Findings on columns that are named and not there, and on what a workbook hides.

    Raises:
        SourceChanged: None is there, or none that names or identifies a person.
    """
    wanted = mapping.columns()
    missing = [name for name in wanted if name not in cells.columns]
    names = [mapping.column(name) for name in NAME_CELLS if mapping.column(name)]
    lost = [name for name in mapping.key if name in missing]
    is_nameless = bool(names) and not set(names) & cells.columns
    where = Span(source_id=file.source_id, line=1, label=mapping.list)
    is_bare = not cells.rows and not cells.columns and is_json  # an empty list of JSON has none
    if missing and not is_bare and (lost or is_nameless or len(missing) == len(wanted)):
        raise SourceChanged(
            f"The list has no column {', '.join(map(repr, missing))}, which the mapping names. "
            f"Expected: {', '.join(wanted)}. Seen: {_seen(cells, wanted)}.",
            hint="Compare the mapping with the first line of the list, or name another `sheet`.",
            where=where,
        )
    for name in () if is_bare else missing:
        message = f"The list has no column {name!r}: nothing of it is known of any row."
        yield _warning("exchange.missing-column", message, "Correct the mapping.", where)
    if not cells.rows:
        message = "The list has no row."
        yield _warning("exchange.no-rows", message, "Ask who gave it.", where)
    if mapping.encoding and _is_utf8(file.content):
        message = f"The text reads as UTF-8 too, and the mapping says {mapping.encoding}."
        hint = "Look whether names came out right; else leave `encoding` out."
        yield _warning("exchange.encoding", message, hint, where)
    yield from _hidden(file, where)


def _is_utf8(content: bytes) -> bool:
    """Whether bytes beyond ASCII fit UTF-8: text of another encoding hardly ever does by chance."""
    try:
        return not content.isascii() and bool(content.decode())
    except UnicodeDecodeError:
        return False


def _seen(cells: Cells, wanted: tuple[str, ...]) -> str:
    near = {_bare(name) for name in wanted}
    shown = sorted(name for name in cells.columns if _bare(name) in near or _is_heading(name))
    hidden = len(cells.columns) - len(shown)
    words = [", ".join(shown)] if shown else []
    if hidden:
        words.append(f"{hidden} whose first cell may be a person's, and is not repeated")
    return " and ".join(words) or "none"


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _is_heading(name: str) -> bool:
    words = re.findall(r"[^\W_]+", name.casefold())
    return len(name) < 60 and bool(words) and all(word in _WORDS for word in words)


def _hidden(file: SourceFile, where: Span) -> Iterator[Finding]:
    """What a workbook holds besides values: formulas without one, and merged cells."""
    if not file.content.startswith(b"PK\x03\x04"):
        return
    sheets = b"".join(_sheets(file.content))
    if re.search(rb"<f[ >/]", sheets):
        yield _warning(
            "exchange.formulas",
            "The workbook holds formulas: only values that were saved with them are read.",
            "Open it, let it calculate, and save it with values.",
            where,
        )
    if b"<mergeCell " in sheets:
        yield _warning(
            "exchange.merged-cells",
            "The workbook has merged cells: only the first row of each holds the value.",
            "Take the cells apart and fill in each row, if the value holds for all of them.",
            where,
        )


def _sheets(content: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            for name in packed.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    with packed.open(name) as stream:
                        yield stream.read(_MOST_SHEET_BYTES)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return  # another reader opened it: what is hidden in it is not known


def _warning(code: str, message: str, hint: str, where: Span) -> Finding:
    return Finding(code=code, message=message, hint=hint, severity=Severity.WARNING, where=where)

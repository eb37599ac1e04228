"""A small workbook for tests, written by hand: text cells, numbers, and real dates."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/>'
    "</cellXfs></styleSheet>"
)


def workbook(**sheets: Sequence[Sequence[str | float | date]]) -> bytes:
    """Bytes of an .xlsx file with these sheets."""
    names = list(sheets)
    entries = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="s{at}"/>' for at, name in enumerate(names)
    )
    links = "".join(
        f'<Relationship Id="s{at}" Type="{_DOC}/worksheet" Target="sheet{at}.xml"/>'
        for at in range(len(names))
    )
    links += f'<Relationship Id="st" Type="{_DOC}/styles" Target="styles.xml"/>'
    root = f'<Relationship Id="r" Type="{_DOC}/officeDocument" Target="xl/workbook.xml"/>'
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_RELS}">{root}</Relationships>')
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_RELS}">{links}</Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>{entries}</sheets></workbook>',
        )
        archive.writestr("xl/styles.xml", _STYLES)
        for at, name in enumerate(names):
            archive.writestr(f"xl/sheet{at}.xml", _sheet(sheets[name]))
    return sink.getvalue()


def _sheet(rows: Sequence[Sequence[str | float | date]]) -> str:
    lines = (
        f'<row r="{line}">'
        + "".join(_cell(value, f"{chr(64 + at)}{line}") for at, value in enumerate(cells, 1))
        + "</row>"
        for line, cells in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(value: str | float | date, at: str) -> str:
    if isinstance(value, date):
        return f'<c r="{at}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else ""
    return f'<c r="{at}"><v>{value}</v></c>'

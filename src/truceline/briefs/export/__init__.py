"""A document becomes bytes.

In: a `Document`. Out: Markdown, one self-contained HTML file, Word, PDF, plain text or JSON; and,
from the assessment behind it, CSV and GeoJSON; from a table, CSV with HXL tags. The same document
gives the same bytes. Refused: an unknown format. Text of sources is escaped everywhere, so that a
hostile headline stays inert.
"""

from __future__ import annotations

from collections.abc import Mapping

from truceline.briefs.export.csv import counts_csv, incidents_csv
from truceline.briefs.export.docx import WordExporter
from truceline.briefs.export.geojson import incidents_geojson
from truceline.briefs.export.html import HtmlExporter
from truceline.briefs.export.hxl import hxl_csv
from truceline.briefs.export.json import JsonExporter
from truceline.briefs.export.markdown import MarkdownExporter
from truceline.briefs.export.pdf import PdfExporter
from truceline.briefs.export.text import TextExporter
from truceline.briefs.model import Exporter
from truceline.core.errors import UnknownId

__all__ = [
    "EXPORTERS",
    "HtmlExporter",
    "JsonExporter",
    "MarkdownExporter",
    "PdfExporter",
    "TextExporter",
    "WordExporter",
    "counts_csv",
    "exporter_for",
    "hxl_csv",
    "incidents_csv",
    "incidents_geojson",
]

EXPORTERS: Mapping[str, Exporter] = {
    "docx": WordExporter(),
    "html": HtmlExporter(),
    "json": JsonExporter(),
    "md": MarkdownExporter(),
    "pdf": PdfExporter(),
    "txt": TextExporter(),
}


def exporter_for(format_name: str) -> Exporter:
    """The exporter of a format: `docx`, `html`, `json`, `md`, `pdf` or `txt`.

    Raises:
        UnknownId: There is no such format.
    """
    if format_name not in EXPORTERS:
        raise UnknownId(
            f"No brief can be written as '{format_name}'.",
            hint=f"Choose one of {', '.join(sorted(EXPORTERS))}.",
        )
    return EXPORTERS[format_name]

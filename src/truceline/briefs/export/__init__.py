"""A document becomes bytes.

In: a `Document`. Out: Markdown, one self-contained HTML file, Word or JSON; and, from the
assessment behind it, CSV and GeoJSON. The same document gives the same bytes. Refused: an unknown
format. Text of sources is escaped everywhere, so that a hostile headline stays inert.
"""

from __future__ import annotations

from collections.abc import Mapping

from truceline.briefs.export.csv import counts_csv, incidents_csv
from truceline.briefs.export.docx import WordExporter
from truceline.briefs.export.geojson import incidents_geojson
from truceline.briefs.export.html import HtmlExporter
from truceline.briefs.export.json import JsonExporter
from truceline.briefs.export.markdown import MarkdownExporter
from truceline.briefs.model import Exporter
from truceline.core.errors import UnknownId

__all__ = [
    "EXPORTERS",
    "HtmlExporter",
    "JsonExporter",
    "MarkdownExporter",
    "WordExporter",
    "counts_csv",
    "exporter_for",
    "incidents_csv",
    "incidents_geojson",
]

EXPORTERS: Mapping[str, Exporter] = {
    "docx": WordExporter(),
    "html": HtmlExporter(),
    "json": JsonExporter(),
    "md": MarkdownExporter(),
}


def exporter_for(format_name: str) -> Exporter:
    """The exporter of a format: `docx`, `html`, `json` or `md`.

    Raises:
        UnknownId: There is no such format.
    """
    if format_name not in EXPORTERS:
        raise UnknownId(
            f"No brief can be written as '{format_name}'.",
            hint=f"Choose one of {', '.join(sorted(EXPORTERS))}.",
        )
    return EXPORTERS[format_name]

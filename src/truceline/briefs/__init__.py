"""Results become a cited document, and the document becomes files.

In: `BriefInputs`, everything already computed by the rooms below. Out: a `Document` whose every
count leads to its incidents and every incident to its source row; from it Markdown, HTML, Word,
PDF, plain text and JSON, and beside it CSV and GeoJSON. Refused: adding counts, and calling an
obligation breached without a ruling. Nothing new is computed here, and no clock is asked.
"""

from truceline.briefs.compose import compose_brief, compose_outline
from truceline.briefs.compose.numbers import reports_behind
from truceline.briefs.export import (
    EXPORTERS,
    counts_csv,
    exporter_for,
    hxl_csv,
    incidents_csv,
    incidents_geojson,
)
from truceline.briefs.model import BatchNote, BriefInputs, Document, Exporter, Outline

__all__ = [
    "EXPORTERS",
    "BatchNote",
    "BriefInputs",
    "Document",
    "Exporter",
    "Outline",
    "compose_brief",
    "compose_outline",
    "counts_csv",
    "exporter_for",
    "hxl_csv",
    "incidents_csv",
    "incidents_geojson",
    "reports_behind",
]

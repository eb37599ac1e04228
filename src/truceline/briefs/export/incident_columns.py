"""What the table of incidents shows of each, the same in every format."""

from __future__ import annotations

from truceline.briefs.model import IncidentEntry

__all__ = ["INCIDENT_HEADINGS", "incident_cells"]

INCIDENT_HEADINGS = (
    "When",
    "Place",
    "Place known",
    "Between",
    "Kind",
    "From the direction of",
    "Deaths low–best–high",
    "Share inside",
    "Reported by",
    "Headline",
)


def incident_cells(entry: IncidentEntry) -> tuple[str, ...]:
    """The texts under `INCIDENT_HEADINGS`; what a source does not say is `not stated`."""
    return (
        entry.when,
        entry.place,
        entry.basis,
        entry.pair,
        entry.kind or "not stated",
        entry.direction or "not stated",
        entry.figures,
        entry.inside or "–",
        entry.reported_by,
        entry.headline or "–",
    )

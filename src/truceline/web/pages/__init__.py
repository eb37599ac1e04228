"""One file per page group; each registers its pages."""

from collections.abc import Callable

from truceline.web.page import Pages
from truceline.web.pages import (
    actors,
    agreements,
    casualties,
    ceasefires,
    contradictions,
    documents,
    duplicates,
    editions,
    holding,
    incident,
    incidents,
    map,
    observations,
    overview,
    places,
    previews,
    reports,
    review,
    scenarios,
    search,
    sources,
    talks,
    warning,
)

__all__ = ["PAGE_GROUPS"]

PAGE_GROUPS: tuple[Callable[[Pages], None], ...] = (
    overview.register,
    ceasefires.register,
    warning.register,
    holding.register,
    agreements.register,
    talks.register,
    contradictions.register,
    duplicates.register,
    casualties.register,
    map.register,
    incidents.register,
    incident.register,
    sources.register,
    actors.register,
    places.register,
    search.register,
    observations.register,
    editions.register,
    previews.register,
    reports.register,
    scenarios.register,
    documents.register,
    review.register,
)

"""One file per page group; each registers its pages."""

from collections.abc import Callable

from truceline.web.page import Pages
from truceline.web.pages import (
    actors,
    agreements,
    ceasefires,
    contradictions,
    documents,
    editions,
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
)

__all__ = ["PAGE_GROUPS"]

PAGE_GROUPS: tuple[Callable[[Pages], None], ...] = (
    overview.register,
    ceasefires.register,
    agreements.register,
    talks.register,
    contradictions.register,
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

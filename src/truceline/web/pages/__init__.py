"""One file per page group; each registers its pages."""

from collections.abc import Callable

from truceline.web.page import Pages
from truceline.web.pages import (
    actors,
    agreements,
    ceasefires,
    contradictions,
    incidents,
    map,
    overview,
    places,
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
    sources.register,
    actors.register,
    places.register,
    search.register,
)

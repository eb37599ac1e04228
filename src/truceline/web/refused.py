"""A question that cannot be answered: what is wrong with it, and what may have been meant."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from truceline.core.errors import InputError
from truceline.web.context import Context
from truceline.web.filters import FilterChoices, FilterValues

__all__ = ["refusal"]

_MOST_OFFERED = 5
_LEAST_ALIKE = 0.5


def refusal(
    context: Context, filters: FilterValues, error: InputError, *, choices: FilterChoices
) -> dict[str, Any]:
    """The error in words, and the same page with each name that may have been meant instead."""
    return {
        "message": error.message,
        "hint": error.hint,
        "instead": [
            {"words": name, "address": context.here(**_asked(filters, wrong, name), page=None)}
            for wrong in dict.fromkeys((*filters.between, *filters.actors))
            if f"'{wrong}'" in error.message
            for name in _nearest(wrong, choices.actors)
        ],
    }


def _asked(filters: FilterValues, wrong: str, name: str) -> dict[str, list[str]]:
    """Both actors' parameters with one name put right."""
    right = replace(
        filters,
        between=tuple(name if one == wrong else one for one in filters.between),
        actors=tuple(name if one == wrong else one for one in filters.actors),
    )
    return {"between": [*right.between], "actor": [*right.actors]}


def _nearest(wrong: str, known: tuple[str, ...]) -> list[str]:
    """Known names that are spelled much like it, or hold it; the likest first."""
    called = {name.casefold(): name for name in known}
    word = wrong.casefold()
    alike = get_close_matches(word, called, n=_MOST_OFFERED, cutoff=_LEAST_ALIKE)
    holding = [name for name in called if len(word) > 1 and word in name]
    found = dict.fromkeys((*alike, *holding))
    return [called[name] for name in found][:_MOST_OFFERED]

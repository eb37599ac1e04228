"""A long text in portions that are read one after the other, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from truceline.claims.model import Mention
from truceline.claims.text.paragraphs import paragraphs

__all__ = ["MOST_CHARACTERS", "moved", "portions"]

MOST_CHARACTERS = 200_000
"""Of one portion, some 80 pages: tokens and predicates of a text are all held at once."""

_Value = TypeVar("_Value")


def portions(stored: str) -> Iterator[tuple[int, int]]:
    """Portions as half-open ranges of characters, cut between paragraphs; one for most texts.

    What is known of earlier portions (surnames, the date last named) is not known in the next.
    """
    if len(stored) <= MOST_CHARACTERS:
        yield 0, len(stored)
        return
    begun = last = 0
    for start, end in paragraphs(stored):
        if end - begun > MOST_CHARACTERS and last > begun:
            yield begun, start
            begun = start
        last = end
    yield begun, len(stored)


def moved(value: _Value, by: int) -> _Value:
    """A claim, or a part of one, with every mention moved on by some characters."""
    if not by:
        return value
    changed: Any = _moved(value, by)
    return changed  # type: ignore[no-any-return]


def _moved(value: Any, by: int) -> Any:  # noqa: ANN401 - any part of a claim, of its own kind
    if isinstance(value, Mention):
        return Mention(start=value.start + by, end=value.end + by)
    if isinstance(value, tuple):
        return tuple(_moved(one, by) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        held = {one.name: getattr(value, one.name) for one in fields(value)}
        new = {name: _moved(one, by) for name, one in held.items()}
        return replace(value, **{name: one for name, one in new.items() if one is not held[name]})
    return value

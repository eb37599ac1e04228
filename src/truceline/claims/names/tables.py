"""The bundled tables as they stand in their files; see `SOURCE.md`."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import cast

import yaml

__all__ = ["KNOWN_UNTIL", "Common", "load_common", "load_rows", "ways"]

KNOWN_UNTIL = date(2025, 6, 1)
"""The table of offices was written then: on later days it does not say who held one."""

# The C parser of libyaml where PyYAML has it: the table is read once per program.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """`common.yaml`: names and words that any process needs."""

    bodies: dict[str, tuple[str, ...]]
    organs: dict[str, tuple[str, ...]]
    heads: dict[str, tuple[str, ...]]
    offices: dict[str, tuple[str, ...]]
    modifiers: tuple[str, ...]
    backers: tuple[str, ...]
    titles: frozenset[str]
    particles: frozenset[str]
    directions: tuple[str, ...]
    place_words: dict[str, tuple[str, ...]]
    lines: tuple[str, ...]
    never: frozenset[str]
    first_of_places: frozenset[str]
    first_of_groups: frozenset[str]
    last_of_groups: frozenset[str]


@cache
def load_common() -> Common:
    """The table of common names, read once per program."""
    body = yaml.load(_text("common.yaml"), Loader=_LOADER)  # noqa: S506  strings only
    parts = {
        part: {key: ways(text) for key, text in cast("dict[str, str]", body[part]).items()}
        for part in ("bodies", "organs", "heads", "offices", "place_words")
    }
    last_words = {title.split()[-1] for title in ways(body["titles"])}
    return Common(
        **parts,
        modifiers=ways(body["modifiers"]),
        backers=ways(body["backers"]),
        titles=frozenset(word + dot for word in last_words for dot in ("", ".")),
        particles=frozenset(body["particles"]),
        directions=ways(body["directions"]),
        lines=ways(body["lines"]),
        never=frozenset(_text("never.txt").split()),
        first_of_places=frozenset(ways(body["first_of_places"])),
        first_of_groups=frozenset(ways(body["first_of_groups"])),
        last_of_groups=frozenset(ways(body["last_of_groups"])),
    )


@cache
def load_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a bundled table, read once per program."""
    return tuple(csv.DictReader(io.StringIO(_text(name))))


def ways(text: str) -> tuple[str, ...]:
    """The ways of writing a name that one string lists, parted by semicolons."""
    return tuple(way.strip() for way in text.split(";") if way.strip())


def _text(name: str) -> str:
    return (files("truceline.claims.names") / name).read_text(encoding="utf-8")

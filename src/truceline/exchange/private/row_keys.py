"""Keys of a row for private set intersection: skeletons of its names with a detail.

Skeletons are equal across scripts and most spellings. Some different names share one (Salih and
Salah), so no key is of names alone, and a hit opens a case and proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from truceline.core.person import PersonRow
from truceline.exchange.names.letters import skeletons
from truceline.exchange.names.slots import parse_full, parse_slot
from truceline.exchange.private.model import MatchKey

__all__ = ["KINDS", "row_keys", "row_parts"]

KINDS = (
    ("given", "father", "family", "birth_year"),
    ("given", "father", "mother", "birth_year"),
    ("given", "family", "mother", "birth_year"),
    ("given", "father", "family", "mother"),
    ("given", "father", "family", "place"),
    ("given", "father", "family", "birth_place"),
)
"""What keys are made of; a kind is left out where the row lacks a part."""

_MOST_READINGS = 4


def row_keys(row: PersonRow) -> tuple[MatchKey, ...]:
    """All keys of a row; none where it says too little.

    Letters that may be read in two ways give a key for each reading, at most four for each kind.
    """
    said = _parts(row)
    return tuple(key for kind in KINDS for key in _keys(kind, said))


def row_parts(row: PersonRow) -> dict[str, str]:
    """The first reading of each part that a row says, for encodings."""
    return {name: texts[0] for name, texts in _parts(row).items() if texts}


def _keys(kind: tuple[str, ...], said: dict[str, tuple[str, ...]]) -> Iterator[MatchKey]:
    if all(said.get(part) for part in kind):
        readings = product(*(said[part] for part in kind))
        for texts in islice(readings, _MOST_READINGS):
            yield MatchKey(parts=kind, text="\x1f".join(texts))


def _parts(row: PersonRow) -> dict[str, tuple[str, ...]]:
    """Readings of each part: skeletons of names and places, and the year as it is."""
    names, muhammads = row.names, dict[str, bool]()
    whole = parse_full(names.full, muhammads)
    given = {
        "given": (names.given, whole.given),
        "father": (names.father, whole.father),
        "family": (names.family, whole.family),
        "mother": (names.mother, whole.mother),
    }
    units = {
        slot: parse_slot(slot, text, muhammads) if text.strip() else parsed
        for slot, (text, parsed) in given.items()
    }
    found = {slot: _bones(said[0]) for slot, said in units.items() if said}
    places = {"place": row.place, "birth_place": row.birth_place}
    for name, text in places.items():
        found[name] = _bones(" ".join(parse_slot("place", text, muhammads)))
    year = _year(row)
    return found | {"birth_year": (year,) if year else ()}


def _bones(unit: str) -> tuple[str, ...]:
    """A skeleton of one consonant says too little."""
    return tuple(bones for bones in skeletons(unit) if len(bones) > 1)


def _year(row: PersonRow) -> str:
    first, last = row.born.first_day, row.born.last_day
    is_one = first is not None and last is not None and first.year == last.year
    return str(first.year) if first is not None and is_one else ""

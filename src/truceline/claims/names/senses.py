"""What a name may mean, and where one stands in a text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

__all__ = ["Atom", "Part", "Rank", "Sense"]


class Part(StrEnum):
    """What part a name takes in a longer one; one letter each, for the grammar of `compose`."""

    COUNTRY = "C"
    DEMONYM = "D"
    PEOPLE = "N"
    ACTOR = "P"
    HEAD = "H"
    OFFICE = "O"
    MODIFIER = "M"
    BACKER = "B"
    PERSON = "F"
    PLACE = "L"
    DIRECTION = "G"
    PLACE_WORD = "W"


class Rank:
    """How well a name is known: of two of the same length, the lower wins."""

    PACK = 0
    COUNTRY = 1
    TABLE = 2
    COMMON = 3
    GEONAMES = 4
    TAGGER = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """One meaning of a name; the fields of `model.Named` and what the grammar needs.

    Attributes:
        part: What part it takes in a longer name.
        rank: See `Rank`.
        name: Usual form in English.
        kind: `actor`, `place`, `both`, or empty for a word that names nobody alone.
        key: Of a head, an office or a place word: what it is, such as `military`.
        office: Of a person: `country/office`.
        from_on: Of an office: first day it was held; `until_on` the first day it no longer was.
    """

    part: Part
    rank: int
    name: str
    kind: str = ""
    actor_id: str = ""
    place_id: str = ""
    place_kind: str = ""
    country: str = ""
    lon_deg: float | None = None
    lat_deg: float | None = None
    found_by: str = "table"
    key: str = ""
    office: str = ""
    from_on: date | None = None
    until_on: date | None = None

    def held_on(self, on: date) -> bool:
        """Whether the office was held on a day."""
        return (self.from_on is None or self.from_on <= on) and (
            self.until_on is None or on < self.until_on
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """A name in the text: tokens `first` up to, not including, `last`."""

    first: int
    last: int
    sense: Sense
    is_adjective: bool = False

    def meaning(self, sense: Sense) -> Atom:
        """The same words with another meaning."""
        return replace(self, sense=sense)

"""Rows of lists of persons: detained, dead, missing, released; each as its list said it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from truceline.core.dates import When
from truceline.core.source import Span

__all__ = ["NameParts", "PersonRow"]

_NOT_SAID = When(first_day=None, last_day=None, basis="unstated")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameParts:
    """A person's name as a list writes it; a part it does not give is empty.

    Attributes:
        full: The whole name, in the list's own order and script.
        given: First name.
        father: Father's given name.
        grandfather: Father's father's given name.
        family: Family name or nisba.
        mother: Mother's name, as given.
        kunya: Teknonym: Abu or Umm and a name.
        nickname: Any other name in use, also a nom de guerre.
    """

    full: str = ""
    given: str = ""
    father: str = ""
    grandfather: str = ""
    family: str = ""
    mother: str = ""
    kunya: str = ""
    nickname: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One entry of one list of persons. Everything in it is personal: it never enters a log.

    Attributes:
        row_id: Content-free id: list id and a keyed hash of the list's own key.
        list_id: The list it stands on.
        native_key: The list's own id of the row; empty where it has none.
        names: As the list writes them.
        sex: `F`, `M`, or empty where not said.
        born: Day, year or interval of birth.
        birth_place: Where born, or where the family is from, as written.
        place: Where it happened, the smallest place named, as written.
        area: The district or governorate of that place, as written.
        event: detained, disappeared, missing, abducted, captured, dead, remains-found, released,
            or empty where the list does not say.
        event_on: When that was.
        held_by: Who is said to hold the person, as written; empty where not said.
        held_at: Where the person is said to be held.
        consent: Purposes to which the person or the family has agreed: matching, exchange,
            contact, publication; or `refused`. Empty means that none was recorded.
        purpose: What the giver of the list gave the row for, in the words of `consent`; empty where
            not said.
        sensitivity: `open`, `restricted` (the default) or `protected`.
        health: `sick`, `wounded`, or empty.
        further: Other columns of the list, as written, by heading.
        where: The row it was read from.
    """

    row_id: str
    list_id: str
    names: NameParts
    where: Span
    native_key: str = ""
    sex: str = ""
    born: When = _NOT_SAID
    birth_place: str = ""
    place: str = ""
    area: str = ""
    event: str = ""
    event_on: When = _NOT_SAID
    held_by: str = ""
    held_at: str = ""
    consent: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    sensitivity: str = "restricted"
    health: str = ""
    further: Mapping[str, str] = field(default_factory=dict)

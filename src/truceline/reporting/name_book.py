"""Names of parties and places: which one a text means, and how the house writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from truceline.core.actor import Actor
from truceline.core.place import Place, Zone
from truceline.record.model import Record
from truceline.reporting.folding import fold, words_of
from truceline.reporting.guard_words import role_words
from truceline.reporting.house import House
from truceline.reporting.model import Audience

__all__ = ["NameBook", "name_book"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameBook:
    """The names of one edition; made by `name_book`.

    Attributes:
        known: Actors, places and zones by id and by every name, folded.
        harmless: Folded words that name no person: of roles, sides and parties.
    """

    house: House
    audience: Audience
    language: str
    known: Mapping[str, Actor | Place | Zone]
    harmless: frozenset[str]

    def is_person(self, written: str) -> bool:
        """Whether the record knows a person by this id or name."""
        found = self.known.get(fold(written.strip()))
        return isinstance(found, Actor) and found.kind == "person"

    def name(self, written: str) -> str:
        """How an edition writes what an id or a name means; empty where nobody knows it."""
        found = self.known.get(fold(written.strip()))
        own_id = _id_of(found) if found else written
        for one in (written, own_id):
            approved = self.house.name_of(one, self.audience, self.language)
            if approved:
                return approved
        return (found.names.get(self.language) or found.name) if found else ""

    def names_nobody(self, written: str) -> bool:
        """Whether a text has only words of roles, sides and parties."""
        return set(words_of(written)) <= self.harmless


def name_book(house: House, audience: Audience, language: str, record: Record) -> NameBook:
    """The names of an edition.

    Args:
        house: Its style comes before the record's names.
        audience: For whom the edition is.
        language: Its leading language.
        record: Ids and names that it knows.
    """
    known: dict[str, Actor | Place | Zone] = {}
    everything: list[Actor | Place | Zone] = [*record.actors.values(), *record.places.values()]
    for one in (*everything, *record.zones.values()):
        for name in _spellings(one):
            known.setdefault(fold(name), one)
    return NameBook(
        house=house,
        audience=audience,
        language=language,
        known=known,
        harmless=role_words() | frozenset(_party_words(house, record)),
    )


def _spellings(one: Actor | Place | Zone) -> tuple[str, ...]:
    aliases = one.aliases if isinstance(one, Actor) else ()
    return (_id_of(one), *one.names.values(), *aliases)


def _id_of(one: Actor | Place | Zone) -> str:
    if isinstance(one, Actor):
        return one.actor_id
    return one.place_id if isinstance(one, Place) else one.zone_id


def _party_words(house: House, record: Record) -> Iterator[str]:
    """Words of parties; people and places are not among them."""
    for actor in record.actors.values():
        for name in (*actor.names.values(), *actor.aliases) if actor.kind != "person" else ():
            yield from words_of(name)
    for entry in house.names:
        for name in (*entry.names.values(), *entry.also):
            yield from words_of(name)

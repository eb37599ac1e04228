"""What filling a lexicon learns, and the names that one entry of a pack holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from truceline.claims.names.senses import Sense
from truceline.core.actor import Actor

__all__ = ["BRACKETS", "Known", "names_of", "parts_of"]

BRACKETS = re.compile(r"^(.*?)\s*\((.*)\)\s*(.*)$")


@dataclass(kw_only=True)
class Known:
    """What filling learns and finding needs.

    Attributes:
        countries: Sense by ISO code.
        adjectives: Demonyms (adjectives), lower case → ISO code.
        composed: Actor of the pack by `country:XX/key`.
        holders: Holders of an office by `XX/key`.
        capitals: Sense of the capital by ISO code.
        region: Countries in which the pack's places lie.
        by_geonames: Place of the pack by `geonames:ID`.
        slugs: The countries' names as keys.
        owners: Actor by the slug of each of its names.
    """

    countries: dict[str, Sense] = field(default_factory=dict)
    adjectives: dict[str, str] = field(default_factory=dict)
    composed: dict[str, Sense] = field(default_factory=dict)
    holders: dict[str, list[Sense]] = field(default_factory=dict)
    capitals: dict[str, Sense] = field(default_factory=dict)
    region: frozenset[str] = frozenset()
    by_geonames: dict[str, Sense] = field(default_factory=dict)
    slugs: frozenset[str] = frozenset()
    owners: dict[str, Actor] = field(default_factory=dict)


def names_of(actor: Actor) -> Iterator[str]:
    """All names of an actor: in every script, those in brackets, aliases."""
    for name in actor.names.values():
        yield from parts_of(name)
    for alias in actor.aliases:
        yield alias.strip('“”"«»')


def parts_of(name: str) -> Iterator[str]:
    """A name, and the names in its brackets: "Islamic State (ISIL, Daesh)"."""
    match = BRACKETS.match(name)
    if not match:
        yield name
        head, comma, _ = name.partition(",")
        if comma and " " in head:
            yield head
        return
    yield match.group(1)
    inner = match.group(2).removeprefix("formerly").strip().removeprefix("the ")
    for part in inner.split(","):
        if part.strip()[:1].isupper() or not part.strip()[:1].isascii():
            yield part.strip()

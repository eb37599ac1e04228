"""One pass over a document: what is taken, who has been introduced, and new names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from truceline.claims.model import Token
from truceline.claims.names.senses import Atom, Part, Rank, Sense
from truceline.claims.names.words import slug

__all__ = ["Reading", "body", "person", "place", "words_of"]


@dataclass(kw_only=True)
class Reading:
    """One pass over a document: which tokens are taken, who has been introduced."""

    stored: str
    tokens: Sequence[Token]
    taken: dict[int, Atom]
    found: dict[int, Atom] = field(default_factory=dict)
    surnames: dict[str, tuple[int, Sense]] = field(default_factory=dict)

    def put(self, first: int, last: int, sense: Sense) -> None:
        """Enter a person; what GeoNames took for a city there gives way."""
        atom = Atom(first=first, last=last, sense=sense)
        for index in range(first, last):
            before = self.taken.get(index)
            if before is not None and self.found.get(before.first) is before:
                del self.found[before.first]
            self.taken[index] = atom
        self.found[first] = atom

    def is_free(self, index: int) -> bool:
        """Whether nothing better than a city of GeoNames stands at a token."""
        atom = self.taken.get(index)
        return atom is None or atom.sense.rank >= Rank.GEONAMES

    def introduce(self, first: int, last: int, sense: Sense) -> None:
        """Remember a person's last word, for the surname alone later on."""
        word = self.tokens[last - 1].text
        if last - first > 1 and len(word) > 2:
            self.surnames.setdefault(word, (last, sense))


def words_of(tokens: Sequence[Token]) -> str:
    """Tokens as a name."""
    text = " ".join(token.text for token in tokens)
    return text.replace(" - ", "-").strip()


def person(name: str, country: str, *, found_by: str = "office") -> Sense:
    """Somebody whom no table knows."""
    return Sense(
        part=Part.PERSON,
        rank=Rank.COMMON if found_by == "office" else Rank.TAGGER,
        name=name,
        kind="actor",
        actor_id=f"person:{slug(name)}",
        country=country,
        found_by=found_by,
    )


def place(name: str, kind: str, rank: int) -> Sense:
    """A place that no table knows: it has no point."""
    return Sense(
        part=Part.PLACE,
        rank=rank,
        name=name,
        kind="place",
        place_id=f"name:{slug(name)}",
        place_kind=kind,
        found_by="tagger",
    )


def body(name: str) -> Sense:
    """A body or group that no table knows."""
    return Sense(
        part=Part.ACTOR,
        rank=Rank.TAGGER,
        name=name,
        kind="actor",
        actor_id=f"name:{slug(name)}",
        found_by="tagger",
    )

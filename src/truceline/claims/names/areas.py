"""Places said in several words: "Idlib province", "northern Syria", "the Syrian capital"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from truceline.claims.model import Token
from truceline.claims.names.chains import joined, shown
from truceline.claims.names.known import Known
from truceline.claims.names.senses import Atom, Part, Sense
from truceline.claims.names.words import slug

__all__ = ["area", "direction", "ground", "resort"]

_OWN_KINDS = frozenset(("road", "base", "line", "region"))
"""Kinds that a place word beside the name only says again ("Hmeimim air base")."""


def resort(
    chain: Sequence[Atom], tokens: Sequence[Token], known: Known, on: date | None
) -> Atom | None:
    """Join "city of Aleppo", which is Aleppo, and "province of Aleppo", which is not."""
    if chain[-1].sense.part == Part.PLACE_WORD:
        return area(chain, tokens, known, on)
    word, place = chain[-2].sense, chain[-1].sense
    if place.place_kind == "country" or word.part != Part.PLACE_WORD:
        return None
    if word.key in ("city", "village") or place.place_kind in _OWN_KINDS:
        return joined(chain, _only_place(place))
    return joined(chain, _wider(place, word.key, f"{place.name} {word.key}"))


def area(
    chain: Sequence[Atom], tokens: Sequence[Token], _known: Known, _on: date | None
) -> Atom | None:
    """Join "Idlib province", "southern Idlib countryside", "M4 motorway"."""
    place, word = chain[-2].sense, chain[-1].sense
    if place.place_kind == "country" and word.key != "country":
        return None
    name = shown(chain, tokens)
    if place.place_kind in _OWN_KINDS or word.key in ("city", "village"):
        return joined(chain, replace(_only_place(place), name=place.name or name))
    if place.place_kind == "country" and word.key == "country":
        return joined(chain, _only_place(place))
    side = next((a.sense.name for a in chain if a.sense.part == Part.DIRECTION), "")
    return joined(chain, _wider(place, word.key, name, f"{side} {place.name} {word.key}"))


def direction(
    chain: Sequence[Atom], tokens: Sequence[Token], _known: Known, _on: date | None
) -> Atom:
    """Join "northern Syria"; "north of Syria" is another place and is left apart."""
    place = chain[-1].sense
    return joined(chain, _wider(place, "region", shown(chain, tokens)))


def ground(
    chain: Sequence[Atom], tokens: Sequence[Token], known: Known, _on: date | None
) -> Atom | None:
    """Join "Syrian territory" (Syria), "Syrian capital" (Damascus), "Syrian desert" (in Syria)."""
    country, word = chain[0].sense.country, chain[1].sense
    if word.key == "country" and country in known.countries:
        return joined(chain, _only_place(known.countries[country]))
    if word.name == "capital" and country in known.capitals:
        return joined(chain, known.capitals[country])
    if word.name in ("coast", "desert", "countryside") and country in known.countries:
        return joined(chain, _wider(known.countries[country], "region", shown(chain, tokens)))
    return None


def _only_place(sense: Sense) -> Sense:
    return replace(sense, part=Part.PLACE, kind="place", actor_id="")


def _wider(place: Sense, kind: str, name: str, key: str = "") -> Sense:
    """A place around or beside another: its own key, the other's point."""
    place_id = f"area:{place.country or 'xx'}/{slug(key or name)}"
    return replace(_only_place(place), name=name, place_kind=kind, place_id=place_id)

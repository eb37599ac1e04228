"""Filling a lexicon with a pack's own names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from truceline.claims.names.known import BRACKETS, Known, names_of, parts_of
from truceline.claims.names.lexicon import Lexicon
from truceline.claims.names.senses import Part, Rank, Sense
from truceline.claims.names.tables import load_common
from truceline.claims.names.words import slug
from truceline.core.actor import Actor
from truceline.core.place import Place, Route

__all__ = ["fill_pack"]

_FILLERS = frozenset({"of", "the", "arab", "and", "armed"})
_INITIAL = re.compile(r"^\w\.$")


def fill_pack(
    lexicon: Lexicon,
    known: Known,
    actors: Sequence[Actor],
    places: Sequence[Place],
    routes: Sequence[Route],
) -> None:
    """File the pack's own names."""
    states = {sense.actor_id for sense in known.countries.values()}
    for actor in actors:
        if actor.kind == "person":
            _person(lexicon, actor)
        elif actor.actor_id not in states or actor.kind != "state":
            _actor(lexicon, known, actor)
    for place in places:
        _place(lexicon, known, place, places)
    _routes(lexicon, places, routes)


def _actor(lexicon: Lexicon, known: Known, actor: Actor) -> None:
    names = [name for name in names_of(actor) if name]
    country = next((iso for n in names if (iso := _composed_country(known, n))), "")
    sense = Sense(
        part=Part.ACTOR,
        rank=Rank.PACK,
        name=actor.name,
        kind="actor",
        actor_id=actor.actor_id,
        country=country,
        found_by="pack",
    )
    for name in names:
        if slug(name) in _country_slugs(known):
            continue
        if country and (key := _head_in(known, name, country)):
            known.composed.setdefault(f"country:{country}/{key}", sense)
        lexicon.add(name.removeprefix("the ") if name.count(" ") > 1 else name, sense)


def _country_slugs(known: Known) -> frozenset[str]:
    if not known.slugs:
        known.slugs = frozenset(slug(country.name) for country in known.countries.values())
    return known.slugs


def _head_in(known: Known, name: str, country: str) -> str:
    """What a name says somebody of a country is: "Syrian Arab Army" is its `military`."""
    own = known.countries[country].name.lower()
    words = [w for w in name.lower().split() if known.adjectives.get(w) != country and w != own]
    for kept in (words, [word for word in words if word not in _FILLERS]):
        for key, heads in load_common().heads.items():
            if " ".join(kept) in heads:
                return key
    return ""


def _composed_country(known: Known, name: str) -> str:
    """The one country that a name speaks of, by its name or its adjective."""
    words = set(name.lower().split())
    found = {known.adjectives[word] for word in words & known.adjectives.keys()}
    found |= {c.country for c in known.countries.values() if c.name.lower() in words}
    return found.pop() if len(found) == 1 else ""


def _person(lexicon: Lexicon, actor: Actor) -> None:
    sense = Sense(
        part=Part.PERSON,
        rank=Rank.PACK,
        name=actor.name,
        kind="actor",
        actor_id=actor.actor_id,
        found_by="pack",
    )
    for name in names_of(actor):
        if not name.replace(" ", "").replace("-", "").isalpha() and not _INITIAL.match(
            name.split()[0]
        ):
            continue
        lexicon.add(name, sense)
        words = name.split()
        if len(words) > 1 and words[0][:1].isupper() and len(words) < 5:
            lexicon.add(words[-1], sense)
            if words[-2][:1].islower():
                lexicon.add(" ".join(words[-2:]), sense)


def _place(lexicon: Lexicon, known: Known, place: Place, places: Sequence[Place]) -> None:
    sense = Sense(
        part=Part.PLACE,
        rank=Rank.PACK,
        name=BRACKETS.sub(r"\1", place.name),
        kind="place",
        place_id=place.place_id,
        place_kind="village" if place.radius_m and place.radius_m < 2_000 else "city",
        country=place.country,
        lon_deg=place.lon_deg,
        lat_deg=place.lat_deg,
        found_by="pack",
    )
    known.by_geonames[f"geonames:{place.gazetteer.get('geonames', '')}"] = sense
    others = {slug(BRACKETS.sub(r"\1", other.name)) for other in places if other is not place}
    for name in place.names.values():
        first, *inner = parts_of(name)
        kept = [n for n in inner if slug(n) not in others and not n.endswith(" region")]
        for way in (first, *kept):
            if not (way in kept and lexicon.holds(way)):
                lexicon.add(way, sense)
    lexicon.add_sound(sense.name, sense)


def _routes(lexicon: Lexicon, places: Sequence[Place], routes: Sequence[Route]) -> None:
    points = {p.place_id: p for p in places}
    seen: set[str] = set()
    for route in routes:
        code = route.names.get("en", "").split(",")[0].split(" ")[0]
        through = [points[p] for p in route.through if p in points]
        if not code[-1:].isdigit() or code in seen or not through:
            continue
        seen.add(code)
        middle = through[len(through) // 2]
        sense = Sense(
            part=Part.PLACE,
            rank=Rank.PACK,
            name=code,
            kind="place",
            place_id=route.route_id,
            place_kind="road",
            country=middle.country,
            lon_deg=middle.lon_deg,
            lat_deg=middle.lat_deg,
            found_by="pack",
            key="road",
        )
        lexicon.add_all((code, f"{code[0]}-{code[1:]}", code.replace("M", "М")), sense)

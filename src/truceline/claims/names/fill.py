"""Filling a lexicon with the bundled tables; names that the pack bears lead to its own ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from truceline.claims.names.known import Known, names_of
from truceline.claims.names.lexicon import Lexicon
from truceline.claims.names.senses import Part, Rank, Sense
from truceline.claims.names.tables import load_common, load_rows, ways
from truceline.claims.names.words import slug
from truceline.core.actor import Actor
from truceline.core.place import Place

__all__ = ["fill_tables"]


def fill_tables(
    lexicon: Lexicon, known: Known, actors: Sequence[Actor], places: Sequence[Place]
) -> None:
    """File the bundled names; those that an actor of the pack bears lead to it."""
    for actor in actors:
        for name in names_of(actor):
            known.owners.setdefault(slug(name), actor)
    by_gazetteer = {p.gazetteer.get("geonames", ""): p for p in places}
    by_gazetteer.pop("", None)
    for row in load_rows("countries.csv"):
        _country(lexicon, known, row, by_gazetteer)
    _bodies(lexicon, known)
    _words(lexicon)
    for row in load_rows("areas.csv"):
        _area(lexicon, row)
    _officials(lexicon, known)


def _owner(known: Known, names: Sequence[str]) -> Actor | None:
    return next((known.owners[slug(n)] for n in names if slug(n) in known.owners), None)


def _point(row: Mapping[str, str], lon: str, lat: str) -> tuple[float | None, float | None]:
    return (float(row[lon]), float(row[lat])) if row[lon] else (None, None)


def _country(
    lexicon: Lexicon, known: Known, row: Mapping[str, str], by_gazetteer: Mapping[str, Place]
) -> None:
    iso = row["iso2"]
    names = (row["name"], *ways(row["also"]), *ways(row["ru"]), *ways(row["ar"]))
    actor = _owner(known, names)
    lon, lat = _point(row, "lon", "lat")
    country = Sense(
        part=Part.COUNTRY,
        rank=Rank.COUNTRY,
        name=row["name"],
        kind="both",
        actor_id=actor.actor_id if actor else f"country:{iso}",
        place_id=f"country:{iso}",
        place_kind="country",
        country=iso,
        lon_deg=lon,
        lat_deg=lat,
        found_by="pack" if actor else "table",
    )
    known.countries[iso] = country
    lexicon.add_all(names, country)
    _demonyms(lexicon, known, row, country)
    _capital(lexicon, known, row, by_gazetteer)
    seat = replace(
        country, kind="actor", place_id="", place_kind="", found_by="metonym", lon_deg=None
    )
    lexicon.add_all(
        (*ways(row["seats"]), *ways(row["ru_seats"]), *ways(row["ar_seats"])),
        replace(seat, lat_deg=None),
    )


def _demonyms(lexicon: Lexicon, known: Known, row: Mapping[str, str], country: Sense) -> None:
    people = replace(
        country,
        part=Part.PEOPLE,
        rank=Rank.TABLE,
        kind="actor",
        found_by="demonym",
        place_id="",
        place_kind="",
    )
    people = replace(people, lon_deg=None, lat_deg=None)
    arabic = [form + end for form in ways(row["ar_adjectives"]) for end in ("", "ة", "ين", "ان")]
    adjectives = (*ways(row["adjectives"]), *ways(row["ru_adjectives"]), *arabic)
    for way in adjectives:
        known.adjectives[way.lower()] = country.country
    lexicon.add_all(adjectives, replace(people, part=Part.DEMONYM))
    lexicon.add_all(
        (*ways(row["people"]), *ways(row["ru_people"]), *ways(row["ar_people"])), people
    )


def _capital(
    lexicon: Lexicon, known: Known, row: Mapping[str, str], by_gazetteer: Mapping[str, Place]
) -> None:
    names = (*ways(row["capital"]), *ways(row["ru_capital"]), *ways(row["ar_capital"]))
    if not names:
        return
    country = known.countries[row["iso2"]]
    place = by_gazetteer.get(row["capital_geonames"])
    lon, lat = _point(row, "capital_lon", "capital_lat")
    capital = replace(
        country,
        name=names[0],
        place_id=place.place_id if place else f"geonames:{row['capital_geonames']}",
        place_kind="city",
        lon_deg=place.lon_deg if place else lon,
        lat_deg=place.lat_deg if place else lat,
        found_by="metonym",
        # Before the pack's place of the same name, which could not stand for the government.
        rank=Rank.PACK - 1,
    )
    known.capitals[row["iso2"]] = capital
    lexicon.add_all(names, capital)


def _bodies(lexicon: Lexicon, known: Known) -> None:
    common = load_common()
    for body_id, names in common.bodies.items():
        actor = _owner(known, (*names, body_id.replace("-", " ")))
        sense = Sense(
            part=Part.ACTOR,
            rank=Rank.TABLE,
            name=actor.name if actor else names[0],
            kind="actor",
            actor_id=actor.actor_id if actor else f"body:{body_id}",
            found_by="pack" if actor else "table",
        )
        lexicon.add_all(names, sense)
    for key, names in common.organs.items():
        iso, _, organ = key.partition("/")
        sense = Sense(
            part=Part.ACTOR,
            rank=Rank.TABLE,
            name=names[0],
            kind="actor",
            actor_id=f"country:{iso}/{organ}",
            country=iso,
            found_by="metonym",
        )
        lexicon.add_all(names, sense)


def _words(lexicon: Lexicon) -> None:
    common = load_common()
    for part, table, kind in (
        (Part.HEAD, common.heads, "actor"),
        (Part.OFFICE, common.offices, "actor"),
    ):
        for key, names in table.items():
            for name in names:
                lexicon.add(
                    name,
                    Sense(
                        part=part,
                        rank=Rank.COMMON,
                        name=name if name.isascii() else names[0],
                        kind=kind,
                        actor_id=f"generic:{key}",
                        key=key,
                        found_by="generic" if part == Part.HEAD else "office",
                    ),
                )
    for key, names in common.place_words.items():
        for name in names:
            word = Sense(part=Part.PLACE_WORD, rank=Rank.COMMON + 1, name=name, key=key)
            lexicon.add(name, word)
    for part, words in (
        (Part.MODIFIER, common.modifiers),
        (Part.BACKER, common.backers),
        (Part.DIRECTION, common.directions),
    ):
        for name in words:
            lexicon.add(name, Sense(part=part, rank=Rank.COMMON + 1, name=name, key=name))
    line = Sense(
        part=Part.PLACE,
        rank=Rank.COMMON,
        name="line of contact",
        kind="place",
        place_id="generic:line-of-contact",
        place_kind="line",
    )
    lexicon.add_all(common.lines, line)
    lexicon.add_road(replace(line, name="", place_id="", place_kind="road", key="road"))


def _area(lexicon: Lexicon, row: Mapping[str, str]) -> None:
    lon, lat = _point(row, "lon", "lat")
    sense = Sense(
        part=Part.PLACE,
        rank=Rank.TABLE,
        name=row["name"],
        kind="place",
        place_id=f"area:{row['id']}",
        place_kind=row["kind"],
        country=row["country"],
        lon_deg=lon,
        lat_deg=lat,
    )
    lexicon.add_all((row["name"], *ways(row["also"])), sense)


def _officials(lexicon: Lexicon, known: Known) -> None:
    seen: set[str] = set()
    for row in load_rows("offices.csv"):
        full = (row["name"], *ways(row["also"]))
        actor = _owner(known, full)
        country = known.countries.get(row["country"])
        sense = Sense(
            part=Part.PERSON,
            rank=Rank.TABLE,
            name=row["name"],
            kind="actor",
            actor_id=actor.actor_id if actor else f"person:{slug(row['name'])}",
            country=country.country if country else "",
            found_by="office",
            office=f"{row['country']}/{row['office']}",
            from_on=_day(row["from"]),
            until_on=_day(row["until"]),
        )
        known.holders.setdefault(sense.office, []).append(sense)
        if row["name"] not in seen:
            russian = ways(row["ru"])
            last = [name.split()[-1] for name in russian if name.split()[-1].isalpha()]
            last = [word for word in last if not word.isascii()]  # "Абдалла II"
            lexicon.add_all((*full, *ways(row["surname"]), *russian, *last), sense)
            lexicon.add_all(ways(row["ar"]), sense)
        seen.add(row["name"])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

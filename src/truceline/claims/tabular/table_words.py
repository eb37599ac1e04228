"""Words of tables and tallies: headers, units, kinds, means, sides; data in `tables.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from truceline.claims.grammar import Entry, load_lexicon
from truceline.ingest.topics import load_topics, load_words

__all__ = ["Measure", "TableWords", "folded", "load_table_words"]

_LANGUAGES = ("en", "ru")
_TOPIC = "ceasefire-violation"
_AROUND = re.compile(r"^[\s*_#:.,;()\[\]]+|[\s*_:;,()\[\]]+$")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a number counts.

    Attributes:
        rule: Counting rule: `units`, `events`, `fatalities`, or `injured`, for which there is no
            rule of counting reports.
        unit: A unit of observations, or `violation`, `incident`, `shelling`, `person`.
        kind: Kind of observation; empty where it is none.
    """

    rule: str
    unit: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableWords:
    """Folded words, and what each means.

    Attributes:
        fields: Header → field; `prefixes` what may stand before a measure in a header.
        measures: Word or phrase → what is counted.
        means: Word → `seen`, `heard` or `camera`.
        qualifiers: Words before a number → qualifier.
    """

    fields: Mapping[str, str]
    prefixes: tuple[str, ...]
    measures: Mapping[str, Measure]
    means: Mapping[str, str]
    qualifiers: Mapping[str, str]
    totals: frozenset[str]
    unknown: frozenset[str]
    sides: tuple[str, ...]
    never_sides: frozenset[str]
    recording: tuple[str, ...]
    provinces: tuple[str, ...]

    def measure(self, text: str) -> Measure | None:
        """What a header or a cell says is counted, whatever "number of" stands before it."""
        plain = folded(re.sub(r"\([^)]*\)", " ", text))
        if plain in self.measures:
            return self.measures[plain]
        for prefix in self.prefixes:
            if plain.startswith(f"{prefix} ") and plain[len(prefix) + 1 :] in self.measures:
                return self.measures[plain[len(prefix) + 1 :]]
        return None

    def measure_in(self, text: str) -> Measure | None:
        """The first thing that a sentence says is counted; of several at one place the longest."""
        found = _any_of(tuple(self.measures)).search(folded(text))
        return self.measures[found[0]] if found else None


def folded(text: str) -> str:
    """A word as the lists write it: lower case, blanks and marks at the ends folded away."""
    return _SPACES.sub(" ", _AROUND.sub("", text)).lower().replace("ё", "е").strip()


@cache
def load_table_words() -> TableWords:
    """The bundled words."""
    place = files("truceline.claims").joinpath("tables.yaml")
    # BaseLoader: "no" is a word here, not a boolean.
    body: dict[str, Any] = yaml.load(place.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    named = ((folded(word), name) for name, words in body["fields"].items() for word in words)
    return TableWords(
        fields=dict(named),
        prefixes=tuple(sorted(map(folded, body["prefixes"]), key=len, reverse=True)),
        measures=_measures(body),
        means=_means(body["means"]),
        qualifiers=_qualifiers(),
        totals=frozenset(map(folded, body["totals"])),
        unknown=frozenset(body["unknown"]),
        sides=tuple(body["sides"]),
        never_sides=frozenset(body["never_sides"]),
        recording=tuple(body["recording"]),
        provinces=tuple(body["provinces"]),
    )


def _measures(body: Mapping[str, Any]) -> dict[str, Measure]:
    known: dict[str, Measure] = {}
    for name, one in body["counted"].items():
        unit = "person" if one["rule"] in {"fatalities", "injured"} else name
        known |= {folded(word): Measure(rule=one["rule"], unit=unit) for word in one["words"]}
    units = load_words().units
    for kind_id, kind in load_topics()[_TOPIC].kinds.items():
        measure = Measure(rule="units", unit=kind.unit, kind=kind_id)
        further = body["kinds"].get(kind_id, ())
        words = (*(kind.labels[tag] for tag in _LANGUAGES), *further)
        words = (*words, *(units[kind.unit][tag] for tag in _LANGUAGES))
        known = {folded(word): measure for word in words} | known
    return known


def _means(further: Mapping[str, Iterable[str]]) -> dict[str, str]:
    known = {folded(word): name for name, words in further.items() for word in words}
    for name, labels in load_words().means.items():
        known |= {folded(labels[tag]): name for tag in _LANGUAGES}
    return known


def _qualifiers() -> dict[str, str]:
    """Those of the grammar of figures."""
    found: dict[str, str] = {}
    for tag in _LANGUAGES:
        for word, entry in load_lexicon(tag, "figures").words.items():
            phrases: list[tuple[tuple[str, ...], Entry]] = [((), entry), *entry.longer]
            found |= {
                " ".join((word, *rest)): str(one.value) for rest, one in phrases if one.kind == "Q"
            }
    return found


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")

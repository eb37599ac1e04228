"""What of a record claims may be about: actors, places, talks, agreements; by their words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from truceline.claims.model import Party
from truceline.claims.names.tables import load_rows, ways
from truceline.core.actor import Actor
from truceline.core.agreement import Agreement, Ceasefire, Obligation, Provision
from truceline.core.talks import Round, Track

__all__ = ["WORD", "Known", "folded", "proper_words", "state_actors", "stem", "stems"]

WORD = re.compile(r"[^\W\d_]+")

_LEAST_LETTERS, _STEM, _LEAST_TITLE = 4, 6, 8
_ASIDE = re.compile(r"\s*\([^()]*\)")
_DATED_TITLE = re.compile(r"(?:,| of)? \d{1,2} [^\W\d]+ \d{4}$")
# Organs that act for their state; "Turkish militants" do not.
_ORGANS = frozenset(
    {
        *("military", "security-forces", "military-police", "police", "border-guards"),
        *("government", "government-forces", "delegation", "president", "prime-minister"),
        *("minister", "minister-of-foreign-affairs", "ministry-of-foreign-affairs"),
        *("minister-of-defence", "ministry-of-defence", "chief-of-staff", "spokesperson"),
    }
)
_COMMON_WORDS = """
about across after against agree agreement all and area areas armed between both cease committee
day days during each ends every first force forces format from have into group groups held hold
line made meet meeting more must next other over part parties party place process round rounds
second shall side sides state such taken talks than that their them there these they third this
those through time track under until were when where which while will with within without would
year years one two three four five six seven eight nine ten january february march april june july
august september october november december north south east west northern southern eastern western
"""
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, kw_only=True)
class Known:
    """The parts of a record that claims may be about, by id.

    Attributes:
        actors: Ids alone, as `places`.
        states: Those of them that are states, by ISO 3166 alpha-2.
        proper: Names of places and tracks: a short title must hold one to be told from others.
    """

    actors: frozenset[str] = frozenset()
    states: Mapping[str, str] = field(default_factory=dict)
    proper: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    tracks: Mapping[str, Track] = field(default_factory=dict)
    rounds: Mapping[str, Round] = field(default_factory=dict)
    agreements: Mapping[str, Agreement] = field(default_factory=dict)
    ceasefires: Mapping[str, Ceasefire] = field(default_factory=dict)

    @cached_property
    def track_words(self) -> Mapping[str, tuple[frozenset[str], ...]]:
        """Words of each name of a track, without what stands in brackets and what others share."""
        names = {
            key: [stems(_ASIDE.sub("", name)) for name in track.names.values()]
            for key, track in self.tracks.items()
        }
        uses = Counter(word for held in names.values() for word in frozenset().union(*held))
        shared = {word for word, number in uses.items() if number > 1}
        return {
            key: tuple(one - shared for one in held if one - shared) for key, held in names.items()
        }

    @cached_property
    def provisions(self) -> tuple[tuple[Obligation, frozenset[str]], ...]:
        """Obligations with the words of their provisions."""
        return tuple(
            (part.obligation, _provision_words(part))
            for agreement in self.agreements.values()
            for part in agreement.provisions
            if part.obligation
        )

    @cached_property
    def titles(self) -> tuple[tuple[str, str, date | None], ...]:
        """(subject, title, the day before which nobody can mean it), titles folded.

        "Idlib memorandum of 17 September 2018" is called "the Idlib memorandum" from then on.
        """
        agreements = self.agreements.items()
        found: list[tuple[str, str, date | None]] = [
            (f"agreement:{name}", folded(one.title), None) for name, one in agreements
        ]
        for name, one in self.ceasefires.items():
            whole = folded(one.title)
            found.append((f"ceasefire:{name}", whole, None))
            short, day = _DATED_TITLE.sub("", whole), one.declared.value.first_day
            is_told_apart = any(word in self.proper for word in WORD.findall(short))
            if short != whole and day and is_told_apart:
                found.append((f"ceasefire:{name}", short, day))
        return tuple(one for one in found if len(one[1]) >= _LEAST_TITLE)

    def actor_of(self, party: Party) -> str:
        """The actor of the record that somebody is or acts for; empty where there is none."""
        if party.actor_id in self.actors:
            return party.actor_id
        country, _, organ = party.actor_id.removeprefix("country:").partition("/")
        is_of_state = party.actor_id.startswith("country:") and organ in {"", *_ORGANS}
        return self.states.get(country, "") if is_of_state else ""


def state_actors(actors: Iterable[Actor]) -> dict[str, str]:
    """Actors that are states by ISO 3166 alpha-2, as their names tell."""
    called = {
        folded(name): one.actor_id
        for one in actors
        if one.kind == "state"
        for name in (*one.names.values(), *one.aliases)
    }
    found = {}
    for row in load_rows("countries.csv"):
        names = map(folded, (row["name"], *ways(row["also"])))
        actor_id = next((called[name] for name in names if name in called), "")
        if actor_id:
            found[row["iso2"]] = actor_id
    return found


def proper_words(names: Iterable[str]) -> frozenset[str]:
    """Words of names that tell a short title from others."""
    words = (word for name in names for word in WORD.findall(folded(_ASIDE.sub("", name))))
    return frozenset(word for word in words if len(word) >= _LEAST_LETTERS) - _COMMON


def _provision_words(part: Provision) -> frozenset[str]:
    acts = part.obligation.acts if part.obligation else ()
    return stems(" ".join((part.text, *(act.replace("-", " ") for act in acts))))


def stems(words: str) -> frozenset[str]:
    """The beginnings of words that tell one text from others, common words left out."""
    return frozenset(
        stem(word)
        for word in WORD.findall(words)
        if len(word) >= _LEAST_LETTERS and word.casefold() not in _COMMON
    )


def stem(word: str) -> str:
    """The beginning of a word, without case and accents."""
    return folded(word)[:_STEM]


def folded(words: str) -> str:
    """Words without case, accents and folded blanks."""
    plain = unicodedata.normalize("NFKD", words).casefold()
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())

"""Longer names from shorter ones: "Russian-backed regime forces", "President Vladimir Putin".

Each atom is a letter (its part) and a mark (what stands between it and the next); longer names
are patterns over these letters:

    -  nothing, or a hyphen      '  a possessive          ~  of, of the
    &  and, or a comma           =  an unknown adjective  blank: anything else
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from truceline.claims.model import Token
from truceline.claims.names.areas import area, direction, ground, resort
from truceline.claims.names.chains import POSSESSIVES, joined, shown
from truceline.claims.names.known import Known
from truceline.claims.names.senses import Atom, Part, Rank, Sense
from truceline.claims.names.tables import KNOWN_UNTIL
from truceline.claims.names.words import slug

__all__ = ["compose"]

_BACKED = "(?:[DCPFNHM]-B[-&=])*"
_MODS = "(?:[DCPMH][-'=])*"
_PATTERNS = {
    "person": re.compile(rf"{_BACKED}(?:[DCPMHO][-'=])*[OHP]-F"),
    "of": re.compile(rf"{_MODS}[HO]~[CP]"),
    "designation": re.compile(rf"{_BACKED}{_MODS}[HOP]"),
    "after": re.compile(r"(?:[DMH][-=])*[HO]-[DC]"),
    "after person": re.compile(r"(?:[DMH][-=])*[HO]-(?:[DC]-)?F"),
    "place after": re.compile(r"W-[LC]"),
    "resort": re.compile(r"(?:[LC]-)?W~(?:G-)?[LC](?:-W)?"),
    "area": re.compile(r"(?:G-)?[LC]-W"),
    "direction": re.compile(r"G-[LC]"),
    "ground": re.compile(r"D-W"),
}
_HYPHENS = frozenset("-‐‑–")
_MARKS: dict[tuple[str, ...], str] = {
    ("of",): "~",
    ("of", "the"): "~",
    ("and",): "&",
    ("or",): "&",
    (",",): "&",
    ("и",): "&",
    **{(mark,): "'" for mark in POSSESSIVES},
}
_FURTHEST = 2
_BREAK = re.compile(r"\n[^\S\n]*\n|\n[^\S\n]{3,}|\n\s*[*•·–-]\s|\s{6,}")
_FIGHTERS = frozenset(
    ("military", "militants", "armed-groups", "militias", "rebels", "jihadists", "terrorists")
)
_OF_GROUPS = frozenset(("officials", "spokesperson", "militants", "delegation", "monitor"))
_OFFICES = ("secretary-general", "envoy")
"""Bodies that are one person's office."""


def compose(
    atoms: Sequence[Atom],
    stored: str,
    tokens: Sequence[Token],
    known: Known,
    *,
    on: date | None,
    language: str,
) -> list[Atom]:
    """Join atoms that make one name; the longest of the patterns that fit at a place wins."""
    letters = _letters(atoms, stored, tokens) if atoms else ""
    makers = _makers(language)
    composed: list[Atom] = []
    index = 0
    while index < len(atoms):
        taken = 0
        for name, make in makers:
            match = _PATTERNS[name].match(letters, 2 * index)
            size = (match.end() - 2 * index + 1) // 2 if match else 0
            if size > max(taken, 1):
                made = make(atoms[index : index + size], tokens, known, on)
                if made is not None:
                    taken, best = size, made
        composed.append(best if taken else atoms[index])
        index += max(taken, 1)
    return _shared(composed, tokens, known)


def _shared(atoms: list[Atom], tokens: Sequence[Token], known: Known) -> list[Atom]:
    """Let an adjective share the noun of the next one ("Russian and Turkish forces")."""
    for index in range(len(atoms) - 2, -1, -1):
        one, two = atoms[index : index + 2]
        if one.sense.part != Part.DEMONYM or not two.sense.key or not two.sense.country:
            continue
        if two.sense.part not in (Part.HEAD, Part.OFFICE, Part.ACTOR, Part.PERSON):
            continue
        if _between(tokens, one.last, two.first) == "&":
            noun = two.sense.name.split()[1:]
            name = " ".join((tokens[one.first].text, *noun))
            head = replace(two.sense, part=Part.HEAD, name=name)
            sense = _of_state(one.sense.country, head, name, known, None)
            atoms[index] = replace(one, sense=replace(sense, key=two.sense.key))
    return atoms


_Maker = Callable[[Sequence[Atom], Sequence[Token], Known, "date | None"], "Atom | None"]


def _makers(language: str) -> list[tuple[str, _Maker]]:
    places: list[tuple[str, _Maker]] = [
        ("resort", resort),
        ("area", area),
        ("direction", direction),
        ("ground", ground),
    ]
    if language.startswith("en"):
        return [
            ("person", _named_person),
            ("designation", _designation),
            ("of", _office_of),
            *places,
        ]
    # Elsewhere the country follows ("министр обороны России"); in Arabic its adjective too.
    after: list[tuple[str, _Maker]] = [("after person", _named_person), ("after", _designation)]
    if not language.startswith("ar"):
        after += [("person", _named_person), ("designation", _designation)]
    return [*after, ("place after", resort), *places]


def _letters(atoms: Sequence[Atom], stored: str, tokens: Sequence[Token]) -> str:
    marks = [
        " " if _is_broken(stored, tokens, one, two) else _between(tokens, one.last, two.first)
        for one, two in pairwise(atoms)
    ]
    # What only the tagger knows takes no part in longer names.
    parts = ["x" if atom.sense.rank == Rank.TAGGER else atom.sense.part for atom in atoms]
    return "".join(part + mark for part, mark in zip(parts, [*marks, " "], strict=True))


def _is_broken(stored: str, tokens: Sequence[Token], one: Atom, two: Atom) -> bool:
    """Whether an empty line, an indented one or a bullet parts two atoms: lists are no names."""
    if two.first - one.last > _FURTHEST:
        return True
    return _BREAK.search(stored, tokens[one.last - 1].end, tokens[two.first].start) is not None


def _between(tokens: Sequence[Token], last: int, first: int) -> str:
    """The mark for the tokens between two atoms."""
    gap = tokens[last:first]
    if not gap:
        return "-"
    words = tuple(token.text.lower() for token in gap)
    if words in _MARKS:
        return _MARKS[words]
    if words[0] in _HYPHENS:
        return "-" if len(gap) == 1 and tokens[last - 1].end == gap[0].start else " "
    return "=" if len(gap) == 1 and gap[0].pos == "ADJ" and gap[0].text.islower() else " "


def _backing(chain: Sequence[Atom]) -> tuple[int, list[Sense]]:
    """How many atoms say who backs, and who does."""
    backers = []
    index = 0
    while index + 1 < len(chain) and chain[index + 1].sense.part == Part.BACKER:
        backers.append(chain[index].sense)
        index += 2
    return index, backers


def _named_person(
    chain: Sequence[Atom], _tokens: Sequence[Token], _known: Known, _on: date | None
) -> Atom | None:
    person, before = chain[-1].sense, chain[-2].sense
    if before.part == Part.ACTOR and not before.actor_id.endswith(_OFFICES):
        return None
    countries = [a.sense.country for a in chain[:-1] if a.sense.country]
    country = person.country or (countries[-1] if countries else "")
    return joined(chain, replace(person, country=country))


def _designation(
    chain: Sequence[Atom], tokens: Sequence[Token], known: Known, on: date | None
) -> Atom | None:
    start, backers = _backing(chain)
    core = chain[start:]
    if not core:
        return None
    heads = [a for a in core if a.sense.part in (Part.HEAD, Part.OFFICE)]
    named = [a for a in core if a.sense.part == Part.ACTOR]
    name = shown(chain, tokens)
    if named and (core[-1].sense.part == Part.ACTOR or not heads):
        sense = replace(named[-1].sense)
    elif named:
        sense = _of_actor(named[-1].sense, heads[-1].sense, name, known)
    else:
        sense = _of_country(core, heads[-1].sense, name, known, on)
    if backers and not sense.country and not named:
        mark = "+".join(b.country or slug(b.name) for b in backers)
        sense = replace(sense, actor_id=f"{sense.actor_id}/backed-by:{mark}")
    if backers:
        sense = replace(sense, found_by="backed")
    return joined(chain, sense)


def _office_of(
    chain: Sequence[Atom], tokens: Sequence[Token], known: Known, on: date | None
) -> Atom | None:
    """Join "leader of HTS", "government of Syria"; an "alliance of" a group is not that group."""
    head, owner = chain[-2].sense, chain[-1].sense
    if owner.part != Part.ACTOR:
        return _designation(chain, tokens, known, on)
    if head.part != Part.OFFICE and head.key not in _OF_GROUPS:
        return None
    return joined(chain, _of_actor(owner, head, shown(chain, tokens), known))


def _of_actor(owner: Sense, head: Sense, name: str, known: Known) -> Sense:
    """The fighters of a group are the group; its spokesman is a part of it."""
    own = known.composed.get(f"country:{owner.country}/{head.key}")
    if own is not None and head.key == "military":
        return replace(own, name=name)
    if head.key in _FIGHTERS:
        return replace(owner, part=Part.ACTOR)
    actor_id = f"{owner.actor_id}/{head.key}"
    return replace(owner, name=name, actor_id=actor_id, found_by=head.found_by)


def _of_country(
    core: Sequence[Atom], head: Sense, name: str, known: Known, on: date | None
) -> Sense:
    country = next((a.sense.country for a in reversed(core) if a.sense.country), "")
    if not country:
        return replace(head, name=name)
    return replace(_of_state(country, head, name, known, on), key=head.key)


def _of_state(country: str, head: Sense, name: str, known: Known, on: date | None) -> Sense:
    key = head.key
    if on is not None and head.part == Part.OFFICE and on < KNOWN_UNTIL:
        holders = [p for p in known.holders.get(f"{country}/{key}", ()) if p.held_on(on)]
        if len(holders) == 1 and not name.lower().endswith("s"):
            return holders[0]
    actor_id = f"country:{country}/{key}"
    own = known.composed.get(actor_id)
    if own is None and key == "government-forces":
        own = known.composed.get(f"country:{country}/military")
    found_by = "office" if head.part == Part.OFFICE else "demonym"
    if not name.isascii():
        name = f"{known.countries[country].name} {key.replace('-', ' ')}"
    if key == "government" and own is None:
        own = replace(known.countries[country], place_id="", place_kind="", kind="actor")
        own = replace(own, part=Part.HEAD, name=name, lon_deg=None, lat_deg=None)
    if own is not None:
        return replace(own, name=name, country=country, found_by=found_by)
    return replace(head, name=name, actor_id=actor_id, country=country, found_by=found_by)

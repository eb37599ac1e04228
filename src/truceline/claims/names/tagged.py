"""What only the tagger knows: a weak hint, believed where nothing else was found."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.claims.names.reading import Reading, body, person, place, words_of
from truceline.claims.names.senses import Part, Rank
from truceline.claims.names.tables import load_common
from truceline.claims.names.words import plain

__all__ = ["add_tagged"]

_LONGEST = 5
_KINDS = {"GPE": "city", "LOC": "region", "FAC": "base"}
_LABELS = frozenset(("PERSON", "ORG", "NORP", *_KINDS))
_HYPHENS = frozenset("-‐‑")


def add_tagged(reading: Reading) -> None:
    """What the tagger alone knows: a weak hint, believed where nothing else was found."""
    for first, last, label in _runs(reading):
        name = words_of(reading.tokens[first:last])
        if label in _KINDS or name.split()[0] in load_common().first_of_places:
            sense = place(name, _KINDS.get(label, "village"), Rank.TAGGER)
            reading.surnames.setdefault(name, (last, sense))
        elif label == "PERSON" and not _is_body(name):
            sense = person(name, "", found_by="tagger")
            if name.count(" ") < _LONGEST:
                reading.introduce(first, last, sense)
        else:
            sense = body(name)
        reading.put(first, last, sense)


def _is_body(name: str) -> bool:
    """Whether what the tagger calls a person is a group: "Jaysh al-Nasr", "Hamza Division"."""
    words = name.split()
    return words[0] in load_common().first_of_groups or words[-1] in load_common().last_of_groups


def _runs(reading: Reading) -> Iterator[tuple[int, int, str]]:
    index = 0
    while index < len(reading.tokens):
        label = reading.tokens[index].label
        first = index
        index += 1
        if label not in _LABELS or not _is_start(reading, first, label):
            continue
        while index < len(reading.tokens) and _goes_on(reading, index, label):
            index += 1
        while not reading.tokens[index - 1].text[:1].isupper():
            index -= 1
        if index - first > 1 or _is_alone(reading, first):
            yield _with_demonym(reading, first, label), index, label


def _is_start(reading: Reading, index: int, label: str) -> bool:
    atom = reading.taken.get(index)
    is_free = atom is None or (label == "PERSON" and atom.sense.rank >= Rank.GEONAMES)
    token = reading.tokens[index]
    is_name = token.text[:1].isupper() and token.pos not in ("DET", "PRON", "ADP")
    return is_free and is_name and token.text not in load_common().titles


def _goes_on(reading: Reading, index: int, label: str) -> bool:
    token, before = reading.tokens[index], reading.tokens[index - 1]
    fits = token.text[:1].isalpha() or token.text in _HYPHENS
    return (
        token.label == label
        and index not in reading.taken
        and fits
        and reading.stored.count("\n", before.end, token.start) == 0
    )


def _is_alone(reading: Reading, index: int) -> bool:
    """Whether one word alone may be believed: no common word, and not the first of a sentence."""
    token = reading.tokens[index]
    opens = index == 0 or reading.tokens[index - 1].sentence != token.sentence
    is_known = plain(token.text) in load_common().never
    return not is_known and not opens and token.pos == "PROPN" and len(token.text) > 2


def _with_demonym(reading: Reading, first: int, label: str) -> int:
    """The first token of a body's name, the country's adjective included ("Syrian … Front")."""
    atom = reading.taken.get(first - 1)
    is_part = label == "ORG" and first > 0 and reading.tokens[first - 1].label == label
    return atom.first if is_part and atom and atom.sense.part == Part.DEMONYM else first

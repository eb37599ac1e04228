"""People: by title and capitalised words, by the tagger's label, later by surname alone."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.claims.model import Token
from truceline.claims.names.reading import Reading, person, place, words_of
from truceline.claims.names.senses import Atom, Part, Rank
from truceline.claims.names.tables import load_common
from truceline.claims.names.tagged import add_tagged

__all__ = ["find_persons"]

_LONGEST = 5
_ABBREVIATED = 4
"""Letters of the longest shortened title ("Brig.")."""
_HYPHENS = frozenset("-‐‑")
_SETTLEMENTS = frozenset(("city", "village", "district"))


def find_persons(stored: str, tokens: Sequence[Token], atoms: Sequence[Atom]) -> list[Atom]:
    """The atoms with people added, and with what only the tagger knows."""
    reading = Reading(
        stored=stored,
        tokens=tokens,
        taken={i: a for a in atoms for i in range(a.first, a.last)},
        found={a.first: a for a in atoms},
    )
    _known_people(reading, atoms)
    _after_titles(reading)
    _after_place_words(reading, atoms)
    add_tagged(reading)
    _by_surname(reading)
    return sorted(reading.found.values(), key=lambda atom: atom.first)


def _is_name_word(reading: Reading, index: int) -> bool:
    if not 0 <= index < len(reading.tokens) or not reading.is_free(index):
        return False
    token = reading.tokens[index]
    text = token.text
    return (
        text[:1].isupper()
        and text not in load_common().titles
        and text.replace("-", "").replace("'", "").replace(".", "").isalpha()
        and token.pos in ("PROPN", "NOUN", "ADJ", "X", "")
        and token.label not in ("DATE", "NORP")
    )


def _known_people(reading: Reading, atoms: Sequence[Atom]) -> None:
    """Known surnames: with a title before them; as another person's, with another first name."""
    for atom in atoms:
        if atom.sense.part != Part.PERSON:
            continue
        first = atom.first
        reading.introduce(first, atom.last, atom.sense)
        before = first - 1
        own = [t for t in reading.tokens[first : atom.last] if t.text[:1].isupper()]
        if len(own) > 1 or not _is_first_name(reading, before):
            continue
        while _is_first_name(reading, before - 1):
            before -= 1
        name = words_of(reading.tokens[before : atom.last])
        if name.split()[0] not in atom.sense.name.split():
            reading.put(before, atom.last, person(name, atom.sense.country))
            reading.introduce(before, atom.last, person(name, atom.sense.country))


def _is_first_name(reading: Reading, index: int) -> bool:
    if not _is_name_word(reading, index):
        return False
    token = reading.tokens[index]
    opens = index == 0 or reading.tokens[index - 1].sentence != token.sentence
    return token.pos == "PROPN" or (token.pos == "" and not opens)


def _after_titles(reading: Reading) -> None:
    titles = load_common().titles
    for index, token in enumerate(reading.tokens):
        if token.text not in titles:
            continue
        first = index + 1
        if len(token.text) <= _ABBREVIATED and _text(reading, first) == ".":
            first += 1
        last = _end_of_name(reading, first)
        if last > first:
            sense = person(words_of(reading.tokens[first:last]), "")
            reading.introduce(first, last, sense)
            known = reading.surnames.get(reading.tokens[last - 1].text)
            reading.put(first, last, known[1] if known and last == first + 1 else sense)


def _text(reading: Reading, index: int) -> str:
    return reading.tokens[index].text if index < len(reading.tokens) else ""


def _after_place_words(reading: Reading, atoms: Sequence[Atom]) -> None:
    """Enter places that no table knows: "the village of Kestel", and "Kestel" later on."""
    for atom in atoms:
        first = atom.last + 1
        is_word = atom.sense.part == Part.PLACE_WORD and atom.sense.key in _SETTLEMENTS
        if not is_word or first >= len(reading.tokens) or reading.tokens[first - 1].text != "of":
            continue
        last = _end_of_name(reading, first)
        if last == first or reading.taken.get(first):
            continue
        name = words_of(reading.tokens[first:last])
        sense = place(name, atom.sense.key, Rank.COMMON)
        reading.put(first, last, sense)
        if last == first + 1:
            reading.surnames.setdefault(name, (last, sense))


def _end_of_name(reading: Reading, first: int) -> int:
    """One past the last token of a run of capitalised words and particles."""
    particles = load_common().particles
    last = index = first
    while index < min(first + 2 * _LONGEST, len(reading.tokens)):
        text = reading.tokens[index].text
        if _is_name_word(reading, index):
            last = index + 1
        elif text.lower() not in particles and text not in _HYPHENS:
            break
        index += 1
    return last


def _by_surname(reading: Reading) -> None:
    surnames = reading.surnames
    if not surnames:
        return
    for index, token in enumerate(reading.tokens):
        if token.text in surnames:
            since, sense = surnames[token.text]
            atom = reading.taken.get(index)
            alone = atom is None or (atom.last - atom.first == 1 and _gives_way(atom))
            if index >= since and alone:
                reading.put(index, index + 1, sense)


def _gives_way(atom: Atom) -> bool:
    """Whether an introduced surname is believed rather than this."""
    is_guess = atom.sense.rank >= Rank.GEONAMES
    return is_guess or (atom.sense.part == Part.PERSON and atom.sense.found_by == "tagger")

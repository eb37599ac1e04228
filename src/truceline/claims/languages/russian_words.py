"""Dictionary forms of Russian words, from the OpenCorpora dictionary that pymorphy2 ships.

Only the dictionary is used: pymorphy2's own analyser does not start under Python 3.11 and later.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from truceline.core.errors import MissingExtra

__all__ = ["Dictionary", "load_dictionary"]

# OpenCorpora's parts of speech, by those of Universal Dependencies.
_PARTS = {
    "NOUN": {"NOUN"},
    "PROPN": {"NOUN"},
    "VERB": {"VERB", "INFN", "PRTF", "PRTS", "GRND"},
    "AUX": {"VERB", "INFN", "GRND"},
    "ADJ": {"ADJF", "ADJS", "PRTF", "PRTS"},
    "DET": {"ADJF", "NPRO"},
    "PRON": {"NPRO", "ADJF", "NOUN"},
    "ADV": {"ADVB", "COMP", "PRED"},
    "NUM": {"NUMR"},
    "ADP": {"PREP"},
    "CCONJ": {"CONJ"},
    "SCONJ": {"CONJ"},
    "PART": {"PRCL"},
}
_CASES = {
    "Nom": {"nomn"},
    "Gen": {"gent", "gen2"},
    "Dat": {"datv"},
    "Acc": {"accs"},
    "Ins": {"ablt"},
    "Loc": {"loct", "loc2"},
}
_PLAIN = {"Sing": "sing", "Plur": "plur", "Masc": "masc", "Fem": "femn", "Neut": "neut"}
_VOICES = {"actv", "pssv", "past"}
_LONGEST_END = 5


class Dictionary:
    """Looks up dictionary forms; remembers what it was asked.

    Args:
        folder: Of the compiled dictionary.
    """

    def __init__(self, folder: str) -> None:
        try:
            from pymorphy2.opencorpora_dict import Dictionary as Opened  # noqa: PLC0415
        except ImportError as exc:
            raise _missing() from exc
        self._words: Any = Opened(folder)  # pymorphy2 carries no types
        self._alike = self._words.words.compile_replaces({"е": "ё"})
        self._known: dict[tuple[str, str, str], str] = {}

    def lemma(self, word: str, pos: str, tag: str) -> str:
        """The dictionary form, lower case, `ё` written `е`.

        Args:
            word: As it stands.
            pos: Its part of speech (Universal Dependencies).
            tag: Its features (`Case=Gen|Number=Plur`).
        """
        key = (word.lower(), pos, tag)
        if key not in self._known:
            self._known[key] = self._find(*key)
        return self._known[key]

    def knows(self, word: str) -> bool:
        """Whether the dictionary lists a word, in any of its forms."""
        return bool(self._words.words.similar_items(word.lower(), self._alike))

    def _find(self, word: str, pos: str, tag: str) -> str:
        best, score = word, -1
        for normal, described, grammemes in self._readings(word):
            fits = _agreement(grammemes, pos, tag)
            if fits > score:
                is_name = pos in {"NOUN", "ADJ"} and described
                best, score = described if is_name else normal, fits
        return best.replace("ё", "е")

    def _readings(self, word: str) -> Iterator[tuple[str, str, frozenset[str]]]:
        """Dictionary form, of a participle also its own first form, and grammemes."""
        found = False
        for spelt, places in self._words.words.similar_items(word, self._alike):
            for paradigm, form in places:
                found = True
                yield self._reading(paradigm, form, spelt)
        if not found and word.isalpha():
            yield from self._guesses(word)

    def _guesses(self, word: str) -> Iterator[tuple[str, str, frozenset[str]]]:
        """Forms of a word that the dictionary lacks, by the longest ending that it knows."""
        endings = self._words.prediction_suffixes_dawgs[0]
        for length in range(min(_LONGEST_END, len(word) - 1), 0, -1):
            held = endings.similar_items(word[-length:], self._alike)
            ranked = sorted(
                ((count, paradigm, form) for _, rows in held for count, paradigm, form in rows),
                reverse=True,
            )
            for _, paradigm, form in ranked:
                yield self._reading(paradigm, form, word)
            if ranked:
                return

    def _reading(self, paradigm: int, form: int, spelt: str) -> tuple[str, str, frozenset[str]]:
        tag = _grammemes(self._words.build_tag_info(paradigm, form))
        normal = str(self._words.build_normal_form(paradigm, form, spelt))
        described = self._participle(paradigm, form, spelt, tag) if "PRTF" in tag else ""
        return normal, described, tag

    def _participle(self, paradigm: int, form: int, spelt: str, tag: frozenset[str]) -> str:
        """The nominative of a participle: "заключённых" → заключённый."""
        wanted = {"PRTF", "masc", "sing", "nomn"} | (tag & _VOICES)
        rows = self._words.build_paradigm_info(paradigm)
        stem = self._words.build_stem(self._words.paradigms[paradigm], form, spelt)
        for prefix, other, suffix in rows:
            held = _grammemes(other)
            if wanted <= held and ("past" in held) == ("past" in tag):
                return f"{prefix}{stem}{suffix}"
        return ""


def _grammemes(tag: object) -> frozenset[str]:
    return frozenset(str(tag).replace(" ", ",").split(","))


def _agreement(grammemes: frozenset[str], pos: str, tag: str) -> int:
    """How well a reading agrees with what the tagger says; the part of speech weighs most."""
    agreed = 8 if _PARTS.get(pos, set()) & grammemes else 0
    for feature in tag.split("|"):
        name, _, value = feature.partition("=")
        if name == "Case":
            agreed += 2 * bool(_CASES.get(value, set()) & grammemes)
        else:
            agreed += _PLAIN.get(value, "") in grammemes
    return agreed


@cache
def load_dictionary() -> Dictionary:
    """The dictionary; some 15 MB of memory.

    Raises:
        MissingExtra: It is not installed.
    """
    found = find_spec("pymorphy2_dicts_ru")
    if found is None or found.origin is None:
        raise _missing()
    return Dictionary(str(Path(found.origin).parent / "data"))


def _missing() -> MissingExtra:
    return MissingExtra(
        "Reading Russian needs natasha and the dictionary of pymorphy2.",
        hint="Install them with: pip install 'truceline[reading]'",
    )

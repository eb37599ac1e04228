"""Words of dates and figures, one file per language, and what each means.

In: a language tag. Out: a lexicon, folded word → kind and meaning. It refuses a language without
a file, an unknown section, and a word that is listed twice: nothing is settled by order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from truceline.core.errors import InvalidValue

__all__ = ["LANGUAGES", "Entry", "Lexicon", "fold", "load_lexicon"]

LANGUAGES = ("ar", "en", "ru")

# One letter per kind of word: the rules are regular expressions over these letters.
_DATE_KINDS = {
    "month": "M", "weak_month": "m", "weekday": "W", "weak_weekday": "w", "season": "F",
    "feast": "f", "unit": "U", "dual_unit": "U", "year_unit": "j", "deictic": "T", "relative": "R",
    "anchored": "K", "vague_window": "c", "ago": "G", "later": "L", "direction": "P",
    "ahead": "A", "neutral": "i", "of": "o", "since": "s", "from": "r", "until": "u", "by": "y",
    "between": "b", "and": "&", "to": "k", "part": "e", "half": "h", "quarter": "q",
    "quarter_number": "Q", "the": "t", "one": "a", "daypart": "z", "half_day": "H",
    "within": "V", "that_time": "I", "overnight": "g", "for": "Z",
    "label": "l", "number": "N", "ordinal": "O", "vague_number": "B", "now": "n",
}  # fmt: skip
_MEASURES = ("person", "count", "distance", "duration", "share", "money")
_FIGURE_KINDS = {
    "number": "N", "ordinal": "O", "scale": "X", "vague_scale": "v", "vague": "V",
    "fraction": "h", "thirds": "T", "qualifier": "Q", "after_qualifier": "q", "fate": "F",
    "casualties": "K", "auxiliary": "A", "currency": "$", "calibre": "c", "depth": "d",
    "within": "w", "change": "g", "the": "t", "one": "a", "of": "o", "and": "&", "or": "|",
    "to": "k", "between": "b", "from": "r", "stop": "S", "label": "l", "repeat": "R",
    **dict.fromkeys(_MEASURES, "U"),
}  # fmt: skip
_SHARED = ("number", "ordinal")
_FOLDS: dict[str, dict[int, int | None]] = {
    "ar": str.maketrans("أإآٱىةؤئ", "اااايهوي", "ًٌٍَُِّْـٰ"),
    "ru": {ord("ё"): ord("е")},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A word's meaning in a grammar; `longer` holds phrases that begin with the word.

    Attributes:
        kind: One letter; empty where the word means something only in a phrase.
        value: What it means: a number, a day of the week, a unit.
        longer: Further words and the phrase's own entry, longest first.
        seconds: The second words of those phrases.
    """

    kind: str
    value: object
    longer: tuple[tuple[tuple[str, ...], Entry], ...] = ()
    seconds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words of one language for one grammar.

    Attributes:
        language: Primary subtag, such as `ru`.
        words: Folded word → its entry.
        series: Units that are numbered one after another ("the eighth round").
        people: Meanings of the words for people, whom something can happen to.
    """

    language: str
    words: dict[str, Entry]
    series: frozenset[str] = frozenset()
    people: frozenset[object] = frozenset()


def fold(text: str, language: str) -> str:
    """A word as the lexicon writes it: lower case, spelling variants joined."""
    table = _FOLDS.get(language)
    return text.lower().translate(table) if table else text.lower()


def load_lexicon(language: str, grammar: str) -> Lexicon:
    """The words of a language for `dates` or `figures`.

    Args:
        language: BCP 47 tag; its primary subtag counts.
        grammar: `dates` or `figures`.

    Raises:
        InvalidValue: There are no words for this language.
    """
    primary = language.partition("-")[0].lower()
    if primary not in LANGUAGES:
        raise InvalidValue(
            f"There are no words of {grammar} for the language '{language}'.",
            hint=f"Known: {', '.join(LANGUAGES)}. Add grammar/{grammar}.{primary}.yaml.",
        )
    return _load(primary, grammar)


@cache
def _load(language: str, grammar: str) -> Lexicon:
    sections = _sections(language, grammar)
    kinds = _DATE_KINDS if grammar == "dates" else _FIGURE_KINDS
    series = frozenset(sections.pop("series", {}).get("series", ()))
    if grammar == "dates":
        figures = _sections(language, "figures")
        sections |= {name: figures[name] for name in _SHARED}
    meant: dict[tuple[str, ...], Entry] = {}
    for section, meanings in sections.items():
        for key, phrases in meanings.items():
            entry = Entry(kinds[section], _value(section, key))
            for phrase in phrases:
                words = tuple(fold(phrase, language).split())
                _add(meant, words, entry, place=f"{grammar}.{language}.yaml")
    people = frozenset(_value("person", key) for key in sections.get("person", ()))
    return Lexicon(language=language, words=_by_first_word(meant), series=series, people=people)


def _sections(language: str, grammar: str) -> dict[str, dict[str, list[str]]]:
    place = files("truceline.claims").joinpath(f"grammar/{grammar}.{language}.yaml")
    # BaseLoader: "on" and "no" are words here, not booleans.
    loaded = yaml.load(place.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return dict(loaded)


def _add(
    meant: dict[tuple[str, ...], Entry], words: tuple[str, ...], entry: Entry, *, place: str
) -> None:
    known = meant.setdefault(words, entry)
    if known != entry:
        raise InvalidValue(
            f"{place} lists '{' '.join(words)}' as {known.kind} {known.value!r} and as "
            f"{entry.kind} {entry.value!r}.",
            hint="Keep the one that is meant more often.",
        )


def _value(section: str, key: str) -> object:
    if section in _MEASURES:
        return key, "count" if section == "person" else section
    if section == "dual_unit":
        return key, 2
    if section in ("unit", "year_unit"):
        return key, 1
    try:
        return int(key)
    except ValueError:
        return float(key) if key.replace(".", "").isdigit() else key


def _by_first_word(meant: dict[tuple[str, ...], Entry]) -> dict[str, Entry]:
    longer: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for words, entry in meant.items():
        if len(words) > 1:
            longer.setdefault(words[0], []).append((words[1:], entry))
    merged: dict[str, Entry] = {}
    for first in {words[0] for words in meant}:
        alone = meant.get((first,), Entry("", None))
        phrases = sorted(longer.get(first, []), key=lambda found: -len(found[0]))
        seconds = frozenset(rest[0] for rest, _ in phrases)
        merged[first] = Entry(alone.kind, alone.value, tuple(phrases), seconds)
    return merged

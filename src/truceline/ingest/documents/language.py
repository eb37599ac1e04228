"""Which language a text is in: English, Russian or Arabic, by script and function words.

The share of a script says which words to look for, and the function words decide: French is
Latin too, Ukrainian Cyrillic, Persian Arabic. What none of the three fits stays open; a wrong
language would be parsed into nonsense.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from truceline.core.findings import Finding, Severity
from truceline.core.source import Span

__all__ = ["count_function_words", "find_language", "open_language"]

_SAMPLE_CHARACTERS = 60_000
_MIN_WORDS = 5
_MIN_SCRIPT_SHARE = 0.6
_MIN_FUNCTION_SHARE = 0.12  # running text has 0.25 (Arabic) to 0.45 (English)
_BORNE_FOREIGN = {"en": 2}  # a name or two in the shortest text
_MAX_FOREIGN_SHARE = 0.01  # of letters that the language does not have

_WORD = re.compile(r"[^\W\d_]+")
_ARTICLE = re.compile("(?:[\u0648\u0641]?[\u0628\u0643]?\u0627\u0644|\u0648?\u0644\u0644)\\w{3}")
"""The Arabic article is written with its noun, often behind a conjunction or a preposition."""
_SCRIPTS = {
    "en": re.compile("[A-Za-z\u00c0-\u024f]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "ar": re.compile("[\u0620-\u064a\u0671-\u06d3]"),
}
_FOREIGN = {
    "en": re.compile("[\u00df-\u00f6\u00f8-\u024f]"),
    "ru": re.compile("[іїєґўјљњћђџқғәөұһ]"),
    "ar": re.compile("[پچژگکیےٹڈڑں]"),
}
_ENGLISH = (
    "the of and to in a that is was for on with as by at from be are were it its has have had "
    "this which not or an but their his will would been who they he she we after between "
    "into also than there all no more"
)
_RUSSIAN = (
    "и в во на с со по не что к ко из за от для о об у как это его её их он она они мы был "
    "была было были а но или до при также между после который которые которая которых чтобы "
    "под без если же бы так только уже"
)
_ARABIC = (
    "في من على إلى الى عن مع أن ان إن التي الذي الذين هذا هذه ذلك تلك كان كانت قد لا ما لم لن "
    "بين بعد قبل كما أو او ثم حتى عند منذ خلال وفي ومن وعلى وقد وقال قال حيث كل غير هو هي "
    "بأن لكن ولكن أي ضد"
)
_FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset(_ENGLISH.split()),
    "ru": frozenset(_RUSSIAN.split()),
    "ar": frozenset(_ARABIC.split()),
}


def find_language(text: str) -> str:
    """`en`, `ru` or `ar`; empty where none of them fits."""
    sample = _sample(text).lower()
    words = _WORD.findall(sample)
    letters = {tag: len(script.findall(sample)) for tag, script in _SCRIPTS.items()}
    tag = max(letters, key=lambda each: letters[each])
    in_script = sum(len(word) for word in words)
    if len(words) < _MIN_WORDS or letters[tag] < _MIN_SCRIPT_SHARE * in_script:
        return ""
    foreign = len(_FOREIGN[tag].findall(sample))
    if foreign > max(_BORNE_FOREIGN.get(tag, 0), _MAX_FOREIGN_SHARE * letters[tag]):
        return ""
    own = [word for word in words if _SCRIPTS[tag].match(word)]
    known = sum(word in _FUNCTION_WORDS[tag] for word in own)
    if tag == "ar":
        known += sum(_ARTICLE.match(word) is not None for word in own)
    return tag if known >= _MIN_FUNCTION_SHARE * len(own) else ""


def count_function_words(text: str, tag: str, *, min_letters: int = 1) -> int:
    """How many words of a sample of the text are function words of a language."""
    known = {word for word in _FUNCTION_WORDS[tag] if len(word) >= min_letters}
    return sum(word in known for word in _WORD.findall(_sample(text).lower()))


def open_language(where: Span) -> Finding:
    """The finding that no language could be told."""
    return Finding(
        code="document.no-language",
        message="The language is none of English, Russian and Arabic, or cannot be told.",
        hint="State it if it is one of them; other languages are stored, not read.",
        severity=Severity.WARNING,
        where=where,
    )


def _sample(text: str) -> str:
    """Start, middle and end: a title page or a list of names would mislead."""
    third = _SAMPLE_CHARACTERS // 3
    if len(text) <= _SAMPLE_CHARACTERS:
        return text
    middle = len(text) // 2
    return f"{text[:third]} {text[middle : middle + third]} {text[-third:]}"

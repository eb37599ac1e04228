"""Words of dates as lists write them, in Arabic, English and Russian."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

import yaml

from truceline.claims.grammar import LANGUAGES, fold

__all__ = ["GREGORIAN_MONTHS", "HIJRI_MONTHS", "folded", "starts", "words"]

_QUIET = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00a0\u202f]")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | {"،": ",", "؟": "?", "٫": "."})


def folded(text: str) -> str:
    """A cell as the word lists have it: lower case, ASCII digits, one kind of dash and blank."""
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(
        str(unicodedata.decimal(one)) if one.isdecimal() else one
        for one in _QUIET.sub(" ", plain).translate(_DASHES)
    )
    # NFKC parts the letter of the Hijri era from its tatweel; the fold drops the tatweel.
    return " ".join(fold(fold(digits, "ar"), "ru").split())


@cache
def _sections() -> dict[str, object]:
    place = files("truceline.exchange").joinpath("intake/data/dates.yaml")
    loaded = yaml.load(place.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return dict(loaded)


@cache
def words(section: str) -> tuple[str, ...]:
    """The words of one meaning, folded, the longest first."""
    listed = _sections()[section]
    found = {folded(word) for word in listed} if isinstance(listed, list) else set()
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def starts(section: str) -> str:
    """The words of one meaning as alternatives of a pattern."""
    return "|".join(re.escape(word) for word in words(section) if word)


def _hijri_months() -> dict[str, int]:
    months = _sections()["hijri_month"]
    found = months.items() if isinstance(months, dict) else ()
    return {folded(name): int(number) for number, names in found for name in names}


def _gregorian_months() -> dict[str, int]:
    found: dict[str, int] = {}
    for language in LANGUAGES:
        place = files("truceline.claims").joinpath(f"grammar/dates.{language}.yaml")
        grammar = yaml.load(place.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        for section in ("month", "weak_month"):
            for number, names in grammar.get(section, {}).items():
                found |= {folded(name): int(number) for name in names}
    return found


HIJRI_MONTHS = _hijri_months()
GREGORIAN_MONTHS = _gregorian_months()

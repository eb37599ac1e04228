"""Codes of a row, such as sex and event, and the words of lists that mean them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from truceline.exchange.intake.date_words import folded

__all__ = ["EVENTS", "PURPOSES", "REFUSED", "SENSITIVITIES", "codes_of"]

EVENTS = (
    "detained", "disappeared", "missing", "abducted", "captured", "dead", "remains-found",
    "released",
)  # fmt: skip
REFUSED = "refused"
PURPOSES = ("matching", "exchange", "contact", "publication")
SENSITIVITIES = ("open", "restricted", "protected")
_PARTS = re.compile(r"[,;|/+]")
# A word for "nothing of the kind", by key: it is understood, and gives no code.
_NOTHING = {"purpose": "none", "consent": "none", "health": "well"}


@cache
def _meant(section: str) -> dict[str, str]:
    place = files("truceline.exchange").joinpath("intake/data/words.yaml")
    loaded = yaml.load(place.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    listed = loaded["purpose" if section == "consent" else section]
    meant = {folded(word): code for code, words in listed.items() for word in words}
    if section == "consent":
        meant |= {folded(word): REFUSED for word in loaded["refused"]} | {REFUSED: REFUSED}
    nothing = loaded[_NOTHING[section]] if section in _NOTHING else ()
    return meant | {folded(word): "" for word in nothing}


def codes_of(section: str, text: str, own: Mapping[str, str]) -> tuple[tuple[str, ...], bool]:
    """The codes that a cell means, and whether part of it is not understood.

    Args:
        section: sex, event, consent, purpose, sensitivity or health.
        text: The cell; several words are parted by commas, semicolons, bars or slashes.
        own: The mapping's own words and the codes that they mean.
    """
    known = _meant(section)
    words = {folded(word): folded(code) for word, code in own.items()}
    whole = folded(text)
    if not whole:
        return (), False
    whole = words.get(whole, whole)
    parts = [whole] if whole in known else [one.strip() for one in _PARTS.split(whole)]
    parts = [words.get(one, one) for one in parts if one]
    codes = [known[one] for one in parts if known.get(one)]
    return tuple(dict.fromkeys(codes)), any(one not in known for one in parts)

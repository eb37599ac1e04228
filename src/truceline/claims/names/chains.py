"""Chains of neighbouring atoms that make one name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from truceline.claims.model import Token
from truceline.claims.names.senses import Atom, Sense

__all__ = ["POSSESSIVES", "joined", "shown"]

POSSESSIVES = frozenset(("'s", "’s", "`s", "s", "'", "’", "`"))


def shown(chain: Sequence[Atom], tokens: Sequence[Token]) -> str:
    """The words of a chain as a name: as the text has them, blanks and quotes tidied."""
    words = [tokens[i].text for i in range(chain[0].first, chain[-1].last)]
    text = " ".join(word for word in words if word not in POSSESSIVES or word == "'s")
    return re.sub(r" ?([-‐‑]) ?", r"\1", text).replace(" 's", "'s")


def joined(chain: Sequence[Atom], sense: Sense) -> Atom:
    """The words of a chain with one meaning."""
    return Atom(first=chain[0].first, last=chain[-1].last, sense=sense)

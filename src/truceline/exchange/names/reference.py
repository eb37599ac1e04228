"""Attested spellings of Arabic names and how common they are, from Wikidata (CC0).

The rows are read, read-only, from the index that the package arabic-name-romanizer ships; only its
Wikidata rows are used (CC0 1.0), and none of its models is run.
"""

from __future__ import annotations

import importlib.util
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from truceline.core.errors import MissingExtra
from truceline.exchange.names.spelling import units

__all__ = ["Reference", "attested"]

_QUERY = "SELECT arabic_key, latin, sum(count) FROM units WHERE source = 'wikidata' GROUP BY 1, 2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Names attested in both scripts.

    Attributes:
        spellings: By folded Latin unit: (Arabic unit, times attested), most often first.
        counts: By Arabic unit: times attested in any Latin spelling.
    """

    spellings: Mapping[str, tuple[tuple[str, int], ...]]
    counts: Mapping[str, int]


@cache
def attested() -> Reference:
    """The reference, read once.

    Raises:
        MissingExtra: The extra `exchange` is not installed.
    """
    if (spec := importlib.util.find_spec("arabic_name_romanizer")) is None or not spec.origin:
        raise MissingExtra(
            "Comparing Arabic names with Latin ones needs the package arabic-name-romanizer.",
            hint="Install it: pip install 'truceline[exchange]'.",
        )
    index = Path(spec.origin).parent / "resources" / "names.sqlite3"
    by_latin: dict[str, Counter[str]] = {}
    counts: Counter[str] = Counter()
    connection = sqlite3.connect(f"{index.as_uri()}?mode=ro", uri=True)
    try:
        for arabic, latin, count in connection.execute(_QUERY):
            ours, theirs = units(arabic), units(latin)
            if len(ours) == 1 and len(theirs) == 1:
                by_latin.setdefault(theirs[0], Counter())[ours[0]] += count
                counts[ours[0]] += count
    finally:
        connection.close()
    spellings = {latin: tuple(each.most_common(6)) for latin, each in by_latin.items()}
    return Reference(spellings=spellings, counts=counts)

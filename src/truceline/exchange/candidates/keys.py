"""Keys under which two rows of one person are likely to meet, each of several fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["KEYS", "KeyRule", "entries"]

Parts = Mapping[str, NDArray[np.integer]]


@dataclass(frozen=True, slots=True)
class KeyRule:
    """One key: fields that must agree, and the largest block that still says something.

    Attributes:
        fields: Names of the parts; `year+` also meets the year after.
        most: Rows in a block beyond which the key is left to narrower ones.
    """

    fields: tuple[str, ...]
    most: int = 40


KEYS = (
    KeyRule(("given", "father", "family"), 250),
    KeyRule(("given", "family"), 40),
    KeyRule(("given", "family", "year+"), 60),
    KeyRule(("given", "family", "place"), 60),
    KeyRule(("given", "family", "event_month"), 60),
    KeyRule(("father", "family"), 16),
    KeyRule(("father", "family", "year+"), 40),
    KeyRule(("father", "family", "place"), 30),
    KeyRule(("father", "family", "event_month"), 40),
    KeyRule(("given", "father"), 10),
    KeyRule(("given", "father", "year+"), 30),
    KeyRule(("given", "father", "place"), 40),
    KeyRule(("given", "father", "event_month"), 40),
    KeyRule(("given", "father", "mother"), 40),
    KeyRule(("family", "mother", "father"), 40),
    KeyRule(("family", "born_day"), 40),
    KeyRule(("given", "born_day"), 40),
    KeyRule(("father", "born_day"), 40),
    KeyRule(("family", "event_day"), 40),
    KeyRule(("given", "event_day", "place"), 40),
    KeyRule(("father", "event_day", "place"), 40),
    KeyRule(("given", "place", "year+"), 16),
    KeyRule(("family", "place", "year+"), 16),
    KeyRule(("father", "place", "year+"), 12),
    KeyRule(("family", "place"), 10),
    KeyRule(("given", "place", "event_month"), 40),
    KeyRule(("given", "area", "event_month"), 30),
    KeyRule(("family", "area", "event_month"), 30),
    KeyRule(("father", "place", "event_month"), 30),
    KeyRule(("place", "event_day"), 12),
    KeyRule(("given", "place"), 12),
    KeyRule(("swapped", "family"), 60),
    KeyRule(("ends", "father"), 40),
    KeyRule(("ends", "year+"), 30),
    KeyRule(("ends", "place"), 30),
    KeyRule(("given", "kunya", "family"), 40),
    KeyRule(("kunya", "family"), 30),
    KeyRule(("given_bones", "family_bones", "place"), 30),
    KeyRule(("given_bones", "family_bones", "year+"), 30),
    KeyRule(("given_bones", "family_bones", "event_month"), 30),
    KeyRule(("given_bones", "family_bones", "father_bones"), 60),
    KeyRule(("father_bones", "family_bones", "year+"), 20),
)


def entries(rule: KeyRule, parts: Parts) -> Iterator[tuple[NDArray[np.integer], ...]]:
    """The parts of a rule's key, once for each way in which a row may meet another."""
    plain = tuple(parts[each.removesuffix("+")] for each in rule.fields)
    yield plain
    if any(each.endswith("+") for each in rule.fields):
        yield tuple(
            part + (part > 0) if each.endswith("+") else part
            for each, part in zip(rule.fields, plain, strict=True)
        )

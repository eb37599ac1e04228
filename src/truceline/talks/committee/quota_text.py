"""Quotas and aims as people write them, already parsed from YAML → seats and quotas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from truceline.core.errors import InvalidValue
from truceline.talks.committee.model import Quota

__all__ = ["Wanted", "read_quotas"]

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)")
_KEYS = {"min", "max", "exactly", "fixed"}
_TOP = {"title", "seats", "quotas", "aims", "note"}
_WRITE = "Write such as: gender: {woman: {min: 30 %}}, see docs/committees.md."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a panel should be.

    Attributes:
        quotas: Quotas that bind, then aims that do not.
    """

    title: str
    seats: int
    quotas: tuple[Quota, ...]

    @property
    def features(self) -> tuple[str, ...]:
        """Every feature that a quota or an aim names, each once."""
        return tuple(dict.fromkeys(f for one in self.quotas for f in one.features))


def read_quotas(written: Mapping[str, Any]) -> Wanted:
    """Seats, quotas and aims.

    A percentage is of the seats: a least one is rounded up, a most one down. Of features joined by
    `+`, values are joined by `+` too: `gender + third: {woman + opposition: {min: 10}}`.

    Raises:
        InvalidValue: A key or a number makes no sense, or a quota is empty.
    """
    if unknown := set(written) - _TOP:
        raise InvalidValue(
            f"'{sorted(unknown)[0]}' is not a key here.", hint=f"Known: {', '.join(sorted(_TOP))}."
        )
    seats = str(written.get("seats", ""))
    if not (seats.isascii() and seats.isdecimal()) or int(seats) == 0:
        raise InvalidValue(f"'{seats}' is no number of seats.", hint="Write such as: seats: 45")
    quotas = (*_quotas(written, "quotas", int(seats)), *_quotas(written, "aims", int(seats)))
    return Wanted(title=str(written.get("title", "")), seats=int(seats), quotas=quotas)


def _quotas(written: Mapping[str, Any], part: str, seats: int) -> Iterator[Quota]:
    features = written.get(part) or {}
    if not isinstance(features, Mapping):
        raise InvalidValue(f"'{part}' is no mapping.", hint=_WRITE)
    for feature, values in features.items():
        if not isinstance(values, Mapping):
            raise InvalidValue(f"'{feature}' gives no values.", hint=_WRITE)
        for value, asked in values.items():
            yield _quota(_parts(feature), _parts(value), asked, seats, is_aim=part == "aims")


def _parts(joined: object) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(joined).split("+"))


def _quota(
    features: tuple[str, ...], values: tuple[str, ...], asked: object, seats: int, *, is_aim: bool
) -> Quota:
    words = " + ".join(values)
    if len(features) != len(values):
        raise InvalidValue(f"'{words}' does not fit {' + '.join(features)}.", hint=_WRITE)
    terms = asked if isinstance(asked, Mapping) else {"exactly": asked}
    if not terms or set(terms) - _KEYS:
        raise InvalidValue(f"The quota of '{words}' cannot be read.", hint=_WRITE)
    exact = terms.get("exactly")
    low, high = (terms.get(key, exact) for key in ("min", "max"))
    return Quota(
        features=features,
        values=values,
        low=0 if low is None else ceil(_number(low, seats, words)),
        high=seats if high is None else min(seats, floor(_number(high, seats, words))),
        is_aim=is_aim,
        is_fixed=str(terms.get("fixed", "false")).lower() == "true",
    )


def _number(text: object, seats: int, words: str) -> Fraction:
    found = _NUMBER.fullmatch(str(text).strip())
    if found is None:
        raise InvalidValue(f"'{text}' is no number for '{words}'.", hint=_WRITE)
    number = Fraction(found[1])
    return number * seats / 100 if found[2] else number

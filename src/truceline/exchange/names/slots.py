"""Slots of a name (given, father, family and so on), read from the whole name where need be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.names.alignment import distances, sounds_of
from truceline.exchange.names.spelling import units

__all__ = ["SLOTS", "Parsed", "UnitCodes", "is_muhammad", "parse_full", "parse_slot"]

SLOTS = ("given", "father", "grandfather", "family", "mother", "kunya")
_SHORT = ("محمد", "md", "mhd", "mohd")
_CLOSE = 0.45
_FATHER_OF = ("abu ", "umm ", "ابو ", "ام ")


@dataclass(frozen=True, slots=True)
class Parsed:
    """Units by slot, the name that tells most first; a compound's other part second."""

    given: tuple[str, ...] = ()
    father: tuple[str, ...] = ()
    grandfather: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    mother: tuple[str, ...] = ()
    kunya: tuple[str, ...] = ()


class UnitCodes:
    """Numbers for units as they come: 0 is no unit."""

    def __init__(self) -> None:
        self.units: list[str] = [""]
        self._code_of: dict[str, int] = {"": 0}

    def of(self, unit: str) -> int:
        """Number of a unit, a new one if it has none yet."""
        if (code := self._code_of.get(unit)) is None:
            code = self._code_of[unit] = len(self.units)
            self.units.append(unit)
        return code

    def pair(self, said: tuple[str, ...]) -> tuple[int, int]:
        """Numbers of the first two units."""
        return (
            self.of(said[0]) if said else 0,
            self.of(said[1]) if len(said) > 1 else 0,
        )


def is_muhammad(unit: str) -> bool:
    """Whether a unit is Muhammad in some spelling, not Mahmoud and not Ahmad."""
    if unit in _SHORT:
        return True
    if unit[:1] != "m" or not 5 <= len(unit) <= 10:
        return False
    first: NDArray[np.int64] = np.full(2, 2)
    cost = distances(sounds_of(["محمد", "محمود", unit]), np.arange(2), first)
    return bool(cost[0] <= _CLOSE and cost[0] < cost[1])


def parse_slot(slot: str, text: str, muhammads: dict[str, bool]) -> tuple[str, ...]:
    """At most two units of what a list says in one slot.

    Of a compound with Muhammad the other part comes first, as it tells more; of a family name the
    last word, of a mother's name her given name and then her family.
    """
    said = units(text)
    if slot == "kunya":
        return tuple(_child(each) for each in said[:1])
    if len(said) < 2:
        return said
    if slot == "family":
        return said[-1], said[0]
    if slot == "mother":
        return said[0], said[-1]
    return _compound(said, muhammads)


def _child(unit: str) -> str:
    for head in _FATHER_OF:
        if unit.startswith(head):
            return unit[len(head) :]
    return unit


def _compound(said: tuple[str, ...], muhammads: dict[str, bool]) -> tuple[str, ...]:
    first = said[0]
    if first not in muhammads:
        muhammads[first] = is_muhammad(first)
    return (said[1], first) if muhammads[first] else (first, said[1])


def parse_full(text: str, muhammads: dict[str, bool]) -> Parsed:
    """Slots of a whole name: given, father, grandfather, family in this order, as far as they go.

    Two names are given and family; a name that begins with a kunya gives the kunya and the family.
    """
    said = list(units(text))
    kunya: tuple[str, ...] = ()
    if len(said) > 1 and said[0].startswith(_FATHER_OF):
        kunya = (_child(said.pop(0)),)
        if len(said) == 1:
            return Parsed(kunya=kunya, family=(said[0],))
    if len(said) == 1:
        return Parsed(given=(said[0],), kunya=kunya)
    family = (said.pop(),) if said else ()
    given: tuple[str, ...] = (said.pop(0),) if said else ()
    if len(said) >= 2 and given and _compound((given[0], said[0]), muhammads)[0] == said[0]:
        given = (said.pop(0), given[0])
    return Parsed(
        given=given,
        father=tuple(said[:1]),
        grandfather=tuple(said[1:2]),
        family=family,
        kunya=kunya,
    )

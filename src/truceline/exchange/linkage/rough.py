"""Rough weights of pairs: enough to leave out those that are not worth a full comparison."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.linkage.columns import Persons
from truceline.exchange.names.frequencies import name_shares
from truceline.exchange.names.letters import codes_of, skeleton

__all__ = ["Rough", "key_parts"]

_SLOTS = ("given", "father", "family", "mother", "grandfather")
_UNLIKE = {"given": -3.0, "father": -3.0, "family": -3.0, "mother": -2.5, "grandfather": -1.5}


def key_parts(persons: Persons) -> dict[str, NDArray[np.integer]]:
    """Numbers by part of a key, 0 = not said."""
    names = persons.names
    parts: dict[str, NDArray[np.integer]] = {slot: names.canon(slot) for slot in (*_SLOTS, "kunya")}
    bones = _bones(persons)
    for slot in ("given", "father", "family"):
        parts[f"{slot}_bones"] = bones[names.by_slot[slot][:, 0]]
    size = len(names.names.units)
    parts["swapped"] = _unordered(parts["given"], parts["father"], size)
    parts["ends"] = _unordered(parts["given"], parts["family"], size)
    parts["year"] = persons.born.year.astype(np.int64)
    parts["born_day"] = np.where(persons.born.day > 0, persons.born.first + 100_000, 0)
    parts["event_day"] = np.where(persons.event.day > 0, persons.event.first + 100_000, 0)
    parts["event_month"] = np.where(
        persons.event.month > 0, persons.event.year.astype(np.int64) * 12 + persons.event.month, 0
    )
    place = persons.places["place"]
    parts["place"] = np.where(place > 0, place, persons.places["birth_place"])
    parts["area"] = persons.places["area"]
    return parts


def _unordered(
    one: NDArray[np.integer], other: NDArray[np.integer], size: int
) -> NDArray[np.int64]:
    """(rows,) one number for two names in any order, 0 where one is not said."""
    a, b = one.astype(np.int64), other.astype(np.int64)
    both = (a > 0) & (b > 0)
    return np.where(both, np.minimum(a, b) * size + np.maximum(a, b), 0)


def _bones(persons: Persons) -> NDArray[np.int64]:
    number: dict[str, int] = {"": 0}
    units = persons.names.names.units
    canon = persons.names.names.canon
    of = [number.setdefault(skeleton(codes_of(units[c])), len(number)) for c in canon.tolist()]
    return np.array(of, np.int64)


class Rough:
    """Rough weight of pairs, as sums of logarithms of how rare what agrees is."""

    def __init__(self, persons: Persons) -> None:
        names = persons.names
        self._persons = persons
        self._rarity = {
            slot: -np.log(name_shares(names, slot)).astype(np.float32)[names.by_slot[slot][:, 0]]
            for slot in _SLOTS
        }
        self._canon = {slot: names.canon(slot) for slot in _SLOTS}
        bones = _bones(persons)
        self._bones = {slot: bones[names.by_slot[slot][:, 0]] for slot in _SLOTS}
        self._second = {slot: names.canon(slot, 1) for slot in ("given", "father")}
        self._place_rarity = {}
        for column, at in persons.places.items():
            seen = np.bincount(at)
            self._place_rarity[column] = -np.log((seen + 1) / len(at)).astype(np.float32)

    def __call__(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float32]:
        """(pairs,) rough weight; higher = likelier one person."""
        total = np.full(len(left), -np.log(len(self._persons)) * 1.0, np.float32)
        for slot in _SLOTS:
            total += self._name(slot, left, right)
        total += self._dates(left, right)
        return total + self._places(left, right)

    def _name(
        self, slot: str, left: NDArray[np.int64], right: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        a, b = self._canon[slot][left], self._canon[slot][right]
        said = (a > 0) & (b > 0)
        rarity = np.minimum(self._rarity[slot][left], self._rarity[slot][right])
        bones = self._bones[slot][left] == self._bones[slot][right]
        found = np.where(bones, 0.5 * rarity - 1, np.float32(_UNLIKE[slot]))
        found = np.where(a == b, rarity, found)
        if slot in ("given", "family"):
            other = self._canon["family" if slot == "given" else "given"]
            turned = (a == other[right]) & (b == other[left]) & (a != b)
            found = np.where(turned, np.float32(0.7) * rarity, found)
        if slot in ("given", "father"):
            other = self._canon["father" if slot == "given" else "given"]
            crossed = (a == other[right]) | (b == other[left])
            part = ((a == self._second[slot][right]) | (b == self._second[slot][left])) & (a != b)
            found = np.where((crossed | part) & (a != b), np.float32(0.5) * rarity, found)
        return np.where(said, found, 0).astype(np.float32)

    def _dates(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float32]:
        born, event = self._persons.born, self._persons.event
        a, b = born.year[left].astype(np.int32), born.year[right].astype(np.int32)
        apart = np.abs(a - b)
        weight = np.select(
            [apart == 0, apart == 1, apart == 2, apart == 10], [3.0, 1.5, 0.7, -0.5], -2.5
        )
        total = np.where((a > 0) & (b > 0), weight, 0)
        day = (born.day[left] > 0) & (born.first[left] == born.first[right]) & (born.day[right] > 0)
        total += 3.5 * day
        c, d = event.first[left].astype(np.int64), event.first[right].astype(np.int64)
        said = (event.year[left] > 0) & (event.year[right] > 0)
        days = np.abs(c - d)
        weight = np.select(
            [days == 0, days <= 31, days <= 130, days <= 370], [6.0, 4.0, 2.0, 0.0], -2.0
        )
        return (total + np.where(said, weight, 0)).astype(np.float32)

    def _places(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float32]:
        places = self._persons.places
        total = np.zeros(len(left), np.float32)
        for column, unlike in (("place", -1.5), ("birth_place", -2.0), ("area", -0.5)):
            a, b = places[column][left], places[column][right]
            agree = self._place_rarity[column][a]
            if column == "area":
                agree = np.where(
                    (places["place"][left] > 0) & (places["place"][right] > 0), 0.3, agree
                )
            total += np.where((a > 0) & (b > 0), np.where(a == b, agree, unlike), 0).astype(
                np.float32
            )
        return total

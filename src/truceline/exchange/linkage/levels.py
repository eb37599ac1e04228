"""Levels of agreement of pairs, field by field; level 0 says that the field cannot be compared.

Each feature has a registered name with a version, which goes with every result.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.linkage.columns import Persons
from truceline.exchange.linkage.dates import DateRarity, born_levels, event_levels
from truceline.exchange.linkage.towns import ComparingPlaces
from truceline.exchange.names.alignment import distances
from truceline.exchange.names.frequencies import name_shares

__all__ = [
    "FAR", "FEATURES", "NAME_FIELDS", "NEAR", "SAME", "SWAPPED", "UNLIKE", "Compared", "Comparing",
]  # fmt: skip

# Feature: number of levels, the missing one counted.
FEATURES = {
    "given-alike.v1": 8, "father-alike.v1": 8, "grandfather-alike.v1": 7, "family-alike.v1": 7,
    "mother-alike.v1": 7, "mothers-family-alike.v1": 7, "kunya-alike.v1": 7,
    "birth-years-apart.v1": 16, "event-days-apart.v1": 12, "place-alike.v1": 9,
    "birth-place-alike.v1": 6, "sex-agrees.v1": 4, "given-is-fathers.v1": 4,
}  # fmt: skip
SAME, NEAR, FAR, LETTER, PART, UNLIKE, SWAPPED = range(1, 8)
_WEIGHT_OF_COUNTRY = 200.0
NAME_FIELDS = {
    "given-alike.v1": ("given", 0), "father-alike.v1": ("father", 0),
    "grandfather-alike.v1": ("grandfather", 0), "family-alike.v1": ("family", 0),
    "mother-alike.v1": ("mother", 0), "mothers-family-alike.v1": ("mother", 1),
    "kunya-alike.v1": ("kunya", 0),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Pairs compared.

    Attributes:
        levels: (pairs,) by feature.
        rarity: (pairs,) by feature: how much rarer than usual the agreeing values are: the mean
            of 1 / share of both; 1 where no agreement is claimed.
        kinds: (pairs,) by feature of names: 0 both in Arabic letters, 1 both in Latin, 2 one each.
    """

    levels: dict[str, NDArray[np.int8]]
    rarity: dict[str, NDArray[np.float32]]
    kinds: dict[str, NDArray[np.int8]]


class Comparing:
    """Compares pairs of rows; knows the names and how common each is."""

    def __init__(self, persons: Persons) -> None:
        self._persons = persons
        names = persons.names
        self._units = {slot: names.by_slot[slot] for slot in names.by_slot}
        shares = {slot: name_shares(names, slot) for slot in
                  ("given", "father", "grandfather", "family", "mother", "kunya")}  # fmt: skip
        self._inverse = {slot: (1 / each).astype(np.float32) for slot, each in shares.items()}
        self._places = ComparingPlaces(persons.places)
        self._born, self._event = DateRarity(persons.born), DateRarity(persons.event)
        # "M." may be any name: an initial says nothing.
        self._is_initial = np.array([len(each) == 1 for each in names.names.units])
        birth_place, place = persons.places["birth_place"], persons.places["place"]
        self._town = np.where(birth_place > 0, birth_place, place)
        family = names.canon("family").astype(np.int64)
        size = int(self._town.max(initial=0)) + 1
        self._local_code = family * size + self._town
        said = (family > 0) & (self._town > 0)
        code, counts = np.unique(self._local_code[said], return_counts=True)
        if not len(code):
            code, counts = np.zeros(1, np.int64), np.zeros(1, np.int64)
        self._local_counts = (code, counts, np.bincount(self._town[said], minlength=size))

    def compare(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> Compared:
        """Levels and rarity of pairs in every feature."""
        levels: dict[str, NDArray[np.int8]] = {}
        rarity: dict[str, NDArray[np.float32]] = {}
        kinds = {}
        for feature, (slot, part) in NAME_FIELDS.items():
            levels[feature], rarity[feature] = self._name(slot, part, left, right)
            kinds[feature] = self._kind(
                self._units[slot][left, part], self._units[slot][right, part]
            )
        self._swaps(levels, rarity, left, right)
        persons = self._persons
        levels["birth-years-apart.v1"] = born = born_levels(persons.born, left, right)
        levels["event-days-apart.v1"] = event = event_levels(persons.event, left, right)
        rarity["birth-years-apart.v1"] = self._born.rarity_of_births(born, left)
        rarity["event-days-apart.v1"] = self._event.rarity_of_events(event, left)
        for feature, found in self._places.compare(left, right).items():
            levels[feature], rarity[feature] = found
        a, b = persons.sex[left], persons.sex[right]
        levels["sex-agrees.v1"] = np.where((a > 0) & (b > 0), np.where(a == b, a, 3), 0).astype(
            np.int8
        )
        kinds["given-is-fathers.v1"] = kinds["given-alike.v1"]
        return Compared(levels=levels, rarity=rarity, kinds=kinds)

    def are_told_apart(
        self, left: NDArray[np.int64], right: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """(pairs,) whether at most one of given, father's and family name is the same."""
        shared = np.zeros(len(left), np.int8)
        for slot in ("given", "father", "family"):
            canon = self._persons.names.canon(slot)
            shared += (canon[left] > 0) & (canon[left] == canon[right])
        return shared < 2

    def _kind(self, a: NDArray[np.int32], b: NDArray[np.int32]) -> NDArray[np.int8]:
        arabic = self._persons.names.names.sounds.is_arabic
        one, other = arabic[a], arabic[b]
        return np.where(one & other, 0, np.where(one | other, 2, 1)).astype(np.int8)

    def name_levels(
        self, feature: str, kind: int, generator: np.random.Generator, most: int
    ) -> tuple[NDArray[np.int8] | None, NDArray[np.int8] | None, int]:
        """Levels of two spellings of one name, of two names drawn evenly, and how many names.

        First units are drawn as often as they stand, second ones within the name as often as they
        stand, names evenly; both of the scripts of the kind.
        """
        slot, part = NAME_FIELDS[feature]
        names = self._persons.names.names
        units = self._units[slot][:, part]
        counts = np.bincount(units, minlength=len(names.units)).astype(np.float64)
        counts[0] = 0
        arabic = names.sounds.is_arabic
        first = counts * (~arabic if kind == 1 else arabic)
        second = counts * (arabic if kind == 0 else ~arabic)
        of_name = np.bincount(names.canon, second, len(names.units))
        there = int((of_name > 0).sum())
        if not first.sum() or not there:
            return None, None, 0
        even = second / np.maximum(of_name[names.canon], 1e-9)
        one = _drawn(first, most, generator)
        across = _drawn(even, most, generator)
        apart = names.canon[one] != names.canon[across]
        level_across = np.where(apart, self._alike(one, across), 0)
        order = np.argsort(names.canon, kind="stable")
        ends = np.cumsum(second[order])
        starts = np.searchsorted(names.canon[order], names.canon[one])
        before = np.where(starts > 0, ends[starts - 1], 0)
        total = of_name[names.canon[one]]
        held = total > 0
        draw = before + generator.random(most) * total
        at = np.minimum(np.searchsorted(ends, draw, side="right"), len(order) - 1)
        within = self._alike(one[held], order[at[held]].astype(np.int32))
        # Where the other script has no spelling of the name, none can agree.
        within = np.concatenate([within, np.zeros((~held).sum(), np.int8)])
        return within, level_across.astype(np.int8), there

    def _name(
        self, slot: str, part: int, left: NDArray[np.int64], right: NDArray[np.int64]
    ) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        units = self._units[slot]
        a, b = units[left, part], units[right, part]
        kind = "family" if part and slot == "mother" else slot
        level = self._alike(a, b)
        level[self._is_initial[a] | self._is_initial[b]] = 0
        inverse = self._inverse[kind]
        rarity = 0.5 * (inverse[a] + inverse[b])
        if slot == "family":
            rarity = self._local(rarity, left, right)
        if slot in ("given", "father", "family"):
            level, rarity = self._parts(slot, level, rarity, left, right)
        return level, np.where((level == UNLIKE) | (level == 0), 1, rarity).astype(np.float32)

    def _local(
        self, rarity: NDArray[np.float32], left: NDArray[np.int64], right: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Rarity of a family among the rows of the town, where both are of one town.

        Families live in clusters: a name that is rare in the country may fill a village. The two
        rows themselves do not count, and the country's share stands in for _WEIGHT_OF_COUNTRY rows.
        """
        town = self._town
        same = np.flatnonzero((town[left] > 0) & (town[left] == town[right]))
        code, counts, sizes = self._local_counts
        found = np.zeros(len(same))
        for rows in (left[same], right[same]):
            at = np.searchsorted(code, self._local_code[rows])
            others = np.maximum(counts[np.minimum(at, len(code) - 1)] - 2, 0)
            wide = 1 / self._inverse["family"][self._units["family"][rows, 0]]
            of_town = np.maximum(sizes[town[rows]] - 2, 0) + _WEIGHT_OF_COUNTRY
            found += 0.5 * of_town / (others + _WEIGHT_OF_COUNTRY * wide)
        rarity = rarity.copy()
        rarity[same] = found
        return rarity

    def _alike(self, a: NDArray[np.int32], b: NDArray[np.int32]) -> NDArray[np.int8]:
        """Level of two units, compared once for each two of them."""
        names = self._persons.names.names
        size = len(names.units)
        level = np.zeros(len(a), np.int8)
        said = (a > 0) & (b > 0)
        level[said & (a == b)] = SAME
        rest = np.flatnonzero(said & (a != b))
        code = np.minimum(a[rest], b[rest]).astype(np.int64) * size + np.maximum(a[rest], b[rest])
        once, where = np.unique(code, return_inverse=True)
        one, other = once // size, once % size
        cost = distances(names.sounds, one, other)
        length = np.minimum(names.sounds.lengths[one], names.sounds.lengths[other])
        # A letter tells more in a short name than in a long one.
        cost = cost * np.where(length <= 3, 1.5, np.where(length >= 7, 0.75, 1.0))
        found = np.select([cost <= 0.16, cost <= 0.36, cost <= 0.72, cost <= 1.15],
                          [SAME, NEAR, FAR, LETTER], UNLIKE)  # fmt: skip
        same = names.canon[one] == names.canon[other]
        found = np.where(same & (found > NEAR), NEAR, found)
        level[rest] = found.astype(np.int8)[where]
        return level

    def _parts(
        self,
        slot: str,
        level: NDArray[np.int8],
        rarity: NDArray[np.float32],
        left: NDArray[np.int64],
        right: NDArray[np.int64],
    ) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        """Where the first words differ, a word of the one may be the other word of the other."""
        units, inverse = self._units[slot], self._inverse[slot]
        for one, other in ((0, 1), (1, 0)):
            a, b = units[left, one], units[right, other]
            at = np.flatnonzero((level == UNLIKE) & (a > 0) & (b > 0))
            fit = at[self._alike(a[at], b[at]) <= NEAR]
            level[fit] = PART
            rarity[fit] = 0.5 * (inverse[a[fit]] + inverse[b[fit]])
        return level, rarity

    def _swaps(
        self,
        levels: dict[str, NDArray[np.int8]],
        rarity: dict[str, NDArray[np.float32]],
        left: NDArray[np.int64],
        right: NDArray[np.int64],
    ) -> None:
        """Given and father's name changed places, or the one's name is the other's father's."""
        given, father = self._units["given"][:, 0], self._units["father"][:, 0]
        own = levels["given-alike.v1"]
        crossed = np.zeros(len(left), np.int8)
        ways = []
        at = np.flatnonzero((own == UNLIKE) | (levels["father-alike.v1"] == UNLIKE))
        for one, other in ((left[at], right[at]), (right[at], left[at])):
            ways.append(self._alike(given[one], father[other]))
        fit = [(each > 0) & (each <= NEAR) for each in ways]
        swapped = at[fit[0] & fit[1] & (own[at] == UNLIKE)]
        levels["given-alike.v1"][swapped] = SWAPPED
        # One slip moves both names: it is weighed once, with how rare the two are together.
        levels["father-alike.v1"][swapped] = 0
        inverse = self._inverse["given"]
        together = inverse[given[left[swapped]]] * inverse[given[right[swapped]]]
        rarity["given-alike.v1"][swapped] = together
        rarity["father-alike.v1"][swapped] = 1
        self._swapped_with_family(levels, rarity, left, right)
        one_way = at[(fit[0] | fit[1]) & ~(fit[0] & fit[1]) & (own[at] == UNLIKE)]
        known = np.flatnonzero((own == UNLIKE) & (father[left] > 0) & (father[right] > 0))
        crossed[known] = 3
        crossed[one_way] = 1
        crossed[swapped] = 2
        levels["given-is-fathers.v1"] = crossed
        value = np.ones(len(left), np.float32)
        value[at] = inverse[np.where(fit[0], given[left[at]], given[right[at]])]
        value[swapped] = together
        shared = (crossed == 1) | (crossed == 2)
        rarity["given-is-fathers.v1"] = np.where(shared, value, 1).astype(np.float32)

    def _swapped_with_family(
        self,
        levels: dict[str, NDArray[np.int8]],
        rarity: dict[str, NDArray[np.float32]],
        left: NDArray[np.int64],
        right: NDArray[np.int64],
    ) -> None:
        """A list that puts the family first, read as if it did not."""
        given, family = self._units["given"][:, 0], self._units["family"][:, 0]
        own, others = levels["given-alike.v1"], levels["family-alike.v1"]
        at = np.flatnonzero((own == UNLIKE) & (others == UNLIKE))
        for one, other in ((left, right), (right, left)):
            level = self._alike(given[one[at]], family[other[at]])
            at = at[(level > 0) & (level <= NEAR)]
        own[at], others[at] = SWAPPED, 0
        rare = self._inverse["given"][given] * self._inverse["family"][family]
        rarity["given-alike.v1"][at] = np.sqrt(rare[left[at]] * rare[right[at]])
        rarity["family-alike.v1"][at] = 1


def _drawn(
    weights: NDArray[np.float64], most: int, generator: np.random.Generator
) -> NDArray[np.int32]:
    ends = np.cumsum(weights)
    at = np.searchsorted(ends, generator.random(most) * ends[-1], side="right")
    drawn: NDArray[np.int32] = np.minimum(at, len(weights) - 1).astype(np.int32)
    return drawn

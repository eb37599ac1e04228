"""Shapes of a choice by lot: quotas, a pool of persons, and a lottery over panels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue

__all__ = ["Counts", "Floats", "Lottery", "Pool", "Progress", "Quota"]

Floats: TypeAlias = NDArray[np.float64]
Counts: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many members with some features a panel has.

    Attributes:
        features: Columns of the persons: one, or several that must hold together.
        values: The value in each of them.
        low: Fewest members, inclusive.
        high: Most members, inclusive.
        is_aim: It does not bind: the panel is measured against it, not refused.
        is_fixed: It is never relaxed when quotas contradict each other.
    """

    features: tuple[str, ...]
    values: tuple[str, ...]
    low: int
    high: int
    is_aim: bool = False
    is_fixed: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise InvalidValue(
                f"The quota of {self.words} runs from {self.low} to {self.high}.",
                hint="Give a least number of 0 or more, and a most number not below it.",
            )

    @property
    def words(self) -> str:
        """The features, as people read them: `gender woman and third opposition`."""
        pairs = zip(self.features, self.values, strict=True)
        return " and ".join(f"{feature} {value}" for feature, value in pairs)

    def holds_of(self, person: Mapping[str, str]) -> bool:
        """Whether a person has these features."""
        return all(
            person[feature] == value
            for feature, value in zip(self.features, self.values, strict=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Persons grouped by what the quotas can see of them; within a group all are alike.

    Attributes:
        seats: Members of a panel.
        quotas: Those that bind.
        persons: Ids, each once.
        groups: Positions in `persons` of each group's members.
        counted: (quotas, groups) whether members of the group count under the quota.
    """

    seats: int
    quotas: tuple[Quota, ...]
    persons: tuple[str, ...]
    groups: tuple[tuple[int, ...], ...]
    counted: NDArray[np.bool_]

    @property
    def sizes(self) -> Counts:
        """(groups,) persons in each."""
        return np.array([len(group) for group in self.groups], dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a search has come.

    Attributes:
        panels: Different kinds of panels found.
        p_least: The least probability that is reached.
        p_bound: What no lottery can exceed.
        short_by: The farthest that any person's probability still lies below its target.
    """

    panels: int
    p_least: float
    p_bound: float
    short_by: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lottery:
    """A distribution over panels, by groups of persons that are alike.

    Attributes:
        panels: (panels, groups) members that each kind of panel takes from each group.
        p_panels: (panels,) probabilities that sum to 1.
        p_persons: (groups,) each person's probability to be chosen.
        is_able: (groups,) whether any panel can take a person of the group.
        p_bound: The least probability that any lottery can give to those who can be chosen.
        is_optimal: Whether it was proved fairest; otherwise it is the best found until it stopped.
        short_by: By how much a person's probability may lie below the fairest one.
    """

    pool: Pool
    panels: Counts
    p_panels: Floats
    p_persons: Floats
    is_able: NDArray[np.bool_]
    p_bound: float
    is_optimal: bool
    short_by: float

    @property
    def never(self) -> tuple[str, ...]:
        """Persons whom no panel under these quotas can take."""
        return tuple(
            self.pool.persons[at]
            for group, is_able in zip(self.pool.groups, self.is_able, strict=True)
            if not is_able
            for at in group
        )

    @property
    def p_least(self) -> float:
        """The least probability of a person who can be chosen at all; 0 where nobody can."""
        able = self.p_persons[self.is_able]
        return float(able.min()) if able.size else 0.0

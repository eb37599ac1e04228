"""The table of weights: what speaks how much for or against, stated as versioned data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from truceline.monitor.duplicates.model import Tier

__all__ = ["FEATURES", "Bounds", "KindFamilies", "PairWeights", "load_weights"]

FEATURES = ("day", "place", "actors", "kind", "killed", "units", "source")
_CONTEXTS = ("across", "within")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What is compared at all, and where one observation ends and the next begins."""

    slack_days: int
    longest_days: int
    widest_m: float
    exact_m: float
    near_m: float
    short_days: int
    alike: float
    shortest_headline: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFamilies:
    """Words with which kinds begin, by family; and families that one incident may be told as."""

    begins: Mapping[str, tuple[str, ...]]
    alike: frozenset[frozenset[str]]


@dataclass(frozen=True, kw_only=True, eq=False)
class PairWeights:
    """Log-odds of each observation, for pairs across feeds and within one.

    Attributes:
        version: Name of the table, stored with each suggestion.
        prior: Log-odds before anything is compared, by `across` and `within`.
        tiers: Least log-odds of each tier, best first.
        levels: By feature, the observations in the order of their codes.
        table: By feature, (levels, 2): the weight across feeds and within one.
    """

    version: str
    prior: Mapping[str, float]
    tiers: Mapping[Tier, float]
    bounds: Bounds
    levels: Mapping[str, tuple[str, ...]]
    table: Mapping[str, NDArray[np.float64]]
    kinds: KindFamilies
    nobody: frozenset[str]

    def code(self, feature: str, level: str) -> int:
        """Number by which an observation is kept."""
        return self.levels[feature].index(level)

    @property
    def floor(self) -> float:
        """Least log-odds of a suggestion."""
        return min(self.tiers.values())

    def tier(self, score: float, *, is_within: bool) -> Tier:
        """The tier of a score at or above the floor."""
        if is_within:
            return Tier.POSSIBLE
        return next((tier for tier, least in self.tiers.items() if score >= least), Tier.POSSIBLE)


@cache
def load_weights() -> PairWeights:
    """The bundled table."""
    text = files("truceline.monitor").joinpath("data/duplicates.yaml").read_text(encoding="utf-8")
    body: dict[str, Any] = yaml.safe_load(text)
    features: Mapping[str, Mapping[str, Mapping[str, float]]] = body["features"]
    return PairWeights(
        version=body["version"],
        prior=MappingProxyType(body["prior"]),
        tiers=MappingProxyType({Tier(name): float(least) for name, least in body["tiers"].items()}),
        bounds=Bounds(**body["bounds"]),
        levels=MappingProxyType({name: tuple(features[name]) for name in FEATURES}),
        table=MappingProxyType({name: _weights(features[name]) for name in FEATURES}),
        kinds=KindFamilies(
            begins={family: tuple(words) for family, words in body["kinds"].items()},
            alike=frozenset(frozenset(pair) for pair in body["kinds_alike"]),
        ),
        nobody=frozenset(body["nobody"]),
    )


def _weights(levels: Mapping[str, Mapping[str, float]]) -> NDArray[np.float64]:
    return np.array([[one[context] for context in _CONTEXTS] for one in levels.values()])

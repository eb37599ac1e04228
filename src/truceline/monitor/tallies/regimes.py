"""Which class of weapon owes which distance from the line, by agreement: versioned data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from truceline.core.errors import UnknownId

__all__ = ["Regime", "WeaponClass", "load_regimes", "regime_named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaponClass:
    """A class of weapons under a withdrawal regime.

    Attributes:
        zone_m: Width of the zone between the sides as the text states it; None where it states the
            distance itself.
        required_m: Distance from the line that each side owes.
        range_m: Least and most range over its systems, as an agreement names them; None if none.
        words: Words of a description that mean it.
        checked: A person compared the distance with the text; `range_checked` the ranges.
    """

    class_id: str
    title: str
    required_m: float
    words: tuple[str, ...]
    zone_m: float | None = None
    range_m: tuple[float, float] | None = None
    checked: bool = False
    range_checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """The withdrawal that one agreement asks for.

    Attributes:
        reading: What is our reading of the text.
        classes: By id, in the order in which words are looked for.
    """

    regime_id: str
    title: str
    source: str
    reading: str
    classes: Mapping[str, WeaponClass]

    def class_of(self, weapon: str) -> WeaponClass | None:
        """The class that a description of a weapon means; None where no word of it is known."""
        said = weapon.casefold()
        for one in self.classes.values():
            if weapon == one.class_id or any(_has(said, word) for word in one.words):
                return one
        return None


def _has(said: str, word: str) -> bool:
    """Whether a word stands in a text, not as a part of another (`d-44` is not `d-44m`)."""
    return re.search(rf"(?<![\w-]){re.escape(word)}s?(?![\w])", said) is not None


@cache
def load_regimes() -> Mapping[str, Regime]:
    """Every withdrawal regime by its id."""
    path = files("truceline.monitor").joinpath("data/withdrawal.yaml")
    written: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return MappingProxyType({name: _regime(name, body) for name, body in written.items()})


def regime_named(name: str) -> Regime:
    """A withdrawal regime by its id.

    Raises:
        UnknownId: There is none of that id.
    """
    if name not in load_regimes():
        raise UnknownId(
            f"There is no withdrawal regime '{name}'.", hint=f"Known: {', '.join(load_regimes())}."
        )
    return load_regimes()[name]


def _regime(name: str, body: dict[str, Any]) -> Regime:
    classes = {entry["id"]: _class(entry) for entry in body["classes"]}
    return Regime(
        regime_id=name,
        title=body["title"],
        source=body["source"],
        reading=body["reading"],
        classes=MappingProxyType(classes),
    )


def _class(entry: dict[str, Any]) -> WeaponClass:
    reach = entry["range_km"]
    return WeaponClass(
        class_id=entry["id"],
        title=entry["title"],
        required_m=1000.0 * entry["required_km"],
        words=tuple(entry["words"]),
        zone_m=None if entry["zone_km"] is None else 1000.0 * entry["zone_km"],
        range_m=None if reach is None else (1000.0 * reach[0], 1000.0 * reach[1]),
        checked=entry["checked"],
        range_checked=entry["range_checked"],
    )

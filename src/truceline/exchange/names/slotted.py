"""Rows as numbers of names by slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.names.canon import Names, number_names
from truceline.exchange.names.reference import attested
from truceline.exchange.names.slots import SLOTS, UnitCodes, parse_full, parse_slot

__all__ = ["Slotted", "Texts", "slot_names"]

Texts = Mapping[str, tuple[NDArray[np.int32], list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slotted:
    """Names of rows by slot.

    Attributes:
        names: The units and what they spell.
        by_slot: (rows, 2) units by slot, 0 = none; the second is the compound's other part, the
            other word of a family name, or the mother's family.
        is_parsed: (rows,) slots read from the whole name, as the list gave none.
    """

    names: Names
    by_slot: Mapping[str, NDArray[np.int32]]
    is_parsed: NDArray[np.bool_]

    def canon(self, slot: str, part: int = 0) -> NDArray[np.int32]:
        """(rows,) number of the name in a slot, 0 = none."""
        return self.names.canon[self.by_slot[slot][:, part]]


def slot_names(texts: Texts) -> Slotted:
    """Names of rows by slot, from their columns `full`, given, father ... kunya."""
    codes = UnitCodes()
    muhammads: dict[str, bool] = {}
    by_slot = {}
    for slot in SLOTS:
        at, words = texts[slot]
        pairs = [codes.pair(parse_slot(slot, word, muhammads)) for word in words]
        by_slot[slot] = np.array(pairs, np.int32).reshape(-1, 2)[at]
    is_parsed = (by_slot["given"][:, 0] == 0) & (by_slot["family"][:, 0] == 0)
    is_parsed &= texts["full"][0] > 0
    _fill(texts, by_slot, is_parsed, codes, muhammads)
    counts = np.zeros(len(codes.units), np.int64)
    for each in by_slot.values():
        counts += np.bincount(each.ravel(), minlength=len(codes.units))
    counts[0] = 0
    names = number_names(codes.units, counts, attested())
    return Slotted(names=names, by_slot=by_slot, is_parsed=is_parsed)


def _fill(
    texts: Texts,
    by_slot: dict[str, NDArray[np.int32]],
    is_parsed: NDArray[np.bool_],
    codes: UnitCodes,
    muhammads: dict[str, bool],
) -> None:
    at, words = texts["full"]
    full_codes, where = np.unique(at[is_parsed], return_inverse=True)
    parsed = [parse_full(words[each], muhammads) for each in full_codes.tolist()]
    for slot in ("given", "father", "grandfather", "family", "kunya"):
        pairs = [codes.pair(getattr(each, slot)) for each in parsed]
        filled = np.array(pairs, np.int32).reshape(-1, 2)[where]
        target = by_slot[slot]
        target[is_parsed] = np.where(filled > 0, filled, target[is_parsed])

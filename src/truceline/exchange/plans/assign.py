"""From numbers of units to persons: the longest held first, then by lot."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.plans.rows import Program
from truceline.exchange.plans.units import Unit

__all__ = ["assign"]


def assign(
    program: Program,
    chosen: NDArray[np.int64],
    *,
    seed: int,
    told: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Person id → event id.

    Who keeps a day keeps it; of all others of a kind, whoever was held longest goes first, equal
    ones by a lot that everybody can draw again: the order of SHA-256 over seed and person ids.

    Args:
        program: The search.
        chosen: (variables,) units of each kind in each event.
        seed: Of the lot.
        told: Person id → event id that the person was told before.
    """
    first_on = program.events[0].on
    waiting = [
        sorted(kind.units, key=lambda unit: (-unit.longest_days(first_on), _lot(unit, seed)))
        for kind in program.kinds
    ]
    assigned: dict[str, str] = {}
    by_day = sorted(range(len(program.cells)), key=lambda column: program.cells[column][1])
    for column in sorted(by_day, key=lambda column: not program.kept[column]):
        kind, event = program.cells[column]
        event_id, number = program.events[event].event_id, int(chosen[column])
        fit = [
            unit
            for unit in waiting[kind]
            if program.kept[column] <= unit.was_told(event_id, told or {})
        ]
        for unit in fit[:number]:
            waiting[kind].remove(unit)
            assigned |= {one.person_id: event_id for one in unit.persons}
    return assigned


def _lot(unit: Unit, seed: int) -> str:
    said = f"{seed}:" + ",".join(one.person_id for one in unit.persons)
    return hashlib.sha256(said.encode()).hexdigest()

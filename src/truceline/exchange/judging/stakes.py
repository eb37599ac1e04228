"""What hangs on a pair: in which order people look at pairs, and how many must agree."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from truceline.core.person import PersonRow

__all__ = ["because", "order_of", "readers_needed", "stakes_of_rows"]

_HELD = frozenset({"detained", "captured", "abducted"})
_SOUGHT = frozenset({"missing", "disappeared"})
_DEAD = frozenset({"dead", "remains-found"})
_LEAST_DOUBT = 0.05


def stakes_of_rows(rows: Collection[PersonRow], at_work: Collection[str]) -> NDArray[np.bool_]:
    """(rows, 4) whether each row says held, sought, dead, or is of a plan or case at work.

    Args:
        rows: In the order of linkage.
        at_work: Ids of rows whose person is part of an agreed plan or an open case.
    """
    found = [
        (row.event in _HELD, row.event in _SOUGHT, row.event in _DEAD, row.row_id in at_work)
        for row in rows
    ]
    return np.array(found, dtype=np.bool_).reshape(-1, 4)


def order_of(
    stakes: NDArray[np.bool_],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    p_same: NDArray[np.float32],
    is_one_list: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """(pairs,) consequence × doubt: the highest is looked at first.

    Consequence: 1; 2 more where one row says dead and the other does not; 1 more where one says
    held and the other sought; 2 more where a plan or case at work holds one of them; half inside
    one list. Doubt: 4 p (1 - p), at least 0.05, for what seems sure is confirmed too.
    """
    one, other = stakes[left], stakes[right]
    tells_a_death = one[:, 2] != other[:, 2]
    finds = (one[:, 0] & other[:, 1]) | (one[:, 1] & other[:, 0])
    at_work = one[:, 3] | other[:, 3]
    consequence = 1.0 + 2 * tells_a_death + finds + 2 * at_work
    consequence = np.where(is_one_list, consequence / 2, consequence)
    p = p_same.astype(np.float64)
    doubt: NDArray[np.float64] = np.maximum(4 * p * (1 - p), _LEAST_DOUBT)
    weight: NDArray[np.float64] = consequence * doubt
    return weight


def readers_needed(left: PersonRow, right: PersonRow, at_work: Collection[str]) -> int:
    """Two where "same" would tell a family of a death, or would change a plan or case at work."""
    is_dead = (left.event in _DEAD) != (right.event in _DEAD)
    is_at_work = left.row_id in at_work or right.row_id in at_work
    is_protected = "protected" in (left.sensitivity, right.sensitivity)
    return 2 if is_dead or is_at_work or is_protected else 1


def because(left: PersonRow, right: PersonRow, at_work: Collection[str]) -> tuple[str, ...]:
    """What hangs on a pair, in sentences."""
    events = {left.event, right.event}
    said = []
    if bool(events & _DEAD) and not events <= _DEAD:
        said.append("One list says that the person is dead, the other does not.")
    if events & _HELD and events & _SOUGHT:
        said.append("One list holds a person whom the other looks for.")
    if left.row_id in at_work or right.row_id in at_work:
        said.append("A plan or case at work rests on it.")
    if "protected" in (left.sensitivity, right.sensitivity):
        said.append("A record is protected.")
    if left.list_id == right.list_id:
        said.append("Both rows stand on one list: perhaps a duplicate.")
    return tuple(said)

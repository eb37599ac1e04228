"""The smallest change of the rules that allows a plan."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from truceline.exchange.plans.model import Relaxation
from truceline.exchange.plans.rows import Program

__all__ = ["smallest_relaxation"]

_HARD = frozenset({"units"})
# Of changes equally small: more seats, then a looser balance, then persons left behind.
_LAST = {"seats": 0, "site seats": 0, "at least": 1, "parity": 2, "cumulative": 2, "everyone": 3}


def smallest_relaxation(program: Program) -> tuple[Relaxation, ...]:
    """Which rules must give way, and by how much, so that a plan exists.

    First as few heads, seats and persons as possible in all, of these the ones that hurt least
    (seats, then balance, then persons left behind), then in as few places as possible. An elastic
    program: Chinneck 2008, Feasibility and Infeasibility in Optimization, ch. 6.
    A unit is never planned twice, whatever gives way.

    Args:
        program: Whose rows contradict each other.
    """
    soft = [number for number, row in enumerate(program.rows) if row.group not in _HARD]
    count, cells = len(soft), len(program.cells)
    most = float(sum(program.most) + max(np.abs(program.low).max(initial=0), 1))
    up = csr_array((np.ones(count), (soft, range(count))), shape=(len(program.rows), count))
    matrix = hstack([program.matrix, up, -up, csr_array((len(program.rows), count))]).tocsr()
    rows = [LinearConstraint(matrix, program.low, program.high)]
    # Slack only where a rule is named as giving way.
    eye = csr_array((np.ones(count), (range(count), range(count))), shape=(count, count))
    link = hstack([csr_array((count, cells)), eye, eye, -most * eye]).tocsr()
    rows.append(LinearConstraint(link, -np.inf, 0))
    rows += _everyone_stays_bounded(program, count)
    # A head outweighs whatever it hurts, and that all places.
    hurts = np.array([100.0 + _LAST[program.rows[number].group] for number in soft]) * (count + 1)
    weights = np.concatenate([np.zeros(cells), hurts, hurts, np.ones(count)])
    upper = np.concatenate([program.most, np.full(2 * count, most), np.ones(count)])
    found = milp(
        weights,
        integrality=np.ones(len(weights)),
        bounds=Bounds(0, upper),
        constraints=rows,
        options={"time_limit": 60.0},
    )
    if found.x is None:
        return ()
    given = np.rint(found.x[cells : cells + count] + found.x[cells + count : cells + 2 * count])
    return tuple(
        Relaxation(rule=program.rows[number].rule, by=int(by))
        for number, by in zip(soft, given, strict=True)
        if by > 0
    )


def _everyone_stays_bounded(program: Program, count: int) -> list[LinearConstraint]:
    """Rows of "everyone goes" may give way downwards only: nobody goes twice."""
    at = [number for number, row in enumerate(program.rows) if row.group == "everyone"]
    if not at:
        return []
    wide = hstack([program.matrix[at], csr_array((len(at), 3 * count))]).tocsr()
    return [LinearConstraint(wide, -np.inf, program.high[at])]

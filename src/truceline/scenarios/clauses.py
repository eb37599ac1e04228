"""The cheapest way to make a set of either-or conditions true, with proof.

A literal is a number: +c says that choice c is made, -c that it is not. A clause is a list of
literals of which at least one must hold. Choices have costs; the cheapest set is found by HiGHS
branch and bound without a gap (scipy.optimize.milp), so a found minimum is proven.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

__all__ = ["FALSE", "TRUE", "Cheapest", "Clauses", "Literal", "Values", "holds"]

Literal: TypeAlias = int
Values: TypeAlias = NDArray[np.bool_]

TRUE: Literal = 1
FALSE: Literal = -1
_INFEASIBLE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cheapest:
    """What a search found.

    Attributes:
        cost: The least cost; a bound below it where the search gave up.
        values: Which choices are made; None where the search gave up.
    """

    cost: float
    values: Values | None


class Clauses:
    """Choices with their costs, and the clauses between them."""

    def __init__(self) -> None:
        # Choice 1 is made in any case, so that truths and choices are written alike.
        self._costs = [0.0, 0.0]
        self._rows: list[list[Literal]] = [[TRUE]]
        self._known: set[tuple[Literal, ...]] = set()
        self._passes: list[tuple[Literal, Literal, list[Literal]]] = []
        self._joined: dict[frozenset[Literal], Literal] = {}

    def choice(self, cost: float = 0.0) -> Literal:
        """A new choice; making it costs `cost`."""
        self._costs.append(cost)
        return len(self._costs) - 1

    def require(self, literals: Iterable[Literal]) -> bool:
        """Ask that at least one of the literals holds; False where that was asked before."""
        clause = tuple(sorted({literal for literal in literals if literal != FALSE}))
        if TRUE in clause or any(-literal in clause for literal in clause) or clause in self._known:
            return False
        self._known.add(clause)
        self._rows.append(list(clause))
        return True

    def all_of(self, literals: Sequence[Literal]) -> Literal:
        """A literal that can hold only if all the others do."""
        parts = frozenset(literals) - {TRUE}
        if FALSE in parts:
            return FALSE
        if len(parts) <= 1:
            return next(iter(parts), TRUE)
        if parts not in self._joined:
            joined = self.choice()
            self._joined[parts] = joined
            for part in sorted(parts):
                self.require([-joined, part])
        return self._joined[parts]

    def pass_by(self, choice: Literal, others: Sequence[Literal]) -> None:
        """Charge one for each of the other choices that is not made, if this choice is made."""
        if others:
            self._passes.append((self.choice(1.0), choice, list(others)))

    def cheapest(self, fixed: Iterable[Literal] = (), *, seconds: float = 60.0) -> Cheapest | None:
        """The cheapest choices; None if the clauses cannot all hold.

        Args:
            fixed: Literals that hold this time.
            seconds: After which the search gives up.
        """
        costs = np.array(self._costs)
        least, most = np.zeros(costs.size), np.ones(costs.size)
        whole = np.ones(costs.size)
        most[0] = 0.0
        for charge, _, others in self._passes:
            most[charge], whole[charge] = len(others), 0.0
        for literal in fixed:
            least[abs(literal)] = most[abs(literal)] = float(literal > 0)
        found = milp(
            costs,
            integrality=whole,
            bounds=Bounds(least, most),
            constraints=self._constraints(),
            options={"mip_rel_gap": 0.0, "time_limit": seconds},
        )
        if found.status == _INFEASIBLE:
            return None
        if found.status != 0:
            bound = found.mip_dual_bound
            return Cheapest(cost=0.0 if bound is None else float(bound), values=None)
        return Cheapest(cost=float(found.fun), values=np.asarray(found.x > 0.5))

    def _constraints(self) -> LinearConstraint:
        rows = [[(abs(c), 1.0 if c > 0 else -1.0) for c in row] for row in self._rows]
        # A literal -c counts as 1 - c: each negative one lowers what the row must reach.
        least = [1.0 - sum(c < 0 for c in row) for row in self._rows]
        for charge, choice, others in self._passes:
            weighed = [(charge, 1.0), (choice, -float(len(others)))]
            rows.append([*weighed, *((other, 1.0) for other in others)])
            least.append(0.0)
        offsets = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
        columns = np.array([column for row in rows for column, _ in row])
        signs = np.array([sign for row in rows for _, sign in row])
        shape = (len(rows), len(self._costs))
        return LinearConstraint(csr_matrix((signs, columns, offsets), shape=shape), least, np.inf)


def holds(literal: Literal, values: Values) -> bool:
    """Whether a literal is true under the choices made."""
    return bool(values[literal]) if literal > 0 else not values[-literal]

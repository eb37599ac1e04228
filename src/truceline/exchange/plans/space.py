"""The plans that are still in question, narrowed by each stage that was solved.

A stage's relaxed program (heads may be split) has a price for each rule and each variable. What
costs more than the distance between the relaxed optimum and the plan found cannot be part of any
plan as good: it is fixed, exactly, and the next stage searches only what is left (reduced-cost
fixing: Nemhauser & Wolsey 1988, Integer and Combinatorial Optimization, II.5.2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from truceline.exchange.plans.model import Pair
from truceline.exchange.plans.rows import Program

__all__ = ["Prices", "Space", "space_of"]

_Numbers = NDArray[np.float64]
# Below this price nothing is fixed; above it, so much is allowed for rounding.
_LEAST_PRICE, _ROUNDING = 1e-2, 1e-4


@dataclass(frozen=True, kw_only=True)
class Prices:
    """What a stage's relaxed program says.

    Attributes:
        bound: No plan in the space does better; it holds for whatever prices the solver gave.
        rows: (rows,) what one unit more of a row's limit is worth; below 0 at its lower limit.
        columns: (variables,) what is left of a variable's weight after the rules took theirs.
    """

    bound: float
    rows: _Numbers
    columns: _Numbers


@dataclass(frozen=True, kw_only=True)
class Space:
    """Plans still in question: low ≤ matrix · variables ≤ high, least ≤ variables ≤ most.

    The first variables are those of the program; behind them stand heads per day: outside parity,
    each way of each pair, and the balance of each pair so far.
    """

    matrix: csr_array
    low: _Numbers
    high: _Numbers
    least: _Numbers
    most: _Numbers

    def weights(self, of_program: _Numbers) -> _Numbers:
        """Weights of a program's variables, and 0 for each sum."""
        return np.concatenate([of_program, np.zeros(len(self.most) - len(of_program))])

    def prices(self, weights: _Numbers) -> Prices | None:
        """Prices when `weights` · variables shall be as large as possible; None without a plan."""
        fixed = self.low == self.high
        up, down = ~fixed & np.isfinite(self.high), ~fixed & np.isfinite(self.low)
        found = linprog(
            -weights,
            A_ub=vstack([self.matrix[up], -self.matrix[down]]).tocsr(),
            b_ub=np.concatenate([self.high[up], -self.low[down]]),
            A_eq=self.matrix[fixed],
            b_eq=self.low[fixed],
            bounds=np.stack([self.least, self.most], axis=1),
            method="highs",
        )
        if found.status != 0:
            return None
        rows, above = np.zeros(len(self.low)), int(up.sum())
        rows[up] += np.maximum(-found.ineqlin.marginals[:above], 0)
        rows[down] -= np.maximum(-found.ineqlin.marginals[above:], 0)
        rows[fixed] = -found.eqlin.marginals
        return self._bounded(weights, rows)

    def _bounded(self, weights: _Numbers, rows: _Numbers) -> Prices:
        """Weak duality: any prices of the right sign bound every plan."""
        columns = weights - rows @ self.matrix
        limits = np.where(rows > 0, self.high, np.where(rows < 0, self.low, 0.0))
        bound = rows @ limits + columns @ np.where(columns > 0, self.most, self.least)
        return Prices(bound=float(bound), rows=rows, columns=columns)

    def narrowed(self, weights: _Numbers, reached: int, prices: Prices | None) -> Space:
        """Of these plans those that reach as much; none of them is lost.

        Args:
            weights: Of the stage.
            reached: What the best plan found reaches.
            prices: Of the stage.
        """
        left = self
        if prices is not None:
            left = self._without_dear(prices, prices.bound - reached)
            if prices.bound - reached < _ROUNDING:
                return left
        return replace(
            left,
            matrix=vstack([left.matrix, csr_array(weights[np.newaxis, :])]).tocsr(),
            low=np.append(left.low, float(reached)),
            high=np.append(left.high, np.inf),
        )

    def _without_dear(self, prices: Prices, gap: float) -> Space:
        """Heads are whole: a limit may be left by as many as the gap pays for."""
        rows, columns = _affordable(prices.rows, gap), _affordable(prices.columns, gap)
        is_up, is_down = prices.rows > 0, prices.rows < 0
        return replace(
            self,
            low=np.where(is_up, np.maximum(self.low, self.high - rows), self.low),
            high=np.where(is_down, np.minimum(self.high, self.low + rows), self.high),
            least=np.where(
                prices.columns > 0, np.maximum(self.least, self.most - columns), self.least
            ),
            most=np.where(
                prices.columns < 0, np.minimum(self.most, self.least + columns), self.most
            ),
        )


def _affordable(prices: _Numbers, gap: float) -> _Numbers:
    """How many whole heads a gap pays for at each price; endless where the price is small."""
    dear = np.abs(prices) > _LEAST_PRICE
    paid = np.floor((max(gap, 0.0) + _ROUNDING) / np.where(dear, np.abs(prices), 1.0))
    return np.where(dear, paid, 1e9)


def space_of(program: Program) -> Space:
    """All plans that keep a program's rules, with each day's heads as variables of their own."""
    return _Counted(program).space()


class _Counted:
    """A program's rules over heads per day: outside parity, and each way of each pair.

    That a day's one-for-one heads are an even number is a rule of whole heads that the relaxed
    program cannot see while it sums single kinds; over these variables it can.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._terms: list[tuple[Mapping[int, int], float, float]] = []
        self._limits = [(0.0, float(most)) for most in program.most]
        self._balance: dict[Pair, int] = {}
        self._columns: dict[int, list[int]] = defaultdict(list)
        for column, (_, at) in enumerate(program.cells):
            self._columns[at].append(column)
        self._rows = {(row.group, row.at, row.pair): row for row in program.rows if row.at >= 0}

    def space(self) -> Space:
        """The rules, row by row."""
        for row in self._program.rows:
            if row.at < 0:
                terms = dict(zip(row.columns, row.weights, strict=True))
                self._terms.append((terms, row.low, row.high))
        for at in range(len(self._program.events)):
            self._day(at)
        of_row = [number for number, (terms, *_) in enumerate(self._terms) for _ in terms]
        columns = [column for terms, *_ in self._terms for column in terms]
        weights = [weight for terms, *_ in self._terms for weight in terms.values()]
        return Space(
            matrix=csr_array(
                (np.array(weights, dtype=float), (of_row, columns)),
                shape=(len(self._terms), len(self._limits)),
            ),
            low=np.array([low for _, low, _ in self._terms], dtype=float),
            high=np.array([high for *_, high in self._terms], dtype=float),
            least=np.array([low for low, _ in self._limits], dtype=float),
            most=np.array([high for _, high in self._limits], dtype=float),
        )

    def _day(self, at: int) -> None:
        seats = self._rows["seats", at, None]
        outside, ways = self._heads(at)
        used = {self._sum(outside, most=seats.high): 1}
        even: dict[int, int] = {}
        moved: dict[Pair, dict[int, int]] = {}
        for pair in sorted({min(way, way[::-1]) for way in ways}):
            there, back = ways.get(pair, {}), ways.get(pair[::-1], {})
            one = self._sum(there, most=seats.high)
            parity = self._rows.get(("parity", at, pair))
            if parity and parity.low == parity.high == 0:
                self._terms.append(({**back, one: -1}, 0.0, 0.0))
                even[one] = 1
                continue
            other = self._sum(back, most=seats.high)
            used |= {one: 1, other: 1}
            moved[pair] = {one: 1, other: -1}
            if parity:
                self._terms.append((moved[pair], parity.low, parity.high))
        if even:
            used[self._sum(even, most=seats.high // 2)] = 2
        self._terms.append((used, seats.low, seats.high))
        self._carry(at, moved)

    def _carry(self, at: int, moved: Mapping[Pair, Mapping[int, int]]) -> None:
        """Balance of a pair = balance after the event before + what this event adds."""
        for group, event, pair in self._rows:
            if group == "cumulative" and event == at and pair:
                row = self._rows[group, at, pair]
                before = {self._balance[pair]: 1} if pair in self._balance else {}
                self._limits.append((row.low, row.high))
                self._balance[pair] = len(self._limits) - 1
                terms = {**before, **moved.get(pair, {}), self._balance[pair]: -1}
                self._terms.append((terms, 0.0, 0.0))

    def _heads(self, at: int) -> tuple[dict[int, int], dict[Pair, dict[int, int]]]:
        """Heads of each variable of an event: outside parity, and each way."""
        outside: dict[int, int] = {}
        ways: dict[Pair, dict[int, int]] = {}
        for column in self._columns[at]:
            for one in self._program.kinds[self._program.cells[column][0]].example:
                counted = one.counts_in_parity
                heads = ways.setdefault((one.held_by, one.goes_to), {}) if counted else outside
                heads[column] = heads.get(column, 0) + 1
        return outside, ways

    def _sum(self, heads: Mapping[int, int], *, most: float) -> int:
        """A variable that is the sum of others."""
        self._limits.append((0.0, most if heads else 0.0))
        number = len(self._limits) - 1
        self._terms.append(({**heads, number: -1}, 0, 0))
        return number

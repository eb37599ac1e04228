"""The search for a plan: stage after stage, none undoing the one before.

Stages: as many as possible of those who go first; these as early as possible; as many persons as
possible; the long held among them, then everybody, as early as possible. Each stage is a mixed
integer program (HiGHS through `scipy.optimize.milp`); its optimum narrows what the next searches.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from truceline.core.errors import InvalidValue, NotConverged
from truceline.exchange.plans.assign import assign
from truceline.exchange.plans.model import Event, Held, Infeasible, Plan, Rules, StageResult
from truceline.exchange.plans.repair import smallest_relaxation
from truceline.exchange.plans.rows import Program, program_of
from truceline.exchange.plans.space import Prices, Space, space_of
from truceline.exchange.plans.units import kinds_of, units_of

__all__ = ["Solution", "Stage", "make_plan", "solve_stages", "stages_of"]

_INFEASIBLE = 2
# Of `milp`: solved, or nothing there.
_ENDED = (0, _INFEASIBLE)
# A stage that does not end leaves the later ones some of the time.
_SHARE = 0.75
_TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One thing wanted: `weights` · variables as large as possible.

    Attributes:
        name: What is wanted, with its unit.
        weights: (variables,) whole numbers.
        sign: -1 where people read the negative ("events waited").
    """

    name: str
    weights: NDArray[np.float64]
    sign: int = 1


@dataclass(frozen=True, kw_only=True)
class Solution:
    """How many units of each kind go in each event, and what each stage reached."""

    chosen: NDArray[np.int64]
    stages: tuple[StageResult, ...]


def make_plan(
    persons: Sequence[Held],
    events: Sequence[Event],
    rules: Rules,
    *,
    seed: int = 0,
    seconds: float = 120,
    progress: Callable[[str], None] | None = None,
) -> Plan:
    """A plan that keeps all rules and is best, stage by stage.

    Args:
        persons: Whom the parties hold.
        events: In any order; they are taken by day.
        rules: What the plan must keep.
        seed: Of the lot among persons whom no rule tells apart and who were held equally long.
        seconds: For all stages; a stage out of time keeps the best plan found and says so.
        progress: Gets the name of each stage as it begins.

    Raises:
        Infeasible: No plan keeps all rules; it carries the smallest relaxation.
        InvalidValue: Ids repeat, or there is no event.
        NotConverged: Time ran out before any plan was found.
    """
    ordered = _checked(persons, events)
    units, left = units_of(persons, rules, ordered)
    kinds = kinds_of(units, rules=rules, first_on=ordered[0].on)
    program = program_of(kinds, ordered, rules)
    wanted = stages_of(program)
    solution = solve_stages(program, wanted, seconds=seconds, progress=progress)
    assigned = assign(program, solution.chosen, seed=seed)
    gone = set(assigned)
    waiting = sorted(
        one.person_id for unit in units for one in unit.persons if one.person_id not in gone
    )
    return Plan(
        assigned=assigned,
        waiting=tuple(waiting),
        left_out=left,
        stages=solution.stages,
        seed=seed,
    )


def _checked(persons: Sequence[Held], events: Sequence[Event]) -> tuple[Event, ...]:
    if not events:
        raise InvalidValue("There is no event to plan for.", hint="Give at least one day.")
    for what, ids in (
        ("Person", [one.person_id for one in persons]),
        ("Event", [one.event_id for one in events]),
    ):
        if len(set(ids)) < len(ids):
            twice = next(one for one in ids if ids.count(one) > 1)
            raise InvalidValue(f"{what} '{twice}' is given twice.", hint="Leave one of them out.")
    return tuple(sorted(events, key=lambda event: (event.on, event.event_id)))


def stages_of(program: Program) -> tuple[Stage, ...]:
    """What is wanted, the most important first."""
    kinds = program.kinds
    first = [sum(one.is_first for one in kind.example) for kind in kinds]
    heads = [len(kind.example) for kind in kinds]
    late = program.event_numbers()
    wanted = [
        Stage(name="persons who go first", weights=program.per_cell(first)),
        _early("events waited by those who go first", program, first, late),
        Stage(name="persons released", weights=program.per_cell(heads)),
        _early("events waited by the long held", program, [kind.long_held for kind in kinds], late),
        _early("events waited by all", program, heads, late),
    ]
    return tuple(stage for stage in wanted if np.any(stage.weights))


def _early(name: str, program: Program, persons: Sequence[int], late: NDArray[np.float64]) -> Stage:
    return Stage(name=name, weights=-program.per_cell(persons) * late, sign=-1)


def solve_stages(
    program: Program,
    wanted: Sequence[Stage],
    *,
    seconds: float = 120,
    progress: Callable[[str], None] | None = None,
) -> Solution:
    """Solve stage after stage; each result becomes a rule of the following.

    Raises:
        Infeasible: The rules contradict each other.
        NotConverged: Time ran out before any plan was found.
    """
    if not program.cells:
        return Solution(chosen=np.zeros(0, dtype=np.int64), stages=())
    search = _Search(program=program, ends_at=time.monotonic() + seconds)
    results = []
    stages = tuple(wanted) or _nothing_wanted(program)
    for number, stage in enumerate(stages, start=1):
        if progress:
            progress(stage.name)
        results.append(search.reach(stage, share=1.0 if number == len(stages) else _SHARE))
    return Solution(chosen=search.chosen[: len(program.cells)], stages=tuple(results))


def _nothing_wanted(program: Program) -> tuple[Stage, ...]:
    return (Stage(name="persons released", weights=np.zeros(len(program.cells))),)


class _Search:
    """The plans still in question, the best so far, and the time left."""

    def __init__(self, *, program: Program, ends_at: float) -> None:
        self._program = program
        self._ends_at = ends_at
        self._space = space_of(program)
        self.chosen = np.zeros(0, dtype=np.int64)
        self._bound = np.inf

    def reach(self, stage: Stage, *, share: float) -> StageResult:
        """Solve a stage; later ones search only plans that reach as much."""
        weights = self._space.weights(stage.weights)
        prices = self._space.prices(weights)
        bound = prices.bound if prices else np.inf
        if not self._is_best(weights, bound):
            ended = self._searched(weights, self._space, share=share)
            bound = self._asked_again(weights, prices, share) if ended else min(bound, self._bound)
        bound = float(np.floor(bound + _TOLERANCE))
        reached = round(float(weights @ self.chosen))
        is_optimal = reached >= bound
        self._space = self._space.narrowed(weights, reached, prices)
        return StageResult(
            name=stage.name,
            value=stage.sign * reached,
            is_optimal=is_optimal,
            bound=float(stage.sign * (reached if is_optimal else bound)),
        )

    def _is_best(self, weights: NDArray[np.float64], bound: float) -> bool:
        """Weights are whole: what lies less than one above cannot be reached."""
        return bool(len(self.chosen)) and float(weights @ self.chosen) > bound - 1 + _TOLERANCE

    def _asked_again(
        self, weights: NDArray[np.float64], prices: Prices | None, share: float
    ) -> float:
        """What no plan can exceed, by two searches of which the second asks for one head more.

        The solver has called a plan the best that was one short of it; a proof is what it says of
        the smaller space of all better plans too.
        """
        most = prices.bound if prices else np.inf
        while not self._is_best(weights, most):
            reached = round(float(weights @ self.chosen))
            better = self._space.narrowed(weights, reached + 1, prices)
            ended = self._searched(weights, better, share=share)
            if round(float(weights @ self.chosen)) == reached:
                return min(most, reached if ended else self._bound)
        return most

    def _searched(self, weights: NDArray[np.float64], space: Space, *, share: float) -> bool:
        """Search a space for a better plan; gives whether the search ended."""
        left = share * max(self._ends_at - time.monotonic(), 1.0)
        # Weights are whole: half a head of slack loses nothing to rounding and admits nothing.
        low = np.where(np.isinf(space.high), space.low - 0.5, space.low)
        found = milp(
            -weights,
            integrality=np.ones(len(weights)),
            bounds=Bounds(space.least, space.most),
            constraints=LinearConstraint(space.matrix, low, space.high),
            options={"time_limit": left, "mip_rel_gap": 0.0},
        )
        if found.status == _INFEASIBLE and not len(self.chosen):
            raise Infeasible(smallest_relaxation(self._program))
        if found.x is not None:
            chosen = np.rint(found.x).astype(np.int64)
            if not len(self.chosen) or weights @ chosen >= weights @ self.chosen:
                self.chosen = chosen
        elif not len(self.chosen):
            raise NotConverged(
                "Time ran out before any plan was found.",
                hint="Give more seconds, or plan fewer events at once.",
            )
        known = found.mip_dual_bound
        self._bound = np.inf if known is None else -float(known)
        return found.status in _ENDED

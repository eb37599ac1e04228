"""Which rules hold a plan back, and what each costs in persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from truceline.exchange.plans.model import Event, Held, Plan, Rules
from truceline.exchange.plans.rows import Program, program_of
from truceline.exchange.plans.units import kinds_of, units_of

__all__ = ["Binding", "find_binding"]

_GROUPS = {
    "parity": "parity in each event",
    "cumulative": "the cumulative imbalance",
    "seats": "the seats of the events",
    "site seats": "the seats at the sites",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """What one rule costs: persons who could be released were it loosened, all others kept.

    Attributes:
        rule: In words.
        change: What was loosened, in words.
        persons: How many more could be released; 0 where the rule does not bind.
        is_exact: The search for it was finished; else `persons` is the least that is sure.
    """

    rule: str
    change: str
    persons: int
    is_exact: bool


def find_binding(
    plan: Plan,
    persons: Sequence[Held],
    events: Sequence[Event],
    rules: Rules,
    *,
    seconds_each: float = 10,
) -> tuple[Binding, ...]:
    """What each rule costs, the dearest first.

    Each is found by solving anew without it, not from the prices of a relaxed program: heads are
    whole, and such prices hold for tiny changes alone.

    Args:
        plan: The plan as it stands.
        persons: Its persons.
        events: Its events.
        rules: Its rules.
        seconds_each: For each rule; a search that takes longer says so.
    """
    ordered = sorted(events, key=lambda event: (event.on, event.event_id))
    units, _ = units_of(persons, rules, ordered)
    program = program_of(kinds_of(units, rules=rules, first_on=ordered[0].on), ordered, rules)
    released = len(plan.assigned)
    found = [
        _cost(_without(program, group), words, "lifted", released, seconds_each)
        for group, words in _GROUPS.items()
        if any(row.group == group for row in program.rows)
    ]
    if rules.parity is not None:
        looser = replace(rules, parity=rules.parity + 1)
        again = program_of(program.kinds, ordered, looser)
        found.append(_cost(again, _GROUPS["parity"], "one head wider", released, seconds_each))
    if rules.are_families_together and any(one.family for one in persons):
        apart = replace(rules, are_families_together=False)
        single, _ = units_of(persons, apart, ordered)
        kinds = kinds_of(single, rules=apart, first_on=ordered[0].on)
        again = program_of(kinds, ordered, apart)
        found.append(_cost(again, "families together", "lifted", released, seconds_each))
    found += _consent(plan)
    return tuple(sorted(found, key=lambda one: -one.persons))


def _without(program: Program, group: str) -> Program:
    kept = tuple(row for row in program.rows if row.group != group)
    return replace(program, rows=kept)


def _cost(program: Program, rule: str, change: str, released: int, seconds: float) -> Binding:
    heads = program.per_cell([len(kind.example) for kind in program.kinds])
    found = milp(
        -heads,
        integrality=np.ones(len(heads)),
        bounds=Bounds(0, program.most),
        constraints=LinearConstraint(program.matrix, program.low, program.high),
        options={"time_limit": seconds},
    )
    most = released if found.x is None else round(float(heads @ np.rint(found.x)))
    return Binding(
        rule=rule, change=change, persons=max(most - released, 0), is_exact=found.status == 0
    )


def _consent(plan: Plan) -> list[Binding]:
    """Persons left out for want of consent: counted, never loosened by us."""
    waiting = sum("agree" in one.reason for one in plan.left_out)
    if not waiting:
        return []
    change = "nothing: each of them has to be asked"
    return [
        Binding(rule="consent to the destination", change=change, persons=waiting, is_exact=True)
    ]

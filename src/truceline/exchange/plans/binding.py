"""Which rules hold a plan back, and what each costs in persons."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from truceline.exchange.plans.model import Event, Held, Plan, Rules
from truceline.exchange.plans.replan import Rest, rest_of, shifted
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
    came: Mapping[str, Collection[str]] | None = None,
    gone: Collection[str] = (),
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
        came: Of a plan made anew: event that is over → ids of those released in it. Nothing that
            is over is loosened.
        gone: Of a plan made anew: ids of persons who are not to be planned any more.
        seconds_each: For each rule; a search that takes longer says so.
    """
    rest = rest_of(persons, events, rules, came=came or {}, gone=gone)
    if not rest.events:
        return ()
    program, rules = _program(rest, rest.rules), rest.rules
    released = len(plan.assigned) - len(rest.over)
    found = [
        _cost(_without(program, group), words, "lifted", released, seconds_each)
        for group, words in _GROUPS.items()
        if any(row.group == group for row in program.rows)
    ]
    for name in ("parity", "cumulative"):
        most = getattr(rules, name)
        if most is not None:
            looser = _program(rest, replace(rules, **{name: most + 1}))
            found.append(_cost(looser, _GROUPS[name], "one head wider", released, seconds_each))
    if rules.are_families_together and any(one.family for one in rest.persons):
        apart = _program(rest, replace(rules, are_families_together=False))
        found.append(_cost(apart, "families together", "lifted", released, seconds_each))
    found += _consent(plan)
    return tuple(sorted(found, key=lambda one: -one.persons))


def _program(rest: Rest, rules: Rules) -> Program:
    units, _ = units_of(rest.persons, rules, rest.events)
    kinds = kinds_of(units, rules=rules, first_on=rest.events[0].on)
    return shifted(program_of(kinds, rest.events, rules), rest.owed)


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

"""A plan made anew after a day went otherwise: as few changes as the rules allow."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from truceline.core.errors import UnknownId
from truceline.exchange.plans.assign import assign
from truceline.exchange.plans.model import Event, Held, LeftOut, Pair, Plan, Rules
from truceline.exchange.plans.rows import Program, Row, program_of
from truceline.exchange.plans.solve import Stage, solve_stages, stages_of
from truceline.exchange.plans.units import kinds_of, units_of

__all__ = ["replan"]


def replan(
    plan: Plan,
    persons: Sequence[Held],
    events: Sequence[Event],
    rules: Rules,
    *,
    came: Mapping[str, Collection[str]],
    gone: Mapping[str, str] | None = None,
    seconds: float = 120,
) -> Plan:
    """The rest of a plan, after what really happened in the events that are over.

    Who was to come and did not stays among those who wait. What the parties owe each other after
    the days that are over counts in the cumulative rule. Of all plans that release as many of
    those who go first and as many persons, the one that moves the fewest from the day they were
    told is taken, then the earliest.

    Args:
        plan: As it stood.
        persons: All its persons.
        events: All its events.
        rules: As they stood.
        came: Event that is over → ids of those who were released in it.
        gone: Id → reason, of persons who are not to be planned any more; they are left out with it.
        seconds: For the search.

    Raises:
        UnknownId: `came` names an event or a person that there is not.
        Infeasible: The rest cannot keep the rules.
    """
    gone = gone or {}
    _check(came, gone, persons, events)
    over = {one: event for event, ids in came.items() for one in ids}
    # Who is gone stays in the family: what becomes of the others is for a person to decide.
    rest = [
        replace(one, has_consented=False) if one.person_id in gone else one
        for one in persons
        if one.person_id not in over
    ]
    open_events = sorted(
        (event for event in events if event.event_id not in came),
        key=lambda event: (event.on, event.event_id),
    )
    if not open_events:
        waiting = tuple(sorted(one.person_id for one in rest if one.person_id not in gone))
        again = replace(plan, assigned=over, waiting=waiting, left_out=(), stages=())
    else:
        owed = _owed(over, persons)
        again = _planned(plan, rest, open_events, rules, over=over, owed=owed, seconds=seconds)
    left = [one for one in again.left_out if one.person_id not in gone]
    left += [LeftOut(person_id=one, reason=why) for one, why in gone.items() if one not in over]
    return replace(again, left_out=tuple(left))


def _check(
    came: Mapping[str, Collection[str]],
    gone: Collection[str],
    persons: Sequence[Held],
    events: Sequence[Event],
) -> None:
    known, days = {one.person_id for one in persons}, [event.event_id for event in events]
    if strange := sorted(set(came) - set(days)):
        raise UnknownId(f"There is no event '{strange[0]}'.", hint=f"Events: {', '.join(days)}.")
    named = {*gone, *(one for ids in came.values() for one in ids)}
    if unknown := sorted(named - known):
        raise UnknownId(
            f"No person of the plan has the id '{unknown[0]}'.",
            hint="Give ids as they stand in the plan.",
        )


def _owed(over: Mapping[str, str], persons: Sequence[Held]) -> dict[Pair, int]:
    """Heads that the first of a pair has released beyond those of the second."""
    owed: dict[Pair, int] = {}
    for one in persons:
        if one.person_id in over and one.counts_in_parity:
            way = 1 if one.held_by == one.pair[0] else -1
            owed[one.pair] = owed.get(one.pair, 0) + way
    return owed


def _planned(
    plan: Plan,
    rest: Sequence[Held],
    events: Sequence[Event],
    rules: Rules,
    *,
    over: Mapping[str, str],
    owed: Mapping[Pair, int],
    seconds: float,
) -> Plan:
    names = {event.event_id for event in events}
    least = {one: number for one, number in rules.at_least.items() if one in names}
    rules = replace(rules, at_least=least)
    units, left = units_of(rest, rules, events)
    kinds = kinds_of(units, rules=rules, first_on=events[0].on)
    told = plan.assigned
    program = _shifted(program_of(kinds, events, rules, told=told), owed)
    solution = solve_stages(program, _wanted(program), seconds=seconds)
    assigned = dict(over) | assign(program, solution.chosen, seed=plan.seed, told=told)
    waiting = sorted(
        one.person_id for unit in units for one in unit.persons if one.person_id not in assigned
    )
    return replace(
        plan, assigned=assigned, waiting=tuple(waiting), left_out=left, stages=solution.stages
    )


def _wanted(program: Program) -> tuple[Stage, ...]:
    """The stages of a first plan; before everybody goes early, everybody keeps his day."""
    heads = program.per_cell([len(kind.example) for kind in program.kinds])
    kept = Stage(name="persons who keep their day", weights=heads * np.array(program.kept))
    stages = stages_of(program)
    released = [at for at, stage in enumerate(stages) if stage.name == "persons released"]
    cut = released[0] + 1 if released else len(stages)
    return (*stages[:cut], kept, *stages[cut:])


def _shifted(program: Program, owed: Mapping[Pair, int]) -> Program:
    """The cumulative rows, begun with what is owed from the days that are over."""

    def shifted(row: Row) -> Row:
        begun = owed.get(row.pair, 0) if row.pair and row.group == "cumulative" else 0
        return replace(row, low=row.low - begun, high=row.high - begun) if begun else row

    return replace(program, rows=tuple(shifted(row) for row in program.rows))

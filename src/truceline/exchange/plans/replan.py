"""A plan made anew after a day went otherwise: as few changes as the rules allow."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from truceline.core.errors import UnknownId
from truceline.exchange.plans.assign import assign
from truceline.exchange.plans.model import Event, Held, LeftOut, Pair, Plan, Rules
from truceline.exchange.plans.rows import Program, Row, program_of
from truceline.exchange.plans.solve import Stage, solve_stages, stages_of
from truceline.exchange.plans.units import kinds_of, units_of

__all__ = ["Rest", "replan", "rest_of", "shifted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What there still is to plan after the events that are over.

    Attributes:
        persons: Who was not released; without consent who is not to be planned any more.
        events: Still to come, by day.
        rules: Without what they ask of events that are over.
        over: Person id → event in which the person was released.
        owed: Pair → heads that its first has released beyond those of its second.
    """

    persons: tuple[Held, ...]
    events: tuple[Event, ...]
    rules: Rules
    over: Mapping[str, str]
    owed: Mapping[Pair, int]


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
    rest = rest_of(persons, events, rules, came=came, gone=gone)
    if rest.events:
        again = _planned(plan, rest, seconds=seconds)
    else:
        waiting = tuple(sorted(one.person_id for one in rest.persons if one.person_id not in gone))
        again = replace(plan, assigned=rest.over, waiting=waiting, left_out=(), stages=())
    left = [one for one in again.left_out if one.person_id not in gone]
    left += [
        LeftOut(person_id=one, reason=why) for one, why in gone.items() if one not in rest.over
    ]
    return replace(again, left_out=tuple(left))


def rest_of(
    persons: Sequence[Held],
    events: Sequence[Event],
    rules: Rules,
    *,
    came: Mapping[str, Collection[str]],
    gone: Collection[str] = (),
) -> Rest:
    """What there still is to plan.

    Args:
        persons: All persons of the plan.
        events: All its events.
        rules: As they stood.
        came: Event that is over → ids of those who were released in it.
        gone: Ids of persons who are not to be planned any more.

    Raises:
        UnknownId: `came` names an event or a person that there is not, or `gone` a person.
    """
    _check(came, gone, persons, events)
    over = {one: event for event, ids in came.items() for one in ids}
    open_events = [event for event in events if event.event_id not in came]
    names = {event.event_id for event in open_events}
    least = {one: number for one, number in rules.at_least.items() if one in names}
    return Rest(
        # Who is gone stays in the family: what becomes of the others is for a person to decide.
        persons=tuple(
            replace(one, has_consented=False) if one.person_id in gone else one
            for one in persons
            if one.person_id not in over
        ),
        events=tuple(sorted(open_events, key=lambda event: (event.on, event.event_id))),
        rules=replace(rules, at_least=least),
        over=over,
        owed=_owed(over, persons),
    )


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


def _planned(plan: Plan, rest: Rest, *, seconds: float) -> Plan:
    units, left = units_of(rest.persons, rest.rules, rest.events)
    kinds = kinds_of(units, rules=rest.rules, first_on=rest.events[0].on)
    told = plan.assigned
    program = shifted(program_of(kinds, rest.events, rest.rules, told=told), rest.owed)
    solution = solve_stages(program, _wanted(program), seconds=seconds)
    assigned = dict(rest.over) | assign(program, solution.chosen, seed=plan.seed, told=told)
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


def shifted(program: Program, owed: Mapping[Pair, int]) -> Program:
    """The cumulative rows, begun with what is owed from the days that are over; they say so."""

    def begun(row: Row) -> Row:
        heads = owed.get(row.pair, 0) if row.pair and row.group == "cumulative" else 0
        if not heads:
            return row
        rule = f"{row.rule} ({abs(heads)} owed from days that are over)"
        return replace(row, rule=rule, low=row.low - heads, high=row.high - heads)

    return replace(program, rows=tuple(begun(row) for row in program.rows))

"""Where forces were on a day, as announced, as observed, as verified: three answers, never one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations

from truceline.core.force import Force, ForceStatement
from truceline.record.model import Record

__all__ = ["STAGES", "ForcePresence", "StageAnswer", "forces_on"]

STAGES = ("announced", "observed", "verified")


@dataclass(frozen=True, slots=True, kw_only=True)
class StageAnswer:
    """What was last said at one stage by a day.

    Attributes:
        statements: The latest of each claimant for each state (ordered home, present, …), newest
            first; empty where nobody said anything, which is not to say that there was nothing.
        is_disputed: Whether claimants differ on the state, or on a number.
    """

    stage: str
    statements: tuple[ForceStatement, ...]
    is_disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcePresence:
    """One force on a day: announced, observed, verified.

    Attributes:
        earlier: Statements by that day that later ones of the same claimant replaced.
        has_gap: Whether something was announced that nobody observed or verified.
    """

    force: Force
    on: date
    stages: tuple[StageAnswer, ...]
    earlier: tuple[ForceStatement, ...] = ()
    has_gap: bool = False


def forces_on(record: Record, on: date, *, actor_id: str = "") -> tuple[ForcePresence, ...]:
    """Every force that somebody had spoken of by a day, by actor and id.

    Args:
        record: As of the day of knowledge.
        on: Statements said after this day are left out.
        actor_id: Of this actor alone; empty for all.
    """
    asked = [one for one in record.forces.values() if actor_id in ("", one.actor_id)]
    ordered = sorted(asked, key=lambda one: (one.actor_id, one.force_id))
    return tuple(found for one in ordered if (found := _presence(one, on)) is not None)


def _presence(force: Force, on: date) -> ForcePresence | None:
    told = [one for one in force.statements if _day(one) <= on]
    if not told:
        return None
    stages = tuple(_stage(stage, [one for one in told if one.stage == stage]) for stage in STAGES)
    latest = {one.claim.claim_id for stage in stages for one in stage.statements}
    announced, *seen = stages
    return ForcePresence(
        force=force,
        on=on,
        stages=stages,
        earlier=tuple(one for one in told if one.claim.claim_id not in latest),
        has_gap=bool(announced.statements) and not any(one.statements for one in seen),
    )


def _stage(stage: str, told: list[ForceStatement]) -> StageAnswer:
    """The latest statements of each claimant for each state; those of one day stand together."""
    last: dict[tuple[str, str], date] = {}
    for one in told:
        last[_topic(one)] = max(last.get(_topic(one), date.min), _day(one))
    kept = [one for one in told if _day(one) == last[_topic(one)]]
    return StageAnswer(
        stage=stage,
        statements=tuple(sorted(kept, key=_day, reverse=True)),
        is_disputed=any(_differ(a, b) for a, b in combinations(kept, 2)),
    )


def _topic(one: ForceStatement) -> tuple[str, str]:
    return one.claim.claimant, one.state


def _differ(a: ForceStatement, b: ForceStatement) -> bool:
    """Whether two claimants count the same thing and do not say the same of it."""
    is_same = a.figure.unit == b.figure.unit and a.claim.claimant != b.claim.claimant
    return is_same and (a.state, a.figure.value) != (b.state, b.figure.value)


def _day(one: ForceStatement) -> date:
    return one.claim.said_on or one.claim.known_at.date()

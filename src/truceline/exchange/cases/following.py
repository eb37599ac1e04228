"""What an agreed plan makes of a case: agreed, scheduled with event and site, or taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from truceline.exchange.cases.model import Case, Release, Step

__all__ = ["Follow", "events_of_plan", "is_of_plan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """What a plan says of one person.

    Attributes:
        plan: Id of the plan.
        replaced: Ids of the plans that it replaces: what they scheduled is taken back.
        release: Event, day and site; None where the plan gives the person no day.
        is_agreed: Whether the release itself still stands; not where consent was withdrawn.
        shown_by: What shows that the plan was agreed to.
        reason: Why steps of a replaced plan are taken back.
        on: The day of recording.
    """

    plan: str
    replaced: frozenset[str]
    release: Release | None
    is_agreed: bool = True
    shown_by: str
    reason: str
    on: date


def is_of_plan(step: Step, plans: Collection[str]) -> bool:
    """Whether a step follows one of these plans; what a person recorded by hand follows none."""
    return bool(step.plan) and step.plan in plans


def events_of_plan(case: Case, follow: Follow) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Kinds of events, with what they say, that bring a case to what a plan says of it.

    Identity comes first: a case that two persons have not confirmed stays where it is. What a
    person scheduled by hand, or another plan did, stays too.

    Args:
        case: As it stands.
        follow: What the plan says.
    """
    standing = list(case.standing)
    plans = {follow.plan, *follow.replaced}
    if standing and standing[-1].to == "scheduled":
        is_kept = standing[-1].release == follow.release
        if is_kept or not is_of_plan(standing[-1], plans):
            return ()
    events: list[tuple[str, dict[str, Any]]] = []
    for to, is_kept in (("scheduled", False), ("agreed", follow.is_agreed)):
        last = standing[-1] if standing else None
        if last and last.to == to and not is_kept and is_of_plan(last, plans):
            events.append(("corrected", {"of": last.step_id, "reason": follow.reason}))
            standing.pop()
    state = standing[-1].to if standing else ""
    if follow.release and state in {"confirmed", "agreed"}:
        events += [("step", one) for one in _steps(follow, follow.release, state)]
    return tuple(events)


def _steps(follow: Follow, release: Release, state: str) -> list[dict[str, Any]]:
    said = {"on": follow.on.isoformat(), "evidence": follow.shown_by, "plan": follow.plan}
    where = {
        "event_id": release.event_id,
        "on": release.on.isoformat(),
        "site": release.site,
    }
    scheduled = {"to": "scheduled", **said, "release": where}
    return [scheduled] if state == "agreed" else [{"to": "agreed", **said}, scheduled]

"""An exchange plan as the vault keeps it, and as it is read back with its independent check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from truceline.exchange.plans import (
    Binding,
    Event,
    Held,
    Ledger,
    LeftOut,
    Plan,
    Rules,
    StageResult,
    Way,
    check_plan,
    ways_of,
)
from truceline.store.vault import VaultEvent
from truceline.workspace.exchange_asked import read_asked

__all__ = ["KeptPlan", "Past", "kept_plan", "plan_payload"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What went otherwise than an earlier plan said, and made this one needed.

    Attributes:
        replaces: The plan that it takes the place of.
        came: Event that is over → ids of those who were released in it.
        gone: Id → why the person is not planned any more; content-free.
        reason: Of who made the plan anew.
    """

    replaces: str
    came: Mapping[str, tuple[str, ...]]
    gone: Mapping[str, str]
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlan:
    """A plan as it was made, with its independent check.

    Attributes:
        plan_id: Content-free.
        plan: Who is released in which event, by content-free ids.
        persons: The persons as they were when it was made.
        events: Days of release.
        rules: What it keeps.
        ledger: Heads per event and pair of parties, counted from the persons alone.
        ways: Heads per direction: against a return, outside parity, without any return.
        binding: Which rule binds on the days still to come, and what it costs.
        made_by: Who.
        made_at: When (UTC).
        agreed_by: The second person who agreed to it; empty before.
        past: What made it needed; None for a first plan.
        replaced_by: The plan that took its place; empty where it stands.
        asked: The text by which it was asked.
    """

    plan_id: str
    plan: Plan
    persons: tuple[Held, ...]
    events: tuple[Event, ...]
    rules: Rules
    ledger: Ledger
    ways: tuple[Way, ...]
    binding: tuple[Binding, ...]
    made_by: str
    made_at: datetime
    agreed_by: str
    past: Past | None
    replaced_by: str
    asked: str = field(repr=False)

    @property
    def counted_as(self) -> str:
        """What the heads that parity counts are: one for one, or all for all."""
        return "all for all" if self.rules.parity is None else "one for one"

    @property
    def is_over(self) -> bool:
        """Whether no day of it is still to come."""
        return all(one.event_id in self.came for one in self.events)

    @property
    def came(self) -> Mapping[str, tuple[str, ...]]:
        """Event that is over → ids of those who were released in it."""
        return self.past.came if self.past else {}


def plan_payload(
    asked: str,
    plan: Plan,
    persons: tuple[Held, ...],
    *,
    binding: tuple[Binding, ...] = (),
    past: Past | None = None,
) -> dict[str, Any]:
    """What is sealed of a plan."""
    payload: dict[str, Any] = {
        "asked": asked,
        "plan": {
            "assigned": dict(plan.assigned),
            "waiting": list(plan.waiting),
            "left_out": [asdict(one) for one in plan.left_out],
            "stages": [asdict(one) for one in plan.stages],
            "seed": plan.seed,
        },
        "persons": [
            asdict(one) | {"held_since": one.held_since.isoformat() if one.held_since else None}
            for one in persons
        ],
        "binding": [asdict(one) for one in binding],
    }
    if past:
        came = {event: sorted(ids) for event, ids in past.came.items()}
        payload["past"] = asdict(past) | {"came": came, "gone": dict(past.gone)}
    return payload


def kept_plan(event: VaultEvent, *, agreed_by: str, replaced_by: str) -> KeptPlan:
    """A plan from its sealed event."""
    payload = event.payload or {}
    wanted = read_asked(payload["asked"])
    events = tuple(one.event() for one in wanted.events)
    rules = wanted.rules.rules()
    persons = tuple(_person(one) for one in payload["persons"])
    plan, past = _plan(payload["plan"]), _past(payload.get("past"))
    return KeptPlan(
        plan_id=event.subject_id,
        plan=plan,
        persons=persons,
        events=tuple(sorted(events, key=lambda one: (one.on, one.event_id))),
        rules=rules,
        ledger=check_plan(plan, persons, events, rules, over=past.came if past else ()),
        ways=ways_of(plan, persons),
        binding=tuple(Binding(**one) for one in payload["binding"]),
        made_by=event.by,
        made_at=event.recorded_at,
        agreed_by=agreed_by,
        past=past,
        replaced_by=replaced_by,
        asked=payload["asked"],
    )


def _past(stored: Mapping[str, Any] | None) -> Past | None:
    if not stored:
        return None
    came = {event: tuple(ids) for event, ids in stored["came"].items()}
    return Past(**{**stored, "came": came})


def _person(stored: Mapping[str, Any]) -> Held:
    since = stored["held_since"]
    return Held(
        **{
            **stored,
            "grounds": tuple(stored["grounds"]),
            "held_since": date.fromisoformat(since) if since else None,
        }
    )


def _plan(stored: Mapping[str, Any]) -> Plan:
    return Plan(
        assigned=stored["assigned"],
        waiting=tuple(stored["waiting"]),
        left_out=tuple(LeftOut(**one) for one in stored["left_out"]),
        stages=tuple(StageResult(**one) for one in stored["stages"]),
        seed=stored["seed"],
    )

"""Exchange plans of the room: made from what people settled, sealed, agreed by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from truceline.core.errors import InvalidValue, SafetyRefusal
from truceline.exchange.judging import PairState, Verdict, rows_of_pair
from truceline.exchange.plans import (
    Binding,
    Event,
    Held,
    Ledger,
    LeftOut,
    ListLine,
    Plan,
    Reader,
    Rules,
    StageResult,
    check_plan,
    event_list,
    find_binding,
    make_plan,
)
from truceline.exchange.rights import no_such
from truceline.store.vault import VaultEvent
from truceline.workspace.exchange_asked import held_persons, read_asked
from truceline.workspace.exchange_persons import PersonStage
from truceline.workspace.exchange_state import ExchangeState

__all__ = ["KeptPlan", "PlanStage"]

_LOG = "plans"
_SECONDS, _SECONDS_EACH = 60.0, 3.0


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
        binding: Which rule binds, and what it costs.
        made_by: Who.
        made_at: When (UTC).
        agreed_by: The second person who agreed to it; empty before.
        asked: The text by which it was asked.
    """

    plan_id: str
    plan: Plan
    persons: tuple[Held, ...]
    events: tuple[Event, ...]
    rules: Rules
    ledger: Ledger
    binding: tuple[Binding, ...]
    made_by: str
    made_at: datetime
    agreed_by: str
    asked: str = field(repr=False)


class PlanStage:
    """Makes plans and prints their lists."""

    def __init__(self, state: ExchangeState, persons: PersonStage) -> None:
        self._state = state
        self._persons = persons

    def make(self, asked: str, *, label: str = "plan") -> KeptPlan:
        """Make a plan and seal it.

        Args:
            asked: What is asked, in YAML: see `workspace.exchange_asked.PlanAsked`.
            label: What messages call it.

        Raises:
            InvalidValue: What is asked cannot be right, or no plan keeps all rules; then the
                smallest change that allows one is said.
        """
        state = self._state.refresh()
        state.require("plan")
        wanted = read_asked(asked, label)
        strange = sorted({*wanted.goes_to, *wanted.unilateral} - set(state.lists))
        if strange:
            raise InvalidValue(
                f"There is no list '{strange[0]}'.",
                hint=f"Lists: {', '.join(sorted(state.lists))}.",
            )
        groups = {
            person_id: tuple(state.rows[one] for one in rows)
            for person_id, rows in self._persons.groups().items()
        }
        persons = held_persons(groups, wanted, self._kin())
        events = tuple(one.event() for one in wanted.events)
        rules = wanted.rules.rules()
        if not persons:
            raise InvalidValue(
                "No list that is named says that it holds anybody.",
                hint="Name the lists of holders under `goes_to`.",
            )
        plan = make_plan(persons, events, rules, seed=wanted.seed, seconds=_SECONDS)
        binding = find_binding(plan, persons, events, rules, seconds_each=_SECONDS_EACH)
        payload = _payload(asked, plan, persons, binding)
        plan_id = f"plan-{uuid4().hex[:16]}"
        state.vault.append(_LOG, plan_id, payload, event_id=f"{plan_id}-made", by=state.user)
        return self.one(plan_id)

    def all(self) -> tuple[KeptPlan, ...]:
        """Every plan, the newest first."""
        state = self._state.refresh()
        state.require("see_plans")
        made = [one for one in state.others[_LOG] if one.payload and "plan" in one.payload]
        return tuple(_kept(one, self._agreed_by(one.subject_id)) for one in reversed(made))

    def one(self, plan_id: str) -> KeptPlan:
        """One plan.

        Raises:
            UnknownId: There is none, or this person may not see plans.
        """
        found = next((one for one in self.all() if one.plan_id == plan_id), None)
        if found is None:
            raise no_such()
        return found

    def agree(self, plan_id: str) -> KeptPlan:
        """Agree to a plan that another person made; a release cannot be taken back.

        Raises:
            SafetyRefusal: The acting person made it.
            InvalidValue: It was agreed to before.
        """
        kept = self.one(plan_id)
        self._state.require("plan")
        if kept.made_by == self._state.user:
            raise SafetyRefusal(
                "Who made a plan cannot agree to it.", hint="Another person has to look at it."
            )
        if kept.agreed_by:
            raise InvalidValue("The plan was agreed to already.", hint="See the plan.")
        self._state.vault.append(
            _LOG, plan_id, {"agrees": True}, event_id=f"{plan_id}-agreed", by=self._state.user
        )
        return self.one(plan_id)

    def printed(
        self, plan_id: str, event_id: str, *, reader: Reader, party: str = ""
    ) -> tuple[ListLine, ...]:
        """The list of one event for one reader, without a field that this reader need not see.

        Raises:
            UnknownId: There is no such plan, event or party.
        """
        kept = self.one(plan_id)
        event = next((one for one in kept.events if one.event_id == event_id), None)
        if event is None:
            raise no_such()
        return event_list(kept.plan, kept.persons, event, reader=reader, party=party)

    def _agreed_by(self, plan_id: str) -> str:
        said = (one for one in self._state.others[_LOG] if one.subject_id == plan_id)
        return next((one.by for one in said if one.payload and one.payload.get("agrees")), "")

    def _kin(self) -> list[tuple[str, str]]:
        of = {
            row_id: person_id
            for person_id, rows in self._persons.groups().items()
            for row_id in rows
        }
        found = []
        for name in self._state.judgements:
            standing = self._persons.pairs.stands(name)
            one, other = (of.get(row_id, "") for row_id in rows_of_pair(name))
            is_kin = standing.state is PairState.SETTLED and standing.verdict is Verdict.KIN
            if is_kin and one and other and one != other:
                found.append((one, other))
        return found


def _payload(
    asked: str, plan: Plan, persons: tuple[Held, ...], binding: tuple[Binding, ...]
) -> dict[str, Any]:
    return {
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


def _kept(event: VaultEvent, agreed_by: str) -> KeptPlan:
    payload = event.payload or {}
    wanted = read_asked(payload["asked"])
    events = tuple(one.event() for one in wanted.events)
    rules = wanted.rules.rules()
    persons = tuple(_person(one) for one in payload["persons"])
    plan = _plan(payload["plan"])
    return KeptPlan(
        plan_id=event.subject_id,
        plan=plan,
        persons=persons,
        events=tuple(sorted(events, key=lambda one: (one.on, one.event_id))),
        rules=rules,
        ledger=check_plan(plan, persons, events, rules),
        binding=tuple(Binding(**one) for one in payload["binding"]),
        made_by=event.by,
        made_at=event.recorded_at,
        agreed_by=agreed_by,
        asked=payload["asked"],
    )


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

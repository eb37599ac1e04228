"""Cases of a plan's persons: brought to the day that an agreed plan gives, or taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from truceline.exchange.cases import (
    Case,
    Follow,
    Release,
    events_of_plan,
)
from truceline.workspace.exchange_persons import PersonStage, person_id_of
from truceline.workspace.exchange_plan_kept import KeptPlan
from truceline.workspace.exchange_state import ExchangeState

__all__ = ["FollowedCase", "PlanCases", "Sealed"]

Sealed = tuple[str, str, Mapping[str, Any], str]
"""Log, subject, payload and event id of what is sealed."""

_ENOUGH = frozenset({"agreed", "scheduled", "handed-over"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedCase:
    """How a case stands beside an agreed plan.

    Attributes:
        person_id: Content-free id of the plan.
        case_id: The case; empty where the person has none.
        event_id: The event in which the plan releases the person.
        state: State of the case; empty where there is none.
        problem: Why it does not follow the plan, in a sentence; empty where it does.
    """

    person_id: str
    case_id: str
    event_id: str
    state: str
    problem: str


class PlanCases:
    """Finds the cases of a plan's persons, and what the plan makes of them."""

    def __init__(self, state: ExchangeState, persons: PersonStage) -> None:
        self._state = state
        self._persons = persons

    def stand(self, kept: KeptPlan) -> tuple[FollowedCase, ...]:
        """How the cases of all whom a plan releases stand."""
        cases = self._by_person({one.person_id for one in kept.persons})
        return tuple(
            one
            for person_id, event_id in sorted(kept.plan.assigned.items())
            for one in _stands(kept, person_id, event_id, cases.get(person_id, []))
        )

    def following(
        self, kept: KeptPlan, *, agreed_by: str, replaced: Collection[str]
    ) -> Iterator[Sealed]:
        """Events that bring every case to the plan.

        Args:
            kept: An agreed plan, or one that is being agreed to.
            agreed_by: The second person.
            replaced: Ids of the plans before it.
        """
        shown_by = f"Exchange plan {kept.plan_id}, made by {kept.made_by}, agreed by {agreed_by}"
        by_id = {one.person_id: one for one in kept.persons}
        days = {event.event_id: event.on for event in kept.events}
        over = {one for ids in kept.came.values() for one in ids}
        for person_id, cases in self._by_person(by_id).items():
            if person_id in over:
                continue
            event_id = kept.plan.assigned.get(person_id, "")
            site = by_id[person_id].site
            release = Release(event_id=event_id, on=days[event_id], site=site) if event_id else None
            follow = Follow(
                plan=kept.plan_id,
                replaced=frozenset(replaced),
                release=release,
                is_agreed=not (kept.past and person_id in kept.past.gone),
                shown_by=shown_by,
                reason=f"Exchange plan {kept.plan_id} took the place of the plan before it.",
                on=self._state.clock().date(),
            )
            for case in cases:
                yield from self._events(case, follow)

    def taken_back(
        self, plan_id: str, *, replaced: Collection[str], absent: Collection[str],
        gone: Mapping[str, str],
    ) -> Iterator[Sealed]:  # fmt: skip
        """Events by which who did not come, or may not go any more, is no longer scheduled.

        Args:
            plan_id: The plan that is made anew.
            replaced: Ids of the plans before it.
            absent: Ids of who was to come on a day that is over and did not.
            gone: Ids of who is not planned any more, with the reason.
        """
        for person_id, cases in self._by_person({*absent, *gone}).items():
            follow = Follow(
                plan=plan_id,
                replaced=frozenset(replaced),
                release=None,
                is_agreed=person_id not in gone,
                shown_by="",
                reason=gone.get(person_id, "The person did not come on the day of the plan."),
                on=self._state.clock().date(),
            )
            for case in cases:
                yield from self._events(case, follow)

    def _events(self, case: Case, follow: Follow) -> Iterator[Sealed]:
        for kind, said in events_of_plan(case, follow):
            yield "cases", case.case_id, {"kind": kind, "said": said}, f"e-{uuid4().hex}"

    def _by_person(self, ids: Collection[str]) -> dict[str, list[Case]]:
        """Cases of living persons that are at work, by person; a case on two persons is of none.

        A person of the plan may have been joined to another row since: any of the rows may be the
        one that gave the id.
        """
        asked = frozenset(ids)
        rows_of = {row_id: rows for rows in self._persons.groups().values() for row_id in rows}
        found: defaultdict[str, list[Case]] = defaultdict(list)
        for case in self._state.cases().values():
            rows = {one for row_id in case.rows for one in rows_of.get(row_id, ())}
            persons = {person_id_of(row_id) for row_id in rows} & asked
            if case.track == "living" and not case.is_ended and len(persons) == 1:
                found[persons.pop()].append(case)
        return found


def _stands(
    kept: KeptPlan, person_id: str, event_id: str, cases: list[Case]
) -> Iterator[FollowedCase]:
    if not cases:
        problem = "No case is open on this person alone: open one, so that the steps are kept."
        yield FollowedCase(
            person_id=person_id, case_id="", event_id=event_id, state="", problem=problem
        )
    for case in cases:
        yield FollowedCase(
            person_id=person_id,
            case_id=case.case_id,
            event_id=event_id,
            state=case.state,
            problem=_problem(kept, event_id, case),
        )


def _problem(kept: KeptPlan, event_id: str, case: Case) -> str:
    if case.state not in _ENOUGH | {"confirmed"}:
        return f"The case is {case.state}: two persons must confirm the identity first."
    if event_id in kept.came and case.state != "handed-over":
        return "The day is over, and the handover is not recorded by two persons."
    last = case.standing[-1]
    if last.to == "scheduled" and (last.release is None or last.release.event_id != event_id):
        return "The case is scheduled otherwise: by hand, or by another plan."
    if case.state in {"confirmed", "agreed"}:
        return "The case does not follow the plan yet."
    return ""

"""Exchange plans of the room: made from what people settled, sealed, agreed by a second person."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

from truceline.core.errors import InvalidValue, SafetyRefusal
from truceline.exchange.judging import PairState, Verdict, rows_of_pair
from truceline.exchange.plans import (
    Held,
    ListLine,
    Reader,
    event_list,
    find_binding,
    make_plan,
    replan,
)
from truceline.exchange.rights import no_such
from truceline.store.vault import VaultEvent
from truceline.workspace.exchange_asked import PlanAsked, held_persons, read_asked
from truceline.workspace.exchange_persons import PersonStage, person_id_of
from truceline.workspace.exchange_plan_cases import FollowedCase, PlanCases, Sealed
from truceline.workspace.exchange_plan_kept import KeptPlan, Past, kept_plan, plan_payload
from truceline.workspace.exchange_plan_report import Report, past_of
from truceline.workspace.exchange_state import ExchangeState

__all__ = ["PlanStage"]

_LOG = "plans"
_SECONDS, _SECONDS_EACH = 60.0, 3.0


class PlanStage:
    """Makes plans, makes them anew, brings cases to them, and prints their lists."""

    def __init__(self, state: ExchangeState, persons: PersonStage) -> None:
        self._state = state
        self._persons = persons
        self._cases = PlanCases(state, persons)

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
        persons = self._held(wanted)
        events = tuple(one.event() for one in wanted.events)
        rules = wanted.rules.rules()
        if not persons:
            raise InvalidValue(
                "No list that is named says that it holds anybody.",
                hint="Name the lists of holders under `goes_to`.",
            )
        plan = make_plan(persons, events, rules, seed=wanted.seed, seconds=_SECONDS)
        binding = find_binding(plan, persons, events, rules, seconds_each=_SECONDS_EACH)
        payload = plan_payload(asked, plan, persons, binding=binding)
        plan_id = f"plan-{uuid4().hex[:16]}"
        state.vault.append(_LOG, plan_id, payload, event_id=f"{plan_id}-made", by=state.user)
        return self.one(plan_id)

    def all(self) -> tuple[KeptPlan, ...]:
        """Every plan, the newest first."""
        return tuple(self._kept(one) for one in reversed(self._made()))

    def one(self, plan_id: str) -> KeptPlan:
        """One plan.

        Raises:
            UnknownId: There is none, or this person may not see plans.
        """
        found = next((one for one in self._made() if one.subject_id == plan_id), None)
        if found is None:
            raise no_such()
        return self._kept(found)

    def agree(self, plan_id: str) -> KeptPlan:
        """Agree to a plan that another person made; a release cannot be taken back.

        In the same commit the cases of its persons become agreed and scheduled, with event, day
        and site; those whose identity two persons have not confirmed stay (`cases`).

        Raises:
            SafetyRefusal: The acting person made it.
            InvalidValue: It was agreed to before, or another plan took its place.
        """
        self.one(plan_id)
        self._state.require("plan")

        def events() -> Iterator[Sealed]:
            kept = self._standing(plan_id)
            if kept.made_by == self._state.user:
                raise SafetyRefusal(
                    "Who made a plan cannot agree to it.", hint="Another person has to look at it."
                )
            if kept.agreed_by:
                raise InvalidValue("The plan was agreed to already.", hint="See the plan.")
            yield _LOG, plan_id, {"agrees": True}, f"{plan_id}-agreed"
            yield from self._following(kept, agreed_by=self._state.user)

        self._state.vault.append_together(events, by=self._state.user)
        return self.one(plan_id)

    def schedule(self, plan_id: str) -> int:
        """Bring cases to an agreed plan that were not ready when it was agreed; gives how many.

        Raises:
            InvalidValue: Nobody agreed to it yet, or another plan took its place.
        """
        self.one(plan_id)
        self._state.require("plan")

        def events() -> Iterator[Sealed]:
            kept = self._standing(plan_id)
            if not kept.agreed_by:
                raise _not_agreed()
            return self._following(kept, agreed_by=kept.agreed_by)

        return self._state.vault.append_together(events, by=self._state.user)

    def cases(self, plan_id: str) -> tuple[FollowedCase, ...]:
        """How the cases of all whom a plan releases stand; empty for who may not see cases.

        Raises:
            UnknownId: There is no such plan, or this person may not see plans.
        """
        kept = self.one(plan_id)
        return self._cases.stand(kept) if self._state.may("case_open") else ()

    def replan(self, plan_id: str, report: Report) -> KeptPlan:
        """Make an agreed plan anew after a day went otherwise, with as few changes as possible.

        Who did not come and who may not go any more is no longer scheduled from then on; the
        others keep what was agreed until another person agrees to the new plan.

        Args:
            plan_id: The plan that stands.
            report: What went otherwise.

        Raises:
            UnknownId: There is no such plan, or it has no such event or person.
            InvalidValue: The report cannot be right, nobody agreed to the plan, or no plan keeps
                the rules any more; then the smallest change that allows one is said.
        """
        kept = self.one(plan_id)
        self._state.require("plan")
        past = self._past(kept, report)
        persons = self._now(kept, past)
        plan = replan(
            kept.plan,
            persons,
            kept.events,
            kept.rules,
            came=past.came,
            gone=past.gone,
            seconds=_SECONDS,
        )
        binding = find_binding(
            plan,
            persons,
            kept.events,
            kept.rules,
            came=past.came,
            gone=past.gone,
            seconds_each=_SECONDS_EACH,
        )
        payload = plan_payload(kept.asked, plan, persons, binding=binding, past=past)
        made = f"plan-{uuid4().hex[:16]}"

        def events() -> Iterator[Sealed]:
            before = self._standing(plan_id)
            yield _LOG, made, payload, f"{made}-made"
            yield from self._cases.taken_back(
                plan_id, replaced=self._before(before), absent=report.absent, gone=past.gone
            )

        self._state.vault.append_together(events, by=self._state.user)
        return self.one(made)

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

    # -- what is kept ------------------------------------------------------------------------

    def _made(self) -> list[VaultEvent]:
        state = self._state.refresh()
        state.require("see_plans")
        return [one for one in state.others[_LOG] if one.payload and "plan" in one.payload]

    def _kept(self, event: VaultEvent) -> KeptPlan:
        said = self._state.others[_LOG]
        agreed_by = next(
            (one.by for one in said
             if one.subject_id == event.subject_id and one.payload and one.payload.get("agrees")),
            "",
        )  # fmt: skip
        replaced_by = next(
            (one.subject_id for one in said if one.payload
             and (one.payload.get("past") or {}).get("replaces") == event.subject_id),
            "",
        )  # fmt: skip
        return kept_plan(event, agreed_by=agreed_by, replaced_by=replaced_by)

    def _standing(self, plan_id: str) -> KeptPlan:
        kept = self.one(plan_id)
        if kept.replaced_by:
            raise _replaced(kept)
        return kept

    def _before(self, kept: KeptPlan) -> frozenset[str]:
        """Ids of the plans that it took the place of."""
        found: list[str] = []
        while kept.past:
            found.append(kept.past.replaces)
            kept = self.one(kept.past.replaces)
        return frozenset(found)

    def _following(self, kept: KeptPlan, *, agreed_by: str) -> Iterator[Sealed]:
        replaced = self._before(kept)
        return self._cases.following(kept, agreed_by=agreed_by, replaced=replaced)

    # -- persons -----------------------------------------------------------------------------

    def _held(self, wanted: PlanAsked) -> tuple[Held, ...]:
        groups = {
            person_id: tuple(self._state.rows[one] for one in rows)
            for person_id, rows in self._persons.groups().items()
        }
        return held_persons(groups, wanted, self._kin())

    def _now(self, kept: KeptPlan, past: Past) -> tuple[Held, ...]:
        """The plan's persons by what the lists say now; who was released stays as it was."""
        now = self._by_id(kept)
        over = {one for ids in past.came.values() for one in ids}
        return tuple(
            one if one.person_id in over else now.get(one.person_id, one) for one in kept.persons
        )

    def _by_id(self, kept: KeptPlan) -> dict[str, Held]:
        return {one.person_id: one for one in self._held(read_asked(kept.asked))}

    def _past(self, kept: KeptPlan, report: Report) -> Past:
        if kept.replaced_by:
            raise _replaced(kept)
        if not kept.agreed_by:
            raise _not_agreed()
        groups = self._persons.groups()
        return past_of(
            kept,
            report,
            today=self._state.clock().date(),
            held=self._by_id(kept),
            known_as={person_id_of(one): now for now, rows in groups.items() for one in rows},
        )

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


def _not_agreed() -> InvalidValue:
    return InvalidValue(
        "Nobody agreed to the plan yet.", hint="Another person than its maker has to."
    )


def _replaced(kept: KeptPlan) -> InvalidValue:
    return InvalidValue("Another plan took the place of this one.", hint=f"See {kept.replaced_by}.")

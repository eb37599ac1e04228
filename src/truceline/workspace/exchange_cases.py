"""Cases of the room: each step dated and attributed, by two persons where it is for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from truceline.core.dates import parse_day
from truceline.core.errors import InvalidValue, SafetyRefusal
from truceline.core.person import PersonRow
from truceline.exchange.cases import (
    Case,
    CaseEvent,
    Due,
    FamilyExport,
    Gap,
    check_event,
    custody_gaps,
    due_for_erasure,
    family_export,
    fold_case,
    held_cases,
    is_holder,
)
from truceline.exchange.cases.model import DEATH_TOLD, ENDS
from truceline.exchange.rights import no_such
from truceline.store.vault import VaultEvent
from truceline.workspace.exchange_state import ExchangeState, case_event, sent_event_id
from truceline.workspace.vouched import checked_words

__all__ = ["CaseStage"]

_LOG = "cases"
_MOST_WORDS = 5_000


class CaseStage:
    """Opens cases, records their steps, and prints a family's sheet."""

    def __init__(self, state: ExchangeState) -> None:
        self._state = state

    def all(self) -> tuple[Case, ...]:
        """Cases that this person may see: an intermediary's all, a liaison's own."""
        self._state.refresh().require("see_cases")
        return tuple(case for case in self._state.cases().values() if self._is_seen(case))

    def one(self, case_id: str) -> Case:
        """One case.

        Raises:
            UnknownId: There is none, or this person may not see it.
        """
        self._state.refresh().require("see_cases")
        found = self._state.cases().get(case_id)
        if found is None or not self._is_seen(found):
            raise no_such()
        return found

    def gaps(self, case_id: str) -> tuple[Gap, ...]:
        """Where the custody chain of a case does not hold."""
        return custody_gaps(self.one(case_id).custody)

    def open(self, rows: Sequence[str], *, track: str = "living", liaison: str = "") -> Case:
        """Open a case on rows of lists.

        Args:
            rows: Ids of rows that people said are one person; at least one.
            track: `living` or `remains`.
            liaison: Who carries it; the acting person where not given.

        Raises:
            UnknownId: A row is not there, or this person may not open cases.
            InvalidValue: No row is given, or there is no such track.
        """
        self._state.refresh().require("case_open")
        if not rows or any(row_id not in self._state.rows for row_id in rows):
            raise no_such()
        said = {"track": track, "rows": list(rows), "liaison": liaison or self._state.user}
        return self._record(f"case-{uuid4().hex[:16]}", "opened", said, event_id="")

    def record(
        self, case_id: str, kind: str, said: Mapping[str, Any], *, event_id: str = ""
    ) -> Case:
        """Record something of a case: a step, a proposal, a second person's word, custody.

        Args:
            case_id: The case.
            kind: One of the kinds of `exchange.cases`.
            said: What is said, by name.
            event_id: Made where it was said; the same one twice is recorded once.

        Raises:
            UnknownId: There is no such case, or this person may not.
            InvalidValue: The case does not allow it, or something is missing.
            SafetyRefusal: A second person is needed, or a death would be told without proof.
        """
        self.one(case_id)
        self._state.require(_act_of(kind, said))
        said = {name: _checked(name, value) for name, value in said.items()}
        if kind == "custody":
            self._refuse_later(said)
        return self._record(case_id, kind, said, event_id=event_id)

    def second(self, case_id: str, proposal_id: str, *, event_id: str = "") -> Case:
        """Confirm a step that another person proposed.

        Raises:
            SafetyRefusal: The acting person proposed it.
        """
        return self.record(case_id, "seconded", {"of": proposal_id}, event_id=event_id)

    def entries(self, case_id: str, *, lists: Sequence[str] = ()) -> tuple[PersonRow, ...]:
        """Entries of a case, as this person may see them: a family's own are chosen among them.

        Args:
            case_id: The case.
            lists: Only entries of these lists; of all where none is named.
        """
        rows = (self._state.seen(self._state.rows.get(one)) for one in self.one(case_id).rows)
        return tuple(row for row in rows if row and (not lists or row.list_id in lists))

    def family_sheet(
        self, case_id: str, *, lists: Sequence[str] = (), rows: Sequence[str] = ()
    ) -> FamilyExport:
        """What a family gets in writing of its case: what it said itself, and who speaks with it.

        Args:
            case_id: The case.
            lists: Ids of the lists by which this family gave its entries.
            rows: Ids of the entries that this family gave, where there are several.

        Raises:
            UnknownId: No entry of the case is the one named.
            InvalidValue: Several entries may be of several families, and it is not said whose.
            SafetyRefusal: An entry named was given by the side that holds the person.
        """
        entries = self.entries(case_id)
        if rows:
            lists = [row.list_id for row in entries if row.row_id in rows]
        if any(self._is_holders(name) for name in {row.list_id for row in entries} & set(lists)):
            raise SafetyRefusal(
                "An entry was given by the side that holds the person.",
                hint="Choose what this family gave itself. If a family's list bears a holder's "
                "name, say `giver_is: family` in its mapping and add it again.",
            )
        return family_export(
            self.one(case_id),
            entries,
            family_lists=lists,
            printed_on=self._state.clock().date(),
            own_rows=rows,
        )

    def _is_holders(self, list_id: str) -> bool:
        told = self._state.lists[list_id].told
        return is_holder(
            str(told["given_by"]),
            giver_is=str(told.get("giver_is", "")),
            holders={row.held_by for row in self._state.rows.values()},
        )

    def due(self) -> tuple[Due, ...]:
        """Cases whose time is over; nothing is erased by itself."""
        return due_for_erasure(held_cases(self.all()), on=self._state.clock().date())

    def train(self, name: str, *, is_trained: bool) -> None:
        """Record whether a person is trained to tell a family of a death.

        Raises:
            UnknownId: There is no such person, or the acting person may not say so.
        """
        self._state.require("manage_users")
        if name not in {user.name for user in self._state.vault.users()}:
            raise no_such()
        payload = {"name": name, "is_trained": is_trained}
        self._state.vault.append(
            "training", "training", payload, event_id=f"t-{uuid4().hex}", by=self._state.user
        )
        self._state.refresh()

    def _record(self, case_id: str, kind: str, said: Mapping[str, Any], *, event_id: str) -> Case:
        state = self._state
        event = CaseEvent(
            event_id=sent_event_id(event_id) or f"e-{uuid4().hex}",
            case_id=case_id,
            kind=kind,
            said=said,
            by=state.user,
            at=state.clock(),
        )

        def check(before: tuple[VaultEvent, ...]) -> None:
            told = [case_event(one) for one in before if one.payload]
            # What was told before was told by who was trained then.
            before_it = fold_case(told, trained=state.trained(ever=True))
            check_event(before_it, event, trained=state.trained())

        payload = {"kind": kind, "said": dict(said)}
        state.vault.append(
            _LOG, case_id, payload, event_id=event.event_id, by=state.user, check=check
        )
        return state.refresh().cases()[case_id]

    def _refuse_later(self, said: Mapping[str, Any]) -> None:
        today = self._state.clock().date()
        days = [str(said[name]) for name in ("from_on", "until_on") if said.get(name)]
        if any(parse_day(day) > today for day in days):
            raise InvalidValue(
                "The day of the custody lies in the future.",
                hint="Record it when it has happened.",
            )

    def _is_seen(self, case: Case) -> bool:
        return "intermediary" in self._state.roles or case.liaison == self._state.user


def _checked(name: str, value: object) -> object:
    """What is said of a case, in words that a page can show; a list of words each."""
    if isinstance(value, str):
        return checked_words(value, f"What is said as '{name}'", most=_MOST_WORDS)
    if isinstance(value, list | tuple):
        return [_checked(name, one) for one in value]
    return value


def _act_of(kind: str, said: Mapping[str, Any]) -> str:
    """The act that a kind of event needs a right to."""
    to = said.get("to", "")
    if kind in {"assigned", "linked"}:
        return "case_open"
    if to in ENDS:
        return "case_end"
    if to == DEATH_TOLD:
        return "tell_death"
    if kind == "opened":
        raise InvalidValue("The case is open already.", hint="Open another one.")
    return "case_step"

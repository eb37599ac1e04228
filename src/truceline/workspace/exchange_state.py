"""What an unlocked exchange room holds in memory: rows, lists, judgements, folded as they grow."""

from __future__ import annotations

import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock
from typing import Any

from truceline.core.errors import InvalidValue, SafetyRefusal
from truceline.core.person import PersonRow
from truceline.exchange.cases import Case, CaseEvent, fold_cases, trained_people
from truceline.exchange.intake import row_of
from truceline.exchange.judging import Judgement, Verdict, undo
from truceline.exchange.rights import may, no_such, seen_by
from truceline.store.vault import Vault, VaultEvent
from truceline.workspace.vouched import check_event_id

__all__ = [
    "ExchangeState",
    "HeldList",
    "case_event",
    "check_list_id",
    "sent_event_id",
    "with_judgement",
]

_ROOM = "room"
# What the room calls its own subjects and events; nobody else may take these names before it does.
_SUBJECTS = frozenset({_ROOM, "vault", "linkage", "private-book", "training"})
_EVENTS = (
    "user-", "epoch-", "erased-", "file-", "estimate-", "linkage-", "list-", "plan-", "private-",
    "room-", "row-", "t-",
)  # fmt: skip
_LIST_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


def check_list_id(list_id: str) -> None:
    """Refuse an id under which a list could not be kept apart from what the room says itself.

    Raises:
        InvalidValue: It is no id of a list.
    """
    is_own = list_id in _SUBJECTS or list_id.startswith("private-")
    if is_own or not _LIST_ID.fullmatch(list_id):
        raise InvalidValue(
            "A list cannot have this id.",
            hint="Give 1 to 41 small letters, digits and hyphens; no name of a person, none of "
            f"{', '.join(sorted(_SUBJECTS))}, and nothing that begins with private-.",
        )


def sent_event_id(event_id: str) -> str:
    """The id of an event as a form or a caller made it; empty where it has none yet.

    Raises:
        InvalidValue: It is no id, or one of the room's own.
    """
    if event_id.startswith(_EVENTS):
        raise InvalidValue(
            "The id of the event is one of the room's own.", hint="Open the form anew."
        )
    return check_event_id(event_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldList:
    """A list as it was last added.

    Attributes:
        list_id: Its id.
        told: What was recorded of it: giver, purpose, reader, findings; all without a person.
        added_by: Who added it.
        added_at: When (UTC).
        seq: Position of the record in the vault.
    """

    list_id: str
    told: Mapping[str, Any] = field(repr=False)
    added_by: str
    added_at: datetime
    seq: int


def case_event(event: VaultEvent) -> CaseEvent:
    """An event of a case as the room of cases reads it."""
    payload = event.payload or {}
    return CaseEvent(
        event_id=event.event_id,
        case_id=event.subject_id,
        kind=payload["kind"],
        said=payload["said"],
        by=event.by,
        at=event.recorded_at,
    )


def with_judgement(
    made: list[Judgement], event: VaultEvent, payload: Mapping[str, Any]
) -> list[Judgement]:
    """The judgements on a pair after one more event of their log."""
    if payload.get("undoes"):
        return undo(made, payload["undoes"], by=event.by, reason=payload["reason"])
    said = Judgement(
        judgement_id=event.event_id,
        pair_id=event.subject_id,
        verdict=Verdict(payload["verdict"]),
        reason=payload["reason"],
        by=event.by,
        at=event.recorded_at,
    )
    return [*made, said]


class ExchangeState:
    """The opened vault and what it says, up to its newest row.

    Attributes:
        vault: Open; closing it ends the room.
        clock: Gives the present instant (UTC).
        lists: By list id.
        rows: By row id, in order of first recording; an erased row is gone.
        judgements: By pair, in order.
        others: Events of the further logs, by log.
    """

    def __init__(self, vault: Vault, *, clock: Callable[[], datetime]) -> None:
        self.vault = vault
        self.clock = clock
        self.lists: dict[str, HeldList] = {}
        self.rows: dict[str, PersonRow] = {}
        self.judgements: defaultdict[str, list[Judgement]] = defaultdict(list)
        self.others: defaultdict[str, list[VaultEvent]] = defaultdict(list)
        self.rows_version = 0
        self.judged_version = 0
        self._seq = 0
        self._key = b""
        self._cases: tuple[tuple[int, int], dict[str, Case]] | None = None
        self._lock = RLock()

    @property
    def user(self) -> str:
        """Name of who opened the room."""
        return self.vault.user.name

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of who opened it."""
        return self.vault.user.roles

    def may(self, act: str) -> bool:
        """Whether this person may do something."""
        return may(self.roles, act)

    def require(self, act: str) -> None:
        """Refuse an act without the right to it; the answer is that of what does not exist.

        Raises:
            UnknownId: This person may not.
        """
        if not self.may(act):
            raise no_such()

    def seen(self, row: PersonRow | None) -> PersonRow | None:
        """A row as this person may see it; None where it may not be seen, or is not there."""
        if row is None:
            return None
        return seen_by(row, self.roles, own_lists=self.own_lists(), own_rows=self.own_rows())

    def own_lists(self) -> frozenset[str]:
        """Lists that this person gave: a delegation is known by the name that its lists bear."""
        return frozenset(
            name for name, one in self.lists.items() if one.told["given_by"] == self.user
        )

    def own_rows(self) -> frozenset[str]:
        """Rows of the cases that this person carries."""
        held = (case for case in self.cases().values() if case.liaison == self.user)
        return frozenset(row_id for case in held for row_id in case.rows)

    def trained(self, *, ever: bool = False) -> frozenset[str]:
        """People who are trained to tell a family of a death; with `ever`, those who once were."""
        said = (event.payload for event in self.others["training"])
        return trained_people(((one["name"], one["is_trained"]) for one in said if one), ever=ever)

    def cases(self) -> dict[str, Case]:
        """All cases, as their events make them."""
        events = self.others["cases"]
        version = (len(events), self._seq)
        if self._cases is None or self._cases[0] != version:
            told = [case_event(one) for one in events if one.payload]
            # Who lost the training later did not lose it for what was told before.
            self._cases = (version, fold_cases(told, trained=self.trained(ever=True))[0])
        return self._cases[1]

    def make_key(self) -> None:
        """Make the secret of row ids, once."""
        payload = {"row_key": secrets.token_hex(32)}
        self.vault.append("lists", _ROOM, payload, event_id="room-made", by=self.user)

    @property
    def row_key(self) -> bytes:
        """Secret by which rows get their ids."""
        self.refresh()
        if not self._key:
            raise SafetyRefusal(
                "The room was not made whole.", hint="Make it again in an empty folder."
            )
        return self._key

    def refresh(self) -> ExchangeState:
        """Read what was recorded since the last look."""
        with self._lock:  # pages of one browser are asked for at once
            if self.vault.last_seq != self._seq:
                for event in self.vault.events(after=self._seq):
                    self._take(event)
                    self._seq = max(self._seq, event.seq)
        return self

    def forget(self) -> None:
        """Close the vault and give up what was read from it."""
        self.vault.close()
        for held in (self.rows, self.judgements, self.lists, self.others):
            held.clear()
        self._cases, self._key = None, b""

    def _take(self, event: VaultEvent) -> None:
        if event.log == "erasures" and event.payload:
            self._forget(str(event.payload["subject_id"]))
        elif event.payload is None:
            return
        elif event.log == "rows":
            self.rows[event.subject_id] = row_of(event.payload["row"])
            self.rows_version = event.seq
        elif event.log == "judgements":
            self._judged(event, event.payload)
        elif event.log == "lists":
            self._list(event, event.payload)
        else:
            self.others[event.log].append(event)

    def _list(self, event: VaultEvent, payload: Mapping[str, Any]) -> None:
        if "row_key" in payload:
            self._key = bytes.fromhex(payload["row_key"])
            return
        self.lists[event.subject_id] = HeldList(
            list_id=event.subject_id,
            told=payload,
            added_by=event.by,
            added_at=event.recorded_at,
            seq=event.seq,
        )

    def _judged(self, event: VaultEvent, payload: Mapping[str, Any]) -> None:
        self.judgements[event.subject_id] = with_judgement(
            self.judgements[event.subject_id], event, payload
        )
        self.judged_version = event.seq

    def _forget(self, subject_id: str) -> None:
        self.lists.pop(subject_id, None)
        if self.rows.pop(subject_id, None) or self.judgements.pop(subject_id, None):
            self.rows_version = self.judged_version = self._seq + 1
        for events in self.others.values():
            events[:] = [one for one in events if one.subject_id != subject_id]

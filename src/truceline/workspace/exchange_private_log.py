"""What the vault keeps of private matching: numbers for the log, secrets until they are used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from truceline.core.errors import InvalidValue, SafetyRefusal, UnknownId
from truceline.exchange.private import STEPS, HolderBook
from truceline.store.vault import VaultEvent
from truceline.workspace.exchange_state import ExchangeState

__all__ = ["PrivateLog", "SessionShown", "checked_session", "open_secrets"]

_LOG = "queries"
_BOOK = "private-book"
_SESSION = re.compile(r"[0-9a-f]{32}")


def checked_session(session_id: object) -> str:
    """The id of a session as a message says it; it becomes part of file names and of the log.

    Raises:
        InvalidValue: It is none.
    """
    if not isinstance(session_id, str) or not _SESSION.fullmatch(session_id):
        raise InvalidValue(
            "This is no id of a session of private matching.",
            hint="It has 32 digits and letters a to f; the other side's file holds it.",
        )
    return session_id


def open_secrets(state: ExchangeState, row_id: str) -> list[str]:
    """Subjects of secrets in which a row may stand; they go when the row is erased."""
    row = state.rows.get(row_id)
    return [
        event.subject_id
        for event in state.others[_LOG]
        if row and event.payload and row.list_id in event.payload.get("secret_of", ())
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionShown:
    """A session as its log tells it.

    Attributes:
        session_id: Random.
        words: Its last step.
        by: Who did it.
        at: When (UTC).
        is_read: Whether its answer was read here, so that it has hits or none.
        is_open: Whether a secret of it is held here that closing destroys.
    """

    session_id: str
    words: str
    by: str
    at: datetime
    is_read: bool = False
    is_open: bool = False


class PrivateLog:
    """Reads and writes what private matching leaves in the vault.

    Args:
        state: The opened room.
    """

    def __init__(self, state: ExchangeState) -> None:
        self._state = state

    def events(self, session_id: str = "", what: str = "") -> list[VaultEvent]:
        """Events of sessions in order, of one session or kind or of all."""
        found = []
        for event in self._state.refresh().others[_LOG]:
            payload = event.payload or {}
            is_of = not session_id or payload.get("session") == session_id
            if is_of and "what" in payload and what in {"", payload["what"]}:
                found.append(event)
        return found

    def last_steps(self) -> tuple[SessionShown, ...]:
        """The last step of each session, the newest first."""
        last: dict[str, SessionShown] = {}
        for event in self._state.refresh().others[_LOG]:
            said = event.payload or {}
            if "session" not in said:
                continue
            before = last.pop(said["session"], None)
            last[said["session"]] = SessionShown(
                session_id=said["session"],
                words=said["words"],
                by=event.by,
                at=event.recorded_at,
                is_read=said.get("what") == "read" or bool(before and before.is_read),
                # Events of a secret are gone once it was destroyed.
                is_open="file_id" in said or bool(before and before.is_open),
            )
        return tuple(reversed(last.values()))

    def said(self, session_id: str, what: str) -> Mapping[str, Any] | None:
        """The last event of this kind of a session; None where there is none."""
        found = self.events(session_id, what)
        return found[-1].payload if found else None

    def record(
        self, session_id: str, what: str, words: str, *, event_id: str = "", **said: object
    ) -> bool:
        """Add an event: numbers, digests and content-free ids; gives whether it is new.

        Raises:
            InvalidValue: The event id was used with another content.
        """
        payload = {"what": what, "session": session_id, "words": words} | said
        return self._state.vault.append(
            _LOG,
            f"private-{session_id}",
            payload,
            event_id=event_id or f"private-{uuid4().hex}",
            by=self._state.user,
        )

    @contextmanager
    def refusing(self, session_id: str, step: str) -> Iterator[None]:
        """Log a refusal before it goes out."""
        try:
            yield
        except (SafetyRefusal, InvalidValue) as exc:
            # Words of a refusal are ours; what is said of a wrong file may quote the file.
            because = f": {exc.message}" if isinstance(exc, SafetyRefusal) else ""
            words = f"Private matching: refused ({step}){because}"
            self.record(session_id or uuid4().hex, "refused", words)
            raise

    def keep(
        self,
        session_id: str,
        side: str,
        secret: Mapping[str, Any],
        *,
        lists: Sequence[str] = (),
        booked: Mapping[str, Any] | None = None,
    ) -> None:
        """Seal the secret of a session under a key of its own, so that it can be destroyed.

        Args:
            session_id: Of the session.
            side: `key`, `asking` or `holding`.
            secret: What the next step needs.
            lists: Lists whose rows stand in it.
            booked: What the holder's book takes on in the same commit; `number` counts the
                sessions of the book that was read, so that of two commands at once, which both
                read the same book, the second finds its number taken.

        Raises:
            InvalidValue: Another session was booked at the same moment.
        """
        subject, by = _secret_of(session_id, side), self._state.user
        said = {"session": session_id, "side": side, "secret_of": list(lists)}
        said["words"] = "Private matching: sealed the secret of a session"

        def along(file_id: str) -> Iterator[tuple[str, str, Mapping[str, Any], str]]:
            yield _LOG, subject, said | {"file_id": file_id}, subject
            if booked is not None:
                payload = {"what": "bound", "session": session_id, **booked}
                yield _LOG, f"private-{session_id}", payload, f"private-book-{booked['number']}"

        self._state.vault.put_file(subject, json.dumps(secret).encode(), by=by, along=along)

    def secret(self, session_id: str, side: str) -> dict[str, Any]:
        """The secret of a session.

        Raises:
            UnknownId: There is none here, or it was destroyed.
        """
        for event in reversed(self._state.refresh().others[_LOG]):
            payload = event.payload or {}
            if event.subject_id == _secret_of(session_id, side) and "file_id" in payload:
                found: dict[str, Any] = json.loads(self._state.vault.file(payload["file_id"]))
                return found
        raise UnknownId(
            "This session was not begun here, or is closed.",
            hint=f"The order is {', '.join(STEPS)}; see `private sessions`.",
        )

    def destroy(self, session_id: str, *, reason: str) -> int:
        """Destroy the secrets of a session; gives how many there were."""
        held = {event.subject_id for event in self._state.refresh().others[_LOG]}
        gone = [_secret_of(session_id, side) for side in ("key", "asking", "holding")]
        gone = [subject for subject in gone if subject in held]
        for subject in gone:
            self._state.vault.erase(subject, by=self._state.user, reason=reason)
        self._state.refresh()
        return len(gone)

    def agree(self, *, most_in_session: int, most_in_all: int, agreement: str) -> None:
        """Write a budget into the holder's book; the last one holds."""
        words = (
            f"Private matching: budget of {most_in_session} keys a session, {most_in_all} in all"
        )
        said = {"most_in_session": most_in_session, "most_in_all": most_in_all}
        self._state.vault.append(
            _LOG,
            _BOOK,
            {"what": "budget", "words": words, "agreement": agreement} | said,
            event_id=f"private-{uuid4().hex}",
            by=self._state.user,
        )

    def book(self) -> HolderBook:
        """What this holder remembers of all sessions.

        Raises:
            SafetyRefusal: No budget was agreed.
        """
        budgets = [event.payload or {} for event in self.events(what="budget")]
        if not budgets:
            raise SafetyRefusal(
                "No budget is agreed: nothing is answered without one.",
                hint="Agree on it in writing, then: truceline exchange private budget",
            )
        bound = [event.payload or {} for event in self.events(what="bound")]
        answered = [event.payload or {} for event in self.events(what="answered")]
        return HolderBook(
            most_in_session=budgets[-1]["most_in_session"],
            most_in_all=budgets[-1]["most_in_all"],
            spent=sum(one["size"] for one in bound),
            sessions=frozenset(one["session"] for one in bound),
            digests=frozenset(one["digest"] for one in bound),
            answered=frozenset(one["session"] for one in answered),
        )


def _secret_of(session_id: str, side: str) -> str:
    return f"private-{side}-{session_id}"

"""The log of the room for those who watch it: what was done, by whom, when; no name of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from truceline.core.errors import InvalidValue
from truceline.exchange.judging import rows_of_pair
from truceline.exchange.rights import no_such
from truceline.store.vault import VaultEvent, VerifiedChain
from truceline.workspace.exchange_private_log import open_secrets
from truceline.workspace.exchange_state import ExchangeState

__all__ = ["Deed", "LogStage"]

_WORDS = {
    "users": "Changed who may open the room",
    "files": "Sealed a file",
    "links": "Compared all rows",
    "rows": "Sealed a row",
    "plans": "Worked on a plan",
    "cases": "Recorded a step of a case",
    "queries": "Asked the private matching",
    "estimates": "Estimated a total",
    "training": "Said who is trained to tell of a death",
    "erasures": "Erased a record",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One act, as an auditor reads it.

    Attributes:
        seq: Its position in the chain; of rows sealed together, the last one's.
        words: What was done.
        subject: Content-free id of what it was about; empty where it is many.
        number: How many rows were sealed together; 1 otherwise.
        by: Who.
        at: When (UTC).
    """

    seq: int
    words: str
    subject: str
    number: int
    by: str
    at: datetime


class LogStage:
    """Reads and checks the log, and erases."""

    def __init__(self, state: ExchangeState) -> None:
        self._state = state

    def deeds(self) -> tuple[Deed, ...]:
        """Every act, the newest first; rows that were sealed one after another are one.

        Raises:
            UnknownId: This person may not read the log.
        """
        self._state.require("see_log")
        found: list[Deed] = []
        for event in self._state.vault.events():
            deed = _deed(event)
            last = found[-1] if found else None
            if last and event.log == "rows" and last.words == deed.words and last.by == deed.by:
                found[-1] = Deed(
                    seq=deed.seq,
                    words=deed.words,
                    subject="",
                    number=last.number + 1,
                    by=deed.by,
                    at=deed.at,
                )
            else:
                found.append(deed)
        return tuple(reversed(found))

    def check(self, *, known_head: str = "") -> VerifiedChain:
        """Check every link, signature and erasure of the log.

        Args:
            known_head: A head written down elsewhere; it must lie on this chain.

        Raises:
            UnknownId: This person may not read the log.
        """
        self._state.require("see_log")
        return self._state.vault.chain_ok(known_head=known_head)

    def head(self) -> str:
        """Head of the chain, to be written down elsewhere."""
        self._state.require("see_log")
        return self._state.vault.head()

    def erase(self, subject_id: str, *, reason: str) -> int:
        """Destroy all that the room holds of a row, a case or a list.

        With a row go the judgements on it, the cases about it, the raw file that it came in, and
        secrets of open sessions of private matching in which it may stand; with a list all of its
        rows.

        Args:
            subject_id: Id of the row, case or list.
            reason: Why, without a name: it stays in the log.

        Returns:
            How many keys were destroyed.

        Raises:
            UnknownId: There is nothing of this id, or this person may not erase.
            InvalidValue: No reason is given.
        """
        state = self._state.refresh()
        state.require("erase")
        if not reason.strip():
            raise InvalidValue("A reason is missing.", hint="Say why, without a name: it stays.")
        subjects = list(dict.fromkeys(self._goes_with(subject_id)))
        for subject in subjects:
            state.vault.erase(subject, by=state.user, reason=reason)
        state.refresh()
        return len(subjects)

    def _goes_with(self, subject_id: str) -> list[str]:
        state = self._state
        if subject_id in state.cases():
            return [subject_id]
        if subject_id in state.lists:
            rows = [row.row_id for row in state.rows.values() if row.list_id == subject_id]
            more = [one for row_id in rows for one in self._of_row(row_id)]
            return [*more, *self._raw_files(subject_id), *rows, subject_id]
        row = state.rows.get(subject_id)
        if row is None:
            raise no_such()
        return [*self._of_row(subject_id), *self._raw_files(row.list_id), subject_id]

    def _of_row(self, row_id: str) -> list[str]:
        pairs = [name for name in self._state.judgements if row_id in rows_of_pair(name)]
        cases = [name for name, case in self._state.cases().items() if row_id in case.rows]
        return [*pairs, *cases, *open_secrets(self._state, row_id)]

    def _raw_files(self, list_id: str) -> list[str]:
        gone = {one.subject_id for one in self._state.vault.erasures()}
        found = [
            str(event.payload["raw"])
            for event in self._state.vault.events("lists", list_id)
            if event.payload
        ]
        return [raw for raw in dict.fromkeys(found) if raw not in gone]


def _deed(event: VaultEvent) -> Deed:
    return Deed(
        seq=event.seq,
        words=_words(event),
        subject="" if event.log in {"rows", "files", "users"} else event.subject_id,
        number=1,
        by=event.by,
        at=event.recorded_at,
    )


def _words(event: VaultEvent) -> str:
    payload = event.payload or {}
    if event.is_erased:
        return f"{_WORDS.get(event.log, 'Recorded something')} (erased since)"
    if event.log == "judgements":
        undoes = payload.get("undoes")
        return "Took a judgement back" if undoes else f"Judged a pair: {payload['verdict']}"
    if event.log == "lists":
        return "Made the room" if event.subject_id == "room" else "Added a list"
    if event.log == "cases":
        to = payload["said"].get("to", "")
        return f"Case {payload['kind']}" + (f": {to}" if to else "")
    if event.log == "queries":
        return str(payload.get("words", _WORDS["queries"]))
    return _WORDS.get(event.log, "Recorded something")

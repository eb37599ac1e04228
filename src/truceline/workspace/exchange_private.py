"""Private matching in the exchange room: private set intersection by files, step by step.

The order is ask, commit, request, answer, read. Each step reads the other side's file, refuses what
is out of order, seen before or changed, and leaves an event in the vault's log of queries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from truceline.core.errors import InvalidValue, SafetyRefusal
from truceline.core.person import PersonRow
from truceline.exchange import private
from truceline.exchange.rights import no_such
from truceline.workspace.exchange_lists import ListStage
from truceline.workspace.exchange_persons import PersonStage
from truceline.workspace.exchange_private_carried import read_commitment
from truceline.workspace.exchange_private_files import FileStage
from truceline.workspace.exchange_private_hits import (
    in_words,
    keep_hits,
    kept_hits,
    numbers_of,
)
from truceline.workspace.exchange_private_log import PrivateLog, SessionShown, checked_session
from truceline.workspace.exchange_private_rows import PrivateRows, may_be_matched
from truceline.workspace.exchange_state import ExchangeState
from truceline.workspace.vouched import checked_words, vouched_name

__all__ = ["PrivateStage", "Step"]

_MOST_AGREEMENT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a session.

    Attributes:
        session_id: Random.
        content: The file to carry to the other side.
        numbers: What was counted, by word.
    """

    session_id: str
    content: bytes = field(repr=False)
    numbers: Mapping[str, int]


class PrivateStage:
    """Holds sessions of private matching, on the asking and on the holding side.

    Attributes:
        files: Lists sealed to the intermediary, and encodings for an isolated unit.
    """

    def __init__(self, state: ExchangeState, lists: ListStage, persons: PersonStage) -> None:
        self._state = state
        self._log = PrivateLog(state)
        self._rows = PrivateRows(state, persons)
        self.files = FileStage(state, lists, self._log, self._rows)

    def agree_budget(self, *, most_in_session: int, most_in_all: int, agreement: str) -> None:
        """Write down how many keys may be asked for; the last budget holds, what is spent stays.

        Args:
            most_in_session: Keys that one session may ask for, decoys included.
            most_in_all: Keys that all sessions together may ask for.
            agreement: Where both sides agreed to it in writing.

        Raises:
            UnknownId: This person may not.
            InvalidValue: The numbers are no budget, or no agreement is named.
        """
        self._state.refresh().require("match_privately")
        words = checked_words(agreement, "The agreement", most=_MOST_AGREEMENT)
        if not words or not 0 <= most_in_session <= most_in_all:
            raise InvalidValue(
                "A budget needs a number for one session, one for all that is no smaller, and "
                "the written agreement.",
                hint="Give all three; 0 stops all sessions.",
            )
        self._log.agree(most_in_session=most_in_session, most_in_all=most_in_all, agreement=words)

    def ask(self, *, holder: str, lists: Sequence[str], probes: Sequence[str] = ()) -> Step:
        """Begin a session: bind oneself to a batch of keys.

        Args:
            holder: Who is asked.
            lists: Lists of the room whose rows are sought.
            probes: Lists of invented entries, put in to see whether answers are honest.

        Raises:
            UnknownId: This person may not, or there is no such list.
            InvalidValue: No row has a key and consent to matching, or a probe is no invented one.
            MissingExtra: The library is not installed.
        """
        self._state.refresh().require("match_privately")
        with self._log.refusing("", "ask"):
            queries = [_query(row) for row in self._rows.of(lists)]
            queries += self._probes(probes)
            asking = private.ask(queries, holder=vouched_name(holder))
        numbers = numbers_of(asking)
        numbers["without_keys"] = sum(one.has_consent and not one.keys for one in queries)
        secret = private.payload_of_state(asking)
        self._log.keep(asking.session_id, "asking", secret, lists=[*lists, *probes])
        self._log.record(
            asking.session_id,
            "asked",
            "Private matching: asked a holder; " + in_words(numbers),
            holder=asking.holder,
            lists=list(lists),
            numbers=numbers,
        )
        message = private.written_message(private.committed(asking))
        return Step(session_id=asking.session_id, content=message, numbers=numbers)

    def commit(self, content: bytes, *, lists: Sequence[str]) -> Step:
        """As the holder: check session and budget, and bind oneself to the own list.

        Raises:
            UnknownId: This person may not, or there is no such list.
            InvalidValue: The file is no commitment.
            SafetyRefusal: The session was seen before, or the budget is spent, or none is agreed.
        """
        self._state.refresh().require("match_privately")
        asked_for = read_commitment(content)
        session = asked_for.session_id
        keys = [key for row in self._rows.of(lists) for key in private.row_keys(row)]
        with self._log.refusing(session, "commit"):
            before = self._log.book()
            holding, bound, book = private.bind_holder(keys, asked_for=asked_for, book=before)
        left = book.most_in_all - book.spent
        words = f"Private matching: bound to a list; {asked_for.size} keys asked for, {left} left"
        booked = {"digest": asked_for.digest, "size": asked_for.size, "words": words}
        booked |= {
            "number": len(before.sessions),
            "setup_digest": bound.digest,
            "lists": list(lists),
        }
        secret = private.payload_of_state(holding)
        self._log.keep(session, "holding", secret, lists=lists, booked=booked)
        numbers = {"keys_asked_for": asked_for.size, "keys_left": left}
        message = private.written_message(bound)
        return Step(session_id=session, content=message, numbers=numbers)

    def request(self, content: bytes) -> Step:
        """As the asker: take in the holder's commitment, and give out the blinded batch.

        Raises:
            UnknownId: This person may not, or no such session is open here.
            InvalidValue: The file is no commitment.
            SafetyRefusal: It is the asker's own, or the holder was bound to another list before.
        """
        self._state.refresh().require("match_privately")
        bound = read_commitment(content)
        session = bound.session_id
        asking = self._asking(session)
        with self._log.refusing(session, "request"):
            before = self._log.said(session, "requested")
            if bound.digest == private.committed(asking).digest:
                raise SafetyRefusal(
                    "This is the asking side's own file, not the holder's.",
                    hint="Take in what the holder wrote.",
                )
            if before and before["bound"] != asdict(bound):
                raise SafetyRefusal(
                    "The holder was bound to another list before.",
                    hint="Stop, tell the other side, and begin a new session.",
                )
        if not before:
            words, event_id = "Private matching: sent the batch", f"private-requested-{session}"
            self._log.record(session, "requested", words, event_id=event_id, bound=asdict(bound))
        message = private.written_message(private.request_of(asking))
        return Step(session_id=session, content=message, numbers={})

    def answer(self, content: bytes) -> Step:
        """As the holder: answer, once; the session's secret is destroyed.

        Raises:
            UnknownId: This person may not, or no such session is open here.
            InvalidValue: The file is no request.
            SafetyRefusal: It is not the batch that was bound, or was answered already.
        """
        self._state.refresh().require("match_privately")
        request = private.read_message(content, private.Request)
        session = checked_session(request.session_id)
        with self._log.refusing(session, "answer"):
            book = self._log.book()
            if session in book.answered:
                raise SafetyRefusal("This session was answered already.", hint="Begin a new one.")
            secret = self._log.secret(session, "holding")
            holding = private.state_of_payload(secret, private.Holding)
            answered, _ = private.answer(holding, request, book=book)
            # Booked before it is given out: what was cut off in between is never answered twice.
            event_id = f"private-answered-{session}"
            words = "Private matching: answered"
            if not self._log.record(session, "answered", words, event_id=event_id):
                raise SafetyRefusal("This session was answered already.", hint="Begin a new one.")
        self._log.destroy(session, reason="The session was answered.")
        message = private.written_message(answered)
        return Step(session_id=session, content=message, numbers={})

    def read(self, content: bytes) -> private.Hits:
        """As the asker: read who stands on the holder's list; the session's secret is destroyed.

        Raises:
            UnknownId: This person may not, or no such session is open here.
            InvalidValue: The file is no answer, or the holder's commitment was never taken in.
            SafetyRefusal: It was read already, or is not what the holder was bound to, or claims
                to hold a decoy.
        """
        self._state.refresh().require("match_privately")
        answered = private.read_message(content, private.Answer)
        session = checked_session(answered.session_id)
        with self._log.refusing(session, "read"):
            if self._log.said(session, "read"):
                raise SafetyRefusal(
                    "This session was read already.", hint="See it: truceline exchange private hits"
                )
            asking = self._asking(session)
            sent = self._log.said(session, "requested")
            if sent is None:
                raise InvalidValue(
                    "The holder's commitment was not taken in before its answer.",
                    hint="First: truceline exchange private request FILE",
                )
            bound = private.Commitment(**sent["bound"])
            hits = private.read_answer(asking, answered, bound=bound)
        keep_hits(self._log, hits)
        self._log.destroy(session, reason="The session was read.")
        return hits

    def hits(self, session_id: str) -> tuple[private.Hit, ...]:
        """Hits of a session that was read, without rows that were erased since.

        Raises:
            UnknownId: This person may not, or no such session was read here.
        """
        self._state.refresh().require("match_privately")
        return kept_hits(self._log, session_id, held=self._state.rows)

    def may_tell(self, session_id: str, *, purpose: str = "exchange") -> private.Disclosure:
        """Which hits may be named to the holder: those whose row records consent, and no other.

        Raises:
            UnknownId: This person may not, or no such session was read here.
        """
        hits = self.hits(session_id)
        holder = str((self._log.said(session_id, "read") or {})["holder"])
        rows = self._rows.all()
        found = private.may_tell(hits, rows, holder=holder, purpose=purpose)
        words = (
            f"Private matching: {len(found.row_ids)} hits may be named, {found.withheld} withheld"
        )
        self._log.record(
            session_id, "may-tell", words, purpose=purpose, row_ids=list(found.row_ids)
        )
        return found

    def sessions(self) -> tuple[SessionShown, ...]:
        """The last step of each session, the newest first.

        Raises:
            UnknownId: This person may not.
        """
        self._state.refresh().require("match_privately")
        return self._log.last_steps()

    def session(self, session_id: str) -> SessionShown:
        """One session, by its last step.

        Raises:
            UnknownId: There is none, or this person may not.
        """
        found = next((one for one in self.sessions() if one.session_id == session_id), None)
        if found is None:
            raise no_such()
        return found

    def close(self, session_id: str) -> int:
        """Destroy the secrets of a session that will not be finished; gives how many.

        Raises:
            UnknownId: This person may not, or nothing of this session is open.
        """
        self._state.refresh().require("match_privately")
        gone = self._log.destroy(checked_session(session_id), reason="The session was closed.")
        if not gone:
            raise no_such()
        self._log.record(session_id, "closed", "Private matching: closed a session")
        return gone

    def _probes(self, lists: Sequence[str]) -> list[private.Query]:
        rows = self._rows.of(lists) if lists else []
        if any(not self._state.lists[name].told["is_simulated"] for name in lists):
            raise InvalidValue(
                "A probe is an invented entry; this list is not said to be invented.",
                hint="Only lists with `is_simulated: true` hold probes: no living person is one.",
            )
        return [private.query_of(row, private.row_keys, kind="probe") for row in rows]

    def _asking(self, session_id: str) -> private.Asking:
        secret = self._log.secret(session_id, "asking")
        return private.state_of_payload(secret, private.Asking)


def _query(row: PersonRow) -> private.Query:
    query = private.query_of(row, private.row_keys)
    return replace(query, has_consent=may_be_matched(row))

"""What persons do to allegations: each deed checked, written once, taken back where need be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

from truceline.core.claim import Figure
from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding
from truceline.monitor.tallies import ParallelTally
from truceline.store import LogRow
from truceline.talks.allegations import (
    Allegation,
    Case,
    Event,
    EventKind,
    State,
    allegation_payload,
    check_event,
    fold_case,
    state_named,
)
from truceline.talks.allegations.payloads import figure_rows
from truceline.workspace.allegation_events import events_of, withdrawn
from truceline.workspace.allegation_reading import AllegationReading
from truceline.workspace.allegation_rows import doubts, row_of
from truceline.workspace.allegation_tallies import Bulletin, add_bulletin, take_bulletin_back
from truceline.workspace.vouched import check_event_id, checked_words, vouched_name

__all__ = ["AllegationDeeds", "Done", "RuledBy", "Said", "is_same"]

_MOST_REASON = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done to an allegation.

    Attributes:
        event_id: By which it can be undone.
        was_known: It was done before, and nothing changed.
        findings: What to look at.
    """

    case: Case
    event_id: str
    was_known: bool = False
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledBy:
    """Who ruled, and by which right.

    Attributes:
        body: Actor id or name; `mandate` what lets it rule, as a provision or in words.
        ruled_on: Day of the ruling; the day of the step where None.
        cited: Where it is published, as a source's id; empty where it is not.
    """

    body: str
    mandate: str
    ruled_on: date | None = None
    cited: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What another side says of an allegation.

    Attributes:
        party: Who answers; `answer` is `confirmed` or `contested`.
        figures: Its own numbers, where it gives any.
        texts: Its words by language, as given.
    """

    party: str
    answer: str
    figures: tuple[Figure, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


class AllegationDeeds(AllegationReading):
    """What persons do; see `AllegationStage`."""

    # -- what a person does ----------------------------------------------------------------

    def add(
        self,
        allegation: Allegation,
        *,
        by: str,
        reason: str = "",
        event_id: str = "",
        is_new_version: bool = False,
    ) -> Done:
        """Enter an allegation, or with `is_new_version` what it says now in place of what it said.

        The same one twice changes nothing.

        Raises:
            InvalidValue: Its id holds another one, or nobody vouches for it.
        """
        now = self._clock()
        held = next((one for one in self.cases() if one.case_id == allegation.allegation_id), None)
        payload = {"allegation": allegation_payload(allegation), "batch": ""}
        if held and not is_new_version and not self._is_known(event_id):
            if is_same(held.allegation, allegation):
                return Done(case=held, event_id=held.versions[-1].event_id, was_known=True)
            raise InvalidValue(
                f"'{allegation.allegation_id}' is another allegation already.",
                hint="Give another id, or enter it as a new version of that one.",
            )
        if allegation.received_at > now:
            raise InvalidValue(
                "It says that it was received at a time that has not come.",
                hint="Correct the time of receipt.",
            )
        known_at = now if held else min(allegation.received_at, now)
        event = self._event(
            allegation.allegation_id, EventKind.RECEIVED, payload, by, reason, event_id
        )
        return self._do(replace(event, known_at=known_at, recorded_at=now))

    def step(
        self,
        case_id: str,
        to: State | str,
        *,
        by: str,
        reason: str,
        ruled: RuledBy | None = None,
        on: date | None = None,
        event_id: str = "",
    ) -> Done:
        """Move an allegation to another state; a ruling names its body and mandate.

        Args:
            case_id: The allegation.
            to: The state.
            by: Who does so.
            reason: Why.
            ruled: For a ruling, who gave it.
            on: Day on which it was done, where that was before today.
            event_id: Made where it was done; the same one twice is one step.

        Raises:
            UnknownId: There is no such allegation, or no such state.
            InvalidValue: It may not be done, or lacks what it needs.
        """
        state = to if isinstance(to, State) else state_named(to)
        payload: dict[str, Any] = {"to": state.value}
        texts = (
            {"body": ruled.body, "mandate": ruled.mandate, "cited": ruled.cited} if ruled else {}
        )
        payload |= {name: _words(text, name) for name, text in texts.items() if text.strip()}
        event = self._event(case_id, EventKind.STEP, payload, by, reason, event_id, on=on)
        if state in self.rules.rulings:
            day = (ruled and ruled.ruled_on) or event.known_at.date()
            event = replace(event, payload={**payload, "ruled_on": day.isoformat()})
        return self._do(event)

    def answer(
        self,
        case_id: str,
        said: Said,
        *,
        by: str,
        reason: str = "",
        on: date | None = None,
        event_id: str = "",
    ) -> Done:
        """Record what another side says of an allegation.

        Raises:
            UnknownId: There is no such allegation.
            InvalidValue: It is the alleging side's own, or no answer.
        """
        payload = {
            "party": _words(said.party, "party"),
            "answer": said.answer.strip().lower(),
            "figures": figure_rows(said.figures),
            "texts": {tag: _words(text, "text") for tag, text in said.texts.items() if text},
        }
        return self._do(
            self._event(case_id, EventKind.ANSWER, payload, by, reason, event_id, on=on)
        )

    def plan(
        self,
        case_id: str,
        what: str,
        who: str,
        *,
        by: str,
        due_on: date | None = None,
        on: date | None = None,
        event_id: str = "",
    ) -> Done:
        """Say what is to be done next, by whom, by when."""
        payload = {
            "what": _words(what, "next step"),
            "who": _words(who, "name"),
            "due_on": due_on.isoformat() if due_on else "",
        }
        return self._do(self._event(case_id, EventKind.NEXT, payload, by, "", event_id, on=on))

    def link(
        self, case_id: str, subject: str, *, by: str, reason: str = "", event_id: str = ""
    ) -> Done:
        """Name evidence: an incident, a claim, an observation, a report, as `kind:id`."""
        payload = {"subject": subject.strip()}
        return self._do(self._event(case_id, EventKind.LINK, payload, by, reason, event_id))

    def judge_same(
        self,
        case_id: str,
        other: str,
        *,
        is_same: bool,
        by: str,
        reason: str,
        event_id: str = "",
    ) -> Done:
        """Say whether two allegations tell one event; both stay as they are."""
        self.case(other)
        payload = {"other": other, "is_same": is_same}
        return self._do(self._event(case_id, EventKind.SAME, payload, by, reason, event_id))

    def undo(
        self,
        case_id: str,
        about: str = "",
        *,
        by: str,
        reason: str,
        on: date | None = None,
        event_id: str = "",
    ) -> Done:
        """Take back what was done: the event named, else the last step; it stays readable.

        Raises:
            UnknownId: There is no such allegation or event.
            InvalidValue: It cannot be taken back, or no reason is given.
        """
        if not about and not self._is_known(event_id):
            steps = self.case(case_id).steps
            if not steps:
                raise InvalidValue(
                    f"'{case_id}' has no step to take back.", hint="Name what to undo by its id."
                )
            about = steps[-1].event_id
        kept = self._ledger.allegations.event(event_id) if event_id else None
        payload = dict(kept.payload) if kept else {"event": about}
        return self._do(self._event(case_id, EventKind.UNDO, payload, by, reason, event_id, on=on))

    # -- what sides published --------------------------------------------------------------

    def add_bulletin(
        self,
        tally: ParallelTally,
        *,
        cited: str,
        by: str,
        on: date | None = None,
        event_id: str = "",
    ) -> Bulletin:
        """Keep what two sides published of one zone and period."""
        now = self._clock()
        return add_bulletin(
            self._ledger,
            tally,
            cited=cited,
            by=by,
            now=now,
            known_at=min(_start_of(on), now) if on else now,
            event_id=event_id or f"t-{uuid4().hex[:16]}",
        )

    def take_bulletin_back(self, event_id: str, *, by: str, reason: str) -> None:
        """Take a published tally back."""
        undo_id, now = f"t-{uuid4().hex[:16]}", self._clock()
        take_bulletin_back(self._ledger, event_id, by=by, reason=reason, now=now, undo_id=undo_id)

    # -- inside ----------------------------------------------------------------------------

    def _is_known(self, event_id: str) -> bool:
        return bool(event_id) and self._ledger.allegations.event(event_id) is not None

    def _event(
        self,
        case_id: str,
        kind: EventKind,
        payload: Mapping[str, Any],
        by: str,
        reason: str,
        event_id: str,
        *,
        on: date | None = None,
    ) -> Event:
        now = self._clock()
        return Event(
            event_id=check_event_id(event_id) or f"w-{uuid4().hex[:16]}",
            allegation_id=case_id,
            kind=kind,
            payload=payload,
            by=vouched_name(by),
            reason=checked_words(reason, "The reason", most=_MOST_REASON),
            known_at=self._known_at(case_id, on, now),
            recorded_at=now,
        )

    def _known_at(self, case_id: str, on: date | None, now: datetime) -> datetime:
        """The instant of something done on a day: not before what was done on that day already."""
        if on is None or on == now.date():
            return now
        log = next((one.log for one in self.cases() if one.case_id == case_id), ())
        last = max((one.known_at for one in log), default=_start_of(on))
        return max(_start_of(on), last) if last.date() == on else _start_of(on)

    def _do(self, event: Event) -> Done:
        """Write an event once it is checked, while nobody else can write."""
        rules, gone = self.rules, withdrawn(self._ledger)
        held = self._ledger.allegations.event(event.event_id)
        if held is None:
            before = self._ledger.allegations.events(event.allegation_id)
            row = row_of(event, before, gone)

            def check(rows: tuple[LogRow, ...]) -> None:
                check_event(event, fold_case(events_of(rows), withdrawn=gone), rules)
                if len(rows) != len(before):
                    raise InvalidValue(
                        f"Somebody else just changed '{event.allegation_id}'.",
                        hint="Read it anew, then do it again.",
                    )

            self._ledger.allegations.append(row, check=check)
        elif (held.subject_id, held.kind, held.by) != (event.allegation_id, event.kind, event.by):
            raise InvalidValue(
                f"Event {event.event_id} was recorded before, with another content.",
                hint="Read the page anew, then do it again.",
            )
        case = self.case(event.allegation_id)
        is_told = event.kind in {EventKind.RECEIVED, EventKind.STEP}
        return Done(
            case=case,
            event_id=event.event_id,
            was_known=held is not None,
            findings=tuple(doubts(case.allegation, self._record.at())) if is_told else (),
        )


def is_same(held: Allegation, given: Allegation) -> bool:
    """Whether two say the same, whenever each was received."""
    return replace(given, received_at=held.received_at) == held


def _words(text: str, name: str) -> str:
    return checked_words(text, f"The {name}", most=_MOST_REASON)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)

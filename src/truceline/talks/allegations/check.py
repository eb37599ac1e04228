"""Whether something may be done to an allegation now; refused with what may be done instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from truceline.core.errors import InvalidValue, UnknownId
from truceline.talks.allegations.model import AnswerKind, Case, Event, EventKind, State
from truceline.talks.allegations.rules import Rules

__all__ = ["check_event"]

_LINK = re.compile(
    r"^(incident|claim|observation|report|source|obligation|ceasefire|patrol):\S+$", re.ASCII
)


def check_event(event: Event, case: Case | None, rules: Rules) -> None:
    """Whether an event may follow on what was done so far.

    Args:
        event: What is to be done.
        case: The allegation as it stands; None where it was not received yet.
        rules: By which it moves.

    Raises:
        UnknownId: There is no such allegation, or no such event to undo.
        InvalidValue: It may not be done now, or lacks what it needs.
    """
    _check_time(event, case)
    if event.kind is EventKind.RECEIVED:
        return
    if case is None:
        raise UnknownId(
            f"There is no allegation '{event.allegation_id}'.",
            hint="See: truceline allegations list",
        )
    if case.is_withdrawn and event.kind is not EventKind.UNDO:
        raise InvalidValue(
            f"The import that brought '{case.case_id}' was withdrawn.", hint="Bring it in again."
        )
    if event.kind is EventKind.STEP:
        _check_step(event, case, rules)
    else:
        _CHECKS[event.kind](event, case)


def _check_time(event: Event, case: Case | None) -> None:
    if event.known_at > event.recorded_at:
        raise InvalidValue(
            f"{event.known_at:%Y-%m-%d %H:%M} UTC has not come yet.",
            hint="Give the day on which it was done.",
        )
    if case is None:
        return
    # Else the case as of a day between the two would never have stood so.
    last = max(one.known_at for one in case.log)
    if event.known_at < last:
        raise InvalidValue(
            f"What was done before is known from {last:%Y-%m-%d %H:%M} UTC, later than this.",
            hint="Give that day or a later one; undo what came before it first.",
        )


def _check_step(event: Event, case: Case, rules: Rules) -> None:
    to = State(event.payload["to"])
    allowed = rules.moves[case.state]
    if to not in allowed:
        raise InvalidValue(
            f"'{case.case_id}' is {case.state.value}: {to.value} cannot follow.",
            hint=f"May follow: {', '.join(one.value for one in allowed)}.",
        )
    if not event.reason.strip():
        raise InvalidValue("No reason is given.", hint="Say why, so that others can follow.")
    given = [name for name in ("body", "mandate") if str(event.payload.get(name, "")).strip()]
    if to in rules.rulings and len(given) < 2:
        raise InvalidValue(
            f"'{to.value}' is a ruling: it needs the body that ruled and its mandate.",
            hint="Name both; a person alone cannot rule.",
        )
    if to not in rules.rulings and given:
        raise InvalidValue(
            f"'{to.value}' is no ruling, so no body gives it.", hint="Leave body and mandate out."
        )
    if to in rules.rulings:
        _check_ruled_on(event, case)


def _check_ruled_on(event: Event, case: Case) -> None:
    ruled_on = date.fromisoformat(str(event.payload["ruled_on"]))
    if not case.allegation.first_on <= ruled_on <= event.known_at.date():
        raise InvalidValue(
            f"A ruling of {ruled_on} cannot be: the allegation is about {case.allegation.first_on}"
            f", and the ruling is known from {event.known_at.date()}.",
            hint="Correct the day of the ruling.",
        )


def _check_answer(event: Event, case: Case) -> None:
    party, answer = str(event.payload["party"]).strip(), str(event.payload["answer"])
    if not party or party.casefold() == case.allegation.alleged_by.casefold():
        raise InvalidValue(
            "An answer is another side's.", hint=f"Not that of {case.allegation.alleged_by}."
        )
    if answer not in set(AnswerKind):
        raise InvalidValue(
            f"'{answer}' is no answer.", hint=f"Answers: {', '.join(AnswerKind)}; silence is none."
        )


def _check_next(event: Event, _case: Case) -> None:
    if not str(event.payload["what"]).strip() or not str(event.payload["who"]).strip():
        raise InvalidValue("The next step says not what or who.", hint="Give both.")


def _check_link(event: Event, case: Case) -> None:
    subject = str(event.payload["subject"])
    if not _LINK.match(subject):
        raise InvalidValue(
            f"'{subject}' is no evidence.",
            hint="Write incident:ID, claim:ID, observation:ID, report:ID or source:ID.",
        )
    if subject in case.links:
        raise InvalidValue(f"'{subject}' is linked already.", hint="Nothing is left to do.")


def _check_same(event: Event, case: Case) -> None:
    other = str(event.payload["other"])
    if other == case.case_id:
        raise InvalidValue("An allegation is itself.", hint="Name another one.")
    if other in (case.same_as if event.payload["is_same"] else case.not_same):
        raise InvalidValue(f"So judged of '{other}' already.", hint="Nothing is left to do.")
    if not event.reason.strip():
        raise InvalidValue("No reason is given.", hint="Say why, so that others can follow.")


def _check_undo(event: Event, case: Case) -> None:
    about = str(event.payload["event"])
    found = next((one for one in case.log if one.event_id == about), None)
    if found is None:
        raise UnknownId(
            f"Nothing of '{case.case_id}' has the id '{about}'.",
            hint=f"See: truceline allegations show {case.case_id}",
        )
    if found.kind is EventKind.UNDO or about in case.undone:
        raise InvalidValue("That is undone already, or an undo.", hint="Do it anew instead.")
    if not event.reason.strip():
        raise InvalidValue("No reason is given.", hint="Say why, so that others can follow.")
    if found.kind is EventKind.RECEIVED and (len(case.versions) < 2 or found != case.versions[-1]):
        raise InvalidValue(
            "Only the newest of several versions can be undone.",
            hint="One that should not be here is not admissible, or its import is withdrawn.",
        )
    if found.kind is EventKind.STEP and about != case.steps[-1].event_id:
        raise InvalidValue(
            f"After it came the step to {case.state.value}.", hint="Undo the last step first."
        )


_CHECKS: Mapping[EventKind, Callable[[Event, Case], None]] = {
    EventKind.ANSWER: _check_answer,
    EventKind.NEXT: _check_next,
    EventKind.LINK: _check_link,
    EventKind.SAME: _check_same,
    EventKind.UNDO: _check_undo,
}

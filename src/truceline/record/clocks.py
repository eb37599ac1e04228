"""The clock of an obligation on a day: from, due and until, what they wait for, and its terms.

Dates may count from the day on which another obligation was done (`7 days after done:maps`). When
that was is an interval: not before somebody last said that it was not, not after somebody first
said that it was. A condition is met, not met, or not known; only a met one starts the clock.
A term ends where it says so. Each renewal is what somebody says; without one the term lapsed, or,
where the text lets it be prolonged, is not known to be renewed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from truceline.core.agreement import Agreement, Obligation
from truceline.core.claim import Claim, Stated
from truceline.core.dates import When, parse_when, relative_parts, shift_day
from truceline.core.errors import InvalidValue

__all__ = ["Clock", "Condition", "Met", "Other", "Standing", "Term", "clock_of", "done_between"]

_UNKNOWN = When(first_day=None, last_day=None, basis="unknown")


class Met(StrEnum):
    """Whether a condition is met."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Something that must happen before the clock starts.

    Attributes:
        text: As written, or which obligation must be done.
        met: Whether it happened by the day.
        reason: Who says so, in words.
        claims: What was said about it, newest first.
        obligation_id: The obligation that must be done; empty where it is something else.
    """

    text: str
    met: Met
    reason: str
    claims: tuple[Claim, ...] = ()
    obligation_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term of what holds for a time.

    Attributes:
        number: 1 for the first, then one per renewal.
        from_on: When it begins; of a renewal, when that was said to be agreed.
        until_on: First day on which it no longer holds.
        claims: Who says so.
    """

    number: int
    from_on: When
    until_on: When
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The clock of an obligation as it stood on a day.

    Attributes:
        from_on: When it begins to hold.
        due: When it must be done.
        until_on: End of the last known term: the first day on which it no longer holds.
        conditions: What it waits for.
        terms: The first term and its renewals; empty where it has no end.
        notes: What the arithmetic did that is not plain, such as at the end of a month.
    """

    from_on: When
    due: When
    until_on: When
    conditions: tuple[Condition, ...] = ()
    terms: tuple[Term, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def started(self) -> Met:
        """Whether everything that it waits for has happened."""
        found = {one.met for one in self.conditions}
        if Met.NOT_MET in found:
            return Met.NOT_MET
        return Met.UNKNOWN if Met.UNKNOWN in found else Met.MET


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another obligation as it stands on the day: whether it is done, when, and who says so."""

    met: Met
    state: str
    done: When
    claims: tuple[Claim, ...] = ()


Standing: TypeAlias = Callable[[str], Other | None]
"""Where another obligation stands; None where it is not known or waits for this one."""


def clock_of(
    agreement: Agreement, obligation: Obligation, *, on: date, standing: Standing
) -> Clock:
    """The clock of an obligation, as it stood on a day.

    Args:
        agreement: The agreement that it belongs to.
        obligation: What is owed.
        on: The day asked about; what was said later does not count.
        standing: Where other obligations stand on that day.
    """
    names = _waits(agreement, obligation)
    others = {name: standing(name) for name in names}
    anchors = _anchors(agreement, others)
    from_on = _resolved(obligation.from_on, anchors)
    anchors["from"] = from_on
    due = _resolved(obligation.due, anchors)
    first_end = _resolved(obligation.until_on, anchors)
    conditions = (*_stated_condition(obligation, on), *_conditions(obligation, others))
    terms = tuple(_terms(obligation, from_on, first_end, on))
    notes = tuple(dict.fromkeys(_month_ends(obligation, anchors)))
    end = terms[-1].until_on if terms else first_end
    return Clock(
        from_on=from_on, due=due, until_on=end, conditions=conditions, terms=terms, notes=notes
    )


def done_between(agreement: Agreement, evidence: Sequence[Claim]) -> When:
    """Between which days something was done, as far as claims tell.

    Args:
        agreement: Nothing owed under it was done before it was signed.
        evidence: What was said of it.

    Returns:
        Not before the last day on which somebody said that it was not done yet, nor after the
        first on which somebody said that it was. Not known where nobody says that it was.
    """
    plain = [claim for claim in evidence if not claim.is_ruling]
    done = [_said_on(claim) for claim in plain if claim.value in {"done", "accepted"}]
    if not done:
        return _UNKNOWN
    last = min(done)
    not_yet = [
        _said_on(claim)
        for claim in plain
        if claim.value in {"not-done", "begun", "partly-done"} and _said_on(claim) <= last
    ]
    signed = agreement.signed.value.first_day or agreement.in_effect.value.first_day
    known = [day for day in (*not_yet, signed) if day and day <= last]
    return When(first_day=max(known, default=None), last_day=last, basis="inferred")


def _said_on(claim: Claim) -> date:
    return claim.said_on or claim.known_at.date()


def _waits(agreement: Agreement, obligation: Obligation) -> tuple[str, ...]:
    """Ids of the obligations that this one waits for, each once."""
    names = [obligation.condition_on, *obligation.depends_on]
    for stated in (obligation.from_on, obligation.due, obligation.until_on):
        parts = relative_parts(stated.value.text)
        if parts and parts[2].startswith("done:"):
            names.append(_full(agreement, parts[2]))
    return tuple(dict.fromkeys(name for name in names if name))


def _full(agreement: Agreement, anchor: str) -> str:
    name = anchor.removeprefix("done:")
    return name if "/" in name else f"{agreement.agreement_id}/{name}"


def _anchors(agreement: Agreement, others: Mapping[str, Other | None]) -> dict[str, When]:
    anchors = {"signed": agreement.signed.value, "in_effect": agreement.in_effect.value}
    for name, other in others.items():
        when = other.done if other else _UNKNOWN
        anchors[f"done:{name}"] = when
        own, _, provision = name.partition("/")
        if own == agreement.agreement_id:
            anchors[f"done:{provision}"] = when
    return anchors


def _resolved(stated: Stated[When], anchors: Mapping[str, When]) -> When:
    """The time with what it counts from put in; as it was read where that changes nothing."""
    when = stated.value
    parts = relative_parts(when.text)
    if when.is_known or parts is None or parts[2] not in anchors:
        return when
    try:
        return parse_when(when.text, anchors)
    except InvalidValue:  # beyond the calendar: then no day can be named
        return _UNKNOWN


def _month_ends(obligation: Obligation, anchors: Mapping[str, When]) -> Iterator[str]:
    for stated in (obligation.from_on, obligation.due, obligation.until_on):
        parts = relative_parts(stated.value.text)
        if parts is None or parts[1] not in {"month", "year"}:
            continue
        start = anchors.get(parts[2], _UNKNOWN).last_day
        if start is None:
            continue
        end = shift_day(start, parts[0], parts[1])
        if end.day != start.day:
            yield f"{end:%Y-%m} has no day {start.day}: its last day, {end}, counts."


def _stated_condition(obligation: Obligation, on: date) -> Iterator[Condition]:
    """A condition that is no obligation: met where those who speak of it last say so."""
    if not obligation.is_conditional or obligation.condition_on:
        return
    said = sorted(
        (claim for claim in obligation.condition_claims if _said_on(claim) <= on),
        key=lambda claim: (_said_on(claim), claim.claim_id),
        reverse=True,
    )
    last: dict[str, str] = {}
    for claim in said:
        last.setdefault(claim.claimant or claim.cited, claim.value)
    met = {"met": Met.MET, "not-met": Met.NOT_MET}
    values = {met[value] for value in last.values()}
    found = values.pop() if len(values) == 1 else Met.UNKNOWN
    reason = "Nobody here says whether it is met."
    if said:
        reason = "Sources differ on whether it is met." if values else f"Said to be {found.value}."
    yield Condition(text=obligation.condition, met=found, reason=reason, claims=tuple(said))


def _conditions(obligation: Obligation, others: Mapping[str, Other | None]) -> Iterator[Condition]:
    for name, other in others.items():
        text = f"'{name}' is done"
        if name == obligation.condition_on and obligation.condition:
            text = obligation.condition
        yield Condition(
            text=text,
            met=other.met if other else Met.UNKNOWN,
            reason=f"'{name}' is {other.state}." if other else f"'{name}' is not known here.",
            claims=other.claims if other else (),
            obligation_id=name,
        )


def _terms(obligation: Obligation, from_on: When, end: When, on: date) -> Iterator[Term]:
    if not end.is_known:
        return
    claims = tuple(claim for _, claim in obligation.until_on.options)
    yield Term(number=1, from_on=from_on, until_on=end, claims=claims)
    number = 1
    for renewal in obligation.renewals:
        said = renewal.on.value
        if said.first_day and said.first_day > on:
            continue
        number += 1
        end = renewal.until.value if renewal.until.options else _prolonged(obligation, end)
        claims = tuple(claim for _, claim in (*renewal.on.options, *renewal.until.options))
        yield Term(number=number, from_on=said, until_on=end, claims=claims)


def _prolonged(obligation: Obligation, end: When) -> When:
    """The end of a further term as long as the first; not known where that has no length."""
    parts = relative_parts(obligation.until_on.value.text)
    if parts is None or not end.is_known:
        return _UNKNOWN
    try:
        first = end.first_day and shift_day(end.first_day, parts[0], parts[1])
        last = end.last_day and shift_day(end.last_day, parts[0], parts[1])
    except (OverflowError, ValueError):
        return _UNKNOWN
    text = f"{parts[0]} {parts[1]}s after the term before"
    return When(first_day=first, last_day=last, basis="inferred", text=text)

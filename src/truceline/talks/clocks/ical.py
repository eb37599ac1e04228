"""What comes as an iCalendar file (RFC 5545): all-day events, with state and sources in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from truceline.core.claim import Claim
from truceline.core.source import content_id
from truceline.record.model import Record
from truceline.talks.clocks.model import Upcoming

__all__ = ["as_calendar", "event_uid"]

_BEFORE = {"due": "Due", "begins": "Begins", "recurs": "Recurs", "term ends": "Term ends"}
_MOST = 70


def as_calendar(found: Iterable[Upcoming], record: Record, *, stamp: datetime) -> bytes:
    """An iCalendar file; an uncertain day is a span over all the days that it may be.

    The file is internal: dates of patrols and rulings stand in it, so each event is marked
    confidential.

    Args:
        found: What comes; what has no first or no last day takes the other one.
        record: Names of actors and titles of sources.
        stamp: When the file is made (UTC).

    Returns:
        The same bytes for the same arguments. The id of an event stays when its day moves.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Truceline//Obligations//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{record.title}: obligations")
    for one in found:
        calendar.add_component(_event(one, record, stamp))
    return bytes(calendar.to_ical())


def event_uid(one: Upcoming, pack_id: str) -> str:
    """The id of an event: what it is, whenever it is."""
    name = f"{pack_id}|{one.status.obligation.obligation_id}|{one.kind}|{one.number}"
    return f"{content_id(name.encode())[:24]}@truceline"


def _event(one: Upcoming, record: Record, stamp: datetime) -> Event:
    first = one.when.first_day or one.when.last_day
    last = one.when.last_day or one.when.first_day
    event = Event()
    event.add("uid", event_uid(one, record.pack_id))
    event.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", first)
    event.add("dtend", min(last or date.max, date.max - timedelta(days=1)) + timedelta(days=1))
    event.add("summary", f"{_BEFORE[one.kind]}: {_short(one.status.text)}")
    event.add("description", _words(one, record))
    event.add("categories", [one.kind, one.status.state.value])
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    return event


def _short(text: str) -> str:
    return text if len(text) <= _MOST else text[: _MOST - 1].rsplit(" ", 1)[0] + "…"


def _words(one: Upcoming, record: Record) -> str:
    status = one.status
    agreement = record.agreements.get(status.agreement_id)
    lines = [status.text, f"{_BEFORE[one.kind]}: {one.when}" + _at(one)]
    if one.when.first_day != one.when.last_day:
        lines.append("The day is not certain: it may be any of these.")
    lines += [f"Under: {agreement.title if agreement else status.agreement_id}"]
    lines += [f"Owed by: {_names(record, status.obligation.bound) or 'nobody signed'}"]
    lines += [f"State: {status.state.value}. {status.reason}"]
    lines += [_condition(one)] if status.clock and status.clock.conditions else []
    lines += one.notes
    lines += [f"Said: {claim.value}, {_by(record, claim)}" for claim in status.evidence]
    lines += [f"Source: {_source(record, cited)}" for cited in status.sources]
    lines.append(f"Obligation: {status.obligation.obligation_id}")
    return "\n".join(lines)


def _at(one: Upcoming) -> str:
    words = one.when.text.replace("_", " ")
    return f" ({words})" if one.when.basis == "relative" and words else ""


def _condition(one: Upcoming) -> str:
    conditions = one.status.clock.conditions if one.status.clock else ()
    return "Waits for: " + "; ".join(f"{c.text}: {c.met.value}" for c in conditions)


def _names(record: Record, actor_ids: Iterable[str]) -> str:
    known = record.actors
    return ", ".join(known[one].name if one in known else one for one in actor_ids)


def _by(record: Record, claim: Claim) -> str:
    who = _names(record, [claim.claimant]) if claim.claimant else "the cited text"
    on = claim.said or claim.known_at.date()
    return f"{who}, {on}, {_source(record, claim.cited)}"


def _source(record: Record, cited: str) -> str:
    source_id, _, locator = cited.partition("#")
    source = record.sources.get(source_id)
    words = source.title if source else source_id
    words += f", {source.publisher}" if source and source.publisher else ""
    return f"{words} ({locator})" if locator else words

"""The calendar file, parsed back: all-day spans, ids that stay, state and sources in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar
from icalendar.cal import Component

from truceline.core.agreement import Obligation
from truceline.core.dates import Period, parse_when
from truceline.record import statuses
from truceline.talks.clocks import as_calendar, upcoming

from .made import owed, record, said, when

STAMP = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SIGNED = when(date(2018, 9, 17))


def events(*obligations: Obligation, on: date, days: int = 60) -> list[Component]:
    made = record(*obligations, signed=SIGNED)
    period = Period(from_on=on, until_on=on + timedelta(days=days))
    content = as_calendar(upcoming(statuses(made, on=on), period=period), made, stamp=STAMP)
    calendar = Calendar.from_ical(content)
    assert calendar["VERSION"] == "2.0"
    return list(calendar.walk("VEVENT"))


def test_a_certain_day_is_one_whole_day_and_an_uncertain_one_a_span() -> None:
    (sure,) = events(owed(signed=SIGNED, due="2018-10-10"), on=date(2018, 10, 1))
    assert sure.decoded("dtstart") == date(2018, 10, 10)
    assert sure.decoded("dtend") == date(2018, 10, 11)
    (wide,) = events(owed(signed=SIGNED, due="2018-10"), on=date(2018, 10, 1))
    assert (wide.decoded("dtstart"), wide.decoded("dtend")) == (
        date(2018, 10, 1), date(2018, 11, 1),
    )  # fmt: skip
    assert "The day is not certain" in str(wide["description"])


def test_state_reason_claims_and_sources_stand_in_the_description() -> None:
    claim = said("begun", date(2018, 9, 20))
    (one,) = events(owed(signed=SIGNED, due="2018-10-10", claims=(claim,)), on=date(2018, 10, 1))
    words = str(one["description"])
    assert "State: pending. Begun or partly done according to monitor." in words
    assert "Said: begun, monitor, 2018-09-20, s (p. 1)" in words
    assert "Obligation: a/1" in words
    assert str(one["class"]) == "CONFIDENTIAL"


def test_an_event_keeps_its_id_when_its_day_moves_and_no_two_share_one() -> None:
    first = events(owed(signed=SIGNED, due="2018-10-10"), on=date(2018, 10, 1))[0]["uid"]
    moved = events(owed(signed=SIGNED, due="2018-10-20"), on=date(2018, 10, 1))[0]["uid"]
    assert first == moved
    weekly = owed(signed=SIGNED, from_on="2018-10-02", recurrence="weekly", until="2018-11-15")
    found = events(weekly, owed("2", signed=SIGNED, due="2018-10-10"), on=date(2018, 10, 1))
    ids = [str(one["uid"]) for one in found]
    assert len(ids) == len(set(ids)) == 9  # seven weeks, the end of the term, a due day
    later = events(weekly, on=date(2018, 10, 8))
    assert {str(one["uid"]) for one in later} < set(ids)


def test_the_same_question_gives_the_same_bytes() -> None:
    made = record(owed(signed=SIGNED, due="2018-10-10"), signed=SIGNED)
    period = Period(from_on=date(2018, 10, 1), until_on=date(2018, 11, 1))
    comes = upcoming(statuses(made, on=date(2018, 10, 1)), period=period)
    assert as_calendar(comes, made, stamp=STAMP) == as_calendar(comes, made, stamp=STAMP)


def test_what_waits_for_a_condition_that_is_not_met_has_no_event_yet() -> None:
    never = (said("not-met", date(2018, 9, 18)),)
    waits = owed(
        signed=SIGNED, due="2018-10-10", condition="after elections", condition_claims=never
    )
    assert events(waits, on=date(2018, 10, 1)) == []


def test_the_last_day_of_the_calendar_does_not_break_the_file() -> None:
    made = record(owed(signed=SIGNED, due="9999-12-30"), signed=SIGNED)
    period = Period(from_on=date(9999, 12, 1), until_on=date(9999, 12, 31))
    comes = upcoming(statuses(made, on=date(9999, 12, 1)), period=period)
    assert b"99991231" in as_calendar(comes, made, stamp=STAMP)
    assert parse_when("9999-12-30").is_known

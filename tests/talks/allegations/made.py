"""Allegations and events for tests; nothing in them is a fact."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from truceline.talks.allegations import (
    Allegation,
    Case,
    Event,
    EventKind,
    allegation_payload,
    check_event,
    fold_case,
    load_rules,
)

NOW = datetime(2017, 5, 7, 9, tzinfo=UTC)
RULES = load_rules()
BODY = {"body": "joint-commission", "mandate": "provision 5", "ruled_on": "2017-05-07"}


def alleged(allegation_id: str = "al-1", **changes: Any) -> Allegation:
    values: dict[str, Any] = {
        "allegation_id": allegation_id,
        "alleged_by": "turkey",
        "received_at": NOW,
        "kind": "explosion",
        "first_on": date(2017, 5, 6),
        "last_on": date(2017, 5, 6),
        "place_name": "Hama",
    }
    return Allegation(**values | changes)


def event(
    kind: str, *, at: datetime = NOW, n: int = 0, about: str = "al-1", **payload: Any
) -> Event:
    return Event(
        event_id=f"e-{n}",
        allegation_id=about,
        kind=EventKind(kind),
        payload=payload,
        by="Amal",
        reason="because",
        known_at=at,
        recorded_at=at,
    )


def received(
    one: Allegation | None = None, *, n: int = 0, at: datetime = NOW, batch: str = ""
) -> Event:
    one = one or alleged()
    body = {"allegation": allegation_payload(one), "batch": batch}
    return event("received", at=at, n=n, about=one.allegation_id, **body)


def case_of(*steps: str | Event, one: Allegation | None = None) -> Case:
    """A case after some steps, each an hour after the one before; each is checked."""
    events = [received(one)]
    for n, step in enumerate(steps, start=1):
        at, about = NOW + timedelta(hours=n), events[0].allegation_id
        done = step
        if isinstance(done, str):
            ruling = BODY if done in {"violation", "no violation", "unable to rule"} else {}
            done = event("step", at=at, n=n, about=about, to=done, **ruling)
        check_event(done, fold_case(events), RULES)
        events.append(done)
    found = fold_case(events)
    assert found
    return found

"""Events of one report, made as short as a test needs them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from truceline.core.dates import Period
from truceline.reporting.fold import plan_payload
from truceline.reporting.model import Event, Number, Plan

__all__ = ["PLAN", "START", "event", "number", "opened", "wrote"]

START = datetime(2017, 5, 8, 12, tzinfo=UTC)
_DAY = Period(from_on=date(2017, 5, 8), until_on=date(2017, 5, 9))
PLAN = Plan(
    template="daily.v1",
    number=7,
    period=_DAY,
    previous=_DAY.before(),
    cut_off=START + timedelta(hours=4),
    languages=("en", "ar"),
    between=("a", "b"),
    zones=("homs",),
)


def event(event_id: str, kind: str, by: str = "Amal", remark: str = "", **payload: Any) -> Event:
    return Event(
        event_id=event_id,
        report_id="daily-7",
        kind=kind,
        payload=payload,
        by=by,
        remark=remark,
        recorded_at=START,
    )


def opened() -> Event:
    return event("e-0", "opened", plan=plan_payload(PLAN))


def wrote(event_id: str, text: str, *, base: str = "", by: str = "Amal", **changes: Any) -> Event:
    payload: dict[str, Any] = {"section": "summary", "language": "en", "audience": "public"}
    payload |= {"text": text, "base": base, "basis": {}, "settles": []}
    return event(event_id, "wrote", by, **payload | changes)


def number(key: str, text: str, section: str = "summary") -> Number:
    return Number(key=key, section_id=section, label=key.title(), text=text)

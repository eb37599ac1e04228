"""Allegations and figures as JSON, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime, time
from typing import Any

from truceline.core.claim import Figure
from truceline.talks.allegations.model import Allegation

__all__ = ["allegation_payload", "figure_rows", "read_allegation", "read_figures"]

_DAYS, _TIMES = ("first_on", "last_on"), ("from_at", "until_at")


def allegation_payload(one: Allegation) -> dict[str, Any]:
    """An allegation as JSON; equal ones give equal payloads."""
    payload: dict[str, Any] = {item.name: getattr(one, item.name) for item in fields(one)}
    for name in (*_DAYS, *_TIMES, "received_at"):
        payload[name] = payload[name].isoformat() if payload[name] is not None else None
    payload["figures"] = figure_rows(one.figures)
    payload["against"] = list(one.against)
    payload["texts"] = dict(one.texts)
    return payload


def read_allegation(payload: Mapping[str, Any]) -> Allegation:
    """The allegation of a payload."""
    values = {item.name: payload[item.name] for item in fields(Allegation)}
    values |= {name: date.fromisoformat(values[name]) for name in _DAYS}
    values |= {name: time.fromisoformat(values[name]) for name in _TIMES if values[name]}
    values["received_at"] = datetime.fromisoformat(values["received_at"])
    values["figures"] = read_figures(values["figures"])
    values["against"] = tuple(values["against"])
    return Allegation(**values)


def figure_rows(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """Figures as JSON."""
    return [
        {"value": f.value, "qualifier": f.qualifier, "unit": f.unit, "counted": f.counted}
        for f in figures
    ]


def read_figures(rows: Iterable[Mapping[str, Any]]) -> tuple[Figure, ...]:
    """Figures from JSON."""
    return tuple(Figure(**row) for row in rows)

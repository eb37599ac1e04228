"""A person's row as the vault seals it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, time
from typing import Any  # a sealed payload is JSON; it is narrowed here

from truceline.core.dates import When
from truceline.core.errors import StoreDamaged
from truceline.core.person import NameParts, PersonRow
from truceline.core.source import Span

__all__ = ["payload_of", "row_of"]

_TEXTS = (
    "row_id", "list_id", "native_key", "sex", "birth_place", "place", "area", "event", "held_by",
    "held_at", "sensitivity", "health",
)  # fmt: skip


def payload_of(row: PersonRow) -> dict[str, Any]:
    """What is sealed of a row: all of it; what is not said is left out."""
    payload: dict[str, Any] = {name: getattr(row, name) for name in _TEXTS if getattr(row, name)}
    payload["names"] = {
        one.name: getattr(row.names, one.name)
        for one in fields(NameParts)
        if getattr(row.names, one.name)
    }
    payload |= {"born": _when(row.born), "event_on": _when(row.event_on)}
    payload |= {"consent": list(row.consent), "purpose": list(row.purpose)}
    payload["further"] = dict(row.further)
    payload["where"] = [row.where.source_id, row.where.row, row.where.line]
    return payload


def row_of(payload: Mapping[str, Any]) -> PersonRow:
    """The row that a sealed payload holds.

    Raises:
        StoreDamaged: It is no row.
    """
    try:
        source_id, number, line = payload["where"]
        return PersonRow(
            names=NameParts(**payload["names"]),
            born=_when_of(payload["born"]),
            event_on=_when_of(payload["event_on"]),
            consent=tuple(payload["consent"]),
            purpose=tuple(payload["purpose"]),
            further=dict(payload["further"]),
            where=Span(source_id=source_id, row=number, line=line, label=payload["list_id"]),
            **{name: payload[name] for name in _TEXTS if name in payload},
        )
    except (KeyError, TypeError, ValueError):
        raise StoreDamaged(
            "A sealed row is not what was written.", hint="Restore the vault from a backup."
        ) from None


def _when(when: When) -> list[str | None]:
    at = when.at.isoformat() if when.at else None
    return [_iso(when.first_day), _iso(when.last_day), when.basis, when.text, at]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _when_of(stored: list[str | None]) -> When:
    first, last, basis, text, at = stored
    return When(
        first_day=date.fromisoformat(first) if first else None,
        last_day=date.fromisoformat(last) if last else None,
        basis=basis or "",
        text=text or "",
        at=time.fromisoformat(at) if at else None,
    )

"""Suggestions and decisions for tests of review."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from truceline.claims.model import EventType, Mention, Suggestion
from truceline.claims.reviewing.review import Action, Decision, suggestion_id

START = datetime(2020, 1, 1, tzinfo=UTC)


def claim(at: int = 0, kind: EventType = EventType.ASSAULT, **changes: Any) -> Suggestion:
    """A claim of which the quote begins at a character, and whose trigger is its first word."""
    values: dict[str, Any] = {
        "source_id": "doc",
        "quote": Mention(start=at, end=at + 20),
        "trigger": Mention(start=at, end=at + 5),
        "event_type": kind,
        "frame": "en/assault",
    }
    return Suggestion(**values | changes)


_numbers = iter(range(1_000_000))


def decided(action: Action, about: Suggestion | str, by: str = "Amal", **changes: Any) -> Decision:
    """A decision as the workspace makes one: with the claim as the person saw it."""
    number = next(_numbers)
    seen = about if isinstance(about, Suggestion) else None
    values: dict[str, Any] = {
        "decision_id": f"d-{number}",
        "source_id": "doc",
        "about": about if isinstance(about, str) else suggestion_id(about),
        "action": action,
        "by": by,
        "recorded_at": START + timedelta(seconds=number),
        "seen": seen,
    }
    if seen is not None and action in {Action.ACCEPT, Action.REJECT}:
        values["results"] = (seen,)
    return Decision(**values | changes)


def edit(about: Suggestion, by: str = "Amal", **changes: Any) -> Decision:
    """An edit that changes fields of a claim."""
    return decided(Action.EDIT, about, by, results=(replace(about, **changes),))


def undo(of: Decision) -> Decision:
    """The taking back of a decision."""
    return decided(Action.UNDO, of.decision_id, of.by)

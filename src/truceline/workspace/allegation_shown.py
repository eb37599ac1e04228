"""Allegations as rows for lists, JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from truceline.core.claim import Figure
from truceline.talks.allegations import (
    Allegation,
    Case,
    Concerning,
    Event,
    Overdue,
    Rules,
    SheetRow,
    Similar,
    Watch,
    due_on,
    ruling_in_words,
    standing,
)
from truceline.talks.allegations.payloads import read_figures

__all__ = [
    "allegation_row",
    "case_row",
    "concerning_row",
    "event_row",
    "figure_text",
    "overdue_row",
    "sheet_row",
    "similar_row",
    "watch_row",
    "when_text",
]


def when_text(one: Allegation) -> str:
    """Days and times as alleged."""
    days = f"{one.first_on}" + (f" to {one.last_on}" if one.last_on != one.first_on else "")
    clocks = "–".join(f"{at:%H:%M}" for at in (one.from_at, one.until_at) if at)
    return f"{days} {clocks}".strip()


def figure_text(figure: Figure) -> str:
    """A number as claimed, in words of the ledger."""
    about = "" if figure.qualifier == "exact" else f"{figure.qualifier} "
    number = "?" if figure.value is None else f"{figure.value:g}"
    unit = figure.counted if figure.counted in {"killed", "injured"} else figure.unit
    return f"{about}{number} {unit}".strip()


def allegation_row(one: Allegation) -> dict[str, Any]:
    """What is alleged, flat."""
    return {
        "allegation": one.allegation_id,
        "alleged_by": one.alleged_by,
        "by_kind": one.by_kind,
        "received_at": f"{one.received_at:%Y-%m-%dT%H:%M:%SZ}",
        "channel": one.channel,
        "about": one.about,
        "kind": one.kind,
        "when": when_text(one),
        "first_on": one.first_on.isoformat(),
        "last_on": one.last_on.isoformat(),
        "place": one.place_name,
        "lat_deg": one.lat_deg,
        "lon_deg": one.lon_deg,
        "radius_m": one.radius_m,
        "figures": "; ".join(map(figure_text, one.figures)),
        "against": list(one.against),
        "texts": dict(one.texts),
    }


def case_row(case: Case, rules: Rules) -> dict[str, Any]:
    """An allegation as it stands."""
    found, why = standing(case)
    due = due_on(case, rules)
    return {
        **allegation_row(case.allegation),
        "state": case.state.value,
        "since": f"{case.since:%Y-%m-%d}",
        "due_on": due.isoformat() if due else None,
        "standing": found.value,
        "why": why,
        "ruling": _ruling(case),
        "versions": len(case.versions),
        "links": list(case.links),
        "same_as": list(case.same_as),
        "withdrawn": case.is_withdrawn,
    }


def _ruling(case: Case) -> dict[str, Any] | None:
    one = case.ruling
    if one is None:
        return None
    return {
        "verdict": one.verdict.value,
        "body": one.body,
        "mandate": one.mandate,
        "ruled_on": one.ruled_on.isoformat(),
        "cited": one.cited,
        "entered_by": one.by,
    }


def sheet_row(row: SheetRow, name: Callable[[str], str] = str) -> dict[str, Any]:
    """A row of the joint-commission sheet; no name of who handled it.

    Args:
        row: One allegation.
        name: Gives a side's name by its id; without it, ids stay.
    """
    said, ruling, step = row.case.allegation, row.case.ruling, row.next_step
    return {
        "reference": said.allegation_id,
        "received_on": said.received_at.date().isoformat(),
        "when": when_text(said),
        "place": said.place_name,
        "alleged_by": name(said.side),
        "from_the_direction_of": name(said.about),
        "kind": said.kind,
        "count_of_the_alleging_side": "; ".join(map(figure_text, row.figures)) or "not stated",
        "answer_of_the_other_side": "; ".join(_answer(row, name)) or "no answer yet",
        "standing": row.standing.value,
        "why": row.why,
        "state": row.state.value,
        "ruled_by": ruling.body if ruling else "",
        "mandate": ruling.mandate if ruling else "",
        "ruled_on": ruling.ruled_on.isoformat() if ruling else "",
        "next_step": step.what if step else "",
        "next_by": step.who if step else "",
        "next_due": _day(step.due_on) if step else "",
        "same_as": " ".join(row.same_as),
        **{f"text_{tag}": words for tag, words in sorted(row.texts.items())},
    }


def _answer(row: SheetRow, name: Callable[[str], str]) -> list[str]:
    told = []
    for one in row.answers:
        figures = "".join(f", {figure_text(each)}" for each in one.figures)
        told.append(f"{name(one.party)}: {one.kind.value}{figures}")
    return told


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def concerning_row(found: Concerning, name: Callable[[str], str]) -> dict[str, Any]:
    """What is alleged about one thing: how many in each state, and every ruling with its body."""
    count = len(found.cases)
    noun = "allegation names" if count == 1 else "allegations name"
    return {
        "allegations": count,
        "by_state": {state.value: number for state, number in found.by_state},
        "in_words": f"{count} {noun} it: {found.states_in_words}." if count else "",
        "rulings": [
            {
                "allegation": case.case_id,
                "verdict": ruling.verdict.value,
                "body": ruling.body,
                "body_name": name(ruling.body),
                "mandate": ruling.mandate,
                "ruled_on": ruling.ruled_on,
                "cited": ruling.cited,
                "in_words": ruling_in_words(ruling, name(ruling.body)),
            }
            for case, ruling in found.ruled
        ],
        "listed": [
            {
                "allegation": case.case_id,
                "alleged_by": name(case.allegation.side),
                "when": when_text(case.allegation),
                "state": case.state.value,
                "names": list(case.allegation.against),
            }
            for case in found.cases
        ],
    }


def event_row(event: Event, case: Case) -> dict[str, Any]:
    """One thing that was done, in words, with who did it and whether it still holds."""
    return {
        "event": event.event_id,
        "kind": event.kind.value,
        "what": _what(event.kind.value, event.payload),
        "by": event.by,
        "reason": event.reason,
        "known_at": f"{event.known_at:%Y-%m-%d %H:%M}",
        "recorded_at": f"{event.recorded_at:%Y-%m-%d %H:%M}",
        "holds": event.event_id not in case.undone,
    }


def _what(kind: str, body: Mapping[str, Any]) -> str:
    if kind == "step":
        ruled = f", ruled by {body['body']} ({body['mandate']})" if "body" in body else ""
        return f"{body['to']}{ruled}"
    if kind == "answer":
        said = "; ".join(map(figure_text, read_figures(body.get("figures", ()))))
        return f"{body['party']}: {body['answer']}" + (f", {said}" if said else "")
    if kind == "same":
        return f"{'the same event as' if body['is_same'] else 'not the same as'} {body['other']}"
    simple = {
        "received": f"received{', by import ' + body['batch'] if body.get('batch') else ''}",
        "next": f"{body.get('what')} ({body.get('who')})",
        "link": f"evidence {body.get('subject')}",
        "undo": f"took back {body.get('event')}",
    }
    return simple[kind]


def overdue_row(one: Overdue) -> dict[str, Any]:
    """What is past its day."""
    return {
        "allegation": one.case_id,
        "what": one.what,
        "who": one.who,
        "due_on": one.due_on.isoformat(),
        "days_late": one.days_late,
        "rule": one.rule,
    }


def watch_row(one: Watch) -> dict[str, Any]:
    """Who could have seen it, or could not."""
    return {
        "feed": one.feed,
        "who": one.who,
        "zone": one.zone_id,
        "place": one.inside,
        "observed": one.could_see,
        "days": f"{one.days} of {one.of_days}",
        "reason": one.reason,
    }


def similar_row(one: Similar) -> dict[str, Any]:
    """Two allegations that may tell one event."""
    return {
        "first": one.first,
        "second": one.second,
        "why": list(one.reasons),
        "two_sides": one.is_across,
    }

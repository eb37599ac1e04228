"""Clocks as rows: what an obligation waits for, its terms, its history, what comes, its scores."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from truceline.briefs import text
from truceline.record.clocks import Clock
from truceline.record.model import ObligationStatus
from truceline.talks.clocks import Change, Pace, Score, ScoreTotal, Upcoming
from truceline.talks.clocks.scores import SCORE_WORDS
from truceline.web.context import Context, Value
from truceline.web.obligations import status_row
from truceline.web.said import actor_links, claim_row, source_links, when_row

__all__ = [
    "board_row",
    "change_row",
    "clock_rows",
    "pace_row",
    "score_row",
    "total_row",
    "upcoming_row",
]


def board_row(context: Context, status: ObligationStatus, **parameters: Value) -> dict[str, Any]:
    """One obligation on the board: as on its agreement's page, with its own page and sources."""
    row = status_row(context, status, **parameters)
    page = context.link(f"/obligations/{status.obligation.obligation_id}", **parameters)
    return {
        **row,
        "page": page,
        "addressed": actor_links(context, status.obligation.addressed),
        "sources": source_links(context, status.sources),
        "said_by": [claim_row(context, claim) for claim in status.evidence],
    }


def clock_rows(context: Context, clock: Clock | None) -> dict[str, Any]:
    """What a clock waits for, its terms, and what its arithmetic did that is not plain."""
    if clock is None:
        return {"conditions": [], "terms": [], "notes": [], "started": "", "due": None}
    return {
        "started": clock.started.value,
        "due": when_row(clock.due),
        "due_text": clock.due.text.replace("_", " ") if clock.due.basis == "relative" else "",
        "conditions": [
            {
                "text": one.text,
                "met": one.met.value,
                "reason": one.reason,
                "link": context.link(f"/obligations/{one.obligation_id}")
                if one.obligation_id
                else "",
                "claims": [claim_row(context, claim) for claim in one.claims],
            }
            for one in clock.conditions
        ],
        "terms": [
            {
                "number": one.number,
                "from": when_row(one.from_on),
                "until": when_row(one.until_on),
                "claims": [claim_row(context, claim) for claim in one.claims],
            }
            for one in clock.terms
        ],
        "notes": [text.with_days(note) for note in clock.notes],
    }


def change_row(context: Context, change: Change) -> dict[str, Any]:
    """One entry of a history."""
    return {
        "on": change.on,
        "before": change.before.value if change.before else "",
        "after": change.after.value,
        "is_new_state": change.is_new_state,
        "is_by_clock": change.is_by_clock,
        "reason": text.with_days(change.reason),
        "claims": [claim_row(context, claim) for claim in change.claims],
        "said_by": text.joined(_claimants(context, change)) or "nobody: a day came",
        "sources": source_links(context, change.sources),
    }


def _claimants(context: Context, change: Change) -> Iterable[str]:
    found = (claim_row(context, claim) for claim in change.claims)
    return dict.fromkeys(one["who"]["name"] if one["who"] else "the text" for one in found)


def upcoming_row(context: Context, one: Upcoming, **parameters: Value) -> dict[str, Any]:
    """Something that comes, with the obligation as it stands."""
    return {
        **board_row(context, one.status, **parameters),
        "what": one.kind,
        "when": text.when(one.when),
        "first_day": one.when.first_day,
        "last_day": one.when.last_day,
        "is_certain": one.when.first_day == one.when.last_day,
        "counts_from": one.when.text.replace("_", " ") if one.when.basis == "relative" else "",
        "notes": [text.with_days(note) for note in one.notes],
    }


def score_row(context: Context, score: Score) -> dict[str, Any]:
    """A score with who gave it, why, and the claims behind it."""
    name = f"{score.agreement_id}/{score.provision_id}"
    return {
        "provision": score.provision_id,
        "name": name,
        "year": score.year,
        "value": score.value,
        "words": SCORE_WORDS[score.value],
        "by": score.by,
        "reason": score.reason,
        "recorded_on": score.recorded_at.date(),
        "judgement_id": score.judgement_id,
        "claims": [claim_row(context, claim) for claim in score.claims],
        "take_back": context.link(f"/scores/{score.judgement_id}/take-back"),
    }


def total_row(context: Context, one: ScoreTotal) -> dict[str, Any]:
    """The share of one person, agreement and year, with how many provisions it rests on."""
    agreement = context.record.agreements.get(one.agreement_id)
    return {
        "agreement": agreement.title if agreement else one.agreement_id,
        "agreement_link": context.link("/obligations", agreement=one.agreement_id),
        "year": str(one.year),
        "by": one.by,
        "share": text.percent(one.share) if one.share is not None else "none judged",
        "judged": one.judged,
        "provisions": one.provisions,
        "range": f"{text.percent(one.low)} to {text.percent(one.high)}"
        if one.low is not None and one.high is not None
        else "",
        "sum": one.total,
    }


def pace_row(context: Context, pace: Pace) -> dict[str, Any]:
    """What is done of an agreement against the time that is gone."""
    agreement = context.record.agreements.get(pace.agreement_id)
    return {
        "agreement": agreement.title if agreement else pace.agreement_id,
        "agreement_link": context.link("/obligations", agreement=pace.agreement_id),
        "owed": pace.owed,
        "dated": pace.dated,
        "done": pace.done,
        "claimed": pace.claimed,
        "share_done": f"{pace.done} of {pace.dated}" if pace.dated else "undefined",
        "elapsed": pace.undefined or _elapsed(pace),
    }


def _elapsed(pace: Pace) -> str:
    low, high = pace.elapsed_low or 0.0, pace.elapsed_high or 0.0
    if text.percent(low) == text.percent(high):
        return text.percent(low)
    return f"{text.percent(low)} to {text.percent(high)}"

"""Rows of obligations for a terminal: as they stand, what comes, how they came to stand so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import click

from truceline.cli.output import print_rows
from truceline.core.claim import Claim
from truceline.core.dates import Period
from truceline.record import ObligationStatus
from truceline.talks.clocks import Change, Upcoming
from truceline.workspace import Workspace

__all__ = ["Asked", "obligation_row", "print_due", "print_history"]

# Long before any agreement: a history begins with the signing.
_BEGINNING = date(1900, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of what comes."""

    on: date
    days: int
    as_of: date | None
    agreement: str
    actor: str


def obligation_row(status: ObligationStatus) -> dict[str, Any]:
    """One obligation as it stands on a day."""
    return {
        "obligation": status.obligation.obligation_id,
        "kind": status.obligation.kind,
        "text": status.text,
        "bound": ", ".join(status.obligation.bound),
        "due": str(status.due),
        "state": status.state.value,
        "reason": status.reason,
        "evidence": [_said(claim, on=claim.said) for claim in status.evidence],
        "sources": list(status.sources),
    }


def print_due(workspace: Workspace, asked: Asked, *, form: str) -> None:
    """Print what comes, and say how much has no day to come by."""
    comes = workspace.clocks.comes(
        on=asked.on,
        days=asked.days,
        as_of=asked.as_of,
        agreement=asked.agreement,
        actor=asked.actor,
    )
    rows = [_due_row(one) for one in comes.found]
    print_rows(rows, form=form, columns=["when", "what", "obligation", "state", "reason"])
    if form == "table":
        nothing = "" if rows else f"Nothing comes in {comes.period}. "
        click.echo(f"{nothing}{len(comes.undated)} obligations have no day to come by.")


def _due_row(one: Upcoming) -> dict[str, Any]:
    return {
        "when": str(one.when),
        "first_day": one.when.first_day,
        "last_day": one.when.last_day,
        "what": one.kind,
        **obligation_row(one.status),
        "notes": list(one.notes),
    }


def print_history(
    workspace: Workspace, about: str, *, on: date, as_of: date | None, form: str
) -> None:
    """Print every change of a status until a day."""
    period = Period(from_on=_BEGINNING, until_on=on + timedelta(days=1))
    found = workspace.clocks.history(about, period=period, as_of=as_of)
    rows = [_change_row(change) for change in found]
    print_rows(rows, form=form, columns=["on", "before", "after", "said", "reason"])


def _change_row(change: Change) -> dict[str, Any]:
    return {
        "on": change.on,
        "before": change.before.value if change.before else "",
        "after": change.after.value,
        "said": "; ".join(_said(claim) for claim in change.claims) or "nobody: a day came",
        "claims": [claim.claim_id for claim in change.claims],
        "reason": change.reason,
        "sources": list(change.sources),
    }


def _said(claim: Claim, *, on: str = "") -> str:
    where = ", ".join(part for part in (claim.cited, on) if part)
    return f"{claim.claimant or 'the text'}: {claim.value} ({where})"

"""Obligations as rows: what is owed, by when, where it stands, and who says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from truceline.briefs import text
from truceline.core.agreement import Obligation
from truceline.record.model import ObligationStatus, State
from truceline.web.context import Context, Value
from truceline.web.said import actor_links, claim_row, stated_row

__all__ = ["by_state", "clock_row", "evidence_rows", "status_row"]

_SIDES = (
    ("says that it is done", ("done", "accepted")),
    ("says that it is begun or partly done", ("begun", "partly-done")),
    ("says that it is not done", ("not-done",)),
)

# What asks for attention stands first, and open.
_URGENT = (State.BREACHED, State.LATE, State.DISPUTED)


def by_state(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of obligations gathered by their state; those that ask for attention first.

    Returns:
        Mappings with `state`, `rows`, and `is_urgent`.
    """
    found: dict[str, list[dict[str, Any]]] = {one.value: [] for one in (*_URGENT, *State)}
    for row in rows:
        found[row["state"]].append(row)
    urgent = {one.value for one in _URGENT}
    return [
        {"state": state, "rows": held, "is_urgent": state in urgent}
        for state, held in found.items()
        if held
    ]


def status_row(context: Context, status: ObligationStatus, **parameters: Value) -> dict[str, Any]:
    """One obligation on a day: state, reason, due day, and the address of its provision."""
    obligation = status.obligation
    agreement = context.record.agreements.get(status.agreement_id)
    provision = obligation.obligation_id.partition("/")[2]
    page = context.link(f"/agreements/{status.agreement_id}", **parameters)
    return {
        "obligation_id": obligation.obligation_id,
        "provision": provision,
        "kind": obligation.kind,
        "text": status.text,
        "agreement": agreement.title if agreement else status.agreement_id,
        "agreement_link": page,
        "link": f"{page}#p-{provision}",
        "bound": actor_links(context, obligation.bound),
        "state": status.state.value,
        "reason": text.with_days(status.reason),
        "due": text.when(status.due),
        "due_first_day": status.due.first_day,
        "due_last_day": status.due.last_day,
        "claims": len(status.evidence),
    }


def clock_row(context: Context, obligation: Obligation) -> dict[str, Any]:
    """When an obligation holds and falls due, and under which condition."""
    return {
        "from": stated_row(context, obligation.from_on),
        "due": stated_row(context, obligation.due),
        "until": stated_row(context, obligation.until_on),
        "due_text": obligation.due.value.text.replace("_", " "),
        "recurrence": {"unstated": "recurs; how often is not stated"}.get(
            obligation.recurrence, obligation.recurrence
        ),
        "condition": obligation.condition,
        "verification": obligation.verification,
        "renewal": obligation.renewal,
    }


def evidence_rows(context: Context, status: ObligationStatus) -> list[dict[str, Any]]:
    """Claims for and against, side by side; rulings and other words stand apart."""
    rulings = [claim for claim in status.evidence if claim.is_ruling]
    others = [claim for claim in status.evidence if not claim.is_ruling]
    known = {value for _, values in _SIDES for value in values}
    sides = [(words, [c for c in others if c.value in values]) for words, values in _SIDES]
    sides.append(("ruled by a body with a mandate", rulings))
    sides.append(("says otherwise", [c for c in others if c.value not in known]))
    return [
        {"side": words, "claims": [claim_row(context, claim) for claim in claims]}
        for words, claims in sides
        if claims
    ]

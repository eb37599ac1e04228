"""Review: one claim after the other with its passage, by disagreement × consequence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Query

from truceline.claims.reviewing.order import Queued
from truceline.claims.reviewing.review import Action, Reviewed, holding
from truceline.core.document import Document
from truceline.core.errors import TrucelineError, UnknownId
from truceline.web.changes import given_name, new_token
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.pages import review_groups, review_lists
from truceline.web.reading_changes import register_decisions
from truceline.web.reading_evidence import evidence_of
from truceline.web.reading_form import FIELD_ROWS, MOST_PARTS, field_words, type_choices
from truceline.web.reading_passage import passage
from truceline.web.reading_rows import (
    claim_cells,
    claim_row,
    decision_row,
    document_path,
    document_title,
)
from truceline.web.reading_words import MODALITY_WORDS
from truceline.web.table import Column, Table

__all__ = ["register"]

_LISTED = 50
_Id = Annotated[str, Query(max_length=100)]
_COLUMNS = (
    Column(key="claim_id", heading="Claim", kind="id", link="link"),
    Column(key="state", heading="State"),
    Column(key="type", heading="Type"),
    Column(key="actor", heading="Who", kind="name"),
    Column(key="quote", heading="Quote", kind="name"),
    Column(key="score", heading="Weight in the queue", kind="number"),
    Column(key="because", heading="Because it"),
    Column(key="document", heading="Document", kind="id"),
)


def register(pages: Pages) -> None:
    """Register the queue, what is decided there, and the lists around it."""
    pages.add("/review", review, template="review.html", csv=True)
    review_lists.register(pages)
    review_groups.register(pages)
    register_decisions(pages, page_of=_again)


def review(
    context: Ctx,
    document: _Id = "",
    claim: _Id = "",
    done: Annotated[str, Query(max_length=100, description="Decision just made.")] = "",
) -> Page:
    """The claim to review next, or a named one, with the words around it."""
    return _review(context, document=document, claim_id=claim, done=done)


def _again(context: Context, *, sent: Mapping[str, str], problem: TrucelineError) -> Page:
    claim_id = sent.get("claim", "")
    known = _found(context, claim_id) is not None
    return _review(
        context,
        document=sent.get("only", ""),
        claim_id=claim_id if known else "",
        sent=sent,
        problem=problem,
    )


def _review(
    context: Context,
    *,
    document: str = "",
    claim_id: str = "",
    done: str = "",
    sent: Mapping[str, str] | None = None,
    problem: TrucelineError | None = None,
) -> Page:
    stage, by = context.workspace.reading, given_name(context.request)
    queue = stage.queue([document] if document else (), by=by)
    at, claim = _current(context, queue, claim_id)
    content: dict[str, Any] = {
        "waiting": len(queue),
        "position": at,
        "only": document,
        "only_title": document_title(stage.document(document)) if document else "",
        "notices": [one.message for one in stage.notices()],
        "claim": None,
        "next": _neighbour(queue, at, 1),
        "previous": _neighbour(queue, at, -1),
        "done": _done(context, done),
    }
    drawn: dict[str, Any] = {
        "by": by,
        "sent": defaultdict(str, sent or {}),
        "problem": {"message": problem.message, "hint": problem.hint} if problem else None,
        "event": new_token(),
        "undo_event": new_token(),
    }
    if claim is not None:
        held = stage.document(claim.suggestion.source_id)
        content |= _claim(context, claim, held, queue[at - 1].because if at else ())
        drawn |= _forms(claim, held, drawn["sent"], stage.claims(held.source_id))
    return Page(
        title="Review",
        content=content,
        table=_table(context, queue[:_LISTED], len(queue)),
        status=422 if problem else 200,
        drawn=drawn,
    )


def _current(
    context: Context, queue: Sequence[Queued], claim_id: str
) -> tuple[int, Reviewed | None]:
    """Position in the queue, from 1 (0 outside of it), and the claim."""
    if not claim_id:
        return (1, queue[0].reviewed) if queue else (0, None)
    for at, one in enumerate(queue, start=1):
        if one.reviewed.claim_id == claim_id:
            return at, one.reviewed
    found = _found(context, claim_id)
    if found is None:
        raise UnknownId(f"There is no claim '{claim_id}'.", hint="Begin with the queue: /review")
    return 0, found


def _found(context: Context, claim_id: str) -> Reviewed | None:
    try:
        return context.workspace.reading.claim(claim_id)
    except UnknownId:
        return None


def _neighbour(queue: Sequence[Queued], at: int, step: int) -> str:
    """Id of the next or previous claim of the queue; empty at its ends."""
    wanted = at - 1 + step if at else (0 if step > 0 else -1)
    return queue[wanted].reviewed.claim_id if 0 <= wanted < len(queue) else ""


def _claim(
    context: Context, claim: Reviewed, held: Document, because: Sequence[str]
) -> dict[str, Any]:
    row = claim_row(context, claim, held)
    return {
        "claim": row,
        "because": list(because),
        "evidence": evidence_of(context, claim.claim_id) if claim.is_accepted else None,
        "document": {
            "source_id": held.source_id,
            "title": document_title(held),
            "publisher": held.publisher,
            "published_on": held.published_on,
            "link": row["in_text"],
            "page": context.link(document_path(held.source_id)),
        },
    }


def _forms(
    claim: Reviewed, held: Document, sent: Mapping[str, str], claims: Sequence[Reviewed]
) -> dict[str, Any]:
    words = field_words(claim.suggestion, held.text)
    return {
        **passage(held, claim, claims),
        "was": words,
        "now": {name: sent.get(name, word) for name, word in words.items()}
        if sent.get("action") == "edit"
        else words,
        "fields": FIELD_ROWS,
        "types": type_choices(),
        "modalities": [{"value": k.value, "words": w} for k, w in MODALITY_WORDS.items()],
        "most_parts": MOST_PARTS,
    }


def _done(context: Context, event_id: str) -> dict[str, Any] | None:
    """The decision just made, so that it can be taken back at once."""
    event = context.workspace.ledger.readings.event(event_id) if event_id else None
    decisions = context.workspace.reading.decisions(event.source_id) if event else ()
    by_id = {one.decision_id: one for one in decisions}
    made = by_id.get(event_id)
    if made is None:
        return None
    # An undo is about a decision, and that about a claim.
    about = by_id[made.about].about if made.about in by_id else made.about
    claims = context.workspace.reading.claims(made.source_id)
    is_there = any(one.claim_id == about for one in claims)
    return {
        **decision_row(made),
        "about": about,
        "holds": made.action is Action.UNDO or made in holding(decisions),
        "link": context.link("/review", claim=about) if is_there else "",
    }


def _table(context: Context, queue: Sequence[Queued], total: int) -> Table:
    stage = context.workspace.reading
    rows = []
    for one in queue:
        held = stage.document(one.reviewed.suggestion.source_id)
        cells = claim_cells(one.reviewed, held)
        link = context.link("/review", claim=one.reviewed.claim_id)
        more = {"score": round(one.score, 3), "because": "; ".join(one.because), "link": link}
        rows.append(cells | more)
    return Table(caption="Claims that wait", columns=_COLUMNS, rows=tuple(rows), total=total)

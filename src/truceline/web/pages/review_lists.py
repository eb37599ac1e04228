"""Around the queue: the log, two reviewers' agreement, and frames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Query

from truceline.claims.reviewing.learning import FLOOR, LEAST_JUDGED
from truceline.core.errors import InvalidValue
from truceline.web.changes import given_name, new_token
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.reading_rows import document_path, document_title
from truceline.web.table import Column, Table, as_csv
from truceline.workspace.reading_shapes import Logged

__all__ = ["register"]

_PER_PAGE = 100
_MOST_WORDS = 90
"""Characters of a quote in the log."""
_NO_CLAIM = frozenset({"undo", "described"})
_Number = Annotated[int, Query(ge=1, le=100_000, description="Page of the list.")]
_Name = Annotated[str, Query(max_length=200)]
_DID = {
    "accept": "accepted",
    "edit": "edited and accepted",
    "reject": "rejected",
    "split": "split",
    "add": "added",
    "link": "said what it is about",
    "undo": "took back",
    "described": "described the document",
}
_LOG = (
    Column(key="recorded_at", heading="When (UTC)"),
    Column(key="by", heading="Who", kind="name"),
    Column(key="did", heading="Did"),
    Column(key="about", heading="About", kind="id", link="link"),
    Column(key="words", heading="In words", kind="name"),
    Column(key="reason", heading="Why", kind="name"),
    Column(key="stands", heading="Stands"),
    Column(key="document", heading="Document", kind="name", link="document_link"),
    Column(key="event_id", heading="Event", kind="id"),
)
_FRAMES = (
    Column(key="frame", heading="Frame"),
    Column(key="judged", heading="Judged", kind="number"),
    Column(key="accepted", heading="Right", kind="number"),
    Column(key="rejected", heading="Wrong", kind="number"),
    Column(key="precision", heading="Precision", kind="number"),
    Column(key="stands", heading="Stands"),
)


def register(pages: Pages) -> None:
    """Register the lists."""
    pages.add("/review/log", log, template="review_log.html", csv=True)
    pages.add("/review/agreement", agreement, template="review_agreement.html")
    pages.add("/review/frames", frames, template="review_frames.html", csv=True)


# -- what people did -----------------------------------------------------------------------------


def log(
    context: Ctx,
    document: Annotated[str, Query(max_length=100)] = "",
    page: _Number = 1,
) -> Page:
    """What people did to one document, or to all, the newest first."""
    stage = context.workspace.reading
    held = stage.log(document)[::-1]
    last = max(1, -(-len(held) // _PER_PAGE))
    number = min(page, last)
    titles = {one.source_id: document_title(one) for one in stage.documents()}
    shown = [
        _log_row(context, one, titles) | {"words": _claim_words(context, one)}
        for one in held[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    ]
    name = given_name(context.request)
    return Page(
        title="What was decided",
        content={"document": document, "document_title": titles.get(document, document)},
        table=Table(
            caption="Decisions",
            columns=_LOG,
            rows=tuple(shown),
            total=len(held),
            page=number,
            pages=last,
        ),
        csv=lambda: _log_csv(context, held, titles),
        drawn={"by": name, "events": {row["event_id"]: new_token() for row in shown}},
    )


def _log_csv(context: Context, held: Sequence[Logged], titles: dict[str, str]) -> bytes:
    """All of it, not one page: what was decided is kept elsewhere too."""
    rows = [_log_row(context, one, titles) | {"words": _claim_words(context, one)} for one in held]
    return ("\ufeff" + as_csv(_LOG, rows)).encode()


def _log_row(context: Context, one: Logged, titles: dict[str, str]) -> dict[str, Any]:
    is_claim = one.kind not in _NO_CLAIM
    return {
        "event_id": one.event_id,
        "recorded_at": f"{one.recorded_at:%Y-%m-%d %H:%M}",
        "by": one.by,
        "kind": one.kind,
        "did": _DID.get(one.kind, one.kind),
        "about": one.about or "; ".join(f"{_said(name)}: {words}" for name, words in one.said),
        "link": context.link("/review", claim=one.about) if is_claim and one.about else "",
        "reason": one.reason,
        "holds": one.holds,
        "stands": "stands" if one.holds else "taken back",
        "can_be_undone": one.holds and one.kind not in _NO_CLAIM,
        "document": titles.get(one.source_id, one.source_id),
        "document_link": context.link(document_path(one.source_id)),
    }


def _claim_words(context: Context, one: Logged) -> str:
    """The claim in some words; nothing where it is gone, or the event is about none."""
    stage = context.workspace.reading
    if one.kind in _NO_CLAIM:
        return ""
    found = [each for each in stage.claims(one.source_id) if each.claim_id == one.about]
    if not found:
        return ""
    said = found[0].suggestion
    quote = " ".join(said.quote.text_in(stage.document(one.source_id).text).split())
    cut = quote if len(quote) <= _MOST_WORDS else f"{quote[:_MOST_WORDS]}…"
    return f"{said.event_type.value}: {cut}"


def _said(name: str) -> str:
    return "published" if name == "published_on" else name


# -- what it teaches -----------------------------------------------------------------------------


def frames(context: Ctx) -> Page:
    """How often each frame was right, as people judged; what is right too seldom rests."""
    scores = context.workspace.reading.frames()
    rows = tuple(
        {
            "frame": one.frame,
            "judged": one.judged,
            "accepted": one.accepted,
            "rejected": one.rejected,
            "precision": round(one.precision, 3),
            "is_suspended": one.is_suspended,
            "stands": "suspended" if one.is_suspended else "at work",
        }
        for one in sorted(scores, key=lambda one: (not one.is_suspended, one.precision))
    )
    notices = [
        {"message": one.message, "hint": one.hint} for one in context.workspace.reading.notices()
    ]
    return Page(
        title="Frames, as people judged them",
        content={"notices": notices, "floor": FLOOR, "least_judged": LEAST_JUDGED},
        table=Table(caption="Frames", columns=_FRAMES, rows=rows, total=len(rows)),
    )


def agreement(context: Ctx, a: _Name = "", b: _Name = "") -> Page:
    """How far two reviewers agree on the claims that both decided about."""
    events = context.workspace.reading.log()
    names = Counter(one.by for one in events if one.holds and one.kind not in _NO_CLAIM)
    people = [{"name": name, "decisions": number} for name, number in names.most_common()]
    if not (a or b) and len(people) > 1:
        a, b = str(people[0]["name"]), str(people[1]["name"])
    found, refusal = _agreement(context, a, b) if a and b else (None, "")
    return Page(
        title="Agreement of two reviewers",
        content={"people": people, "a": a, "b": b, "agreement": found, "refusal": refusal},
    )


def _agreement(context: Context, a: str, b: str) -> tuple[dict[str, Any] | None, str]:
    from truceline.claims.evaluate import agreement_record  # noqa: PLC0415 (scipy)

    if a == b:
        return None, "Choose two different people."
    try:
        return agreement_record(context.workspace.reading.agreement(a, b)), ""
    except InvalidValue:
        return None, f"{a} and {b} decided on no document in common; nothing can be compared yet."

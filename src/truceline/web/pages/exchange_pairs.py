"""Pairs of the exchange room: the queue, and one pair side by side for work by keyboard."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Path, Query
from fastapi.responses import RedirectResponse, Response

from truceline.core.errors import InvalidValue, TrucelineError
from truceline.exchange.judging import PairState, Standing
from truceline.web.changes import ONE_WRITER, as_page, new_token, wants_page
from truceline.web.context import Context, Ctx
from truceline.web.exchange_rows import (
    is_simulated,
    judgement_row,
    pair_path,
    queued_row,
    standing_row,
)
from truceline.web.exchange_sessions import room_of
from truceline.web.page import Page, Pages
from truceline.web.security import check_csrf
from truceline.web.table import Column, Table
from truceline.workspace.exchange import ExchangeRoom
from truceline.workspace.exchange_queue import QueuedPair

__all__ = ["register"]

_PAIR = "exchange_pair.html"
_LISTED = 100
_AHEAD = 200  # how many pairs a reader may have skipped before the first comes again
PairId = Annotated[str, Path(max_length=200)]
Id = Annotated[str, Query(max_length=100)]
Word = Annotated[str, Form(max_length=5_000)]
_COLUMNS = (
    Column(key="pair", heading="Pair", kind="id", link="link"),
    Column(key="lists", heading="Lists"),
    Column(key="p_same", heading="Same person", kind="number"),
    Column(key="weight", heading="Weight", kind="number"),
    Column(key="state", heading="State"),
    Column(key="because", heading="What hangs on it"),
)
_JUDGED = (
    Column(key="pair", heading="Pair", kind="id", link="link"),
    Column(key="state", heading="State"),
    Column(key="verdict", heading="Verdict"),
    Column(key="by", heading="By", kind="name"),
    Column(key="at", heading="Last said", kind="date"),
)
# Key → verdict and words of its button.
VERDICTS = (
    ("s", "same", "Same person"),
    ("k", "kin", "Kin"),
    ("d", "different", "Different"),
    ("u", "unsure", "Unsure"),
)


def register(pages: Pages) -> None:
    """Register the queue, the page of a pair, and what is said there."""
    pages.add("/exchange/pairs", queue, template="exchange_pairs.html", csv=True)
    pages.add("/exchange/pairs/{pair_id}", pair, template=_PAIR)
    _register_saying(pages)


def queue(context: Ctx) -> Page:
    """Pairs that wait, by what hangs on them, and those that people differ on."""
    room = room_of(context)
    room.state.require("review")
    problem, waiting, number = "", tuple[QueuedPair, ...](), 0
    try:
        waiting = room.pairs.queue(most=_LISTED)
        number = room.pairs.number_waiting()
    except InvalidValue as exc:
        problem = exc.message
    rows = tuple(queued_row(context, one) for one in waiting)
    judged = tuple(standing_row(context, one) for one in room.pairs.judged())
    return Page(
        title="Pairs that wait",
        content={
            "waiting": number,
            "first": rows[0]["link"] if rows else "",
            "problem": problem,
            "unlikely": 0 if problem else room.pairs.number_unlikely,
            "not_compared": 0 if problem else room.pairs.rows_not_compared,
            "judged": Table(
                caption="Judged", columns=_JUDGED, rows=judged[:_LISTED], total=len(judged)
            ),
        },
        table=Table(caption="Pairs that wait for you", columns=_COLUMNS, rows=rows, total=number),
        simulated=is_simulated(room),
    )


def pair(context: Ctx, pair_id: PairId, done: Id = "") -> Page:
    """Two rows side by side, what the model thinks, and what people said."""
    return _pair(room_of(context), pair_id, done=done)


def _pair(
    room: ExchangeRoom,
    pair_id: str,
    *,
    done: str = "",
    reason: str = "",
    problem: TrucelineError | None = None,
) -> Page:
    shown = room.pairs.show(pair_id)
    follows = _next(room, pair_id) if room.pairs.is_linked else ""
    may_all = room.state.may("undo_others")
    content: dict[str, Any] = {
        "pair_id": pair_id,
        "lists": shown.lists,
        "fields": shown.fields,
        "probabilities": shown.probabilities,
        "reasons": shown.reasons,
        "because": shown.because,
        "standing": {
            "state": shown.standing.state.value,
            "verdict": shown.standing.verdict.value if shown.standing.verdict else "",
            "readers_needed": shown.standing.readers_needed,
        },
        "judgements": [
            judgement_row(one, user=room.user, may_all=may_all) for one in shown.standing.judgements
        ],
        "waiting": room.pairs.number_waiting() if room.pairs.is_linked else 0,
        "waits": not any(
            one.by == room.user and not one.is_undone for one in shown.standing.judgements
        )
        and shown.standing.state is not PairState.SETTLED,
        "next": follows,
    }
    drawn = {
        "verdicts": VERDICTS,
        "event": new_token(),
        "undo_event": new_token(),
        "done": _done(room, done),
        "reason": reason,
        "problem": problem,
    }
    return Page(
        title="Two rows, side by side",
        content=content,
        drawn=drawn,
        status=422 if problem else 200,
        simulated=is_simulated(room),
    )


def _next(room: ExchangeRoom, pair_id: str) -> str:
    """The pair that waits after this one; empty where none does."""
    ids = [one.pair_id for one in room.pairs.queue(most=_AHEAD)]
    after = ids[ids.index(pair_id) + 1 :] if pair_id in ids else ids
    return next(iter(after or [one for one in ids if one != pair_id]), "")


def _done(room: ExchangeRoom, judgement_id: str) -> dict[str, Any] | None:
    """The judgement just made, so that it can be taken back at once."""
    for pair_id, made in room.state.judgements.items():
        for one in made:
            if judgement_id and one.judgement_id == judgement_id and one.by == room.user:
                return {
                    "id": one.judgement_id,
                    "pair": pair_id,
                    "verdict": one.verdict.value,
                    "is_undone": one.is_undone,
                }
    return None


def _register_saying(pages: Pages) -> None:
    def again(context: Context, pair_id: str, reason: str, problem: TrucelineError) -> Response:
        here = as_page(context, pair_path(pair_id))
        page = _pair(room_of(here), pair_id, reason=reason, problem=problem)
        return pages.render(here, page, _PAIR)

    @pages.router.post("/exchange/pairs/{pair_id}", include_in_schema=False)
    def judge(
        context: Ctx,
        pair_id: PairId,
        verdict: Word = "",
        reason: Word = "",
        follows: Word = "",
        event: Word = "",
        csrf: Word = "",
    ) -> Response:
        """Record what this person says of the pair, and go on to the next."""
        check_csrf(context.request, csrf)
        room = room_of(context)
        try:
            with ONE_WRITER:
                made = room.pairs.judge(pair_id, verdict, reason=reason, event_id=event)
        except InvalidValue as exc:
            if not wants_page(context.request):
                raise
            return again(context, pair_id, reason, exc)
        return _on(context, made, follows, event)

    @pages.router.post("/exchange/pairs/{pair_id}/undo", include_in_schema=False)
    def undo(
        context: Ctx,
        pair_id: PairId,
        judgement: Word = "",
        reason: Word = "",
        event: Word = "",
        csrf: Word = "",
    ) -> Response:
        """Take a judgement back, and show its pair."""
        check_csrf(context.request, csrf)
        room = room_of(context)
        try:
            with ONE_WRITER:
                room.pairs.undo(judgement, reason=reason, event_id=event)
        except InvalidValue as exc:
            if not wants_page(context.request):
                raise
            return again(context, pair_id, reason, exc)
        return RedirectResponse(context.link(pair_path(pair_id)), status_code=303)


def _on(context: Context, made: Standing, follows: str, event: str) -> Response:
    """To the next pair; to the queue where none is left."""
    last = event or made.judgements[-1].judgement_id
    has_next = bool(follows) and follows != made.pair_id
    path = pair_path(follows) if has_next else pair_path(made.pair_id)
    return RedirectResponse(context.link(path, done=last), status_code=303)

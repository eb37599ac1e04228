"""Forms of review: decide on a claim, add one, take a decision back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from fastapi.responses import Response
from starlette.datastructures import FormData

from truceline.claims.model import Suggestion
from truceline.claims.reviewing.review import Action, Decision, Reviewed
from truceline.core.errors import InvalidValue, StoreLocked, TrucelineError
from truceline.web.changes import answered, as_page, attempt, keep_name
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.reading_form import added_claim, results_of, sent_words
from truceline.web.reading_rows import claim_stamp, document_path
from truceline.web.reporting_sent import Fields, all_fields, one_field

__all__ = ["PageOfClaim", "patiently", "register_decisions"]

T = TypeVar("T")
_TRIES, _WAIT_S = 8, 0.15
_KEPT = ("type", "state", "sureness", "claimant")


class PageOfClaim(Protocol):
    """The page of review on one claim, with what was sent and why it was not taken."""

    def __call__(self, context: Context, *, sent: dict[str, str], problem: TrucelineError) -> Page:
        """The page."""


def patiently(act: Callable[[], T]) -> T:
    """Do it; where a reading is being stored at this very moment, wait for it a little.

    Raises:
        StoreLocked: Another program writes for long.
    """
    for _ in range(_TRIES):
        try:
            return act()
        except StoreLocked:
            time.sleep(_WAIT_S)
    return act()


def register_decisions(pages: Pages, *, page_of: PageOfClaim) -> None:
    """Register the forms.

    Args:
        pages: Of the application.
        page_of: Shows the claim again where something is missing.
    """

    def again(context: Context, form: FormData, problem: TrucelineError) -> Response:
        back = as_page(context, "/review")
        page = page_of(back, sent=sent_words(form), problem=problem)
        return pages.render(back, page, "review.html")

    def decide(context: Ctx, form: Fields) -> Response:
        """Accept, edit, reject or split a claim, or add one."""

        def done(made: Reviewed) -> Response:
            decision = _event_id(form)
            address = _back(context, form, _Claim.of(made), decision)
            more = {"claim_id": made.claim_id, "state": made.state.value, "decision_id": decision}
            return keep_name(answered(context, address, **more), one_field(form, "by"))

        return attempt(
            context,
            lambda: patiently(lambda: _decided(context, form)),
            done=done,
            again=lambda problem: again(context, form, problem),
        )

    def undo(context: Ctx, form: Fields) -> Response:
        """Take one's own decision back: a named one, or the newest that holds."""

        def act() -> Decision:
            return context.workspace.reading.undo(
                by=one_field(form, "by"),
                decision_id=one_field(form, "decision"),
                source_id=one_field(form, "document"),
                event_id=one_field(form, "event"),
            )

        def done(gone: Decision) -> Response:
            claim = _Claim(source_id=gone.source_id, claim_id=gone.about)
            address = _back(context, form, claim, one_field(form, "event"))
            more = {"decision_id": gone.decision_id, "claim_id": gone.about}
            return keep_name(answered(context, address, **more), one_field(form, "by"))

        return attempt(
            context,
            lambda: patiently(act),
            done=done,
            again=lambda problem: again(context, form, problem),
        )

    for path, view in (("/review/decisions", decide), ("/review/undo", undo)):
        pages.router.post(path, include_in_schema=False, response_model=None)(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """Where a claim is."""

    source_id: str
    claim_id: str

    @classmethod
    def of(cls, one: Reviewed) -> _Claim:
        return cls(source_id=one.suggestion.source_id, claim_id=one.claim_id)


def _chosen(form: FormData) -> tuple[str, str]:
    """What is done, and to which claim: of a list, one button says both."""
    action, claim_id, _ = _button(form)
    return (action, claim_id) if action else (one_field(form, "action"), one_field(form, "claim"))


def _button(form: FormData) -> tuple[str, str, str]:
    """Deed, claim and stamp that a button of a list names; empty where none was pressed."""
    action, claim_id, stamp, *_ = (*one_field(form, "decide").split(" "), "", "", "")
    return action, claim_id, stamp


def _check_seen(context: Context, form: FormData, held: Reviewed) -> None:
    """Refuse to decide on words that the person did not see.

    Raises:
        InvalidValue: The claim says something else than when the page was made.
    """
    _, _, stamp = _button(form)
    stamp = stamp or one_field(form, "stamp")
    if stamp in {"", claim_stamp(held.suggestion)}:
        return
    event = _event_id(form)
    if event and context.workspace.ledger.readings.event(event):
        return  # this very form, sent twice
    raise InvalidValue(
        "The claim says something else by now than the page showed.",
        hint="Somebody changed it, or it was read anew. Look at it again, then decide.",
    )


def _event_id(form: FormData) -> str:
    """One id for each deed on each claim: a page may offer many, and is sent twice by mistake."""
    event = one_field(form, "event")
    return "-".join(part for part in (event, *_chosen(form)) if part) if event else ""


def _decided(context: Context, form: FormData) -> Reviewed:
    stage = context.workspace.reading
    document = stage.document(one_field(form, "document"))
    word, claim_id = _chosen(form)
    action = _action(word)
    if action is Action.ADD:
        claim_id = ""
        results: tuple[Suggestion, ...] = (added_claim(document, form),)
    else:
        held = next((c for c in stage.claims(document.source_id) if c.claim_id == claim_id), None)
        if held:
            _check_seen(context, form, held)
        # An unknown claim is refused below, in the words of the stage.
        results = results_of(action, held.suggestion, document, form) if held else ()
    return stage.decide(
        document.source_id,
        claim_id,
        action,
        by=one_field(form, "by"),
        reason=one_field(form, "reason"),
        results=results,
        event_id=_event_id(form),
    )


def _action(word: str) -> Action:
    known = [one for one in Action if one not in {Action.LINK, Action.UNDO}]
    if word not in known:
        raise InvalidValue("Nothing was chosen.", hint=f"Choose one of: {', '.join(known)}.")
    return Action(word)


def _back(context: Context, form: FormData, claim: _Claim, decision: str) -> str:
    """The page that the form stood on: the next claim of the queue, or the document again."""
    chosen, only = one_field(form, "back"), one_field(form, "only")
    claims = context.workspace.reading.claims(claim.source_id)
    # A claim that was added, or a part, is gone once its making is taken back.
    claim_id = claim.claim_id if claim.claim_id in {one.claim_id for one in claims} else ""
    if chosen == "document":
        kept = {name: all_fields(form, f"keep:{name}") for name in _KEPT}
        path = document_path(claim.source_id)
        address = context.link(path, **kept, claim=claim_id, done=decision)
        return f"{address}#c-{claim_id}" if claim_id else address
    if chosen == "log":
        return f"{context.link('/review/log', document=only)}#e-{decision}"
    wanted = claim_id if chosen == "claim" else one_field(form, "next")
    return context.link("/review", document=only, claim=wanted, done=decision)

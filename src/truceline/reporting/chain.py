"""The rules of the release chain: each refusal is one sentence, with its repair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from truceline.core.errors import InvalidValue
from truceline.reporting.model import Changed, Draft, Step

__all__ = [
    "CHAIN",
    "check_correction",
    "check_move",
    "check_writable",
    "edition_number",
    "open_points",
]

CHAIN: tuple[Step, ...] = tuple(Step)


def check_writable(draft: Draft) -> None:
    """Refuse to change what is released.

    Raises:
        InvalidValue: The report is released.
    """
    if draft.step is Step.RELEASED:
        raise InvalidValue(
            f"{draft.report_id} is released: nothing in it changes any more.",
            hint=f"Issue a correction: truceline report correct {draft.report_id}",
        )


def check_move(draft: Draft, to: Step, *, remark: str, expected: Step | None = None) -> None:
    """Refuse a move that the chain does not have: one step up, or back to any below.

    Args:
        draft: As it stands.
        to: Where it shall stand.
        remark: Why; needed on the way back.
        expected: Where the mover believes it to stand.

    Raises:
        InvalidValue: It stands elsewhere by now, the step is not next, or no remark is given.
    """
    check_writable(draft)
    here, name = draft.step, draft.report_id
    if expected is not None and expected is not here:
        last = draft.steps[-1]
        raise InvalidValue(
            f"{name} no longer stands at '{expected}': {last.by} brought it to '{here}'.",
            hint="Read it again, then decide.",
        )
    if to is here:
        raise InvalidValue(f"{name} stands at '{here}' already.", hint="Nothing is left to do.")
    if to is Step.RELEASED:
        raise InvalidValue(
            f"{name} is not moved to '{to}', it is released.",
            hint=f"Use: truceline report release {name}",
        )
    above = CHAIN[CHAIN.index(here) + 1]
    if CHAIN.index(to) > CHAIN.index(above):
        raise InvalidValue(
            f"{name} stands at '{here}': it cannot skip '{above}'.", hint=f"Send it to '{above}'."
        )
    if CHAIN.index(to) < CHAIN.index(here) and not remark.strip():
        raise InvalidValue(
            f"Nobody says why {name} goes back to '{to}'.", hint="Give a remark for its writers."
        )


def open_points(
    draft: Draft, changed: Sequence[Changed], *, now: datetime
) -> Iterator[InvalidValue]:
    """What still stands in the way of a release, each as its refusal; first the step itself."""
    name = draft.report_id
    if draft.step is Step.RELEASED:
        yield InvalidValue(f"{name} is released already.", hint="See: truceline report editions")
    elif draft.step is not Step.OFFICER:
        above = CHAIN[CHAIN.index(draft.step) + 1]
        hint = f"Send it to '{above}' first: truceline report send {name}"
        yield InvalidValue(f"{name} stands at '{draft.step}', not with the officer.", hint=hint)
    if now < draft.plan.cut_off:
        yield InvalidValue(
            f"The cut-off of {name} lies ahead: {draft.plan.cut_off:%Y-%m-%d %H:%M %z}.",
            hint="Wait for it, or open a report with an earlier one.",
        )
    for one in draft.conflicts:
        yield InvalidValue(
            f"In '{one.other.section_id}' the texts of {one.current.by} and {one.other.by} "
            f"({one.other.language}, {one.other.audience}) stand against each other.",
            hint=f"Write one that settles both: --settles {one.current.event_id} "
            f"--settles {one.other.event_id}",
        )
    yield from (_changed_point(one) for one in changed)


def _changed_point(one: Changed) -> InvalidValue:
    text = one.text
    words = "quotes" if one.is_quoted else "rests on"
    return InvalidValue(
        f"The text of '{text.section_id}' ({text.language}, {text.audience}) {words} "
        f"{one.before} for '{one.label}', which is now {one.now}.",
        hint="Rewrite the text, or confirm it with: truceline report keep",
    )


def check_correction(draft: Draft, *, reason: str, cut_off: datetime, now: datetime) -> None:
    """Refuse a correction of what is not released, without reason, or with less knowledge.

    Raises:
        InvalidValue: One of these.
    """
    name, before = draft.report_id, draft.plan.cut_off
    if draft.step is not Step.RELEASED:
        raise InvalidValue(
            f"{name} stands at '{draft.step}', it is not released.",
            hint=f"Change it: truceline report write {name}",
        )
    if not reason:
        raise InvalidValue(
            f"Nobody says why {name} is corrected.", hint="Give the reason: it will be printed."
        )
    if cut_off < before:
        raise InvalidValue(
            f"The cut-off comes before the one of {name}, {before:%Y-%m-%d %H:%M %z}.",
            hint="A correction knows at least as much: give a later one.",
        )
    if cut_off > now:
        raise InvalidValue(
            f"The cut-off of the correction lies ahead: {cut_off:%Y-%m-%d %H:%M %z}.",
            hint="Leave it out for the present instant.",
        )


def edition_number(draft: Draft) -> str:
    """As printed: `12` or, corrected, `12 (correction 1)`."""
    number = str(draft.plan.number)
    return f"{number} (correction {draft.version - 1})" if draft.version > 1 else number

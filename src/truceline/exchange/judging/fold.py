"""Judgements in order of recording → how each pair stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from truceline.core.errors import InvalidValue
from truceline.exchange.judging.model import Judgement, PairState, Standing, Verdict

__all__ = ["check_undo", "pair_id_of", "rows_of_pair", "stand", "undo"]

_BETWEEN = "~"


def pair_id_of(one: str, other: str) -> str:
    """The id of a pair of rows, the same for either order.

    Raises:
        InvalidValue: Both are one row.
    """
    if one == other:
        raise InvalidValue("A row is no pair with itself.", hint="Name two rows.")
    return _BETWEEN.join(sorted((one, other)))


def rows_of_pair(pair_id: str) -> tuple[str, str]:
    """The two rows of a pair; two empty ids where it is no id of a pair."""
    left, _, right = pair_id.partition(_BETWEEN)
    return (left, right) if left and right else ("", "")


def stand(pair_id: str, judgements: Sequence[Judgement], *, readers_needed: int) -> Standing:
    """How a pair stands.

    The last verdict of each person counts, unless it was taken back. Where two persons differ the
    pair is in conflict: nobody's verdict wins by being later, and nothing is merged.

    Args:
        pair_id: The pair.
        judgements: On it, in order of recording.
        readers_needed: How many persons must say "same" before it counts.
    """
    last = {one.by: one.verdict for one in judgements if not one.is_undone}
    said = [verdict for verdict in last.values() if verdict is not Verdict.UNSURE]
    state = PairState.OPEN
    verdict: Verdict | None = None
    if len(set(said)) > 1:
        state = PairState.CONFLICT
    elif said:
        verdict = said[0]
        is_enough = verdict is not Verdict.SAME or len(said) >= readers_needed
        state = PairState.SETTLED if is_enough else PairState.SECOND
    elif last:
        verdict = Verdict.UNSURE
    return Standing(
        pair_id=pair_id,
        state=state,
        verdict=verdict,
        judgements=tuple(judgements),
        readers_needed=readers_needed,
    )


def check_undo(
    judgements: Iterable[Judgement], judgement_id: str, *, by: str, may_all: bool
) -> None:
    """Refuse to take back what does not stand, or is another person's.

    Args:
        judgements: On the pair.
        judgement_id: What is taken back.
        by: Who takes it back.
        may_all: Whether this person may take back others' judgements.

    Raises:
        InvalidValue: It is not there, was taken back, or is not this person's to take back.
    """
    found = next((one for one in judgements if one.judgement_id == judgement_id), None)
    if found is None or found.is_undone:
        raise InvalidValue(
            "There is no such judgement that stands.", hint="Open the pair and see what stands."
        )
    if found.by != by and not may_all:
        raise InvalidValue(
            "The judgement is another person's.",
            hint="Give your own verdict: where two persons differ, the pair shows it.",
        )


def undo(
    judgements: Sequence[Judgement], judgement_id: str, *, by: str, reason: str
) -> list[Judgement]:
    """The same judgements with one taken back; it stays readable."""
    return [
        replace(one, undone_by=by, undone_because=reason)
        if one.judgement_id == judgement_id and not one.is_undone
        else one
        for one in judgements
    ]

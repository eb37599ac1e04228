"""Which suggestion is which annotated claim: one to one, the most passage in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from truceline.claims.evaluate.model import GoldClaim, Pair
from truceline.claims.evaluate.slots import compare_slots
from truceline.claims.model import Mention, Suggestion

__all__ = ["assign", "is_half_shared", "is_same_passage", "match", "shared_length"]

Allowed = Callable[[GoldClaim, Suggestion], bool]


def shared_length(left: Mention, right: Mention) -> int:
    """Number of characters that both passages hold."""
    return max(0, min(left.end, right.end) - max(left.start, right.start))


def is_half_shared(left: Mention, right: Mention) -> bool:
    """Whether at least half of the shorter passage lies in the other."""
    shared = shared_length(left, right)
    shorter = min(left.end - left.start, right.end - right.start)
    return shared > 0 and 2 * shared >= shorter


def is_same_passage(left: Mention, right: Mention, stored: str) -> bool:
    """Whether both are the same words: spaces and marks at the ends do not count."""
    return _core(left, stored) == _core(right, stored)


def _core(mention: Mention, stored: str) -> tuple[int, int]:
    start, end = max(0, mention.start), min(len(stored), mention.end)
    while start < end and not stored[start].isalnum():
        start += 1
    while start < end and not stored[end - 1].isalnum():
        end -= 1
    return start, end


def match(
    gold: Sequence[GoldClaim], said: Sequence[Suggestion], allowed: Allowed
) -> tuple[Pair, ...]:
    """Pairs, one to one, that share the most characters of their quotes in total.

    Among pairings that share equally much, the one whose triggers, types and slots agree most:
    two claims of one sentence often have one quote. Neither order decides anything.

    Args:
        gold: Annotated claims of one document.
        said: Suggestions on the same document.
        allowed: Whether two may be paired at all.

    Source: Kuhn (1955), Naval Research Logistics Quarterly 2:83-97, doi:10.1002/nav.3800020109;
        solved as in Crouse (2016), doi:10.1109/TAES.2016.140952.
    """
    asked = sorted(gold, key=lambda one: (_order(one.said), sorted(one.alt_types)))
    given = sorted(said, key=_order)
    shared = np.zeros((len(asked), len(given)), dtype=np.int64)
    likeness = np.zeros_like(shared)
    for row, claim in enumerate(asked):
        for column, one in enumerate(given):
            common = shared_length(claim.said.quote, one.quote)
            if common and allowed(claim, one):
                shared[row, column] = common
                likeness[row, column] = _likeness(claim.said, one)
    # Likeness decides only between equal totals: all of it together weighs less than a character.
    weights = shared * (1 + likeness.max(initial=0) * min(shared.shape)) + likeness
    return tuple(Pair(gold=asked[row], said=given[column]) for row, column in assign(weights))


def assign(weights: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Rows and columns, one to one, of the greatest total weight; weight 0 is no pair."""
    rows, columns = linear_sum_assignment(weights, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(row, column) for row, column in pairs if weights[row, column] > 0]


def _order(claim: Suggestion) -> tuple[Mention, Mention, str]:
    return claim.quote, claim.trigger, repr(claim)


def _likeness(gold: Suggestion, said: Suggestion) -> int:
    perfect = sum(tally.is_perfect for tally in compare_slots(gold, said).values())
    triggers = int(gold.trigger.overlaps(said.trigger)) + int(gold.trigger == said.trigger)
    # A trigger outweighs a type, and a type all slots: it is what makes a claim that claim.
    return 100 * triggers + 40 * int(gold.event_type is said.event_type) + perfect

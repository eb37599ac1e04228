"""What decision makers prefer, as written → a ranking of states, or what is known of one.

Three ways to write it. *Statements*, the earlier the weightier: of two states the better one is
that in which the first statement on which they differ is true (Fang, Hipel, Kilgour and Peng 2003,
A decision support system for interactive decision making, IEEE Trans. SMC C 33(1):42-55 and
56-66: scores 2^(k-j)). *Ranking*: tiers, best first. *Orders*: pairs of groups of states.

What is open or contested is never averaged and never dropped as if it did not matter: two states
are then ordered only if every reading orders them so. The rest stays open.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import TooLarge
from truceline.scenarios.language import Not, parse_expression, written
from truceline.scenarios.model import Order, Partial, Preference, Ranks, Statement
from truceline.scenarios.states import States

__all__ = [
    "MOST_PARTIAL_STATES",
    "cycle_of_orders",
    "is_open",
    "preferred_of",
    "readings_of",
    "tiers_of",
]

MOST_PARTIAL_STATES = 8192
"""States of a game at most in which a preference is only partly known."""
# Scores double with each statement. Made dense they lie below 2^22 states, so that this many
# doublings more still fit into 63 bits.
_DOUBLINGS = 40
# Scores below this are made dense by a table instead of by sorting.
_TABLED = 1 << 24

Bools = NDArray[np.bool_]


def is_open(preference: Preference) -> bool:
    """Whether some of it is open or contested, or it knows pairs of states only."""
    if preference.basis.is_contested:
        return True
    if preference.ranking:
        return False
    return not preference.statements or any(len(readings_of(s)) > 1 for s in preference.statements)


def readings_of(statement: Statement) -> tuple[str, ...]:
    """Every expression that a statement may stand for: one where it is neither open nor contested.

    An open one may be wanted or not; of a contested one every claim gives a reading.
    """
    said = (statement.expression, *(statement.rivals if statement.basis.is_contested else ()))
    if statement.basis.is_contested and len(said) == 1:
        said = (*said, _opposite(said[0]))
    if statement.is_open:
        said = tuple(each for one in said for each in (one, _opposite(one)))
    return tuple(dict.fromkeys(said))


def _opposite(expression: str) -> str:
    said = parse_expression(expression)
    return written(said.of if isinstance(said, Not) else Not(of=said))


def preferred_of(preference: Preference | None, states: States) -> Ranks | Partial:
    """How a decision maker orders the feasible states.

    Args:
        preference: As written; None where nothing is known. Then everything is open, as where it
            is contested as a whole and nobody says what the other claims are.
        states: The feasible states.

    Raises:
        InvalidValue: An expression cannot be read.
        TooLarge: The preference is only partly known, and the states are too many to hold in pairs.
    """
    if preference is None or _is_blank(preference):
        return Partial(better=_pairs(states))
    if preference.ranking:
        ranks = [_ranked(tiers, states) for tiers in (preference.ranking, *_rivals(preference))]
        if len(ranks) == 1:
            return Ranks(rank=ranks[0])
        _pairs(states)
        return Partial(
            better=np.logical_and.reduce([_above(rank) for rank in ranks]),
            alike=_groups(np.array(ranks)),
        )
    if preference.orders:
        return Partial(better=_ordered(preference.orders, states))
    if is_open(preference):
        return Partial(
            better=_agreed(preference.statements, states),
            alike=_groups(_truths(preference.statements, states)),
        )
    return Ranks(rank=_scored(preference.statements, states))


def _is_blank(preference: Preference) -> bool:
    """Whether nothing is known of it."""
    if preference.basis.is_contested and not preference.rivals:
        return True
    return not (preference.ranking or preference.orders or preference.statements)


def _rivals(preference: Preference) -> tuple[tuple[tuple[str, ...], ...], ...]:
    return preference.rivals if preference.basis.is_contested else ()


def _pairs(states: States) -> Bools:
    if states.size > MOST_PARTIAL_STATES:
        raise TooLarge(
            f"A preference is only partly known, and the game has {states.size} states; "
            f"{MOST_PARTIAL_STATES} is the limit for such.",
            hint="Settle what is open or contested (each variant by itself), or take out options.",
        )
    return np.zeros((states.size, states.size), dtype=np.bool_)


def _above(rank: NDArray[np.int64]) -> Bools:
    """Pairs [a, b] of which b ranks above a."""
    return np.asarray(rank[np.newaxis, :] > rank[:, np.newaxis], dtype=np.bool_)


def _scored(statements: Sequence[Statement], states: States) -> NDArray[np.int64]:
    score = np.zeros(states.size, dtype=np.int64)
    for count, statement in enumerate(statements, start=1):
        score = 2 * score + states.where(statement.expression)
        if count % _DOUBLINGS == 0:
            score = _dense(score)
    return _dense(score)


def _dense(score: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same order with the ranks 0, 1, 2 and so on."""
    top = int(score.max(initial=0))
    if top < _TABLED:
        is_used = np.zeros(top + 1, dtype=np.bool_)
        is_used[score] = True
        return np.asarray((np.cumsum(is_used) - 1)[score], dtype=np.int64)
    return np.unique(score, return_inverse=True)[1].astype(np.int64).reshape(score.shape)


def tiers_of(ranking: Sequence[Sequence[str]], states: States) -> list[Bools]:
    """(states,) membership of each tier of a ranking."""
    return [
        np.logical_or.reduce([states.where(text) for text in tier]) if tier else _none(states)
        for tier in ranking
    ]


def _none(states: States) -> Bools:
    return np.zeros(states.size, dtype=np.bool_)


def _ranked(ranking: Sequence[Sequence[str]], states: States) -> NDArray[np.int64]:
    rank = np.zeros(states.size, dtype=np.int64)
    for height, members in enumerate(reversed(tiers_of(ranking, states)), start=1):
        rank[members] = height
    return _dense(rank)


def _agreed(statements: Sequence[Statement], states: States) -> Bools:
    """Pairs that every reading of the statements orders alike: [a, b] = b better than a.

    Readings of different statements are combined freely. `alike`: equal in every reading so far;
    `begun`: better in some, equal in the others so far; `better`: better in all.
    """
    better = _pairs(states)
    alike, begun = ~better, better.copy()
    for statement in statements:
        true_in = [states.where(text) for text in readings_of(statement)]
        gains = [~true[:, np.newaxis] & true[np.newaxis, :] for true in true_in]
        some, every = np.logical_or.reduce(gains), np.logical_and.reduce(gains)
        is_hurt = some.T
        better |= (alike | begun) & every
        begun = (begun | (alike & some)) & ~every & ~is_hurt
        alike = alike & ~some & ~is_hurt
    return better


def _truths(statements: Sequence[Statement], states: States) -> Bools:
    """(readings, states) truth of every reading of every statement."""
    return np.array([states.where(text) for one in statements for text in readings_of(one)])


def _groups(judged: NDArray[np.generic]) -> NDArray[np.int64]:
    """(states,) number of each group of states that are alike in every row."""
    return np.asarray(np.unique(judged, axis=1, return_inverse=True)[1].reshape(-1), dtype=np.int64)


def _ordered(orders: Sequence[Order], states: States) -> Bools:
    """[a, b] = b better than a: by an order, or by several that follow each other."""
    _pairs(states)
    standing = [order for order in orders if not order.basis.is_contested]
    if not standing:
        return _pairs(states)
    upper, lower = _sides(standing, states)
    follows = _chained(upper, lower)
    first = (upper.T.astype(np.float32) @ follows.astype(np.float32)) > 0
    above = (first.astype(np.float32) @ lower.astype(np.float32)) > 0
    return np.ascontiguousarray(above.T, dtype=np.bool_)


def _sides(orders: Sequence[Order], states: States) -> tuple[Bools, Bools]:
    upper = np.array([states.where(order.better) for order in orders])
    lower = np.array([states.where(order.worse) for order in orders])
    return upper, lower


def _chained(upper: Bools, lower: Bools) -> Bools:
    """(orders, orders): whether one order's worse states lead, by others, to another's better."""
    follows = _linked(upper, lower) | np.eye(len(upper), dtype=np.bool_)
    for middle in range(len(upper)):
        follows |= follows[:, middle : middle + 1] & follows[middle : middle + 1, :]
    return follows


def _linked(upper: Bools, lower: Bools) -> Bools:
    shared = lower.astype(np.float32) @ upper.astype(np.float32).T
    return np.asarray(shared > 0, dtype=np.bool_)


def cycle_of_orders(orders: Sequence[Order], states: States) -> tuple[Order, ...]:
    """Orders that together put a state above itself, the fewest there are; empty where none do.

    Contested orders are left out, as they are from the preference.
    """
    standing = [order for order in orders if not order.basis.is_contested]
    if not standing:
        return ()
    linked = _linked(*_sides(standing, states))
    rounds = [_round(linked, start) for start in range(len(standing))]
    found = min((path for path in rounds if path), key=len, default=[])
    return tuple(standing[index] for index in found)


def _round(linked: Bools, start: int) -> list[int]:
    """The shortest way from an order back to itself."""
    if linked[start, start]:
        return [start]
    ways = {start: [start]}
    frontier = [start]
    while frontier:
        reached: list[int] = []
        for here in frontier:
            for there in map(int, np.flatnonzero(linked[here])):
                if there == start:
                    return ways[here]
                if there not in ways:
                    ways[there] = [*ways[here], there]
                    reached.append(there)
        frontier = reached
    return []

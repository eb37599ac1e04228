"""What in a model makes one state better than another for a player: the parts that decide.

Of prioritised statements that is the first on which the two states differ; of a ranking the two
tiers; of pairs the pairs that lead from one to the other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from truceline.scenarios.model import Basis, ConflictModel, Game, Order, Preference
from truceline.scenarios.preferences import readings_of, tiers_of
from truceline.scenarios.states import States, feasible_states, states_of

__all__ = ["Reason", "reasons_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A part of a preference that decides between two states.

    Attributes:
        text: The part as written.
        says: What it says of the two states, in a clause.
        basis: On what it rests.
        line: Line in the model's file; 0 where there is none.
    """

    text: str
    says: str
    basis: Basis = field(default_factory=Basis)
    line: int = 0


def reasons_for(
    model: ConflictModel | None, game: Game, player: int, *, worse: int, better: int
) -> tuple[Reason, ...]:
    """Parts of the player's preference that put `better` above `worse`; none where they are equal.

    Without a model there is nothing to cite, and nothing is given.
    """
    said = [p for p in model.preferences if p.player == game.players[player]] if model else []
    if model is None or not said:
        return ()
    if said[0].orders and not said[0].ranking:
        return _by_orders(said[0].orders, feasible_states(model), worse, better)
    pair = _pair(model, game, worse, better)
    return _by_ranking(said[0], pair) if said[0].ranking else _by_statements(said[0], pair)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Two states, and where they stand among those on which expressions are judged."""

    states: States
    worse: int
    better: int

    def gain(self, text: str) -> int:
        """1 where the expression holds in the better state only, -1 in the worse only, else 0."""
        truth = self.states.where(text)
        return int(truth[self.better]) - int(truth[self.worse])


def _pair(model: ConflictModel, game: Game, worse: int, better: int) -> _Pair:
    """In option form the two alone are judged, and not a million."""
    states = states_of(model)
    if states.names:
        return _Pair(states=states, worse=worse, better=better)
    return _Pair(states=replace(states, masks=game.masks[[worse, better]]), worse=0, better=1)


def _by_statements(preference: Preference, pair: _Pair) -> tuple[Reason, ...]:
    """The statements that differ, down to the first that decides in every reading."""
    found = []
    for statement in preference.statements:
        gains = [pair.gain(text) for text in readings_of(statement)]
        if any(gains):
            is_true = bool(pair.states.where(statement.expression)[pair.better])
            says = "true" if is_true else "not true"
            found.append(
                Reason(
                    text=statement.expression,
                    says=f"{says} in the better state, and otherwise in the worse",
                    basis=statement.basis,
                    line=statement.line,
                )
            )
        if all(gain > 0 for gain in gains):
            break
    return tuple(found)


def _by_ranking(preference: Preference, pair: _Pair) -> tuple[Reason, ...]:
    tiers = tiers_of(preference.ranking, pair.states)
    last = len(tiers) + 1
    worse, better = (
        next((place for place, tier in enumerate(tiers, start=1) if tier[state]), last)
        for state in (pair.worse, pair.better)
    )
    if worse == better:
        return ()
    text = ", ".join(preference.ranking[better - 1]) if better < last else "all others"
    says = f"tier {better} of {last}, and the other state tier {worse}"
    return (Reason(text=text, says=says, basis=preference.basis, line=preference.line),)


def _by_orders(
    orders: Sequence[Order], states: States, worse: int, better: int
) -> tuple[Reason, ...]:
    """The fewest pairs that lead from the better state down to the worse."""
    standing = [order for order in orders if not order.basis.is_contested]
    upper = [states.where(order.better) for order in standing]
    lower = [states.where(order.worse) for order in standing]
    waiting = deque[tuple[int, ...]]((k,) for k in range(len(standing)) if upper[k][better])
    seen = {chain[0] for chain in waiting}
    while waiting:
        chain = waiting.popleft()
        if lower[chain[-1]][worse]:
            return tuple(_pair_reason(standing[k]) for k in chain)
        onward = [k for k in range(len(standing)) if (lower[chain[-1]] & upper[k]).any()]
        waiting.extend((*chain, k) for k in onward if k not in seen)
        seen.update(onward)
    return ()


def _pair_reason(order: Order) -> Reason:
    return Reason(
        text=f"{order.better} before {order.worse}",
        says="stated as a pair",
        basis=order.basis,
        line=order.line,
    )

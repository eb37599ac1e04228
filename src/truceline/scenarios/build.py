"""A model as written → the game that stability is computed on, and its variants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue, TooLarge
from truceline.scenarios.check import errors_of
from truceline.scenarios.model import Basis, ConflictModel, Game, Preference, Statement
from truceline.scenarios.preferences import preferred_of, readings_of
from truceline.scenarios.states import (
    States,
    feasible_states,
    labels_of,
    states_of,
    status_quo_of,
)

__all__ = ["MOST_LISTED_MOVES", "MOST_VARIANTS", "build_game", "variants", "where_true"]

MOST_LISTED_MOVES = 16_000_000
"""Moves of a game in option form at most that are listed; beyond, they follow from the options."""
MOST_VARIANTS = 1024
_CHUNK = 1 << 22

Ints = NDArray[np.int64]


def build_game(model: ConflictModel) -> Game:
    """The feasible states of a model, the moves between them, and who prefers which.

    A preference that is open or contested in parts becomes a partial order: two states are ordered
    only if every reading orders them so. A contested exclusion excludes nothing.

    Raises:
        TooLarge: The model has more than 22 options, or a partial preference too many states.
        InvalidValue: The model has an error; the first is named, with line and repair.
    """
    states_of(model)
    errors = errors_of(model)
    if errors:
        more = f" ({len(errors) - 1} more: see `truceline check`.)" if len(errors) > 1 else ""
        raise InvalidValue(errors[0].message + more, hint=errors[0].hint, where=errors[0].where)
    if not (model.options or model.states):
        raise InvalidValue(
            f"The model '{model.model_id}' has positions only: it has no states to hold.",
            hint="See its positions, or add options.",
            where=model.where,
        )
    states = feasible_states(model)
    players = tuple(player.player for player in model.players)
    said = {preference.player: preference for preference in model.preferences}
    indptr, indices = _listed(model, players) if states.names else _option_moves(model, states)
    return Game(
        players=players,
        labels=labels_of(states),
        masks=states.masks,
        indptr=indptr,
        indices=indices,
        preferred=tuple(preferred_of(said.get(player), states) for player in players),
        owners=tuple(players.index(option.owner) for option in model.options),
        directions=tuple(option.direction for option in model.options),
        status_quo=status_quo_of(model, states),
        outcomes={
            outcome.outcome_id: tuple(np.flatnonzero(states.named(outcome.outcome_id)).tolist())
            for outcome in model.outcomes
        },
    )


def where_true(model: ConflictModel, expression: str) -> NDArray[np.bool_]:
    """(states,) in which states of the model's game an expression holds, in the game's order.

    Raises:
        InvalidValue: It is no expression, or has a name that the model has not.
    """
    return feasible_states(model).where(expression)


def _listed(
    model: ConflictModel, players: Sequence[str]
) -> tuple[tuple[Ints, ...], tuple[Ints, ...]]:
    """Moves as the model gives them, state by state."""
    at = {name: index for index, name in enumerate(model.states)}
    indptr, indices = [], []
    for player in players:
        rows = model.moves.get(player, {})
        ends = [sorted({at[end] for end in rows.get(name, ())}) for name in model.states]
        indptr.append(np.cumsum([0, *map(len, ends)], dtype=np.int64))
        indices.append(np.array([end for row in ends for end in row], dtype=np.int64))
    return tuple(indptr), tuple(indices)


def _option_moves(
    model: ConflictModel, states: States
) -> tuple[tuple[Ints, ...], tuple[Ints, ...]]:
    """Moves by changing any of one's own options at once; none listed where they are too many."""
    owned = [
        [bit for bit, option in enumerate(model.options) if option.owner == player.player]
        for player in model.players
    ]
    if sum(states.size * ((1 << len(bits)) - 1) for bits in owned) > MOST_LISTED_MOVES:
        return (), ()
    index = np.full(1 << len(model.options), -1, dtype=np.int64)
    index[states.masks] = np.arange(states.size)
    kept = {name: _bits_of(model, name) for name in ("on", "off")}
    found = [_moves_of(bits, states, index, kept["on"], kept["off"]) for bits in owned]
    return tuple(one for one, _ in found), tuple(two for _, two in found)


def _bits_of(model: ConflictModel, direction: str) -> int:
    return sum(1 << k for k, option in enumerate(model.options) if option.direction == direction)


def _moves_of(
    bits: Sequence[int], states: States, index: Ints, only_on: int, only_off: int
) -> tuple[Ints, Ints]:
    """Offsets and ends of one player's moves, by state."""
    changes = np.array(
        [
            sum(1 << bit for k, bit in enumerate(bits) if pick >> k & 1)
            for pick in range(1, 1 << len(bits))
        ],
        dtype=np.int64,
    )
    counts, ends = [np.zeros(1, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    step = max(1, _CHUNK // max(1, changes.size))
    for start in range(0, states.size, step):
        before = states.masks[start : start + step, np.newaxis]
        after = before ^ changes
        is_taken_back = (before & ~after & only_on) != 0
        is_taken_anew = (after & ~before & only_off) != 0
        end = np.where(is_taken_back | is_taken_anew, -1, index[after])
        counts.append((end >= 0).sum(axis=1, dtype=np.int64))
        end.sort(axis=1)
        ends.append(end[end >= 0])
    return np.cumsum(np.concatenate(counts), dtype=np.int64), np.concatenate(ends)


def variants(model: ConflictModel) -> tuple[ConflictModel, ...]:
    """The model with everything open or contested settled, in every combination.

    Open statements are taken either way, contested statements and rankings as each claim has them;
    `notes` ends with what was taken. Pairs that orders leave open are not settled here: they have
    too many readings to list (see `robustness`). A model without anything open is its only variant.

    Raises:
        TooLarge: There are more than 1,024 combinations.
    """
    choices = [_settled(preference) for preference in model.preferences]
    count = prod(len(each) for each in choices)
    if count > MOST_VARIANTS:
        raise TooLarge(
            f"The model '{model.model_id}' has {count} variants; {MOST_VARIANTS} is the limit.",
            hint="Settle some of what is open: judge claims, or take `open` off statements.",
            where=model.where,
        )
    return tuple(
        replace(
            model,
            preferences=tuple(preference for preference, _ in picked),
            notes=(*model.notes, *(note for _, notes in picked for note in notes)),
        )
        for picked in product(*choices)
    )


def _settled(preference: Preference) -> tuple[tuple[Preference, tuple[str, ...]], ...]:
    if preference.ranking:
        return tuple(_settled_rankings(preference))
    ways = [tuple(_settled_statements(preference, one)) for one in preference.statements]
    if prod(len(way) for way in ways) > MOST_VARIANTS:
        raise TooLarge(
            f"The preference of '{preference.player}' has more than {MOST_VARIANTS} variants.",
            hint="Settle some of what is open: judge claims, or take `open` off statements.",
        )
    return tuple(
        (
            replace(preference, statements=tuple(statement for statement, _ in picked)),
            tuple(note for _, note in picked if note),
        )
        for picked in product(*ways)
    )


def _settled_rankings(preference: Preference) -> Iterator[tuple[Preference, tuple[str, ...]]]:
    rivals = preference.rivals if preference.basis.is_contested else ()
    for count, ranking in enumerate((preference.ranking, *rivals), start=1):
        basis = _uncontested(preference.basis)
        note = f"Taken for {preference.player}: ranking {count} of {1 + len(rivals)}."
        yield (
            replace(preference, ranking=ranking, rivals=(), basis=basis),
            (note,) if rivals else (),
        )


def _settled_statements(
    preference: Preference, statement: Statement
) -> Iterator[tuple[Statement, str]]:
    readings = readings_of(statement)
    for reading in readings:
        basis = _uncontested(statement.basis)
        note = f"Taken for {preference.player}: {reading}." if len(readings) > 1 else ""
        yield replace(statement, expression=reading, is_open=False, rivals=(), basis=basis), note


def _uncontested(basis: Basis) -> Basis:
    return replace(basis, contested_by=())

"""Pairs of named outcomes that a preference leaves open, and the model with some of them settled.

Preferences written as pairs, and those of which nothing is said, leave far too many pairs of states
open to choose one by one. Those that a reader asks about have names: the outcomes and today's
state. Whoever settles one asks "what if"; nothing becomes known by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue, UnknownId
from truceline.scenarios.choices import OpenPart
from truceline.scenarios.model import Basis, ConflictModel, Order, Partial, Preference
from truceline.scenarios.preferences import MOST_PARTIAL_STATES, cycle_of_orders, preferred_of
from truceline.scenarios.states import States, feasible_states, labels_of, status_quo_of

__all__ = ["is_pair", "open_pairs", "with_pairs"]

TODAY = "today"
MOST_COMPARED = 5
"""Named outcomes up to which each is compared with each; beyond, each with today's state only."""

_ASKED = Basis(judged_by="the reader", reason="Taken so to see what follows; no source says it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """States that have a name: as keys have it, as expressions and as people write it."""

    key: str
    expression: str
    words: str
    states: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """What is open, and the orders that it may be read as; `place` of a contested order."""

    part: OpenPart
    orders: tuple[Order, ...]
    place: int | None = None


def is_pair(key: str) -> bool:
    """Whether a key names a pair, as keys of other open parts never do."""
    return "/" in key


def open_pairs(model: ConflictModel) -> tuple[OpenPart, ...]:
    """Named groups of states that a preference leaves open, and orders that claims contest.

    Keys are `PLAYER/BETTER/WORSE` and `PLAYER/NUMBER` of a contested order, counted from 1. A
    reading that contradicts what is known is not among the readings.

    Raises:
        InvalidValue: An expression of the model cannot be read.
    """
    return tuple(pair.part for pair in _pairs(model))


def with_pairs(model: ConflictModel, taken: Mapping[str, int]) -> ConflictModel:
    """The model with some open pairs read one way.

    Raises:
        UnknownId: The model leaves no such pair open.
        InvalidValue: The pair has no such reading, or the readings contradict each other.
    """
    if not taken:
        return model
    known = {pair.part.key: pair for pair in _pairs(model)}
    added: dict[str, list[tuple[_Pair, Order]]] = {}
    notes = []
    for key, number in taken.items():
        if key not in known:
            some = ", ".join(known) or "nothing"
            raise UnknownId(f"'{key}' is not open in this model.", hint=f"Open pairs: {some}.")
        pair = known[key]
        if not 0 <= number < len(pair.orders):
            raise InvalidValue(
                f"'{key}' has no reading {number}.",
                hint=f"Give a number from 0 to {len(pair.orders) - 1}.",
            )
        added.setdefault(pair.part.player, []).append((pair, pair.orders[number]))
        notes.append(f"Taken as: {pair.part.player}: {pair.part.readings[number]}.")
    said = {one.player: one for one in model.preferences}
    wanted = [said.get(one.player, Preference(player=one.player)) for one in model.players]
    changed = [_with_orders(one, added.get(one.player, ())) for one in wanted]
    _check_rounds(model, [one for one in changed if one.player in added])
    preferences = tuple(one for one in changed if one.player in said or one.player in added)
    return replace(model, preferences=preferences, notes=(*model.notes, *notes))


def _with_orders(preference: Preference, added: Sequence[tuple[_Pair, Order]]) -> Preference:
    orders = list(preference.orders)
    for pair, order in added:
        if pair.place is None:
            orders.append(order)
        else:
            orders[pair.place] = order
    return replace(preference, orders=tuple(orders)) if added else preference


def _check_rounds(model: ConflictModel, preferences: Sequence[Preference]) -> None:
    states = feasible_states(model)
    words = {group.expression: group.words for group in _groups(model, states)}
    for preference in preferences:
        if cycle := cycle_of_orders(preference.orders, states):
            said = ", ".join(
                f"{words.get(one.better, one.better)} > {words.get(one.worse, one.worse)}"
                for one in cycle
            )
            raise InvalidValue(
                f"These readings of '{preference.player}' contradict each other: {said}.",
                hint="Leave one of them open.",
            )


# -- what is open ------------------------------------------------------------------------------


def _pairs(model: ConflictModel) -> Iterator[_Pair]:
    if not (model.options or model.states):
        return
    states = feasible_states(model)
    if states.size > MOST_PARTIAL_STATES:
        return  # its game is refused, with a hint
    groups = _groups(model, states)
    said = {one.player: one for one in model.preferences}
    for player in model.players:
        preference = said.get(player.player)
        if preference is None or preference.orders:
            yield from _contested(preference)
            yield from _between(player.player, preference, groups, states)


def _contested(preference: Preference | None) -> Iterator[_Pair]:
    for place, order in enumerate(preference.orders if preference else ()):
        if preference and order.basis.is_contested:
            basis = replace(order.basis, contested_by=())
            ways = (
                replace(order, basis=basis),
                replace(order, better=order.worse, worse=order.better, basis=basis),
            )
            yield _Pair(
                part=OpenPart(
                    key=f"{preference.player}/{place + 1}",
                    player=preference.player,
                    readings=tuple(f"{one.better} > {one.worse}" for one in ways),
                    basis=order.basis,
                    line=order.line,
                ),
                orders=ways,
                place=place,
            )


def _is_equal(preferred: Partial, one: _Group, other: _Group) -> bool:
    """Whether the states of both are known to be alike for the player, whatever stays open."""
    return len(set(preferred.group[one.states | other.states].tolist())) == 1


def _between(
    player: str, preference: Preference | None, groups: Sequence[_Group], states: States
) -> Iterator[_Pair]:
    preferred = preferred_of(preference, states)
    if not isinstance(preferred, Partial):
        return
    is_few = len(groups) <= MOST_COMPARED + 1
    for one, other in combinations(groups, 2):
        if not is_few and TODAY not in (one.key, other.key):
            continue
        if (one.states & other.states).any() or _is_equal(preferred, one, other):
            continue
        up = preferred.better[np.ix_(other.states, one.states)]
        down = preferred.better[np.ix_(one.states, other.states)]
        if up.all() or down.all():
            continue
        ways = [(one, other)] if not down.any() else []
        ways += [(other, one)] if not up.any() else []
        if ways:
            yield _Pair(
                part=OpenPart(
                    key=f"{player}/{one.key}/{other.key}",
                    player=player,
                    readings=tuple(f"{better.words} > {worse.words}" for better, worse in ways),
                    line=preference.line if preference else 0,
                ),
                orders=tuple(_order(better, worse) for better, worse in ways),
            )


def _order(better: _Group, worse: _Group) -> Order:
    return Order(better=better.expression, worse=worse.expression, basis=_ASKED)


def _groups(model: ConflictModel, states: States) -> list[_Group]:
    """Named outcomes that some state is, and today's state."""
    found = [
        _Group(key=name, expression=name, words=name, states=states.named(name))
        for name in (one.outcome_id for one in model.outcomes)
    ]
    today = status_quo_of(model, states)
    if today >= 0:
        mask = np.zeros(states.size, dtype=np.bool_)
        mask[today] = True
        label = labels_of(states)[today]
        found.append(_Group(key=TODAY, expression=label, words="today's state", states=mask))
    return [one for one in found if one.states.any()]

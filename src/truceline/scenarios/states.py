"""The states of a model: which are feasible, their names, and where an expression holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process

from truceline.core.errors import InvalidValue, TooLarge
from truceline.scenarios.language import holds, is_pattern, parse_expression
from truceline.scenarios.model import ConflictModel

__all__ = ["MOST_OPTIONS", "States", "feasible_states", "labels_of", "states_of", "status_quo_of"]

MOST_OPTIONS = 22
"""Options of a model at most: four million states before exclusions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class States:
    """States by which expressions are judged; feasible or not.

    Attributes:
        masks: (states,) int64, bit k = option k taken; empty where states are given one by one.
        names: Names of states given one by one, in order; empty in option form.
        options: Option → its bit.
        outcomes: Named outcome → its expression.
    """

    masks: NDArray[np.int64]
    names: tuple[str, ...]
    options: Mapping[str, int]
    outcomes: Mapping[str, str]

    @property
    def size(self) -> int:
        """Number of states."""
        return len(self.names) or int(self.masks.shape[0])

    def where(self, text: str) -> NDArray[np.bool_]:
        """In which states an expression holds: (states,) bool.

        Raises:
            InvalidValue: It is no expression, or has a name that the model has not.
        """
        return holds(parse_expression(text), self.named, self.size)

    def named(self, name: str) -> NDArray[np.bool_]:
        """In which states a name is true: an option, an outcome, a state or a pattern.

        Raises:
            InvalidValue: The model has no such name; the nearest is given.
        """
        if name in self.outcomes:
            return holds(parse_expression(self.outcomes[name]), self._plain, self.size)
        return self._plain(name)

    def _plain(self, name: str) -> NDArray[np.bool_]:
        if name in self.options:
            return (self.masks >> self.options[name] & 1).astype(np.bool_)
        if name in self.names:
            found = np.zeros(self.size, dtype=np.bool_)
            found[self.names.index(name)] = True
            return found
        if self.options and is_pattern(name):
            return self._matching(name)
        raise self._unknown(name)

    def _matching(self, pattern: str) -> NDArray[np.bool_]:
        if len(pattern) != len(self.options):
            raise InvalidValue(
                f"The pattern '{pattern}' has {len(pattern)} signs, "
                f"the model {len(self.options)} options.",
                hint="Write one sign per option, in the order of the model: Y, N or -.",
            )
        fixed = sum(1 << k for k, sign in enumerate(pattern) if sign != "-")
        taken = sum(1 << k for k, sign in enumerate(pattern) if sign == "Y")
        return np.asarray((self.masks & fixed) == taken, dtype=np.bool_)

    def _unknown(self, name: str) -> InvalidValue:
        if name in self.outcomes:
            return InvalidValue(
                f"The outcome '{name}' is used inside another outcome.",
                hint="Write out what it stands for: outcomes speak of options only.",
            )
        known = [*self.options, *self.names, *self.outcomes]
        near = process.extractOne(name, known, score_cutoff=60)
        return InvalidValue(
            f"The model has no option, state or outcome '{name}'.",
            hint=f"Did you mean '{near[0]}'?" if near else f"It has: {', '.join(known[:30])}.",
        )


def states_of(model: ConflictModel) -> States:
    """Every state that the options could make, or those that the model names; before exclusions.

    Raises:
        TooLarge: The model has more options than can be computed.
    """
    count = len(model.options)
    if count > MOST_OPTIONS:
        raise TooLarge(
            f"The model '{model.model_id}' has {count} options; {MOST_OPTIONS} is the limit.",
            hint="Merge options of one owner that are only taken together, or take out those on "
            "which no preference depends.",
            where=model.where,
        )
    return States(
        masks=np.arange(1 << count if count else 0, dtype=np.int64),
        names=model.states,
        options={option.option_id: bit for bit, option in enumerate(model.options)},
        outcomes={outcome.outcome_id: outcome.pattern for outcome in model.outcomes},
    )


def feasible_states(model: ConflictModel) -> States:
    """The states that can be, in ascending order of their masks; or as the model names them.

    A contested exclusion excludes nothing: what somebody holds possible stays possible.

    Raises:
        TooLarge: The model has more options than can be computed.
        InvalidValue: An exclusion cannot be read.
    """
    states = states_of(model)
    if states.names:
        return states
    kept = np.ones(states.size, dtype=np.bool_)
    for exclusion in model.exclusions:
        if not exclusion.basis.is_contested:
            kept &= ~states.where(exclusion.expression)
    return States(
        masks=states.masks[kept], names=(), options=states.options, outcomes=states.outcomes
    )


def status_quo_of(model: ConflictModel, states: States) -> int:
    """Index of today's state among feasible ones; -1 where none is stated or feasible."""
    if states.names:
        today = [name for name, is_today in model.status_quo.items() if is_today]
        return states.names.index(today[0]) if today and today[0] in states.names else -1
    if not states.options or set(model.status_quo) != set(states.options):
        return -1
    mask = sum(1 << states.options[name] for name, taken in model.status_quo.items() if taken)
    at = int(np.searchsorted(states.masks, mask))
    return at if at < states.size and int(states.masks[at]) == mask else -1


def labels_of(states: States) -> tuple[str, ...]:
    """Name of each state: its own, or one sign per option (`YNNY`)."""
    if states.names:
        return states.names
    count = len(states.options)
    signs = np.empty((states.size, count), dtype=np.uint8)
    for bit in range(count):
        signs[:, bit] = np.where(states.masks >> bit & 1, ord("Y"), ord("N"))
    text = signs.tobytes().decode("ascii")
    return tuple(text[start : start + count] for start in range(0, len(text), count))

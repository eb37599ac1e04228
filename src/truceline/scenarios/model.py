"""Shapes of scenarios: options, preferences, the game they make, and what is stable in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from truceline.core.source import Span

if TYPE_CHECKING:
    from truceline.scenarios.positions import Position

__all__ = [
    "Basis",
    "Concept",
    "ConflictModel",
    "DecisionMaker",
    "Exclusion",
    "Game",
    "Issue",
    "Option",
    "Order",
    "Outcome",
    "Partial",
    "Preference",
    "Ranks",
    "Stability",
    "Statement",
]


class Concept(StrEnum):
    """Ways in which a decision maker may weigh a move (Fang, Hipel and Kilgour 1993)."""

    NASH = "R"
    GENERAL = "GMR"
    SYMMETRIC = "SMR"
    SEQUENTIAL = "SEQ"
    SYMMETRIC_SEQUENTIAL = "SSEQ"
    SIMULTANEOUS = "SIM"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """On what a part of a model rests.

    Attributes:
        claims: Ids of claims or of sources of the pack with a place in them.
        judged_by: Name of the person who says so where no claim does; `reason` why.
        contested_by: Claims that say the opposite: then the part is left out, not averaged.
    """

    claims: tuple[str, ...] = ()
    judged_by: str = ""
    reason: str = ""
    contested_by: tuple[str, ...] = ()

    @property
    def is_cited(self) -> bool:
        """Whether a claim or a named person stands behind it."""
        return bool(self.claims or self.judged_by)

    @property
    def is_contested(self) -> bool:
        """Whether a claim contradicts it."""
        return bool(self.contested_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMaker:
    """Who decides; `actor_id` in the pack, empty where it is a group of the model alone."""

    player: str
    name: str
    actor_id: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something that one decision maker can do or leave.

    Attributes:
        direction: `both`, `on` (once taken never taken back) or `off`.
    """

    option_id: str
    owner: str
    title: str
    direction: str = "both"
    basis: Basis = field(default_factory=Basis)
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """States that cannot be: those in which the expression is true."""

    expression: str
    reason: str = ""
    basis: Basis = field(default_factory=Basis)
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a decision maker wants, as an expression over options; true is preferred to false.

    Attributes:
        expression: `a & !b`, `a -> b` (if), `a <-> b` (iff); earlier ones weigh more.
        is_open: Known to matter, not known which way: robustness tries both.
        rivals: What other claims say instead, as expressions; only where it is contested.
        statement_id: Its own name, where it has one.
    """

    expression: str
    basis: Basis = field(default_factory=Basis)
    is_open: bool = False
    line: int = 0
    rivals: tuple[str, ...] = ()
    statement_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """`better` is preferred to `worse`, both patterns or expressions; for partial preferences."""

    better: str
    worse: str
    basis: Basis = field(default_factory=Basis)
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """How one decision maker orders the states, in one of three ways.

    Attributes:
        statements: Prioritised statements (Fang, Hipel, Kilgour and Peng 2003): lexicographic.
        ranking: Tiers of states or patterns, best first; states within a tier are equal, states
            that no tier names are last.
        orders: Pairs only; everything else stays open (a strict partial order).
        rivals: Rankings that other claims give; only where the ranking is contested.
    """

    player: str
    statements: tuple[Statement, ...] = ()
    ranking: tuple[tuple[str, ...], ...] = ()
    orders: tuple[Order, ...] = ()
    basis: Basis = field(default_factory=Basis)
    line: int = 0
    rivals: tuple[tuple[tuple[str, ...], ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A named set of states, as a pattern over options such as `YN-Y` or an expression."""

    outcome_id: str
    title: str
    pattern: str
    basis: Basis = field(default_factory=Basis)
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something at stake, on a scale from `low` to `high` in a unit."""

    issue_id: str
    title: str
    unit: str = ""
    low: float = 0.0
    high: float = 100.0
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictModel:
    """A model in option form, as a person wrote it.

    Attributes:
        status_quo: Option → whether it is taken today; state by state the name of today's → True.
        states: Only for models given state by state: name of each state; empty in option form.
        moves: Only then: player → state → states it can reach in one step, by name.
        where: File and line of the entry.
        status_quo_line: Line of the status quo; 0 where it is not stated.
        status_quo_basis: On what it rests.
        issues: What positions are about; a model may have positions alone.
    """

    model_id: str
    title: str
    players: tuple[DecisionMaker, ...]
    options: tuple[Option, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    preferences: tuple[Preference, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    status_quo: Mapping[str, bool] = field(default_factory=dict)
    states: tuple[str, ...] = ()
    moves: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    where: Span | None = None
    status_quo_line: int = 0
    status_quo_basis: Basis = field(default_factory=Basis)
    issues: tuple[Issue, ...] = ()
    positions: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """A total order with ties: (states,) int64, higher is better."""

    rank: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """A strict partial order, transitively closed: (states, states) bool, [a, b] = b better than a.

    What is neither better, worse nor equal is open: it neither tempts nor deters. States of one
    number in `alike`, (states,) int64, are known to be equal; None where none are.
    """

    better: NDArray[np.bool_]
    alike: NDArray[np.int64] | None = None

    @property
    def group(self) -> NDArray[np.int64]:
        """(states,) number of each state's group of equals, from 0 without gaps."""
        if self.alike is None:
            return np.arange(self.better.shape[0], dtype=np.int64)
        return np.unique(self.alike, return_inverse=True)[1].astype(np.int64)

    def between_groups(self) -> NDArray[np.bool_]:
        """(groups, groups): what is known to be better, group by group."""
        first = np.unique(self.group, return_index=True)[1]
        return np.asarray(self.better[np.ix_(first, first)], dtype=np.bool_)


Preferred: TypeAlias = Ranks | Partial


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """What stability is computed on: feasible states, moves, preferences.

    Attributes:
        labels: (states,) name of each state: `YNNY` over the options, or its own.
        masks: (states,) int64, bit k = option k taken; empty for state-by-state models.
        indptr: Per player, CSR of one-step moves over states: offsets; `indices` targets. Both
            are empty for large models in option form, whose moves follow from `masks`, `owners`
            and `directions`.
        owners: (options,) index of the player who owns each option; empty likewise.
        directions: (options,) `both`, `on` or `off`; empty likewise.
        status_quo: Index of today's state; -1 where none is given.
        outcomes: Named outcome → indices of its states.
    """

    players: tuple[str, ...]
    labels: tuple[str, ...]
    masks: NDArray[np.int64]
    indptr: tuple[NDArray[np.int64], ...]
    indices: tuple[NDArray[np.int64], ...]
    preferred: tuple[Preferred, ...]
    owners: tuple[int, ...] = ()
    directions: tuple[str, ...] = ()
    status_quo: int = -1
    outcomes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of feasible states."""
        return int(self.indptr[0].shape[0] - 1) if self.indptr else len(self.labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """Which states are stable, by one engine.

    Attributes:
        by_player: Concept → (players, states) bool.
        engine: `literal`, `sparse` or `options`.
        checked: Whether the literal engine was run beside it and agreed.
    """

    by_player: Mapping[Concept, NDArray[np.bool_]]
    engine: str
    checked: bool = False

    def equilibria(self, concept: Concept) -> NDArray[np.int64]:
        """States that are stable for every player."""
        return np.flatnonzero(self.by_player[concept].all(axis=0))

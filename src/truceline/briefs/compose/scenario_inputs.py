"""What the section on a scenario model is composed from: everything already computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.core.claim import Claim
from truceline.core.run import Run
from truceline.record.model import Record
from truceline.scenarios.model import ConflictModel, Game, Stability

__all__ = ["Held", "ScenarioInputs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How far an outcome, or today's state, survives what is left open.

    Attributes:
        verdict: Always, sometimes or never stable over all that is open; or why not decided.
        share: Of the ways drawn, 0-1, with its interval; None where none could be drawn.
    """

    title: str
    verdict: str
    share: tuple[float, float, float] | None = None
    draws: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioInputs:
    """Everything that the section says, already computed.

    Attributes:
        ways: Outcome → the moves that lead there by improvements, in words; None where none do.
        flaws: What a reader must know of the model, in sentences.
        claims: The claims that the model's parts name, by id.
        left_open: What is open: who, and its readings.
        held: How far outcomes survive that, under R.
    """

    record: Record
    model: ConflictModel
    game: Game
    stability: Stability
    ways: Mapping[str, Sequence[str] | None]
    flaws: tuple[str, ...]
    claims: Mapping[str, Claim]
    run: Run
    left_open: tuple[tuple[str, tuple[str, ...]], ...] = ()
    held: tuple[Held, ...] = ()

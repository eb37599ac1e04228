"""Positions, salience and capability of actors on issues, and what they add up to.

The default forecast is the weighted mean and median: simple, and on the evidence not beaten. The
challenge model (`challenge`) and the bargaining solutions (`bargaining`) stand beside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from truceline.core.errors import InvalidValue
from truceline.scenarios.model import Basis

__all__ = ["ACCURACY_NOTE", "Forecast", "Position", "forecast", "weighted_mean", "weighted_median"]

ACCURACY_NOTE = (
    "On 353 issues decided in the European Union the weighted mean missed by 23 points on a scale "
    "of 0–100, the challenge model by 29–31."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where one actor stands on one issue.

    Attributes:
        position: On the scale of the issue, in its unit.
        salience: How much it matters to the actor, 0–1.
        capability: How much the actor can bring to bear, > 0, in any unit.
    """

    actor: str
    issue: str
    position: float
    salience: float
    capability: float
    basis: Basis = field(default_factory=Basis)
    line: int = 0

    def __post_init__(self) -> None:
        numbers = (self.position, self.salience, self.capability)
        if not all(map(math.isfinite, numbers)) or self.capability <= 0:
            raise InvalidValue(
                f"{self.actor} on {self.issue}: position {self.position}, capability "
                f"{self.capability}.",
                hint="Give finite numbers and a capability above 0; leave out who has none.",
            )
        if not 0 <= self.salience <= 1:
            raise InvalidValue(
                f"{self.actor} on {self.issue}: salience {self.salience} is outside 0–1.",
                hint="Divide percentages by 100.",
            )

    @property
    def weight(self) -> float:
        """Capability times salience."""
        return self.capability * self.salience


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The weighted mean and median of one issue.

    Attributes:
        median_to: Upper end of the median: above `median` where the weights balance exactly.
        uncited: Actors whose position no claim and no named person stands behind.
        contested: Actors left out because claims contradict their position.
        note: How such forecasts have fared.
    """

    issue: str
    mean: float
    median: float
    median_to: float
    uncited: tuple[str, ...]
    contested: tuple[str, ...]
    note: str = ACCURACY_NOTE


def forecast(positions: Sequence[Position]) -> tuple[Forecast, ...]:
    """The weighted mean and median of each issue, in order of mention.

    A contested position is left out and named, not averaged.

    Raises:
        InvalidValue: An actor stands twice on one issue, or nobody with weight is left.
    """
    issues = dict.fromkeys(one.issue for one in positions)
    return tuple(_forecast(issue, [p for p in positions if p.issue == issue]) for issue in issues)


def weighted_mean(positions: Sequence[Position]) -> float:
    """Mean position by capability times salience.

    Raises:
        InvalidValue: No weight at all.

    Source: Achen (2006), in The European Union Decides, Cambridge University Press, chapter 4.
    """
    total = _total(positions)
    return math.fsum(one.weight * one.position for one in positions) / total


def weighted_median(positions: Sequence[Position]) -> tuple[float, float]:
    """Lowest and highest position that no other beats when weights are counted.

    They differ only where the weights on both sides balance exactly.

    Raises:
        InvalidValue: No weight at all.

    Source: Black (1948), J. Polit. Econ. 56:23-34.
    """
    half = _total(positions) / 2
    ranked = sorted((one for one in positions if one.weight > 0), key=lambda one: one.position)
    below = 0.0
    for at, one in enumerate(ranked):
        below = math.fsum(other.weight for other in ranked[: at + 1])
        if math.isclose(below, half, rel_tol=1e-12):
            return one.position, ranked[at + 1].position
        if below > half:
            return one.position, one.position
    return ranked[-1].position, ranked[-1].position


def _forecast(issue: str, positions: Sequence[Position]) -> Forecast:
    actors = [one.actor for one in positions]
    twice = next((actor for actor in actors if actors.count(actor) > 1), None)
    if twice is not None:
        raise InvalidValue(
            f"{twice} has two positions on {issue}.",
            hint="Keep one; name claims that say otherwise under `contested_by`.",
        )
    kept = [one for one in positions if not one.basis.is_contested]
    low, high = weighted_median(kept)
    return Forecast(
        issue=issue,
        mean=weighted_mean(kept),
        median=low,
        median_to=high,
        uncited=tuple(one.actor for one in kept if not one.basis.is_cited),
        contested=tuple(one.actor for one in positions if one.basis.is_contested),
    )


def _total(positions: Sequence[Position]) -> float:
    total = math.fsum(one.weight for one in positions)
    if total <= 0:
        raise InvalidValue(
            "Nobody with weight has a position on this issue.",
            hint="Give at least one actor a salience above 0.",
        )
    return total

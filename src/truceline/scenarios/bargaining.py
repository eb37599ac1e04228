"""What actors would settle on if they bargained: Nash and Kalai–Smorodinsky.

An actor's utility falls in a straight line with the distance from its position, issues weighed by
its salience: 1 at its own positions, 0 a whole scale away from all of them. Capability is
bargaining weight in the Nash solution; the Kalai–Smorodinsky solution has none. On a single issue
salience plays no part.
Sources: Nash (1950), Econometrica 18:155-162; Kalai (1977), Int. J. Game Theory 6:129-133 for
weights; Kalai and Smorodinsky (1975), Econometrica 43:513-518.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog, minimize

from truceline.core.errors import InvalidValue, NotConverged, NotIdentified
from truceline.scenarios.positions import Position

__all__ = ["Settlement", "kalai_smorodinsky", "nash_solution"]

Floats = NDArray[np.float64]

_CLOSE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A solution of a bargain.

    Attributes:
        outcome: Issue → place on its scale.
        utility: Actor → utility, 0–1.
        without: Actor → utility if they do not agree.
    """

    rule: str
    outcome: Mapping[str, float]
    utility: Mapping[str, float]
    without: Mapping[str, float]


def nash_solution(
    positions: Sequence[Position],
    *,
    scales: Mapping[str, tuple[float, float]],
    otherwise: Mapping[str, float] | None = None,
) -> Settlement:
    """The outcome with the greatest product of gains, each to the power of capability.

    Args:
        positions: Every actor on every issue.
        scales: Issue → lowest and highest place.
        otherwise: Issue → place if they do not agree; without it disagreement is worth 0 to all.

    Raises:
        InvalidValue: A position is missing or off its scale, or salience is 0 throughout.
        NotIdentified: Nothing is better for everyone than not to agree.
        NotConverged: The search did not settle.
    """
    bargain = _Bargain.of(positions, scales, otherwise)
    start = bargain.fairest()
    power = bargain.power / bargain.power.sum()

    def loss(point: Floats) -> float:
        return -float(power @ np.log(np.maximum(bargain.gains(point), 1e-300)))

    def slope(point: Floats) -> Floats:
        return np.asarray(-(power / np.maximum(bargain.gains(point), 1e-300)) @ bargain.slopes())

    found = minimize(
        loss,
        start,
        jac=slope,
        method="SLSQP",
        bounds=[(0.0, 1.0)] * start.size,
        constraints=[{"type": "ineq", "fun": bargain.slack, "jac": lambda _point: bargain.bends()}],
        options={"maxiter": 500, "ftol": 1e-14},
    )
    if found.status not in (0, 8):
        raise NotConverged(
            f"The Nash solution did not settle: {found.message}.",
            hint="Check for issues on which all positions are equal.",
        )
    best = found.x if found.fun <= loss(start) else start
    return bargain.settle("Nash", np.asarray(best))


def kalai_smorodinsky(
    positions: Sequence[Position],
    *,
    scales: Mapping[str, tuple[float, float]],
    otherwise: Mapping[str, float] | None = None,
) -> Settlement:
    """The outcome at which all reach the same share, the largest possible, of what they could hope.

    Of several such outcomes the one with the greatest sum of utilities.

    Args:
        positions: Every actor on every issue.
        scales: Issue → lowest and highest place.
        otherwise: Issue → place if they do not agree; without it disagreement is worth 0 to all.

    Raises:
        InvalidValue: A position is missing or off its scale, or salience is 0 throughout.
        NotIdentified: Nothing is better for everyone than not to agree.
    """
    bargain = _Bargain.of(positions, scales, otherwise)
    return bargain.settle("Kalai–Smorodinsky", bargain.fairest())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bargain:
    """Places scaled to 0–1. A point holds the outcome, then for each actor and issue how far off.

    Attributes:
        place: (actors, issues) positions.
        share: (actors, issues) salience, summing to 1 for each actor.
    """

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    scales: Mapping[str, tuple[float, float]]
    place: Floats
    share: Floats
    power: Floats
    without: Floats

    @classmethod
    def of(
        cls,
        positions: Sequence[Position],
        scales: Mapping[str, tuple[float, float]],
        otherwise: Mapping[str, float] | None,
    ) -> _Bargain:
        """Check and scale."""
        actors = tuple(dict.fromkeys(one.actor for one in positions))
        issues = tuple(dict.fromkeys(one.issue for one in positions))
        held = {(one.actor, one.issue): one for one in positions}
        _check(held, actors, issues, scales, len(positions))
        rows = [[held[actor, issue] for issue in issues] for actor in actors]
        place = np.array(
            [[_scaled(one.position, scales[one.issue]) for one in row] for row in rows]
        )
        salience = np.array([[one.salience for one in row] for row in rows])
        share = salience / salience.sum(axis=1, keepdims=True)
        without = np.zeros(len(actors))
        if otherwise is not None:
            point = np.array([_scaled(otherwise[issue], scales[issue]) for issue in issues])
            without = 1 - (share * np.abs(place - point)).sum(axis=1)
        return cls(
            actors=actors,
            issues=issues,
            scales=scales,
            place=place,
            share=share,
            power=np.array([np.mean([one.capability for one in row]) for row in rows]),
            without=without,
        )

    def slopes(self) -> Floats:
        """(actors, point) how utility changes with each part of a point."""
        size, issues = self.place.shape
        slopes = np.zeros((size, issues + size * issues))
        for actor in range(size):
            start = issues + actor * issues
            slopes[actor, start : start + issues] = -self.share[actor]
        return slopes

    def gains(self, point: Floats) -> Floats:
        """Utilities above those without agreement."""
        return np.asarray(1 + self.slopes() @ point - self.without)

    def bends(self) -> Floats:
        """Rows that keep each distance no less than how far the outcome is off, either way."""
        size, issues = self.place.shape
        outcome = np.tile(np.eye(issues), (size, 1))
        off = np.eye(size * issues)
        return np.vstack([np.hstack([-outcome, off]), np.hstack([outcome, off])])

    def slack(self, point: Floats) -> Floats:
        """How much each distance exceeds what it must be."""
        flat = self.place.reshape(-1)
        return np.asarray(self.bends() @ point + np.concatenate([flat, -flat]))

    def fairest(self) -> Floats:
        """The point of the Kalai–Smorodinsky solution."""
        slopes = self.slopes()
        hopes = np.array([1 - self._least(-row, None)[0] for row in slopes])
        room = hopes - self.without
        if np.any(room <= _CLOSE):
            raise self._no_room()
        # The share that all reach is one more part of the point, to be made as large as can be.
        rows = np.hstack([-slopes, room[:, np.newaxis]])
        goal = np.zeros(slopes.shape[1] + 1)
        goal[-1] = -1.0
        least, point = self._least(goal, rows)
        if -least <= _CLOSE:
            raise self._no_room()
        goal = np.append(-slopes.sum(axis=0), 0.0)
        _, point = self._least(goal, rows, share=-least - _CLOSE)
        return point[:-1]

    def settle(self, rule: str, point: Floats) -> Settlement:
        """The point in the words of the question."""
        places = point[: len(self.issues)]
        utility = 1 - (self.share * np.abs(self.place - places)).sum(axis=1)
        lows = [self.scales[issue] for issue in self.issues]
        return Settlement(
            rule=rule,
            outcome={
                issue: float(low + place * (high - low))
                for issue, place, (low, high) in zip(self.issues, places, lows, strict=True)
            },
            utility=dict(zip(self.actors, utility.tolist(), strict=True)),
            without=dict(zip(self.actors, self.without.tolist(), strict=True)),
        )

    def _least(self, goal: Floats, rows: Floats | None, share: float = 0.0) -> tuple[float, Floats]:
        """Minimum of a linear goal over outcomes at which nobody is worse off than without."""
        bends = self.bends()
        flat = self.place.reshape(-1)
        own = -self.slopes() if rows is None else rows
        # At full share 0 this says that everybody gets at least what they have without agreement.
        more = own.shape[1] - bends.shape[1]
        above = np.vstack([own, np.hstack([-bends, np.zeros((bends.shape[0], more))])])
        limit = np.concatenate([1 - self.without, flat, -flat])
        bounds = [(0.0, 1.0)] * bends.shape[1] + [(share, 1.0)] * more
        found = linprog(goal, A_ub=above, b_ub=limit, bounds=bounds)
        if found.status != 0:
            raise self._no_room()
        return float(found.fun), np.asarray(found.x)

    def _no_room(self) -> NotIdentified:
        return NotIdentified(
            "Nothing is better for everyone than not to agree: there is no bargain to solve.",
            hint="Check the place without agreement, or leave it out to count disagreement as 0.",
        )


def _check(
    held: Mapping[tuple[str, str], Position],
    actors: Sequence[str],
    issues: Sequence[str],
    scales: Mapping[str, tuple[float, float]],
    given: int,
) -> None:
    if len(held) != given or len(held) != len(actors) * len(issues) or not held:
        raise InvalidValue(
            "Every actor must have one position on every issue.",
            hint="Bargain over the issues on which all have one.",
        )
    for one in held.values():
        low, high = scales.get(one.issue, (0.0, 0.0))
        if not low <= one.position <= high or low >= high:
            raise InvalidValue(
                f"{one.actor} stands at {one.position} on {one.issue}, of scale {low}–{high}.",
                hint="Give each issue its lowest and highest place.",
            )
    silent = [a for a in actors if not any(held[a, issue].salience > 0 for issue in issues)]
    if silent:
        raise InvalidValue(
            f"{silent[0]} gives no issue any salience.", hint="Leave such actors out."
        )


def _scaled(place: float, scale: tuple[float, float]) -> float:
    return (place - scale[0]) / (scale[1] - scale[0])

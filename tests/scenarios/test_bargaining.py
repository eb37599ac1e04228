"""Nash and Kalai–Smorodinsky: solved cases and axioms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scenarios.test_positions import place
from truceline.core.errors import InvalidValue, NotIdentified
from truceline.scenarios.bargaining import kalai_smorodinsky, nash_solution
from truceline.scenarios.positions import Position

SCALES = {"x": (0.0, 100.0)}


def test_nash_divides_a_line_by_bargaining_weight_and_kalai_smorodinsky_in_half() -> None:
    """Dividing one unit with weights 2 : 1 gives 2/3 and 1/3 (Kalai 1977)."""
    pair = [place("a", 0, 2.0), place("b", 100, 1.0)]
    nash, fair = nash_solution(pair, scales=SCALES), kalai_smorodinsky(pair, scales=SCALES)
    assert nash.outcome["x"] == pytest.approx(100 / 3, abs=1e-2)
    assert nash.utility == pytest.approx({"a": 2 / 3, "b": 1 / 3}, abs=1e-4)
    assert fair.outcome["x"] == pytest.approx(50, abs=1e-4)


def test_actors_who_care_about_different_issues_trade_them() -> None:
    def on(actor: str, issue: str, where: float, salience: float) -> Position:
        return Position(actor=actor, issue=issue, position=where, salience=salience, capability=1.0)

    held = [on("a", "x", 0, 0.9), on("a", "y", 0, 0.1), on("b", "x", 100, 0.1)]
    held.append(on("b", "y", 100, 0.9))
    for solve in (nash_solution, kalai_smorodinsky):
        found = solve(held, scales={"x": (0.0, 100.0), "y": (0.0, 100.0)})
        assert found.outcome == pytest.approx({"x": 0, "y": 100}, abs=1e-3)
        assert found.utility == pytest.approx({"a": 0.9, "b": 0.9}, abs=1e-5)


@pytest.mark.parametrize("solve", [nash_solution, kalai_smorodinsky])
def test_turning_the_scale_around_turns_the_outcome_around(solve) -> None:  # type: ignore[no-untyped-def]
    held = [place("a", 10, 3.0), place("b", 35), place("c", 90, 2.0)]
    mirrored = [replace(one, position=100 - one.position) for one in held]
    there = solve(held, scales=SCALES).outcome["x"]
    assert solve(mirrored, scales=SCALES).outcome["x"] == pytest.approx(100 - there, abs=1e-2)
    assert 10 <= there <= 90


def test_everyone_gains_on_a_bad_place_without_agreement() -> None:
    held = [place("a", 40), place("b", 60)]
    found = nash_solution(held, scales=SCALES, otherwise={"x": 100.0})
    assert all(found.utility[actor] > found.without[actor] for actor in ("a", "b"))


def test_where_one_gains_only_what_another_loses_there_is_no_bargain() -> None:
    held = [place("a", 0), place("b", 100)]
    with pytest.raises(NotIdentified, match=r"Nothing is better for everyone"):
        nash_solution(held, scales=SCALES, otherwise={"x": 50.0})
    with pytest.raises(InvalidValue, match="of scale 0"):
        kalai_smorodinsky(held, scales={"x": (0.0, 50.0)})

"""Weighted mean and median."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue
from truceline.scenarios.model import Basis
from truceline.scenarios.positions import (
    ACCURACY_NOTE,
    Position,
    forecast,
    weighted_mean,
    weighted_median,
)


def place(actor: str, where: float, weight: float = 1.0, basis: Basis | None = None) -> Position:
    return Position(
        actor=actor,
        issue="x",
        position=where,
        salience=1.0,
        capability=weight,
        basis=basis or Basis(judged_by="a test"),
    )


def emission_standards(shared: Path) -> list[Position]:
    lines = (shared / "scenarios/emission_standards_bdm1994.csv").read_text().splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [
        Position(
            actor=row["actor"],
            issue="years",
            position=float(row["position"]),
            salience=float(row["salience"]) / 100,
            capability=float(row["capability"]),
        )
        for row in rows
    ]


def test_emission_standards_start_at_median_7_and_mean_7_39(shared: Path) -> None:
    """Bueno de Mesquita (1994), data as printed by Scholz, Calbert and Smith (2011), table 1."""
    (found,) = forecast(emission_standards(shared))
    assert (found.median, found.median_to, round(found.mean, 2)) == (7, 7, 7.39)
    assert found.note == ACCURACY_NOTE
    assert "23" in found.note
    assert "29–31" in found.note


def test_weights_in_exact_balance_leave_an_interval_of_medians() -> None:
    assert weighted_median([place("a", 0), place("b", 10)]) == (0, 10)


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0.1, 9)), min_size=1, max_size=8))
def test_no_position_beats_the_median_and_the_mean_lies_within(
    held: list[tuple[float, float]],
) -> None:
    positions = [place(str(k), where, weight) for k, (where, weight) in enumerate(held)]
    low, high = weighted_median(positions)
    total = sum(one.weight for one in positions)
    assert sum(one.weight for one in positions if one.position < low) <= total / 2 + 1e-9
    assert sum(one.weight for one in positions if one.position > high) <= total / 2 + 1e-9
    places = [one.position for one in positions]
    assert min(places) - 1e-9 <= weighted_mean(positions) <= max(places) + 1e-9


def test_a_contested_position_is_left_out_and_named_not_averaged() -> None:
    contested = place("b", 90, basis=Basis(claims=("one",), contested_by=("two",)))
    (found,) = forecast([place("a", 10), contested, place("c", 20, basis=Basis())])
    assert (found.mean, found.contested, found.uncited) == (15, ("b",), ("c",))


def test_percentages_and_double_positions_are_refused() -> None:
    with pytest.raises(InvalidValue, match="salience 80 is outside 0–1"):
        Position(actor="a", issue="x", position=1, salience=80, capability=1)
    with pytest.raises(InvalidValue, match="a has two positions on x"):
        forecast([place("a", 1), place("a", 2)])

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from monitor.displacement.worlds import START, made_world
from truceline.core.errors import InvalidValue
from truceline.monitor import FeedReports, ReportFilter, rate_ratio
from truceline.monitor.change.model import ChangeWindow
from truceline.monitor.displacement import Displacement, Surroundings, displacement, in_words

MakeReports = Callable[..., FeedReports]
Rates = Mapping[str, tuple[float, float]]

# The zone loses 2 incidents a day; the rest of the land does not change.
MOVED: Rates = {
    "zone": (3, 1), "near": (1, 2), "middle": (1, 1.5), "far": (1, 1.1), "control": (4, 4)
}  # fmt: skip
CALMED: Rates = {
    "zone": (3, 1), "near": (2, 0.8), "middle": (2, 1), "far": (2, 1.4), "control": (4, 4)
}  # fmt: skip
STILL: Rates = {
    "zone": (12, 4), "near": (12, 12), "middle": (12, 12), "far": (12, 12), "control": (40, 40)
}  # fmt: skip


def measured(make_reports: MakeReports, rates: Rates, seed: int = 1, **how: Any) -> Displacement:
    reports, land = made_world(make_reports, np.random.default_rng(seed), rates, **how)
    return displacement(reports, filters=ReportFilter(), land=land, start=START)


def test_what_moved_out_is_recovered_with_its_quotient(make_reports: MakeReports) -> None:
    found = measured(make_reports, MOVED)
    assert found.verdict == "moved out"
    # 1 + 0.5 + 0.1 more around for 2 fewer inside: the true quotient is -0.8.
    assert (found.quotient.low or 0) < -0.8 < (found.quotient.high or 0) < 0
    assert "fits violence that moved out" in in_words(found)
    assert "For each 10 incidents that the zone was spared" in in_words(found)


def test_calm_that_spread_has_a_quotient_above_zero(make_reports: MakeReports) -> None:
    found = measured(make_reports, CALMED)
    assert found.verdict == "calmed"
    assert (found.quotient.low or -1) > 0
    # 56 days: 2 fewer a day inside, 2.8 around.
    assert (found.saved.low or 0) < 56 * 4.8 < (found.saved.high or 0)
    assert "Nothing points to violence that moved out" in in_words(found)


def test_no_displacement_is_said_only_where_the_counts_can_rule_it_out(
    make_reports: MakeReports,
) -> None:
    assert measured(make_reports, STILL).verdict == "nothing seen"
    few = {area: (before / 12, during / 12) for area, (before, during) in STILL.items()}
    told = in_words(measured(make_reports, few))
    assert told.startswith("Whether violence moved out of zone cannot be told")
    assert "neither more nor fewer can be ruled out" in told


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"zone": (3, 3)}, "not shown that the zone grew calmer"),
        ({"control": (4, 1.2)}, "not shown that the zone grew calmer"),
        ({"zone": (0.1, 0)}, "incidents were counted in the zone before"),
        ({"control": (0.1, 0.1)}, "incidents were counted in the control before"),
    ],
)
def test_what_the_counts_cannot_tell_is_said(
    make_reports: MakeReports, changed: Rates, reason: str
) -> None:
    found = measured(make_reports, {**MOVED, **changed})
    assert found.verdict == "cannot be told"
    assert reason in in_words(found)
    assert found.quotient.value is None


def test_rings_that_were_already_moving_apart_are_not_trusted(make_reports: MakeReports) -> None:
    rates = {**MOVED, "near": (1, 4), "middle": (1, 3)}
    reports, land = made_world(make_reports, np.random.default_rng(4), rates)
    # Set against a later day, the days before hold the rise itself.
    later = START.fromordinal(START.toordinal() + 28)
    window = ChangeWindow(days_before=56, days_during=42, washout_days=0)
    found = displacement(reports, filters=ReportFilter(), land=land, start=later, window=window)
    assert any("already moved apart" in reason for reason in found.reasons)


def test_points_and_footprints_that_disagree_decide_nothing(make_reports: MakeReports) -> None:
    rates = {**MOVED, "near": (1, 2), "middle": (1, 1.4), "far": (1, 1.1)}
    sure = measured(make_reports, rates)
    vague = measured(make_reports, rates, share=0.35)
    assert sure.verdict == "moved out"
    assert vague.verdict == "cannot be told"
    assert any("two stories" in reason for reason in vague.reasons)
    assert any("placed less exactly" in note for note in vague.notes)


def test_each_ring_has_the_exact_ratio_of_its_counts(make_reports: MakeReports) -> None:
    found = measured(make_reports, MOVED)
    for ring in found.rings:
        before, during = int(ring.before.value or 0), int(ring.during.value or 0)
        assert ring.ratio == rate_ratio((during, 56), (before, 56))
        assert ring.level == pytest.approx(1 - 0.05 / 3)
    assert [(ring.inner_km, ring.outer_km) for ring in found.rings] == [(0, 10), (10, 25), (25, 50)]


def test_days_that_nobody_saw_leave_the_question_open(make_reports: MakeReports) -> None:
    reports, land = made_world(make_reports, np.random.default_rng(1), MOVED)
    early = START.replace(year=2015)
    found = displacement(reports, filters=ReportFilter(), land=land, start=early)
    assert "is not known" in in_words(found)
    assert found.zone.by_value is None


def test_lines_never_agreed_leave_it_open_as_well(make_reports: MakeReports) -> None:
    reports, land = made_world(make_reports, np.random.default_rng(1), MOVED)
    unstated = replace(land, zone=replace(land.zone, is_stated=False))
    found = displacement(reports, filters=ReportFilter(), land=unstated, start=START)
    assert "never agreed" in in_words(found)


def test_the_same_question_has_the_same_answer(make_reports: MakeReports) -> None:
    assert measured(make_reports, MOVED).quotient == measured(make_reports, MOVED).quotient


def test_a_zone_without_rings_is_refused(make_reports: MakeReports) -> None:
    _, land = made_world(make_reports, np.random.default_rng(1), MOVED)
    with pytest.raises(InvalidValue, match="No ring"):
        Surroundings(zone=land.zone, rings=(), control=land.control)

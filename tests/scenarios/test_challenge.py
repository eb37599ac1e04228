"""The challenge model against the published rounds, and what every variant must keep."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenarios.test_positions import emission_standards, place
from truceline.core.errors import InvalidValue, UnknownId
from truceline.scenarios.challenge import VARIANTS, Relation, run_challenge


def test_the_table_variant_follows_scholz_2011_round_by_round(shared: Path) -> None:
    """Table 2 of Scholz, Calbert and Smith (2011), rounds 1–8; printed to one decimal.

    The median of round 2 is the one figure that no reading of the text gave: 9.61 for 9.9.
    """
    printed = json.loads((shared / "scenarios/emission_standards_expected.json").read_text())
    table = printed["scholz2011_table2"]
    found = run_challenge(emission_standards(shared), variant="scholz-2011-table").rounds[1:]
    for one, median, mean in zip(found, table["median"], table["mean"], strict=True):
        assert one.mean == pytest.approx(mean, abs=0.1)
        if one.number != 2:
            assert one.median == pytest.approx(median, abs=0.1)
    assert [round(one.median, 2) for one in found] == [
        *(8.42, 9.61, 9.96, 9.96, 9.96, 7.47, 8.82, 9.67)
    ]


def test_variants_disagree_on_the_same_data_and_each_says_how_it_reads(shared: Path) -> None:
    """Ours, not published: median after eight rounds, so that a change of reading shows."""
    runs = {name: run_challenge(emission_standards(shared), variant=name) for name in VARIANTS}
    after = {name: round(run.rounds[-1].median, 1) for name, run in runs.items()}
    assert after == {"scholz-2011-table": 9.7, "scholz-2011-text": 7.0, "enforceable-1997": 9.0}
    assert len({run.reading for run in runs.values()}) == 3
    assert all("weighted mean" in run.note for run in runs.values())


@pytest.mark.parametrize("variant", VARIANTS)
def test_nobody_leaves_the_range_and_the_scale_does_not_matter(shared: Path, variant: str) -> None:
    years = emission_standards(shared)
    run = run_challenge(years, variant=variant, rounds=4)
    assert all(4 <= at <= 10 for one in run.rounds for at in one.positions.values())
    other = [
        type(one)(
            actor=one.actor,
            issue=one.issue,
            position=100 + 12 * one.position,
            salience=one.salience,
            capability=50 * one.capability,
        )
        for one in years
    ]
    scaled = run_challenge(other, variant=variant, rounds=4)
    assert scaled.rounds[-1].mean == pytest.approx(100 + 12 * run.rounds[-1].mean)


def test_two_equals_at_the_ends_stay_or_meet_alike() -> None:
    run = run_challenge([place("a", 0), place("b", 100)], variant="scholz-2011-text", rounds=1)
    first = run.rounds[1].positions
    assert first["a"] + first["b"] == pytest.approx(100)
    assert {move.relation for move in run.rounds[1].moves} <= set(Relation)


def test_unknown_variants_and_issues_without_a_quarrel_are_refused() -> None:
    with pytest.raises(UnknownId, match="No variant is called 'best'"):
        run_challenge([place("a", 1), place("b", 2)], variant="best")
    with pytest.raises(InvalidValue, match="on which actors differ"):
        run_challenge([place("a", 1), place("b", 1)])

from __future__ import annotations

import numpy as np
import pytest

from truceline.core.errors import InvalidValue
from truceline.monitor.duplicates import (
    JudgedPair,
    PlacedReports,
    calibrate,
    calibrated_in_words,
    load_weights,
    suggest_duplicates,
)

from .made import ACTORS, made_reports, placed, table_of, told_again

Case = tuple[list[PlacedReports], list[JudgedPair]]


@pytest.fixture(scope="module")
def judged() -> Case:
    """A person who knows the truth judges the first two hundred suggestions."""
    rows = made_reports(600)
    second = told_again(rows)
    feeds = [placed(rows, "ucdp-ged"), placed(second.reports, "second")]
    found = suggest_duplicates(feeds, actors=ACTORS).suggestions[-200:]
    pairs = [pair.report_ids for one in found for pair in one.pairs]
    return feeds, [JudgedPair(report_ids=p, is_same=second.truth.get(p[0]) == p[1]) for p in pairs]


def test_judgements_move_the_weights_towards_what_persons_saw(judged: Case) -> None:
    feeds, pairs = judged
    found = calibrate(feeds, pairs, actors=ACTORS)
    assert (found.same, found.different) == (sum(p.is_same for p in pairs), len(pairs) - found.same)
    assert found.loss_after < found.loss_before
    assert found.weights.version == f"duplicates.v1+{len(pairs)}-judged"
    assert load_weights().version == "duplicates.v1"
    assert "judged pairs" in calibrated_in_words(found)
    again = suggest_duplicates(feeds, actors=ACTORS, weights=found.weights)
    assert again.suggestions[0].weights == found.weights.version


def test_of_a_feed_that_nobody_judged_more_is_found_and_no_more_is_wrong(judged: Case) -> None:
    feeds, pairs = judged
    moved = calibrate(feeds, pairs, actors=ACTORS).weights
    second = told_again(made_reports(600), seed=8)
    given = [feeds[0], placed(second.reports, "second")]
    stated, after = (
        table_of(suggest_duplicates(given, actors=ACTORS, weights=weights), second.truth)["likely"]
        for weights in (None, moved)
    )
    assert after[2] > stated[2]
    assert after[1] > stated[1] - 0.02


def test_the_harder_the_pull_the_less_a_judgement_moves(judged: Case) -> None:
    feeds, pairs = judged
    soft, hard = (calibrate(feeds, pairs, actors=ACTORS, pull=pull) for pull in (0.5, 1e6))
    assert soft.loss_after < hard.loss_after == pytest.approx(hard.loss_before, abs=1e-3)
    assert hard.moved == ()
    for feature, old in load_weights().table.items():
        assert np.allclose(hard.weights.table[feature], old, atol=1e-3)


def test_the_order_of_judgements_changes_nothing(judged: Case) -> None:
    feeds, pairs = judged
    assert calibrate(feeds, pairs[::-1]).moved == calibrate(feeds, pairs).moved


def test_pairs_that_are_gone_are_counted_and_none_at_all_is_refused(judged: Case) -> None:
    feeds, pairs = judged
    gone = JudgedPair(report_ids=("second:none", "ucdp-ged:1"), is_same=True)
    assert calibrate(feeds, [*pairs, gone]).unused == 1
    with pytest.raises(InvalidValue, match="No judged pair"):
        calibrate(feeds, [gone])
    with pytest.raises(InvalidValue, match="pull is 0"):
        calibrate(feeds, pairs, pull=0)

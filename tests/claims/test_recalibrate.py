"""Decisions correct sureness that was wrong, and little of it where they are few."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.reviewing import claim, decided, edit
from truceline.claims.asked.two_methods import Agreement, Merged
from truceline.claims.model import EventType
from truceline.claims.reviewing.review import Action, fold_reviews
from truceline.claims.surety.recalibrate import (
    LEAST_JUDGED,
    Recalibration,
    judged_of,
    recalibrate,
    with_model,
)


def judged(
    number: int, *, intercept: float, slope: float, seed: int = 7
) -> list[tuple[float, bool]]:
    """Decisions on suggestions whose true log-odds are a line over those of their sureness."""
    rng = np.random.default_rng(seed)
    said = rng.uniform(0.2, 0.95, number)
    p_true = 1 / (1 + np.exp(-(intercept + slope * np.log(said / (1 - said)))))
    return list(zip(said.tolist(), (rng.uniform(size=number) < p_true).tolist(), strict=True))


@pytest.mark.parametrize(("intercept", "slope"), [(0.0, 1.0), (-1.0, 1.0), (0.8, 0.6), (-0.5, 1.6)])
def test_an_injected_error_is_recovered(intercept: float, slope: float) -> None:
    found = recalibrate(judged(8000, intercept=intercept, slope=slope))
    assert found.intercept == pytest.approx(intercept, abs=0.12)
    assert found.slope == pytest.approx(slope, abs=0.12)


@pytest.mark.parametrize("seed", range(5))
def test_a_hundred_decisions_bring_sureness_nearer_to_what_is_kept(seed: int) -> None:
    found = recalibrate(judged(100, intercept=-1.2, slope=1.0, seed=seed))
    ahead = judged(4000, intercept=-1.2, slope=1.0, seed=100 + seed)
    before = np.mean([(p - right) ** 2 for p, right in ahead])
    assert np.mean([(found.of(p) - right) ** 2 for p, right in ahead]) < before - 0.02


def test_fewer_decisions_than_needed_change_nothing() -> None:
    found = recalibrate(judged(LEAST_JUDGED - 1, intercept=-3, slope=1))
    assert found == Recalibration(judged=LEAST_JUDGED - 1)
    assert found.of(0.8) == 0.8


@settings(max_examples=60)
@given(
    pairs=st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=50, max_size=80),
    one=st.floats(0, 1),
    other=st.floats(0, 1),
)
def test_whatever_is_decided_the_order_of_claims_stays(
    pairs: list[tuple[float, bool]], one: float, other: float
) -> None:
    found = recalibrate(pairs)
    low, high = sorted((one, other))
    assert 0 < found.of(low) <= found.of(high) < 1
    assert recalibrate(pairs) == found


def test_only_what_frames_suggested_and_people_agree_about_is_judged() -> None:
    kept, wrong, retyped, asked, open_ = (
        replace(claim(at), sureness=sureness, method=method)
        for at, sureness, method in [
            *((0, 0.9, "frames.v1"), (30, 0.8, "frames.v1"), (60, 0.7, "frames.v1")),
            *((90, 0.3, "model"), (120, 0.6, "frames.v1")),
        ]
    )
    claims = fold_reviews(
        [kept, wrong, retyped, asked, open_],
        [
            decided(Action.ACCEPT, kept),
            decided(Action.REJECT, wrong),
            edit(retyped, event_type=EventType.AID),
            decided(Action.ACCEPT, asked),
        ],
    )
    assert sorted(judged_of(claims)) == [(0.7, False), (0.8, False), (0.9, True)]


@pytest.mark.parametrize(
    ("agrees", "found_by", "way"),
    [
        *((True, "both", 1), (False, "both", -1), (None, "frames", -1)),
        *((None, "frames-alone", 0), (None, "model", 0)),
    ],
)
def test_a_model_makes_a_claim_surer_or_less_sure_and_nothing_when_it_is_off(
    agrees: bool | None, found_by: str, way: int
) -> None:
    agreement = None
    if agrees is not None:
        agreement = Agreement(on_type=agrees, on_actors=agrees, on_polarity=agrees, on_voice=agrees)
    one = replace(claim(), sureness=0.7)
    told = with_model(Merged(suggestion=one, agreement=agreement, found_by=found_by))
    assert np.sign(told.sureness - 0.7) == way

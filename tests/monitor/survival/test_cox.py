from __future__ import annotations

import numpy as np
import pytest

from monitor.survival.examples import lives_of, placebo, treated
from truceline.core.errors import InvalidValue, MissingExtra
from truceline.monitor.survival import Life, cox, in_words

pytest.importorskip("lifelines")


def test_the_leukaemia_trial_has_the_coefficient_that_efrons_ties_give() -> None:
    effect = cox([*treated(), *placebo()], ["placebo"]).effects[0]
    # R survival: coxph(Surv(t, status) ~ placebo, ties = "efron").
    assert effect.log_ratio == pytest.approx(1.5721, abs=1e-4)
    assert effect.standard_error == pytest.approx(0.4124, abs=1e-4)
    assert effect.hazard_ratio.value == pytest.approx(4.817, abs=1e-3)
    assert (effect.p_proportional or 0) > 0.5


def _made(random: np.random.Generator, number: int, effect: float) -> list[Life]:
    trait = random.integers(0, 2, number)
    size = random.normal(50, 20, number)
    length = np.ceil(random.exponential(90 / np.exp(effect * trait))).astype(int)
    entry = random.integers(0, 40, number)
    return [
        Life(
            label=str(k),
            entry_days=int(entry[k]),
            exit_days=int(min(length[k], 150)),
            has_collapsed=bool(length[k] <= 150),
            traits={"local": float(trait[k]), "size": float(size[k])},
        )
        for k in range(number)
        if length[k] > entry[k]
    ]


def test_delayed_entry_agrees_with_statsmodels() -> None:
    models = pytest.importorskip("statsmodels.duration.hazard_regression")
    lives = _made(np.random.default_rng(2), 250, 0.7)
    theirs = models.PHReg(
        np.array([life.exit_days for life in lives]),
        np.array([[life.traits["local"], life.traits["size"]] for life in lives]),
        status=np.array([int(life.has_collapsed) for life in lives]),
        # Half a day on, because statsmodels puts at risk on its day of entry who enters there.
        entry=np.array([life.entry_days + 0.5 for life in lives]),
        ties="efron",
    ).fit()
    mine = cox(lives, ["local", "size"])
    np.testing.assert_allclose([e.log_ratio for e in mine.effects], theirs.params, rtol=1e-4)
    np.testing.assert_allclose([e.standard_error for e in mine.effects], theirs.bse, rtol=1e-4)
    assert "not asked" in mine.notes[0]


def test_a_true_effect_is_recovered_and_told() -> None:
    found = cox(_made(np.random.default_rng(8), 800, 0.7), ["local", "size"])
    local, size = found.effects
    assert local.log_ratio == pytest.approx(0.7, abs=0.2)
    assert (size.hazard_ratio.low or 2) < 1 < (size.hazard_ratio.high or 0)
    assert in_words(found).startswith("With 'local', collapse is more likely on each day")


@pytest.mark.parametrize(
    ("lives", "traits", "reason"),
    [
        (treated(), ["placebo"], "only 9 collapses"),
        (placebo(), ["placebo"], "the same for all"),
        (
            [
                *lives_of("1 2 3 4 5 6 7 8 9 10 11 12", traits={"x": 1.0, "y": 2.0}),
                *lives_of("30+ 30+ 30+ 30+ 30+", traits={"x": 0.0, "y": 0.0}),
            ],
            ["x"],
            "no bound",
        ),
        (
            [
                *lives_of("1 3 5 7 9 11 13 15 17 19 21", traits={"x": 1.0, "y": 2.0}),
                *lives_of("2 4 6 8 10 12 14 16 18 20", traits={"x": 0.0, "y": 0.0}),
            ],
            ["x", "y"],
            "the same as each other",
        ),
    ],
)
def test_what_the_lives_cannot_answer_is_refused_with_its_reason(
    lives: list[Life], traits: list[str], reason: str
) -> None:
    found = cox(lives, traits)
    assert found.effects == ()
    assert reason in found.unknown
    assert in_words(found) == f"What goes with early collapse cannot be said: {found.unknown}."


def test_an_unknown_trait_is_not_zero() -> None:
    with pytest.raises(InvalidValue, match="has no 'size'"):
        cox(placebo(), ["size"])


def test_without_lifelines_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "lifelines", None)
    with pytest.raises(MissingExtra, match="lifelines") as caught:
        cox([*treated(), *placebo()], ["placebo"])
    assert "truceline[statistics]" in caught.value.hint

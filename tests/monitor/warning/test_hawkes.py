"""Self-excitation: the likelihood against its definition, and truth simulated by branching."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue, NotIdentified
from truceline.monitor.warning import fit_self_excitation, in_words, spread_within_days
from truceline.monitor.warning.hawkes import log_likelihood


def simulated(
    rng: np.random.Generator, *, background: float, branching: float, decay: float, end: float
) -> NDArray[np.float64]:
    """A Hawkes process as immigrants and their offspring (Hawkes & Oakes 1974)."""
    born = rng.uniform(0, end, rng.poisson(background * end))
    everyone = [born]
    while born.size:
        parents = np.repeat(born, rng.poisson(branching, born.size))
        born = parents + rng.exponential(1 / decay, parents.size)
        born = born[born < end]
        everyone.append(born)
    return np.asarray(np.sort(np.concatenate(everyone)))


def test_the_recursion_gives_the_likelihood_of_its_definition() -> None:
    times, gap = np.array([0.5, 0.7, 2.0, 4.5]), (2.5, 4.0)
    got = log_likelihood(times, 6.0, background=0.3, branching=0.6, decay=1.5, gaps=(gap,))

    def intensity(t: NDArray[np.float64]) -> NDArray[np.float64]:
        before = times[np.newaxis, :] < t[:, np.newaxis]
        lag = np.where(before, t[:, np.newaxis] - times, np.inf)
        return np.asarray(0.3 + 0.6 * 1.5 * np.exp(-1.5 * lag).sum(axis=1))

    grid = (np.arange(600_000) + 0.5) / 100_000
    seen = (grid < gap[0]) | (grid >= gap[1])
    direct = np.log(intensity(times)).sum() - (intensity(grid) * seen).sum() / 100_000
    assert got == pytest.approx(direct, abs=1e-4)


def test_without_excitation_it_is_the_poisson_likelihood() -> None:
    times = np.array([1.0, 2.0, 3.0])
    got = log_likelihood(times, 4.0, background=0.75, branching=0.0, decay=1.0)
    assert got == pytest.approx(3 * np.log(0.75) - 3)


@pytest.mark.slow
def test_a_known_branching_ratio_is_recovered_from_days_alone() -> None:
    rng, found = np.random.default_rng(21), []
    for _ in range(3):
        times = simulated(rng, background=0.6, branching=0.5, decay=0.25, end=600)
        ids = [str(number) for number in range(len(times))]
        days = spread_within_days(np.floor(times).astype(np.int64), ids)
        found.append(fit_self_excitation(days, end=600))
    assert np.mean([fit.branching for fit in found]) == pytest.approx(0.5, abs=0.1)
    assert sum(fit.low <= 0.5 <= fit.high for fit in found) >= 2
    assert all(fit.p_no_excitation < 0.001 for fit in found)


@pytest.mark.slow
def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng, held = np.random.default_rng(22), []
    for _ in range(60):
        times = simulated(rng, background=0.5, branching=0.4, decay=0.5, end=500)
        fit = fit_self_excitation(times, end=500)
        held.append(fit.low <= 0.4 <= fit.high)
    assert 0.87 <= np.mean(held) <= 1.0


@pytest.mark.slow
def test_a_poisson_process_shows_no_excitation_in_most_cases() -> None:
    rng = np.random.default_rng(23)
    fits = [fit_self_excitation(np.sort(rng.uniform(0, 300, 150)), end=300) for _ in range(4)]
    assert sum(fit.low < 0.02 for fit in fits) >= 3
    assert "looks the same" in in_words(fits[0])


def test_days_that_nobody_saw_do_not_look_like_calm() -> None:
    rng = np.random.default_rng(24)
    times = np.sort(np.concatenate([rng.uniform(0, 150, 200), rng.uniform(300, 450, 200)]))
    blind = fit_self_excitation(times, end=450)
    aware = fit_self_excitation(times, end=450, gaps=((150.0, 300.0),))
    assert aware.branching < 0.2 < blind.branching
    assert aware.observed_days == 300


def test_each_report_keeps_its_moment_of_the_day() -> None:
    days = np.array([3, 3, 5])
    first = spread_within_days(days, ["a", "b", "c"])
    np.testing.assert_array_equal(first, spread_within_days(days[::-1], ["c", "b", "a"]))
    assert np.floor(first).tolist() == [3, 3, 5]


def test_too_few_events_and_wrong_times_are_refused() -> None:
    with pytest.raises(NotIdentified, match="5 events"):
        fit_self_excitation(np.arange(5.0), end=10)
    with pytest.raises(InvalidValue, match="not sorted"):
        fit_self_excitation(np.arange(40.0)[::-1], end=50)

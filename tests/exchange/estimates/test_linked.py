"""Estimates over draws of the linkage."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.exchange.estimates import CHAO, LATENT, LOG_LINEAR, Sampling, estimate_linked

from .tables import QUICK

ASKED = replace(QUICK, sampling=Sampling(chains=2, kept=50, rounds=1, largest_r_hat=9.0))


def _rows(total: int, seed: int) -> tuple[NDArray[np.int64], list[str]]:
    """Rows of three independent lists: which person each is, and its list."""
    on = np.random.default_rng(seed).uniform(size=(total, 3)) < [0.5, 0.4, 0.4]
    person, place = np.nonzero(on)
    return person.astype(np.int64), ["ABC"[at] for at in place]


def _cut(labels: NDArray[np.int64], share: float, seed: int) -> NDArray[np.int64]:
    """The same linkage with a share of rows wrongly taken for persons of their own."""
    lost = np.random.default_rng(seed).uniform(size=len(labels)) < share
    return np.where(lost, labels.max() + 1 + np.arange(len(labels)), labels)


def test_the_same_linkage_each_time_adds_nothing() -> None:
    labels, lists = _rows(800, seed=1)
    found = estimate_linked(np.stack([labels] * 4), lists, ASKED)
    assert found.p_from_linkage[CHAO] < 0.05
    assert found.people_low == found.people_high
    assert "All linkages give" in found.sentences[0]


def test_an_unsure_linkage_widens_the_interval_and_is_named() -> None:
    labels, lists = _rows(800, seed=1)
    draws = np.stack([_cut(labels, share, seed=at) for at, share in enumerate((0, 0.1, 0.2, 0.3))])
    sure = estimate_linked(np.stack([labels] * 4), lists, ASKED)
    unsure = estimate_linked(draws, lists, ASKED)
    narrow, wide = (next(r for r in e.rows if r.method == LOG_LINEAR) for e in (sure, unsure))
    assert (wide.high or 0) - (wide.low or 0) > 2 * ((narrow.high or 0) - (narrow.low or 0))
    assert unsure.p_from_linkage[LOG_LINEAR] > 0.5
    assert any("which rows are one person" in sentence for sentence in unsure.sentences)
    assert {row.method for row in unsure.rows} >= {LOG_LINEAR, LATENT, CHAO}


def test_missed_links_raise_the_total_as_the_caveat_says() -> None:
    labels, lists = _rows(800, seed=1)
    cut = np.stack([_cut(labels, 0.4, seed=at) for at in range(3)])
    right, wrong = (estimate_linked(d, lists, ASKED) for d in (np.stack([labels] * 3), cut))
    assert (wrong.rows[2].total or 0) > 1.5 * (right.rows[2].total or 0)


def test_lists_that_nothing_links_are_refused() -> None:
    lists = ["A", "B", "C"] * 30
    found = estimate_linked(np.stack([np.arange(90)] * 3), lists, ASKED)
    assert found.refused == 3
    assert all("barely overlap" in row.unknown for row in found.rows)


def test_one_linkage_is_no_draw() -> None:
    with pytest.raises(InvalidValue, match="Linkages have the shape"):
        estimate_linked(np.array([[1, 2]]), ["A", "B"])

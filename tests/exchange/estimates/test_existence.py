"""Which models have an answer on sparse tables."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.core.errors import InvalidValue
from truceline.exchange.estimates import fit_model, model_of
from truceline.exchange.estimates.design import design_matrix, interactions
from truceline.exchange.estimates.existence import why_no_peak
from truceline.exchange.estimates.fitting import fit_many
from truceline.exchange.estimates.selection import _all_models, term_flags

from .tables import korea, table


def test_a_model_without_a_peak_says_so() -> None:
    patterns = korea()
    reason = fit_model(patterns, model_of("b·c, b·d, c·d", patterns.lists))
    assert isinstance(reason, str)
    assert "no peak" in reason


def test_lists_that_share_nobody_leave_terms_that_cannot_be_told_apart() -> None:
    patterns = table("100:9 010:8 001:7 111:4")
    assert "told apart" in str(fit_model(patterns, model_of("A·B, A·C, B·C", patterns.lists))) or (
        "no peak" in str(fit_model(patterns, model_of("A·B, A·C, B·C", patterns.lists)))
    )


def test_iteration_and_linear_programme_agree_on_sparse_tables() -> None:
    rng = np.random.default_rng(7)
    terms = interactions(4, 2)
    models = _all_models(terms)
    assert models is not None
    design = design_matrix(4, terms)
    flags = term_flags(models, 4, terms)
    for _ in range(6):
        cells = rng.poisson(rng.choice([0.2, 0.8, 6.0], size=15))
        fits = fit_many(design, flags, np.broadcast_to(cells, (len(models), 15)))
        for row in range(0, len(models), 3):
            has_peak = not why_no_peak(design, flags[row], cells)
            assert fits.is_found[row] == has_peak, (cells, models[row])


@pytest.mark.parametrize("name", ["A·Z", "A·A", "A·B·C"])
def test_a_model_that_cannot_be_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match="is no term"):
        model_of(name, ("A", "B", "C"))

"""Strata and their sum."""

from __future__ import annotations

import pytest

from truceline.core.errors import InvalidValue
from truceline.exchange.estimates import CHAO, LOG_LINEAR, estimate_strata

from .tables import KOREA, QUICK, table

SPARSE = "100:50 010:40 001:30 110:1"


def test_the_sum_adds_totals_and_carries_the_uncertainty_of_all() -> None:
    strata = [table(KOREA, stratum=name) for name in ("north", "south")]
    found = estimate_strata(strata, QUICK)
    one, total = found.strata[0].method(CHAO), found.total.method(CHAO)
    assert one is not None
    assert total is not None
    assert total.total == pytest.approx(2 * (one.total or 0))
    assert found.total.people == 2 * 123
    width = (one.high or 0) - (one.low or 0)
    # Strata err independently: two of them are wider by the root of two, not twice.
    assert (total.high or 0) - (total.low or 0) == pytest.approx(2**0.5 * width, rel=0.2)


def test_a_stratum_without_an_answer_leaves_no_sum_and_says_why() -> None:
    found = estimate_strata([table(KOREA, stratum="north"), table(SPARSE, stratum="south")], QUICK)
    total = found.total.method(LOG_LINEAR)
    assert total is not None
    assert total.total is None
    assert "no answer in south" in total.unknown
    assert any("Its 121 people" in warning for warning in found.warnings)


def test_strata_of_one_name_are_refused() -> None:
    with pytest.raises(InvalidValue, match="Strata are"):
        estimate_strata([table(KOREA), table(KOREA)], QUICK)

"""Quotas that nobody can fill: the smallest repairs, against trying every one."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings

from talks.committee.pools import all_panels, people, pool_of
from talks.committee.test_leximin import pools
from truceline.core.errors import NotConverged
from truceline.talks.committee import Pool, smallest_repairs

FEW_WOMEN = people("woman north", "man north", "man south", "man south")


def test_a_quota_beyond_the_pool_is_lowered_to_what_the_pool_has() -> None:
    pool, _ = pool_of(FEW_WOMEN, 2, gender_woman=(2, 2))
    (one,) = smallest_repairs(pool)
    assert [(r.quota.words, r.low, r.high, r.by) for r in one.relaxed] == [
        ("gender woman", 1, 2, 1)
    ]


def test_equally_small_repairs_are_all_told() -> None:
    pool, _ = pool_of(FEW_WOMEN, 2, gender_woman=(1, 1), region_south=(2, 2))
    found = smallest_repairs(pool)
    assert {tuple((r.quota.words, r.low, r.high) for r in one.relaxed) for one in found} == {
        (("gender woman", 0, 1),),
        (("region south", 1, 2),),
    }


def test_a_fixed_quota_is_never_relaxed() -> None:
    pool, quotas = pool_of(FEW_WOMEN, 2, gender_woman=(1, 1), region_south=(2, 2))
    fixed = replace(pool, quotas=(replace(quotas[0], is_fixed=True), quotas[1]))
    (one,) = smallest_repairs(fixed)
    assert one.relaxed[0].quota.words == "region south"
    both = replace(pool, quotas=tuple(replace(q, is_fixed=True) for q in quotas))
    with pytest.raises(NotConverged, match="No panel exists even if every quota"):
        smallest_repairs(both)


def smallest_by_trying(pool: Pool) -> int:
    if len(all_panels(pool)):
        return 0
    best = 99
    for counts in product(range(pool.seats + 1), repeat=len(pool.quotas)):
        opened = tuple(
            replace(one, low=min(one.low, n), high=max(one.high, n))
            for one, n in zip(pool.quotas, counts, strict=True)
        )
        by = sum(a.low - b.low + b.high - a.high for a, b in zip(pool.quotas, opened, strict=True))
        if by < best and len(all_panels(replace(pool, quotas=opened))):
            best = by
    return best


def test_no_smaller_repair_exists() -> None:
    tight = {"gender_woman": (2, 2), "region_south": (2, 2), "gender_man": (2, 3)}
    pool, _ = pool_of(FEW_WOMEN, 3, **tight)
    assert smallest_repairs(pool)[0].by == smallest_by_trying(pool)


@given(pool=pools())
@settings(max_examples=40)
def test_under_every_repair_a_panel_exists_and_where_one_exists_there_is_no_repair(
    pool: Pool,
) -> None:
    found = smallest_repairs(pool)
    assert bool(found) is not bool(len(all_panels(pool)))
    for one in found:
        limits = {r.quota: (r.low, r.high) for r in one.relaxed}
        opened = tuple(
            replace(q, low=limits.get(q, (q.low, q.high))[0], high=limits.get(q, (0, q.high))[1])
            for q in pool.quotas
        )
        assert len(all_panels(replace(pool, quotas=opened)))
    assert len({one.by for one in found}) <= 1

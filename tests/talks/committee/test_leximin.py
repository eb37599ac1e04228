"""The fairest lottery: against every panel listed, and against what must hold of any lottery."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talks.committee.pools import all_panels, fairest_of_all, people, pool_of
from truceline.core.errors import InvalidValue, NotConverged
from truceline.talks.committee import Lottery, Pool, Progress, Quota, build_pool, find_lottery

CROSSED = people(*["woman north"] * 2, *["woman south"], *["man north"] * 2, *["man south"] * 4)


def by_person(lottery: Lottery) -> np.ndarray:
    found = np.zeros(len(lottery.pool.persons))
    for group, p in zip(lottery.pool.groups, lottery.p_persons, strict=True):
        found[list(group)] = p
    return found


def keeps_to_quotas(lottery: Lottery) -> bool:
    pool = lottery.pool
    sums = lottery.panels @ pool.counted.T.astype(int)
    return bool(
        (lottery.panels.sum(axis=1) == pool.seats).all()
        and all(
            ((sums[:, at] >= one.low) & (sums[:, at] <= one.high)).all()
            for at, one in enumerate(pool.quotas)
        )
    )


def test_without_quotas_everybody_has_the_same_chance() -> None:
    pool, _ = pool_of(people(*["woman north"] * 7), 3)
    assert by_person(find_lottery(pool)) == pytest.approx([3 / 7] * 7)


def test_a_rare_group_with_a_quota_takes_its_seats_and_the_rest_share_alike() -> None:
    pool, _ = pool_of(CROSSED, 4, gender_woman=(2, 2), region_north=(2, 2))
    found = find_lottery(pool)
    assert found.is_optimal
    assert by_person(found) == pytest.approx(fairest_of_all(all_panels(pool)), abs=1e-5)
    # Two of three women sit: two thirds each is the most that they can all have.
    assert by_person(found)[:3] == pytest.approx([2 / 3] * 3, abs=1e-5)


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    row = st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from("mn"))
    persons = {
        f"p{at}": dict(zip(("f", "g", "h"), one, strict=True))
        for at, one in enumerate(draw(st.lists(row, min_size=5, max_size=9)))
    }
    seats = draw(st.integers(2, 4))
    quotas = []
    for feature, values in (("f", "ab"), ("g", "xyz"), ("h", "mn")):
        for value in values:
            low = draw(st.integers(0, 2))
            high = draw(st.integers(low, seats)) if low <= seats else low
            quotas.append(Quota(features=(feature,), values=(value,), low=low, high=high))
    return build_pool(persons, seats=seats, quotas=quotas)


@given(pool=pools(), by_levels=st.booleans())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_it_is_leximin_among_all_lotteries_over_every_panel(pool: Pool, by_levels: bool) -> None:
    panels = all_panels(pool)
    if not len(panels):
        with pytest.raises(NotConverged, match="No panel keeps to these quotas"):
            find_lottery(pool)
        return
    with pytest.MonkeyPatch.context() as patched:
        if by_levels:
            # Small pools are mostly done at once: here every level has to be proved.
            patched.setattr("truceline.talks.committee.leximin._Search.approach", lambda _: None)
        found = find_lottery(pool)
    assert found.is_optimal
    assert keeps_to_quotas(found)
    assert found.p_panels.sum() == pytest.approx(1)
    expected = fairest_of_all(panels)
    assert by_person(found) == pytest.approx(expected, abs=1e-5)
    able = expected > 1e-6
    assert found.p_least == pytest.approx(expected[able].min(), abs=1e-5)
    assert set(found.never) == {
        name for name, is_able in zip(pool.persons, able, strict=True) if not is_able
    }


def test_a_search_that_is_stopped_gives_the_best_so_far_and_says_so() -> None:
    seen: list[Progress] = []

    def stop_at_once(progress: Progress) -> bool:
        seen.append(progress)
        return False

    pool, _ = pool_of(CROSSED, 4, gender_woman=(2, 2), region_north=(2, 2))
    found = find_lottery(pool, on_progress=stop_at_once)
    assert len(seen) == 1
    assert not found.is_optimal
    assert keeps_to_quotas(found)
    assert found.p_least <= found.p_bound
    assert found.short_by > 0


def test_persons_without_a_feature_that_has_a_quota_are_refused() -> None:
    with pytest.raises(InvalidValue, match="'p0' has no region"):
        pool_of(people("woman", "man north"), 1, region_north=(0, 1))
    with pytest.raises(InvalidValue, match="3 seats cannot be filled from 2 persons"):
        pool_of(people("woman", "man"), 3)

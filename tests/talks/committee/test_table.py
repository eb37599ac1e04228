"""The published table: reproducible, verifiable, near to the fairest probabilities."""

from __future__ import annotations

from dataclasses import replace

import pytest

from talks.committee.pools import people, pool_of
from truceline.core.errors import InvalidValue
from truceline.talks.committee import (
    LotteryTable,
    draw_panel,
    draw_table,
    find_lottery,
    table_text,
    verify_table,
)
from truceline.talks.committee.table import parse_table

PERSONS = people(*["woman north"] * 3, *["woman south"] * 2, *["man north"] * 5, *["man south"] * 6)
POOL, QUOTAS = pool_of(PERSONS, 5, gender_woman=(2, 3), region_north=(2, 3))


@pytest.fixture(scope="module")
def table() -> LotteryTable:
    return draw_table(find_lottery(POOL), seed="2026-11-23 national lottery", panels=1000)


def test_the_same_seed_gives_the_same_text_and_another_seed_another(table: LotteryTable) -> None:
    again = draw_table(find_lottery(POOL), seed=table.seed, panels=1000)
    assert table_text(again) == table_text(table)
    other = draw_table(find_lottery(POOL), seed="other", panels=1000)
    assert other.sha256 != table.sha256


def test_a_thousand_panels_keep_to_the_quotas_and_near_to_the_probabilities(
    table: LotteryTable,
) -> None:
    assert len(table.panels) == 1000
    assert verify_table(table, PERSONS, QUOTAS) == ()
    assert table.largest_change <= 0.002
    assert sum(table.p_persons.values()) == pytest.approx(5)
    women = [table.p_persons[f"p{at}"] for at in range(3)]
    assert max(women) - min(women) <= 0.001 + 1e-12


def test_a_table_read_back_is_the_same(table: LotteryTable) -> None:
    read = parse_table(table_text(table))
    assert read.panels == table.panels
    assert verify_table(read, PERSONS, QUOTAS) == ()
    with pytest.raises(InvalidValue, match="no table of a lottery"):
        parse_table("{}")


def test_whatever_is_changed_afterwards_shows(table: LotteryTable) -> None:
    swapped = replace(table, panels=(table.panels[1], table.panels[0], *table.panels[2:]))
    assert "The hash does not belong to this text" in verify_table(swapped, PERSONS, QUOTAS)[0]
    only_men = tuple(f"p{at}" for at in range(5, 10))
    flaws = verify_table(replace(table, panels=(only_men,)), PERSONS, QUOTAS)
    assert "Panel 1 has 0 with gender woman, the quota is 2 to 3." in flaws
    stranger = replace(table, panels=((*only_men[:4], "nobody"),))
    assert any("who is not in the pool" in flaw for flaw in verify_table(stranger, PERSONS, QUOTAS))
    twice = replace(table, panels=((*only_men[:4], only_men[0]),))
    assert any("5 different members" in flaw for flaw in verify_table(twice, PERSONS, QUOTAS))


def test_the_draw_hangs_on_the_table_and_on_a_seed_known_later(table: LotteryTable) -> None:
    drawn = [draw_panel(table, public_seed=f"seed {at}") for at in range(4000)]
    assert draw_panel(table, public_seed="seed 7") == drawn[7]
    assert min(drawn) >= 1
    assert max(drawn) <= 1000
    assert 900 < len(set(drawn)) <= 1000
    with pytest.raises(InvalidValue, match="no public seed"):
        draw_panel(table, public_seed=" ")

"""Recall and precision against a second feed whose truth is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from truceline.core.report import Report
from truceline.core.report_table import report_at
from truceline.monitor.duplicates import PlacedReports, Suggested, Tier, suggest_duplicates

from .made import ACTORS, made_reports, placed, read_ged, table_of, told_again


@pytest.fixture(scope="module")
def ged(shared: Path) -> PlacedReports:
    return placed(read_ged(shared / "events/ged_syria_2016-2018.csv.gz"), "ucdp-ged")


def test_of_a_made_feed_most_pairs_are_found_and_few_are_wrong() -> None:
    rows = made_reports(1500)
    second = told_again(rows)
    feeds = [placed(rows, "ucdp-ged"), placed(second.reports, "second")]
    found = table_of(suggest_duplicates(feeds, actors=ACTORS), second.truth)
    assert found["strong"][1] > 0.97
    assert found["likely"][1] > 0.96
    assert found["likely"][2] > 0.6
    assert found["possible"][1] > 0.92
    assert found["possible"][2] > 0.87


def test_where_nothing_is_told_twice_little_is_called_likely() -> None:
    rows = made_reports(1500)
    second = told_again(rows, dropped=1.0, own=1.0)
    found = suggest_duplicates(
        [placed(rows, "ucdp-ged"), placed(second.reports, "second")], actors=ACTORS
    )
    likely = [one for one in found.suggestions if one.tier is not Tier.POSSIBLE]
    assert len(likely) < 0.05 * len(rows)


def test_ged_rows_that_repeat_day_place_and_dyad_are_not_merged(ged: PlacedReports) -> None:
    """1,594 rows repeat day, point and sides of another row; 15 pairs at most are asked about."""
    table = ged.reports.table.select(["first_day", "lon_deg", "lat_deg", "side_a", "side_b"])
    repeated = Counter(tuple(row.values()) for row in table.to_pylist())
    assert sum(times - 1 for times in repeated.values()) == 1594
    found = suggest_duplicates([ged])
    assert 0 < len(found.suggestions) <= 20
    assert {(one.tier, one.is_within_one_feed) for one in found.suggestions} == {
        (Tier.POSSIBLE, True)
    }
    assert found.compared + sum(one.reports for one in found.not_compared) == 14_522


@pytest.mark.slow
def test_of_the_real_feed_told_again_the_table_of_the_manual_holds(ged: PlacedReports) -> None:
    second = told_again(_ged_again(ged))
    given = [ged, placed(second.reports, "second")]
    found = suggest_duplicates(given, actors=ACTORS)
    table = table_of(found, second.truth)
    for tier, precision, recall in (
        ("strong", 0.99, 0.13),
        ("likely", 0.98, 0.52),
        ("possible", 0.91, 0.78),
    ):
        assert table[tier][1] > precision
        assert table[tier][2] > recall
    _no_more_than_one_of_each_feed(found)


def _ged_again(ged: PlacedReports) -> list[Report]:
    return [report_at(ged.reports.table, at) for at in range(len(ged.reports))]


def _no_more_than_one_of_each_feed(found: Suggested) -> None:
    """A third report joins only where a coder's own two rows are a question in themselves."""
    wide = [one for one in found.suggestions if len(one.report_ids) > 2]
    assert all(one.tier is Tier.POSSIBLE for one in wide)
    assert len(wide) < 0.01 * len(found.suggestions)


@pytest.mark.slow
def test_thirty_thousand_reports_are_compared_also_where_days_are_crowded() -> None:
    rows = made_reports(17_600)
    start = rows[0].first_day
    crowded = [
        replace(one, first_day=day, last_day=day)
        for one in rows
        for day in [start + timedelta(days=(one.first_day - start).days // 13)]
    ]
    second = told_again(crowded)
    given = [placed(crowded, "ucdp-ged"), placed(second.reports, "second")]
    found = suggest_duplicates(given, actors=ACTORS)
    assert found.compared > 30_000

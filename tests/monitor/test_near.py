from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from truceline.core.report_table import day_number
from truceline.monitor import FeedReports
from truceline.monitor.near import Spot, find_near

MakeReports = Callable[..., FeedReports]
DAY = date(2017, 5, 6)


def test_one_degree_of_latitude_is_111_195_metres(make_reports: MakeReports) -> None:
    reports = make_reports({"day": DAY, "lon_deg": 36.0, "lat_deg": 36.0})
    rows, metres = find_near(reports, Spot(lon_deg=36.0, lat_deg=35.0, radius_m=120_000))
    assert list(rows) == [0]
    assert metres[0] == pytest.approx(111_195, abs=1)


def test_near_means_the_same_days_and_the_same_point_or_name(make_reports: MakeReports) -> None:
    reports = make_reports(
        {"day": DAY, "lon_deg": 36.0, "lat_deg": 35.05},
        {"day": DAY, "lon_deg": 36.0, "lat_deg": 36.0},
        {"day": DAY, "place_name": "HOMS"},
        {"day": date(2017, 5, 8), "lon_deg": 36.0, "lat_deg": 35.0},
        {"day": DAY},
    )
    number = day_number(DAY)
    spot = Spot(
        names=("Homs", ""),
        lon_deg=36.0,
        lat_deg=35.0,
        radius_m=10_000,
        first=number,
        last=number,
    )
    rows, metres = find_near(reports, spot)
    assert list(rows) == [0, 2]
    assert metres[1] != metres[1]  # NaN: the name alone is near


def test_a_spot_without_point_or_name_is_near_nothing(make_reports: MakeReports) -> None:
    reports = make_reports({"day": DAY, "place_name": ""}, {"day": DAY})
    assert not find_near(reports, Spot(names=("",)))[0].size

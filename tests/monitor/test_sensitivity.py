from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from shapely.geometry import box

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.geography import Footprints, ZoneShape, footprints, load_countries
from truceline.geography.density import Density
from truceline.geography.sensitivity import grown, with_boundary
from truceline.geography.shares import place_shares
from truceline.monitor import FeedReports, rule_named
from truceline.monitor.sensitivity import Sensitivity, in_words, vary_count

MakeReports = Callable[..., FeedReports]
MAY = Period(from_on=date(2017, 5, 1), until_on=date(2017, 6, 1))
SQUARE = ZoneShape(zone_id="z", name="Z", geometry=box(36, 35, 37, 36), accuracy_m=0.0)


def row(lon: float, lat: float, precision: str, date_precision: str = "1") -> dict[str, object]:
    return {
        "day": date(2017, 5, 6),
        "lon_deg": lon,
        "lat_deg": lat,
        "precision": precision,
        "date_precision": date_precision,
        "codebook": "ucdp-where-prec.v1",
    }


def varied(
    make: MakeReports, *rows: dict[str, object], zone: ZoneShape = SQUARE, people: bool = False
) -> Sensitivity:
    reports = make(*rows)
    placed, _ = footprints(reports.table, layers=(), countries=load_countries())
    density = Density(
        name="people",
        values=np.array([[0.0, 1.0]]),
        west_deg=35.0,
        north_deg=38.0,
        per_lon_deg=1.0,
        per_lat_deg=0.2,
    )
    return vary_count(
        reports,
        rule=rule_named("events"),
        zone=zone,
        placed=placed,
        period=MAY,
        density=density if people else None,
    )


def test_a_count_of_rough_places_hangs_on_their_precision(make_reports: MakeReports) -> None:
    exact, rough = [row(36.5, 35.5, "1")] * 3, [row(36.5, 35.4, "2")] * 4
    got = varied(make_reports, *exact, *rough)
    assert got.hangs_on() == ("place precision",)
    rows = {r.changed: r.count.value for r in got.rows}
    assert rows["place code 1 only"] == 3
    assert rows["place code 2 or better"] == 7
    words = in_words(got)
    assert "hangs on place precision: place code 1 only 3;" in words
    assert "does not hang on: date precision, edge of the zone, points on the border" in words


def test_a_count_near_the_edge_hangs_on_the_edge(make_reports: MakeReports) -> None:
    got = varied(make_reports, *[row(36.005, 35.5, "1")] * 4)  # 450 m inside
    rows = {r.changed: r.count for r in got.rows}
    assert (rows["1 km wider"].value, rows["1 km narrower"].value) == (4, 0)
    assert rows["1 km wider"].certain == 4
    assert "edge of the zone" in got.hangs_on()


def test_a_count_of_points_on_the_border_hangs_on_who_has_them(make_reports: MakeReports) -> None:
    got = varied(make_reports, *[row(37.0, 35.5, "1")] * 4)
    rows = {r.changed: r.count.value for r in got.rows}
    sides = [rows[name] for name in ("to one of two neighbours", "to neither", "to both")]
    assert sides == [0, 0, 4]  # a zone has its western edge, not its eastern one


def test_where_people_live_on_one_side_the_expected_count_says_so(
    make_reports: MakeReports,
) -> None:
    got = varied(make_reports, *[row(36.0, 35.5, "2")] * 6, people=True)
    (last,) = [r for r in got.rows if r.choice == "spread of a footprint"]
    assert last.compares == "expected"
    assert got.asked.expected == pytest.approx(3, abs=0.05)
    assert last.count.expected == pytest.approx(6, abs=1e-6)
    assert "expected count hangs on spread of a footprint: people, by people 6" in in_words(got)


def test_a_feed_without_codes_says_what_could_not_be_varied(make_reports: MakeReports) -> None:
    plain = {**row(36.5, 35.5, ""), "date_precision": "", "codebook": "exact-point.v1"}
    got = varied(make_reports, plain)
    assert {choice for choice, _ in got.unanswered} == {"place precision", "date precision"}
    assert "states no place precision" in in_words(got)


def test_lines_never_agreed_give_no_number(make_reports: MakeReports) -> None:
    bound = ZoneShape(
        zone_id="z", name="Z", geometry=SQUARE.geometry, accuracy_m=0.0, is_stated=False
    )
    got = varied(make_reports, row(36.5, 35.5, "1"), zone=bound)
    assert got.hangs_on() == ()
    assert "never agreed. At most 1 can lie inside." in in_words(got)


def test_an_edge_is_moved_in_metres() -> None:
    wider = grown(SQUARE, 1000.0).geometry.bounds
    assert wider[0] == pytest.approx(36 - 1000 / 91_288, abs=2e-4)  # a degree at 35 N
    assert wider[3] == pytest.approx(36 + 1000 / 110_950, abs=1e-4)
    with pytest.raises(InvalidValue, match="Nothing is left"):
        grown(SQUARE, -90_000.0)
    with pytest.raises(InvalidValue, match="too wide"):
        grown(ZoneShape(zone_id="w", name="", geometry=box(0, 0, 60, 10), accuracy_m=0.0), 1.0)


def test_shares_keep_their_order_under_every_rule() -> None:
    one = np.array([37.0]), np.array([35.5])
    placed = Footprints(
        lon_deg=one[0],
        lat_deg=one[1],
        radius_m=np.array([np.nan]),
        area=np.array([0]),
        areas=(SQUARE.geometry,),
        basis=np.array([""], dtype=object),
    )
    exact = place_shares(placed, SQUARE)
    assert exact.certain[0]
    got = with_boundary(exact, placed, SQUARE, "within")
    assert (got.inside[0], got.certain[0], got.possible[0]) == (False, False, True)
    assert 0 < got.p_inside[0] < 1

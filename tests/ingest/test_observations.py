from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import pytest
import shapely
from hypothesis import given, settings

from ingest.observed import observation, observations
from truceline.core.errors import InvalidValue
from truceline.core.observation import Means, Observation, Qualifier
from truceline.core.report import Grade, Report
from truceline.core.source import Span
from truceline.ingest.observations import as_report, as_row, doubts_about, from_row, values_of

WHERE = Span(source_id="s", row=1)


def reported(**changes: Any) -> Report:
    return as_report(observation(**changes), where=WHERE)


@settings(deadline=None)
@given(observations())
def test_any_observation_comes_back_from_its_row_as_it_was(one: Observation) -> None:
    row = as_row(one)
    assert all(isinstance(text, str) and text for text in row.values())
    assert from_row(row | {"entered by": "B", "reason": "R"}) == one
    assert values_of(row | {"entered by": "B"}) == row


@settings(deadline=None, max_examples=60)
@given(observations())
def test_an_observation_of_something_counted_becomes_a_report_that_holds_it(
    one: Observation,
) -> None:
    one = replace(one, unit=one.unit or "item")
    report = as_report(one, where=WHERE)
    assert (report.feed, report.native_id) == ("observations", one.entry_id)
    assert from_row(report.row) == one
    assert not report.area_wkt or shapely.from_wkt(report.area_wkt).is_valid


def test_a_heard_explosion_is_a_sector_with_its_middle_not_the_position() -> None:
    report = reported()
    assert (report.grade, report.units, report.unit) == (Grade.HEARD, 12, "explosion")
    assert (report.kind, report.precision) == ("explosion", "sector")
    area = shapely.from_wkt(report.area_wkt)
    assert report.lon_deg is not None
    assert report.lat_deg is not None
    assert shapely.intersects_xy(area, report.lon_deg, report.lat_deg)
    assert not shapely.intersects_xy(area, 36.63391, 35.93067)
    assert report.headline == "Explosion, about 12 explosions, heard, assessed as mortar"


def test_what_may_harm_the_observers_stands_in_the_row_and_nowhere_else() -> None:
    report = reported(side="Side Canary", stated_reason="Reason Canary", injured=3)
    given = asdict(report)
    row, _ = given.pop("row"), given.pop("area_wkt")
    assert "Canary" in str(row)
    told = str(given)
    for secret in ("Canary", "36.6339", "35.9306", "14:05", "سمير", "225", "4000", "7000"):
        assert secret not in told


@pytest.mark.parametrize(
    ("changes", "code", "has_point"),
    [
        ({}, "sector", True),
        ({"bearing_deg": None}, "ring", False),
        ({"bearing_deg": None, "distance_max_m": None, "distance_min_m": None}, "around", False),
        ({"lon_deg": 36.6, "lat_deg": 35.9}, "sector", True),
        (
            {"lon_deg": 36.6, "lat_deg": 35.9, "bearing_deg": None, "distance_min_m": None,
             "distance_max_m": None},
            "place", True,
        ),
        ({"position_lon_deg": None, "position_lat_deg": None}, "none", False),
        (
            {"topic": "restriction", "kind": "denied", "number": None, "bearing_deg": None,
             "distance_min_m": None, "distance_max_m": None},
            "here", False,
        ),
    ],
)  # fmt: skip
def test_where_it_lies_follows_from_what_was_stated(
    changes: dict[str, Any], code: str, has_point: bool
) -> None:
    report = reported(**changes)
    assert report.precision == code
    assert (report.lon_deg is not None) == has_point
    assert bool(report.area_wkt) == (code in {"sector", "ring", "around", "here"})


def test_a_place_beside_its_own_sector_is_kept_with_both_and_said() -> None:
    torn = observation(lon_deg=37.5, lat_deg=36.5)
    area = shapely.from_wkt(as_report(torn, where=WHERE).area_wkt)
    assert shapely.intersects_xy(area, 37.5, 36.5)
    assert len(shapely.get_parts(area)) == 2
    codes = [doubt.code for doubt in doubts_about(torn, WHERE)]
    assert codes == ["observation.place-off-sector"]


def test_a_name_in_a_field_that_editions_print_is_pointed_out() -> None:
    doubts = list(doubts_about(observation(side="person canary and others"), WHERE))
    assert [doubt.code for doubt in doubts] == ["observation.name-in-public-field"]
    nowhere = observation(position_lon_deg=None, position_lat_deg=None)
    assert [one.code for one in doubts_about(nowhere, WHERE)] == ["observation.no-place"]


@pytest.mark.parametrize(
    ("qualifier", "low", "high"),
    [(Qualifier.EXACT, 2, 2), (Qualifier.AT_LEAST, 2, None), (Qualifier.ABOUT, None, None)],
)
def test_about_and_at_least_leave_the_figure_of_the_dead_open(
    qualifier: Qualifier, low: int | None, high: int | None
) -> None:
    dead = {"topic": "casualties", "kind": "casualty-shelling", "number": None, "killed": 2}
    report = reported(**dead, qualifier=qualifier)
    figures = (report.fatalities_low, report.fatalities_best, report.fatalities_high)
    assert figures == (low, 2, high)
    assert reported(**dead | {"killed": None}, qualifier=qualifier).fatalities_best is None


def test_an_explosion_not_counted_is_unknown_not_none() -> None:
    report = reported(number=None)
    assert (report.units, report.unit) == (None, "explosion")
    assert reported(means=Means.CAMERA).grade is Grade.OBSERVED


def test_it_is_known_from_its_time_of_recording() -> None:
    at = datetime(2018, 10, 19, 16, tzinfo=UTC)
    assert as_report(observation(), where=WHERE, recorded_at=at).known_at == at


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "denied"}, "no kind 'denied'"),
        ({"position_lat_deg": None}, "Only one of longitude and latitude of the own position"),
        ({"lon_deg": 10.0, "lat_deg": 95.0}, "not on Earth"),
        ({"number": -1.0}, "Number says -1"),
        ({"number": float("nan")}, "Number says nan"),
        ({"topic": "patrol", "kind": "patrol-done"}, "does not say of what"),
        ({"distance_max_m": 4_000_000.0}, "Nothing is seen or heard"),
    ],
)
def test_what_cannot_be_is_refused_with_its_repair(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidValue, match=said) as caught:
        reported(**changes)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("on", "31.02.2018", "no day"),
        ("from_at", "2:30 PM", "no time of day"),
        ("from_at", "24:30", "no time of day"),
        ("means", "smelled", "says 'smelled'"),
        ("number", "12,5", "no number"),
        ("killed", "1.5", "no count"),
        ("kind", "", "kind is empty"),
    ],
)
def test_a_cell_that_is_no_value_names_its_column(column: str, text: str, said: str) -> None:
    with pytest.raises(InvalidValue, match=said) as caught:
        from_row(as_row(observation()) | {column: text})
    assert column in caught.value.message


def test_a_point_beside_its_sector_is_kept_also_over_the_antimeridian() -> None:
    report = reported(lon_deg=179.9999, lat_deg=-16.5)
    assert shapely.from_wkt(report.area_wkt).is_valid
    assert shapely.intersects_xy(shapely.from_wkt(report.area_wkt), 179.9999, -16.5)

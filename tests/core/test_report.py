"""A report refuses nonsense itself, and carries its identity."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue
from truceline.core.report import Incident, Report, row_hash
from truceline.core.source import Span

DAY = date(2017, 5, 6)


def report(**changes: Any) -> Report:
    values: dict[str, Any] = {
        "feed": "ucdp-ged", "native_id": "1", "first_day": DAY, "last_day": DAY,
        "where": Span(source_id="s", row=1),
    }  # fmt: skip
    return Report(**values | changes)


@pytest.mark.parametrize(
    ("changes", "message", "hint"),
    [
        ({"native_id": ""}, "The row has no id.", "Give each row an id of its own."),
        (
            {"last_day": date(2017, 5, 5)},
            "The event ends (2017-05-05) before it starts (2017-05-06).",
            "Correct or swap the two days.",
        ),
        ({"lon_deg": 36.0}, "Only one of longitude and latitude is given.", "Give both"),
        ({"lat_deg": 35.0}, "Only one of longitude and latitude is given.", "Give both"),
        (
            {"lon_deg": 36.0, "lat_deg": 90.1},
            "The point 90.1 N, 36.0 E is not on Earth.",
            "swapped",
        ),
        ({"lon_deg": -180.1, "lat_deg": 0.0}, "is not on Earth.", "swapped"),
        ({"lon_deg": float("nan"), "lat_deg": 0.0}, "is not on Earth.", "swapped"),
        ({"fatalities_low": -1}, "A figure is negative.", "leave it empty"),
        ({"fatalities_civilian": -1}, "A figure is negative.", "leave it empty"),
        ({"units": -0.5}, "A figure is negative.", "leave it empty"),
        ({"units": float("nan")}, "A figure is negative.", "leave it empty"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_an_impossible_report_is_refused(changes: dict[str, Any], message: str, hint: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        report(**changes)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_the_edges_of_the_earth_and_of_time_are_allowed() -> None:
    for lon, lat in ((180.0, 90.0), (-180.0, -90.0), (0.0, 0.0)):
        assert report(lon_deg=lon, lat_deg=lat).lat_deg == lat
    assert report(fatalities_low=0, units=0.0).first_day == DAY


def test_what_a_source_does_not_give_is_none_and_not_zero() -> None:
    bare = report()
    assert (bare.fatalities_best, bare.units, bare.lon_deg, bare.known_at) == (None,) * 4


@settings(deadline=None)
@given(row=st.dictionaries(st.text(), st.text()), other=st.randoms())
def test_the_hash_of_a_row_does_not_depend_on_the_order_of_its_columns(
    row: dict[str, str], other: Any
) -> None:
    names = list(row)
    other.shuffle(names)
    assert row_hash({name: row[name] for name in names}) == row_hash(row)


@settings(deadline=None)
@given(row=st.dictionaries(st.text(), st.text(), min_size=1), value=st.text())
def test_a_changed_cell_changes_the_hash_of_its_row(row: dict[str, str], value: str) -> None:
    name = next(iter(row))
    assert (row_hash(row | {name: value}) == row_hash(row)) == (row[name] == value)


def test_an_incident_is_the_same_in_whatever_order_its_reports_arrive() -> None:
    assert Incident.of("b:2", "a:1") == Incident.of("a:1", "b:2")
    assert Incident.of("a:1").incident_id == Incident.of("a:1", "b:2").incident_id

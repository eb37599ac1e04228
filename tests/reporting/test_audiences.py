from __future__ import annotations

from dataclasses import fields
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.planted import DAY, LOCAL, entry
from truceline.briefs.export.csv import INCIDENT_COLUMNS
from truceline.core.errors import InvalidValue
from truceline.core.observation import Observation
from truceline.reporting.audiences import (
    AudienceRules,
    Form,
    ends_at,
    grid_cell,
    load_audiences,
    part_of_day,
    read_audiences,
)
from truceline.reporting.model import Audience

RULES = load_audiences()
SENSITIVE = (
    *("entry_id", "observer", "team", "position_name", "position_lon_deg", "position_lat_deg"),
    *("from_at", "until_at", "persons", "description"),
    *("bearing_deg", "bearing_spread_deg", "distance_min_m", "distance_max_m"),
)


def test_the_internal_edition_decides_about_every_field_there_is() -> None:
    stated = set(RULES[Audience.INTERNAL].fields)
    assert {f"observation.{one.name}" for one in fields(Observation)} <= stated
    assert {f"incident.{name}" for name in INCIDENT_COLUMNS} <= stated


def test_what_no_rule_names_is_withheld() -> None:
    rules = AudienceRules(audience=Audience.PUBLIC)
    assert rules.rule("a_field_of_tomorrow").form is Form.WITHHELD
    assert not RULES[Audience.PUBLIC].shows("observation.a_field_of_tomorrow")


@pytest.mark.parametrize("audience", [Audience.PARTIES, Audience.PUBLIC])
@pytest.mark.parametrize("name", SENSITIVE)
def test_no_edition_outside_prints_a_sensitive_field_as_given(
    audience: Audience, name: str
) -> None:
    assert not RULES[audience].prints(name)


def test_the_public_learn_no_more_than_the_parties_and_these_no_more_than_the_team() -> None:
    shown = [{f for f in RULES[one].fields if RULES[one].shows(f)} for one in Audience]
    assert shown[0] >= shown[1] >= shown[2]
    for audience in (Audience.PARTIES, Audience.PUBLIC):
        for hidden in ("chain.by", "chain.remark", "chain.released_by", "incident.row"):
            assert not RULES[audience].shows(hidden)


@given(lon=st.floats(-179.9, 179.9), lat=st.floats(-85, 85), km=st.sampled_from((2.0, 20.0, 50.0)))
def test_a_square_holds_its_point_and_does_not_move_with_it(
    lon: float, lat: float, km: float
) -> None:
    cell = grid_cell(lon, lat, km)
    half = km / 111.2 / 2
    assert abs(cell.lat_deg - lat) <= half + 1e-9
    again = grid_cell(cell.lon_deg, cell.lat_deg, km)
    assert again.lat_deg == pytest.approx(cell.lat_deg)
    assert again.lon_deg == pytest.approx(cell.lon_deg)


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "night"), (5, "night"), (6, "morning"), (12, "afternoon"), (23, "evening")],
)
def test_the_day_has_four_parts(hour: int, part: str) -> None:
    assert part_of_day(time(hour, 59)) == part


def test_an_entry_without_times_ends_with_its_last_day() -> None:
    one = entry(from_at=None, until_at=None, last_on=DAY + timedelta(days=1))
    assert ends_at(one, LOCAL) == datetime(2018, 10, 22, tzinfo=LOCAL)
    assert ends_at(entry(until_at=None), LOCAL).time() == time(7, 35)


def test_an_entry_is_left_out_until_its_hours_have_passed() -> None:
    rules = AudienceRules(audience=Audience.PUBLIC, delay_hours=24)
    ended = datetime(2018, 10, 20, 9, 10, tzinfo=LOCAL)
    assert rules.is_delayed(ended, ended + timedelta(hours=23, minutes=59))
    assert not rules.is_delayed(ended, ended + timedelta(hours=24))


def test_rules_with_a_slip_are_refused_with_line_and_repair() -> None:
    bundled = "internal: {}\nparties: {}\npublic:\n  observation:\n    from_at: partofday\n"
    with pytest.raises(InvalidValue, match="line 5") as caught:
        read_audiences(bundled, "audiences.yaml")
    assert "part-of-day" in caught.value.hint
    with pytest.raises(InvalidValue, match=r"needs the side of its squares"):
        read_audiences(bundled.replace("partofday", "grid"), "audiences.yaml")

"""The bundled tables hold what they say: points in their countries, days in order."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
import shapely

from truceline.claims.names.tables import KNOWN_UNTIL, load_common, load_rows, ways
from truceline.geography import load_countries

_NEAR_DEG = 0.2
"""The base map leaves out islands and simplifies coasts by some kilometres."""


def _distance_deg(iso2: str, lon: str, lat: str) -> float:
    found = load_countries()
    country = found.by_iso(iso2) or found.by_name("Kosovo")
    assert country is not None
    return float(shapely.distance(country.geometry, shapely.Point(float(lon), float(lat))))


@pytest.mark.parametrize("columns", [("lon", "lat"), ("capital_lon", "capital_lat")])
def test_points_of_countries_and_capitals_lie_in_their_countries(columns: tuple[str, str]) -> None:
    rows = [row for row in load_rows("countries.csv") if row[columns[0]]]
    assert len(rows) > 150
    far = [
        r["iso2"] for r in rows if _distance_deg(r["iso2"], *(r[c] for c in columns)) > _NEAR_DEG
    ]
    # The base map draws Western Sahara as it is held in fact, without its coast.
    assert set(far) <= {"EH"}


def test_points_of_areas_lie_in_their_countries() -> None:
    rows = [row for row in load_rows("areas.csv") if row["country"] and row["lon"]]
    far = [r["id"] for r in rows if _distance_deg(r["country"], r["lon"], r["lat"]) > _NEAR_DEG]
    assert far == []


def test_each_country_stands_once_with_names_in_three_scripts() -> None:
    rows = load_rows("countries.csv")
    assert max(Counter(row["iso2"] for row in rows).values()) == 1
    assert all(row["name"] and row["ru"] and row["ar"] for row in rows)


def test_offices_end_after_they_began_and_before_the_table_was_written() -> None:
    for row in load_rows("offices.csv"):
        begun = date.fromisoformat(row["from"])
        ended = date.fromisoformat(row["until"]) if row["until"] else KNOWN_UNTIL
        assert begun < ended <= KNOWN_UNTIL, row["name"]


def test_no_office_of_a_state_has_two_heads_on_one_day() -> None:
    heads = [r for r in load_rows("offices.csv") if r["office"] in ("president", "prime-minister")]
    heads.sort(key=lambda row: (row["country"], row["office"], row["from"]))
    for one, two in pairwise(heads):
        if (one["country"], one["office"]) == (two["country"], two["office"]):
            assert one["until"] <= two["from"], two["name"]
            assert one["until"], one["name"]


def test_no_word_names_two_kinds_of_actor() -> None:
    common = load_common()
    words = [
        word for table in (common.heads, common.offices) for way in table.values() for word in way
    ]
    assert [word for word, count in Counter(words).items() if count > 1] == []


def test_ways_of_writing_are_parted_by_semicolons() -> None:
    assert ways("UN; U.N.;; ООН ") == ("UN", "U.N.", "ООН")

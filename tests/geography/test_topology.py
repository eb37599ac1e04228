from __future__ import annotations

from typing import Any

import pytest
import shapely

from truceline.geography.topology import countries_table


def topology(*rings: list[list[int]], names: tuple[str, ...] = ("A",)) -> dict[str, Any]:
    """A topology in whole degrees: one ring and one country per name, deltas from 0, 0."""
    geometries = [
        {"type": "Polygon", "id": f"00{n}", "arcs": [[n]], "properties": {"name": name}}
        for n, name in enumerate(names)
    ]
    return {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": list(rings),
        "objects": {"countries": {"geometries": geometries}},
    }


def shape(table: Any, row: int = 0) -> Any:
    return shapely.from_wkb(table["wkb"][row].as_py())


def test_arcs_are_sums_of_steps() -> None:
    table = countries_table(topology([[1, 2], [3, 0], [0, 4], [-3, 0], [0, -4]]))
    assert shape(table).equals(shapely.box(1, 2, 4, 6))
    assert table["iso_numeric"].to_pylist() == ["000"]


def test_a_country_over_the_antimeridian_is_cut_there() -> None:
    # From 178 E over 180 to 178 W and back: 8 square degrees in two parts.
    fiji = countries_table(topology([[178, 0], [-356, 0], [0, 2], [356, 0], [0, -2]]))
    assert shape(fiji).area == pytest.approx(8)
    assert shape(fiji).bounds == (-180, 0, 180, 2)


def test_a_country_around_a_pole_reaches_the_pole() -> None:
    ring = [[-180, -70], [120, 0], [120, 0], [120, 0]]
    antarctica = countries_table(topology([*ring, [-360, 0]]))
    assert shape(antarctica).bounds == (-180, -90, 180, -70)
    assert shape(antarctica).area == pytest.approx(360 * 20)


def test_what_iso_does_not_list_goes_to_the_state_it_belongs_to() -> None:
    squares = [[[n, 0], [1, 0], [0, 1], [-1, 0], [0, -1]] for n in (0, 1)]
    table = countries_table(topology(*squares, names=("Somalia", "Somaliland")))
    assert table["name"].to_pylist() == ["Somalia"]
    assert shape(table).equals(shapely.box(0, 0, 2, 1))

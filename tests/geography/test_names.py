from __future__ import annotations

import numpy as np
import pytest
from shapely.geometry import box

from truceline.geography import AreaLayer, plain_name
from truceline.geography.names import AreaNames


def layer(*names: str) -> AreaNames:
    """Areas side by side, each one degree wide, from 0 E on."""
    return AreaNames(
        AreaLayer(
            layer_id="l",
            level="admin2",
            names=names,
            geometries=tuple(box(n, 0, n + 1, 1) for n in range(len(names))),
        )
    )


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Idlib Governorate", "idlib"),
        ("Mintaqat Markaz Hamah district", "hamah"),
        ("Dar'a", "dara"),
        ("Deir-ez-Zor", "deirezzor"),
        ("Ḩamāh", "hamah"),
        ("Донецкая oblast", "донецкая"),
        ("District", "district"),
    ],
)
def test_names_lose_what_does_not_tell_them_apart(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_a_similar_name_is_believed_where_the_point_lies_inside() -> None:
    areas = layer("Hama", "Homs")
    assert areas.match("Hamah", 0.5, 0.5) == 0
    assert areas.match("Hamah", 1.5, 0.5) is None


def test_a_similar_name_without_a_point_is_not_believed_and_an_equal_one_is() -> None:
    areas = layer("Hama", "Homs")
    assert areas.match("Hamo", np.nan, np.nan) is None
    assert areas.match("Homs district", np.nan, np.nan) == 1


def test_of_two_areas_of_one_name_the_one_with_the_point_is_meant() -> None:
    areas = layer("Markaz", "Salamiyah", "Salamiyah")
    assert areas.match("Salamiyah", 2.5, 0.5) == 2
    assert areas.match("Salamiyah", np.nan, np.nan) is None


def test_an_alternative_name_counts_as_the_name() -> None:
    assert layer("Rural Damascus|Rif Dimashq").match("Rif Dimashq Governorate", 0.5, 0.5) == 0


def test_no_name_matches_nothing() -> None:
    assert layer("Hama").match("", 0.5, 0.5) is None
    assert layer().match("Hama", 0.5, 0.5) is None

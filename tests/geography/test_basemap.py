from __future__ import annotations

import pytest
import shapely

from truceline.core.errors import InvalidValue
from truceline.geography import outline


def test_a_window_shows_its_countries_cut_to_it() -> None:
    window = (35.0, 32.0, 43.0, 38.0)
    parts = dict(outline(window))
    assert {"Iraq", "Jordan", "Lebanon", "Syria", "Turkey"} <= set(parts)
    assert list(parts) == sorted(parts)
    assert all(part.within(shapely.box(*window)) for part in parts.values())


def test_open_sea_shows_nothing() -> None:
    assert outline((-30.0, -30.0, -29.0, -29.0)) == []


def test_an_empty_window_is_refused() -> None:
    with pytest.raises(InvalidValue, match="is empty"):
        outline((43.0, 32.0, 35.0, 38.0))

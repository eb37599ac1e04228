from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue
from truceline.monitor import Cells, grid_cells

POINT = st.tuples(
    st.floats(-180, 180), st.floats(-90, 90), st.booleans(), st.none() | st.integers(0, 99)
)


def cells_of(rows: list[tuple[float, float, bool, int | None]], most: int = 200) -> Cells:
    lon, lat, certain, deaths = (list(column) for column in zip(*rows, strict=True))
    return grid_cells(
        np.array(lon),
        np.array(lat),
        certain=np.array(certain),
        deaths=np.array(deaths, dtype=np.float64),
        most=most,
    )


@given(st.lists(POINT, min_size=1, max_size=400))
def test_no_report_is_lost_and_no_cell_too_many(
    rows: list[tuple[float, float, bool, int | None]],
) -> None:
    cells = cells_of(rows)
    assert cells.count.sum() == len(rows)
    assert len(cells.count) <= 200
    assert cells.certain.sum() == sum(certain for _, _, certain, _ in rows)
    assert np.nansum(cells.deaths) == sum(deaths or 0 for *_, deaths in rows)
    assert (cells.certain <= cells.count).all()


def test_few_points_keep_cells_of_a_hundredth_of_a_degree() -> None:
    cells = cells_of([(36.001, 35.001, True, 2), (36.003, 35.003, False, None), (37, 35, True, 0)])
    assert cells.width_deg == 0.01
    assert list(cells.count) == [2, 1]
    assert (cells.lon_deg[0], cells.lat_deg[0]) == pytest.approx((36.002, 35.002))


def test_deaths_nobody_gave_are_unknown_rather_than_zero() -> None:
    assert np.isnan(cells_of([(36.0, 35.0, True, None)]).deaths[0])


def test_a_report_without_a_point_is_refused() -> None:
    with pytest.raises(InvalidValue, match="no cell"):
        cells_of([(float("nan"), 35.0, True, None)])

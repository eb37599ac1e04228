"""Many points as few: the reports of one counter gathered into cells of a grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue

__all__ = ["Cells", "grid_cells"]

# Cell widths tried, in degrees, finest first; the widest gives at most 180 cells for the globe.
_WIDTHS_DEG = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """Cells with at least one report, from south-west to north-east.

    Attributes:
        lon_deg: (cells,) mean longitude of the cell's reports; `lat_deg` latitude.
        count: (cells,) reports of this one counter.
        certain: (cells,) those among them that certainly belong to what was asked.
        deaths: (cells,) best estimates, summed; NaN where no report gives a figure.
        width_deg: Width and height of a cell.
    """

    lon_deg: NDArray[np.float64]
    lat_deg: NDArray[np.float64]
    count: NDArray[np.int64]
    certain: NDArray[np.int64]
    deaths: NDArray[np.float64]
    width_deg: float


def grid_cells(
    lon_deg: NDArray[np.float64],
    lat_deg: NDArray[np.float64],
    *,
    certain: NDArray[np.bool_],
    deaths: NDArray[np.float64],
    most: int = 5000,
) -> Cells:
    """Reports of one counter in the finest grid that needs no more than `most` cells.

    Args:
        lon_deg: (reports,) longitude; every report has a point.
        lat_deg: (reports,) latitude.
        certain: (reports,) whether it certainly belongs to what was asked.
        deaths: (reports,) best estimate; NaN where none is given.
        most: Cells allowed, at least 200.

    Raises:
        InvalidValue: A report has no point, or `most` is below 200.
    """
    if np.isnan(lon_deg).any() or np.isnan(lat_deg).any():
        raise InvalidValue(
            "A report without a point has no cell.", hint="Leave such reports out, and say so."
        )
    if most < 200:
        raise InvalidValue(f"{most} cells do not cover the globe.", hint="Allow 200 or more.")
    for width_deg in _WIDTHS_DEG:
        keys = _keys(lon_deg, lat_deg, width_deg)
        found, cell = np.unique(keys, return_inverse=True)
        if len(found) <= most:
            break
    count = np.bincount(cell, minlength=len(found))
    given = ~np.isnan(deaths)
    figures = np.bincount(cell, weights=np.where(given, deaths, 0.0), minlength=len(found))
    has_figure = np.bincount(cell[given], minlength=len(found)) > 0
    return Cells(
        lon_deg=np.bincount(cell, weights=lon_deg, minlength=len(found)) / count,
        lat_deg=np.bincount(cell, weights=lat_deg, minlength=len(found)) / count,
        count=count.astype(np.int64),
        certain=np.bincount(cell[certain], minlength=len(found)).astype(np.int64),
        deaths=np.where(has_figure, figures, np.nan),
        width_deg=width_deg,
    )


def _keys(
    lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64], width_deg: float
) -> NDArray[np.int64]:
    across = np.floor((lon_deg + 180.0) / width_deg).astype(np.int64)
    up = np.floor((lat_deg + 90.0) / width_deg).astype(np.int64)
    return np.asarray(up * 100_000 + across, dtype=np.int64)

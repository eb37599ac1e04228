from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import box

from truceline.core.errors import CrsMismatch, InvalidValue, MissingExtra, UnreadableDocument
from truceline.geography.density import Density, read_density
from truceline.geography.sampled import sample_shares

from .test_sampled import NAN, placed, zone

HEAD = "ncols 3\nnrows 2\nxllcorner 36\nyllcorner 35\ncellsize 0.5\nNODATA_value -9999\n"
WEST = zone(box(35, 34, 36.5, 37))


def grid(west: float, east: float, lon: float = 35.5) -> Density:
    """Two columns of one degree, split at the zone's edge (36.5)."""
    return Density(
        name="people",
        values=np.array([[west, east]]),
        west_deg=lon,
        north_deg=37.0,
        per_lon_deg=1.0,
        per_lat_deg=0.25,
    )


def test_an_esri_grid_is_read_north_first_and_its_gaps_stay_unknown(tmp_path: Path) -> None:
    path = tmp_path / "people.asc"
    path.write_text(HEAD + "1 2 -9999\n4 5 6\n")
    got = read_density(path, is_per_cell=False)
    lon, lat = np.array([36.1, 36.6, 37.1, 36.1, 35.9]), np.array([35.9, 35.9, 35.9, 35.1, 35.1])
    assert np.array_equal(got.at(lon, lat), [1, 2, NAN, 4, NAN], equal_nan=True)
    assert read_density(path, nodata_is_empty=True).at(lon, lat)[2] == 0


def test_people_per_cell_are_made_people_per_area(tmp_path: Path) -> None:
    path = tmp_path / "people.asc"
    path.write_text("ncols 1\nnrows 2\nxllcenter 0\nyllcenter 0\ncellsize 60\n1\n1\n")
    north, south = read_density(path).at(np.zeros(2), np.array([60.0, 0.0]))
    assert north / south == pytest.approx(2)  # a cell at 60 degrees is half as wide


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 2 3\n", "head lacks"),
        (HEAD + "1 2 3\n", "3 cells, not 3 by 2"),
        (HEAD + "1 2 3\n4 5\n", "a row is longer"),
        (HEAD.replace("3", "three", 1), "is no number"),
        (HEAD + "1 2 x\n4 5 6\n", "no numbers"),
    ],
)
def test_a_torn_grid_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "people.asc"
    path.write_text(text)
    with pytest.raises(UnreadableDocument, match=words):
        read_density(path)


def test_what_is_not_in_degrees_or_below_zero_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.asc"
    path.write_text(HEAD.replace("36", "500000") + "1 2 3\n4 5 6\n")
    with pytest.raises(CrsMismatch, match="not in degrees"):
        read_density(path)
    path.write_text(HEAD + "1 2 3\n4 5 -6\n")
    with pytest.raises(InvalidValue, match="fewer than 0"):
        read_density(path)
    with pytest.raises(UnreadableDocument, match="no raster"):
        read_density(tmp_path / "people.png")


def test_a_geotiff_without_rasterio_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rasterio", None)
    with pytest.raises(MissingExtra) as caught:
        read_density(tmp_path / "people.tif")
    assert "truceline[raster]" in caught.value.hint


def test_a_disc_half_over_the_edge_is_shared_by_people() -> None:
    half = placed([(36.5, 35.5, 25_000.0, -1)])
    shares = sample_shares(half, [WEST], density=grid(3, 1), points=1024)
    assert shares.of_zone(0).p_inside[0] == pytest.approx(0.75, abs=0.01)
    assert not shares.findings


def test_an_area_is_shared_by_people() -> None:
    half = placed([(36.5, 35.5, NAN, 0)], box(36.2, 35, 36.8, 36))
    shares = sample_shares(half, [WEST], density=grid(3, 1)).of_zone(0)
    assert shares.p_inside[0] == pytest.approx(0.75, abs=0.01)


@pytest.mark.parametrize(
    ("density", "code"),
    [
        (grid(0, 0), "geo.density-empty"),
        (grid(3, NAN), "geo.density-beyond"),
        (grid(3, 1, lon=50.0), "geo.density-beyond"),
    ],
)
def test_where_the_raster_cannot_tell_a_footprint_is_spread_evenly(
    density: Density, code: str
) -> None:
    twice = placed([(36.5, 35.5, 25_000.0, -1)] * 2 + [(36.5, 35.5, NAN, 0)], box(36, 35, 37, 36))
    shares = sample_shares(twice, [WEST], density=density)
    assert shares.of_zone(0).p_inside == pytest.approx([0.5, 0.5, 0.5], abs=0.02)
    (finding,) = shares.findings
    assert finding.code == code
    assert "3 reports" in finding.message

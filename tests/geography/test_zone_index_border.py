from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from truceline.geography.model import Footprints, ZoneShape
from truceline.geography.sensitivity import with_boundary
from truceline.geography.shapes import areas_only
from truceline.geography.shares import place_shares
from truceline.geography.zone_index import ZoneIndex, build_zone_index
from truceline.geography.zone_index.border import holds

from .zone_examples import blob, named, zone


def districts(shared: Path, name: str) -> list[ZoneShape]:
    features = json.loads((shared / "geo" / name).read_text(encoding="utf-8"))["features"]
    shapes = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
    return [zone(f"d{k:03}", areas_only(shape)) for k, shape in enumerate(shapes)]


def vertices_of_two(zones: list[ZoneShape]) -> np.ndarray:
    """Points that are vertices of two outlines exactly, and lie on no third, inner or outer."""
    each = [np.unique(shapely.get_coordinates(z.geometry), axis=0) for z in zones]
    found, times = np.unique(np.concatenate(each), axis=0, return_counts=True)
    return np.asarray(found[times == 2])


def holders(index: ZoneIndex, at: np.ndarray) -> np.ndarray:
    pairs = index.pairs(at[:, 0], at[:, 1])
    return np.bincount(pairs.row, minlength=len(at))


def midpoints(zones: list[ZoneShape]) -> np.ndarray:
    """Middles of edges that two outlines share, as exactly as doubles can say."""
    edges = []
    for shape in zones:
        for ring in shapely.get_rings(shapely.get_parts(shape.geometry)):
            ends = shapely.get_coordinates(ring)
            pair = np.sort(np.stack([ends[:-1], ends[1:]], axis=1).view("c16")[..., 0], axis=1)
            edges.append(pair)
    found, times = np.unique(np.concatenate(edges), axis=0, return_counts=True)
    middle = found[times == 2].mean(axis=1)
    return np.column_stack([middle.real, middle.imag])


def is_tiled(zones: list[ZoneShape], at: np.ndarray) -> np.ndarray:
    """Whether the zones part the millimetres around each point, without a gap or an overlap.

    Real layers have both in places; there no rule can give a point to exactly one.
    """
    shapes = np.array([z.geometry for z in zones], dtype=object)
    lon, lat, half = at[:, 0], at[:, 1], 1e-8
    square = shapely.box(lon - half, lat - half, lon + half, lat + half)
    row, number = shapely.STRtree(shapes).query(square, predicate="intersects")
    covered = shapely.area(shapely.intersection(shapes[number], square[row]))
    share = np.bincount(row, covered, minlength=len(at)) / shapely.area(square)
    return np.asarray(np.abs(share - 1) < 1e-3)


@pytest.mark.parametrize("name", ["syr_adm2_cod_v02.geojson", "syr_adm3_simplified.geojson"])
def test_an_event_on_a_real_border_is_in_exactly_one_district(shared: Path, name: str) -> None:
    zones = districts(shared, name)
    at = vertices_of_two(zones)
    at = at[:: len(at) // 1000]
    at = at[is_tiled(zones, at)]
    assert len(at) > 500
    tree = shapely.STRtree([z.geometry for z in zones])
    points = shapely.points(at)
    assert len(tree.query(points, predicate="within")[0]) == 0  # what `contains` says
    assert (np.bincount(tree.query(points, predicate="intersects")[0]) >= 2).all()
    assert (holders(build_zone_index(zones), at) == 1).all()


def test_the_middle_of_each_real_edge_is_in_exactly_one_district(shared: Path) -> None:
    zones = districts(shared, "syr_adm2_cod_v02.geojson")
    at = midpoints(zones)[::35]
    tiled = is_tiled(zones, at)
    assert tiled.mean() > 0.99
    assert (holders(build_zone_index(zones), at[tiled]) == 1).all()


def test_a_zone_has_its_western_and_southern_edges_and_corner_only() -> None:
    index = build_zone_index([zone("a", box(0, 0, 1, 1))])
    lon = np.array([0.0, 1.0, 0.5, 0.5, 0.0, 1.0, 0.0, 1.0])
    lat = np.array([0.5, 0.5, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0])
    assert index.pairs(lon, lat).row.tolist() == [0, 2, 4]


def test_a_border_drawn_with_other_vertices_still_has_one_owner() -> None:
    # The western zone draws the border as one line; the eastern one with vertices that doubles
    # cannot put on that line: some lie a hair inside the west, some leave a hair of a gap.
    rng = np.random.default_rng(5)
    for _ in range(200):
        top = rng.uniform(-3, 3)
        share = np.sort(rng.uniform(0, 1, 20))
        on_line = np.column_stack([share * top, share * 2.0])
        west = Polygon([(-5, 0), (0, 0), (top, 2), (-5, 2)])
        east = Polygon([(5, 2), (top, 2), *on_line[::-1].tolist(), (0, 0), (5, 0)])
        index = build_zone_index([zone("west", west), zone("east", east)], cells_per_side=50)
        assert (holders(index, on_line) == 1).all()


@given(
    st.lists(st.integers(-4, 4), min_size=5, max_size=5),
    st.sampled_from([8.0, 3.0, 7.0, 1e3]),
)
def test_strips_with_a_common_zigzag_part_every_point_of_it(bends: list[int], per: float) -> None:
    line = [(bend / per, k / per) for k, bend in enumerate(bends)]
    top = 4 / per
    far = 9 / per
    west = Polygon([(-far, 0.0), *line, (-far, top)])
    east = Polygon([(far, top), *line[::-1], (far, 0.0)])
    zones = [zone("west", west), zone("east", east)]
    if not (west.is_valid and east.is_valid):
        return
    ends = np.array(line)
    at = np.concatenate([ends[1:-1], (ends[1:] + ends[:-1]) / 2])
    assert (holders(build_zone_index(zones, cells_per_side=9), at) == 1).all()


@given(seed=st.integers(0, 10_000))
def test_the_step_without_length_gives_each_lattice_point_to_one_triangle(seed: int) -> None:
    rng = np.random.default_rng(seed)
    corners = np.unique(rng.integers(0, 9, (12, 2)), axis=0).astype(float)
    triangles = list(shapely.get_parts(shapely.delaunay_triangles(shapely.MultiPoint(corners))))
    hull = shapely.union_all(triangles) if triangles else box(0, 0, 0.1, 0.1)
    for x, y in np.argwhere(np.ones((9, 9))).astype(float):
        if shapely.contains_xy(hull, x, y):
            assert sum(holds(triangle, x, y) for triangle in triangles) == 1


def test_the_rule_is_the_same_in_cells_of_any_size() -> None:
    zones = [zone(f"{i}{j}", box(i, j, i + 1, j + 1)) for i in range(4) for j in range(4)]
    lon, lat = (axis.ravel() / 4 for axis in np.meshgrid(np.arange(16), np.arange(16)))
    found = [
        named(index.pairs(lon, lat), index)
        for index in (build_zone_index(zones, cells_per_side=side) for side in (1, 4, 64, 1024))
    ]
    assert len(found[0]) == 256
    assert all(other == found[0] for other in found)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_point_strictly_inside_is_inside_by_every_rule(seed: int) -> None:
    pytest.importorskip("numba", reason="the extra `fast` is not installed")
    rng = np.random.default_rng(seed)
    shape = blob(rng, 0)
    corners = shapely.get_coordinates(shape.geometry)[:60]
    middles = (corners[1:] + corners[:-1]) / 2
    on = np.concatenate([corners, middles, rng.uniform(-8, 8, (60, 2))])
    # Beside the border by as little as a double can say, and by less than the index's step.
    hairs = [0.0, *(np.spacing(5.0) * rng.integers(-3, 4, (2, len(on), 2))), 1e-9]
    lon, lat = np.ascontiguousarray(np.concatenate([on + hair for hair in hairs]).T)
    none = np.zeros(len(lon), dtype=np.int64)
    placed = Footprints(
        lon_deg=lon,
        lat_deg=lat,
        radius_m=np.zeros(len(lon)),
        area=none - 1,
        areas=(),
        basis=none.astype(object),
    )
    exact = place_shares(placed, shape)
    within, half, touched = (
        with_boundary(exact, placed, shape, rule).inside
        for rule in ("within", "half-open", "intersects")
    )
    assert np.array_equal(within, shapely.contains_xy(shape.geometry, lon, lat))
    assert np.array_equal(touched, exact.inside)
    assert (within <= half).all()
    assert (half <= touched).all()
    index = build_zone_index([shape], cells_per_side=40)
    plain, fast = (index.pairs(lon, lat, is_fast=is_fast).row for is_fast in (False, True))
    assert np.array_equal(plain, fast)
    by_index = np.isin(np.arange(len(lon)), plain)
    # The index, in which neighbours must agree, decides by its step what is nearer than that.
    far = shapely.distance(shapely.boundary(shape.geometry), shapely.points(lon, lat)) > 4e-11
    assert np.array_equal(by_index[far], within[far])
    border = touched & ~within
    assert np.array_equal(by_index[border], half[border])

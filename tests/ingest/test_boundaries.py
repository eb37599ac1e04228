from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyogrio.errors
import pyogrio.raw
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from truceline.core.errors import (
    CrsMismatch,
    InvalidValue,
    SourceChanged,
    TrucelineError,
    UnreadableDocument,
)
from truceline.geography.model import AreaLayer
from truceline.ingest.boundaries import read_boundaries

NORTH, SOUTH = box(36, 35, 37, 36), box(36, 34, 37, 35)
BOW_TIE = Polygon([(36, 34), (37, 35), (37, 34), (36, 35)])


def written(
    path: Path,
    areas: Sequence[BaseGeometry],
    names: Sequence[str] = ("North", "South"),
    *,
    crs: str | None = "EPSG:4326",
    layer: str | None = None,
    field: str = "name",
) -> Path:
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(np.array(areas, dtype=object)),
        field_data=[np.array(names[: len(areas)], dtype=object)],
        fields=[field],
        geometry_type=areas[0].geom_type,
        crs=crs,
        layer=layer,
        append=path.exists(),
        driver="KML" if path.suffix == ".kml" else None,
    )
    return path


def read(path: Path, **options: str) -> AreaLayer:
    return read_boundaries(path, layer="areas", level="admin1", **options)


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".shp", ".kml", ".zip"])
def test_every_format_gives_the_same_areas(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"areas{suffix}"
    if suffix == ".zip":
        written(tmp_path / "areas.shp", [NORTH, SOUTH])
        with zipfile.ZipFile(path, "w") as archive:
            for part in tmp_path.glob("areas.[!z]*"):
                archive.write(part, part.name)
    else:
        written(path, [NORTH, SOUTH], field="Name" if suffix == ".kml" else "name")
    layer = read(path)
    assert (layer.layer_id, layer.level, layer.names) == ("areas", "admin1", ("North", "South"))
    assert all(map(shapely.equals, layer.geometries, (NORTH, SOUTH)))


def test_another_coordinate_system_becomes_wgs_84(tmp_path: Path) -> None:
    to_metres = Transformer.from_crs(4326, 32637, always_xy=True)
    flat = shapely.transform(NORTH, lambda p: np.column_stack(to_metres.transform(*p.T)))
    layer = read(written(tmp_path / "utm.gpkg", [flat], crs="EPSG:32637"))
    assert np.allclose(layer.geometries[0].bounds, NORTH.bounds, atol=1e-9)


def test_an_unstated_or_false_coordinate_system_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "areas.shp", [NORTH])
    path.with_suffix(".prj").unlink()
    with pytest.raises(CrsMismatch, match="does not state") as caught:
        read(path)
    assert ".prj" in caught.value.hint
    metres = shapely.transform(NORTH, lambda p: p * 1e5)
    with pytest.raises(CrsMismatch, match="no degrees"):
        read(written(tmp_path / "false.geojson", [metres]))


def test_an_area_that_crosses_itself_is_named_with_the_place(tmp_path: Path) -> None:
    path = written(tmp_path / "a.geojson", [NORTH, BOW_TIE])
    with pytest.raises(InvalidValue, match=r"'South' crosses itself .* at 34\.5\d* N, 36\.5\d* E"):
        read(path)


def test_lines_and_nameless_areas_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceChanged, match="'North' is a LineString"):
        read(written(tmp_path / "l.geojson", [LineString([(36, 35), (37, 36)])]))
    with pytest.raises(InvalidValue, match="Area 2 of the boundary file has no name"):
        read(written(tmp_path / "n.geojson", [NORTH, SOUTH], ("North", " ")))


def test_columns_of_names_are_found_by_level_or_asked_for(tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"ADM1_EN": "Idleb", "ADM2_EN": en, "ADM2_AR": ar, "code": en},
            "geometry": shapely.geometry.mapping(area),
        }
        for en, ar, area in (("Ariha", "أريحا", NORTH), ("Harim", "حارم", SOUTH))
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    layer = read_boundaries(path, layer="a", level="admin2")
    assert layer.names == ("Ariha|أريحا", "Harim|حارم")
    assert read(path, name_field="code").names == ("Ariha", "Harim")
    with pytest.raises(InvalidValue, match="no column 'title'") as caught:
        read(path, name_field="title")
    assert "ADM2_EN" in caught.value.hint


def test_a_file_with_several_layers_asks_which(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gpkg", [NORTH], layer="one")
    written(path, [SOUTH], ("South",), layer="two")
    with pytest.raises(InvalidValue, match="has 2 layers") as caught:
        read(path)
    assert "one, two" in caught.value.hint
    assert read(path, file_layer="two").names == ("South",)


@pytest.mark.parametrize("content", [b"", b"no areas", b'{"type": "FeatureCollection"'])
def test_what_is_no_boundary_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(content)
    with pytest.raises(UnreadableDocument, match="boundary file"):
        read(path)
    with pytest.raises(InvalidValue, match="There is no file"):
        read(tmp_path / "absent.shp")


@pytest.mark.parametrize(
    "foreign", [name for name in vars(pyogrio.errors) if name.endswith("Error")]
)
def test_every_error_of_the_library_becomes_ours(
    tmp_path: Path, foreign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise getattr(pyogrio.errors, foreign)("foreign words")

    monkeypatch.setattr(pyogrio.raw, "read", fails)
    with pytest.raises(TrucelineError, match="foreign words"):
        read(written(tmp_path / "a.geojson", [NORTH]))


def test_slivers_of_official_boundaries_are_repaired_and_told(shared: Path) -> None:
    path = shared / "geo" / "syr_adm1_cod_v02.geojson"
    layer = read_boundaries(path, layer="cod", level="admin1")
    assert (len(layer.names), len(layer.findings)) == (14, 7)
    assert "Aleppo|حلب" in layer.names
    assert all(area.is_valid for area in layer.geometries)


def test_districts_named_by_their_provinces_are_refused(shared: Path) -> None:
    with pytest.raises(InvalidValue, match="62 areas share only 14 names"):
        read(shared / "geo" / "syr_adm2_simplified.geojson")

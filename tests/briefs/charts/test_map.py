import pytest
from shapely.geometry import MultiPolygon, Polygon, box

from truceline.briefs.charts import IncidentPoint, draw_map, render_svg
from truceline.briefs.charts.map import _clockwise, _twice_area
from truceline.geography.model import ZoneShape

AREA = ZoneShape(zone_id="a", name="Area <b>", geometry=box(36, 35, 37, 36), accuracy_m=3000)
LOOSE = ZoneShape(
    zone_id="l", name="Loose", geometry=box(36.1, 35.1, 36.4, 35.4), accuracy_m=0, is_stated=False
)
COUNTRY = ("Country", box(34, 33, 40, 38))


def points(n: int) -> list[IncidentPoint]:
    return [
        IncidentPoint(
            incident_id=f"i-{k:010x}",
            lon_deg=36 + (k % 50) / 50,
            lat_deg=35 + (k % 37) / 37,
            deaths=None if k % 5 == 0 else k % 9,
            is_precise=k % 2 == 0,
            says="<script>",
        )
        for k in range(n)
    ]


def drawn(n: int, zones: tuple[ZoneShape, ...] = (AREA, LOOSE)) -> str:
    spec = draw_map(points(n), title="T", subtitle=["s"], zones=zones, outline=[COUNTRY])
    return render_svg(spec, prefix="m")


@pytest.mark.parametrize("n", [0, 1, 2000])
def test_every_incident_is_a_link_to_itself(n: int) -> None:
    svg = drawn(n)
    assert svg.count('href="#i-') == n
    assert "http" not in svg.replace("http://www.w3.org", "")


def test_a_map_without_incidents_says_so() -> None:
    assert "no incident to draw here" in drawn(0)


def test_nothing_of_a_name_becomes_markup() -> None:
    svg = drawn(1)
    assert "<script" not in svg
    assert "Area &lt;b&gt;" in svg


def test_zones_without_lines_are_told_apart_in_the_legend() -> None:
    assert "zone without agreed lines" in drawn(1)
    assert "zone without agreed lines" not in drawn(1, zones=(AREA,))


def test_rings_are_wound_as_the_drawing_library_wants_them() -> None:
    """d3-geo fills the rest of the world where an exterior ring is anticlockwise."""
    shell = [(0, 0), (2, 0), (2, 2), (0, 2)]
    hole = [(0.5, 0.5), (1, 0.5), (1, 1), (0.5, 1)]
    shape = _clockwise(MultiPolygon([Polygon(shell, [hole])]))
    outer, inner = shape["coordinates"][0]
    assert _twice_area(outer) < 0 < _twice_area(inner)


def test_the_same_map_is_drawn_with_the_same_bytes() -> None:
    assert drawn(3) == drawn(3)


def test_no_text_is_smaller_than_eleven_pixels() -> None:
    sizes = [part.split("px")[0] for part in drawn(3).split('font-size="')[1:]]
    assert min(float(size) for size in sizes) >= 11

"""What is drawn around a map: its legend, scale bar and north; and the styles that both share.

Drawn by hand, since the built-in legends would run beyond the width of a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from truceline.briefs.charts.frame import Frame
from truceline.geography.model import ZoneShape

__all__ = [
    "POINT_LOOKS",
    "POINT_SIZES_PX2",
    "draw_furniture",
    "draw_legend",
    "drawn",
    "zone_style",
]

# Area of a mark in square pixels, for no death and for the most deaths of one incident.
POINT_SIZES_PX2 = (24.0, 620.0)

# First for places known closely, second for imprecise ones: differ in shape, fill and tone.
POINT_LOOKS: Mapping[str, tuple[str, str]] = {
    "shape": ("circle", "diamond"),
    "fill": ("#D55E00", "#ffffff"),
    "stroke": ("#5c2800", "#5c2800"),
}

_LINE_PX = 24
_COLUMNS_PX = (6, 330)


def drawn(mark: Mapping[str, Any], encoding: Mapping[str, Any]) -> dict[str, Any]:
    """A layer with one mark at places given in pixels."""
    return {"data": {"values": [{}]}, "mark": dict(mark), "encoding": dict(encoding)}


def zone_style(*, is_stated: bool) -> dict[str, Any]:
    """Dashed and filled where lines were drawn, dotted and empty where none were agreed."""
    shared = {"stroke": "#0072B2", "strokeWidth": 1.7}
    if is_stated:
        return shared | {"strokeDash": [7, 3], "fill": "#0072B2", "fillOpacity": 0.13}
    return shared | {"strokeDash": [1.5, 3], "fillOpacity": 0, "fill": "#ffffff"}


def draw_furniture(frame: Frame) -> list[dict[str, Any]]:
    """North arrow and a bar of round length, true at the middle of the map."""
    km, bar_px = frame.scale_bar()
    left, y = 14, frame.height_px - 14
    ends = {"x": {"value": left}, "x2": {"value": left + bar_px}, "y": {"value": y}}
    note = {"type": "text", "align": "left", "baseline": "bottom"}
    note |= {"text": f"{km:g} km at the middle of the map"}
    north = {"type": "text", "text": "N ↑", "align": "right", "fontWeight": "bold"}
    return [
        drawn({"type": "rule", "strokeWidth": 3, "color": "#000000"}, ends),
        drawn(note, {"x": {"value": left}, "y": {"value": y - 5}}),
        drawn(north, {"x": {"value": frame.width_px - 14}, "y": {"value": 18}}),
    ]


def draw_legend(
    frame: Frame, *, most: int, zones: Sequence[ZoneShape], has_points: bool
) -> list[dict[str, Any]]:
    """The legend below the map, in two columns, with what the map holds and nothing else.

    `most` is the number of deaths of the largest mark.
    """
    y = frame.height_px + 22
    layers: list[dict[str, Any]] = []
    if has_points:
        layers += _point_line(y) + _size_line(y + _LINE_PX + 4, most)
        y += 2 * _LINE_PX + 14
    stated = {zone.is_stated for zone in zones}
    words = {
        True: "zone (its edge is as accurate as stated)",
        False: "zone without agreed lines: lies within this",
    }
    for column, is_stated in enumerate(flag for flag in (True, False) if flag in stated):
        layers += _zone_sample(_COLUMNS_PX[column], y, words[is_stated], is_stated=is_stated)
    return layers


def _point_line(y: float) -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = []
    words = ("incident, place known closely", "incident, place imprecise or not stated")
    for index, text in enumerate(words):
        looks = {channel: values[index] for channel, values in POINT_LOOKS.items()}
        layers += _symbol(_COLUMNS_PX[index] + 8, y, 110, looks) + _text(
            _COLUMNS_PX[index] + 26, y, text
        )
    return layers


def _size_line(y: float, most: int) -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = []
    x = float(_COLUMNS_PX[0])
    for deaths in (0, max(1, round(most / 4)), most):
        low, high = POINT_SIZES_PX2
        size = low + (high - low) * deaths / most
        looks = {"shape": "circle", "fill": "#ffffff", "stroke": "#5c2800"}
        layers += _symbol(x + 14, y, size, looks) + _text(x + 32, y, f"{deaths:,}")
        x += 78
    note = "deaths (best estimate; no figure given is drawn as 0)"
    return layers + _text(x + 8, y, note)


def _symbol(x: float, y: float, size: float, looks: Mapping[str, str]) -> list[dict[str, Any]]:
    at = {"x": {"value": x}, "y": {"value": y}}
    return [drawn({"type": "point", "size": size, "opacity": 0.9, **looks}, at)]


def _text(x: float, y: float, words: str) -> list[dict[str, Any]]:
    mark = {"type": "text", "align": "left", "baseline": "middle", "text": words}
    return [drawn(mark, {"x": {"value": x}, "y": {"value": y}})]


def _zone_sample(x: float, y: float, words: str, *, is_stated: bool) -> list[dict[str, Any]]:
    box = {"x": {"value": x}, "x2": {"value": x + 24}, "y": {"value": y - 7}}
    box |= {"y2": {"value": y + 7}}
    return [
        drawn({"type": "rect"} | zone_style(is_stated=is_stated), box),
        *_text(x + 32, y, words),
    ]

"""The frame of a map: which part of the world it shows, in Mercator, and where a point falls."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["Frame", "frame_around"]

_WIDTH_PX = 680
_HEIGHTS_PX = (340, 560)
_EARTH_M = 6_371_008.8
_LEAST_SPAN_DEG = 2.0
_CHARACTER_PX = 6.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A Mercator window.

    Attributes:
        scale: Pixels per radian of longitude, as d3-geo's `scale`.
    """

    centre_lon_deg: float
    centre_lat_deg: float
    scale: float
    width_px: int
    height_px: int

    @property
    def degrees_per_px(self) -> float:
        """Degrees of longitude in one pixel."""
        return math.degrees(1 / self.scale)

    def pixel(self, lon_deg: float, lat_deg: float) -> tuple[float, float]:
        """Where a point falls, in pixels from the upper left."""
        x = self.width_px / 2 + self.scale * math.radians(lon_deg - self.centre_lon_deg)
        rise = _mercator(lat_deg) - _mercator(self.centre_lat_deg)
        return x, self.height_px / 2 - self.scale * rise

    def holds(self, lon_deg: float, lat_deg: float) -> bool:
        """Whether a point lies in the picture."""
        x, y = self.pixel(lon_deg, lat_deg)
        return 0 <= x <= self.width_px and 0 <= y <= self.height_px

    def bounds(self, *, margin: float) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees, widened by a share of the frame on each side."""
        half_x = self.width_px * (0.5 + margin) / self.scale
        half_y = self.height_px * (0.5 + margin) / self.scale
        middle = _mercator(self.centre_lat_deg)
        return (
            max(-180.0, self.centre_lon_deg - math.degrees(half_x)),
            _latitude(middle - half_y),
            min(180.0, self.centre_lon_deg + math.degrees(half_x)),
            _latitude(middle + half_y),
        )

    def scale_bar(self) -> tuple[float, float]:
        """A round length in km of about a fifth of the width, and its length in pixels."""
        metres_per_px = math.cos(math.radians(self.centre_lat_deg)) * _EARTH_M / self.scale
        wanted = self.width_px / 5 * metres_per_px / 1000
        power = 10.0 ** math.floor(math.log10(wanted))
        km = max(step * power for step in (1, 2, 5) if step * power <= wanted)
        return km, km * 1000 / metres_per_px

    def label_box(
        self,
        name: str,
        lon_deg: float,
        lat_deg: float,
        *,
        is_centred: bool,
        lift_px: float = 0.0,
    ) -> tuple[float, float, float, float] | None:
        """Left, top, right, bottom of a label in pixels; None where it would leave the picture."""
        x, y = self.pixel(lon_deg, lat_deg)
        width = _CHARACTER_PX * len(name) * (1.1 if is_centred else 1.0)
        left = x - width / 2 if is_centred else x + 6
        spot = (left, y - 8 - lift_px, left + width, y + 8 - lift_px)
        fits = spot[0] > 2 and spot[2] < self.width_px - 2 and spot[1] > 26
        return spot if fits and spot[3] < self.height_px - 34 else None


def frame_around(bounds: tuple[float, float, float, float]) -> Frame:
    """A frame that holds west, south, east, north (degrees) with a margin of 8 %."""
    west, south, east, north = bounds
    middle_lon = (west + east) / 2
    middle_y = (_mercator(south) + _mercator(north)) / 2
    span_x = math.radians(max(east - west, _LEAST_SPAN_DEG)) * 1.16
    span_y = max(_mercator(north) - _mercator(south), math.radians(_LEAST_SPAN_DEG)) * 1.16
    low, high = _HEIGHTS_PX
    height = min(high, max(low, round(_WIDTH_PX * span_y / span_x)))
    return Frame(
        centre_lon_deg=middle_lon,
        centre_lat_deg=_latitude(middle_y),
        scale=min(_WIDTH_PX / span_x, height / span_y),
        width_px=_WIDTH_PX,
        height_px=height,
    )


def _mercator(lat_deg: float) -> float:
    lat = math.radians(max(-84.0, min(84.0, lat_deg)))
    return math.log(math.tan(math.pi / 4 + lat / 2))


def _latitude(mercator_y: float) -> float:
    return math.degrees(2 * math.atan(math.exp(mercator_y)) - math.pi / 2)

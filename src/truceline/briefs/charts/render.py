"""Specifications drawn as SVG and PNG by vl-convert, without a browser or a network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from truceline.briefs.charts.apart import draw

__all__ = ["CONFIG", "SCHEMA", "render_png", "render_svg"]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_VERSION = "5.21"
_FONT = "DejaVu Sans, Liberation Sans, Arial, sans-serif"

CONFIG: Mapping[str, Any] = {
    "font": _FONT,
    "background": "white",
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "fontSize": 14,
        "subtitleFontSize": 12,
        "subtitlePadding": 4,
        "offset": 12,
    },
    "axis": {"labelFontSize": 11, "titleFontSize": 12, "titleFontWeight": "normal"},
    "legend": {"labelFontSize": 11, "titleFontSize": 11, "labelLimit": 330, "orient": "bottom"},
    "text": {"fontSize": 11},
}

# vl-convert resolves links against a base address of its own; ours point into the document.
_LINK = re.compile(r'xlink:href="[^"#]*#(i-[0-9a-f]+)"')
_CLIP = re.compile(r"clip\d+")


def render_svg(spec: Mapping[str, Any], *, prefix: str) -> str:
    """The picture as SVG; ids begin with `prefix` so that several fit into one page.

    The numbering of clip paths restarts, since vl-convert numbers on from call to call.
    """
    drawn = draw(
        "vegalite_to_svg",
        vl_spec=dict(spec),
        vl_version=_VERSION,
        config=dict(CONFIG),
        allowed_base_urls=[],
    )
    svg = drawn.decode()
    names: dict[str, str] = {}
    for name in _CLIP.findall(svg):
        names.setdefault(name, f"{prefix}-clip{len(names) + 1}")
    svg = _CLIP.sub(lambda match: names[match[0]], svg)
    return _LINK.sub(r'href="#\1"', svg)


def render_png(spec: Mapping[str, Any], *, scale: float = 2.0) -> bytes:
    """The picture as PNG, `scale` times its nominal size in pixels."""
    return draw(
        "vegalite_to_png",
        vl_spec=dict(spec),
        vl_version=_VERSION,
        config=dict(CONFIG),
        scale=scale,
        allowed_base_urls=[],
    )

"""Pictures of a brief as Vega-Lite specifications, drawn without a browser.

In: series of bars, zones, outlines and incidents, already computed. Out: specifications (plain
mappings), and from these SVG or PNG. Refused: drawing unobserved time as zero, and putting the
incidents of two counters into one picture.
"""

from truceline.briefs.charts.apart import drawing_apart, drawn_meanwhile
from truceline.briefs.charts.map import IncidentPoint, draw_map
from truceline.briefs.charts.render import render_png, render_svg
from truceline.briefs.charts.time import TimeMark, draw_time_chart

__all__ = [
    "IncidentPoint",
    "TimeMark",
    "draw_map",
    "draw_time_chart",
    "drawing_apart",
    "drawn_meanwhile",
    "render_png",
    "render_svg",
]

"""The time chart: bars as counted and as possible, time without observation, and the ceasefire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from truceline.briefs.charts.legend import drawn
from truceline.briefs.charts.render import SCHEMA
from truceline.core.dates import Period
from truceline.monitor.model import SeriesPoint

__all__ = ["TimeMark", "draw_time_chart"]

_WIDTH, _HEIGHT = 680, 240
_MOST_TICKS = 8
_CHARACTER_PX = 6.4
_ROW_PX = 17
_COUNTED, _POSSIBLE = "as counted", "may also belong here (imprecise)"
_PARTLY, _UNOBSERVED = "partly observed", "not observed: unknown, not zero"
_KINDS = [_COUNTED, _POSSIBLE, _PARTLY, _UNOBSERVED]
# Blue, an empty outline and two greys: told apart by colour-blind readers and on a grey printer.
_FILLS = ["#0072B2", "#ffffff00", "#ececec", "#c4c4c4"]
_STROKES = ["#0072B2", "#0072B2", "#ececec", "#c4c4c4"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMark:
    """A day to mark with an upright line, such as the first day of a ceasefire."""

    label: str
    on: date


def draw_time_chart(
    series: Sequence[SeriesPoint],
    *,
    title: str,
    subtitle: Sequence[str],
    marks: Sequence[TimeMark] = (),
    periods: Sequence[tuple[str, Period]] = (),
) -> Mapping[str, Any]:
    """A Vega-Lite specification of the series; bars that nobody observed are shaded, never zero.

    Args:
        series: Bars in order of time, at least one.
        title: Heading, drawn into the picture.
        subtitle: The lines below it.
        marks: Days to mark; those outside the series are left out.
        periods: Labelled brackets above the bars, such as the assessed period.
    """
    first, until = series[0].from_on, _end(series[-1])
    top = max([4.0, *(max(bar.possible, bar.value or 0) for bar in series)]) * 1.08
    brackets, rows = _brackets(periods, first, until)
    shown = [mark for mark in marks if first <= mark.on <= until]
    layers = [
        _bars(series, top),
        *_silence(series),
        *brackets,
        *_rules(shown, first, until, lowest=-12 - _ROW_PX * rows),
    ]
    return {
        "$schema": SCHEMA,
        "width": _WIDTH,
        "height": _HEIGHT,
        "title": {"text": title, "subtitle": list(subtitle), "offset": 12 if not shown else 16},
        "padding": 8,
        "layer": layers,
    }


def _end(bar: SeriesPoint) -> date:
    return bar.from_on + timedelta(days=bar.days)


def _ms(day: date) -> float:
    return datetime.combine(day, time.min, tzinfo=UTC).timestamp() * 1000


def _bars(series: Sequence[SeriesPoint], top: float) -> dict[str, Any]:
    longest = max(bar.days for bar in series)
    unit = "day" if longest == 1 else f"{longest} days"
    return {
        "data": {"values": [row for bar in series for row in _rows_of(bar, top)]},
        "mark": {"type": "rect", "strokeWidth": 1},
        "encoding": {
            "x": {
                "field": "from",
                "type": "temporal",
                "scale": {"type": "utc", "domain": [_ms(series[0].from_on), _ms(_end(series[-1]))]},
                "axis": {
                    "title": None,
                    "grid": False,
                    "labelOverlap": "greedy",
                    "labelSeparation": 8,
                    "values": _tick_days(series),
                    "format": "%-d %b %Y",
                },
            },
            "x2": {"field": "until"},
            "y": {
                "field": "top",
                "type": "quantitative",
                "scale": {"domain": [0, top], "nice": False},
                "axis": {"title": f"per bar of {unit}", "values": _ticks(top), "format": ",d"},
            },
            "y2": {"datum": 0},
            "fill": _legend("fill", _FILLS),
            "stroke": _legend("stroke", _STROKES),
            "description": {"field": "says"},
        },
    }


def _tick_days(series: Sequence[SeriesPoint]) -> list[float]:
    """Where bars begin: a tick between them would name a day that no bar starts with."""
    every = -(-len(series) // _MOST_TICKS)
    return [_ms(bar.from_on) for bar in series[::every]]


def _silence(series: Sequence[SeriesPoint]) -> list[dict[str, Any]]:
    if any(bar.value or bar.possible or bar.value is None for bar in series):
        return []
    words = {"type": "text", "text": "nothing recorded in this time", "fontStyle": "italic"}
    return [drawn(words, {"x": {"value": _WIDTH / 2}, "y": {"value": _HEIGHT / 2}})]


def _legend(channel: str, colours: list[str]) -> dict[str, Any]:
    return {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": _KINDS, "range": colours},
        "title": None,
        "legend": {"symbolType": "square", "symbolSize": 130, "columns": 4, "columnPadding": 14}
        if channel == "fill"
        else {},
    }


def _rows_of(bar: SeriesPoint, top: float) -> list[dict[str, Any]]:
    gap = 0.06 * bar.days * 86_400_000
    begins, ends = _ms(bar.from_on), _ms(_end(bar))
    whole: dict[str, Any] = {"from": begins, "until": ends, "says": _says(bar)}
    inner = whole | {"from": begins + gap, "until": ends - gap}
    rows: list[dict[str, Any]] = []
    if bar.value is None or bar.observed_days == 0:
        rows.append(whole | {"kind": _UNOBSERVED, "top": top})
    elif bar.observed_days is not None and bar.observed_days < bar.days:
        rows.append(whole | {"kind": _PARTLY, "top": top})
    if bar.possible > (bar.value or 0):
        rows.append(inner | {"kind": _POSSIBLE, "top": bar.possible})
    if bar.value:
        rows.append(inner | {"kind": _COUNTED, "top": bar.value})
    return rows


def _says(bar: SeriesPoint) -> str:
    unknown = "not observed" if bar.observed_days == 0 else "not known"
    value = unknown if bar.value is None else f"{bar.value:g}"
    return f"{bar.days} days from {bar.from_on}: {value}, possible {bar.possible:g}"


def _pixel(day: date, first: date, until: date) -> float:
    return _WIDTH * (day - first).days / max(1, (until - first).days)


def _brackets(
    periods: Sequence[tuple[str, Period]], first: date, until: date
) -> tuple[list[dict[str, Any]], int]:
    """Thin lines above the bars and how many rows they take; overlapping periods get their own.

    A label that does not fit its line is left to the text.
    """
    layers: list[dict[str, Any]] = []
    row_ends: list[float] = []
    for label, period in sorted(periods, key=lambda one: one[1].from_on):
        left = max(0.0, _pixel(period.from_on, first, until)) + 2
        right = min(float(_WIDTH), _pixel(period.until_on, first, until)) - 2
        if right - left < 3:
            continue
        row = next((i for i, end in enumerate(row_ends) if end < left), len(row_ends))
        row_ends[row : row + 1] = [right]
        y = -4 - _ROW_PX * row
        line = {"x": {"value": left}, "x2": {"value": right}, "y": {"value": y}}
        layers.append(drawn({"type": "rule", "strokeWidth": 3, "color": "#555555"}, line))
        if right - left > _CHARACTER_PX * len(label):
            at = {"x": {"value": (left + right) / 2}, "y": {"value": y - 9}}
            layers.append(drawn({"type": "text", "text": label, "color": "#333333"}, at))
    return layers, len(row_ends)


def _rules(
    marks: Sequence[TimeMark], first: date, until: date, *, lowest: float
) -> list[dict[str, Any]]:
    """Upright lines with their labels, each on the lowest row where it has room."""
    layers: list[dict[str, Any]] = []
    row_starts: list[float] = []
    # From right to left, so that no line runs through the label of an earlier mark.
    for mark in sorted(marks, key=lambda mark: mark.on, reverse=True):
        x = _pixel(mark.on, first, until)
        width = _CHARACTER_PX * len(mark.label) * 1.1
        is_left = x + width > _WIDTH
        left, right = (x - width, x) if is_left else (x, x + width)
        rows = range(len(row_starts))
        row = next((i for i in rows if right + 8 < row_starts[i]), len(row_starts))
        row_starts[row : row + 1] = [left]
        y = lowest - _ROW_PX * row
        rule = {"x": {"value": x}, "y": {"value": y + 7}, "y2": {"value": _HEIGHT}}
        style = {"type": "rule", "strokeWidth": 1.5, "strokeDash": [5, 3], "color": "#000000"}
        text = {"type": "text", "text": mark.label, "align": "right" if is_left else "left"}
        at = {"x": {"value": x}, "y": {"value": y}}
        layers += [drawn(style, rule), drawn(text | {"fontWeight": "bold"}, at)]
    return layers


def _ticks(top: float) -> list[int]:
    """Whole numbers for the axis: a count has no halves."""
    step = next(
        factor * 10**power
        for power in range(12)
        for factor in (1, 2, 5)
        if top / (factor * 10**power) <= 6
    )
    return list(range(0, int(top) + 1, step))

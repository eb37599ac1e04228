"""Curves of how long ceasefires held, as shapes that a template draws. Only layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from truceline.briefs import text
from truceline.monitor.survival import Curve, Step
from truceline.workspace.holding_rows import Reading

__all__ = ["Drawing", "draw_curve", "horizon_of"]

WIDTH, HEIGHT = 340, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 10, 34
_MOST_DAYS = 365
_TICKS = (7, 14, 28, 91, 182, 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One picture, in pixels from its upper left.

    Attributes:
        line: Path of the curve; `dashed` that by footprints, empty where there is none.
        band: Path of the 95 % intervals, empty where none can be given.
        held: Where a ceasefire was followed no longer and held: (x, y).
        days: Ticks along the bottom: (x, day); `shares` up the side: (y, words).
        words: What the picture shows, for those who do not see it.
    """

    line: str
    dashed: str
    band: str
    held: tuple[tuple[float, float], ...]
    days: tuple[tuple[float, int], ...]
    shares: tuple[tuple[float, str], ...]
    words: str
    width: int = WIDTH
    height: int = HEIGHT
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    floor: float = HEIGHT - _BOTTOM


def horizon_of(readings: Iterable[Reading]) -> int:
    """The last day that all pictures show: the longest life, at most a year."""
    return min(max((one.curve.last_day for one in readings), default=1) or 1, _MOST_DAYS)


def draw_curve(one: Reading, horizon: int) -> Drawing | None:
    """The picture of one definition; None where there is no curve.

    Args:
        one: A definition with its curve.
        horizon: Last day shown, the same for all pictures that are looked at together.
    """
    if one.curve.unknown:
        return None
    held = [life for life in one.lives.lives if not life.has_collapsed]
    shown = sorted({life.exit_days for life in held if life.exit_days <= horizon})
    dashed = _line(one.expected, horizon) if one.expected and not one.expected.unknown else ""
    ticks = [day for day in _TICKS if day <= horizon] or [horizon]
    spaced = [day for day in ticks if day >= horizon / 8]
    return Drawing(
        line=_line(one.curve, horizon),
        dashed=dashed,
        band=_band(one.curve, horizon),
        held=tuple((_x(day, horizon), _y(one.curve.held_beyond(day) or 0.0)) for day in shown),
        days=tuple((_x(day, horizon), day) for day in spaced),
        shares=tuple((_y(share), f"{share:.0%}") for share in (0.0, 0.5, 1.0)),
        words=_words(one, horizon),
    )


def _line(curve: Curve, horizon: int) -> str:
    """Steps from all on day 0 to the last day seen."""
    falls = (
        f"H{_x(step.day, horizon):.1f} V{_y(step.held.value or 0.0):.1f}"
        for step in _until(curve.steps, horizon)
    )
    last = _x(min(curve.last_day, horizon), horizon)
    return " ".join([f"M{_x(0, horizon):.1f} {_y(1.0):.1f}", *falls, f"H{last:.1f}"])


def _band(curve: Curve, horizon: int) -> str:
    """A box between two steps each; none where a limit is not known."""
    steps = _until(curve.steps, horizon)
    last = min(curve.last_day, horizon)
    ends = [*(step.day for step in steps), last][1:]
    boxes = []
    for step, end in zip(steps, ends, strict=True):
        low, high = step.held.low, step.held.high
        if low is None or high is None or end <= step.day:
            continue
        left, right = _x(step.day, horizon), _x(end, horizon)
        boxes.append(f"M{left:.1f} {_y(high):.1f} H{right:.1f} V{_y(low):.1f} H{left:.1f} Z")
    return " ".join(boxes)


def _until(steps: Sequence[Step], horizon: int) -> list[Step]:
    return [step for step in steps if step.day <= horizon]


def _words(one: Reading, horizon: int) -> str:
    told = [
        f"{share:.0%} beyond day {day}"
        for day in (7, 28, 91, 182)
        if day <= horizon and (share := one.curve.held_beyond(day)) is not None
    ]
    return f"Share of {one.curve.lives} ceasefires that held: {text.joined(told)}."


def _x(day: float, horizon: int) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * day / horizon


def _y(share: float) -> float:
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - share)

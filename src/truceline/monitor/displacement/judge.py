"""Whether anything can be said about displacement, and what; each doubt in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from truceline.monitor.displacement.model import AreaChange, Displacement, Weighed
from truceline.monitor.displacement.quotient import Draws, net_effect, quotient, ratio_of_ratios
from truceline.monitor.model import Estimate

__all__ = ["Area", "judged"]

_WAYS = ("value", "expected")
_LEAST_BEFORE = 10
_ALIKE = (0.8, 1.25)
"""Within these, a change beside the control is small enough to say that none was seen: ours."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Area:
    """An area with its draws by each way of weighing; none where it is unknown.

    Attributes:
        drawn: From the days before to the days during.
        drift: From the first half of the days before to the second.
        days_during: Observed days.
    """

    change: AreaChange
    drawn: dict[str, Draws]
    drift: dict[str, Draws]
    days_during: int = 0


def judged(bare: Displacement, zone: Area, around: Area, control: Area) -> Displacement:
    """The same with quotient, net effect and verdict, or the reasons why there is none."""
    if reasons := tuple(_unknown_or_few(bare)):
        return replace(bare, reasons=reasons)
    found = {}
    for way in _WAYS:
        three = (zone.drawn[way], around.drawn[way], control.drawn[way])
        found[way] = (quotient(*three), net_effect(*three, zone.days_during))
    told = replace(
        bare,
        quotient=found["value"][0],
        quotient_expected=found["expected"][0],
        saved=found["value"][1],
        saved_expected=found["expected"][1],
    )
    verdict, doubts = _verdict(bare.around)
    reasons = (*_no_success(bare.zone), *_drifted(around, control), *doubts)
    return replace(told, verdict="cannot be told" if reasons else verdict, reasons=reasons)


def _unknown_or_few(bare: Displacement) -> Iterator[str]:
    named = (("the zone", bare.zone), ("the rings", bare.around), ("the control", bare.control))
    for name, area in named:
        if area.unknown:
            yield f"what happened in {name} is not known ({area.unknown})"
        elif (area.before.value or 0) < _LEAST_BEFORE:
            yield (
                f"only {area.before.value or 0:.0f} incidents were counted in {name} before; "
                f"{_LEAST_BEFORE} or more are needed"
            )


def _no_success(zone: AreaChange) -> Iterator[str]:
    if any(_direction(way.against_control) >= 0 for way in _both(zone)):
        yield (
            "it is not shown that the zone grew calmer than the control did, so nothing can be "
            "said to have left it"
        )


def _drifted(around: Area, control: Area) -> Iterator[str]:
    drift = ratio_of_ratios(around.drift["value"], control.drift["value"])
    if _direction(drift):
        yield (
            "the land around and the control already moved apart in the days before, so that one "
            "does not show how the other would have gone on"
        )


def _verdict(around: AreaChange) -> tuple[str, tuple[str, ...]]:
    ways = _both(around)
    directions = {_direction(way.against_control) for way in ways}
    if directions == {1}:
        return "moved out", ()
    if directions == {-1}:
        return "calmed", ()
    if len(directions) > 1:
        return "", ("by the points given and by the footprints, the land around tells two stories",)
    if all(_is_alike(way.against_control) for way in ways):
        return "nothing seen", ()
    low = min(way.against_control.low or 0.0 for way in ways)
    high = max(way.against_control.high or float("inf") for way in ways)
    return "", (
        f"beside the control, incidents around the zone may be anything from {low:.2f} to "
        f"{high:.2f} times what they were: neither more nor fewer can be ruled out",
    )


def _both(area: AreaChange) -> tuple[Weighed, ...]:
    return tuple(way for way in (area.by_value, area.by_expected) if way is not None)


def _direction(found: Estimate) -> int:
    """1 where all of the interval lies above one, −1 below, 0 where it holds one."""
    if found.low is None or found.high is None:
        return 0
    return int(found.low > 1) - int(found.high < 1)


def _is_alike(found: Estimate) -> bool:
    low, high = _ALIKE
    return found.low is not None and found.high is not None and low < found.low < found.high < high

"""Sentences about displacement for somebody who is no statistician."""

from __future__ import annotations

from truceline.monitor.displacement.model import AreaChange, Displacement
from truceline.monitor.model import Estimate

__all__ = ["in_words"]

_CANNOT = "Whether violence moved out of {zone} cannot be told: {why}."


def in_words(result: Displacement) -> str:
    """What may have moved, in a sentence or two; says plainly when it cannot be told."""
    if result.verdict == "cannot be told":
        return _CANNOT.format(zone=result.label, why="; ".join(result.reasons))
    counted = f"{_counted('inside', result.zone)}, {_counted('around it', result.around)}"
    elsewhere = _counted("elsewhere", result.control)
    return (
        f"{_VERDICTS[result.verdict](result)} Counted, before and during: {counted}, {elsewhere}."
    )


def _counted(where: str, area: AreaChange) -> str:
    return f"{where} {area.before.value or 0:.0f} and {area.during.value or 0:.0f}"


def _moved_out(result: Displacement) -> str:
    rose = (result.around.ratio.value or 0) > 1
    what = "rose" if rose else "fell less than elsewhere"
    said = (
        f"While {result.label} grew calmer, incidents around it {what}: beside the rest of the "
        f"land they were {_times(result.around)} what one would expect, which fits violence that "
        "moved out."
    )
    quotient = result.quotient
    if quotient.value is None or quotient.low is None or quotient.high is None:
        return said
    return (
        f"{said} For each 10 incidents that the zone was spared, about "
        f"{_tenfold(quotient.value)} more fell around it ({_tenfold(quotient.high)} to "
        f"{_tenfold(quotient.low)})."
    )


def _calmed(result: Displacement) -> str:
    return (
        f"{result.label} grew calmer, and so did the land around it: beside the rest of the land, "
        f"incidents there were {_times(result.around)} what one would expect. Nothing points to "
        "violence that moved out."
    )


def _nothing(result: Displacement) -> str:
    return (
        f"{result.label} grew calmer, and the land around it moved as the rest of the land did "
        f"({_times(result.around)} what one would expect): no displacement was seen."
    )


_VERDICTS = {"moved out": _moved_out, "calmed": _calmed, "nothing seen": _nothing}


def _times(area: AreaChange) -> str:
    found = (
        area.by_value.against_control
        if area.by_value
        else Estimate(value=None, low=None, high=None)
    )
    return f"{_figure(found.value)} times (between {_figure(found.low)} and {_figure(found.high)})"


def _figure(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.2f}"


def _tenfold(quotient: float) -> str:
    return f"{-10 * quotient:.0f}"

"""Power: how large a change must be for days and incidents like these to show it.

Bloom (1995), "Minimum Detectable Effects", Evaluation Review 19:547-556,
doi:10.1177/0193841X9501900504: the effect found four times in five at .05 is its error times the
sum of two points of its distribution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from truceline.monitor.change.model import Effect, Pooled
from truceline.monitor.change.words import figure

__all__ = ["Detectable", "detectable", "power_in_words"]

_TAIL, _POWER = 0.975, 0.8
# Beyond a hundredfold a figure says no more than that nothing could be seen.
_SMALLEST_FALL = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Detectable:
    """The smallest changes found four times in five, as ratios to the level before.

    Attributes:
        fall: Below 1; `rise` its inverse, above 1.
    """

    fall: float
    rise: float


def detectable(result: Effect | Pooled) -> Detectable | None:
    """The smallest changes that would usually be found; None where there is no ratio."""
    if result.standard_error is None:
        return None
    df = result.df if isinstance(result, Pooled) else result.effective_df
    points = sum(
        float(ndtri(share) if df is None else stdtrit(df, share)) for share in (_TAIL, _POWER)
    )
    reach = points * result.standard_error
    return Detectable(fall=float(np.exp(-reach)), rise=float(np.exp(reach)))


def power_in_words(result: Effect | Pooled) -> str:
    """The same in a sentence; empty where there is no ratio."""
    found = detectable(result)
    if found is None:
        return ""
    if found.fall < _SMALLEST_FALL:
        return (
            "So few incidents and days cannot tell: even a fall to a hundredth of the level "
            "before would usually go unseen."
        )
    return (
        f"Days like these show a change four times in five only if it is a fall to "
        f"{figure(found.fall)} of the level before, or a rise to {figure(found.rise)} times it, "
        "or larger; a smaller one would often go unseen."
    )

"""Patrols, crossings and humanitarian pauses: what was planned, what was done, who says so.

In: the record of a day of knowledge. Out: planned beside done with the share of a route, reasons
of interruptions with their claimants, crossings and refusals, what of a pause was kept.
Refused: one answer where claimants differ, and a sum over claimants.
"""

from truceline.talks.patrols.covered import Share, share_covered
from truceline.talks.patrols.crossings import CrossingOn, Refusals, crossings_on
from truceline.talks.patrols.patrols import Interruption, PatrolOn, patrols_of
from truceline.talks.patrols.pauses import PauseOn, pauses_of

__all__ = [
    "CrossingOn",
    "Interruption",
    "PatrolOn",
    "PauseOn",
    "Refusals",
    "Share",
    "crossings_on",
    "patrols_of",
    "pauses_of",
    "share_covered",
]

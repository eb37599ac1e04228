"""Displacement: whether a ceasefire moved violence into the land around its zone.

In come the reports of one feed, a zone, rings around it and a control, as shares of each report.
Out come changes in each area, the weighted displacement quotient and the net effect, by points and
by footprints, with intervals and a sentence. Refused is a verdict where the zone did not clearly
grow calmer, counts are few, or points and footprints disagree: then it says that it cannot be told.
"""

from truceline.monitor.displacement.measure import displacement
from truceline.monitor.displacement.model import (
    AreaChange,
    Displacement,
    Ring,
    RingShares,
    Surroundings,
    Weighed,
)
from truceline.monitor.displacement.rings import EDGES_KM, land_beyond, rings_around
from truceline.monitor.displacement.words import in_words

__all__ = [
    "EDGES_KM",
    "AreaChange",
    "Displacement",
    "Ring",
    "RingShares",
    "Surroundings",
    "Weighed",
    "displacement",
    "in_words",
    "land_beyond",
    "rings_around",
]

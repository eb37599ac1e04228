"""Survival: how long ceasefires hold, under each of several readings of what a collapse is.

In come ceasefires of the record with the reports of one feed, or lives made elsewhere. Out come
curves with intervals, tests between groups, and what goes with early collapse; each with its
assumptions and a sentence. A ceasefire that still holds is followed to the last observed day and
counts as holding; refused are answers that rest on too few collapses: then a reason stands there.
"""

from truceline.monitor.survival.cox import cox
from truceline.monitor.survival.curve import survival_curve
from truceline.monitor.survival.definitions import (
    Collapse,
    FirstOffensive,
    LevelReturns,
    StatedEnd,
)
from truceline.monitor.survival.lives import (
    Following,
    described,
    follow_ceasefires,
    side_by_side,
)
from truceline.monitor.survival.logrank import log_rank
from truceline.monitor.survival.model import (
    Cox,
    Curve,
    Effect,
    Life,
    Lives,
    LogRank,
    SideBySide,
    Step,
)
from truceline.monitor.survival.words import in_words, spread_in_words

__all__ = [
    "Collapse",
    "Cox",
    "Curve",
    "Effect",
    "FirstOffensive",
    "Following",
    "LevelReturns",
    "Life",
    "Lives",
    "LogRank",
    "SideBySide",
    "StatedEnd",
    "Step",
    "cox",
    "described",
    "follow_ceasefires",
    "in_words",
    "log_rank",
    "side_by_side",
    "spread_in_words",
    "survival_curve",
]

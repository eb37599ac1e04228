"""Duplicates: reports that may tell one incident, suggested with reasons and never merged.

In come the current reports of feeds with their footprints, and what persons judged before. Out
come suggestions, each with a score, reasons in words and every source's own figures, and what
could not be compared. Refused are merging, choosing among figures, and chains of neighbours.
"""

from truceline.monitor.duplicates.calibrate import (
    Calibrated,
    JudgedPair,
    calibrate,
    calibrated_in_words,
)
from truceline.monitor.duplicates.model import (
    FiguresTold,
    NotCompared,
    PairEvidence,
    PlacedReports,
    Reason,
    Suggested,
    Suggestion,
    Tier,
    suggestion_id,
)
from truceline.monitor.duplicates.suggest import suggest_duplicates
from truceline.monitor.duplicates.weights import PairWeights, load_weights
from truceline.monitor.duplicates.words import in_words, summary_in_words

__all__ = [
    "Calibrated",
    "FiguresTold",
    "JudgedPair",
    "NotCompared",
    "PairEvidence",
    "PairWeights",
    "PlacedReports",
    "Reason",
    "Suggested",
    "Suggestion",
    "Tier",
    "calibrate",
    "calibrated_in_words",
    "in_words",
    "load_weights",
    "suggest_duplicates",
    "suggestion_id",
    "summary_in_words",
]

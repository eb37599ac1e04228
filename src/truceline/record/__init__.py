"""The record: what a process pack and its claims say, as of a day.

In: pack entries with their claims.
Out: actors, places, tracks, agreements, obligations and ceasefires; the status of each
obligation with its evidence; what sources dispute.
Refuses: entries that the check of a pack would refuse (`record.check`, imported where needed).
"""

from truceline.record.fold import fold
from truceline.record.model import Dispute, ObligationStatus, Record, State
from truceline.record.status import statuses

__all__ = [
    "Dispute",
    "ObligationStatus",
    "Record",
    "State",
    "fold",
    "statuses",
]

"""The record: what a process pack and its claims say, as of a day.

In: pack entries with their claims, and the judgements of persons.
Out: actors, places, tracks, agreements, obligations and ceasefires; the status of each
obligation with its evidence; what sources dispute.
Refuses: entries that the check of a pack would refuse (`record.check`, imported where needed).
"""

from truceline.record.due import Attention, find_attention
from truceline.record.fold import fold
from truceline.record.judgements import unused_judgements
from truceline.record.model import Basis, Dispute, ObligationStatus, Record, State
from truceline.record.status import statuses

__all__ = [
    "Attention",
    "Basis",
    "Dispute",
    "ObligationStatus",
    "Record",
    "State",
    "find_attention",
    "fold",
    "statuses",
    "unused_judgements",
]

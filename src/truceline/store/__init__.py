"""The store: the only SQL. An append-only ledger, and files beside it.

In: batches (reports as a table, entries of a pack, layers, documents, readings) with their source
file, judgements, events of mission reports, of review and of the logs of rooms, and released
editions. Out: the same, as committed, with what was withdrawn marked; nothing is ever overwritten,
and the ledger can be read as it once stood.
Refuses: a second writer at the same time, a workspace of another version, a damaged file.
"""

from truceline.store.backup import back_up, restore
from truceline.store.ledger import Ledger
from truceline.store.log import EventLog
from truceline.store.model import (
    Batch,
    EditionRow,
    EntryRow,
    EventRow,
    LogRow,
    NewBatch,
    NewEdition,
    Position,
    ReadingEventRow,
    Withdrawal,
)
from truceline.store.past import PastLedger

__all__ = [
    "Batch",
    "EditionRow",
    "EntryRow",
    "EventLog",
    "EventRow",
    "Ledger",
    "LogRow",
    "NewBatch",
    "NewEdition",
    "PastLedger",
    "Position",
    "ReadingEventRow",
    "Withdrawal",
    "back_up",
    "restore",
]

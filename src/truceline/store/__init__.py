"""The store: the only SQL. An append-only ledger, and Parquet files beside it.

In: batches (reports as a table, entries of a pack, layers, judgements) with their source file.
Out: the same, as committed, with what was withdrawn marked; nothing is ever overwritten.
Refuses: a second writer at the same time, a workspace of another version, a damaged file.
"""

from truceline.store.backup import back_up, restore
from truceline.store.ledger import Ledger
from truceline.store.model import Batch, EntryRow, NewBatch, Withdrawal

__all__ = [
    "Batch",
    "EntryRow",
    "Ledger",
    "NewBatch",
    "Withdrawal",
    "back_up",
    "restore",
]

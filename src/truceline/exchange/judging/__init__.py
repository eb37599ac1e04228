"""Judging: what people say of two rows that may tell one person.

In: rows, the model's pairs, judgements in order of recording. Out: which pair to look at first and
what hangs on it, both rows field by field, and how the pair stands. Refused: to settle what two
persons see differently, and to let one person settle what cannot be undone.
"""

from truceline.exchange.judging.compare import FIELDS, FieldPair, aligned, field_text
from truceline.exchange.judging.fold import check_undo, pair_id_of, rows_of_pair, stand, undo
from truceline.exchange.judging.model import Judgement, PairState, Standing, Verdict
from truceline.exchange.judging.stakes import because, order_of, readers_needed, stakes_of_rows

__all__ = [
    "FIELDS",
    "FieldPair",
    "Judgement",
    "PairState",
    "Standing",
    "Verdict",
    "aligned",
    "because",
    "check_undo",
    "field_text",
    "order_of",
    "pair_id_of",
    "readers_needed",
    "rows_of_pair",
    "stakes_of_rows",
    "stand",
    "undo",
]

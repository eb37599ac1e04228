"""How well reading reads: annotated claims against suggested ones.

In: a file of annotated claims, the texts they are about, and a reader. Out: precision, recall and
F1 of claims and of what each claim says, the share of attributed claims put in the author's voice,
and how far two annotators agree. It refuses annotations that are not true of their text.
"""

from truceline.claims.evaluate.agreement import Agreement, agree, agreement_record, cohen_kappa
from truceline.claims.evaluate.gold import read_gold
from truceline.claims.evaluate.match import match
from truceline.claims.evaluate.model import (
    Evaluation,
    Gold,
    GoldClaim,
    Pair,
    ReadDocument,
    Score,
    Scored,
)
from truceline.claims.evaluate.score import as_record, evaluate
from truceline.claims.evaluate.texts import Texts

__all__ = [
    "Agreement",
    "Evaluation",
    "Gold",
    "GoldClaim",
    "Pair",
    "ReadDocument",
    "Score",
    "Scored",
    "Texts",
    "agree",
    "agreement_record",
    "as_record",
    "cohen_kappa",
    "evaluate",
    "match",
    "read_gold",
]

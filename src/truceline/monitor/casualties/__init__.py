"""Casualties: who claims how many killed, wounded, missing, captured, among whom, when.

In come claims, and reports or observations that become claims of those who made them. Out come a
ledger with lines per claimant, totals with their range, contradictions, and a sentence for each.
Refused are sums over claimants, fates, groups, rules or days that overlap, and a running total
added to anything; "neutralised" is never read as killed.
"""

from truceline.monitor.casualties.contradict import find_contradictions
from truceline.monitor.casualties.given import claims_of_observations, claims_of_reports
from truceline.monitor.casualties.ledger import casualty_ledger
from truceline.monitor.casualties.model import (
    CasualtyLedger,
    CasualtyTotal,
    Contradiction,
    LedgerLine,
    Which,
)
from truceline.monitor.casualties.total import increase, total
from truceline.monitor.casualties.words import in_words

__all__ = [
    "CasualtyLedger",
    "CasualtyTotal",
    "Contradiction",
    "LedgerLine",
    "Which",
    "casualty_ledger",
    "claims_of_observations",
    "claims_of_reports",
    "find_contradictions",
    "in_words",
    "increase",
    "total",
]

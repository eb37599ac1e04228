"""Cases: one person's way from an allegation to a handover, or from a grave to a name.

In: events, each dated, by a named person, with evidence. Out: cases with their state, what waits
for a second person, the custody chain with its gaps, what is due for erasure, and a family's sheet.
Refused: a step out of order, a step that cannot be undone by one person alone, a death told without
forensic proof or by someone untrained. Going back is a correction; it stays readable.
"""

from truceline.exchange.cases.check import check_event
from truceline.exchange.cases.custody import Gap, custody_gaps
from truceline.exchange.cases.family import FamilyExport, FamilyStatus, family_export, is_holder
from truceline.exchange.cases.fold import fold_case, fold_cases, trained_people
from truceline.exchange.cases.following import Follow, events_of_plan, is_of_plan
from truceline.exchange.cases.model import (
    Case,
    CaseEvent,
    Correction,
    Custody,
    Proposal,
    Release,
    Step,
)
from truceline.exchange.cases.retention import (
    RETENTION_DAYS,
    Due,
    Held,
    due_for_erasure,
    held_cases,
)

__all__ = [
    "RETENTION_DAYS",
    "Case",
    "CaseEvent",
    "Correction",
    "Custody",
    "Due",
    "FamilyExport",
    "FamilyStatus",
    "Follow",
    "Gap",
    "Held",
    "Proposal",
    "Release",
    "Step",
    "check_event",
    "custody_gaps",
    "due_for_erasure",
    "events_of_plan",
    "family_export",
    "fold_case",
    "fold_cases",
    "held_cases",
    "is_holder",
    "is_of_plan",
    "trained_people",
]

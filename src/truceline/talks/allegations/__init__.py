"""Allegations: received, screened, investigated, ruled on; each step by a named person.

In: what parties, monitors and the public allege (rows of a table, a form), and the events of its
handling. Out: each case as it stands, what is overdue, what looks like the same, who could have
seen it, the rows of a joint-commission sheet, and rulings as claims.
Refuses: a step that the rules do not know, a ruling without a body and its mandate, merging two
parties' allegations; only a ruling makes a violation.
"""

from truceline.talks.allegations.check import check_event
from truceline.talks.allegations.concerning import (
    Concerning,
    of_ceasefire,
    of_incident,
    ruling_in_words,
)
from truceline.talks.allegations.deadlines import Overdue, due_on, overdue
from truceline.talks.allegations.fold import fold_case
from truceline.talks.allegations.form import allegation_form
from truceline.talks.allegations.intake import AllegationReader, ColumnMap, read_column_map
from truceline.talks.allegations.model import (
    Allegation,
    Answer,
    AnswerKind,
    Case,
    Event,
    EventKind,
    NextStep,
    Ruling,
    State,
    Step,
)
from truceline.talks.allegations.payloads import allegation_payload, read_allegation
from truceline.talks.allegations.rules import Rules, load_rules, read_rules, state_named
from truceline.talks.allegations.rulings import ruling_claims
from truceline.talks.allegations.sheet import SheetRow, Standing, sheet_rows, standing
from truceline.talks.allegations.similar import Similar, similar
from truceline.talks.allegations.watched import Watch, watched
from truceline.talks.allegations.words import known_kinds, load_words

__all__ = [
    "Allegation",
    "AllegationReader",
    "Answer",
    "AnswerKind",
    "Case",
    "ColumnMap",
    "Concerning",
    "Event",
    "EventKind",
    "NextStep",
    "Overdue",
    "Rules",
    "Ruling",
    "SheetRow",
    "Similar",
    "Standing",
    "State",
    "Step",
    "Watch",
    "allegation_form",
    "allegation_payload",
    "check_event",
    "due_on",
    "fold_case",
    "known_kinds",
    "load_rules",
    "load_words",
    "of_ceasefire",
    "of_incident",
    "overdue",
    "read_allegation",
    "read_column_map",
    "read_rules",
    "ruling_claims",
    "ruling_in_words",
    "sheet_rows",
    "similar",
    "standing",
    "state_named",
    "watched",
]

"""Obligations as clocks: what falls due, how each came to stand where it stands, how far it is.

In: the record as of a day, and statuses of its obligations.
Out: what falls due, recurs or runs out; the history of a status; a calendar; implementation
scores and pace.
Refuses: scores outside 0 to 3, a history of an obligation that nobody knows.
"""

from truceline.talks.clocks.history import history
from truceline.talks.clocks.ical import as_calendar
from truceline.talks.clocks.model import (
    Change,
    Occurrence,
    Pace,
    Score,
    ScoreTotal,
    Upcoming,
)
from truceline.talks.clocks.pace import pace_of
from truceline.talks.clocks.recurrence import occurrences
from truceline.talks.clocks.scores import (
    read_score,
    score_field,
    score_subject,
    score_totals,
    scores_of,
)
from truceline.talks.clocks.upcoming import undated, upcoming

__all__ = [
    "Change",
    "Occurrence",
    "Pace",
    "Score",
    "ScoreTotal",
    "Upcoming",
    "as_calendar",
    "history",
    "occurrences",
    "pace_of",
    "read_score",
    "score_field",
    "score_subject",
    "score_totals",
    "scores_of",
    "undated",
    "upcoming",
]

"""Mission reports: what a team makes of the record, day after day, and releases.

In: what was counted, observed and written. Out: a document per audience, the events of its making
folded into a draft, and the difference of two editions. Refused: an edition in which a protected
position, time or name would stand, and a number that nobody can ask for again.
"""

from truceline.reporting.model import (
    Audience,
    Draft,
    Edition,
    Event,
    Number,
    Plan,
    Step,
    Template,
)

__all__ = ["Audience", "Draft", "Edition", "Event", "Number", "Plan", "Step", "Template"]

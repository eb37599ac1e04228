"""A judgement: a person's choice between claims that differ, with reason, and its taking back."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from truceline.core.dates import known_until
from truceline.core.source import content_id

__all__ = ["ONE_INCIDENT", "SCORED", "Judgement", "TakenBack"]

ONE_INCIDENT = "one-incident"
"""Field of judgements on whether reports tell one incident; `record.incidents` reads them."""
SCORED = "implementation."
"""Begins the field of judgements that score a provision for a year; `talks.clocks` reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """That a judgement was taken back: by whom, why, when (UTC)."""

    by: str
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person decided about one field on which sources differ.

    It chooses between claims and changes none of them (decision 0005).

    Attributes:
        subject: What it is about, as claims name it: `ceasefire:idlib-2020`.
        field: Which property of the subject.
        claim_id: The claim to compute with; empty where the person says that it cannot be decided.
        by: Name of the person.
        reason: Why, in the person's words.
        recorded_at: When it was recorded (UTC): from then it is known.
        taken_back: Set when it was taken back; it stays readable.
    """

    subject: str
    field: str
    claim_id: str
    by: str
    reason: str
    recorded_at: datetime
    taken_back: TakenBack | None = None

    @property
    def judgement_id(self) -> str:
        """Content hash of who judged what, when and why; taking it back does not change it."""
        moment = self.recorded_at.astimezone(UTC).isoformat()
        said = [self.subject, self.field, self.claim_id, self.by, self.reason, moment]
        return "j-" + content_id(json.dumps(said).encode())[:12]

    @property
    def is_taken_back(self) -> bool:
        """Whether it was taken back."""
        return self.taken_back is not None

    @property
    def is_undecidable(self) -> bool:
        """Whether the person says that it cannot be decided."""
        return not self.claim_id

    def as_known(self, as_of: date | None) -> Judgement | None:
        """The judgement as it was known at the end of a day; None where it was not made yet."""
        if as_of is None:
            return self
        end = known_until(as_of)
        if self.recorded_at >= end:
            return None
        later = self.taken_back is not None and self.taken_back.recorded_at >= end
        return replace(self, taken_back=None) if later else self

"""Shapes of the clocks: what comes, what changed, how far an agreement is carried out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from truceline.core.claim import Claim
from truceline.core.dates import When
from truceline.record.model import ObligationStatus, State

__all__ = ["Change", "Occurrence", "Pace", "Score", "ScoreTotal", "Upcoming"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One time that something recurs.

    Attributes:
        number: 0 for the first.
        when: Its day; an interval where the first day is one.
        note: What the end of a month did to it; empty where nothing.
    """

    number: int
    when: When
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """Something that comes: a due day, a beginning, a recurrence, the end of a term.

    Attributes:
        kind: `due`, `begins`, `recurs` or `term ends`.
        when: The days on which it may fall, inclusive.
        status: The obligation as it stands on the day asked about.
        number: Which recurrence (from 0) or term (from 1) it is; 0 for the others.
        notes: What the arithmetic did that is not plain.
    """

    kind: str
    when: When
    status: ObligationStatus
    number: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened to the status of an obligation on a day.

    Attributes:
        on: The day.
        before: State until then; None on the day on which the agreement was signed.
        after: State from then on.
        reason: Why, in one sentence.
        claims: What was said on that day, or since the day before of the history; empty where
            the clock alone made the change, or where a term ended and the state stayed.
        sources: Where that can be read; for the clock alone, those of the agreement.
    """

    on: date
    before: State | None
    after: State
    reason: str
    claims: tuple[Claim, ...]
    sources: tuple[str, ...]

    @property
    def is_by_clock(self) -> bool:
        """Whether nobody said anything: a day came."""
        return not self.claims

    @property
    def is_new_state(self) -> bool:
        """Whether the state is another; else something was said that changed none."""
        return self.before is not self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How far a provision was carried out by the end of a year, as one person judges.

    Attributes:
        value: 0 not initiated, 1 minimal, 2 intermediate, 3 full.
        by: Who judges.
        reason: Why, in that person's words.
        recorded_at: When it was recorded (UTC).
        judgement_id: Opens the judgement, and takes it back.
        claims: What had been said of the provision by the end of the year, as far as it was
            known when the score was given.
    """

    agreement_id: str
    provision_id: str
    year: int
    value: int
    by: str
    reason: str
    recorded_at: datetime
    judgement_id: str
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTotal:
    """Scores of one person for one agreement and year, added up as the Matrix does.

    Attributes:
        judged: How many provisions that person scored.
        provisions: How many the agreement has.
        total: Sum of the scores.
        share: `total` over the most that the judged ones could have, 0 to 1; None where none was.
        low: Share of all provisions if none of the others had been initiated.
        high: Share of all provisions if all the others had been carried out in full.
    """

    agreement_id: str
    year: int
    by: str
    judged: int
    provisions: int
    total: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What is done of the obligations with a due day, against the time that is gone.

    Attributes:
        owed: Obligations of the agreement.
        dated: Those with a due day; only they are counted here.
        done: Verified or accepted, whenever.
        claimed: Said to be done, without that.
        elapsed_low: Least share of the time from signing to the last due day that is gone, 0 to 1.
        elapsed_high: Greatest such share; another one where days are uncertain.
        undefined: Why there is no pace; empty where there is one.
    """

    agreement_id: str
    owed: int
    dated: int
    done: int
    claimed: int
    elapsed_low: float | None
    elapsed_high: float | None
    undefined: str = ""

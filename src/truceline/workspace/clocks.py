"""Obligations as clocks in a workspace: the board, histories, what comes, scores, a calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.local_time import local_day
from truceline.record import ObligationStatus, Record
from truceline.store import Ledger
from truceline.talks.clocks import (
    Change,
    Pace,
    Score,
    ScoreTotal,
    Upcoming,
    as_calendar,
    history,
    pace_of,
    read_score,
    score_field,
    score_subject,
    score_totals,
    scores_of,
    undated,
    upcoming,
)
from truceline.talks.clocks.scores import score_claim
from truceline.workspace.record import RecordStage, named
from truceline.workspace.vouched import checked_words, vouched_name

__all__ = ["ClockStage", "Comes"]

_MOST_DAYS, _MOST_REASON = 3660, 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Comes:
    """What comes in a period, and what has no day to come by.

    Attributes:
        period: Days looked at.
        found: What may fall into them, the earliest first.
        undated: Obligations that are neither due nor recur on a stated day.
    """

    period: Period
    found: tuple[Upcoming, ...]
    undated: tuple[ObligationStatus, ...]


class ClockStage:
    """Clocks of obligations; computes nothing itself."""

    def __init__(
        self, ledger: Ledger, record: RecordStage, *, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._clock = clock

    def today(self, as_of: date | None = None) -> date:
        """The day that it is where the pack's clocks run; of a day of knowledge that day."""
        if as_of is not None and not isinstance(as_of, datetime):
            return as_of
        return local_day(as_of or self._clock(), self._record.at(as_of).timezone)

    def board(
        self, *, on: date, as_of: date | None = None, agreement: str = "", actor: str = ""
    ) -> tuple[ObligationStatus, ...]:
        """Statuses on a day, of one agreement or of one actor who owes or must act.

        Raises:
            UnknownId: There is no such agreement or actor.
        """
        record = self._record.at(as_of)
        if agreement:
            named("agreement", agreement, record.agreements)
        if actor:
            named("actor", actor, record.actors)
        return tuple(
            status
            for status in self._record.statuses(on=on, as_of=as_of)
            if agreement in {"", status.agreement_id}
            and actor in {"", *status.obligation.bound, *status.obligation.addressed}
        )

    def history(
        self, obligation_id: str, *, period: Period, as_of: date | None = None
    ) -> tuple[Change, ...]:
        """Every change of a status in a period, oldest first.

        Raises:
            UnknownId: There is no such obligation.
        """
        return history(self._record.at(as_of), obligation_id, period=period)

    def comes(
        self,
        *,
        on: date,
        days: int,
        as_of: date | None = None,
        agreement: str = "",
        actor: str = "",
    ) -> Comes:
        """What may fall due, begin, recur or run out in so many days from a day on.

        Raises:
            InvalidValue: Fewer days than one, or more than ten years.
            UnknownId: There is no such agreement.
        """
        if not 1 <= days <= _MOST_DAYS:
            raise InvalidValue(
                f"{days} days cannot be looked at.", hint=f"Give 1 to {_MOST_DAYS} days."
            )
        period = Period(from_on=on, until_on=_later(on, days))
        board = self.board(on=on, as_of=as_of, agreement=agreement, actor=actor)
        return Comes(period=period, found=upcoming(board, period=period), undated=undated(board))

    def calendar(
        self, *, on: date, days: int, as_of: date | None = None, agreement: str = ""
    ) -> bytes:
        """The same as an iCalendar file; it is internal.

        Raises:
            InvalidValue: Fewer days than one, or more than ten years.
            UnknownId: There is no such agreement.
        """
        comes = self.comes(on=on, days=days, as_of=as_of, agreement=agreement)
        return as_calendar(comes.found, self._record.at(as_of), stamp=self._clock())

    def pace(self, agreement_id: str, *, on: date, as_of: date | None = None) -> Pace:
        """What is done of an agreement against the time that is gone.

        Raises:
            UnknownId: There is no such agreement.
        """
        record = self._record.at(as_of)
        agreement = named("agreement", agreement_id, record.agreements)
        return pace_of(agreement, self._record.statuses(on=on, as_of=as_of), on=on)

    # -- scores --------------------------------------------------------------------------------

    def scores(self, agreement: str = "", as_of: date | None = None) -> tuple[Score, ...]:
        """Scores that stand, of all agreements or of one."""
        return scores_of(self._record.at(as_of), agreement)

    def totals(self, agreement: str, as_of: date | None = None) -> tuple[ScoreTotal, ...]:
        """Shares per year and person.

        Raises:
            UnknownId: There is no such agreement.
        """
        return score_totals(self._record.at(as_of), agreement)

    def score(self, provision: str, *, year: int, value: int, by: str, reason: str) -> Score:
        """Record how far a provision was carried out by the end of a year; undone by `take-back`.

        Args:
            provision: `agreement/provision`.
            year: The year whose end is meant.
            value: 0 not initiated, 1 minimal, 2 intermediate, 3 full.
            by: Who judges.
            reason: Why.

        Returns:
            The score; the one that stands already where it says the same.

        Raises:
            UnknownId: There is no such provision.
            InvalidValue: No such score or year, the year is before the signing or not begun yet,
                nobody vouches for it, or no reason is given.
        """
        by, reason = vouched_name(by), checked_words(reason, "The reason", most=_MOST_REASON)
        if not reason:
            raise InvalidValue("No reason is given.", hint="Say why, so that others can follow.")
        record = self._record.at()
        subject = score_subject(record, provision)
        field, claim = score_field(year), score_claim(value)
        _check_year(record, provision, year, self.today())
        for one in self.scores(provision.partition("/")[0]):
            same = (one.by, one.year, one.value, one.reason) == (by, year, value, reason)
            if same and f"{one.agreement_id}/{one.provision_id}" == provision:
                return one
        made = self._ledger.judge(
            subject=subject, field=field, claim_id=claim, by=by, reason=reason
        )
        score = read_score(self._record.at(), made)
        if score is None:
            raise UnknownId(f"There is no provision '{provision}'.", hint="See: truceline score")
        return score


def _later(on: date, days: int) -> date:
    try:
        return on + timedelta(days=days)
    except OverflowError as exc:
        raise InvalidValue(
            f"{days} days after {on} lie beyond the calendar.", hint="Give fewer days."
        ) from exc


def _check_year(record: Record, provision: str, year: int, today: date) -> None:
    agreement = record.agreements[provision.partition("/")[0]]
    signed = agreement.signed.value.first_day or agreement.in_effect.value.first_day
    if signed and year < signed.year:
        raise InvalidValue(
            f"In {year} the agreement was not signed yet ({signed}).",
            hint="Score the year of the signing or a later one.",
        )
    if year > today.year:
        raise InvalidValue(
            f"{year} has not begun: nobody knows how far it will come.", hint="Score past years."
        )

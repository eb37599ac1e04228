"""Duplicates of a workspace: reports that may tell one incident, and what persons say of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations

from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.judgement import ONE_INCIDENT, Judgement
from truceline.core.report import Incident
from truceline.geography.countries import load_countries
from truceline.geography.footprints import footprints
from truceline.monitor.duplicates import (
    Calibrated,
    JudgedPair,
    PlacedReports,
    Suggested,
    Suggestion,
    calibrate,
    suggest_duplicates,
    suggestion_id,
)
from truceline.record.incidents import (
    DIFFERENT,
    SAME,
    JudgedIncidents,
    judged_incidents,
    judged_reports,
    reports_subject,
)
from truceline.record.judgements import holding
from truceline.store import Ledger
from truceline.workspace.monitor import MonitorStage
from truceline.workspace.once import Once
from truceline.workspace.record import RecordStage
from truceline.workspace.vouched import checked_words, vouched_name

__all__ = ["DuplicateStage"]

_KEPT = 4
_MOST_REASON = 4000


class DuplicateStage:
    """Suggests, and records what persons judge. No count ever rests on either.

    A judgement is one of the ledger like any other: `record.take_back` undoes it, a pack carries
    it on, and `as_of` a day before it knows nothing of it.
    """

    def __init__(self, ledger: Ledger, record: RecordStage, monitor: MonitorStage) -> None:
        self._ledger = ledger
        self._record = record
        self._monitor = monitor
        # The number of writes is part of the key: an answer never rests on what is out of date.
        self._placed = Once(lambda _imports, as_of: self._place(as_of), most=_KEPT)
        self._judged = Once(lambda _writes, as_of: self._fold(as_of), most=_KEPT)
        self._suggested = Once(lambda _writes, as_of: self._suggest(as_of), most=_KEPT)

    def suggestions(self, as_of: date | None = None) -> Suggested:
        """Reports that may tell one incident, as far as nobody has judged them; best first."""
        return self._suggested(self._ledger.writes, as_of)

    def suggestion(self, name: str, as_of: date | None = None) -> Suggestion:
        """One suggestion by its id.

        Raises:
            UnknownId: It is not made, or no longer.
        """
        for one in self.suggestions(as_of).suggestions:
            if one.suggestion_id == name:
                return one
        raise UnknownId(
            f"There is no open suggestion '{name}'.",
            hint="See: truceline duplicates; what was judged: truceline duplicates judged",
        )

    # -- what persons judge ------------------------------------------------------------------

    def judged(self, as_of: date | None = None) -> JudgedIncidents:
        """Incidents of several reports as persons judged them by a day, and every judgement."""
        return self._judged(self._ledger.writes, as_of)

    def incident_of(self, report_id: str, as_of: date | None = None) -> Incident:
        """The incident that a report tells, with the other reports that persons judged to be it."""
        return self.judged(as_of).of(report_id)

    def same(self, name: str, *, by: str, reason: str, report_ids: Sequence[str] = ()) -> Judgement:
        """Record that the reports of a suggestion, or those named of them, tell one incident.

        Args:
            name: Id of a suggestion, open or judged before.
            by: Who judges.
            reason: Why.
            report_ids: Some of its reports; all of them where empty.

        Returns:
            The judgement; the one that holds already where it says the same.

        Raises:
            UnknownId: There is no such suggestion, or a report is not part of it.
            InvalidValue: Nobody vouches for it, no reason is given, or fewer than two are named.
        """
        return self._judge(name, SAME, by=by, reason=reason, report_ids=report_ids)

    def different(
        self, name: str, *, by: str, reason: str, report_ids: Sequence[str] = ()
    ) -> Judgement:
        """Record that each of the reports tells an incident of its own; see `same`."""
        return self._judge(name, DIFFERENT, by=by, reason=reason, report_ids=report_ids)

    def take_back(self, judgement_id: str, *, by: str, reason: str) -> Judgement:
        """Take a judgement back: the incidents are again what they were without it.

        Raises:
            UnknownId: There is none of that id on reports.
            InvalidValue: It was taken back before, nobody says who does so, or no reason is given.
        """
        if not judged_reports(self._record.judgement(judgement_id)):
            raise UnknownId(
                f"Judgement '{judgement_id}' is not about reports of one incident.",
                hint="See: truceline duplicates judged",
            )
        return self._record.take_back(judgement_id, by=by, reason=reason)

    def calibrated(self, as_of: date | None = None) -> Calibrated:
        """The weights as standing judgements would move them; nothing is changed by asking.

        Raises:
            InvalidValue: Nobody has judged a pair of these reports.
        """
        standing = holding(self.judged(as_of).judgements).values()
        pairs = [
            JudgedPair(report_ids=pair, is_same=one.claim_id == SAME)
            for one in sorted(standing, key=lambda one: one.recorded_at)
            if one.judgement_id not in self.judged(as_of).unused
            for pair in combinations(judged_reports(one), 2)
        ]
        placed = self._placed(self._ledger.imports, as_of)
        return calibrate(placed, pairs, actors=self._record.at(as_of).actors)

    def _judge(
        self, name: str, verdict: str, *, by: str, reason: str, report_ids: Sequence[str]
    ) -> Judgement:
        by, reason = vouched_name(by), checked_words(reason, "The reason", most=_MOST_REASON)
        if not reason:
            raise InvalidValue("No reason is given.", hint="Say why, so that others can follow.")
        subject = reports_subject(_named(report_ids, self._reports_of(name), name))
        held = holding(self.judged().judgements).get((subject, ONE_INCIDENT))
        if held and held.claim_id == verdict:
            return held
        return self._ledger.judge(
            subject=subject, field=ONE_INCIDENT, claim_id=verdict, by=by, reason=reason
        )

    def _reports_of(self, name: str) -> tuple[str, ...]:
        for one in self.judged().judgements:
            reports = judged_reports(one)
            if suggestion_id(reports) == name:
                return reports
        return self.suggestion(name).report_ids

    # -- how it is computed ------------------------------------------------------------------

    def _place(self, as_of: date | None) -> tuple[PlacedReports, ...]:
        layers = tuple(self._record.layers_at(as_of).values())
        return tuple(
            PlacedReports(
                reports=reports,
                footprints=footprints(reports.table, layers=layers, countries=load_countries())[0],
            )
            for reports in self._monitor.feeds(as_of)
        )

    def _fold(self, as_of: date | None) -> JudgedIncidents:
        return judged_incidents(self._record.at(as_of).judgements)

    def _suggest(self, as_of: date | None) -> Suggested:
        judged = self.judged(as_of)
        return suggest_duplicates(
            self._placed(self._ledger.imports, as_of),
            actors=self._record.at(as_of).actors,
            same=[one.report_ids for one in judged.incidents],
            apart=judged.apart,
        )


def _named(wanted: Sequence[str], known: Sequence[str], name: str) -> Sequence[str]:
    strange = sorted(set(wanted) - set(known))
    if strange:
        raise UnknownId(
            f"Report '{strange[0]}' is not part of suggestion '{name}'.",
            hint=f"Its reports: {', '.join(known)}.",
        )
    return wanted or known

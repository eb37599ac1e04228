"""The casualties of a workspace, claimant by claimant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from truceline.claims.evidence.accepted import claim_of
from truceline.claims.evidence.casualties import NotCounted, casualties_of
from truceline.claims.evidence.incident_reports import FAMILY
from truceline.claims.evidence.incidents import Told
from truceline.core.casualty import CasualtyClaim, Fate
from truceline.core.dates import day_of
from truceline.core.errors import InputError
from truceline.core.findings import Finding, Severity
from truceline.monitor.casualties import (
    CasualtyLedger,
    casualty_ledger,
    claims_of_observations,
    claims_of_reports,
)
from truceline.store import Ledger
from truceline.talks.actors import party_flag
from truceline.workspace.evidence import EvidenceStage
from truceline.workspace.feeds import is_of_claims
from truceline.workspace.located import Located
from truceline.workspace.monitor import MonitorStage
from truceline.workspace.observations import ObservationStage
from truceline.workspace.once import Once
from truceline.workspace.question import Question
from truceline.workspace.record import RecordStage

__all__ = ["CasualtyStage"]

_KEPT = 16

_NOT_ASKED = Finding(
    code="casualties.claims-not-asked",
    message="Accepted claims of documents are not in this ledger: they cannot answer the question.",
    hint="Ask without the actors, the kind or the precision that they do not state.",
    severity=Severity.WARNING,
)

_Found = tuple[CasualtyLedger, tuple[Finding, ...]]


class CasualtyStage:
    """Who claims how many killed and wounded; one line per claimant, never a sum over them."""

    def __init__(
        self,
        ledger: Ledger,
        monitor: MonitorStage,
        observations: ObservationStage,
        evidence: EvidenceStage,
        *,
        record: RecordStage,
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._clock = clock
        self._monitor = monitor
        self._observations = observations
        self._evidence = evidence
        # The numbers of writes and decisions are part of the key: no answer is out of date.
        self._found = Once(lambda _writes, _decided, question: self._fold(question), most=_KEPT)

    def ledger(self, question: Question | None = None) -> _Found:
        """The ledger of what a question asks about, and flaws of its figures.

        It rests on the reports that a count by `fatalities` counts (point inside the zone, day in
        the period), and on the accepted claims of documents, each its claimant's. A claim that
        tells of no single incident has no point: it is asked by days alone.

        Raises:
            UnknownId: No feed knows an actor, or there is no such zone or feed.
            InvalidValue: No feed can run a filter, or there are no reports.
        """
        decided = self._ledger.readings.writes
        return self._found(self._ledger.writes, decided, question or Question())

    def supplied_by(self, ledger: CasualtyLedger) -> tuple[str, ...]:
        """Per line, what stands beside it where its claimant is a party; else empty.

        A party on the last day that the line speaks of; a line without a day is taken for the day
        of knowledge, else for today.
        """
        record = self._record.at(ledger.as_of)
        today = day_of(ledger.as_of) if ledger.as_of else self._clock().date()
        return tuple(
            party_flag(record, line.claimant, line.last_day or today) for line in ledger.lines
        )

    def _fold(self, question: Question) -> _Found:
        quoted, findings = self._quoted(question)
        claims = list(quoted)
        try:
            feeds = self._monitor.located(question)
        except InputError:
            if not quoted:
                raise
            feeds = ()
        for located in feeds:
            if is_of_claims(located.reports.feed.feed):
                continue  # its accepted claims say more than its reports: they are `quoted`
            told, flaws = claims_of_reports(located.reports, located.rows[located.counted])
            claims += told
            findings += flaws
            claims += self._wounded(located, question)
        # The reports are already those known as of the day; so are the claims read from them.
        ledger = casualty_ledger(claims, period=question.period())
        return replace(ledger, as_of=question.as_of), tuple(findings)

    def _wounded(self, located: Located, question: Question) -> list[CasualtyClaim]:
        """Of one's own observations: reports carry no wounded, the entries do."""
        feed = self._observations.feed
        if located.reports.feed.feed != feed.feed:
            return []
        ids = located.reports.ids[located.rows[located.counted]]
        counted = set(ids.tolist())
        told = claims_of_observations(self._observations.at(question.as_of), claimant=feed.counter)
        return [one for one in told if one.fate is Fate.WOUNDED and one.incident in counted]

    # -- accepted claims of documents -------------------------------------------------------------

    def _quoted(self, question: Question) -> tuple[list[CasualtyClaim], list[Finding]]:
        """Accepted claims that a question asks about, and why others are left out."""
        if question.feed not in ("", FAMILY) and not is_of_claims(question.feed):
            return [], []
        if not self._ledger.readings.writes:
            return [], []
        found = [
            (one.accepted, one.became)
            for one in self._evidence.all(question.as_of)
            if question.feed in ("", FAMILY, f"{FAMILY}.{one.became.claimant.key}")
        ]
        if not _is_narrowed(question):
            claims, left = casualties_of(found)
            return list(claims), _left_out(left)
        inside = self._inside(question)
        if inside is None:
            return [], [_NOT_ASKED] if found else []
        claims, left = casualties_of(pair for pair in found if _is_told(pair[1], inside))
        return list(claims), _left_out(left)

    def _inside(self, question: Question) -> set[str] | None:
        """Reports of accepted claims that a narrowed question counts; None where it cannot."""
        feed = question.feed or FAMILY
        try:
            located = self._monitor.located(replace(question, feed=feed))
        except InputError:
            return None
        return {
            str(name)
            for one in located
            if is_of_claims(one.reports.feed.feed)
            for name in one.reports.ids[one.rows[one.counted]].tolist()
        }


def _is_narrowed(question: Question) -> bool:
    """Whether it asks for more than days: a place, actors, a kind."""
    asked = question.parameters().keys() - {"from_on", "until_on", "feed", "as_of", "on"}
    return bool(asked)


def _is_told(told: Told, inside: set[str]) -> bool:
    return told.report is not None and told.report.report_id in inside


def _left_out(left: Sequence[NotCounted]) -> list[Finding]:
    return [
        Finding(
            code="casualties.claim-without-figure",
            message=f"An accepted claim gives no figure of the ledger: {one.why}.",
            hint="Open the claim, and correct its figures or its day.",
            severity=Severity.NOTE,
            where=claim_of(one.accepted).span,
        )
        for one in left
    ]

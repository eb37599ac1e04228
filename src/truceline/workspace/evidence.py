"""Accepted claims in the record: what documents say of a subject, and the reports they became."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from truceline.claims.evidence.accepted import Accepted, accepted_claims, claim_of
from truceline.claims.evidence.incidents import Told as Became
from truceline.claims.evidence.incidents import tell
from truceline.claims.evidence.subject_words import Known
from truceline.claims.evidence.subjects import About, subjects_of
from truceline.claims.likeness.groups import Group, group_claims
from truceline.claims.likeness.likeness import Told
from truceline.claims.reviewing.review import Reviewed
from truceline.core.claim import Claim
from truceline.core.dates import day_of, known_until
from truceline.core.findings import Finding
from truceline.core.report import Incident
from truceline.record import Record
from truceline.store import Batch, Ledger
from truceline.workspace.evidence_feeds import ClaimFeeds
from truceline.workspace.evidence_subjects import check_subject, known_of
from truceline.workspace.once import Once
from truceline.workspace.reading import ReadingStage
from truceline.workspace.record import RecordStage

if TYPE_CHECKING:
    from truceline.claims.tabular.tables import TabularCount

__all__ = ["Differing", "Evidence", "EvidenceStage"]

_KEPT = 8
_DOCUMENTS_KEPT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An accepted claim with what it is about, and what became of it.

    Attributes:
        accepted: The claim as reviewed, its document, and since when it is accepted.
        claim: The same as the record speaks of claims.
        became: Its claimant as a counter, and its report or why it is none.
        about: What it is evidence for, each with the reason.
    """

    accepted: Accepted
    claim: Claim
    became: Became
    about: tuple[About, ...]

    @property
    def claim_id(self) -> str:
        """Id of the claim."""
        return self.claim.claim_id

    @property
    def quote(self) -> str:
        """The passage, exactly as stored."""
        return self.claim.value

    @property
    def incident_id(self) -> str:
        """The incident that its report tells; empty where it is none."""
        report = self.became.report
        return Incident.of(report.report_id).incident_id if report else ""

    def why(self, subject: str) -> About | None:
        """Why it is evidence for a subject; None where it is not."""
        return next((one for one in self.about if one.subject == subject), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """Accepted claims that seem to tell of one thing and differ."""

    group: Group
    claims: tuple[Evidence, ...]


class EvidenceStage:
    """Accepted claims, as of a day: folded from the decisions, so an undo takes them out.

    Args:
        ledger: Of the workspace.
        record: Its stages of the same names.
        reading: Likewise.
        clock: Gives the present instant (UTC).
    """

    def __init__(
        self,
        ledger: Ledger,
        record: RecordStage,
        reading: ReadingStage,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._reading = reading
        self._clock = clock
        self._feeds = ClaimFeeds(ledger)
        self._entering = threading.Lock()
        self._names: tuple[tuple[str, ...], dict[str, str]] | None = None
        self._of_document = Once(
            lambda source_id, _last, as_of: self._accepted_in(source_id, as_of),
            most=_DOCUMENTS_KEPT,
        )
        self._all = Once(lambda _writes, _decided, as_of: self._gather(as_of), most=_KEPT)
        self._differ = Once(lambda _writes, _decided, as_of: self._compare(as_of), most=_KEPT)
        self._tables = Once(lambda source_id, _last: self._read_tables(source_id), most=_KEPT)

    # -- what documents say --------------------------------------------------------------------

    def all(self, as_of: date | None = None) -> tuple[Evidence, ...]:
        """Every claim that was accepted by the end of a day, document by document."""
        return self._all(self._ledger.writes, self._ledger.readings.writes, as_of)

    def about(self, subject: str, as_of: date | None = None) -> tuple[tuple[Evidence, About], ...]:
        """Accepted claims about a subject with the reason, those of the newest documents first.

        Args:
            subject: `kind:id`, such as `actor:turkey`, `obligation:sochi/3` or `incident:i-…`.
            as_of: Day of knowledge; None for everything.
        """
        found = [(one, why) for one in self.all(as_of) if (why := one.why(subject))]
        return tuple(sorted(found, key=lambda pair: _said(pair[0]), reverse=True))

    def one(self, claim_id: str, as_of: date | None = None) -> Evidence | None:
        """An accepted claim by its id; None where none is."""
        return next((one for one in self.all(as_of) if one.claim_id == claim_id), None)

    def differing(self, as_of: date | None = None) -> tuple[Differing, ...]:
        """Accepted claims that seem to tell of one thing, and on what they differ."""
        return self._differ(self._ledger.writes, self._ledger.readings.writes, as_of)

    def tables(self, source_id: str) -> tuple[tuple[TabularCount, ...], tuple[Finding, ...]]:
        """The counts of a document's tables, each with its counter and rule; never added.

        Raises:
            UnknownId: No document, or more than one, has that id.
        """
        name = self._reading.document(source_id).source_id
        return self._tables(name, self._ledger.readings.counts().get(name, (0, 0))[1])

    def _read_tables(self, source_id: str) -> tuple[tuple[TabularCount, ...], tuple[Finding, ...]]:
        from truceline.claims.tabular.tables import read_tables  # noqa: PLC0415 (many words)

        return read_tables(self._reading.document(source_id))

    def _accepted_in(self, source_id: str, as_of: date | None) -> tuple[Accepted, ...]:
        decisions = self._reading.decisions(source_id)
        if as_of is not None:
            limit = known_until(as_of)
            decisions = tuple(one for one in decisions if one.recorded_at < limit)
        if not decisions:
            return ()
        return accepted_claims(self._reading.document(source_id, as_of=as_of), decisions)

    def _accepted(self, as_of: date | None) -> list[Accepted]:
        counts = self._ledger.readings.counts()
        return [
            one
            for row in self._reading.documents()
            if row.source_id in counts
            for one in self._of_document(row.source_id, counts[row.source_id][1], as_of)
        ]

    def _tell(
        self, accepted: Sequence[Accepted], as_of: date | None
    ) -> dict[tuple[str, str], Became]:
        today = day_of(as_of) if as_of else self._clock().date()
        return tell(accepted, names=_names(self._record.at(as_of)), today=today)

    def _actor_names(self) -> dict[str, str]:
        """Names of the record's actors; kept until the pack changes, for each decision asks."""
        packs = tuple(one.batch_id for one in self._ledger.batches(kind="pack"))
        if self._names is None or self._names[0] != packs:
            self._names = packs, _names(self._record.at(None))
        return self._names[1]

    def _gather(self, as_of: date | None) -> tuple[Evidence, ...]:
        accepted = self._accepted(as_of)
        if not accepted:
            return ()
        became, known = self._tell(accepted, as_of), known_of(self._record.at(as_of))
        found = []
        for one in accepted:
            told = became[one.document.source_id, one.claim_id]
            about = subjects_of(one, told.claimant, known)
            made = Evidence(accepted=one, claim=claim_of(one), became=told, about=about)
            if made.incident_id:
                own = About(subject=f"incident:{made.incident_id}", reason="tells it")
                made = replace(made, about=(*about, own))
            found.append(made)
        return tuple(found)

    def _compare(self, as_of: date | None) -> tuple[Differing, ...]:
        held = {one.claim_id: one for one in self.all(as_of)}
        known = known_of(self._record.at(as_of))
        told = [_told(one, known) for one in held.values()]
        return tuple(
            Differing(group=group, claims=tuple(held[name] for name in group.claim_ids))
            for group in group_claims(told)
            if group.differences
        )

    # -- what a person adds ----------------------------------------------------------------------

    def link(
        self, claim_id: str, subjects: Sequence[str], *, by: str, reason: str = ""
    ) -> Reviewed:
        """Link a claim to what it is evidence for; a later link of that person replaces it.

        Args:
            claim_id: The claim, or an unambiguous beginning of its id.
            subjects: As `kind:id`; `incident:own` says that it tells an incident of its own.
            by: Who says so.
            reason: Why.

        Raises:
            UnknownId: There is no such claim or subject.
            InvalidValue: A subject is none, or nobody vouches for the link.
        """
        record = self._record.at(None)
        for subject in subjects:
            check_subject(subject, record)
        held = self._reading.claim(claim_id)
        document = held.suggestion.source_id
        return self._reading.link(document, held.claim_id, subjects, by=by, reason=reason)

    # -- reports -----------------------------------------------------------------------------------

    def enter(self) -> tuple[Batch, ...]:
        """Bring the feeds of claimants to where the decisions stand: new, changed, taken back.

        Called after each decision; called again it changes nothing. What was entered before stays
        readable as a version.

        Raises:
            StoreLocked: Another program is writing; the decision stands, and the next one enters
                this too.
        """
        with self._entering:
            became = tell(
                self._accepted(None), names=self._actor_names(), today=self._clock().date()
            )
            return self._feeds.bring_to(became.values(), at=self._last_event())

    def _last_event(self) -> datetime:
        events = self._ledger.readings.events()
        return events[-1].recorded_at if events else self._clock()


def _names(record: Record) -> dict[str, str]:
    return {name: one.name for name, one in record.actors.items()}


def _told(one: Evidence, known: Known) -> Told:
    """A claim to be compared with others: whoever acts for an actor of the record is that actor."""
    said = one.accepted.said
    parties = (
        replace(party, actor_id=known.actor_of(party) or party.actor_id) for party in said.parties
    )
    return Told(
        claim_id=one.claim_id,
        suggestion=replace(said, parties=tuple(parties)),
        quote=one.quote,
        trigger=said.trigger.text_in(one.accepted.document.text),
        owed=frozenset(a.subject for a in one.about if a.subject.startswith("obligation:")),
    )


def _said(one: Evidence) -> tuple[date, str, int]:
    start = one.claim.span.start or 0
    return one.claim.said_on or date.min, one.accepted.document.source_id, -start

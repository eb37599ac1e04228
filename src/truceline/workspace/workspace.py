"""The object behind `truceline.open`: a folder, its ledger, and one stage per room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from truceline.store import Ledger, back_up

if TYPE_CHECKING:
    from truceline.store import Batch
    from truceline.workspace.allegations import AllegationStage
    from truceline.workspace.briefs import BriefStage
    from truceline.workspace.casualties import CasualtyStage
    from truceline.workspace.change import ChangeStage
    from truceline.workspace.clocks import ClockStage
    from truceline.workspace.committee_draws import CommitteeStage
    from truceline.workspace.delegations import DelegationStage
    from truceline.workspace.duplicates import DuplicateStage
    from truceline.workspace.evidence import EvidenceStage
    from truceline.workspace.exchange import ExchangeStage
    from truceline.workspace.holding import HoldingStage
    from truceline.workspace.incidents import IncidentStage
    from truceline.workspace.ingest import IngestStage
    from truceline.workspace.monitor import MonitorStage
    from truceline.workspace.observations import ObservationStage
    from truceline.workspace.packs import PackStage
    from truceline.workspace.patrols import PatrolStage, ReliefStage
    from truceline.workspace.reading import ReadingStage
    from truceline.workspace.reading_groups import GroupStage
    from truceline.workspace.record import RecordStage
    from truceline.workspace.reports import ReportStage
    from truceline.workspace.scan import ScanStage
    from truceline.workspace.scenarios import ScenarioStage
    from truceline.workspace.scrutiny import ScrutinyStage
    from truceline.workspace.search import SearchStage
    from truceline.workspace.sources import SourceStage
    from truceline.workspace.tracks import TrackStage
    from truceline.workspace.warning import WarningStage

__all__ = ["Workspace", "now_utc"]


def now_utc() -> datetime:
    """The present instant; the only clock of the program."""
    return datetime.now(UTC)


class Workspace:
    """One folder with everything that is known of a process.

    A stage is imported when it is first used: a count must not wait for what reads packs.

    Attributes:
        ingest: Files and rows in; imports taken back.
        observations: What teams of one's own saw or heard, entered and corrected.
        packs: The process pack loaded, checked, written out.
        record: Agreements, obligations, ceasefires, as of a day.
        clocks: Obligations on a day and over time, what comes, a calendar, scores.
        monitor: Counts, comparisons, assessments.
        change: The modelled change around ceasefires, with its interval.
        casualties: Who claims how many killed and wounded.
        incidents: Single incidents with their versions, and what lies near.
        duplicates: Reports that may tell one incident, and what persons say of them.
        holding: How long ceasefires held, and what they may have moved elsewhere.
        warning: Charts that speak when incidents rise; internal.
        scan: Events in Parquet files that are too large to import.
        sources: Stored files as they were given.
        search: Everything, by its words.
        briefs: Cited documents and what stands behind them.
        reports: Mission reports, from the first word to released editions.
        committees: Panels that were drawn by lot, on record.
        delegations: Who sat where, according to whom, beside which reference.
        reading: Documents, the claims suggested in them, and what people decided.
        evidence: Accepted claims: what documents say of a subject, and the reports they became.
        groups: Claims of several documents about one thing, and where they differ.
        scenarios: Models of what may come next, and what would have to change.
        tracks: Talks: who sits where, what rounds left, actors and forces over time.
        patrols: Patrols, crossings and humanitarian pauses, as told of by a day.
        relief: Hazards, clearance, access, movements and pledges, claimant by claimant.
        allegations: What sides allege, how it was handled and ruled on; internal.
        exchange: Lists of the detained, the dead and the missing, in a sealed vault.
    """

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], datetime] = now_utc,
        ledger: Ledger | None = None,
    ) -> None:
        self.folder = folder
        self.clock = clock
        self.ledger = ledger or Ledger(folder, clock=clock)

    @cached_property
    def ingest(self) -> IngestStage:
        """Files and rows in."""
        from truceline.workspace.ingest import IngestStage  # noqa: PLC0415

        stage = IngestStage(self.ledger, clock=self.clock)
        stage.on_withdrawn.append(self._withdrawn)
        return stage

    @cached_property
    def observations(self) -> ObservationStage:
        """What teams of one's own saw or heard."""
        from truceline.workspace.observations import ObservationStage  # noqa: PLC0415

        return ObservationStage(self.ledger, clock=self.clock)

    @cached_property
    def packs(self) -> PackStage:
        """The process pack."""
        from truceline.workspace.packs import PackStage  # noqa: PLC0415

        return PackStage(self.ledger, clock=self.clock)

    @cached_property
    def record(self) -> RecordStage:
        """What the pack says, as of a day."""
        from truceline.workspace.record import RecordStage  # noqa: PLC0415

        return RecordStage(self.ledger)

    @cached_property
    def clocks(self) -> ClockStage:
        """Obligations as clocks."""
        from truceline.workspace.clocks import ClockStage  # noqa: PLC0415

        return ClockStage(self.ledger, self.record, clock=self.clock)

    @cached_property
    def monitor(self) -> MonitorStage:
        """Counts and comparisons."""
        from truceline.workspace.monitor import MonitorStage  # noqa: PLC0415

        return MonitorStage(self.ledger, self.record, clock=self.clock)

    @cached_property
    def change(self) -> ChangeStage:
        """The modelled change around ceasefires."""
        from truceline.workspace.change import ChangeStage  # noqa: PLC0415

        return ChangeStage(self.ledger, self.record, self.monitor)

    @cached_property
    def casualties(self) -> CasualtyStage:
        """Casualties, claimant by claimant."""
        from truceline.workspace.casualties import CasualtyStage  # noqa: PLC0415

        return CasualtyStage(
            self.ledger,
            self.monitor,
            self.observations,
            self.evidence,
            record=self.record,
            clock=self.clock,
        )

    @cached_property
    def committees(self) -> CommitteeStage:
        """Panels that were drawn by lot."""
        from truceline.workspace.committee_draws import CommitteeStage  # noqa: PLC0415

        return CommitteeStage(self.ledger, clock=self.clock)

    @cached_property
    def delegations(self) -> DelegationStage:
        """Who sat where, according to whom."""
        from truceline.workspace.delegations import DelegationStage  # noqa: PLC0415

        return DelegationStage(self.ledger, self.record)

    @cached_property
    def incidents(self) -> IncidentStage:
        """Single incidents, and what lies near."""
        from truceline.workspace.incidents import IncidentStage  # noqa: PLC0415

        return IncidentStage(self.ledger, self.record, self.monitor, self.ingest)

    @cached_property
    def duplicates(self) -> DuplicateStage:
        """Reports that may tell one incident."""
        from truceline.workspace.duplicates import DuplicateStage  # noqa: PLC0415

        return DuplicateStage(self.ledger, self.record, self.monitor)

    @cached_property
    def holding(self) -> HoldingStage:
        """How long ceasefires held."""
        from truceline.workspace.holding import HoldingStage  # noqa: PLC0415

        return HoldingStage(self.ledger, self.record, self.monitor, clock=self.clock)

    @cached_property
    def warning(self) -> WarningStage:
        """Charts that speak when incidents rise; internal."""
        from truceline.workspace.warning import WarningStage  # noqa: PLC0415

        return WarningStage(self.ledger, self.record, self.monitor)

    @cached_property
    def scrutiny(self) -> ScrutinyStage:
        """What a count hangs on, and how much of its days somebody watched."""
        from truceline.workspace.scrutiny import ScrutinyStage  # noqa: PLC0415

        return ScrutinyStage(self.ledger, self.record, self.monitor)

    @cached_property
    def scan(self) -> ScanStage:
        """Events in Parquet files, counted by zone and period where they lie."""
        from truceline.workspace.scan import ScanStage  # noqa: PLC0415

        return ScanStage(self.record)

    @cached_property
    def sources(self) -> SourceStage:
        """Stored files as they were given."""
        from truceline.workspace.sources import SourceStage  # noqa: PLC0415

        return SourceStage(self.ledger)

    @cached_property
    def search(self) -> SearchStage:
        """Everything, by its words."""
        from truceline.workspace.search import SearchStage  # noqa: PLC0415

        return SearchStage(self.ledger, self.record, self.monitor, self.incidents)

    @cached_property
    def briefs(self) -> BriefStage:
        """Cited documents."""
        from truceline.workspace.briefs import BriefStage, TalksStages  # noqa: PLC0415

        return BriefStage(
            self.ledger,
            self.record,
            self.monitor,
            change=self.change,
            talks=TalksStages(delegations=self.delegations, allegations=self.allegations),
            scrutiny=self.scrutiny,
            clock=self.clock,
        )

    @cached_property
    def reports(self) -> ReportStage:
        """Mission reports."""
        from truceline.workspace.report_builder import ReportBuilder, builder_then  # noqa: PLC0415
        from truceline.workspace.reports import ReportStage  # noqa: PLC0415

        return ReportStage(
            self.ledger,
            self.record,
            clock=self.clock,
            builder=ReportBuilder(self),
            past=builder_then(self.folder),
        )

    @cached_property
    def reading(self) -> ReadingStage:
        """Documents and their claims."""
        from truceline.workspace.reading import ReadingStage  # noqa: PLC0415

        stage = ReadingStage(self.ledger, self.record, clock=self.clock)
        stage.on_decided.append(self._decided)
        return stage

    @cached_property
    def evidence(self) -> EvidenceStage:
        """Accepted claims as evidence."""
        from truceline.workspace.evidence import EvidenceStage  # noqa: PLC0415

        return EvidenceStage(self.ledger, self.record, self.reading, clock=self.clock)

    def _decided(self) -> None:
        """What people accept, or take back, enters the feeds of its claimants at once."""
        self.evidence.enter()

    def _withdrawn(self, batch: Batch) -> None:
        """A document that is taken back takes its accepted claims along."""
        if batch.is_of_text:
            self.evidence.enter()

    @cached_property
    def groups(self) -> GroupStage:
        """Claims of several documents about one thing."""
        from truceline.workspace.reading_groups import GroupStage  # noqa: PLC0415

        return GroupStage(self.ledger, self.reading)

    @cached_property
    def scenarios(self) -> ScenarioStage:
        """Models of what may come next."""
        from truceline.workspace.scenarios import ScenarioStage  # noqa: PLC0415

        return ScenarioStage(self.ledger, self.record, clock=self.clock)

    @cached_property
    def allegations(self) -> AllegationStage:
        """What sides allege, and rulings on it."""
        from truceline.workspace.allegations import AllegationStage  # noqa: PLC0415

        return AllegationStage(self.ledger, self.record, clock=self.clock)

    @cached_property
    def tracks(self) -> TrackStage:
        """Talks: who sits where, what rounds left, actors and forces over time."""
        from truceline.workspace.tracks import TrackStage  # noqa: PLC0415

        return TrackStage(self.record)

    @cached_property
    def patrols(self) -> PatrolStage:
        """Patrols, crossings and humanitarian pauses."""
        from truceline.workspace.patrols import PatrolStage  # noqa: PLC0415

        return PatrolStage(self.record)

    @cached_property
    def relief(self) -> ReliefStage:
        """Hazards, clearance, access, movements and pledges."""
        from truceline.workspace.patrols import ReliefStage  # noqa: PLC0415

        return ReliefStage(self.record)

    @cached_property
    def exchange(self) -> ExchangeStage:
        """Lists of persons, in a sealed vault."""
        from truceline.workspace.exchange import ExchangeStage  # noqa: PLC0415

        return ExchangeStage(self.folder, clock=self.clock)

    def back_up(self, target: Path) -> int:
        """Write everything to one `.tar.gz`; gives its size in bytes."""
        return back_up(self.ledger, target)

    def close(self) -> None:
        """Give up the ledger's connection."""
        self.ledger.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

"""Shapes of the record: everything a pack and its claims say, as of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from truceline.core.actor import Actor
from truceline.core.agreement import Agreement, Ceasefire, Obligation
from truceline.core.claim import Claim
from truceline.core.coverage import CoverageSpan
from truceline.core.dates import When
from truceline.core.field_item import FieldItem
from truceline.core.force import Force
from truceline.core.judgement import Judgement
from truceline.core.place import Place, Route, Zone
from truceline.core.source import Source
from truceline.core.talks import Issue, Round, Track
from truceline.record.clocks import Clock

__all__ = ["Basis", "Dispute", "ObligationStatus", "Record", "State"]


class State(StrEnum):
    """Where an obligation stands."""

    NOT_DUE = "not due"
    PENDING = "pending"
    CLAIMED_DONE = "claimed done"
    DONE = "done"
    LATE = "late"
    DISPUTED = "disputed"
    UNDECIDED = "undecided"
    BREACHED = "breached"


class Basis(StrEnum):
    """Why one of several claims is the one to compute with."""

    JUDGED = "judged"
    PREFERRED = "preferred"
    EARLIEST = "earliest"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationStatus:
    """Status of one obligation on a day, with its evidence.

    Attributes:
        obligation: What is owed.
        agreement_id: By which agreement.
        text: Paraphrase of the provision.
        state: Where it stands.
        reason: One sentence that says why.
        evidence: Claims behind it, newest first.
        due: The due date computed with; not known where the text gives none.
        clock: From when to when it holds, its terms, and what it waits for.
        sources: Where it can be read: what the evidence cites; where nobody speaks, the sources
            of the agreement.
    """

    obligation: Obligation
    agreement_id: str
    text: str
    state: State
    reason: str
    evidence: tuple[Claim, ...]
    due: When
    clock: Clock | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A field on which sources differ: every value with its claim.

    Attributes:
        subject: `kind:id`, as the claims name it.
        field: Which property; list items go by their ids, so that an edit elsewhere moves nothing.
        claims: In the order of the pack.
        basis: Why the chosen claim is computed with; `all` where no single one is: a status.
        chosen: Id of the claim that is computed with; empty where no single one is.
        judgement: The judgement that holds, whether it chooses or says that nobody can.
    """

    subject: str
    field: str
    claims: tuple[Claim, ...]
    basis: Basis | None = None
    chosen: str = ""
    judgement: Judgement | None = None

    @property
    def newer(self) -> tuple[Claim, ...]:
        """Claims that became known after the judgement was made: reason to look again."""
        if self.judgement is None:
            return ()
        made = self.judgement.recorded_at
        return tuple(claim for claim in self.claims if claim.known_at > made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The process as of a day: what was believed then, contradictions included.

    Attributes:
        as_of: Day of knowledge (end of it, UTC); None for everything known.
        judgements: Every judgement as it was known then, oldest first; those taken back too.
        field_items: Patrols, crossings, pauses and relief, by the subject that claims name.
    """

    pack_id: str
    title: str
    timezone: str
    as_of: date | None
    sources: Mapping[str, Source]
    actors: Mapping[str, Actor]
    places: Mapping[str, Place]
    routes: Mapping[str, Route]
    zones: Mapping[str, Zone]
    tracks: Mapping[str, Track]
    rounds: Mapping[str, Round]
    agreements: Mapping[str, Agreement]
    ceasefires: Mapping[str, Ceasefire]
    coverage: tuple[CoverageSpan, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    issues: Mapping[str, Issue] = field(default_factory=dict)
    forces: Mapping[str, Force] = field(default_factory=dict)
    field_items: Mapping[str, FieldItem] = field(default_factory=dict)

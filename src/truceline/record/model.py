"""Shapes of the record: everything a pack and its claims say, as of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from truceline.core.actor import Actor
from truceline.core.agreement import Agreement, Ceasefire, Obligation
from truceline.core.claim import Claim
from truceline.core.coverage import CoverageSpan
from truceline.core.dates import When
from truceline.core.place import Place, Route, Zone
from truceline.core.source import Source
from truceline.core.talks import Round, Track

__all__ = ["Dispute", "ObligationStatus", "Record", "State"]


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
    """

    obligation: Obligation
    agreement_id: str
    text: str
    state: State
    reason: str
    evidence: tuple[Claim, ...]
    due: When


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A field on which sources differ: every value with its claim."""

    subject: str
    field: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The process as of a day: what was believed then, contradictions included.

    Attributes:
        as_of: Day of knowledge (end of it, UTC); None for everything known.
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

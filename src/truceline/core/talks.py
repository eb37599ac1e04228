"""Tracks of a process, their rounds, and who took part in which role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from truceline.core.claim import Stated
from truceline.core.dates import When

__all__ = ["Issue", "LeftBehind", "Participation", "Round", "Track", "TrackRelation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """An actor at a round, as convener, guarantor, party, observer or mediator.

    Attributes:
        attended: `yes`, or how it did not sit there: `no`, `declined`, `invited`, `announced`,
            `left`, `suspended`; with who says so. None where the entry names it and no more.
        represented_by: Actor to whose delegation it gave its seats; empty where it sat itself.
        represented: Whether it gave them (`yes`, `no`), where somebody is named who says so.
        sources: Cited documents of this one seat; empty where those of the entry are meant.
    """

    actor_id: str
    role: str
    attended: Stated[str] | None = None
    represented_by: str = ""
    represented: Stated[str] | None = None
    sources: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_present(self) -> bool:
        """Whether it counts as having sat there: named without more, or stated to attend."""
        return self.attended is None or self.attended.value == "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """What a round left: an agreement, a statement, a document, a list, a body or a promise.

    Attributes:
        left_id: Id inside the round.
        kind: Which of these it is.
        agreement_id: Its entry among the agreements; empty where it has none.
        handed_to: Track that it was handed to; empty where to none.
        handed: Whether it was (`yes`, `no`), with who says so; None where nobody is named.
        size: How many it names or seats, with who says so; None where nothing is counted.
    """

    left_id: str
    kind: str
    text: str
    agreement_id: str = ""
    handed_to: str = ""
    handed: Stated[str] | None = None
    size: Stated[str] | None = None
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A question between the parties, whether or not anybody talks about it.

    Attributes:
        at_stake: Whether it is one (`yes`, `no`), with who says so.
    """

    issue_id: str
    names: Mapping[str, str]
    at_stake: Stated[str] | None = None
    sources: tuple[str, ...] = ()
    checked: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        """English name, or the first one there is."""
        return self.names.get("en") or next(iter(self.names.values()), self.issue_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRelation:
    """What one track is to another, as somebody says."""

    kind: str
    track_id: str
    stated: Stated[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A line of talks: level 1, 1.5 or 2, with its conveners and standing roles.

    Attributes:
        claimed: Standing roles that only somebody claims, with who does; not in `standing`.
    """

    track_id: str
    names: Mapping[str, str]
    level: Stated[str]
    started: Stated[When]
    ended: Stated[When]
    standing: tuple[Participation, ...] = ()
    relations: tuple[TrackRelation, ...] = ()
    claimed: tuple[Participation, ...] = ()
    sources: tuple[str, ...] = ()
    checked: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One meeting of a track; `last_on` is its last day, inclusive.

    Attributes:
        participations: Who sat there. Empty means that nobody is named, not that nobody came.
        not_seated: Who is spoken of and not stated to have sat there: stayed away, declined,
            walked out, or was invited or announced and no more.
        issues: Ids of the issues that its agenda touches.
        left: What it left behind.
    """

    round_id: str
    track_id: str
    number: str
    from_on: Stated[When]
    last_on: Stated[When]
    place_id: str
    meeting_format: Stated[str]
    outcome: Stated[str]
    participations: tuple[Participation, ...] = ()
    not_seated: tuple[Participation, ...] = ()
    agenda: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    left: tuple[LeftBehind, ...] = ()
    sources: tuple[str, ...] = ()
    checked: bool = False
    note: str = ""

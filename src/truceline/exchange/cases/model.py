"""Shapes of a case: its events, and what the events make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

__all__ = [
    "CORRECTION",
    "DEATH_TOLD",
    "ENDS",
    "FIRST",
    "KINDS",
    "NEXT",
    "SAID",
    "TRACKS",
    "TWO_PERSONS",
    "Case",
    "CaseEvent",
    "Correction",
    "Custody",
    "Proposal",
    "Release",
    "Step",
]

TRACKS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "living": ("alleged", "located", "confirmed", "agreed", "scheduled", "handed-over"),
        "remains": ("recovered", "sampled", "identified", "handed-over"),
    }
)
"""States of a living person and of remains, in order."""

ENDS: Final = ("withdrawn", "closed")
"""How any case may end besides: the family or the person withdrew it, or nothing is left to do."""

FIRST: Final[Mapping[str, str]] = MappingProxyType({"living": "alleged", "remains": "recovered"})

NEXT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "alleged": ("located",),
        "located": ("confirmed",),
        # A release that nobody agreed on or announced goes straight to its end.
        "confirmed": ("agreed", "handed-over"),
        "agreed": ("scheduled", "handed-over"),
        "scheduled": ("handed-over",),
        "recovered": ("sampled",),
        "sampled": ("identified",),
        "identified": ("handed-over",),
        "handed-over": (),
    }
)
"""Where each state may lead; going back is a correction, never a step."""

DEATH_TOLD: Final = "death-told"
CORRECTION: Final = "correction"
TWO_PERSONS: Final = frozenset({"confirmed", "identified", "handed-over", DEATH_TOLD})
"""What cannot be undone in the world: it counts only when a second person has seconded it."""

KINDS: Final = (
    "opened", "assigned", "linked", "step", "proposed", "seconded", "declined", "corrected",
    "custody",
)  # fmt: skip
SAID: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "opened": ("track", "rows", "liaison"),
        "assigned": ("liaison", "reason"),
        "linked": ("case_id", "reason"),
        "step": ("to", "on", "evidence"),
        "proposed": ("to", "on", "evidence"),
        "seconded": ("of",),
        "declined": ("of", "reason"),
        "corrected": ("of", "reason"),
        "custody": ("holder", "from_on", "evidence"),
    }
)
"""What each kind of event must say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """Something that a person recorded of a case.

    Attributes:
        event_id: Its id; content-free.
        case_id: Content-free id of the case.
        kind: One of `KINDS`.
        said: What is said, by name; see `SAID`. Never shown by `repr`.
        by: Who recorded it.
        at: When (UTC).
    """

    event_id: str
    case_id: str
    kind: str
    said: Mapping[str, Any] = field(repr=False)
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """That a step was taken back: by whom, why, when (UTC), and who seconded it."""

    by: str
    reason: str = field(repr=False)
    at: datetime
    seconded_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Where and when an agreed plan releases the person.

    Attributes:
        event_id: The event of the plan.
        on: Its day, as planned.
        site: Where the person is fetched; empty where any site will do.
    """

    event_id: str
    on: date
    site: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a case, as it counts.

    Attributes:
        step_id: Id of its event.
        to: The state reached.
        on: The day on which it happened.
        evidence: Documents or sealed files that show it; never empty.
        remark: In the person's words.
        by: Who recorded it.
        at: When it was recorded (UTC).
        seconded_by: The second person; empty where one is enough.
        plan: The agreed plan that it follows; empty where a person recorded it by hand.
        release: For `scheduled` by a plan, the event, day and site.
        correction: Set where it was taken back; it stays readable.
    """

    step_id: str
    to: str
    on: date
    evidence: tuple[str, ...] = field(repr=False)
    remark: str = field(repr=False)
    by: str
    at: datetime
    seconded_by: str = ""
    plan: str = ""
    release: Release | None = None
    correction: Correction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A step or correction that waits for a second person.

    Attributes:
        event_id: Id of the proposing event.
        to: State, `death-told` or `correction`.
        on: Day of it; for a correction the day on which it was proposed.
        evidence: What shows it; for a correction its reason.
        remark: In words.
        by: Who proposed it, and therefore cannot second it.
        at: When (UTC).
        of: For a correction, the step.
    """

    event_id: str
    to: str
    on: date
    evidence: tuple[str, ...] = field(repr=False)
    remark: str = field(repr=False)
    by: str
    at: datetime
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """Who held the person or the body, from when until when.

    Attributes:
        entry_id: Id of its event.
        holder: Who held; as recorded, not as claimed by the holder.
        from_on: First day.
        until_on: Last day; None where it is not said or goes on.
        place: Where.
        evidence: What shows it.
        by: Who recorded it.
        correction: Set where it was taken back.
    """

    entry_id: str
    holder: str = field(repr=False)
    from_on: date
    until_on: date | None
    place: str = field(repr=False)
    evidence: tuple[str, ...] = field(repr=False)
    by: str
    correction: Correction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as its events make it.

    Attributes:
        case_id: Content-free.
        track: `living` or `remains`.
        rows: Rows of lists that it is about, by id.
        liaison: Who carries it.
        opened_by: Who opened it.
        opened_at: When (UTC).
        steps: All steps in order, with those that were taken back.
        pending: What waits for a second person.
        custody: Who held, in order of the days.
        death_told: That the family was told; None before.
        linked: Other cases of the same person, such as the remains of one who was sought.
    """

    case_id: str
    track: str
    rows: tuple[str, ...]
    liaison: str
    opened_by: str
    opened_at: datetime
    steps: tuple[Step, ...] = ()
    pending: tuple[Proposal, ...] = ()
    custody: tuple[Custody, ...] = ()
    death_told: Step | None = None
    linked: tuple[str, ...] = ()

    @property
    def standing(self) -> tuple[Step, ...]:
        """Steps that were not taken back."""
        return tuple(step for step in self.steps if step.correction is None)

    @property
    def state(self) -> str:
        """Where the case stands: what its last standing step reached."""
        states = [step.to for step in self.standing if step.to != DEATH_TOLD]
        return states[-1] if states else FIRST[self.track]

    @property
    def is_ended(self) -> bool:
        """Whether no step is left."""
        return self.state in ENDS

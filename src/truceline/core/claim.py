"""A claim: who says what, in which passage, about when, how surely."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from truceline.core.dates import When
from truceline.core.source import Span

__all__ = ["Claim", "Figure", "Modality", "Stated"]

T = TypeVar("T")
S = TypeVar("S")


class Modality(StrEnum):
    """How a claim is put forward."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    ALLEGED = "alleged"
    POSSIBLE = "possible"
    PLANNED = "planned"
    INTENDED = "intended"
    EXPECTED = "expected"
    CONDITIONAL = "conditional"
    NORMATIVE = "normative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that somebody gives: value, qualifier, unit and what is counted."""

    value: float | None
    qualifier: str = "exact"
    unit: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement by one source.

    Attributes:
        claim_id: Content hash of what is said and where.
        kind: `field` for a value of a pack entry, else a PLOVER type or a kind of the field.
        subject: What it is about, as `kind:id` (`ceasefire:idlib-2020`).
        field: Which property of the subject; empty for events.
        value: What is said, as text.
        claimant: Actor id of who says it; empty when the cited text speaks itself.
        cited: Where it is said: source id with an optional `#locator`.
        span: Where Truceline read it.
        said_on: Day on which it was said, where stated; of a month or a year its last day.
        said_in: That month or year as written (`2018-09`, `2018`); empty where a day is stated.
        known_at: Instant from which it was known (UTC).
        roles: (role, actor id) pairs.
        place_id: Where, if it says so.
        when: The time it speaks of.
        figures: Numbers it gives.
        modality: How it is put forward.
        polarity: `+`, or `-` for a denial.
        credibility: Admiralty credibility 1–6; None where not graded.
        method: Name and version of what read it.
        is_preferred: The value to compute with where one is needed, said by a person.
        is_ruling: Said by a body with a mandate to rule.
    """

    claim_id: str
    kind: str
    subject: str
    field: str
    value: str
    cited: str
    span: Span
    known_at: datetime
    claimant: str = ""
    said_on: date | None = None
    said_in: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    place_id: str = ""
    when: When | None = None
    figures: tuple[Figure, ...] = ()
    modality: Modality = Modality.REPORTED
    polarity: str = "+"
    credibility: int | None = None
    method: str = "pack.v1"
    is_preferred: bool = False
    is_ruling: bool = False

    @property
    def said(self) -> str:
        """When it was said, no finer than stated: `2018-09-20`, `2018-09`, `2018` or nothing."""
        return self.said_in or (self.said_on.isoformat() if self.said_on else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated(Generic[T]):
    """A value with everybody who states it; contradictions are kept side by side.

    Attributes:
        value: The value to compute with: the preferred one, else the earliest known.
        options: Every stated value with its claim, the chosen one first.
    """

    value: T
    options: tuple[tuple[T, Claim], ...] = field(default=())

    @property
    def is_disputed(self) -> bool:
        """Whether two claims give different values."""
        return len({str(value) for value, _ in self.options}) > 1

    def map(self, change: Callable[[T], S]) -> Stated[S]:
        """The same claims with each value changed by `change`."""
        return Stated(
            value=change(self.value),
            options=tuple((change(value), claim) for value, claim in self.options),
        )

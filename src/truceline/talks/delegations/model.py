"""Shapes of a delegation: seats as somebody counts them, groups, references, who is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from truceline.core.claim import Stated
from truceline.core.dates import When
from truceline.core.errors import InvalidValue
from truceline.core.source import Span

__all__ = ["Decides", "Delegation", "Group", "Missing", "Reference", "Seats", "parse_seats"]

_SEATS = re.compile(r"(?:(?P<how>about|at least|at most|over|nearly) )?(?P<number>\d{1,7})")
_OPEN = {"unstated", "unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """A number of seats as it is said.

    Attributes:
        number: None where it is not stated, or not known.
        how: `exact`, `about`, `at least`, `at most`, `over` or `nearly`.
    """

    number: int | None
    how: str = "exact"

    def __str__(self) -> str:
        if self.number is None:
            return "not stated"
        return f"{self.number:,}" if self.how == "exact" else f"{self.how} {self.number:,}"


def parse_seats(text: str) -> Seats:
    """Seats such as `1392` or `about 1200`.

    Raises:
        InvalidValue: It is no such number.
    """
    if text in _OPEN:
        return Seats(number=None)
    found = _SEATS.fullmatch(text.strip())
    if found is None:
        raise InvalidValue(
            f"'{text}' is no number of seats.",
            hint="Write 1392, about 1200, at least 60, unstated.",
        )
    return Seats(number=int(found["number"]), how=found["how"] or "exact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group within a delegation.

    Attributes:
        part: What it divides the seats by (`allegiance`, `gender`): only groups of one part can
            be disjoint.
    """

    group_id: str
    name: str
    part: str
    actor_id: str
    seats: Stated[Seats]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a group's seats are compared with.

    Attributes:
        kind: `census`, `estimate`, `quota` or `aim`.
        share: Share of the group, 0-1.
        among: Of what, in words.
        population: Persons in all of a census; None where it is not stated.
    """

    reference_id: str
    kind: str
    group_id: str
    share: Stated[float]
    among: str
    population: int | None
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Who had no seat, and why, according to whom."""

    missing_id: str
    name: str
    actor_id: str
    why: Stated[str]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decides:
    """By which rule the body decides, and which groups vote as blocs."""

    rule: str
    blocs: tuple[str, ...]
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """Who sat at a meeting or in a body."""

    delegation_id: str
    title: str
    round_id: str
    track_id: str
    on: Stated[When]
    seats: Stated[Seats]
    groups: tuple[Group, ...]
    references: tuple[Reference, ...]
    missing: tuple[Missing, ...]
    decides: Decides | None
    sources: tuple[str, ...]
    checked: bool
    note: str
    where: Span

    def group(self, group_id: str) -> Group | None:
        """One of its groups; None where there is none of that id."""
        return next((one for one in self.groups if one.group_id == group_id), None)

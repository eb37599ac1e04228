"""Shapes of the timeline, in pixels of the picture, and the scale that places days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from truceline.core.dates import Period

__all__ = [
    "LETTER",
    "UNIT",
    "Bar",
    "Lane",
    "Link",
    "Mark",
    "Rate",
    "Scale",
    "Tick",
    "Timeline",
    "bars",
]

UNIT = 24  # height of one row
LETTER = 6.1  # width of a letter of a mark's label

Link = Callable[..., str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Something that lasts.

    Attributes:
        kind: `solid` while it is known to last, `faded` where that is disputed or not known.
    """

    x: float
    y: float
    width: float
    kind: str
    title: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A day; `kind` is declared, in-effect, ended, round or agreement.

    Attributes:
        width: For a round, the days that it lasted; else 0.
        label: Written beside it where there is room.
        label_x: Where the label begins.
    """

    x: float
    y: float
    kind: str
    title: str
    href: str
    width: float = 0.0
    label: str = ""
    label_x: float = 0.0
    is_faded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Reports of one counter per week, as paths.

    Attributes:
        counted: As counted; `possible` what may lie in a week besides.
        unseen: Weeks in which nobody was looking; `partly` those of which some days were not seen.
        most: What the full height stands for.
        notes: (x, words) where the feed says nothing.
    """

    y: float
    height: float
    feed: str
    counted: str
    possible: str
    unseen: str
    partly: str
    most: float
    notes: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One row, or several, of the picture with what stands in it.

    Attributes:
        units: Height in rows.
        is_heading: The row only names those below it.
    """

    label: str
    y: float
    units: int = 1
    href: str = ""
    is_heading: bool = False
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()
    rate: Rate | None = None
    simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line of the axis; `label` is empty for minor ones."""

    x: float
    label: str
    label_x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The picture.

    Attributes:
        today_x: The day that the page speaks of; None where it lies outside.
        clipped: How many rounds and agreements lie outside the days shown.
    """

    width: int
    height: int
    span: Period
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    today_x: float | None
    clipped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Where a day lies; `width` pixels stand for `span`."""

    span: Period
    width: float
    today: date

    def x(self, day: date) -> float:
        """Position of the start of a day, kept inside the picture."""
        share = (day - self.span.from_on).days / self.span.days
        return round(min(max(share, 0.0), 1.0) * self.width, 1)

    def holds(self, day: date) -> bool:
        """Whether a day lies in the picture."""
        return self.span.from_on <= day < self.span.until_on


def bars(scale: Scale, start: date, until: date, kind: str, title: str) -> Iterator[Bar]:
    """A bar, where some of it lies in the picture."""
    if until > start and until > scale.span.from_on and start < scale.span.until_on:
        x = scale.x(start)
        yield Bar(x=x, y=7, width=max(scale.x(until) - x, 2), kind=kind, title=title)

"""Shapes of survival: a ceasefire as it was followed, its life, curves and comparisons of lives.

Days of a life are numbered from 1, the first whole day in effect. A life whose `entry_days` is 30
was followed from its 31st day on; one whose `exit_days` is 40 collapsed on its 40th day, or held
through it and was followed no longer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from truceline.core.errors import InvalidValue
from truceline.monitor.intervals import UNKNOWN
from truceline.monitor.model import Estimate
from truceline.monitor.survival.definitions import Collapse

__all__ = ["Cox", "Curve", "Effect", "Life", "Lives", "LogRank", "SideBySide", "Step"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One ceasefire under one definition: how long it was followed, and whether it collapsed.

    Attributes:
        label: Its title; `ceasefire_id` empty where it is from no pack.
        exit_days: Number of the day on which it collapsed or was last followed.
        has_collapsed: False where it still held then (censored).
        entry_days: Days that had passed before anybody followed it (delayed entry).
        group: For the log-rank; empty where not grouped.
        traits: Numbers for the Cox model, by name.
        started_on: First whole day in effect; `left_on` the day of `exit_days`.
        how: What ended the following, in words.
        report_ids: Reports behind the collapse, for definitions that count.
        notes: Sentences that the reader must see beside it.
    """

    label: str
    exit_days: int
    has_collapsed: bool
    entry_days: int = 0
    ceasefire_id: str = ""
    group: str = ""
    traits: Mapping[str, float] = field(default_factory=dict)
    started_on: date | None = None
    left_on: date | None = None
    how: str = ""
    report_ids: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.entry_days < self.exit_days:
            raise InvalidValue(
                f"'{self.label}' is followed from day {self.entry_days + 1} to {self.exit_days}.",
                hint="A life is followed for one day or more; leave out one that is not.",
            )

    @property
    def followed_days(self) -> int:
        """Days on which a collapse would have been seen."""
        return self.exit_days - self.entry_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives:
    """All ceasefires under one definition.

    Attributes:
        left_out: (title, why it cannot be followed under this definition).
    """

    definition: Collapse
    lives: tuple[Life, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A day on which at least one ceasefire collapsed.

    Attributes:
        day: Number of the day; `at_risk` how many were followed and held until it.
        held: Share that holds beyond this day, with its 95 % interval; limits None at zero.
        standard_error: Of the share (Greenwood).
    """

    day: int
    at_risk: int
    collapsed: int
    held: Estimate
    standard_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How long ceasefires hold.

    Attributes:
        label: What it is about.
        lives: How many; `collapses` of these; `days` followed in all.
        steps: The curve falls only on these days.
        last_day: Last day of any life; the curve says nothing beyond it.
        median_days: By this day half had collapsed; each of its parts None where not reached.
        horizon_days: Days that the mean is restricted to.
        mean_days: Mean days held, up to the horizon, with its 95 % interval.
        rate_per_365_days: Collapses per 365 followed days with the exact interval, as if the
            danger were the same on all days.
        unknown: Why there is no curve; empty where there is one.
        notes: Sentences that the reader must see beside it.
    """

    label: str
    lives: int
    collapses: int
    days: int
    steps: tuple[Step, ...] = ()
    last_day: int = 0
    median_days: Estimate = UNKNOWN
    horizon_days: int = 0
    mean_days: Estimate = UNKNOWN
    rate_per_365_days: Estimate = UNKNOWN
    unknown: str = ""
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def held_beyond(self, day: int) -> float | None:
        """Share that holds beyond a day; None where some held and nobody was followed so long."""
        reached = [step.held.value for step in self.steps if step.day <= day]
        share = reached[-1] if reached else 1.0
        is_known = day <= self.last_day or share == 0
        return share if is_known and not self.unknown else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """The same ceasefires under several definitions, which are never mixed.

    Attributes:
        lives: One per definition; `curves` likewise, in the same order.
    """

    lives: tuple[Lives, ...]
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRank:
    """Whether groups of ceasefires collapse at different speeds.

    Attributes:
        groups: (group, lives, collapses, collapses expected if there were no difference).
        statistic: Chi-squared with `df` degrees of freedom; None if unknown.
        p_value: Of no difference, 0–1.
        unknown: Why nothing can be said; empty where something can.
    """

    groups: tuple[tuple[str, int, int, float], ...]
    statistic: float | None = None
    df: int = 0
    p_value: float | None = None
    unknown: str = ""
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one trait does to the danger of collapse.

    Attributes:
        hazard_ratio: Danger with one more of the trait, divided by that without, and its interval.
        log_ratio: The coefficient; `standard_error` its own.
        p_value: Two-sided, 0–1, of no effect.
        p_proportional: Of an effect that is the same on all days (Grambsch and Therneau, 1994,
            Biometrika 81:515-526, doi:10.1093/biomet/81.3.515); None where it cannot be asked.
    """

    trait: str
    hazard_ratio: Estimate
    log_ratio: float
    standard_error: float
    p_value: float
    p_proportional: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cox:
    """What goes with early collapse, several traits at once.

    Attributes:
        lives: How many; `collapses` of these.
        unknown: Why nothing can be said; empty where something can.
    """

    lives: int
    collapses: int
    effects: tuple[Effect, ...] = ()
    unknown: str = ""
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

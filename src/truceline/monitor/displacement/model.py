"""Shapes of displacement: a ring, how incidents changed in it, and what may have moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from truceline.core.errors import InvalidValue
from truceline.geography.model import ZoneShape
from truceline.monitor.change.model import ChangeWindow
from truceline.monitor.intervals import UNKNOWN
from truceline.monitor.model import Count, Estimate
from truceline.monitor.scope import ZoneShares

__all__ = ["AreaChange", "Displacement", "Ring", "RingShares", "Surroundings", "Weighed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """The land between two distances from the edge of a zone, the zone itself left out."""

    inner_km: float
    outer_km: float
    shape: ZoneShape


@dataclass(frozen=True, kw_only=True, eq=False)
class RingShares:
    """A ring as one feed's reports lie to it."""

    inner_km: float
    outer_km: float
    zone: ZoneShares


@dataclass(frozen=True, kw_only=True, eq=False)
class Surroundings:
    """A zone, the rings around it (nearest first), and land that the ceasefire did not touch.

    Attributes:
        around: All rings as one area; None to add the rings up, and then a footprint that lies in
            two of them is never called certain.
    """

    zone: ZoneShares
    rings: tuple[RingShares, ...]
    control: ZoneShares
    around: ZoneShares | None = None

    def __post_init__(self) -> None:
        if not self.rings:
            raise InvalidValue(f"No ring lies around '{self.zone.zone_id}'.", hint="Give one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """How incidents changed in one area, by one way of weighing reports.

    Attributes:
        before: Incidents; `during` likewise.
        spread: Variance of 7-day counts over what independent incidents would give, at least 1.
        ratio: Rate during over rate before; its 95 % interval allows for `spread`.
        against_control: The same, divided by that of the control area.
    """

    before: float
    during: float
    spread: float
    ratio: Estimate = UNKNOWN
    against_control: Estimate = UNKNOWN


@dataclass(frozen=True, kw_only=True, eq=False)
class AreaChange:
    """How incidents changed in one area: a zone, a ring, all rings, or the control.

    Attributes:
        inner_km: Distance from the zone's edge; None where it is no ring. `outer_km` likewise.
        before: Count by rule `events`; `during` likewise.
        ratio: Rate during over rate before with the exact interval, as if incidents were
            independent.
        by_value: Each report whole where its point lies; None if unknown.
        by_expected: Each report by the share of its footprint inside; None if unknown.
        resolved: Of the incidents expected here, the share that surely lies here, 0–1.
        level: Of the intervals of `by_value` and `by_expected`; nearer 1 for one ring of several.
        unknown: Why there is no change; empty where there is one.
    """

    label: str
    before: Count
    during: Count
    inner_km: float | None = None
    outer_km: float | None = None
    ratio: Estimate = UNKNOWN
    by_value: Weighed | None = None
    by_expected: Weighed | None = None
    resolved: float | None = None
    level: float = 0.95
    unknown: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Displacement:
    """What a ceasefire may have moved into the land around its zone.

    Attributes:
        zone: Change inside; `around` in all rings together, `rings` ring by ring, nearest first;
            `control` where nothing should have changed by the ceasefire.
        quotient: Weighted displacement quotient. Below 0: some of what left the zone is around it;
            −1: all of it; above 0: the land around grew calmer with the zone. Its interval comes
            from simulation; all three None where the zone did not clearly grow calmer.
        quotient_expected: The same by `expected`.
        saved: Incidents of zone and rings together that there were fewer than the control leads
            one to expect (total net effect), with interval; below 0: more.
        saved_expected: The same by `expected`.
        verdict: `moved out`, `calmed`, `nothing seen` or `cannot be told`.
        reasons: Why it cannot be told; empty where it can.
    """

    label: str
    start: date
    window: ChangeWindow
    zone: AreaChange
    around: AreaChange
    rings: tuple[AreaChange, ...]
    control: AreaChange
    quotient: Estimate = UNKNOWN
    quotient_expected: Estimate = UNKNOWN
    saved: Estimate = UNKNOWN
    saved_expected: Estimate = UNKNOWN
    verdict: str = "cannot be told"
    reasons: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

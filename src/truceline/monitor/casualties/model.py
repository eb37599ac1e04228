"""Shapes of the casualty ledger: totals, lines, contradictions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from truceline.core.casualty import CasualtyClaim, Fate
from truceline.core.dates import Period
from truceline.core.errors import UnitMismatch

__all__ = ["CasualtyLedger", "CasualtyTotal", "Contradiction", "LedgerLine", "Which"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which claims are asked for: each part that is given must be equal; None asks for any.

    Attributes:
        claimant: Whose; `fate` which; `among` whom; `rule` how counted; `place` where.
    """

    claimant: str | None = None
    fate: Fate | None = None
    among: str | None = None
    rule: str | None = None
    place: str | None = None

    def holds(self, claim: CasualtyClaim) -> bool:
        """Whether a claim is asked for."""
        asked = (
            (self.claimant, claim.claimant),
            (self.fate, claim.fate),
            (self.among, claim.among),
            (self.rule, claim.rule),
            (self.place, claim.place),
        )
        return all(wanted is None or wanted == given for wanted, given in asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class CasualtyTotal:
    """What one claimant says of one fate, by one rule, over periods that do not overlap.

    Attributes:
        low: Sum of the fewest; a claim without a lower bound enters with its best figure.
        best: Sum of the best figures; None where a claim in it gives none.
        high: Sum of the most; None where a claim in it has no upper bound.
        period: Days asked about; where none were asked, from the first to the last spoken of.
        claims: What was added, by day; where there is no total, what could not be added.
        repeated: The same figure for the same thing said again: counted once.
        without_figure: Claims that give no number; they are left out, not zero.
        without_best: Claims in it that give bounds only.
        without_bounds: Claims in it that give one figure and no range; the sum of the fewest and of
            the most takes that figure, so that the true range is wider.
        straddling: Claims that reach over the edge of the period, left out.
        spoken_days: Days of `period` that a figure for a period speaks of; None where the figures
            are of single incidents. The other days are silent, not calm.
        unknown: Why there is no total; empty if there is one.
    """

    claimant: str
    fate: Fate
    among: str
    rule: str
    place: str = ""
    period: Period | None = None
    low: int | None = None
    best: int | None = None
    high: int | None = None
    claims: tuple[CasualtyClaim, ...] = ()
    repeated: tuple[CasualtyClaim, ...] = ()
    without_figure: int = 0
    without_best: int = 0
    without_bounds: int = 0
    straddling: tuple[CasualtyClaim, ...] = ()
    spoken_days: int | None = None
    unknown: str = ""
    assumptions: tuple[str, ...] = ()

    def __add__(self, other: CasualtyTotal) -> CasualtyTotal:
        """Refused: totals of casualties are never added.

        Raises:
            UnitMismatch: Always.
        """
        raise UnitMismatch(
            f"What {self.claimant} says of '{self.fate}' and what {other.claimant} says of "
            f"'{other.fate}' cannot be added: the same people may be in both.",
            hint="Show them side by side.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One claimant, one fate, one group of people, one rule, one place.

    Attributes:
        total: Of figures for incidents and periods; its `unknown` says why there is none.
        cumulative: Running totals, oldest end first; the last is the latest. Never added to
            anything, nor to each other.
        denied: Claims that deny.
    """

    claimant: str
    fate: Fate
    among: str
    rule: str
    place: str
    total: CasualtyTotal | None
    cumulative: tuple[CasualtyClaim, ...] = ()
    denied: tuple[CasualtyClaim, ...] = ()
    is_simulated: bool = False

    @property
    def last_day(self) -> date | None:
        """Last day that its figures speak of; None where it holds no figure."""
        periods = [self.total.period] if self.total and self.total.period else []
        periods += [claim.period for claim in (*self.cumulative, *self.denied)]
        return max(one.until_on for one in periods) - timedelta(days=1) if periods else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Claims that cannot all be right, or that do not give the same figure.

    Attributes:
        kind: `own-figures-differ`, `figures-apart` (ranges do not meet), `figures-differ` (ranges
            meet or are not stated), `denied`, `fell` (a running total became smaller) or
            `parts-exceed-total` (a claimant's own figures add to more than its running total).
        words: One sentence.
    """

    kind: str
    claims: tuple[CasualtyClaim, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasualtyLedger:
    """All claims, claimant by claimant; there is no sum over claimants.

    Attributes:
        known_later: Claims left out because they were not known by `as_of`.
        known_unstated: Claims left out because nobody says from when they were known.
        outside: Claims that speak of other days than `period`.
    """

    lines: tuple[LedgerLine, ...]
    contradictions: tuple[Contradiction, ...] = ()
    period: Period | None = None
    as_of: date | None = None
    known_later: int = 0
    known_unstated: int = 0
    outside: int = 0
    assumptions: tuple[str, ...] = ()

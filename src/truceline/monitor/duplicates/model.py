"""Shapes of duplicates: reports with their footprints, reasons, pairs and suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from truceline.core.errors import InvalidValue
from truceline.core.report import Incident
from truceline.core.source import content_id
from truceline.geography.model import Footprints
from truceline.monitor.scope import FeedReports

__all__ = [
    "FiguresTold",
    "NotCompared",
    "PairEvidence",
    "PlacedReports",
    "Reason",
    "Suggested",
    "Suggestion",
    "Tier",
    "suggestion_id",
]


class Tier(StrEnum):
    """How much speaks for one incident; a suggestion of any tier merges nothing."""

    STRONG = "strong"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, kw_only=True, eq=False)
class PlacedReports:
    """The current reports of one feed, and where each may lie."""

    reports: FeedReports
    footprints: Footprints

    def __post_init__(self) -> None:
        placed = len(self.footprints.lon_deg)
        if placed != len(self.reports):
            raise InvalidValue(
                f"Feed '{self.reports.feed.feed}' has {len(self.reports)} reports and {placed} "
                "footprints.",
                hint="Compute the footprints of this very table.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that speaks for or against.

    Attributes:
        feature: What was compared: `day`, `place`, … or `prior`, `rivals`.
        level: What was seen, such as `same_day`; with the version of the table it is permanent.
        words: In words, with the values.
        weight: Natural logarithm of how much likelier it is where the reports tell one incident.
    """

    feature: str
    level: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PairEvidence:
    """Two reports and all that speaks for and against; `score` is the sum of the weights."""

    report_ids: tuple[str, str]
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresTold:
    """What one report says of the dead and of units; no figure is ever chosen or averaged."""

    report_id: str
    feed: str
    counter: str
    fatalities_low: float | None
    fatalities_best: float | None
    fatalities_high: float | None
    fatalities_civilian: float | None
    units: float | None
    unit: str = ""
    is_simulated: bool = False

    @property
    def killed(self) -> tuple[float | None, float | None, float | None]:
        """Low, best, high."""
        return self.fatalities_low, self.fatalities_best, self.fatalities_high


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Reports that may tell one incident. Nothing is merged before a person says so.

    Attributes:
        report_ids: The reports, in order of their ids.
        score: Log-odds of the weakest of its pairs.
        tier: What the score amounts to; within one feed never more than `possible`.
        reasons: Of the weakest pair: the sum of their weights is the score.
        pairs: Every pair with its own reasons, weakest first.
        figures_by_source: What each report says, side by side.
        alternatives: Other reports that fit one of these about as well.
        is_within_one_feed: All come from one feed, whose coder kept them apart.
        weights: Version of the table that scored it.
    """

    report_ids: tuple[str, ...]
    score: float
    tier: Tier
    reasons: tuple[Reason, ...]
    pairs: tuple[PairEvidence, ...]
    figures_by_source: tuple[FiguresTold, ...]
    alternatives: tuple[str, ...] = ()
    is_within_one_feed: bool = False
    weights: str = ""

    @property
    def suggestion_id(self) -> str:
        """The same reports have the same id, whatever the score, the day or the order."""
        return suggestion_id(self.report_ids)

    @property
    def incident(self) -> Incident:
        """The incident that these reports would tell, were they judged the same."""
        return Incident.of(*self.report_ids)

    @property
    def is_simulated(self) -> bool:
        """Whether a program generated these reports."""
        return any(one.is_simulated for one in self.figures_by_source)

    @property
    def figures_agree(self) -> bool | None:
        """Whether all who give figures give the same ones; None where fewer than two do."""
        told = {(*one.killed, one.units, one.unit) for one in self.figures_by_source}
        given = [t for t in self.figures_by_source if t.fatalities_best is not None]
        given += [t for t in self.figures_by_source if t.fatalities_best is None and t.units]
        return len(told) == 1 if len(given) > 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCompared:
    """Reports of a feed that were left out, and why: whether others tell the same is unknown."""

    feed: str
    reason: str
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """Every suggestion, best first, and what could not be asked.

    Attributes:
        suggestions: By falling score, then by id.
        compared: Reports that were compared.
        candidate_pairs: Pairs that overlap in day and place.
        not_compared: Reports left out, with reasons.
        assumptions: What the answer rests on, in plain words.
    """

    suggestions: tuple[Suggestion, ...]
    compared: int
    candidate_pairs: int
    not_compared: tuple[NotCompared, ...]
    assumptions: tuple[str, ...]


def suggestion_id(report_ids: tuple[str, ...]) -> str:
    """Id of the suggestion that these reports tell one incident: `s-` and ten hex digits."""
    return "s-" + content_id("\n".join(sorted(report_ids)).encode())[:10]

"""Whether an answer hangs on a choice: one count again, with one thing changed at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding
from truceline.core.report_table import day_number
from truceline.geography.density import Density
from truceline.geography.model import Footprints, PlaceShares, ZoneShape
from truceline.geography.sampled import sample_shares
from truceline.geography.sensitivity import grown, with_boundary
from truceline.geography.shares import place_shares
from truceline.monitor.count import count
from truceline.monitor.filters import ReportFilter, select_reports
from truceline.monitor.model import Count, Rule
from truceline.monitor.scope import FeedReports, ZoneShares

__all__ = ["Sensitivity", "Variation", "in_words", "vary_count"]

_LIMITS = (1, 2, 3, None)
_STEP_M = 1000.0
_DENSITY_POINTS = 512
_CLEAR_SHARE = 0.1
"""A change by less than a tenth, or by less than one, is taken as none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """The count with one thing changed.

    Attributes:
        choice: Which choice, such as `place precision`.
        changed: What was changed, in words.
        count: The count so made.
        compares: `value` or `expected`: which of its numbers the choice concerns.
    """

    choice: str
    changed: str
    count: Count
    compares: str = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """One count and its variations.

    Attributes:
        asked: As asked.
        rows: One per variation, by choice.
        unanswered: (choice, why it could not be varied).
        findings: What could not be weighed by the density.
        assumptions: In plain words.
    """

    asked: Count
    rows: tuple[Variation, ...]
    unanswered: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    assumptions: tuple[str, ...] = ()

    def hangs_on(self) -> tuple[str, ...]:
        """The choices under which the answer changes clearly, or becomes unknown."""
        clear = (row.choice for row in self.rows if _is_clear(self.asked, row))
        return tuple(dict.fromkeys(clear))


@dataclass(frozen=True, kw_only=True, eq=False)
class _Question:
    reports: FeedReports
    rule: Rule
    period: Period | None
    filters: ReportFilter
    zone: ZoneShape | None
    placed: Footprints
    rows: NDArray[np.int64]
    shares: PlaceShares | None = None

    def count(
        self, *, filters: ReportFilter | None = None, shares: PlaceShares | None = None
    ) -> Count:
        chosen = filters or self.filters
        zone = self._seen(shares) if self.zone else None
        return count(self.reports, rule=self.rule, period=self.period, filters=chosen, zone=zone)

    def _seen(self, shares: PlaceShares | None) -> ZoneShares:
        shape = self.drawn
        return ZoneShares(
            zone_id=shape.zone_id,
            name=shape.name,
            shares=self._of_all(shares or self.lies),
            is_stated=shape.is_stated,
            valid_from=shape.valid_from,
            valid_until=shape.valid_until,
        )

    @property
    def drawn(self) -> ZoneShape:
        """The zone, of which there is one.

        Raises:
            InvalidValue: The count is of everywhere.
        """
        if self.zone is None:
            raise InvalidValue("the count is of everywhere.", hint="Name a zone.")
        return self.zone

    @cached_property
    def lies(self) -> PlaceShares:
        """How the rows that may be counted lie to the zone: as they were given, or exactly."""
        if self.shares is None:
            return place_shares(self.placed, self.drawn)
        given = {one.name: getattr(self.shares, one.name) for one in fields(PlaceShares)}
        return PlaceShares(**{name: column[self.rows] for name, column in given.items()})

    def _of_all(self, shares: PlaceShares) -> PlaceShares:
        """For all reports: what cannot be counted lies nowhere."""
        whole = np.zeros(len(self.reports))
        inside, certain, possible = (whole.astype(np.bool_) for _ in range(3))
        inside[self.rows], certain[self.rows] = shares.inside, shares.certain
        whole[self.rows], possible[self.rows] = shares.p_inside, shares.possible
        return PlaceShares(inside=inside, certain=certain, p_inside=whole, possible=possible)


Made = Iterator[tuple[str, Callable[[], Count], str]]
"""What was changed, how to count so, and which number to compare."""


def vary_count(  # noqa: PLR0913 (a count has these parts)
    reports: FeedReports,
    *,
    rule: Rule,
    zone: ZoneShape | None,
    placed: Footprints,
    period: Period | None = None,
    filters: ReportFilter | None = None,
    density: Density | None = None,
    shares: PlaceShares | None = None,
) -> Sensitivity:
    """One count for a zone, and what it would be had one choice been another.

    Varied: how precise place and day must be known, the zone's edge by 1 km either way, who
    has a point on the border, and whether a footprint counts area or (with a density) people.

    Args:
        reports: One feed's reports.
        rule: How to count.
        zone: The zone; None for everywhere, where no edge or border can be varied.
        placed: Where each of these reports may lie.
        period: Half-open days; None for all.
        filters: As asked; None for all reports.
        density: Where people live; None leaves that choice out.
        shares: How all reports lie to the zone, as the answer in question has it; None has it
            computed exactly.

    Raises:
        InvalidValue: As `count`.
        UnknownId: A filter asks for a label that no report carries.
    """
    countable = _may_count(reports, filters or ReportFilter(), period)
    question = _Question(
        reports=reports,
        rule=rule,
        period=period,
        filters=filters or ReportFilter(),
        zone=zone,
        placed=_only(placed, countable),
        rows=countable,
        shares=shares,
    )
    findings: list[Finding] = []
    asked, rows, unanswered = question.count(), [], []
    for choice, made in (
        ("place precision", _precisions(question, "max_place_precision", "place")),
        ("date precision", _precisions(question, "max_date_precision", "day")),
        ("edge of the zone", _edges(question)),
        ("points on the border", _borders(question)),
        ("spread of a footprint", _densities(question, density, findings)),
    ):
        for changed, make, compares in made:
            try:
                again = make()
            except InvalidValue as exc:
                unanswered.append((choice, exc.message))
                continue
            rows.append(Variation(choice=choice, changed=changed, count=again, compares=compares))
    return Sensitivity(
        asked=asked,
        rows=tuple(rows),
        unanswered=tuple(dict.fromkeys(unanswered)),
        findings=tuple(findings),
        assumptions=_ASSUMPTIONS,
    )


_ASSUMPTIONS = (
    "One choice is changed at a time; two together may change more.",
    "Within its footprint an incident may lie anywhere alike, unless people are counted.",
    "A change by less than a tenth, or by less than one, is taken as none.",
)


def _may_count(
    reports: FeedReports, filters: ReportFilter, period: Period | None
) -> NDArray[np.int64]:
    """Rows that may be counted however precise they must be: only these are set against zones."""
    loose = replace(filters, max_place_precision=None, max_date_precision=None)
    selection = select_reports(reports, loose)
    here = selection.passes | selection.undecided
    if period is not None:
        start, until = day_number(period.from_on), day_number(period.until_on)
        meets = (reports.first < until) & (reports.last >= start)
        here &= meets | ((start <= reports.counted) & (reports.counted < until))
    return np.flatnonzero(here)


def _only(placed: Footprints, rows: NDArray[np.int64]) -> Footprints:
    return replace(
        placed,
        lon_deg=placed.lon_deg[rows],
        lat_deg=placed.lat_deg[rows],
        radius_m=placed.radius_m[rows],
        area=placed.area[rows],
        basis=placed.basis[rows],
    )


def _precisions(question: _Question, name: str, what: str) -> Made:
    for limit in _LIMITS:
        filters = replace(question.filters, **{name: limit})  # type: ignore[arg-type]
        if filters != question.filters:
            words = f"{what} code {limit} or better" if limit else f"any {what} code"
            words = f"{what} code 1 only" if limit == 1 else words
            yield words, lambda filters=filters: question.count(filters=filters), "value"  # type: ignore[misc]


def _edges(question: _Question) -> Made:
    for by_m in (_STEP_M, -_STEP_M):
        words = f"{abs(by_m) / 1000:g} km {'wider' if by_m > 0 else 'narrower'}"

        def make(by_m: float = by_m) -> Count:
            shape = grown(question.drawn, by_m)
            return question.count(shares=place_shares(question.placed, shape))

        yield words, make, "value"


def _borders(question: _Question) -> Made:
    for boundary, words in (
        ("half-open", "to one of two neighbours"),
        ("within", "to neither"),
        ("intersects", "to both"),
    ):

        def make(boundary: str = boundary) -> Count:
            zone, placed = question.drawn, question.placed
            return question.count(shares=with_boundary(question.lies, placed, zone, boundary))

        yield words, make, "value"


def _densities(question: _Question, density: Density | None, findings: list[Finding]) -> Made:
    if density is None:
        return

    def make() -> Count:
        sampled = sample_shares(
            question.placed, [question.drawn], points=_DENSITY_POINTS, density=density
        )
        findings.extend(sampled.findings)
        return question.count(shares=sampled.of_zone(0))

    yield f"people, by {density.name}", make, "expected"


def _is_clear(asked: Count, row: Variation) -> bool:
    before, after = getattr(asked, row.compares), getattr(row.count, row.compares)
    if before is None or after is None:
        return before is not after
    return bool(abs(after - before) >= max(1.0, _CLEAR_SHARE * abs(before)))


def in_words(result: Sensitivity) -> str:
    """Whether the answer hangs on a choice, in a few sentences."""
    asked = result.asked
    if asked.value is None:
        why = asked.filters.get("unknown", "it cannot be counted")
        return f"As asked there is no number: {why}. At most {asked.possible:g} can lie inside."
    said = [
        f"As asked the count is {asked.value:g}; {asked.certain:g} of it certainly inside, "
        f"at most {asked.possible:g} possibly."
    ]
    hanging = result.hangs_on()
    said += [_range(c, [row for row in result.rows if row.choice == c]) for c in hanging]
    rest = [c for c in dict.fromkeys(row.choice for row in result.rows) if c not in hanging]
    if rest:
        said.append(f"It does not hang on: {', '.join(rest)}.")
    said += [f"Not tried, {choice}: {why}" for choice, why in result.unanswered]
    return " ".join(said)


def _range(choice: str, rows: list[Variation]) -> str:
    numbers = [(getattr(row.count, row.compares), row) for row in rows]
    told = "; ".join(
        f"{row.changed} {'unknown' if number is None else f'{number:.4g}'}"
        for number, row in numbers
    )
    measure = "expected count" if rows[0].compares == "expected" else "count"
    return f"The {measure} hangs on {choice}: {told}."

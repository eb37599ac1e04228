"""What reports and observations say of casualties, as claims of those who made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from truceline.core.casualty import CasualtyClaim, Fate, figures_from
from truceline.core.dates import Period
from truceline.core.findings import Finding, Severity
from truceline.core.observation import Observation, Qualifier
from truceline.core.report import Feed
from truceline.core.source import Span
from truceline.monitor.rules import rule_named
from truceline.monitor.scope import FeedReports

__all__ = ["claims_of_observations", "claims_of_reports"]

_COLUMNS = [
    *("report_id", "first_day", "last_day", "counted_on", "known_at", "source_id", "place_name"),
    *("source_row", "source_line", "fatalities_low", "fatalities_best", "fatalities_high"),
    "fatalities_civilian",
]


def claims_of_reports(
    reports: FeedReports, rows: NDArray[np.int64] | None = None
) -> tuple[tuple[CasualtyClaim, ...], tuple[Finding, ...]]:
    """The deaths of a feed's reports: one claim per report, by the feed's counter.

    Where the feed counts civilians among the dead, they are a second claim, `among` civilians: it
    stands on a line of its own and is never added to the first. A report without any figure gives
    no claim. Figures out of order are read as the range that they span, with a finding.

    Args:
        reports: One feed's current reports.
        rows: Which of them; None for all.
    """
    table = reports.table.select(_COLUMNS)
    table = table if rows is None else table.take(rows)
    claims: list[CasualtyClaim] = []
    findings: list[Finding] = []
    rule = rule_named("fatalities").name
    rows_told = table.drop_columns(["known_at"]).to_pylist()
    for row, known_on in zip(rows_told, _days_known(table), strict=True):
        base = _base(row, reports.feed, rule, known_on)
        figures = {part: row[f"fatalities_{part}"] for part in ("low", "best", "high")}
        if any(figure is not None for figure in figures.values()):
            findings.extend(_put_in_order(figures, base))
            claims.append(CasualtyClaim(claim_id=row["report_id"], **base, **figures))
        if row["fatalities_civilian"] is not None:
            claims.append(
                CasualtyClaim(
                    claim_id=f"{row['report_id']}:civilians",
                    among="civilians",
                    best=row["fatalities_civilian"],
                    **base,
                )
            )
    return tuple(claims), tuple(findings)


def claims_of_observations(
    observations: Iterable[Observation], *, claimant: str, known_on: date | None = None
) -> tuple[CasualtyClaim, ...]:
    """Killed and wounded as a team's own observations confirm them: claims per entry.

    A qualifier speaks of the people only where the entry counts nothing else.

    Args:
        observations: As entered.
        claimant: Who speaks, such as the mission.
        known_on: Day from which they were known; None where that is not known.
    """
    return tuple(
        claim for one in observations for claim in _of_observation(one, claimant, known_on)
    )


def _days_known(table: pa.Table) -> list[date | None]:
    """(rows,) the day in UTC from which each row was known: thousands share one moment."""
    moments = table.column("known_at").combine_chunks().dictionary_encode()
    days = [at and at.astimezone(UTC).date() for at in moments.dictionary.to_pylist()]
    return [None if code is None else days[code] for code in moments.indices.to_pylist()]


def _base(row: dict[str, Any], feed: Feed, rule: str, known_on: date | None) -> dict[str, Any]:
    where = Span(source_id=row["source_id"], row=row["source_row"], line=row["source_line"])
    return {
        "claimant": feed.counter,
        "fate": Fate.KILLED,
        "period": _days(row["first_day"], row["last_day"]),
        "counted_on": row["counted_on"],
        "cited": row["source_id"],
        "incident": row["report_id"],
        "place": row["place_name"] or "",
        "rule": rule,
        "where": where,
        "known_on": known_on,
        "is_simulated": feed.is_simulated,
    }


def _put_in_order(figures: dict[str, int | None], base: dict[str, Any]) -> Iterator[Finding]:
    """Widen the bounds in place, so that they hold every figure the row gives."""
    given = [figure for figure in figures.values() if figure is not None]
    if given == sorted(given):
        return
    told = ", ".join(f"{part} {figure}" for part, figure in figures.items() if figure is not None)
    figures |= {"low": min(given), "high": max(given)}
    yield Finding(
        code="casualties.out-of-order",
        message=f"{base['incident']} gives {told}: read as the range {min(given)} to {max(given)}.",
        hint="Compare the row with its source.",
        severity=Severity.NOTE,
        where=base["where"],
    )


def _of_observation(
    one: Observation, claimant: str, known_on: date | None
) -> Iterator[CasualtyClaim]:
    qualifier = Qualifier.EXACT if one.number is not None else one.qualifier
    for fate, figure in ((Fate.KILLED, one.killed), (Fate.WOUNDED, one.injured)):
        if figure is not None:
            low, best, high = figures_from(figure, qualifier.value)
            yield CasualtyClaim(
                claim_id=f"observations:{one.entry_id}:{fate}",
                claimant=claimant,
                fate=fate,
                period=_days(one.on, one.last_on or one.on),
                cited=f"observations#{one.entry_id}",
                incident=f"observations:{one.entry_id}",
                place=one.place_name,
                rule=rule_named("fatalities").name if fate is Fate.KILLED else "as stated",
                known_on=known_on,
                low=low,
                best=best,
                high=high,
            )


@lru_cache(maxsize=4096)
def _days(first: date, last: date) -> Period:
    return Period(from_on=first, until_on=last + timedelta(days=1))

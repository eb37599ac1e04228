"""What stands behind a brief as CSV, for spreadsheets: counts and incidents."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from truceline.briefs.compose.numbers import breakdowns_of
from truceline.briefs.text import inert_cell
from truceline.core.report import Incident
from truceline.monitor.model import Assessment, Count

__all__ = ["INCIDENT_COLUMNS", "counts_csv", "incident_rows", "incidents_csv"]

INCIDENT_COLUMNS = (
    "incident_id",
    "report_id",
    "feed",
    "counter",
    "simulated",
    "first_day",
    "last_day",
    "date_precision",
    "lat_deg",
    "lon_deg",
    "precision",
    "codebook",
    "radius_m",
    "place_name",
    "admin2",
    "admin1",
    "country",
    "country_code",
    "kind",
    "side_a",
    "side_b",
    "from_direction",
    "fatalities_low",
    "fatalities_best",
    "fatalities_high",
    "fatalities_civilian",
    "units",
    "unit",
    "grade",
    "reported_by",
    "headline",
    "p_inside",
    "known_at",
    "source_id",
    "source_row",
    "source_line",
    "row",
)

_COUNT_COLUMNS = (
    "table",
    "label",
    "key",
    "time",
    "period_from",
    "period_until",
    "value",
    "certain",
    "expected",
    "possible",
    "low",
    "high",
    "fatalities_best",
    "rule",
    "counter",
    "feed",
    "simulated",
    "zone",
    "coverage",
    "filters",
    "reports_counted",
    "reports_possible",
    "report_id",
    "run",
)


def counts_csv(assessment: Assessment) -> bytes:
    """Every count of the brief's tables, one a line; `report_id` holds all its reports' ids.

    UTF-8 with a byte order mark, without which spreadsheets garble Arabic and Cyrillic names.
    """
    return _csv(_COUNT_COLUMNS, _count_rows(assessment))


def incidents_csv(assessment: Assessment) -> bytes:
    """Every incident that may lie in the period, one a line, its source row as JSON in `row`."""
    return _csv(INCIDENT_COLUMNS, incident_rows(assessment))


def incident_rows(assessment: Assessment) -> Iterator[dict[str, Any]]:
    """Every incident with the columns of `INCIDENT_COLUMNS`, feed after feed."""
    for feed in assessment.feeds:
        for index, row in enumerate(feed.incidents.to_pylist()):
            own = {
                "incident_id": Incident.of(row["report_id"]).incident_id,
                "counter": feed.feed.counter,
                "feed": feed.feed.feed,
                "simulated": feed.feed.is_simulated,
                "p_inside": feed.p_inside[index] if index < len(feed.p_inside) else None,
            }
            merged = row | own
            yield {name: merged[name] for name in INCIDENT_COLUMNS}


def _count_rows(assessment: Assessment) -> Iterator[dict[str, Any]]:
    for feed in assessment.feeds:
        for table, line in breakdowns_of(feed):
            times = (("period", line.now), ("before", line.previous), ("baseline", line.baseline))
            for time, count in times:
                if count is not None:
                    about = {"table": table, "label": line.label, "key": line.key, "time": time}
                    yield about | _count_row(count, is_simulated=feed.feed.is_simulated)


def _count_row(count: Count, *, is_simulated: bool) -> dict[str, Any]:
    shared = {name: getattr(count, name) for name in _COUNT_COLUMNS if hasattr(count, name)}
    return shared | {
        "period_from": count.period.from_on,
        "period_until": count.period.until_on,
        "simulated": is_simulated or count.is_simulated,
        "coverage": str(count.coverage),
        "filters": json.dumps(dict(count.filters), ensure_ascii=False, default=str, sort_keys=True),
        "reports_counted": count.value_reports,
        "reports_possible": len(count.report_ids),
        "report_id": " ".join(count.report_ids),
    }


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in columns])
    return lines.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str | int | float:
    """Numbers stay numbers; a text that a spreadsheet would take for a formula gets a `'`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return int(value) if float(value).is_integer() else value
    words = value.isoformat() if isinstance(value, date) else str(value)
    return inert_cell(words)

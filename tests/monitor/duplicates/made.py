"""Feeds with a known truth: one that is read or made, and a second one that tells it otherwise."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from truceline.core.actor import Actor, FeedName
from truceline.core.report import Feed, Report
from truceline.core.report_table import to_table
from truceline.core.source import Span
from truceline.geography import Countries, footprints, load_countries
from truceline.monitor import FeedReports
from truceline.monitor.duplicates import PlacedReports, Suggested

KNOWN_AT = datetime(2020, 1, 1, tzinfo=UTC)
RADIUS_M = {"1": 1_000, "2": 25_000, "3": 30_000, "4": 75_000, "5": 50_000}

# How a second feed calls the actors of the first; the pack relates these, and nobody the rest.
CALLED = {
    "Government of Syria": "Military Forces of Syria",
    "Syrian insurgents": "Opposition Rebels",
    "IS": "Islamic State (Syria)",
    "SDF": "QSD",
    "Civilians": "Civilians (Syria)",
}
ACTORS = {
    f"a{n}": Actor(
        actor_id=f"a{n}",
        names={"en": f"actor {n}"},
        kind="armed-group",
        feed_names=(FeedName(feed="ucdp-ged", name=one), FeedName(feed="second", name=other)),
    )
    for n, (one, other) in enumerate(CALLED.items())
}


def placed(
    reports: Iterable[Report], feed: str, countries: Countries | None = None
) -> PlacedReports:
    """Reports of one feed with their footprints."""
    table = to_table(list(reports), known_at=KNOWN_AT, source_id="s")
    found, _ = footprints(table, layers=(), countries=countries or load_countries())
    columns = FeedReports(feed=Feed(feed=feed, counter=feed.upper()), table=table)
    return PlacedReports(reports=columns, footprints=found)


def report(native_id: str, day: date, feed: str = "ucdp-ged", **values: Any) -> Report:
    """A report of one day at one place between two sides."""
    given: dict[str, Any] = {
        "last_day": day,
        "lon_deg": 36.7,
        "lat_deg": 34.8,
        "precision": "1",
        "codebook": "ucdp-where-prec.v1",
        "place_name": "Teir Maaleh village",
        "country": "Syria",
        "country_code": "652",
        "kind": "state-based violence",
        "side_a": "Government of Syria",
        "side_b": "Syrian insurgents",
        "fatalities_low": 12,
        "fatalities_best": 12,
        "fatalities_high": 12,
        "date_precision": "1",
        "reported_by": "SOHR",
    } | values
    return Report(
        feed=feed, native_id=native_id, first_day=day, where=Span(source_id="s", row=1), **given
    )


def read_ged(path: Path) -> list[Report]:
    """The rows of UCDP GED for Syria."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [_ged_report(row) for row in csv.DictReader(file)]


def _ged_report(row: dict[str, str]) -> Report:
    return report(
        row["id"],
        date.fromisoformat(row["date_start"]),
        last_day=date.fromisoformat(row["date_end"]),
        lon_deg=float(row["longitude"]),
        lat_deg=float(row["latitude"]),
        precision=row["where_prec"],
        date_precision=row["date_prec"],
        place_name=row["where_coordinates"],
        kind={"1": "state-based", "2": "non-state", "3": "one-sided"}[row["type_of_violence"]]
        + " violence",
        side_a=row["side_a"],
        side_b=row["side_b"],
        fatalities_low=int(row["low"]),
        fatalities_best=int(row["best"]),
        fatalities_high=int(row["high"]),
        headline=row["source_headline"],
        reported_by=row["source_office"],
    )


def made_reports(count: int, seed: int = 1) -> list[Report]:
    """Reports of no real place: 13 a day, one in three only near a place, one in ten repeated."""
    draw = np.random.default_rng(seed)
    places = draw.uniform((36.0, 33.0), (40.0, 37.0), (max(count // 20, 5), 2))
    names = ["".join(draw.choice(list("abdeghilmnorstuwz"), 9)) for _ in places]
    sides = list(CALLED)[1:]
    found: list[Report] = []
    for n in range(count):
        if found and draw.random() < 0.1:
            best = int(draw.integers(1, 9))
            found.append(replace(found[-1], native_id=str(n), **_deaths(best)))
            continue
        at = int(len(places) * draw.random() ** 2)
        values: dict[str, Any] = {
            "lon_deg": float(places[at][0]),
            "lat_deg": float(places[at][1]),
            "place_name": names[at],
            "precision": str(draw.choice(["1", "2"], p=[0.65, 0.35])),
            "side_b": str(draw.choice(sides)),
            **_deaths(int(min(draw.geometric(0.3) + (draw.random() < 0.1) * 15, 60))),
        }
        found.append(report(str(n), date(2016, 1, 1) + timedelta(days=n // 13), **values))
    return found


def _deaths(best: int) -> dict[str, Any]:
    return {"fatalities_low": best, "fatalities_best": best, "fatalities_high": best}


@dataclass(frozen=True, kw_only=True)
class Second:
    """A second feed, and of each of its reports that tells one of the first feed, which."""

    reports: list[Report]
    truth: dict[str, str]


def told_again(
    reports: list[Report], *, seed: int = 7, dropped: float = 0.3, own: float = 0.3
) -> Second:
    """The same incidents as another counter might tell them, less some, and some of its own.

    Place moved within its footprint; one name in four gone, one in four spelled otherwise; one day
    in six a day off; two figures in five changed by a fifth or one; other headlines and other
    labels. Its own incidents have the place, sides and figure of some real row each, on the day of
    another.
    """
    draw = np.random.default_rng(seed)
    told: list[Report] = []
    truth: dict[str, str] = {}
    for one in reports:
        if draw.random() >= dropped:
            again = _again(one, f"{len(told)}", draw)
            truth[again.report_id] = one.report_id
            told.append(again)
    for _ in range(int(own * len(reports))):
        one, other = (reports[int(k)] for k in draw.integers(0, len(reports), 2))
        length = one.last_day - one.first_day
        moved = replace(one, first_day=other.first_day, last_day=other.first_day + length)
        told.append(_again(moved, f"{len(told)}", draw))
    return Second(reports=told, truth=truth)


def _again(one: Report, native_id: str, draw: np.random.Generator) -> Report:
    assert one.lon_deg is not None
    assert one.lat_deg is not None
    reach = RADIUS_M.get(one.precision, 0) * float(np.sqrt(draw.random()))
    way = draw.uniform(0, 2 * np.pi)
    lat = one.lat_deg + reach * np.sin(way) / 111_000
    lon = one.lon_deg + reach * np.cos(way) / 111_000 / np.cos(np.radians(one.lat_deg))
    shift = timedelta(days=int(draw.choice([-1, 0, 1], p=[1 / 12, 5 / 6, 1 / 12])))
    return replace(
        one,
        feed="second",
        native_id=native_id,
        first_day=one.first_day + shift,
        last_day=one.last_day + shift,
        lon_deg=float(lon),
        lat_deg=float(lat),
        place_name=_spelled(one.place_name, draw),
        side_a=CALLED.get(one.side_a, one.side_a),
        side_b=CALLED.get(one.side_b, one.side_b),
        headline="",
        reported_by="own correspondents",
        **_figure(one.fatalities_best or 0, draw),
    )


def _spelled(name: str, draw: np.random.Generator) -> str:
    how = draw.random()
    if how < 0.25:
        return ""
    if how < 0.5 and len(name) > 3:
        at = int(draw.integers(1, len(name) - 1))
        return name[:at] + str(draw.choice(list("aeiou"))) + name[at + 1 :]
    return name


def _figure(best: int, draw: np.random.Generator) -> dict[str, Any]:
    if draw.random() < 0.4:
        best = max(0, best + int(draw.choice([-1, 1])) * max(1, round(0.2 * best)))
    spread = int(draw.integers(0, 2))
    return {
        "fatalities_low": max(0, best - spread),
        "fatalities_best": best,
        "fatalities_high": best + spread,
    }


def table_of(found: Suggested, truth: dict[str, str]) -> dict[str, tuple[int, float, float]]:
    """Per least tier: pairs across feeds suggested, precision, recall."""
    rows: dict[str, tuple[int, float, float]] = {}
    pairs: list[bool] = []
    for tier in ("strong", "likely", "possible"):
        for one in found.suggestions:
            if one.tier.value == tier:
                seconds = [name for name in one.report_ids if name.startswith("second:")]
                firsts = [name for name in one.report_ids if not name.startswith("second:")]
                pairs += [truth.get(b) == a for a in firsts for b in seconds]
        right = sum(pairs)
        rows[tier] = (len(pairs), right / max(len(pairs), 1), right / max(len(truth), 1))
    return rows

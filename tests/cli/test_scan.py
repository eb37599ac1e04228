"""Events in Parquet files, counted by zone and period where they lie."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from truceline.geography.zone_index import build_zone_index
from truceline.workspace import Workspace

from .conftest import Run

DAYS = [date(2017, 5, 28), date(2017, 5, 31), date(2017, 6, 1), date(2018, 1, 1)]


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """On each day one event in every zone, one far off, and one of each sort without a place."""
    with Workspace(tmp_path / "ws") as workspace:
        zones, _ = workspace.record.zones()
    points = [shape.geometry.representative_point() for shape in zones.values()]
    rows: list[tuple[float | None, float, date | None]] = [
        (p.x, p.y, day) for p in points for day in DAYS
    ]
    rows += [(-150.0, -60.0, DAYS[0]), (None, 35.0, DAYS[0]), (999.0, 35.0, DAYS[0])]
    rows += [(points[0].x, points[0].y, None)]
    lon, lat, day = zip(*rows, strict=True)
    table = pa.table({"lon_deg": lon, "lat_deg": lat, "day": pa.array(day, pa.date32())})
    pq.write_table(table, tmp_path / "events.parquet")
    return tmp_path / "events.parquet"


@pytest.mark.parametrize(
    ("by", "starts"),
    [
        ("day", DAYS),
        ("week", [date(2017, 5, 22), date(2017, 5, 29), date(2018, 1, 1)]),
        ("month", [date(2017, 5, 1), date(2017, 6, 1), date(2018, 1, 1)]),
        ("year", [date(2017, 1, 1), date(2018, 1, 1)]),
    ],
)
def test_events_are_counted_by_zone_and_period_as_the_index_holds_them(
    run: Run, events: Path, tmp_path: Path, by: str, starts: list[date]
) -> None:
    found = run("scan", events, "--by", by, "--engine", "local:2", "--format", "json")
    assert found.exit_code == 0, found.output
    rows = json.loads(found.stdout)
    with Workspace(tmp_path / "ws") as workspace:
        index = build_zone_index(workspace.record.zones()[0].values())
    table = pq.read_table(events).drop_null()
    lon, lat = (table[name].to_numpy() for name in ("lon_deg", "lat_deg"))
    days = table["day"].to_numpy().astype("datetime64[D]")
    pairs = index.pairs(lon, lat, days.astype("int32"))
    expected: dict[tuple[str, str], int] = {}
    for row, zone in zip(pairs.row.tolist(), pairs.zone.tolist(), strict=True):
        start = max(one for one in starts if one <= days[row].item())
        key = (index.zone_ids[zone], start.isoformat())
        expected[key] = expected.get(key, 0) + 1
    assert {(row["zone"], row["period"]): row["events"] for row in rows} == expected
    assert expected


def test_each_event_that_is_in_no_zone_is_told_with_its_reason(run: Run, events: Path) -> None:
    told = run("scan", events).stderr
    for words in ("without a place", "that is not on earth", "1 without a day", "in no zone"):
        assert words in told
    assert f"{pq.read_metadata(events).num_rows} events read with the engine local" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nosuch.parquet"], "is no Parquet file"),
        (["EVENTS", "--engine", "cluster"], "There is no engine 'cluster'"),
        (["BROKEN"], "Parquet"),
    ],
)
def test_what_cannot_be_scanned_is_refused_in_words(
    run: Run, events: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and then nothing")
    names = {"EVENTS": str(events), "BROKEN": str(tmp_path / "broken.parquet")}
    found = run("scan", *(names.get(one, one) for one in arguments))
    assert found.exit_code in (3, 5)
    assert said in found.stderr

"""Points into zones: our index beside other engines, on the same zones and the same events.

    bench/zones.py --events 1000000 --zones 300 --format json
    bench/zones.py --stream 1e8                       # from Parquet, in bounded memory
    bench/zones.py --events 1e7 --spark               # local[2], warm

PostGIS is asked where TRUCELINE_POSTGIS holds a connection, such as `host=/tmp/s user=postgres
dbname=postgres`; DuckDB where TRUCELINE_DUCKDB_PYTHON is a Python with duckdb and
duckdb-extension-spatial, both 1.5.5. Made events lie on no border, so that the rule for borders
decides none of them. Neither is a dependency of Truceline.

Each row has `engine`, `events_per_s` (per second of processor time on one thread, so that a busy
machine changes little; `wall_s` beside it), `pairs` and `checksum` (order of pairs does not
matter). Ends with 1 where answers differ or a bound is missed, else 0; a peer that cannot run is
named with its reason and bounds nothing. Bounds: 25 times geopandas, 10 times SedonaDB; 1e8
streamed in 60 s and 1.5 GB; Spark half a million events a second.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from zones_made import districts, made_events, made_zones, write_events

from truceline.engine import Kernel, LocalEngine, SparkEngine
from truceline.geography.model import ZoneShape
from truceline.geography.zone_index import ZONE_KERNEL, ZoneIndex, build_zone_index

RATIOS = {"geopandas": 25.0, "sedonadb": 10.0}
STREAM_S, STREAM_GB, SPARK_PER_S = 60.0, 1.5, 500_000.0
CHECK_SCHEMA = pa.schema(
    [("pairs", pa.int64()), ("checksum", pa.int64())]
)  # Spark knows no unsigned words
DAY = "e.day >= z.from_day AND e.day < z.until_day"

Pairs = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One engine's time and answer; without events_per_s it did not run, and says why."""

    engine: str
    events: int
    zones: int
    events_per_s: float | None = None
    cpu_s: float | None = None
    wall_s: float | None = None
    pairs: int | None = None
    checksum: str = ""
    note: str = ""
    load: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Apart:
    """The answer of an engine in a process of its own, with its own times."""

    pairs: Pairs
    cpu_s: float
    wall_s: float
    note: str


def checksum(row: np.ndarray, zone: np.ndarray) -> np.uint64:
    """Sum, modulo 2^64, of a well-mixed word per pair: the same for the same set in any order."""
    word = row.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    word += (zone.astype(np.int64) + 1).astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        word ^= word >> np.uint64(shift)
        word *= np.uint64(factor)
    return np.bitwise_xor(word, word >> np.uint64(31)).sum(dtype=np.uint64)


def checked(batch: pa.RecordBatch, index: ZoneIndex) -> pa.RecordBatch:
    """The zone kernel, its pairs summed up where they are made."""
    found = ZONE_KERNEL(batch, index)
    row, zone = (found.column(k).to_numpy() for k in range(2))
    columns = [pa.array([len(row)], pa.int64()), pa.array([checksum(row, zone).view(np.int64)])]
    return pa.RecordBatch.from_arrays(columns, schema=CHECK_SCHEMA)


CHECKED = Kernel(
    name="zone-checksum.v1", columns=ZONE_KERNEL.columns, schema=CHECK_SCHEMA, run=checked
)


def timed(ask: Callable[[], Pairs | Apart], repeat: int) -> tuple[float, float, Pairs, str]:
    """Least processor and wall seconds of several runs, the answer, and what to say of it."""
    cpu, wall, note = [], [], ""
    for _ in range(repeat):
        started, clock = time.process_time(), time.perf_counter()
        found = ask()
        seconds = time.process_time() - started, time.perf_counter() - clock
        if isinstance(found, Apart):
            seconds, note, found = (found.cpu_s, found.wall_s), found.note, found.pairs
        cpu.append(seconds[0])
        wall.append(seconds[1])
    return min(cpu), min(wall), found, note


def ours(index: ZoneIndex, events: dict[str, np.ndarray], *, is_fast: bool) -> Callable[[], Pairs]:
    def ask() -> Pairs:
        columns = (events[name] for name in ("lon_deg", "lat_deg", "day"))
        found = index.pairs(*columns, is_fast=is_fast)
        return events["row"][found.row], found.zone

    if is_fast:
        importlib.import_module("numba")
        index.pairs(np.zeros(1), np.zeros(1), np.zeros(1, dtype=np.int32), is_fast=True)
    return ask


def frame(index: ZoneIndex, outlines: np.ndarray):  # zones with number and days, for a peer
    geopandas = importlib.import_module("geopandas")
    columns = {
        "zone": np.arange(len(index.zone_ids)),
        "from_day": index.zone_set.from_day,
        "until_day": index.zone_set.until_day,
    }
    return geopandas.GeoDataFrame(columns, geometry=outlines, crs=4326)


def by_geopandas(index: ZoneIndex, outlines, events) -> Callable[[], Pairs]:
    geopandas = importlib.import_module("geopandas")
    zones = frame(index, outlines)

    def ask() -> Pairs:
        at = geopandas.points_from_xy(events["lon_deg"], events["lat_deg"])
        columns = {name: events[name] for name in ("row", "day")}
        points = geopandas.GeoDataFrame(columns, geometry=at, crs=4326)
        found = geopandas.sjoin(points, zones, predicate="intersects")
        held = found[(found.from_day <= found.day) & (found.day < found.until_day)]
        return held["row"].to_numpy(), held["zone"].to_numpy()

    return ask


def by_sedonadb(index: ZoneIndex, outlines, events) -> Callable[[], Pairs]:
    session = importlib.import_module("sedonadb").connect()
    session.sql("SET datafusion.execution.target_partitions = 1").execute()
    session.create_data_frame(frame(index, outlines)).to_view("zones")
    session.create_data_frame(pa.table(events)).to_view("events")
    point = "ST_SetSRID(ST_Point(e.lon_deg, e.lat_deg), 4326)"

    def ask() -> Pairs:
        # Its own `to_arrow_table` needs geoarrow-pyarrow, even for columns of whole numbers.
        found = pa.table(
            session.sql(
                f'SELECT e."row", z.zone FROM events e JOIN zones z '  # noqa: S608
                f"ON ST_Intersects(z.geometry, {point}) WHERE {DAY}"
            )
        )
        return found["row"].to_numpy(), found["zone"].to_numpy()

    return ask


DUCKDB = """
import json, sys, time
import duckdb
folder, repeat, day = sys.argv[1], int(sys.argv[2]), sys.argv[3]
session = duckdb.connect(config={"threads": 1, "allow_unsigned_extensions": True})
try:
    import duckdb_extension_spatial as package
    from pathlib import Path
    (found,) = Path(package.__file__).parent.rglob("spatial.duckdb_extension")
    session.load_extension(str(found))
except ImportError:
    session.load_extension("spatial")
given = f"SELECT *, ST_GeomFromWKB(wkb) AS g FROM '{folder}/zones.parquet'"
session.execute("CREATE TABLE zones AS " + given)
session.execute(f"CREATE TABLE events AS SELECT * FROM '{folder}/events.parquet'")
cpu, wall = [], []
for _ in range(repeat):
    started, clock = time.process_time(), time.perf_counter()
    session.execute(
        "CREATE OR REPLACE TABLE found AS SELECT e.row, z.zone FROM events e JOIN zones z "
        f"ON ST_Intersects(z.g, ST_Point(e.lon_deg, e.lat_deg)) WHERE {day}"
    )
    cpu.append(time.process_time() - started)
    wall.append(time.perf_counter() - clock)
session.execute(f"COPY found TO '{folder}/found.parquet'")
print(json.dumps([duckdb.__version__, min(cpu), min(wall)]))
"""


def by_duckdb(index: ZoneIndex, outlines, events) -> Callable[[], Pairs]:
    """DuckDB in a Python of its own: its spatial extension is kept for 1.5.5, we use 2."""
    python = os.environ.get("TRUCELINE_DUCKDB_PYTHON", "")
    if not python:
        raise ImportError("no Python with duckdb 1.5.5 is named in TRUCELINE_DUCKDB_PYTHON")
    zones = pa.table(
        {
            "zone": np.arange(len(outlines)),
            "from_day": index.zone_set.from_day,
            "until_day": index.zone_set.until_day,
            "wkb": pa.array(list(shapely.to_wkb(outlines)), pa.binary()),
        }
    )

    def ask() -> Apart:
        with tempfile.TemporaryDirectory() as folder:
            pq.write_table(zones, f"{folder}/zones.parquet")
            pq.write_table(pa.table(events), f"{folder}/events.parquet")
            command = [python, "-c", DUCKDB, folder, "1", DAY]
            told = subprocess.run(command, capture_output=True, check=False, text=True)
            if told.returncode:
                raise ImportError(f"duckdb did not answer: {told.stderr.strip()[-200:]}")
            version, cpu, wall = json.loads(told.stdout.splitlines()[-1])
            found = pq.read_table(f"{folder}/found.parquet")
        columns = (found["row"].to_numpy(), found["zone"].to_numpy())
        return Apart(
            pairs=columns, cpu_s=cpu, wall_s=wall, note=f"duckdb {version}, its own process"
        )

    return ask


def psql(server: str, script: str, stdin: bytes | None = None) -> bytes:
    command = ["psql", server, "-qAt", "-v", "ON_ERROR_STOP=1"]
    command += ["-c", script] if stdin else ["-f", "-"]
    stdin = stdin or script.encode()
    try:
        return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as exc:
        raise ImportError(f"PostGIS does not answer: {getattr(exc, 'stderr', exc)!r}") from exc


POSTGIS = """
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE ticks (used int, system int);
COPY ticks FROM PROGRAM 'cut -d" " -f14,15 /proc/$PPID/stat' (DELIMITER ' ');
CREATE TEMP TABLE found AS SELECT DISTINCT e.row, z.zone FROM be e JOIN bp z
  ON ST_Intersects(z.g, e.g) WHERE {day};
COPY ticks FROM PROGRAM 'cut -d" " -f14,15 /proc/$PPID/stat' (DELIMITER ' ');
SELECT max(used + system) - min(used + system) FROM ticks;
COPY found TO STDOUT;
"""
"""One backend, which writes down its own processor time before and after."""


def by_postgis(index: ZoneIndex, outlines, events) -> Callable[[], Apart]:
    server = os.environ.get("TRUCELINE_POSTGIS", "")
    if not server:
        raise ImportError("no PostGIS server is named in TRUCELINE_POSTGIS")
    psql(
        server,
        "CREATE EXTENSION IF NOT EXISTS postgis; DROP TABLE IF EXISTS bz, be, bp; "
        "CREATE TABLE bz (zone int, from_day int, until_day int, g geometry); "
        "CREATE TABLE be (row bigint, day int, g geometry)",
    )
    days = zip(index.zone_set.from_day, index.zone_set.until_day, strict=True)
    lines = (
        f"{k}\t{first}\t{until}\t{shapely.to_wkb(outlines[k], hex=True)}\n"
        for k, (first, until) in enumerate(days)
    )
    psql(server, "COPY bz FROM STDIN", "".join(lines).encode())
    at = shapely.to_wkb(shapely.points(events["lon_deg"], events["lat_deg"]), hex=True)
    rows = zip(events["row"], events["day"], at, strict=True)
    psql(server, "COPY be FROM STDIN", "".join(f"{r}\t{d}\t{g}\n" for r, d, g in rows).encode())
    # A point on a cut between two pieces lies in both; DISTINCT keeps one.
    psql(
        server,
        "CREATE TABLE bp AS SELECT zone, from_day, until_day, ST_Subdivide(g, 64) AS g "
        "FROM bz; CREATE INDEX ON bp USING gist (g); ANALYZE bp; ANALYZE be",
    )

    def ask() -> Apart:
        clock = time.perf_counter()
        ticks, _, text = psql(server, POSTGIS.format(day=DAY)).decode().partition("\n")
        wall = time.perf_counter() - clock
        both = np.array(text.split(), dtype=np.int64).reshape(-1, 2)
        cpu = int(ticks) / os.sysconf("SC_CLK_TCK")
        return Apart(pairs=(both[:, 0], both[:, 1]), cpu_s=cpu, wall_s=wall, note="one backend")

    return ask


PEERS = {
    "geopandas": by_geopandas,
    "sedonadb": by_sedonadb,
    "duckdb-spatial": by_duckdb,
    "postgis": by_postgis,
}


def compared(zones: list[ZoneShape], number: int, repeat: int) -> list[Row]:
    """Our rows, then one per peer; a peer's slower run is made once."""
    events = made_events(number)
    started = time.process_time()
    index = build_zone_index(zones)
    built = f"built in {time.process_time() - started:.2f} s, {index.nbytes / 1e6:.1f} MB"
    outlines = np.array(index.outlines)  # prepared copies stay ours
    size = {"events": number, "zones": len(index.zone_ids)}
    rows = [row_of("truceline", ours(index, events, is_fast=False), repeat, size, built)]
    asks = {"truceline-numba": lambda: ours(index, events, is_fast=True)}
    plain = shapely.from_wkb(shapely.to_wkb(outlines))
    for name, peer in PEERS.items():
        asks[name] = lambda peer=peer: peer(index, plain, events)
    for name, ask in asks.items():
        times = repeat if name == "truceline-numba" else max(1, min(2, repeat))
        try:
            rows.append(row_of(name, ask(), times, size))
        except ImportError as exc:
            rows.append(Row(engine=name, note=f"not run: {exc}", **size))
    return rows


def row_of(
    name: str, ask: Callable[[], Pairs], repeat: int, size: dict[str, int], note: str = ""
) -> Row:
    cpu, wall, (row, zone), said = timed(ask, repeat)
    return Row(
        engine=name,
        events_per_s=round(size["events"] / cpu),
        cpu_s=round(cpu, 3),
        wall_s=round(wall, 3),
        pairs=len(row),
        checksum=f"{int(checksum(row, zone)):016x}",
        note=note or said,
        load=round(os.getloadavg()[0], 1),
        **size,
    )


def streamed(zones: list[ZoneShape], number: int, folder: Path) -> Row:
    """Events from Parquet through the local engine, and the highest memory of doing so."""
    path = folder / f"events-{number}.parquet"
    if not path.exists():
        write_events(path, number)
    index = build_zone_index(zones)
    engine = LocalEngine(batch_rows=1 << 19)
    total, pairs = np.uint64(0), 0
    cpu, clock = time.process_time(), time.perf_counter()
    with np.errstate(over="ignore"):
        for batch in engine.run(CHECKED, path, index):
            pairs += batch["pairs"][0].as_py()
            total += batch["checksum"].to_numpy().view(np.uint64)[0]
    wall, cpu = time.perf_counter() - clock, time.process_time() - cpu
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return Row(
        engine=f"truceline-stream-{engine.name}",
        events=number,
        zones=len(index.zone_ids),
        events_per_s=round(number / wall),
        cpu_s=round(cpu, 2),
        wall_s=round(wall, 2),
        pairs=pairs,
        checksum=f"{int(total):016x}",
        note=f"{gigabytes:.2f} GB",
        load=round(os.getloadavg()[0], 1),
    )


def clustered(zones: list[ZoneShape], number: int, folder: Path, repeat: int) -> list[Row]:
    """Spark on this machine, cold and warm, and the local engine on the same file."""
    path = folder / f"events-{number}.parquet"
    if not path.exists():
        write_events(path, number)
    index = build_zone_index(zones)
    rows = [streamed(zones, number, folder)]
    with SparkEngine("local[2]") as spark:
        for run in range(1 + repeat):
            clock = time.perf_counter()
            parts = spark.frame(CHECKED, path, index).toArrow()
            wall = time.perf_counter() - clock
            total = parts["checksum"].to_numpy().view(np.uint64).sum(dtype=np.uint64)
            rows.append(
                Row(
                    engine=f"truceline-spark-local[2]-{'warm' if run else 'cold'}",
                    events=number,
                    zones=len(index.zone_ids),
                    events_per_s=round(number / wall),
                    wall_s=round(wall, 2),
                    pairs=int(parts["pairs"].to_numpy().sum()),
                    checksum=f"{int(total):016x}",
                    load=round(os.getloadavg()[0], 1),
                )
            )
    return rows


def missed(rows: list[Row]) -> list[str]:
    """What is wrong with the rows: other answers, or a bound."""
    told = [row for row in rows if row.events_per_s]
    wrong = [
        f"{r.engine}: other pairs than {told[0].engine} ({r.pairs} and {told[0].pairs})"
        for r in told
        if r.events == told[0].events and r.checksum != told[0].checksum
    ]
    speed = {row.engine: row.events_per_s or 0.0 for row in told}
    # On small runs the clock and the calls weigh more than the work: bounds are for 1e6.
    for peer, ratio in RATIOS.items() if told[0].events >= 10**6 else ():
        if peer in speed and "truceline" in speed and speed["truceline"] < ratio * speed[peer]:
            found = speed["truceline"] / speed[peer]
            wrong.append(f"{found:.1f} times {peer}, bound {ratio:g}")
    for row in told:
        if "stream" in row.engine and row.events >= 10**8:
            if (row.wall_s or 0) > STREAM_S:
                wrong.append(f"{row.engine}: {row.wall_s} s, bound {STREAM_S:g} s")
            if float(row.note.split()[0]) > STREAM_GB:
                wrong.append(f"{row.engine}: {row.note}, bound {STREAM_GB} GB")
    warm = [value for name, value in speed.items() if name.endswith("warm")]
    if warm and max(warm) < SPARK_PER_S:
        wrong.append(f"Spark: {max(warm):,.0f} events a second, bound {SPARK_PER_S:,.0f}")
    return wrong


def printed(rows: list[Row], how: str) -> None:
    if how == "json":
        print(json.dumps([asdict(row) for row in rows], indent=1))
        return
    print(
        f"{'engine':32}{'events':>12}{'zones':>6}{'events/s':>12}{'cpu s':>9}{'wall s':>9}"
        f"{'pairs':>12}  {'checksum':18}load  note"
    )
    for row in rows:
        speed = f"{row.events_per_s:,.0f}" if row.events_per_s else "–"
        print(
            f"{row.engine:32}{row.events:12,}{row.zones:6}{speed:>12}{row.cpu_s or '–':>9}"
            f"{row.wall_s or '–':>9}{row.pairs or '–':>12}  {row.checksum:18}{row.load:<6}"
            f"{row.note}"
        )


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Points into zones, beside other engines.")
    count = lambda text: int(float(text))  # noqa: E731 - 1e8 reads better than its zeros
    parser.add_argument("--events", type=count, default=1_000_000)
    parser.add_argument("--zones", type=count, default=300)
    parser.add_argument("--districts", action="store_true", help="real districts instead")
    parser.add_argument("--format", choices=["json", "table"], default="table")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--stream", type=count, default=0, help="so many events from Parquet")
    parser.add_argument("--spark", action="store_true", help="on Spark local[2]")
    parser.add_argument("--folder", type=Path, help="keep the events' files here")
    return parser.parse_args()


def chosen_zones(wanted: argparse.Namespace) -> list[ZoneShape]:
    if not wanted.districts:
        return made_zones(wanted.zones)
    shared = Path(os.environ.get("TRUCELINE_SHARED", "../shared")) / "data"
    if not shared.is_dir():
        raise SystemExit(f"real districts not found in {shared}: set TRUCELINE_SHARED")
    return districts(shared)


def main() -> int:
    wanted = asked()
    zones = chosen_zones(wanted)
    with tempfile.TemporaryDirectory() as scratch:
        folder = wanted.folder or Path(scratch)
        if wanted.spark:
            rows = clustered(zones, wanted.events, folder, wanted.repeat)
        elif wanted.stream:
            rows = [streamed(zones, wanted.stream, folder)]
        else:
            rows = compared(zones, wanted.events, wanted.repeat)
    printed(rows, wanted.format)
    wrong = missed(rows)
    for line in wrong:
        print(f"bound missed: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""The seeded demo incidents: known truth, three counters, and the traps that they set."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from math import sqrt
from pathlib import Path

import pytest
from pyproj import Geod

from truceline.core.coverage import CoverageState
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.core.place import Place
from truceline.core.source import content_id
from truceline.ingest.mapping import read_mapping
from truceline.ingest.model import SourceFile
from truceline.ingest.read import read_file
from truceline.ingest.readers.mapped import MappedReader
from truceline.ingest.simulate import (
    Phase,
    Scene,
    SimulatedFeed,
    Simulation,
    TrueIncident,
    demo_scene,
    simulate,
)

STARTS = (date(2017, 5, 6), date(2017, 12, 1))


def _places() -> tuple[Place, ...]:
    return tuple(
        Place(
            place_id=f"town-{n}",
            names={"en": f"Town {n} (old)"},
            lon_deg=36 + 0.2 * (n % 5),
            lat_deg=35 + 0.2 * (n // 5),
            country="SY",
        )
        for n in range(20)
    )


@pytest.fixture(scope="module")
def scene() -> Scene:
    return demo_scene(_places(), STARTS, side_a="Army", side_b="Front", third_party="Brigade")


@pytest.fixture(scope="module")
def simulation(scene: Scene) -> Simulation:
    return simulate(scene)


def _feed(simulation: Simulation, name: str) -> SimulatedFeed:
    return next(feed for feed in simulation.feeds if feed.feed == name)


def _by_release(feed: SimulatedFeed) -> list[list[dict[str, str]]]:
    return [list(csv.DictReader(io.StringIO(release.csv_text))) for release in feed.releases]


def _rows(feed: SimulatedFeed) -> list[dict[str, str]]:
    return [row for rows in _by_release(feed) for row in rows]


def _truth_of(feed: SimulatedFeed, truth: tuple[TrueIncident, ...]) -> dict[str, TrueIncident]:
    """The first true incident that each row tells of, by native id."""
    by_id = {incident.truth_id: incident for incident in truth}
    return {native_id: by_id[truth_id] for native_id, truth_id in reversed(feed.tells)}


def _distances_m(
    feed: SimulatedFeed, truth: tuple[TrueIncident, ...], names: tuple[str, str, str]
) -> Iterator[tuple[dict[str, str], float]]:
    key, x, y = names
    told = _truth_of(feed, truth)
    for row in _rows(feed):
        real = told[row[key]]
        point = float(row[x]), float(row[y])
        yield row, Geod(ellps="WGS84").inv(real.lon_deg, real.lat_deg, *point)[2]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(scene: Scene) -> None:
    assert simulate(scene, seed=3) == simulate(scene, seed=3)
    assert simulate(scene, seed=3) != simulate(scene, seed=4)


def test_rates_and_directions_of_each_phase_are_recovered_from_the_truth(
    scene: Scene, simulation: Simulation
) -> None:
    ends = [phase.from_on for phase in scene.phases[1:]] + [scene.until_on]
    for phase, end in zip(scene.phases, ends, strict=True):
        told = [t for t in simulation.truth if phase.from_on <= t.day < end]
        expected = phase.daily_rate * (end - phase.from_on).days
        assert abs(len(told) - expected) < 4 * sqrt(expected)
        share = sum(t.from_side == scene.side_a for t in told) / len(told)
        assert abs(share - phase.share_from_side_a) < 4 * sqrt(0.25 / len(told))


def test_deaths_are_rare_and_units_overdispersed(scene: Scene, simulation: Simulation) -> None:
    deadly = sum(t.deaths > 0 for t in simulation.truth) / len(simulation.truth)
    assert deadly == pytest.approx(scene.deadly_share, abs=0.03)
    units = [t.units for t in simulation.truth if t.kind == "shelling"]
    mean = sum(units) / len(units)
    assert sum((n - mean) ** 2 for n in units) / len(units) > 3 * mean
    assert all(0 <= t.deaths_civilian <= t.deaths and t.units >= 1 for t in simulation.truth)


def test_only_side_a_has_aircraft(scene: Scene, simulation: Simulation) -> None:
    flown = {t.from_side for t in simulation.truth if t.kind == "air strike"}
    assert flown == {scene.side_a}


def test_fighting_drops_when_a_ceasefire_begins_and_recovers(scene: Scene) -> None:
    rates = {start: scene.phase_on(start).daily_rate for start in STARTS}
    for start in STARTS:
        assert rates[start] < 0.4 * scene.phase_on(start - timedelta(days=1)).daily_rate
        assert rates[start] < scene.phase_on(start + timedelta(days=60)).daily_rate
    total = sum(
        scene.phase_on(scene.from_on + timedelta(days=n)).daily_rate for n in range(scene.days)
    )
    assert total == pytest.approx(2_500)


@pytest.mark.parametrize(
    ("feed", "key"),
    [
        ("sim-mission", "report_no"),
        ("sim-conflict-database", "id"),
        ("sim-party-bulletin", "number"),
    ],
)
def test_every_row_says_simulated_and_tells_of_a_true_incident(
    simulation: Simulation, feed: str, key: str
) -> None:
    told = _truth_of(_feed(simulation, feed), simulation.truth)
    rows = _rows(_feed(simulation, feed))
    assert all("[simulated]" in ",".join(row.values()) for row in rows)
    assert {row[key] for row in rows} == set(told)
    assert _feed(simulation, feed).counter.startswith("Simulated ")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_mapped_reader_reads_every_release_without_a_finding(
    simulation: Simulation, number: int
) -> None:
    feed = simulation.feeds[number]
    reader = MappedReader(read_mapping(feed.mapping_yaml, f"{feed.feed}.yaml"))
    told = {native_id for native_id, _ in feed.tells}
    for release in feed.releases:
        content = release.csv_text.encode()
        path = Path(f"{feed.feed}-{release.published_on}.csv")
        file = SourceFile(path=path, source_id=content_id(content), content=content)
        reading = read_file(file, reader)
        assert reading.findings == ()
        assert len(reading.reports) == reading.rows_in > 0
        assert told >= {report.native_id for report in reading.reports}
    assert (reader.feed.feed, reader.feed.counter) == (feed.feed, feed.counter)
    assert reader.feed.is_simulated
    assert any("SIMULATED" in caveat for caveat in reader.feed.caveats)


def test_reports_read_back_say_what_the_rows_say(simulation: Simulation) -> None:
    reports = {}
    for feed in simulation.feeds:
        reader = MappedReader(read_mapping(feed.mapping_yaml, feed.feed))
        content = feed.releases[0].csv_text.encode()
        file = SourceFile(path=Path("r.csv"), source_id="r", content=content)
        reports[feed.feed] = read_file(file, reader).reports
    mission, bulletin = reports["sim-mission"], reports["sim-party-bulletin"]
    assert {report.unit for report in mission} == {"explosions", "shots"}
    assert all(report.known_at and report.fatalities_best is None for report in mission)
    assert all(report.from_direction == "Front" and report.known_at is None for report in bulletin)
    assert {report.radius_m for report in bulletin} == {10_000, 75_000}
    assert all(r.fatalities_best for r in reports["sim-conflict-database"])


def test_the_mission_tells_nothing_of_days_without_access(simulation: Simulation) -> None:
    reported = {row["date"] for row in _rows(_feed(simulation, "sim-mission"))}
    closed = [s for s in simulation.coverage if s.state is CoverageState.UNOBSERVED]
    assert closed
    for span in closed:
        assert span.until_on is not None
        assert "no access" in span.reason
        days = range((span.until_on - span.from_on).days)
        assert not reported & {str(span.from_on + timedelta(days=n)) for n in days}


def test_coverage_speaks_of_every_day_of_the_scene_once(
    scene: Scene, simulation: Simulation
) -> None:
    edges = [(span.from_on, span.until_on) for span in simulation.coverage]
    assert edges[0][0] == scene.from_on
    assert edges[-1][1] == scene.until_on
    assert all(one[1] == other[0] for one, other in itertools.pairwise(edges))


def test_the_mission_states_a_direction_only_for_what_it_saw(simulation: Simulation) -> None:
    feed = _feed(simulation, "sim-mission")
    told = _truth_of(feed, simulation.truth)
    grades = Counter(row["grade"] for row in _rows(feed))
    assert min(grades["observed"], grades["heard"]) > 100
    for row in _rows(feed):
        if row["from_direction_of"]:
            assert row["grade"] == "observed"
            assert row["from_direction_of"] == told[row["report_no"]].from_side


def test_stated_radii_and_precision_codes_hold_the_true_place(simulation: Simulation) -> None:
    reach_m = {"1": 1_000, "2": 25_000, "3": 30_000, "4": 75_000}
    mission = _feed(simulation, "sim-mission")
    for row, far_m in _distances_m(
        mission, simulation.truth, ("report_no", "longitude", "latitude")
    ):
        assert far_m <= float(row["radius_m"]) <= 5_000
    database = _feed(simulation, "sim-conflict-database")
    for row, far_m in _distances_m(database, simulation.truth, ("id", "longitude", "latitude")):
        assert far_m <= reach_m[row["where_prec"]]
    bulletin = _feed(simulation, "sim-party-bulletin")
    for row, far_m in _distances_m(bulletin, simulation.truth, ("number", "x", "y")):
        assert far_m <= float(row["within_m"])


def test_the_database_holds_only_deadly_incidents(simulation: Simulation) -> None:
    feed = _feed(simulation, "sim-conflict-database")
    deaths: Counter[str] = Counter()
    by_id = {t.truth_id: t for t in simulation.truth}
    for native_id, truth_id in feed.tells:
        assert by_id[truth_id].deaths > 0
        deaths[native_id] += by_id[truth_id].deaths
    for row in _by_release(feed)[-1]:
        assert int(row["low"]) <= int(row["best"]) <= int(row["high"])
        assert int(row["low"]) <= deaths[row["id"]] <= int(row["high"])
        assert int(row["best"]) > 0


def test_the_database_has_multi_day_events_vague_places_and_one_dominant_monitor(
    simulation: Simulation,
) -> None:
    rows = _by_release(_feed(simulation, "sim-conflict-database"))[-1]
    assert {row["where_prec"] for row in rows} == {"1", "2", "3", "4"}
    assert any(row["date_start"] < row["date_end"] for row in rows)
    assert all((row["date_start"] < row["date_end"]) == (row["date_prec"] == "2") for row in rows)
    [(_, largest)] = Counter(row["source_office"] for row in rows).most_common(1)
    assert 0.6 < largest / len(rows) < 0.8


def test_later_releases_of_the_database_correct_drop_and_add_rows(simulation: Simulation) -> None:
    feed = _feed(simulation, "sim-conflict-database")
    releases = [{row["id"]: row for row in rows} for rows in _by_release(feed)]
    pairs = list(itertools.pairwise(releases))
    shared = [(old[key], new[key]) for old, new in pairs for key in old.keys() & new.keys()]
    assert all(release.is_complete for release in feed.releases)
    assert any(old["best"] != new["best"] for old, new in shared)
    assert any(old["where_prec"] == "2" and new["where_prec"] == "1" for old, new in shared)
    assert any(old.keys() - new.keys() for old, new in pairs)
    assert all(new.keys() - old.keys() for old, new in pairs)


def test_the_mission_corrects_a_count_under_the_same_number_in_a_later_release(
    simulation: Simulation,
) -> None:
    first: dict[str, tuple[int, dict[str, str]]] = {}
    corrected = 0
    for number, rows in enumerate(_by_release(_feed(simulation, "sim-mission"))):
        for row in rows:
            release, old = first.setdefault(row["report_no"], (number, row))
            if old is not row:
                corrected += 1
                assert release < number
                assert old["entered_at"] < row["entered_at"]
                assert old["count"] != row["count"]
    assert corrected > 10


def test_no_row_was_known_after_its_release(simulation: Simulation) -> None:
    for release in _feed(simulation, "sim-mission").releases:
        for row in csv.DictReader(io.StringIO(release.csv_text)):
            assert datetime.fromisoformat(row["entered_at"]).date() <= release.published_on
    for feed in simulation.feeds:
        days = [release.published_on for release in feed.releases]
        assert days == sorted(set(days))


def test_the_bulletin_blames_only_the_other_side_late_and_rounded_up(
    scene: Scene, simulation: Simulation
) -> None:
    feed = _feed(simulation, "sim-party-bulletin")
    told = _truth_of(feed, simulation.truth)
    for row in _rows(feed):
        real = told[row["number"]]
        assert row["fired_by"] == scene.side_b
        assert real.from_side != scene.side_a
        assert int(row["rounds"]) >= real.units
        assert int(row["rounds"]) % 5 == 0
        assert row["day"] == f"{real.day:%d/%m/%Y}"


def test_the_bulletin_prints_known_rows_twice_under_other_numbers(simulation: Simulation) -> None:
    feed = _feed(simulation, "sim-party-bulletin")
    rows = {row["number"]: row for row in _rows(feed)}
    told = Counter(truth_id for _, truth_id in feed.tells)
    assert len(rows) == len(_rows(feed)) == len(feed.tells)
    assert sum(told.values()) - len(told) == len(feed.copies)
    same = [rows[copy] | {"number": ""} == rows[one] | {"number": ""} for copy, one in feed.copies]
    assert 0.3 < sum(same) / len(same) < 0.7
    twice = {rows[one]["day"] for _, one in feed.copies}
    assert sum(row["day"] in twice for row in rows.values()) == 2 * len(feed.copies)


@pytest.mark.parametrize("days", [1, 3, 40])
def test_a_short_or_quiet_scene_still_gives_whole_feeds(days: int) -> None:
    period = Period(from_on=STARTS[0], until_on=STARTS[0] + timedelta(days=days))
    for expected in (0, 1, 60):
        small = demo_scene(_places()[:1], STARTS, period=period, expected_incidents=expected)
        simulation = simulate(small, seed=1)
        assert len(simulation.feeds) == 3
        assert all(row for feed in simulation.feeds for row in _rows(feed))


def test_a_place_that_nobody_can_find_is_refused() -> None:
    lost = Place(place_id="ain", names={}, lon_deg=None, lat_deg=None)
    with pytest.raises(InvalidValue, match="without coordinates: ain"):
        Scene(
            from_on=STARTS[0],
            until_on=STARTS[1],
            places=(lost,),
            side_a="A",
            side_b="B",
            third_party="C",
            phases=(Phase(from_on=STARTS[0], daily_rate=1, share_from_side_a=0.5),),
        )


def test_days_without_a_rate_are_refused() -> None:
    late = Phase(from_on=STARTS[1], daily_rate=1, share_from_side_a=0.5)
    with pytest.raises(InvalidValue, match="days without a rate"):
        Scene(
            from_on=STARTS[0],
            until_on=STARTS[1],
            places=_places(),
            side_a="A",
            side_b="B",
            third_party="C",
            phases=(late,),
        )

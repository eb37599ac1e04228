from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ingest.observed import observation
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.observation import Observation
from truceline.ingest.observations import as_row
from truceline.store import Batch, Ledger, NewBatch
from truceline.workspace import Workspace
from truceline.workspace.demo import build_demo
from truceline.workspace.question import Question
from workspace.builders import Clock, ged
from workspace.conftest import WriteGed

NEAR_HOMS = {"position_lon_deg": 36.72, "position_lat_deg": 34.73}
OBSERVATIONS = Question(feed="observations")


def write(path: Path, *rows: Observation, **columns: str) -> Path:
    table = [as_row(one) | columns for one in rows]
    with path.open("w", newline="", encoding="utf-8") as stream:
        names = list(dict.fromkeys(name for row in table for name in row))
        writer = csv.DictWriter(stream, names, restval="")
        writer.writeheader()
        writer.writerows(table)
    return path


def units(workspace: Workspace, as_of: date | None = None) -> float | None:
    (count,) = workspace.monitor.count("units", Question(feed="observations", as_of=as_of))
    return count.value


def test_an_entry_sent_twice_is_one_entry(workspace: Workspace) -> None:
    first = workspace.observations.add(observation(), by="Base")
    again = workspace.observations.add(observation())
    assert (first.was_known, again.was_known) == (False, True)
    assert again.batch_id == first.batch_id
    assert workspace.observations.at() == (observation(),)
    (count,) = workspace.monitor.count("events", OBSERVATIONS)
    assert (count.value, count.counter) == (1, "Own observations")


def test_the_same_id_with_other_values_is_refused_and_changes_nothing(
    workspace: Workspace,
) -> None:
    workspace.observations.add(observation())
    with pytest.raises(InvalidValue, match="stands already with other values") as caught:
        workspace.observations.add(observation(number=13))
    assert "correct it" in caught.value.hint
    assert workspace.observations.at() == (observation(),)


def test_several_are_entered_at_once_or_not_at_all(workspace: Workspace) -> None:
    good, bad = observation(), observation(entry_id="e-2", kind="denied")
    with pytest.raises(InvalidValue, match="no kind"):
        workspace.observations.add_many([good, bad])
    assert workspace.observations.at() == ()
    second = observation(entry_id="e-2")
    stored = workspace.observations.add_many([good, second, good])
    assert len({one.batch_id for one in stored}) == 1
    assert workspace.observations.at() == (good, second)


def test_a_correction_supersedes_from_now_on_and_a_late_repetition_does_not_undo_it(
    workspace: Workspace, clock: Clock
) -> None:
    workspace.observations.add(observation())
    before = clock.now
    clock.pass_days(1)
    changes = {"number": 14, "qualifier": "at least", "weapon": ""}
    workspace.observations.correct("e-1", changes, by="Officer", reason="recounted")
    assert workspace.observations.add(observation()).was_known
    (now,) = workspace.observations.at()
    assert (now.number, now.qualifier.value, now.weapon) == (14, "at least", "")
    assert workspace.observations.at(before) == (observation(),)
    assert (units(workspace), units(workspace, before.date())) == (14, 12)
    assert [one.by for one in workspace.observations.versions("e-1")][1] == "Officer"


def test_versions_of_one_instant_follow_each_other_as_they_were_made(
    workspace: Workspace,
) -> None:
    stage = workspace.observations
    stage.add(observation())
    for number in (1, 2, 3, 4):
        stage.correct("e-1", {"number": number}, by="A", reason="r")
        assert units(workspace) == number
    stage.take_back("e-1", by="A", reason="entered by mistake")
    assert stage.at() == ()
    with pytest.raises(UnknownId, match="taken back"):
        stage.correct("e-1", {"number": 9}, by="A", reason="r")


@pytest.mark.parametrize(
    ("changes", "by", "said"),
    [
        ({"number": 12}, "A", "changes nothing"),
        ({"colour": "red"}, "A", "no field 'colour'"),
        ({"entry_id": "e-9"}, "A", "no field 'entry_id'"),
        ({"bearing_deg": 400}, "A", "does not exist"),
        ({"number": 13}, " ", "a name and a reason"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    workspace: Workspace, changes: dict[str, object], by: str, said: str
) -> None:
    workspace.observations.add(observation())
    with pytest.raises(InvalidValue, match=said):
        workspace.observations.correct("e-1", changes, by=by, reason="r")
    with pytest.raises(InvalidValue, match="own fields"):
        workspace.ingest.correct("observations:e-1", {"kind": "shot"}, by="A", reason="r")


def test_a_file_accounts_for_each_row_and_twice_is_once(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = [observation(), observation(), observation(entry_id="e-2")]
    first = workspace.observations.add_file(write(tmp_path / "a.csv", *rows))
    assert (first.batch.rows_in, first.batch.reports, first.batch.duplicates) == (3, 2, 1)
    assert workspace.observations.add_file(tmp_path / "a.csv").was_known
    more = write(tmp_path / "b.csv", *rows[1:], observation(entry_id="e-3"))
    second = workspace.observations.add_file(more)
    assert (second.batch.reports, second.batch.duplicates) == (1, 2)
    assert [one.entry_id for one in workspace.observations.at()] == ["e-1", "e-2", "e-3"]


def test_a_file_with_other_values_is_a_finding_unless_its_edits_are_wanted(
    workspace: Workspace, tmp_path: Path
) -> None:
    stage = workspace.observations
    stage.add(observation())
    path = write(tmp_path / "a.csv", observation(number=20, observer="Other Canary"))
    found = stage.add_file(path)
    (flaw,) = [one for one in found.findings if one.code == "observation.held-otherwise"]
    assert "(observer, number)" in flaw.message
    assert "Canary" not in str(flaw)
    assert (found.batch.reports, found.batch.flawed, units(workspace)) == (0, 1, 12)
    stage.add_file(path, supersedes=True, by="Officer")
    assert units(workspace) == 20
    assert stage.add_file(path, supersedes=True).batch.reports == 0


def test_a_row_marked_as_deleted_takes_back_and_what_comes_later_is_told(
    workspace: Workspace, tmp_path: Path
) -> None:
    stage = workspace.observations
    stage.add(observation())
    gone = write(tmp_path / "gone.csv", observation(), deleted="yes")
    assert stage.add_file(gone).batch.reports == 1
    assert stage.at() == ()
    other = write(tmp_path / "other.csv", observation(number=5))
    assert [f.code for f in stage.add_file(other).findings] == ["observation.held-otherwise"]
    again = write(tmp_path / "again.csv", observation(), deleted="x")
    assert stage.add_file(again).batch.duplicates == 1


def test_a_row_is_known_from_its_own_time_of_recording(
    workspace: Workspace, tmp_path: Path
) -> None:
    at = "2018-10-19T16:00:00Z"
    workspace.observations.add_file(write(tmp_path / "a.csv", observation(), recorded_at=at))
    (stored,) = workspace.observations.entries()
    assert stored.known_at == datetime(2018, 10, 19, 16, tzinfo=UTC)
    cut_off = datetime.fromisoformat("2018-10-19T18:59+03:00")
    assert workspace.observations.at(cut_off) == ()
    assert len(workspace.observations.at(datetime.fromisoformat("2018-10-19T19:00+03:00"))) == 1


def test_a_period_holds_what_began_in_it_as_the_counts_do(workspace: Workspace) -> None:
    longer = observation(entry_id="e-2", last_on=date(2018, 10, 21))
    later = observation(entry_id="e-3", on=date(2018, 10, 20))
    workspace.observations.add_many([observation(), longer, later])
    period = Period(from_on=date(2018, 10, 20), until_on=date(2018, 10, 22))
    assert workspace.observations.at(period=period) == (later,)
    asked = Question(feed="observations", from_on=period.from_on, until_on=period.until_on)
    (count,) = workspace.monitor.count("events", asked)
    assert count.value == 1


def test_a_zone_counts_a_sector_by_its_share(workspace: Workspace) -> None:
    # Around Homs: 20 km. Seen at 5–7 km, heard at 15–25 km across its edge.
    inside = observation(**NEAR_HOMS, on=date(2017, 6, 1), distance_min_m=5_000)
    across = observation(
        **NEAR_HOMS, entry_id="e-2", on=date(2017, 6, 1), distance_min_m=15_000,
        distance_max_m=25_000,
    )  # fmt: skip
    nowhere = observation(
        entry_id="e-3", on=date(2017, 6, 1), position_lon_deg=None, position_lat_deg=None
    )
    workspace.observations.add_many([inside, across, nowhere])
    asked = Question(feed="observations", zone="around-homs", on=date(2017, 6, 1))
    (count,) = workspace.monitor.count("events", asked)
    assert (count.certain, count.possible) == (1, 3)
    assert count.expected == pytest.approx(1 + (20**2 - 15**2) / (25**2 - 15**2), abs=0.02)


def test_the_feed_once_simulated_stays_so(workspace: Workspace) -> None:
    workspace.observations.add(observation(), is_simulated=True)
    workspace.observations.add(observation(entry_id="e-2"))
    assert workspace.observations.feed.is_simulated
    (count,) = workspace.monitor.count("events", OBSERVATIONS)
    assert count.is_simulated


def test_an_event_of_tomorrow_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InvalidValue, match="lies after"):
        workspace.observations.add(observation(on=date(2021, 1, 1)))
    naive = datetime(2019, 1, 1)  # noqa: DTZ001 (what is refused)
    with pytest.raises(InvalidValue, match="names no zone"):
        workspace.observations.add(observation(), recorded_at=naive)


def test_a_file_of_before_there_were_areas_is_read_counted_and_opened(
    workspace: Workspace, ged_file: WriteGed
) -> None:
    added = workspace.ingest.add(ged_file(ged(1, "2017-05-06"), ged(2, "2017-05-07")))
    table = workspace.ledger.table(added.batch)
    assert table is not None
    old = _commit_old(workspace.ledger, table.drop_columns(["area_wkt"]), added.batch.feed_note)
    assert "area_wkt" not in (workspace.ledger.table(old) or table).column_names
    workspace.ingest.withdraw(added.batch.batch_id, by="A", reason="r")
    (count,) = workspace.monitor.count("events", Question(zone="around-homs", on=date(2017, 6, 1)))
    assert (count.value, count.certain) == (2, 2)
    workspace.ingest.correct("ucdp-ged:1", {"fatalities_best": 1, "kind": "x"}, by="A", reason="r")
    history = workspace.incidents.history("ucdp-ged:1")
    assert "area_wkt" not in history.versions[-1].changed
    assert len(history.versions) == 2


def _commit_old(ledger: Ledger, table: pa.Table, note: Mapping[str, Any]) -> Batch:
    batch = NewBatch(
        kind="reports", feed="ucdp-ged", feed_note=note, label="old.csv", content=b"old",
        reader="ged-csv.v1", known_at=datetime(2019, 1, 1, tzinfo=UTC), table=table,
        rows_in=2, reports=2,
    )  # fmt: skip
    return ledger.commit(batch)


@pytest.mark.slow
def test_the_demo_holds_observations_and_says_that_they_are_simulated(tmp_path: Path) -> None:
    with build_demo(tmp_path / "demo") as workspace:
        assert workspace.observations.feed.is_simulated
        topics = {one.topic for one in workspace.observations.at()}
        assert topics == set(workspace.observations.topics())
        (count,) = workspace.monitor.count("events", OBSERVATIONS)
        assert count.is_simulated

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd  # type: ignore[import-untyped]
import pyarrow as pa
import pytest

from truceline.core.errors import InvalidValue, SourceError, UnknownId
from truceline.workspace import Workspace
from truceline.workspace.ingest import FileOptions
from truceline.workspace.question import Question

from .builders import Clock, ged
from .conftest import WriteGed

MAPPING = "feed: log\ncounter: The log\nkey: [no]\ndate: day\ndeaths: {best: killed}\n"


def deaths(workspace: Workspace, as_of: date | None = None) -> int | None:
    return workspace.monitor.count("events", Question(as_of=as_of))[0].fatalities_best


def events(workspace: Workspace) -> list[float | None]:
    return [one.value for one in workspace.monitor.count("events")]


def test_the_same_file_twice_changes_nothing(
    workspace: Workspace, ged_file: WriteGed, clock: Clock
) -> None:
    path = ged_file(ged(1, "2017-05-06"), ged(2, "2017-05-07"))
    first = workspace.ingest.add(path)
    clock.pass_days(3)
    again = workspace.ingest.add(path)
    assert again.was_known
    assert again.batch == first.batch
    assert events(workspace) == [2]


def test_rows_in_are_reports_findings_and_duplicates(
    workspace: Workspace, ged_file: WriteGed
) -> None:
    good, bad = ged(1, "2017-05-06"), ged(2, "2017-02-31")
    swapped = ged(3, "2017-05-06", latitude=36.72, longitude=34.73)
    added = workspace.ingest.add(ged_file(good, bad, good, swapped))
    batch = added.batch
    assert (batch.rows_in, batch.reports, batch.flawed, batch.duplicates) == (4, 1, 2, 1)
    assert [f.code for f in added.findings] == ["report.bad-row", "geo.swapped"]
    assert workspace.ledger.findings(batch) == added.findings
    assert [f.where.line for f in added.findings if f.where] == [3, 5]


def test_a_changed_row_supersedes_and_the_old_value_is_what_was_known(
    workspace: Workspace, ged_file: WriteGed, clock: Clock
) -> None:
    workspace.ingest.add(ged_file(ged(1, "2017-05-06"), ged(2, "2017-05-07")))
    clock.pass_days(10)
    added = workspace.ingest.add(ged_file(ged(1, "2017-05-06", best=5, high=5)))
    assert deaths(workspace) == 6
    assert deaths(workspace, date(2020, 1, 10)) == 2
    assert deaths(workspace, date(2020, 1, 11)) == 6
    told = workspace.ingest.versions("ucdp-ged:1")["fatalities_best"].to_pylist()
    assert told == [1, 5]
    workspace.ingest.withdraw(added.batch.batch_id, by="Amal", reason="not released")
    assert deaths(workspace) == 2


def test_days_of_publication_order_versions_whatever_came_first(
    workspace: Workspace, ged_file: WriteGed
) -> None:
    new, old = ged_file(ged(1, "2017-05-06", best=9, high=9)), ged_file(ged(1, "2017-05-06"))
    workspace.ingest.add(new, FileOptions(published_on=date(2019, 6, 1)))
    workspace.ingest.add(old, FileOptions(published_on=date(2018, 6, 1)))
    assert deaths(workspace) == 9
    assert deaths(workspace, date(2019, 5, 31)) == 1
    assert deaths(workspace, date(2019, 6, 1)) == 9


def test_a_complete_release_takes_away_what_it_lacks(
    workspace: Workspace, ged_file: WriteGed, clock: Clock
) -> None:
    rows = [ged(n, "2017-05-06") for n in range(3)]
    workspace.ingest.add(ged_file(*rows))
    clock.pass_days(1)
    workspace.ingest.add(ged_file(*rows[1:]), FileOptions(is_complete=True))
    assert events(workspace) == [2]
    clock.pass_days(1)
    workspace.ingest.add(ged_file(rows[0]))
    assert events(workspace) == [3]


def test_a_withdrawn_file_can_be_added_again(workspace: Workspace, ged_file: WriteGed) -> None:
    path = ged_file(ged(1, "2017-05-06"))
    batch = workspace.ingest.add(path).batch
    gone = workspace.ingest.withdraw(batch.batch_id[:6], by="Amal", reason="mistake")
    assert gone.withdrawn is not None
    with pytest.raises(InvalidValue, match="no reports"):
        events(workspace)
    with pytest.raises(InvalidValue, match="withdrawn before"):
        workspace.ingest.withdraw(batch.batch_id, by="Amal", reason="mistake")
    assert not workspace.ingest.add(path).was_known
    assert events(workspace) == [1]


def test_a_broken_file_leaves_nothing_behind(workspace: Workspace, tmp_path: Path) -> None:
    before = workspace.ledger.batches()
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(b"\x1f\x8b\x08\x00 cut off")
    (tmp_path / "empty.csv").write_bytes(b"")
    for path in (cut, tmp_path / "empty.csv", tmp_path):
        with pytest.raises(SourceError) as caught:
            workspace.ingest.add(path)
        assert caught.value.hint
    assert workspace.ledger.batches() == before
    assert not (workspace.folder / "reports").exists()


def test_an_incident_can_be_entered_by_hand(workspace: Workspace) -> None:
    fields = {"first_day": date(2017, 5, 6), "fatalities_best": 3, "place_name": "حمص"}
    batch = workspace.ingest.enter(fields, by="Amal")
    assert (batch.kind, batch.by) == ("hand", "Amal")
    (one,) = workspace.monitor.count("events")
    assert (one.counter, one.value, one.fatalities_best) == ("Entered by hand", 1, 3)
    with pytest.raises(InvalidValue, match="Nobody vouches"):
        workspace.ingest.enter(fields, by="")
    with pytest.raises(InvalidValue, match="no day"):
        workspace.ingest.enter({"headline": "x"}, by="Amal")
    with pytest.raises(InvalidValue, match="not on Earth"):
        workspace.ingest.enter(fields | {"lon_deg": 200.0, "lat_deg": 0.0}, by="Amal")


def test_a_report_can_be_corrected_by_hand(
    workspace: Workspace, ged_file: WriteGed, clock: Clock
) -> None:
    workspace.ingest.add(ged_file(ged(1, "2017-05-06"), ged(2, "2017-05-07")))
    clock.pass_days(1)
    changes = {"fatalities_best": 7, "fatalities_high": 7}
    batch = workspace.ingest.correct("ucdp-ged:1", changes, by="Amal", reason="misprint")
    assert (batch.feed, batch.by) == ("ucdp-ged", "Amal")
    assert deaths(workspace) == 8
    assert deaths(workspace, date(2020, 1, 1)) == 2
    workspace.ingest.withdraw(batch.batch_id, by="Amal", reason="was right")
    assert deaths(workspace) == 2
    for unknown in ("ucdp-ged:9", "nobody:1", "rubbish"):
        with pytest.raises(UnknownId, match="no report"):
            workspace.ingest.correct(unknown, changes, by="Amal", reason="r")


@pytest.mark.parametrize("make", [pa.table, pd.DataFrame], ids=["arrow", "pandas"])
def test_rows_of_another_program_come_in_by_a_mapping(
    workspace: Workspace, make: Callable[..., Any]
) -> None:
    table = make({"no": [1, 2], "day": ["2017-05-06", "2017-05-07"], "killed": [2, None]})
    added = workspace.ingest.add_table(table, MAPPING, label="notebook")
    assert (added.batch.feed, added.batch.reports) == ("log", 2)
    assert workspace.ingest.add_table(table, MAPPING, label="notebook").was_known
    (one,) = workspace.monitor.count("events")
    assert (one.counter, one.value, one.fatalities_best) == ("The log", 2, 2)


def test_a_mapping_file_reads_any_table(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes("no;day;killed\n1;2017-05-06;2\n2;قريبا;0\n".encode())
    (tmp_path / "log.yaml").write_text(MAPPING + "delimiter: ;\n")
    options = FileOptions(mapping=tmp_path / "log.yaml")
    added = workspace.ingest.add(tmp_path / "log.csv", options)
    assert (added.batch.reports, added.batch.flawed) == (1, 1)
    assert "قريبا" in added.findings[0].message


@pytest.fixture
def districts(tmp_path: Path) -> Path:
    """A boundary file with one square, named Homs."""
    ring = [[36, 34.5], [37, 34.5], [37, 35], [36, 35], [36, 34.5]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"name": "Homs"}, "geometry": shape}
    path = tmp_path / "districts.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_boundaries_added_twice_change_nothing(workspace: Workspace, districts: Path) -> None:
    add = partial(workspace.ingest.add_boundaries, districts, layer="sy2", name_field="name")
    added = add(level="admin2")
    assert (added.batch.kind, added.batch.reports) == ("layer", 1)
    assert add(level="admin2").was_known
    assert not add(level="other").was_known


def test_an_area_of_a_boundary_file_can_be_counted_in(
    workspace: Workspace, ged_file: WriteGed, districts: Path
) -> None:
    workspace.ingest.add_boundaries(districts, layer="sy2", level="admin2", name_field="name")
    hama = ged(2, "2017-05-06", latitude=35.13)
    workspace.ingest.add(ged_file(ged(1, "2017-05-06"), hama))
    assert workspace.monitor.count("events", Question(zone="sy2/Homs"))[0].value == 1
    with pytest.raises(UnknownId, match="no area 'Aleppo'"):
        workspace.monitor.count("events", Question(zone="sy2/Aleppo"))


def test_files_of_another_feed_stay_apart(workspace: Workspace, ged_file: WriteGed) -> None:
    path = ged_file(ged(1, "2017-05-06"))
    workspace.ingest.add(path)
    assert not workspace.ingest.add(path, FileOptions(feed="ours")).was_known
    assert [c.feed for c in workspace.monitor.count("events")] == ["ours", "ucdp-ged"]
    assert events(workspace) == [1, 1]


def test_a_row_that_returns_to_its_earlier_content_is_no_duplicate(
    workspace: Workspace, ged_file: WriteGed, clock: Clock
) -> None:
    before, after = ged(1, "2017-05-06"), ged(1, "2017-05-06", best=5, high=5)
    counted = []
    for row in (before, after, before, before):
        clock.pass_days(1)
        options = FileOptions(published_on=clock().date())
        batch = workspace.ingest.add(ged_file(row, ged(2, "2017-05-07")), options).batch
        counted.append((batch.reports, batch.duplicates))
    assert counted == [(2, 0), (1, 1), (1, 1), (0, 2)]
    assert deaths(workspace) == 2


def test_a_file_under_another_mapping_is_refused_until_the_first_is_withdrawn(
    workspace: Workspace, tmp_path: Path
) -> None:
    path, mapping = tmp_path / "log.csv", tmp_path / "log.yaml"
    path.write_text("no,day,killed,hurt\n1,2017-05-06,2,7\n")
    mapping.write_text(MAPPING)
    first = workspace.ingest.add(path, FileOptions(mapping=mapping)).batch
    mapping.write_text(MAPPING.replace("killed", "hurt"))
    with pytest.raises(InvalidValue, match="with another mapping") as caught:
        workspace.ingest.add(path, FileOptions(mapping=mapping))
    assert first.batch_id in caught.value.hint
    workspace.ingest.withdraw(first.batch_id, by="Amal", reason="wrong column")
    workspace.ingest.add(path, FileOptions(mapping=mapping))
    assert deaths(workspace) == 7


def test_a_file_added_again_as_complete_withdraws_what_it_lacks(
    workspace: Workspace, ged_file: WriteGed, clock: Clock
) -> None:
    path = ged_file(ged(1, "2017-05-06"))
    workspace.ingest.add(ged_file(ged(2, "2017-05-07")))
    workspace.ingest.add(path)
    clock.pass_days(1)
    assert not workspace.ingest.add(path, FileOptions(is_complete=True)).was_known
    assert events(workspace) == [1]


def test_a_correction_of_a_field_that_no_report_has_is_refused(
    workspace: Workspace, ged_file: WriteGed
) -> None:
    workspace.ingest.add(ged_file(ged(1, "2017-05-06")))
    with pytest.raises(InvalidValue, match="no field 'deaths'"):
        workspace.ingest.correct("ucdp-ged:1", {"deaths": 3}, by="Amal", reason="typing error")

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from ingest.made_pax import made_csv, made_row
from truceline.core.errors import InvalidValue
from truceline.record.pa_x import pax_header, pax_rows, same_agreements
from truceline.workspace import Workspace, init_workspace
from truceline.workspace.ingest import FileOptions

from .builders import Clock


def write(folder: Path, *rows: dict[str, str], name: str = "pax_v9.csv") -> Path:
    path = folder / name
    path.write_bytes(made_csv(rows))
    return path


def held(workspace: Workspace, as_of: date | None = None) -> dict[str, str]:
    found = workspace.record.at(as_of).agreements.values()
    return {one.agreement_id: one.title for one in found if one.coding}


def test_a_file_is_recognised_and_its_agreements_stand_beside_the_pack(
    workspace: Workspace, tmp_path: Path
) -> None:
    before = set(workspace.record.at().agreements)
    added = workspace.ingest.add(write(tmp_path, made_row(1), made_row(2), made_row(2)))
    assert (added.batch.rows_in, added.batch.reports, added.batch.duplicates) == (3, 2, 1)
    record = workspace.record.at()
    assert set(record.agreements) == before | {"pax-1", "pax-2"}
    one = record.agreements["pax-1"]
    assert (one.checked, one.sources, one.coding and one.coding.version) == (
        False,
        ("pa-x#1",),
        "9",
    )
    assert record.sources["pa-x"].publisher == "University of Edinburgh"


def test_the_same_file_twice_changes_nothing(
    workspace: Workspace, tmp_path: Path, clock: Clock
) -> None:
    path = write(tmp_path, made_row(1))
    first = workspace.ingest.add(path)
    clock.pass_days(3)
    again = workspace.ingest.add(path)
    assert again.was_known
    assert again.batch == first.batch


def test_a_changed_row_supersedes_and_each_day_knows_its_own(
    workspace: Workspace, tmp_path: Path
) -> None:
    old, new = date(2023, 5, 1), date(2024, 5, 1)
    v7 = write(tmp_path, made_row(1, Agt="Old"), made_row(2, Agt="Same"), name="pax_v7.csv")
    v8 = write(tmp_path, made_row(1, Agt="New"), made_row(2, Agt="Same"), name="pax_v8.csv")
    workspace.ingest.add(v8, FileOptions(published_on=new))
    workspace.ingest.add(v7, FileOptions(published_on=old))
    assert held(workspace) == {"pax-1": "New", "pax-2": "Same"}
    assert held(workspace, date(2023, 12, 31)) == {"pax-1": "Old", "pax-2": "Same"}
    assert held(workspace, date(2022, 1, 1)) == {}


def test_withdrawing_a_file_brings_back_what_an_earlier_one_said(
    workspace: Workspace, tmp_path: Path, clock: Clock
) -> None:
    first = workspace.ingest.add(write(tmp_path, made_row(1, Agt="Old"), made_row(2), name="a.csv"))
    clock.pass_days(1)
    second = workspace.ingest.add(
        write(tmp_path, made_row(1, Agt="New"), made_row(2), name="b.csv")
    )
    assert (second.batch.reports, second.batch.duplicates) == (1, 1)
    workspace.ingest.withdraw(second.batch.batch_id, by="A. Person", reason="wrong file")
    assert held(workspace)["pax-1"] == "Old"
    workspace.ingest.withdraw(first.batch.batch_id, by="A. Person", reason="wrong file")
    assert held(workspace) == {}


def test_what_the_first_file_said_stays_with_the_second_that_repeats_it(
    workspace: Workspace, tmp_path: Path, clock: Clock
) -> None:
    first = workspace.ingest.add(write(tmp_path, made_row(1), name="a.csv"))
    clock.pass_days(1)
    workspace.ingest.add(write(tmp_path, made_row(1), made_row(2), name="b.csv"))
    workspace.ingest.withdraw(first.batch.batch_id, by="A. Person", reason="replaced")
    assert set(held(workspace)) == {"pax-1", "pax-2"}


def test_a_complete_release_takes_out_what_it_no_longer_holds(
    workspace: Workspace, tmp_path: Path, clock: Clock
) -> None:
    workspace.ingest.add(write(tmp_path, made_row(1), made_row(2), name="a.csv"))
    clock.pass_days(1)
    flawed = write(tmp_path, made_row(1), made_row(3, AgtId=""), name="b.csv")
    added = workspace.ingest.add(flawed, FileOptions(is_complete=True))
    assert added.findings[0].code == "pax.not-complete"
    assert set(held(workspace)) == {"pax-1", "pax-2"}
    clock.pass_days(1)
    whole = write(tmp_path, made_row(1), made_row(3), name="c.csv")
    workspace.ingest.add(whole, FileOptions(is_complete=True))
    assert set(held(workspace)) == {"pax-1", "pax-3"}


def test_loading_the_pack_again_takes_nothing_of_pa_x_away(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.ingest.add(write(tmp_path, made_row(1)))
    workspace.packs.load()
    assert set(held(workspace)) == {"pax-1"}


def test_agreements_belong_to_no_feed_of_incidents(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="no feed"):
        workspace.ingest.add(write(tmp_path, made_row(1)), FileOptions(feed="ours"))


def test_rows_written_out_and_read_again_are_the_same_agreements(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = [made_row(1, Dat="17/09/2018", GCh=""), made_row(2, Dat=""), made_row(3, Dat="2018-09")]
    workspace.ingest.add(write(tmp_path, *rows))
    before = workspace.record.at()
    sink = io.StringIO(newline="")
    writer = csv.DictWriter(sink, pax_header(before))
    writer.writeheader()
    writer.writerows(pax_rows(before))
    again = tmp_path / "pax_out_v9.csv"
    again.write_text(sink.getvalue(), encoding="utf-8", newline="")
    added = workspace.ingest.add(again)
    coded = [one for one in before.agreements.values() if one.coding]
    # Agreements of the pack have no number of PA-X: they are left out, each with a finding.
    assert added.batch.duplicates == len(coded) == 3
    assert added.batch.flawed == len(before.agreements) - 3
    assert added.batch.reports == 0


def test_a_pack_entry_that_cites_the_number_may_be_the_same_agreement(tmp_path: Path) -> None:
    with init_workspace(tmp_path / "ws", pack="syria", clock=Clock()) as workspace:
        workspace.ingest.add(write(tmp_path, made_row(2169), made_row(2)))
        record = workspace.record.at()
        (mine,) = same_agreements(record)["pax-2169"]
        assert "pax-2169" in record.agreements[mine].sources
        assert same_agreements(record)[mine] == ("pax-2169",)
        assert "pax-2" not in same_agreements(record)
        assert record.agreements[mine].coding is None

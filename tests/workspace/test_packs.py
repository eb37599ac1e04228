from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from truceline.core.errors import InvalidValue
from truceline.workspace import Workspace
from truceline.workspace.packs import bundled_packs, check_pack, find_pack

from .builders import PACK, Clock, write_pack


def test_an_unchanged_pack_is_not_loaded_again(workspace: Workspace) -> None:
    assert workspace.packs.load() is None
    assert len(workspace.ledger.batches(kind="pack")) == 1


def test_an_edit_supersedes_and_is_read_at_once(workspace: Workspace, clock: Clock) -> None:
    assert workspace.record.at().ceasefires["truce"].title == "The truce"
    clock.pass_days(1)
    path = workspace.folder / "pack" / "ceasefires" / "truce.yaml"
    path.write_text(path.read_text().replace("The truce", "The first truce"))
    batch = workspace.packs.load()
    assert batch is not None
    assert [entry.entry_id for entry in workspace.ledger.entries(batch)] == ["truce"]
    assert workspace.record.at().ceasefires["truce"].title == "The first truce"


def test_what_an_edit_takes_out_is_withdrawn(workspace: Workspace) -> None:
    (workspace.folder / "pack" / "rounds" / "all.yaml").unlink()
    batch = workspace.packs.load()
    assert batch is not None
    (entry,) = workspace.ledger.entries(batch)
    assert (entry.kind, entry.entry_id, entry.is_removed) == ("rounds", "talks-1", True)
    assert workspace.record.at().rounds == {}
    workspace.ingest.withdraw(batch.batch_id, by="Amal", reason="still needed")
    assert set(workspace.record.at().rounds) == {"talks-1"}


def test_a_pack_with_errors_is_not_loaded(workspace: Workspace) -> None:
    path = workspace.folder / "pack" / "ceasefires" / "truce.yaml"
    path.write_text(path.read_text().replace("[[government], [insurgents]]", "[[gov], [x]]"))
    with pytest.raises(InvalidValue, match="2 errors; the first: There is no actor 'gov'"):
        workspace.packs.load()
    assert len(workspace.ledger.batches(kind="pack")) == 1


def test_export_writes_what_was_loaded(workspace: Workspace, tmp_path: Path) -> None:
    assert workspace.packs.export(tmp_path / "out") == len(PACK)
    for name, text in PACK.items():
        assert (tmp_path / "out" / name).read_text() == text
    assert workspace.packs.load(tmp_path / "out") is None
    for taken in (tmp_path / "out", tmp_path / "out" / "pack.yaml"):
        with pytest.raises(InvalidValue, match="not empty"):
            workspace.packs.export(taken)


def test_an_entry_is_known_from_its_own_day(workspace: Workspace) -> None:
    assert set(workspace.record.at(date(2017, 5, 3)).ceasefires) == set()
    assert set(workspace.record.at(date(2017, 5, 4)).ceasefires) == {"truce"}
    assert set(workspace.record.at(date(2019, 12, 31)).tracks) == set()
    assert set(workspace.record.at(date(2020, 1, 1)).tracks) == {"talks"}


@pytest.mark.parametrize("name", bundled_packs())
def test_bundled_packs_are_sound(name: str) -> None:
    reading, findings = check_pack(find_pack(name))
    assert [str(f) for f in findings if f.severity.value == "error"] == []
    assert len(reading.entries) > 50


def test_the_text_s_flaws_come_before_broken_references(tmp_path: Path) -> None:
    _, findings = check_pack(write_pack(tmp_path / "tiny", actors="- id: [broken\n"))
    assert {str(f.where).partition(",")[0] for f in findings} == {"actors/all.yaml"}


def test_another_pack_becomes_the_workspaces_copy_and_loses_no_edit(
    workspace: Workspace, tmp_path: Path
) -> None:
    other, copy = write_pack(tmp_path / "other"), workspace.folder / "pack"
    (other / "rounds" / "all.yaml").unlink()
    workspace.packs.load(other)
    assert not (copy / "rounds" / "all.yaml").exists()
    assert workspace.packs.load() is None
    truce = copy / "ceasefires" / "truce.yaml"
    truce.write_text(truce.read_text().replace("The truce", "Edited"))
    with pytest.raises(InvalidValue, match="edits that were not loaded"):
        workspace.packs.load(other)
    assert "Edited" in truce.read_text()

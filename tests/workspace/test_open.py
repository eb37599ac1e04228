from __future__ import annotations

from pathlib import Path

import pytest

from truceline.core.errors import ConfigError, InvalidValue
from truceline.workspace import Workspace, init_workspace, open_workspace, restore_workspace
from truceline.workspace.open import migrate_workspace

from .builders import Clock, ged, write_ged, write_pack
from .conftest import WriteGed


def test_a_new_workspace_holds_its_pack_and_opens_again(tmp_path: Path, clock: Clock) -> None:
    folder, pack = tmp_path / "100 % هدنة ?", write_pack(tmp_path / "tiny")
    with init_workspace(folder, pack=str(pack), clock=clock) as made:
        assert set(made.record.at().ceasefires) == {"truce"}
    with open_workspace(folder, clock=clock) as opened:
        assert opened.record.at().pack_id == "tiny"
        opened.ingest.add(write_ged(tmp_path / "a.csv", ged(1, "2017-05-06")))
        assert opened.monitor.count("events")[0].value == 1
    assert {path.name for path in tmp_path.iterdir()} == {folder.name, "tiny", "a.csv"}


@pytest.mark.parametrize("kind", ["full", "file"])
def test_a_folder_in_use_is_refused_and_left_alone(tmp_path: Path, kind: str) -> None:
    taken = tmp_path / "taken"
    if kind == "full":
        taken.mkdir()
        (taken / "thesis.docx").write_text("years of work")
    else:
        taken.write_text("years of work")
    with pytest.raises(InvalidValue, match="there already and not empty"):
        init_workspace(taken, pack=str(write_pack(tmp_path / "tiny")))
    assert [p.name for p in taken.rglob("*")] == (["thesis.docx"] if kind == "full" else [])


def test_a_bad_pack_makes_no_workspace(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "tiny", routes="- {id: road, names: {en: R}, through: [homs]}\n")
    with pytest.raises(InvalidValue, match="errors; the first:") as caught:
        init_workspace(tmp_path / "ws", pack=str(pack))
    assert "truceline check" in caught.value.hint
    assert caught.value.where is not None
    assert str(caught.value.where) == "routes/all.yaml, line 1"
    assert not (tmp_path / "ws").exists()


def test_a_bundled_pack_is_found_beside_a_workspace_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "minsk").mkdir()
    monkeypatch.chdir(tmp_path)
    with init_workspace("second", pack="minsk") as workspace:
        assert workspace.record.at().pack_id == "minsk"
    with pytest.raises(InvalidValue, match="no pack 'geneva'") as caught:
        init_workspace("third", pack="geneva")
    assert "minsk, syria" in caught.value.hint


def test_what_is_no_workspace_is_told(tmp_path: Path) -> None:
    for ask in (open_workspace, migrate_workspace):
        with pytest.raises(ConfigError, match="is not a workspace") as caught:
            ask(tmp_path)
        assert "-w FOLDER" in caught.value.hint


def test_a_restored_workspace_gives_the_same_answers(
    workspace: Workspace, ged_file: WriteGed, tmp_path: Path
) -> None:
    workspace.ingest.add(ged_file(ged(1, "2017-05-06"), ged(2, "2017-05-07")))
    assert workspace.back_up(tmp_path / "all.tar.gz") > 0
    with restore_workspace(tmp_path / "all.tar.gz", tmp_path / "new") as copy:
        before, after = workspace.monitor.count("events"), copy.monitor.count("events")
        assert after == before
        assert copy.packs.load() is None

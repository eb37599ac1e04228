from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from truceline.core.errors import InvalidValue, StoreDamaged
from truceline.store import Ledger, back_up, restore

from .conftest import MakeBatch, now


@pytest.fixture
def archive(ledger: Ledger, new_batch: MakeBatch, tmp_path: Path) -> Path:
    one = ledger.commit(new_batch())
    ledger.commit(new_batch("two"))
    ledger.withdraw(one.batch_id, by="A", reason="r")
    (ledger.folder / "pack").mkdir()
    (ledger.folder / "pack" / "pack.yaml").write_text("id: edited\n")
    (ledger.folder / "reports" / "orphan.parquet").write_bytes(b"half")
    back_up(ledger, tmp_path / "all.tar.gz")
    return tmp_path / "all.tar.gz"


def test_a_restored_backup_holds_the_same(ledger: Ledger, archive: Path, tmp_path: Path) -> None:
    restore(archive, tmp_path / "new", clock=now)
    copy = Ledger(tmp_path / "new", clock=now)
    assert copy.batches(active=False) == ledger.batches(active=False)
    for batch in copy.batches(active=False):
        assert copy.table(batch) == ledger.table(batch)
        assert copy.entries(batch) == ledger.entries(batch)
        assert copy.findings(batch) == ledger.findings(batch)
        assert copy.source_content(batch.source_id) == ledger.source_content(batch.source_id)
    copy.close()
    assert (tmp_path / "new" / "pack" / "pack.yaml").read_text() == "id: edited\n"
    assert not (tmp_path / "new" / "reports" / "orphan.parquet").exists()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_cut_off_archive_is_told_and_leaves_nothing(
    archive: Path, tmp_path: Path, share: float
) -> None:
    content = archive.read_bytes()
    archive.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(StoreDamaged, match=r"all.tar.gz is not a whole backup: .*\.") as caught:
        restore(archive, tmp_path / "new", clock=now)
    assert "another copy" in caught.value.hint
    assert not list((tmp_path / "new").iterdir())


@pytest.mark.parametrize("place", [0.2, 0.4, 0.6, 0.8])
def test_a_garbled_archive_is_told(archive: Path, tmp_path: Path, place: float) -> None:
    content = bytearray(archive.read_bytes())
    middle = int(len(content) * place)
    content[middle : middle + 64] = bytes(64)
    archive.write_bytes(content)
    with pytest.raises(StoreDamaged, match="not a whole backup"):
        restore(archive, tmp_path / "new", clock=now)
    assert not list((tmp_path / "new").iterdir())


def test_an_archive_of_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as packed:
        packed.add(tmp_path / "letter.txt", "letter.txt")
    with pytest.raises(StoreDamaged, match="not a whole backup: There is no ledger"):
        restore(tmp_path / "other.tar.gz", tmp_path / "new", clock=now)


def test_nothing_is_overwritten(ledger: Ledger, archive: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="exists already"):
        back_up(ledger, archive)
    with pytest.raises(InvalidValue, match="not empty"):
        restore(archive, ledger.folder, clock=now)
    with pytest.raises(InvalidValue, match="not empty"):
        restore(archive, archive, clock=now)
    with pytest.raises(InvalidValue, match="no file"):
        restore(tmp_path / "none.tar.gz", tmp_path / "new", clock=now)
    with pytest.raises(InvalidValue, match="no folder"):
        back_up(ledger, tmp_path / "none" / "all.tar.gz")


def test_a_damaged_workspace_is_not_backed_up_in_silence(
    ledger: Ledger, new_batch: MakeBatch, tmp_path: Path
) -> None:
    batch = ledger.commit(new_batch())
    (ledger.folder / "reports" / batch.file).write_bytes(b"garbled")
    with pytest.raises(StoreDamaged, match=batch.file):
        back_up(ledger, tmp_path / "all.tar.gz")
    assert {path.name for path in tmp_path.iterdir()} == {"ws"}

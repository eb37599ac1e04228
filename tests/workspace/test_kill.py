"""A program killed at any moment of an import leaves a workspace that opens, every batch whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from truceline.store.files import read_verified
from truceline.workspace import Workspace
from truceline.workspace.ingest import FileOptions

from .builders import ged, write_ged

KILLS, ROWS = 20, 150
# Imports much the same rows into one feed after another, and says when each is committed. With
# `calls`, it kills itself at that call of a function after a commit's first file is begun.
IMPORTER = """
import os, signal, sys
import truceline
from truceline.store import ledger
folder, rows, seed, calls = sys.argv[1:]
left, text, write = int(calls), open(rows).read(), ledger.write_durably
def strike(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
def write_and_die(path, content):
    sys.setprofile(strike)
    return write(path, content)
with truceline.open(folder) as workspace:
    for number in range(10_000):
        options = truceline.FileOptions(feed=f"feed-{seed}-{number}")
        with open(f"{folder}.csv", "w") as stream:
            stream.write(text.replace("SOHR", options.feed))
        print(workspace.ingest.add(f"{folder}.csv", options).batch.batch_id, flush=True)
        ledger.write_durably = write_and_die if left else write
"""


def killed_import(folder: Path, rows: Path, seed: int) -> list[str]:
    """Ids of the batches that an importer said it had committed before it was killed."""
    chance = random.Random(seed)  # noqa: S311
    # Every other time inside a commit, around the writing of its files and rows.
    calls = chance.randrange(1, 1200) if seed % 2 else 0
    arguments = [sys.executable, "-c", IMPORTER, str(folder), str(rows), str(seed), str(calls)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as program:  # noqa: S603
        assert program.stdout is not None
        said = [program.stdout.readline()]
        if not calls:
            time.sleep(chance.uniform(0.0, 0.3))
            program.kill()
        said += program.stdout.readlines()
    assert program.returncode == -signal.SIGKILL
    return [line.strip() for line in said if line.endswith("\n")]


def check_whole(workspace: Workspace, said: list[str]) -> None:
    committed = {b.batch_id: b for b in workspace.ledger.batches(kind="reports")}
    assert set(said) <= set(committed), "a committed batch was lost"
    for path, sha256 in workspace.ledger.committed_files():
        read_verified(path, sha256=sha256)
    for batch in committed.values():
        table = workspace.ledger.table(batch)
        assert table is not None
        assert table.num_rows == batch.rows_in == batch.reports == ROWS
    if committed:
        assert {one.value for one in workspace.monitor.count("events")} == {ROWS}


def files_of(workspace: Workspace) -> set[Path]:
    folders = (workspace.folder / "reports", workspace.folder / "sources")
    return {path for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_twenty_kills_lose_no_committed_batch(workspace: Workspace, tmp_path: Path) -> None:
    rows = [ged(n, f"2017-05-{1 + n % 28:02}") for n in range(ROWS)]
    path, orphaned = write_ged(tmp_path / "rows.csv", *rows), 0
    workspace.close()
    for seed in range(KILLS):
        said = killed_import(workspace.folder, path, seed)
        with Workspace(workspace.folder) as opened:
            check_whole(opened, said)
            orphans = files_of(opened) - {file for file, _ in opened.ledger.committed_files()}
            orphaned += bool(orphans)
            print(f"seed {seed}: {len(said)} committed, {len(orphans)} orphans")  # noqa: T201
            opened.ingest.add(path, FileOptions(feed=f"after-{seed}"))
            assert files_of(opened) == {file for file, _ in opened.ledger.committed_files()}
    print(f"{orphaned} of {KILLS} kills left files to sweep")  # noqa: T201

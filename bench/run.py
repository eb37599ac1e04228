"""Times and memory of the main job on real sizes, each command a process of its own.

Prints a table and fails when a budget is exceeded. The budgets are the promise to users on
2 cores: 14,522 rows import in under 10 s, a brief over them in under 3 s, below 400 MB.
Needs the shared real data.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
TRUCELINE = [sys.executable, "-m", "truceline"]
RUNS = 3


@dataclass(frozen=True)
class Timing:
    """Median wall seconds and highest memory of a command."""

    seconds: float
    megabytes: float


def shared_events() -> Path | None:
    folder = Path(os.environ.get("TRUCELINE_SHARED", "../shared"))
    folder = folder if folder.is_absolute() else ROOT / folder
    path = folder / "data" / "events" / "ged_syria_2016-2018.csv.gz"
    return path if path.is_file() else None


def timed(command: list[str]) -> Timing:
    """Run a command and read its own highest memory from the operating system."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        raise SystemExit(f"{' '.join(command)} ended with status {status}")
    return Timing(seconds=seconds, megabytes=usage.ru_maxrss / 1024)


def median(timings: list[Timing]) -> Timing:
    ordered = sorted(timing.seconds for timing in timings)
    return Timing(
        seconds=ordered[len(ordered) // 2],
        megabytes=max(timing.megabytes for timing in timings),
    )


def measure(events: Path, scratch: Path) -> dict[str, Timing]:
    found: dict[str, list[Timing]] = {}
    for run in range(RUNS):
        folder = str(scratch / f"ws{run}")
        there = [*TRUCELINE, "-w", folder]
        steps = {
            "init": [*TRUCELINE, "init", folder, "--pack", "syria"],
            "import 14,522 rows": [*there, "add", str(events)],
            "import them again": [*there, "add", str(events)],
            "count": [*there, "count", "--rule", "events", "--format", "json"],
            "compare 6 dates": [*there, "compare", "--start", "2016-02-27", "2016-09-12"],
            "brief (Markdown)": [*there, "brief", "deescalation-2017", "--on", "2017-06-02"],
            "brief (HTML)": [
                *(*there, "brief", "deescalation-2017", "--on", "2017-06-02"),
                *("--format", "html"),
            ],
        }
        for name, command in steps.items():
            found.setdefault(name, []).append(timed(command))
    return {name: median(timings) for name, timings in found.items()}


BUDGETS = {"import 14,522 rows": 10.0, "brief (Markdown)": 3.0, "brief (HTML)": 3.0}
MOST_MEGABYTES = 400.0


def main() -> int:
    events = shared_events()
    if events is None:
        print("bench: skipped, the shared real data is absent (set TRUCELINE_SHARED)")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        table = measure(events, Path(scratch))
    print(f"{'step':24}{'seconds':>9}{'budget':>8}{'MB':>7}")
    failed = []
    for name, timing in table.items():
        budget = BUDGETS.get(name)
        print(f"{name:24}{timing.seconds:9.2f}{budget or '–':>8}{timing.megabytes:7.0f}")
        if budget and timing.seconds > budget:
            failed.append(f"{name}: {timing.seconds:.2f} s, budget {budget} s")
        if timing.megabytes > MOST_MEGABYTES:
            failed.append(f"{name}: {timing.megabytes:.0f} MB, budget {MOST_MEGABYTES:.0f} MB")
    for line in failed:
        print(f"over budget: {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

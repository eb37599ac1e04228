"""The engines' promises in under a minute, for every run of the gate.

Only the sizes that have a budget, each in a process of its own, and 300 random models on which all
engines must agree. All sizes and 20,000 models: `python bench/scenarios.py`.
"""

from __future__ import annotations

import runpy
import subprocess
import sys
import time
from pathlib import Path

MODELS = 300
BENCH = Path(__file__).with_name("scenarios.py")


def main() -> None:
    # Run by its path: as a module it would bear the name of the tests' package that it imports.
    bench = runpy.run_path(str(BENCH))
    promised = [place for place, case in enumerate(bench["cases"]()) if case.seconds]
    failed = [
        place
        for place in promised
        if subprocess.run(
            [sys.executable, str(BENCH), "--case", str(place)], check=False
        ).returncode
    ]
    started = time.process_time()
    found = bench["mismatches"](MODELS)
    seconds = time.process_time() - started
    print(f"{MODELS} random models, 6 concepts, 3 engines: {found} mismatches, {seconds:.0f} s")
    if failed or found:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

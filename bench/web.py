"""Times of the dashboard on the real GED file, from a server of its own on this machine.

Prints how long start and warm-up took, and a table; fails when a promise is broken: the first
page under 300 ms, the map's 14,522 incidents under 500 ms, and 50 readers at once without an
error. Every time is from the request to the last byte, over loopback. Needs the shared real data.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

import httpx
from run import TRUCELINE, shared_events

READERS, REQUESTS_EACH = 50, 20
REPEATS = 5
START_SECONDS, ANSWER_SECONDS = 60.0, 120.0
FIRST_PAGE_MS, MAP_MS = 300.0, 500.0
CEASEFIRE = "deescalation-2017"
MAP_DATA = "/map/incidents.geojson"
PAGES = (
    "/",
    "/ceasefires",
    f"/ceasefires/{CEASEFIRE}",
    "/map",
    MAP_DATA,
    "/map/zones.geojson",
    "/incidents",
    "/incidents?from=2017-05-06&until=2017-06-03",
    "/agreements",
    "/agreements/sochi-memorandum-2018",
    "/actors",
    "/actors/turkey",
    "/contradictions",
    "/sources",
    "/search?q=idlib",
)
BUDGETS_MS = {MAP_DATA: MAP_MS}


def workspace_of(events: Path, folder: Path) -> None:
    """A workspace with the real file."""
    for command in (
        [*TRUCELINE, "init", str(folder), "--pack", "syria"],
        [*TRUCELINE, "-w", str(folder), "add", str(events)],
    ):
        subprocess.run(command, check=True, capture_output=True)


@contextmanager
def server_of(folder: Path, log: Path) -> Iterator[str]:
    """A running dashboard; gives its address."""
    command = [*TRUCELINE, "-w", str(folder), "serve", "--no-browser", "--port", "0"]
    with log.open("w") as stream:
        server = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT)
    try:
        yield wait_for_address(server, log)
    finally:
        server.terminate()
        server.wait(timeout=10)


def wait_for_address(server: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        if found := re.search(r"http://[\w.:]+(?=/)", log.read_text()):
            wait_until_it_listens(found[0])
            return found[0]
        time.sleep(0.05)
    raise SystemExit(f"the server did not start:\n{log.read_text()}")


def wait_until_it_listens(address: str) -> None:
    """The smallest file of all: it touches no workspace, so the first page stays the first."""
    httpx.get(f"{address}/static/icon.svg", timeout=START_SECONDS).raise_for_status()


def milliseconds(client: httpx.Client, address: str) -> float:
    started = time.perf_counter()
    answer = client.get(address, headers={"accept": "text/html,*/*"})
    spent = (time.perf_counter() - started) * 1000
    if answer.status_code != httpx.codes.OK:
        raise SystemExit(f"{address} answered {answer.status_code}: {answer.text[:200]}")
    return spent


def measure_pages(address: str) -> dict[str, tuple[float, float]]:
    """For each page: milliseconds of its first answer, and the median of the next ones.

    The first answers come while the server is still warming up.
    """
    with httpx.Client(base_url=address, timeout=ANSWER_SECONDS) as client:
        found = {}
        for page in PAGES:
            first = milliseconds(client, page)
            found[page] = (
                first,
                statistics.median(milliseconds(client, page) for _ in range(REPEATS)),
            )
    return found


def read_along(address: str, reader: int) -> list[tuple[float, bool]]:
    """One reader's (milliseconds, whether it failed) per request; each begins elsewhere."""
    spent = []
    with httpx.Client(base_url=address, timeout=ANSWER_SECONDS) as client:
        for page in islice(cycle(PAGES), reader, reader + REQUESTS_EACH):
            started = time.perf_counter()
            try:
                failed = client.get(page).status_code != httpx.codes.OK
            except httpx.HTTPError:
                failed = True
            spent.append(((time.perf_counter() - started) * 1000, failed))
    return spent


def warm_up_seconds(log: Path) -> float:
    """How long the server read its own pages beside the first requests, as it says itself."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if found := re.search(r"Warmed up in ([\d.]+) s", log.read_text()):
            return float(found[1])
        time.sleep(0.05)
    raise SystemExit(f"the server did not warm up:\n{log.read_text()}")


def measure_readers(address: str) -> tuple[list[float], int]:
    """Milliseconds of every request of 50 readers at once, in order, and how many failed."""
    with ThreadPoolExecutor(READERS) as pool:
        spent = [
            one
            for many in pool.map(lambda n: read_along(address, n), range(READERS))
            for one in many
        ]
    return sorted(time_ms for time_ms, _ in spent), sum(failed for _, failed in spent)


def report(pages: dict[str, tuple[float, float]], waits: list[float], failures: int) -> list[str]:
    """Print the tables; gives the promises that were broken."""
    broken = []
    print(f"{'page':48}{'first ms':>10}{'then ms':>10}{'budget':>8}")
    for number, (page, (first, later)) in enumerate(pages.items()):
        budget = FIRST_PAGE_MS if number == 0 else BUDGETS_MS.get(page)
        print(f"{page:48}{first:10.0f}{later:10.0f}{budget or '–':>8}")
        if budget and first > budget:
            broken.append(f"{page}: {first:.0f} ms, budget {budget:.0f} ms")
    p50, p95 = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
    print(
        f"{READERS} readers, {len(waits)} requests: "
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, {failures} failed"
    )
    if failures:
        broken.append(f"{failures} of {len(waits)} requests of {READERS} readers failed")
    return broken


def main() -> int:
    events = shared_events()
    if events is None:
        print("bench: skipped, the shared real data is absent (set TRUCELINE_SHARED)")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        workspace_of(events, Path(scratch) / "ws")
        log, began = Path(scratch) / "server.log", time.perf_counter()
        with server_of(Path(scratch) / "ws", log) as address:
            started = time.perf_counter() - began
            pages = measure_pages(address)
            warm = warm_up_seconds(log)
            print(f"start {started:.1f} s; warm-up beside the first requests {warm:.1f} s")
            broken = report(pages, *measure_readers(address))
    for line in broken:
        print(f"over budget: {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

"""Workspaces that the tests of the dashboard look at, its pages' addresses, and a real server."""

from __future__ import annotations

import csv
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import APIRoute

from truceline.core.report import Incident
from truceline.web.subjects import contradiction_path
from truceline.workspace import Workspace, init_workspace
from truceline.workspace.demo import build_demo
from workspace.builders import COLUMNS, ged, write_ged

__all__ = [
    "ARABIC_PLACE",
    "ARABIC_SIDE",
    "MANY",
    "arabic_workspace",
    "bare_workspace",
    "html_addresses",
    "make_demo",
    "many_workspace",
    "routes_of",
    "sample_values",
    "serving",
    "with_as_of",
]

MANY = 200_000
ARABIC_SIDE, ARABIC_PLACE = "جيش العزة", "اللطامنة"
_START_SECONDS = 60.0


def make_demo(folder: Path) -> Path:
    """The demo workspace, closed, with a run that copies of it share."""
    with build_demo(folder) as workspace:
        sample_values(workspace)
    return folder


def bare_workspace(folder: Path, *rows: dict[str, object]) -> Workspace:
    """The bundled pack, and these GED rows (none: no report at all)."""
    workspace = init_workspace(folder, pack="syria")
    if rows:
        workspace.ingest.add(write_ged(folder.parent / f"{folder.name}.csv", *rows))
    return workspace


def arabic_workspace(folder: Path) -> Workspace:
    """Incidents whose sides, place and text are written in Arabic."""
    names = {"side_b": ARABIC_SIDE, "where_coordinates": ARABIC_PLACE, "adm_1": "محافظة حماة"}
    rows = (
        ged(n, f"2017-05-{n:02}", latitude=35.32, longitude=36.62, **names) for n in range(7, 13)
    )
    return bare_workspace(folder, *rows)


def many_workspace(folder: Path) -> Path:
    """As many incidents as the dashboard promises to bear, in north-eastern Syria; closed."""
    workspace = init_workspace(folder, pack="syria")
    path = folder.parent / f"{folder.name}.csv"
    first = date(2016, 1, 1)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        for n in range(MANY):
            place = {"latitude": 35.0 + n % 379 / 300, "longitude": 38.0 + n % 467 / 300}
            day = str(first + timedelta(days=n * 7 % 1300))
            writer.writerow(ged(n + 1, day, **place, where_prec=1 + n % 4, best=n % 5, high=n % 5))
    workspace.ingest.add(path)
    workspace.close()
    return folder


def sample_values(workspace: Workspace) -> dict[str, str]:
    """Something that exists for every kind of address, by the address's first part."""
    record, batch = workspace.record.at(None), workspace.ledger.batches()[-1]
    values = {
        "ceasefires": "deescalation-2017",
        "agreements": "sochi-memorandum-2018",
        "obligations": "sochi-memorandum-2018/6",
        "actors": "turkey",
        "places": next(iter(record.places)),
        "sources": next(iter(record.sources)),
        "tracks": next(iter(record.tracks)),
        "rounds": next(iter(record.rounds)),
        "batches": batch.batch_id,
        "delegations": next(iter(workspace.delegations.all()), ""),
        "scenarios": next(iter(workspace.scenarios.models()), ""),
    }
    allegations = workspace.allegations.cases()
    if allegations:
        values["allegations"] = allegations[0].case_id
    suggested = workspace.duplicates.suggestions().suggestions
    if suggested:
        values["duplicates"] = suggested[0].suggestion_id
    if record.disputes:
        topic = contradiction_path(record.disputes[0].subject, record.disputes[0].field)
        values["contradictions"] = topic.removeprefix("/contradictions/")
    documents = workspace.reading.documents()
    if documents:
        values["documents"] = documents[0].source_id
    reports = [name for feed in workspace.monitor.feeds(None) for name in feed.ids[:1]]
    if reports:
        values["incidents"] = Incident.of(str(reports[0])).incident_id
        values["runs"] = workspace.monitor.count("events")[0].run
    return values


def routes_of(app: FastAPI) -> list[APIRoute]:
    """Every address that the application answers itself."""
    return [route for route in app.routes if isinstance(route, APIRoute)]


def html_addresses(app: FastAPI, values: dict[str, str]) -> list[str]:
    """One address of each page; those of a kind that the workspace lacks are left out."""
    found = []
    for route in routes_of(app):
        # An ending names a file: a page's other forms, and briefs to take along.
        if "GET" not in (route.methods or ()) or re.search(r"\.\w+$", route.path):
            continue
        kind = route.path.split("/")[1]
        if kind == "exchange":  # Behind a lock, in no link of others' pages; test_exchange has it.
            continue
        if "{" in route.path and kind not in values:
            continue
        found.append(re.sub(r"\{\w+(:\w+)?\}", values.get(kind, ""), route.path))
    return sorted(set(found))


def with_as_of(address: str, day: str) -> str:
    """The address with a day of knowledge."""
    return f"{address}{'&' if '?' in address else '?'}as_of={day}"


@contextmanager
def serving(folder: Path, log: Path) -> Iterator[str]:
    """A dashboard of its own process on a free port; gives its address, without a last slash.

    Raises:
        AssertionError: It did not start, or it died; with what it printed.
    """
    command = [sys.executable, "-m", "truceline", "-w", str(folder)]
    command += ["serve", "--no-browser", "--port", "0"]
    with log.open("w") as stream:
        server = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT)  # noqa: S603
    try:
        yield _address(server, log)
        assert server.poll() is None, f"the server died:\n{log.read_text()}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        # The address is printed a moment before the server listens to it.
        if found := re.search(r"http://([\w.]+):(\d+)(?=/)", log.read_text()):
            with suppress(ConnectionRefusedError):
                socket.create_connection((found[1], int(found[2])), timeout=5).close()
                return found[0]
        time.sleep(0.05)
    server.kill()
    raise AssertionError(f"the server did not start:\n{log.read_text()}")

"""The first reader: asks for the main pages once, so that nobody waits for what they rest on."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from typing import Any

from fastapi import FastAPI

__all__ = ["FIRST_PAGE", "FirstReader"]

FIRST_PAGE = "/"
# What they compute is kept by the workspace's stages: other pages rest on the same.
_PAGES = (
    *("/ceasefires", "/map", "/map/incidents.geojson", "/map/zones.geojson", "/incidents"),
    *("/search?q=a", "/contradictions", "/agreements", "/actors", "/sources", "/holding"),
    "/warning",
)
_LOG = logging.getLogger("truceline.web")
_MOST_WAIT_S = 5.0


class FirstReader:
    """Reads pages inside the program, without a socket, in a thread beside the server.

    Whoever asks for a page meanwhile waits for the same computation (see `workspace.once`). A
    page that cannot be made is logged, and answered with its error when a person asks for it.

    Args:
        app: The dashboard.
        pages: Addresses, in the order of reading.
        told: Takes the seconds that it took, once all are read.
    """

    def __init__(
        self,
        app: FastAPI,
        *,
        pages: Sequence[str] = _PAGES,
        told: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        self._app = app
        self._pages = pages
        self._told = told
        self._is_over = Event()
        # A daemon: a server that is killed must not wait for it.
        self._thread = Thread(target=self._read_all, name="first-reader", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Read no further page, and wait until the present one is read."""
        self._is_over.set()
        if self._thread.is_alive():
            self._thread.join(_MOST_WAIT_S)

    def read(self, address: str) -> int:
        """Read one page now; gives its HTTP status, 500 for a fault of ours. Logs what failed."""
        # An event loop of its own, whatever the thread that calls is running.
        with ThreadPoolExecutor(max_workers=1) as own:
            answer = own.submit(asyncio.run, _ask(self._app, address))
        fault = answer.exception()
        if fault:
            _LOG.error("the first reader of %s met a fault", address, exc_info=fault)
            return 500
        status = answer.result()
        if status >= 400:
            _LOG.warning("the first reader of %s was answered %d", address, status)
        return status

    def _read_all(self) -> None:
        began = time.perf_counter()
        for address in self._pages:
            if self._is_over.is_set():
                return
            self.read(address)
        self._told(time.perf_counter() - began)


async def _ask(app: FastAPI, address: str) -> int:
    """Ask as a browser would. Source: ASGI 3.0, HTTP connection scope."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html,*/*")],
        "client": None,
        "server": None,
    }
    asked = asyncio.Queue[MutableMapping[str, Any]]()
    await asked.put({"type": "http.request", "body": b"", "more_body": False})
    statuses: list[int] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope, asked.get, send)
    return statuses[0]

"""Unlocked exchange rooms, in memory only: who opened one, and when it locks again."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from threading import RLock, Timer
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from truceline.web.changes import wants_page
from truceline.web.context import Context
from truceline.workspace.exchange import ExchangeRoom
from truceline.workspace.exchange_faults import nameless_faults

__all__ = ["COOKIE", "IDLE_S", "Locked", "Sessions", "install_rooms", "room_of", "sessions_of"]

COOKIE = "truceline_exchange"
IDLE_S = 600.0
_LONGEST_S = 8 * 3600.0
_SWEEP_S = 20.0
_PREFIX = "/exchange"
UNLOCK = "/exchange/unlock"


class Locked(Exception):
    """No room is open for this browser: unlocking comes first, whatever was asked for."""


@dataclass(slots=True)
class _Session:
    room: ExchangeRoom = field(repr=False)
    opened_s: float
    used_s: float


class Sessions:
    """Open rooms by the hash of a cookie.

    Args:
        idle_s: Seconds without a request after which a room locks.
        clock_s: Monotonic seconds.
    """

    def __init__(
        self, *, idle_s: float = IDLE_S, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._idle_s = idle_s
        self._clock_s = clock_s
        self._open: dict[str, _Session] = {}
        self._lock = RLock()
        self._sweeper: Timer | None = None

    def add(self, room: ExchangeRoom) -> str:
        """Keep an unlocked room; gives the value of its cookie."""
        token, now = secrets.token_urlsafe(32), self._clock_s()
        with self._lock:
            self._open[_hash(token)] = _Session(room=room, opened_s=now, used_s=now)
        self._plan_sweep()
        return token

    def room(self, token: str) -> ExchangeRoom:
        """The room of a cookie.

        Raises:
            Locked: There is none, or it was idle for too long.
        """
        self.sweep()
        with self._lock:
            found = self._open.get(_hash(token)) if token else None
            if found is None:
                raise Locked
            found.used_s = self._clock_s()
            return found.room

    def close(self, token: str) -> None:
        """Lock one room."""
        with self._lock:
            found = self._open.pop(_hash(token), None)
        if found:
            found.room.close()

    def close_all(self) -> None:
        """Lock every room."""
        with self._lock:
            held, self._open = self._open, {}
            if self._sweeper:
                self._sweeper.cancel()
        for one in held.values():
            one.room.close()

    def sweep(self) -> None:
        """Lock rooms that were idle, or open, for too long."""
        now = self._clock_s()
        with self._lock:
            late = [
                name
                for name, one in self._open.items()
                if now - one.used_s > self._idle_s or now - one.opened_s > _LONGEST_S
            ]
            gone = [self._open.pop(name) for name in late]
        for one in gone:
            one.room.close()

    def _plan_sweep(self) -> None:
        """A room locks also where nobody asks for anything any more."""
        with self._lock:
            if self._sweeper and self._sweeper.is_alive():
                return
            self._sweeper = Timer(_SWEEP_S, self._sweep_again)
            self._sweeper.daemon = True
            self._sweeper.start()

    def _sweep_again(self) -> None:
        self.sweep()
        with self._lock:
            self._sweeper = None
            is_any = bool(self._open)
        if is_any:
            self._plan_sweep()


def _hash(token: str) -> str:
    """Sessions are found by a hash: how long a comparison takes then tells nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def sessions_of(request: Request) -> Sessions:
    """The sessions of the application."""
    found: Sessions = request.app.state.exchange_sessions
    return found


def room_of(context: Context) -> ExchangeRoom:
    """The room that this browser has unlocked.

    Raises:
        Locked: None is.
    """
    room = sessions_of(context.request).room(context.request.cookies.get(COOKIE, ""))
    # The navigation leads nowhere that this person may not go.
    context.request.state.exchange_may = room.state.may
    return room


def install_rooms(app: FastAPI) -> None:
    """Add sessions, the way to the lock, and faults without values."""
    app.state.exchange_sessions = Sessions()

    @app.exception_handler(Locked)
    async def locked(request: Request, _: Locked) -> Response:
        """The same for every address, so that a locked room tells nothing of what it holds."""
        is_form = request.url.path.endswith((".json", ".csv"))
        if wants_page(request) and not is_form:
            path = request.url.path if request.method == "GET" else _PREFIX
            return RedirectResponse(f"{UNLOCK}?back={quote(path)}", status_code=303)
        shape = {
            "ok": False,
            "code": "safety.locked",
            "message": "The exchange room is locked.",
            "hint": "Unlock it in this browser: /exchange/unlock",
            "where": "",
            "status": 403,
        }
        return JSONResponse(shape, status_code=403)

    @app.middleware("http")
    async def nameless(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        path = request.url.path
        if path != _PREFIX and not path.startswith((f"{_PREFIX}/", f"{_PREFIX}.")):
            return await call_next(request)
        with nameless_faults():
            return await call_next(request)

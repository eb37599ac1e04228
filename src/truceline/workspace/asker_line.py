"""One question to a server and its reply, within a time, a size and a machine."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Timer
from urllib.parse import SplitResult

from truceline.core.errors import SafetyRefusal

__all__ = ["NoReplyError", "Reply", "is_this_machine", "post"]

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server replied; `body` has one byte more than allowed where it was longer."""

    status: int
    media: str
    retry_after: str
    location: str
    body: bytes


class NoReplyError(Exception):
    """There is no whole reply; `told` says why, without the end of a sentence."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine by its very name; no name is looked up for it."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def post(
    url: SplitResult,
    path: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    timeout_s: float,
    max_bytes: int,
    allow_remote: bool,
) -> Reply:
    """Send a question straight to a server: no proxy of the environment, no redirect.

    Args:
        url: Scheme, host and port.
        path: What is asked there.
        body: The question.
        headers: Besides those of the connection.
        timeout_s: Longest time for connecting, and again for all that follows.
        max_bytes: Most bytes of a reply; one more is read, so that it can be told.
        allow_remote: Whether the other end may be another machine.

    Raises:
        NoReplyError: No connection, too late, or broken off.
        SafetyRefusal: The name leads to another machine; nothing was sent.
    """
    with _connection(url, timeout_s, allow_remote) as (connection, is_late):
        try:
            connection.request("POST", path, body=body, headers=dict(headers))
            response = connection.getresponse()
            content = _limited(response, max_bytes)
            if is_late.is_set():  # a cut connection looks like the end of the body
                raise TimeoutError
            return Reply(
                status=response.status,
                media=response.headers.get_content_type(),
                retry_after=response.headers.get("Retry-After", ""),
                location=response.headers.get("Location", ""),
                body=content,
            )
        except (OSError, http.client.HTTPException, ValueError) as exc:
            if is_late.is_set() or isinstance(exc, TimeoutError):
                raise NoReplyError(_late(timeout_s)) from exc
            raise NoReplyError(f"The model's server broke off ({type(exc).__name__})") from exc


@contextmanager
def _connection(
    url: SplitResult, timeout_s: float, allow_remote: bool
) -> Iterator[tuple[http.client.HTTPConnection, Event]]:
    """A connection that is cut after the timeout, however slowly bytes keep coming."""
    connection = _unconnected(url, timeout_s)
    try:
        connection.connect()
    except (OSError, ValueError) as exc:
        if isinstance(exc, TimeoutError):
            raise NoReplyError(_late(timeout_s)) from exc
        told = f"No connection to the model's server at {url.netloc} ({type(exc).__name__})"
        raise NoReplyError(told) from exc
    is_late = Event()
    timer = Timer(timeout_s, _cut, (connection.sock, is_late))
    timer.daemon = True
    timer.start()
    try:
        if not allow_remote:
            _check_peer(connection.sock)
        yield connection, is_late
    finally:
        timer.cancel()
        connection.close()


def _unconnected(url: SplitResult, timeout_s: float) -> http.client.HTTPConnection:
    host, port = url.hostname or "", url.port
    if url.scheme != "https":
        return http.client.HTTPConnection(host, port, timeout=timeout_s)
    context = ssl.create_default_context()
    return http.client.HTTPSConnection(host, port, timeout=timeout_s, context=context)


def _check_peer(open_socket: socket.socket) -> None:
    """Refuse a name such as `localhost` that leads elsewhere, before anything is sent."""
    peer = str(open_socket.getpeername()[0])
    if not is_this_machine(peer):
        raise SafetyRefusal(
            f"The text of the documents would leave this machine for {peer}.",
            hint="Run the model here, or allow it with --allow-remote.",
        )


def _late(timeout_s: float) -> str:
    return f"The model did not answer within {timeout_s:g} seconds"


def _cut(open_socket: socket.socket, is_late: Event) -> None:
    is_late.set()
    try:
        open_socket.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # closed meanwhile


def _limited(response: http.client.HTTPResponse, limit: int) -> bytes:
    """The body, at most one byte beyond the limit."""
    pieces: list[bytes] = []
    length = 0
    while length <= limit and (piece := response.read(min(_CHUNK, limit + 1 - length))):
        pieces.append(piece)
        length += len(piece)
    if length <= limit and response.length:  # http.client ends quietly where bytes are missing
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(pieces)

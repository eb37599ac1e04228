"""A model's server on this machine that replies as a test says: soundly, falsely or not at all."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["Script", "Server", "Stub", "completion", "reply", "serving"]


class Stub(BaseHTTPRequestHandler):
    """Replies as the server's script says, and keeps what it was asked."""

    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, dict(self.headers), json.loads(body)))
        script = self.server.scripts[min(len(self.server.asked), len(self.server.scripts)) - 1]
        try:
            script(self)
        except (BrokenPipeError, ConnectionResetError):
            return

    def log_message(self, *_: Any) -> None:
        return


Script = Callable[[Stub], None]


class Server(ThreadingHTTPServer):
    daemon_threads = True
    scripts: list[Script]
    asked: list[tuple[str, dict[str, str], dict[str, Any]]]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


@contextmanager
def serving(*scripts: Script) -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Stub)
    server.scripts, server.asked = list(scripts), []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reply(
    body: str | bytes, *, status: int = 200, media: str = "application/json", **headers: str
) -> Script:
    def script(stub: Stub) -> None:
        content = body.encode() if isinstance(body, str) else body
        stub.send_response(status)
        stub.send_header("Content-Type", media)
        stub.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            stub.send_header(name.replace("_", "-"), value)
        stub.end_headers()
        stub.wfile.write(content)

    return script


def completion(content: object, **message: object) -> str:
    return json.dumps({"choices": [{"message": {"content": content} | message}]})

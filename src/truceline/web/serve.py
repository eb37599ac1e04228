"""The command that serves the dashboard on this machine."""

from __future__ import annotations

import socket
import threading
import time
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import uvicorn

from truceline.core.errors import ConfigError
from truceline.web.app import create_app
from truceline.web.warm import FIRST_PAGE, FirstReader
from truceline.workspace.open import open_workspace

__all__ = ["serve", "serve_command"]

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_MOST_WAIT_S, _STEP_S = 10.0, 0.05


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Only this machine.")
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="0 takes any free one.",
)
@click.option("--no-browser", is_flag=True, help="Open no browser.")
@click.pass_obj
def serve_command(folder: Path, host: str, port: int, no_browser: bool) -> None:
    """Serve the dashboard of the workspace on this machine, and open it."""
    serve(folder, host=host, port=port, opens_browser=not no_browser)


def serve(folder: Path, *, host: str, port: int, opens_browser: bool) -> None:
    """Serve until interrupted.

    Raises:
        ConfigError: The host is not this machine, or the port is taken.
    """
    if host not in _LOOPBACK:
        raise ConfigError(
            f"The dashboard does not listen on {host}: it has no accounts yet.",
            hint="Leave --host out; to reach it from elsewhere, use a tunnel such as ssh -L.",
        )
    listener = _listen(host, port)
    bound = listener.getsockname()[1]
    address = f"http://{'localhost' if host == '::1' else host}:{bound}/"
    with open_workspace(folder) as workspace:
        app = create_app(workspace)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False))
        reader = FirstReader(app, told=_tell_warm)
        # Before the address is told, so that whoever follows it need not wait.
        reader.read(FIRST_PAGE)
        click.echo(f"The dashboard: {address}   (stop it with Ctrl-C)")
        then = [reader.start, *([lambda: _open(address)] if opens_browser else [])]
        threading.Thread(target=_once_served, args=(server, then), daemon=True).start()
        try:
            server.run(sockets=[listener])
        finally:
            reader.stop()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if host == "::1" else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as exc:
        listener.close()
        raise ConfigError(
            f"Port {port} is taken.", hint="Name another with --port, or 0 for any free one."
        ) from exc
    return listener


def _once_served(server: uvicorn.Server, then: Sequence[Callable[[], None]]) -> None:
    waited = 0.0
    while not server.started and waited < _MOST_WAIT_S:
        time.sleep(_STEP_S)
        waited += _STEP_S
    for one in then:
        one()


def _tell_warm(seconds: float) -> None:
    click.echo(f"Warmed up in {seconds:.1f} s.")


def _open(address: str) -> None:
    if not webbrowser.open(address):
        click.echo("No browser was found: open the address above in one.")

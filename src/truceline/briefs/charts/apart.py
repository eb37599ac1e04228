"""Drawing in a process of its own: vl-convert holds Python's lock for as long as it draws."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from pathlib import Path
from typing import Any, TypeVar

import vl_convert

__all__ = ["draw", "drawing_apart", "drawn_meanwhile"]

S = TypeVar("S")
T = TypeVar("T")

_EASEL = Path(__file__).with_name("easel.py")
_HEAD = struct.Struct(">?Q")


class _Painter:
    """A running `easel.py`; asked by one thread at a time. It draws nothing twice."""

    def __init__(self) -> None:
        # -P: the folder of the program holds a module `time`, which must not hide Python's.
        self._process = subprocess.Popen(  # noqa: S603 (our own file, by our own Python)
            [sys.executable, "-P", str(_EASEL)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._drawn: dict[bytes, bytes] = {}

    def draw(self, request: dict[str, Any]) -> bytes:
        """The picture.

        Raises:
            ValueError: It cannot be drawn, or the process ended.
        """
        line = json.dumps(request).encode()
        if line not in self._drawn:
            self._drawn[line] = self._answer(line)
        return self._drawn[line]

    def _answer(self, line: bytes) -> bytes:
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None  # noqa: S101 (a pipe)
        assert told is not None  # noqa: S101 (a pipe)
        asked.write(line + b"\n")
        asked.flush()
        head = told.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise ValueError(f"The drawing process ended with {self._process.wait()}.")
        is_drawn, length = _HEAD.unpack(head)
        content = told.read(length)
        if not is_drawn:
            raise ValueError(content.decode())
        return content

    def close(self) -> None:
        """End the process; it has nothing left to do."""
        self._process.kill()
        self._process.communicate()


_PAINTER: ContextVar[_Painter | None] = ContextVar("painter", default=None)


@contextmanager
def drawing_apart() -> Iterator[None]:
    """Draw in a process of its own, started now, while this one goes on with something else.

    Within the block, inner ones and threads of `drawn_meanwhile` use the same process. An
    application that is frozen into one file has no Python to run: it draws by itself.
    """
    if _PAINTER.get() or not sys.executable or getattr(sys, "frozen", False):
        yield
        return
    painter = _Painter()
    token = _PAINTER.set(painter)
    try:
        yield
    finally:
        _PAINTER.reset(token)
        painter.close()


@contextmanager
def drawn_meanwhile(
    picture: Callable[[S], T], figures: Sequence[S]
) -> Iterator[tuple[Future[T], ...]]:
    """Pictures of figures, in their order, drawn while the rest is written."""
    if not figures:
        yield ()
        return
    with drawing_apart(), ThreadPoolExecutor(max_workers=1) as pool:
        yield tuple(pool.submit(copy_context().run, picture, figure) for figure in figures)


def draw(function: str, **arguments: Any) -> bytes:  # noqa: ANN401 (those of vl-convert)
    """What a function of vl-convert draws, as bytes; text as UTF-8."""
    painter = _PAINTER.get()
    if painter:
        return painter.draw({"draw": function, **arguments})
    drawn: str | bytes = getattr(vl_convert, function)(**arguments)
    return drawn.encode() if isinstance(drawn, str) else drawn

"""Faults inside the exchange room, told without what the room holds."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from truceline.core.errors import TrucelineError

__all__ = ["ExchangeFault", "nameless_faults"]


class ExchangeFault(RuntimeError):
    """A fault of ours in the exchange room: its kind and place, never a value."""


@contextmanager
def nameless_faults(*let_through: type[BaseException]) -> Iterator[None]:
    """Let a fault out without its message: a library's may quote a cell, and logs are not sealed.

    Args:
        let_through: Further kinds that hold no value, such as those of a command line.

    Raises:
        ExchangeFault: Something failed that is no error of ours.
    """
    try:
        yield
    except (TrucelineError, ExchangeFault):
        raise
    except Exception as exc:
        if isinstance(exc, let_through):
            raise
        frames = traceback.extract_tb(exc.__traceback__)
        places = " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(frames))
        raise ExchangeFault(f"{type(exc).__name__} at {places}") from None

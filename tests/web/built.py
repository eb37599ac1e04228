"""Workspaces that take long to build: built once for a whole run, whoever asks first."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

__all__ = ["built_once", "copy_built"]


def built_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], object]) -> Path:
    """The folder of a workspace, for reading only; other processes of the run share it.

    Args:
        factory: Of this process; workers of one run have a parent folder in common.
        name: Of the workspace.
        build: Makes it in the folder that it is given.
    """
    base = factory.getbasetemp()
    base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    made = base / f"built-{name}"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            half = base / f"half-{name}"
            build(half / "ws")
            shutil.copytree(half / "ws", half / "unopened")
            half.rename(made)
    return made / "ws"


def copy_built(built: Path, to: Path) -> None:
    """A copy of a workspace of `built_once` that a test may change.

    Of a twin that nobody opens: to read the file of an open ledger drops this process's locks on it
    when the file is closed, and other processes then take away what it still needs.
    """
    shutil.copytree(built.with_name("unopened"), to)

"""Immutable files of a workspace: written whole, synced, renamed; orphans swept."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from truceline.core.errors import StoreDamaged, StoreError, StoreLocked

__all__ = ["read_verified", "sweep_orphans", "write_durably", "writer_lock"]


def write_durably(path: Path, content: bytes) -> str:
    """Write a file so that after a crash it is there whole or not at all; gives its SHA-256.

    Raises:
        StoreError: The disk is full, or the folder cannot be written.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        _make_folder(path.parent)
        with partial.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        partial.rename(path)
        _sync_folder(path.parent)
    except OSError as exc:
        raise _unwritable(exc) from exc
    return hashlib.sha256(content).hexdigest()


def _unwritable(exc: OSError) -> StoreError:
    return StoreError(
        f"The workspace cannot be written: {exc.strerror}.",
        hint="Check the rights on its folder and the free space. Nothing was changed.",
    )


def _make_folder(folder: Path) -> None:
    """Make a folder so that its own entry survives a crash, too."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_verified(path: Path, *, sha256: str) -> bytes:
    """Content of a committed file.

    Raises:
        StoreDamaged: It is missing, or not what was committed.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as exc:
        raise StoreDamaged(
            f"The workspace lacks its file {path.name}.",
            hint="Restore the workspace from a backup (truceline restore).",
        ) from exc
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StoreDamaged(
            f"The file {path.name} is not what was committed.",
            hint="Restore the workspace from a backup (truceline restore).",
        )
    return content


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the workspace's only writing place; it is given up when the program ends or dies.

    Raises:
        StoreLocked: Another program holds it.
        StoreError: The folder cannot be written.
    """
    try:
        opened = (folder / "writer.lock").open("a")
    except OSError as exc:
        raise _unwritable(exc) from exc
    with opened as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            raise StoreLocked(
                "Another program is writing to this workspace.",
                hint="Wait until it has finished, then try again. Nothing was changed.",
            ) from exc
        yield


def sweep_orphans(folder: Path, committed: set[str]) -> int:
    """Delete files that no committed batch names; gives their number. Hold the writer lock."""
    swept = 0
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in committed:
            path.unlink()
            swept += 1
    return swept

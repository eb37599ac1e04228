"""A whole workspace in one file, and back."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from truceline.core.errors import InvalidValue, StoreDamaged
from truceline.store.files import read_verified, writer_lock
from truceline.store.ledger import Ledger, opened
from truceline.store.vault_check import check_sealed

__all__ = ["back_up", "restore"]


def back_up(ledger: Ledger, target: Path) -> int:
    """Write the workspace to a `.tar.gz`; every file is verified first. Gives its size in bytes.

    Raises:
        InvalidValue: The target exists already, or its folder does not.
        StoreDamaged: A committed file is missing or changed.
    """
    if target.exists():
        raise InvalidValue(f"{target} exists already.", hint="Name a new file.")
    if not target.absolute().parent.is_dir():
        raise InvalidValue(f"There is no folder {target.parent}.", hint="Make it first.")
    partial = target.with_name(target.name + ".partial")
    try:
        _pack(ledger, partial)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return target.stat().st_size


def _pack(ledger: Ledger, partial: Path) -> None:
    with (
        writer_lock(ledger.folder),
        tempfile.TemporaryDirectory() as scratch,
        tarfile.open(partial, "w:gz") as archive,
    ):
        # A copy through SQLite's own backup includes what still lies in the write-ahead log.
        copy = Path(scratch) / "ledger.sqlite"
        _copy_database(ledger.folder / "ledger.sqlite", copy)
        archive.add(copy, "ledger.sqlite")
        for path, sha256 in ledger.committed_files():
            read_verified(path, sha256=sha256)
            archive.add(path, str(path.relative_to(ledger.folder)))
        for name in ("pack", "house-style.yaml", "allegations.yaml"):
            if (ledger.folder / name).exists():
                archive.add(ledger.folder / name, name)
        if (ledger.folder / "vault" / "vault.sqlite").exists():
            _pack_vault(ledger.folder / "vault", archive, Path(scratch))


def _pack_vault(folder: Path, archive: tarfile.TarFile, scratch: Path) -> None:
    """Copy the vault as it lies there, sealed; nobody's passphrase is needed."""
    with writer_lock(folder):
        check_sealed(folder)
        _copy_database(folder / "vault.sqlite", scratch / "vault.sqlite")
        archive.add(scratch / "vault.sqlite", "vault/vault.sqlite")
        archive.add(folder / "head", "vault/head")
        if (folder / "files").is_dir():
            archive.add(folder / "files", "vault/files")


def _copy_database(source: Path, target: Path) -> None:
    reader, writer = sqlite3.connect(source), sqlite3.connect(target)
    try:
        reader.backup(writer)
    finally:
        reader.close()
        writer.close()


def restore(archive: Path, folder: Path, *, clock: Callable[[], datetime]) -> None:
    """Unpack a backup into a new folder and verify every file in it.

    Raises:
        InvalidValue: There is no such archive, or the folder is there and not empty.
        StoreDamaged: The archive is not a whole backup.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidValue(f"{folder} is not empty.", hint="Restore into a new folder.")
    if not archive.is_file():
        raise InvalidValue(f"There is no file '{archive}'.", hint="Check the path.")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _read_through(archive)
        with tarfile.open(archive, "r:gz") as packed:
            packed.extractall(folder, filter="data")
        _verify(folder, clock=clock)
    except (tarfile.TarError, EOFError, OSError, zlib.error, StoreDamaged) as exc:
        # What lies there now is not the workspace that was backed up.
        _empty(folder)
        raise StoreDamaged(
            f"{archive.name} is not a whole backup: {getattr(exc, 'message', f'{exc}.')}",
            hint="Take another copy of it.",
        ) from exc


def _read_through(archive: Path) -> None:
    """Read to the end, where the checksum stands: `tarfile` stops before it."""
    with gzip.open(archive) as stream:
        while stream.read(1 << 20):
            pass


def _verify(folder: Path, *, clock: Callable[[], datetime]) -> None:
    with opened(folder, clock=clock) as ledger:
        for path, sha256 in ledger.committed_files():
            read_verified(path, sha256=sha256)
    if (folder / "vault").is_dir():
        (folder / "vault").chmod(0o700)
        check_sealed(folder / "vault")


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()

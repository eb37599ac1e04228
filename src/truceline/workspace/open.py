"""Makes, opens and restores workspaces."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from truceline.core.errors import ConfigError, InvalidValue
from truceline.store import restore
from truceline.workspace.workspace import Workspace, now_utc

__all__ = ["init_workspace", "migrate_workspace", "open_workspace", "restore_workspace"]


def init_workspace(
    folder: Path | str, *, pack: str = "syria", clock: Callable[[], datetime] = now_utc
) -> Workspace:
    """Make a workspace with a process pack.

    Args:
        folder: A new or empty folder.
        pack: A bundled pack (`syria`, `minsk`) or the folder of one.
        clock: Gives the present instant (UTC).

    Raises:
        InvalidValue: The folder is not empty, or the pack has flaws.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidValue(f"{folder} is there already and not empty.", hint="Name a new folder.")
    # Only here: making a workspace needs Alembic and the checks of packs, opening one does not.
    from truceline.store.migrate import migrate  # noqa: PLC0415
    from truceline.workspace.packs import find_pack, read_sound_pack  # noqa: PLC0415

    reading = read_sound_pack(find_pack(pack))
    folder.mkdir(parents=True, exist_ok=True)
    migrate(folder / "ledger.sqlite")
    workspace = Workspace(folder, clock=clock)
    workspace.packs.take_first(reading)
    return workspace


def open_workspace(
    folder: Path | str = ".", *, clock: Callable[[], datetime] = now_utc
) -> Workspace:
    """Open a workspace.

    Raises:
        ConfigError: The folder is no workspace.
        MigrationNeeded: It was written by another version.
    """
    folder = Path(folder)
    if not (folder / "ledger.sqlite").is_file():
        raise ConfigError(
            f"{folder.resolve()} is not a workspace.",
            hint="Name one with -w FOLDER, or make one with: truceline init FOLDER --pack syria",
        )
    return Workspace(folder, clock=clock)


def restore_workspace(
    archive: Path | str, folder: Path | str, *, clock: Callable[[], datetime] = now_utc
) -> Workspace:
    """Unpack a backup into a new folder, verify every file, and open it."""
    restore(Path(archive), Path(folder), clock=clock)
    return Workspace(Path(folder), clock=clock)


def migrate_workspace(folder: Path | str) -> None:
    """Bring a workspace of an older version to this one.

    Raises:
        ConfigError: The folder is no workspace.
        MigrationNeeded: It was written by a newer version.
    """
    from truceline.store.migrate import migrate  # noqa: PLC0415 (Alembic takes 0.3 s to import)

    ledger = Path(folder) / "ledger.sqlite"
    if not ledger.is_file():
        raise ConfigError(f"{folder} is not a workspace.", hint="Name one with -w FOLDER.")
    migrate(ledger)

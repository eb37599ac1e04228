"""Makes a ledger or brings an old one to the version of this code."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from truceline.core.errors import MigrationNeeded
from truceline.store.connect import translated, url_of

__all__ = ["migrate"]


def migrate(path: Path) -> None:
    """Bring a ledger, new or old, to the version of this code.

    Raises:
        MigrationNeeded: It was written by a newer program.
        StoreDamaged: It cannot be read.
    """
    config, scripts = Config(), str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", scripts.replace("%", "%%"))
    config.attributes["url"] = url_of(path)
    try:
        with translated():
            command.upgrade(config, "head")
    except CommandError as exc:
        raise MigrationNeeded(
            "The workspace was written by a newer Truceline.", hint="Install that version."
        ) from exc

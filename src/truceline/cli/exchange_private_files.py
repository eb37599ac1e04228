"""Files of private matching on the disk or stick: no name of a person in their names."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

import click

from truceline.core.errors import InvalidValue, UnreadableDocument

__all__ = ["check_folder", "content_of", "write_carried"]


def check_folder(into: Path) -> None:
    """Before the vault takes a step: a step without its file is a lost session."""
    if not into.is_dir() or not os.access(into, os.W_OK):
        raise InvalidValue(
            "The folder for the file is not there or cannot be written.", hint="Check --into."
        )


def write_carried(into: Path, kind: str, token: str, content: bytes) -> None:
    """Write a file under a name that says nothing of anybody; nothing is overwritten."""
    for number in count(1):
        path = into / f"truceline-{kind}-{token[:12]}{f'-{number}' if number > 1 else ''}.json"
        try:
            opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(opened, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        click.echo(f"Wrote {path.name}")
        return


def content_of(file: Path) -> bytes:
    """The bytes of a file; its name is not repeated in a message, it may be a person's."""
    try:
        return file.read_bytes()
    except OSError:
        raise UnreadableDocument(
            "The file cannot be read from where you said.", hint="Check the path and the rights."
        ) from None

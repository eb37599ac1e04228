"""Entries of a process pack: parsed text with its lines, not yet given a meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from truceline.core.source import Span

__all__ = ["Body", "PackEntry", "Path"]

Body: TypeAlias = "str | list[Body] | dict[str, Body]"
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackEntry:
    """One entry of a pack: its kind, id and text values, with the line of each.

    Attributes:
        kind: Folder it stands in: `actors`, `zones`, `agreements`, …; `pack` for pack.yaml.
        entry_id: The entry's own id.
        body: Mapping of text values, lists and mappings, as written.
        file: Path inside the pack.
        lines: Line (1-based) of each value, by its path in `body`; `()` is the entry.
        source_id: Id of the pack's stored file, or of what vouches for the entry.
        known_at: Instant from which the entry was known, where the ledger has said so.
    """

    kind: str
    entry_id: str
    body: Mapping[str, Body]
    file: str
    lines: Mapping[Path, int] = field(default_factory=dict)
    source_id: str = ""
    known_at: datetime | None = None

    def where(self, path: Path = ()) -> Span:
        """The file and line of a value, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return Span(
            source_id=self.source_id or self.file, line=self.lines.get(path), label=self.file
        )

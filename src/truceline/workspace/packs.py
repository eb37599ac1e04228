"""Packs of a workspace: found, checked, loaded into the ledger, written out again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding, Severity
from truceline.ingest.pack import PackReading, read_pack
from truceline.record import fold
from truceline.record.check import check_entries
from truceline.scenarios.entries import SCENARIOS
from truceline.store import Batch, Ledger, NewBatch
from truceline.talks.delegations.entries import DELEGATIONS
from truceline.workspace.entries import changes, current_entries
from truceline.workspace.judgements import EXPORT, exported, made_judgements

__all__ = ["PackStage", "bundled_packs", "check_pack", "find_pack", "read_sound_pack"]


def bundled_packs() -> tuple[str, ...]:
    """Names of the packs that come with Truceline."""
    return tuple(
        sorted(p.name for p in Path(str(files("truceline") / "packs")).iterdir() if p.is_dir())
    )


def find_pack(name: str) -> Path:
    """Folder of a bundled pack, or of one on disk.

    Raises:
        InvalidValue: There is neither.
    """
    path, is_bundled = Path(name), name in bundled_packs()
    # A workspace may lie in a folder that has the name of its pack.
    if (path / "pack.yaml").is_file() or (path.is_dir() and not is_bundled):
        return path
    if is_bundled:
        return Path(str(files("truceline") / "packs" / name))
    raise InvalidValue(
        f"There is no pack '{name}'.",
        hint=f"Bundled: {', '.join(bundled_packs())}; or name the folder that holds pack.yaml.",
    )


def check_pack(folder: Path) -> tuple[PackReading, tuple[Finding, ...]]:
    """A pack with all its flaws, those of the text first."""
    reading = read_pack(folder)
    # References to entries that could not be read would only repeat the first flaw.
    deeper = (
        () if reading.findings else check_entries(reading.entries, rooms=(SCENARIOS, DELEGATIONS))
    )
    return reading, (*reading.findings, *deeper)


def read_sound_pack(folder: Path) -> PackReading:
    """A pack without errors; warnings are kept as its findings.

    Raises:
        InvalidValue: It has errors; the first is named.
    """
    reading, findings = check_pack(folder)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise InvalidValue(
            f"The pack {folder.name} has {len(errors)} errors; the first: {errors[0].message}",
            hint=f"{errors[0].hint} See all of them with: truceline check {folder}".strip(),
            where=errors[0].where,
        )
    return replace(reading, findings=findings)


class PackStage:
    """The workspace's own copy of its pack, and what the ledger holds of it."""

    def __init__(self, ledger: Ledger, *, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._clock = clock
        self.folder = ledger.folder / "pack"

    def take_first(self, reading: PackReading) -> None:
        """Load a pack that was just read; its files stand in the workspace, to be edited."""
        _write(self.folder, json.loads(reading.content))
        self._commit(reading)

    def load(self, folder: Path | None = None) -> Batch | None:
        """Load the workspace's pack, or another folder, as one batch.

        Another folder's pack becomes the workspace's own copy.

        Returns:
            The batch, or None where nothing has changed since the last load.

        Raises:
            InvalidValue: The pack has errors, or would overwrite edits of the copy that were not
                loaded; nothing was loaded.
        """
        reading = read_sound_pack(folder or self.folder)
        if folder is not None:
            self._check_copy(reading)
        batch = self._commit(reading)
        if folder is not None:
            self._replace_copy(reading)
        return batch

    def _check_copy(self, reading: PackReading) -> None:
        """Refuse to lose edits of the workspace's copy."""
        if not (self.folder / "pack.yaml").is_file():
            return
        copy, held = read_pack(self.folder), current_entries(self._ledger)
        is_loaded = not copy.findings and not changes(copy.entries, held, recorded_at=self._clock())
        if copy.content != reading.content and not is_loaded:
            raise InvalidValue(
                f"{self.folder} has edits that were not loaded.",
                hint="Load them first (truceline pack load), or take them out.",
            )

    def _replace_copy(self, reading: PackReading) -> None:
        texts = json.loads(reading.content)
        for path in [p for p in self.folder.rglob("*") if p.suffix in {".yaml", ".yml"}]:
            if path.relative_to(self.folder).as_posix() not in texts:
                path.unlink()
        _write(self.folder, texts)

    def _commit(self, reading: PackReading) -> Batch | None:
        """What a pack changes, as one batch; None where nothing has changed."""
        now = self._clock()
        rows = changes(reading.entries, current_entries(self._ledger), recorded_at=now)
        if not rows:
            return None
        pack_id = next(e.entry_id for e in reading.entries if e.kind == "pack")
        return self._ledger.commit(
            NewBatch(
                kind="pack",
                feed=pack_id,
                feed_note={},
                label=f"pack {pack_id}",
                content=reading.content,
                reader="pack.v1",
                known_at=now,
                entries=rows,
                findings=reading.findings,
                rows_in=len(reading.entries),
                reports=sum(not row.is_removed for row in rows),
                duplicates=len(reading.entries) - sum(not row.is_removed for row in rows),
            )
        )

    def export(self, folder: Path) -> int:
        """Write the pack that the ledger holds into a new folder; gives the number of files.

        Judgements stand in one file of it, those made here and those that the pack brought.

        Raises:
            InvalidValue: The folder is not empty, or no pack was loaded.
        """
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InvalidValue(f"{folder} is not empty.", hint="Name a new folder.")
        loads = self._ledger.batches(kind="pack")
        if not loads:
            raise InvalidValue("No pack was loaded here.", hint="Load one: truceline pack load")
        texts = json.loads(self._ledger.source_content(loads[-1].source_id))
        entries = current_entries(self._ledger)
        record = fold(entries, judgements=made_judgements(self._ledger, entries))
        if record.judgements:
            kept = {name: text for name, text in texts.items() if _kind(name) != "judgements"}
            texts = kept | {EXPORT: exported(record)}
        _write(folder, texts)
        return len(texts)


def _kind(file: str) -> str:
    return file.partition("/")[0]


def _write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

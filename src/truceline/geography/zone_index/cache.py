"""The index kept in a file, so that the same zones are not gridded twice."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from truceline.geography.model import ZoneShape
from truceline.geography.zone_index.build import CELLS_PER_SIDE, build_zone_index
from truceline.geography.zone_index.index import ZoneIndex
from truceline.geography.zone_index.model import Cells, Grid
from truceline.geography.zone_index.zone_set import ZoneSet, read_zone_set

__all__ = ["cached_zone_index"]

_MAGIC = b"truceline zone index 1\n"


def cached_zone_index(
    zones: Iterable[ZoneShape] | ZoneSet, path: Path, *, cells_per_side: int = CELLS_PER_SIDE
) -> ZoneIndex:
    """The index over zones from a file, or built and written there.

    The file is used only if it is whole (its own hash) and made for exactly these zones (their
    hash) and this grid; a stale, torn or foreign one is replaced. It holds cells only: zones
    always come from the caller, so that no file can change an outline.

    Args:
        zones: As in `build_zone_index`.
        path: The file; its folder must exist. Written beside and renamed, never half.
        cells_per_side: As in `build_zone_index`.
    """
    zone_set = zones if isinstance(zones, ZoneSet) else read_zone_set(zones)
    kept = _read(zone_set, path, cells_per_side)
    if kept is not None:
        return kept
    index = build_zone_index(zone_set, cells_per_side=cells_per_side)
    _write(index, path, cells_per_side)
    return index


def _name(zone_set: ZoneSet, cells_per_side: int) -> bytes:
    return f"{zone_set.key} {cells_per_side}\n".encode()


def _read(zone_set: ZoneSet, path: Path, cells_per_side: int) -> ZoneIndex | None:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    head = _MAGIC + _name(zone_set, cells_per_side)
    if not content.startswith(head):
        return None
    digest, body = content[len(head) : len(head) + 32], content[len(head) + 32 :]
    if hashlib.sha256(body).digest() != digest:
        return None
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
            return _index(zone_set, dict(arrays))
    except (BadZipFile, KeyError, ValueError, EOFError):
        return None


def _index(zone_set: ZoneSet, arrays: dict[str, np.ndarray]) -> ZoneIndex:
    west, south, per_lon, per_lat = (float(value) for value in arrays["place"])
    columns, rows = (int(value) for value in arrays["shape"])
    return ZoneIndex(
        zone_set=zone_set,
        grid=Grid(
            west_deg=west,
            south_deg=south,
            per_lon_deg=per_lon,
            per_lat_deg=per_lat,
            columns=columns,
            rows=rows,
        ),
        cells=Cells(
            list_of_cell=arrays["list_of_cell"],
            list_start=arrays["list_start"],
            entry=arrays["entry"],
        ),
    )


def _write(index: ZoneIndex, path: Path, cells_per_side: int) -> None:
    grid, cells, body = index.grid, index.cells, io.BytesIO()
    np.savez(
        body,
        place=np.array([grid.west_deg, grid.south_deg, grid.per_lon_deg, grid.per_lat_deg]),
        shape=np.array([grid.columns, grid.rows]),
        list_of_cell=cells.list_of_cell,
        list_start=cells.list_start,
        entry=cells.entry,
    )
    digest = hashlib.sha256(body.getvalue()).digest()
    head = _MAGIC + _name(index.zone_set, cells_per_side)
    # Two programs may write at once: each its own file, and either whole one will do.
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    beside.write_bytes(head + digest + body.getvalue())
    beside.replace(path)

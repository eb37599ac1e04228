"""Entries of the kind `scenarios/`: their flaws, the claims inside, and the kind's registration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast

from truceline.core.claim import Claim
from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding
from truceline.core.pack import Body, PackEntry, Path
from truceline.record.schema import RoomKind
from truceline.record.values import EntryReader
from truceline.scenarios.check import check_model
from truceline.scenarios.read import entry_known_at, read_model
from truceline.scenarios.schema import ScenarioEntry

__all__ = ["SCENARIOS", "claims_of_model", "scenario_findings"]


def claims_of_model(entry: PackEntry, *, as_of: date | None = None) -> dict[str, Claim]:
    """The claims inside an entry that were known by a day, by id: what a `Basis` names."""
    fields = EntryReader(entry, entry_known_at(entry), as_of)
    return {
        claim.claim_id: claim
        for path, raw in _claimed(dict(entry.body), ())
        for claim in fields.claims(raw, path)
    }


def scenario_findings(entry: PackEntry) -> Iterator[Finding]:
    """Flaws of a model whose entry has the right shape, each with file, line and repair."""
    for path, _ in _claimed(dict(entry.body), ()):
        if any(isinstance(step, int) for step in path) and not _has_id(entry, path):
            yield Finding(
                code="pack.bad-value",
                message=f"'{path[-1]}' carries claims, and nothing names the part it belongs to.",
                hint="Add an `id` beside it, by which judgements can find it again.",
                where=entry.where(path),
            )
    try:
        model = read_model(entry)
    except InvalidValue as exc:
        yield Finding(
            code="pack.bad-value",
            message=exc.message,
            hint=exc.hint,
            where=exc.where or entry.where(),
        )
        return
    yield from check_model(model)


def _has_id(entry: PackEntry, path: Path) -> bool:
    part: Body = dict(entry.body)
    for step in path[:-1]:
        part = cast("dict[str | int, Body]", part)[step]
    return isinstance(part, dict) and bool(part.get("id"))


def _claimed(body: Body, path: Path) -> Iterator[tuple[Path, Body]]:
    """Every value that is given by claims, with its path."""
    if isinstance(body, dict):
        if "claims" in body and path:
            yield path, body
            return
        for key, value in body.items():
            yield from _claimed(value, (*path, key))
    elif isinstance(body, list):
        for index, value in enumerate(body):
            yield from _claimed(value, (*path, index))


SCENARIOS = RoomKind(kind="scenarios", schema=ScenarioEntry, check=scenario_findings)
"""The kind of entry that this room reads."""

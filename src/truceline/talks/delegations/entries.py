"""Entries of the kind `delegations/`: their flaws, and the kind's registration."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding
from truceline.core.pack import PackEntry
from truceline.record.schema import RoomKind
from truceline.talks.delegations.read import read_delegation
from truceline.talks.delegations.schema import DelegationEntry

__all__ = ["DELEGATIONS", "delegation_findings"]


def delegation_findings(entry: PackEntry) -> Iterator[Finding]:
    """Flaws of a delegation whose entry has the right shape, each with place and repair."""
    try:
        found = read_delegation(entry)
    except InvalidValue as exc:
        yield Finding(code="pack.bad-value", message=exc.message, hint=exc.hint,
                      where=exc.where or entry.where())  # fmt: skip
        return
    known = [one.group_id for one in found.groups]
    for at, group in enumerate(known):
        if group in known[:at]:
            yield _flaw(entry, ("groups", at), f"The group '{group}' stands twice.")
    for at, one in enumerate(found.references):
        if one.group_id not in known:
            yield _flaw(entry, ("references", at), f"There is no group '{one.group_id}'.")
    for bloc in found.decides.blocs if found.decides else ():
        if bloc not in known:
            yield _flaw(entry, ("decides",), f"There is no group '{bloc}'.")


def _flaw(entry: PackEntry, path: tuple[str | int, ...], message: str) -> Finding:
    return Finding(
        code="pack.bad-value",
        message=message,
        hint="Name each group once, by its id.",
        where=entry.where(path),
    )


DELEGATIONS = RoomKind(kind="delegations", schema=DelegationEntry, check=delegation_findings)
"""The kind of entry that this room reads."""

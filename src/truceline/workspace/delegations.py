"""Delegations of a workspace: as of a day, with overlaps, references and power of their blocs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from truceline.record.judgements import holding
from truceline.store import Ledger
from truceline.talks.delegations import (
    Delegation,
    DelegationOn,
    known_delegations,
    whole_delegation,
)
from truceline.workspace.once import Once
from truceline.workspace.record import RecordStage, named

__all__ = ["DelegationStage"]

_KEPT = 16


class DelegationStage:
    """Reads delegations from the record."""

    def __init__(self, ledger: Ledger, record: RecordStage) -> None:
        self._ledger = ledger
        self._record = record
        self._known = Once(lambda _writes, as_of: self._read(as_of), most=_KEPT)

    def all(self, as_of: date | None = None) -> Mapping[str, Delegation]:
        """Every delegation that was known at the end of a day, by id."""
        return self._known(self._ledger.writes, as_of)

    def whole(self, as_of: date | None = None) -> tuple[DelegationOn, ...]:
        """Every delegation with all that can be said of it, in the pack's order."""
        return tuple(whole_delegation(one) for one in self.all(as_of).values())

    def one(self, delegation_id: str, as_of: date | None = None) -> DelegationOn:
        """One delegation, with overlaps, references, groups without a seat, and its blocs' power.

        Raises:
            UnknownId: There is none of that id, or it was not known by then.
        """
        return whole_delegation(named("delegation", delegation_id, self.all(as_of)))

    def _read(self, as_of: date | None) -> Mapping[str, Delegation]:
        judged = holding(self._record.at(as_of).judgements)
        return known_delegations(self._record.entries, as_of=as_of, judgements=judged)

"""Claims of all documents that seem to tell of one thing, side by side, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from truceline.claims.likeness.groups import Group, group_claims
from truceline.claims.likeness.likeness import Told
from truceline.claims.reviewing.review import Reviewed, State
from truceline.core.errors import UnknownId
from truceline.store import Ledger
from truceline.workspace.once import Once
from truceline.workspace.reading import ReadingStage
from truceline.workspace.reading_shapes import DocumentRow

__all__ = ["GroupStage", "Grouped", "Telling"]

_LEFT_OUT = frozenset({State.REJECTED, State.SPLIT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A claim of a group: how it stands, its document, and its words."""

    reviewed: Reviewed
    document: DocumentRow
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """A group with its claims in their order."""

    group: Group
    tellings: tuple[Telling, ...]

    @property
    def documents(self) -> int:
        """How many documents tell of it."""
        return len({one.document.source_id for one in self.tellings})


class GroupStage:
    """Groups over the accepted and open claims of all documents.

    Args:
        ledger: Of the workspace; tells when something was written.
        reading: The stage of documents.
    """

    def __init__(self, ledger: Ledger, reading: ReadingStage) -> None:
        self._ledger = ledger
        self._reading = reading
        self._held = Once(lambda _imports, _writes: self._grouped(), most=1)

    def all(self) -> tuple[Grouped, ...]:
        """Every group: several documents first, then those that differ, then the largest."""
        return self._held(self._ledger.imports, self._ledger.readings.writes)

    def one(self, group_id: str) -> Grouped:
        """A group by its id.

        Raises:
            UnknownId: There is none (any more): a decision or a reading changed its claims.
        """
        for found in self.all():
            if found.group.group_id == group_id:
                return found
        raise UnknownId(
            f"There is no group '{group_id}'.",
            hint="Its claims were decided or read anew since; look in the list of groups.",
        )

    def _grouped(self) -> tuple[Grouped, ...]:
        told: list[Told] = []
        tellings: dict[str, Telling] = {}
        for one, trigger in self._tellings():
            claim_id, said = one.reviewed.claim_id, one.reviewed.suggestion
            tellings[claim_id] = one
            told.append(Told(claim_id=claim_id, suggestion=said, quote=one.quote, trigger=trigger))
        found = [
            Grouped(group=group, tellings=tuple(tellings[name] for name in group.claim_ids))
            for group in group_claims(told)
        ]
        return tuple(sorted(found, key=_rank))

    def _tellings(self) -> Iterator[tuple[Telling, str]]:
        for row in self._reading.documents():
            stored = self._reading.document(row.source_id).text
            for one in self._reading.claims(row.source_id):
                if one.state not in _LEFT_OUT:
                    said = one.suggestion
                    quote = said.quote.text_in(stored)
                    telling = Telling(reviewed=one, document=row, quote=quote)
                    yield telling, said.trigger.text_in(stored)


def _rank(one: Grouped) -> tuple[bool, bool, int, str]:
    return (
        one.documents < 2,
        not one.group.differences,
        -len(one.tellings),
        one.group.group_id,
    )

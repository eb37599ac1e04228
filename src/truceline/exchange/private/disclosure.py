"""What of a hit may be told to a holding party: nothing, unless the person or family agreed.

A name that is asked for gains a price. So a hit stays with the intermediary until consent to the
purpose is recorded in the row that was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from truceline.core.errors import SafetyRefusal
from truceline.core.person import PersonRow
from truceline.exchange.intake.codes import REFUSED
from truceline.exchange.private.model import Hit

__all__ = ["Disclosure", "has_agreed", "may_tell", "told_to_holder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Which hits may be told to the holder, and how many are withheld.

    Attributes:
        holder: To whom.
        purpose: For what.
        row_ids: Rows that may be named.
        withheld: Hits without consent; their number stays with the intermediary, too.
    """

    holder: str
    purpose: str
    row_ids: tuple[str, ...]
    withheld: int


def may_tell(
    hits: Iterable[Hit], rows: Mapping[str, PersonRow], *, holder: str, purpose: str = "exchange"
) -> Disclosure:
    """Part hits into those that may be told and those that may not.

    Args:
        hits: Of a session; probes are never told.
        rows: The intermediary's rows, by id.
        holder: To whom.
        purpose: For what: `exchange` or `contact`.
    """
    sought = [hit for hit in hits if hit.kind == "sought"]
    agreed = [hit.row_id for hit in sought if _may_be_told(rows.get(hit.row_id), purpose)]
    return Disclosure(
        holder=holder,
        purpose=purpose,
        row_ids=tuple(agreed),
        withheld=len(sought) - len(agreed),
    )


def told_to_holder(row: PersonRow, *, purpose: str) -> PersonRow:
    """The row itself, on its way to a holding party.

    Raises:
        SafetyRefusal: No consent to this purpose is recorded, or the row is protected.
    """
    if not _may_be_told(row, purpose):
        raise SafetyRefusal(
            f"No consent to {purpose} is recorded: the holding party is told nothing.",
            hint="Ask the person or the family, and record the answer; silence is no consent.",
        )
    return row


def has_agreed(row: PersonRow, purpose: str) -> bool:
    """Whether consent to a purpose is recorded and no refusal; silence is no consent."""
    return purpose in row.consent and REFUSED not in row.consent


def _may_be_told(row: PersonRow | None, purpose: str) -> bool:
    return row is not None and has_agreed(row, purpose) and row.sensitivity != "protected"

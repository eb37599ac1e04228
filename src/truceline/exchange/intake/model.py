"""Shapes of the intake: the list as a whole, and what reading it gave."""

from __future__ import annotations

from dataclasses import dataclass, field

from truceline.core.dates import When
from truceline.core.findings import Finding, Severity
from truceline.core.person import PersonRow

__all__ = ["Brought", "ListHeader"]

_NOT_SAID = When(first_day=None, last_day=None, basis="unstated")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHeader:
    """What holds for a whole list.

    Attributes:
        list_id: Its id; lower case, digits and hyphens, without a name of a person in it.
        given_by: Who gave it, as printed beside each row.
        giver_is: As what: `family`, `holder` or `other`; empty where not said.
        purpose: What it was given for: matching, exchange, contact, publication.
        compiled_on: The day at which its ages hold, where a row names none.
        is_simulated: Whether its persons are invented.
    """

    list_id: str
    given_by: str
    giver_is: str = ""
    purpose: tuple[str, ...] = ()
    compiled_on: When = field(default=_NOT_SAID)
    is_simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What one list gave; every row of it is accounted for.

    Attributes:
        header: Of the list.
        reader: Registered name of what read it, such as `persons-table.v1`.
        source_id: Content hash of the file as it was given.
        rows: One per row kept, in the list's order.
        findings: Flaws; each of severity error stands for one row that was left out. None holds
            a value of a row.
        rows_in: Rows of the file, header and blank lines not counted.
    """

    header: ListHeader
    reader: str
    source_id: str
    rows: tuple[PersonRow, ...]
    findings: tuple[Finding, ...]
    rows_in: int

    @property
    def rows_left_out(self) -> int:
        """Rows that a finding of severity error stands for."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

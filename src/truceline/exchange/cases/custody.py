"""The custody chain: who held the person or the body, and the days for which nobody is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from truceline.exchange.cases.model import Custody

__all__ = ["Gap", "custody_gaps"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days between two entries of the chain.

    Attributes:
        kind: `unknown` where nobody is named, `overlap` where two are at once, `open` where the
            earlier entry does not say when it ended.
        from_on: First such day.
        until_on: Last such day.
        after: The earlier entry.
        before: The later entry.
    """

    kind: str
    from_on: date
    until_on: date
    after: str
    before: str


def custody_gaps(entries: Sequence[Custody]) -> tuple[Gap, ...]:
    """Where the chain does not hold, in order of the days; the last entry may go on.

    Args:
        entries: Of one case; those taken back are left out.
    """
    chain = sorted(
        (one for one in entries if one.correction is None),
        key=lambda one: (one.from_on, one.until_on or date.max),
    )
    gaps = []
    for earlier, later in pairwise(chain):
        gap = _between(earlier, later)
        if gap is not None:
            gaps.append(gap)
    return tuple(gaps)


def _between(earlier: Custody, later: Custody) -> Gap | None:
    day = timedelta(days=1)
    names = {"after": earlier.entry_id, "before": later.entry_id}
    if earlier.until_on is None:
        return Gap(kind="open", from_on=earlier.from_on, until_on=later.from_on, **names)
    # The day of a handover belongs to both.
    if later.from_on > earlier.until_on + day:
        return Gap(
            kind="unknown",
            from_on=earlier.until_on + day,
            until_on=later.from_on - day,
            **names,
        )
    if later.from_on < earlier.until_on:
        until = min(earlier.until_on, later.until_on or earlier.until_on)
        return Gap(kind="overlap", from_on=later.from_on, until_on=until, **names)
    return None

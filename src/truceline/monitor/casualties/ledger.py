"""The ledger: every claimant's casualties on lines of its own, side by side, never added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from truceline.core.casualty import CasualtyClaim, Fate
from truceline.core.dates import Period
from truceline.core.errors import InputError
from truceline.monitor.casualties.contradict import find_contradictions
from truceline.monitor.casualties.model import CasualtyLedger, CasualtyTotal, LedgerLine
from truceline.monitor.casualties.total import is_known_by, total

__all__ = ["casualty_ledger"]

_ASSUMED = (
    "Each figure is its claimant's own; none is ours, and none is added to another claimant's.",
    "A running total holds the days before it: it is never added to figures by day or incident.",
    "“Neutralised” is the claimant's word and is read neither as killed nor as anything else.",
)


def casualty_ledger(
    claims: Iterable[CasualtyClaim], *, period: Period | None = None, as_of: date | None = None
) -> CasualtyLedger:
    """Who claims how many killed, wounded, missing, captured, among whom, when.

    Args:
        claims: In any order; the answer does not depend on it.
        period: Days spoken of; None for all. Running totals are listed where they end in it.
        as_of: Only what was known at the end of that day.
    """
    given = list(claims)
    known = [claim for claim in given if is_known_by(claim, as_of)]
    chosen = [claim for claim in known if _touches(claim, period)]
    unstated = sum(claim.known_on is None for claim in given) if as_of is not None else 0
    return CasualtyLedger(
        lines=_lines(chosen, period),
        contradictions=find_contradictions(chosen),
        period=period,
        as_of=as_of,
        known_later=len(given) - len(known) - unstated,
        known_unstated=unstated,
        outside=len(known) - len(chosen),
        assumptions=_ASSUMED,
    )


def _touches(claim: CasualtyClaim, period: Period | None) -> bool:
    if period is None:
        return True
    if claim.incident:
        return period.from_on <= claim.day < period.until_on
    if claim.is_cumulative:
        return period.from_on < claim.period.until_on <= period.until_on
    return claim.period.from_on < period.until_on and period.from_on < claim.period.until_on


def _lines(claims: Sequence[CasualtyClaim], period: Period | None) -> tuple[LedgerLine, ...]:
    groups: dict[tuple[str, Fate, str, str, str], list[CasualtyClaim]] = defaultdict(list)
    for claim in claims:
        # Incidents are told apart by their ids, so their places need no lines of their own.
        place = "" if claim.incident else claim.place
        groups[claim.claimant, claim.fate, claim.among, claim.rule, place].append(claim)
    order = [*Fate]
    keys = sorted(groups, key=lambda key: (key[0], order.index(key[1]), *key[2:]))
    return tuple(_line(key, groups[key], period) for key in keys)


def _line(
    key: tuple[str, Fate, str, str, str], claims: Sequence[CasualtyClaim], period: Period | None
) -> LedgerLine:
    said = [claim for claim in claims if claim.polarity == "+"]
    parts = [claim for claim in said if not claim.is_cumulative]
    running = [claim for claim in said if claim.is_cumulative]
    claimant, fate, among, rule, place = key
    return LedgerLine(
        claimant=claimant,
        fate=fate,
        among=among,
        rule=rule,
        place=place,
        total=_total_or_reason(key, parts, period) if parts else None,
        cumulative=tuple(sorted(running, key=_end)),
        denied=tuple(sorted((claim for claim in claims if claim.polarity == "-"), key=_end)),
        is_simulated=any(claim.is_simulated for claim in claims),
    )


def _total_or_reason(
    key: tuple[str, Fate, str, str, str], parts: Sequence[CasualtyClaim], period: Period | None
) -> CasualtyTotal:
    try:
        return total(parts, period=period)
    except InputError as exc:
        claimant, fate, among, rule, place = key
        return CasualtyTotal(
            claimant=claimant,
            fate=fate,
            among=among,
            rule=rule,
            place=place,
            period=period,
            claims=tuple(sorted((claim for claim in parts if claim.has_figure), key=_end)),
            without_figure=sum(not claim.has_figure for claim in parts),
            unknown=exc.message,
        )


def _end(claim: CasualtyClaim) -> tuple[object, ...]:
    return (claim.period.until_on, claim.known_on or date.max, claim.claim_id)

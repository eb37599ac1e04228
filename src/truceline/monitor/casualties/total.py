"""A total of casualties: within one claimant, one fate, one rule, and days that do not overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from truceline.core.casualty import CasualtyClaim
from truceline.core.dates import Period, day_of
from truceline.core.errors import InvalidValue, UnitMismatch
from truceline.monitor.casualties.model import CasualtyTotal, Which

__all__ = ["increase", "is_known_by", "total"]

_ASSUMED = (
    "Figures of single incidents are taken to speak of different people.",
    "Days of which the claimant says nothing are not known to be without casualties.",
)


def total(
    claims: Iterable[CasualtyClaim],
    which: Which | None = None,
    *,
    period: Period | None = None,
    as_of: date | None = None,
) -> CasualtyTotal:
    """Add what one claimant says of one fate.

    Args:
        claims: Any claims.
        which: Which of them; None for all. What is chosen must still agree in claimant, fate,
            group, rule and (but for incidents) place.
        period: Half-open days. An incident belongs to it by its first day, a figure for several
            days only if all of them do; those that straddle an edge are left out and named.
        as_of: Only what was known at the end of that day.

    Raises:
        UnitMismatch: The claims cannot be added; the message says why.
        InvalidValue: No claim with a figure is left.
    """
    which = which or Which()
    chosen = [
        claim
        for claim in claims
        if claim.polarity == "+" and is_known_by(claim, as_of) and which.holds(claim)
    ]
    inside, straddling = _within(chosen, period)
    figured = sorted((claim for claim in inside if claim.has_figure), key=_order)
    _check_one_kind(figured)
    kept, repeated = _once(figured)
    _check_addable(kept)
    added = _Added(kept=kept, repeated=repeated, straddling=straddling)
    return _summed(added, period, which, len(inside) - len(figured))


def increase(earlier: CasualtyClaim, later: CasualtyClaim) -> CasualtyTotal:
    """What a claimant's running total grew by between two of its figures.

    Raises:
        UnitMismatch: They are not two running totals of one claimant, fate, group, rule, place and
            first day, or the later one is smaller.
    """
    named = ("claimant", "fate", "among", "rule", "place", "is_cumulative")
    apart = [name for name in named if getattr(earlier, name) != getattr(later, name)]
    if not (earlier.is_cumulative and later.is_cumulative) or apart:
        raise UnitMismatch(
            f"These are not two running totals of one kind{_listed(apart)}.",
            hint="Take two cumulative figures of one claimant, fate, group, rule and place.",
        )
    first, last = earlier.period, later.period
    if first.from_on != last.from_on or first.until_on >= last.until_on:
        raise UnitMismatch(
            f"Running totals since {first.from_on} and since {last.from_on} cannot be subtracted, "
            "unless both began on one day and one ends later.",
            hint="Take two that began on one day.",
        )
    if later.most is not None and later.most < earlier.least:
        raise UnitMismatch(
            f"The running total of {later.claimant} fell from {earlier.least} to {later.most}: it "
            "was corrected, and says nothing of the days between.",
            hint="Show both figures.",
        )
    return _difference(earlier, later)


def is_known_by(claim: CasualtyClaim, as_of: date | None) -> bool:
    """Whether a claim was known at the end of a day; one of unknown day never is."""
    return as_of is None or (claim.known_on is not None and claim.known_on <= day_of(as_of))


def _difference(earlier: CasualtyClaim, later: CasualtyClaim) -> CasualtyTotal:
    best = None
    if earlier.best is not None and later.best is not None:
        best = later.best - earlier.best if later.best >= earlier.best else None
    fewest = max(0, later.least - earlier.most) if earlier.most is not None else 0
    return CasualtyTotal(
        claimant=later.claimant,
        fate=later.fate,
        among=later.among,
        rule=later.rule,
        place=later.place,
        period=Period(from_on=earlier.period.until_on, until_on=later.period.until_on),
        low=fewest,
        best=best,
        high=None if later.most is None else later.most - earlier.least,
        claims=(earlier, later),
        assumptions=(
            "The difference of two running totals: corrections of earlier days are in it too.",
        ),
    )


def _within(
    claims: Sequence[CasualtyClaim], period: Period | None
) -> tuple[list[CasualtyClaim], tuple[CasualtyClaim, ...]]:
    if period is None:
        return list(claims), ()
    inside, straddling = [], []
    for claim in claims:
        first, last = claim.period.from_on, claim.period.until_on
        if claim.incident:
            if period.from_on <= claim.day < period.until_on:
                inside.append(claim)
        elif period.from_on <= first and last <= period.until_on:
            inside.append(claim)
        elif first < period.until_on and period.from_on < last:
            straddling.append(claim)
    return inside, tuple(sorted(straddling, key=_order))


def _check_one_kind(claims: Sequence[CasualtyClaim]) -> None:
    if not claims:
        raise InvalidValue(
            "No claim with a figure is left, so there is no total; that is not zero.",
            hint="Ask for other days, another claimant or another fate.",
        )
    for name, why in _ONE_KIND.items():
        values = sorted({str(getattr(claim, name)) for claim in claims})
        if len(values) > 1:
            named = ", ".join(f"'{value}'" if value else "(not stated)" for value in values[:4])
            raise UnitMismatch(f"{why} ({named}).", hint="Ask for one of them.")


_ONE_KIND = {
    "claimant": "Figures of different claimants cannot be added: both may tell of the same people",
    "fate": "Different fates cannot be added, nor read as one another",
    "among": "Figures among different people cannot be added: one group may hold the other",
    "rule": "Figures counted by different rules cannot be added",
}


def _once(
    claims: Sequence[CasualtyClaim],
) -> tuple[list[CasualtyClaim], tuple[CasualtyClaim, ...]]:
    """Each thing spoken of once; the same figure said again is set aside, another is refused."""
    found: dict[object, CasualtyClaim] = {}
    repeated = []
    for claim in claims:
        about = _about(claim)
        first = found.setdefault(about, claim)
        if first is claim:
            continue
        if _figures(first) != _figures(claim):
            raise UnitMismatch(
                f"{claim.claimant} gives two figures for one thing ({_thing(claim)}): "
                f"{_shown(first)} and {_shown(claim)}.",
                hint="Choose the one to compute with, or ask as of the day between them.",
            )
        repeated.append(claim)
    return list(found.values()), tuple(repeated)


def _check_addable(claims: Sequence[CasualtyClaim]) -> None:
    running = [claim for claim in claims if claim.is_cumulative]
    if running and len(claims) > 1:
        latest = max(running, key=lambda claim: claim.period.until_on)
        raise UnitMismatch(
            f"A running total ({_shown(latest)} since {latest.period.from_on}) cannot be added to "
            "other figures: it holds the earlier ones.",
            hint="Take the running total alone, or the figures by period alone.",
        )
    whole = [claim for claim in claims if not claim.incident]
    places = sorted({claim.place for claim in whole})
    if len(places) > 1:
        named = ", ".join(f"'{place}'" if place else "everywhere" for place in places[:4])
        raise UnitMismatch(
            f"The figures speak of different places ({named}); one may hold the other.",
            hint="Ask for one place.",
        )
    _check_apart(whole)
    _check_incidents_apart(whole, [claim for claim in claims if claim.incident])


def _check_apart(whole: Sequence[CasualtyClaim]) -> None:
    for one, other in pairwise(sorted(whole, key=_order)):
        if other.period.from_on < one.period.until_on:
            raise _overlapping(one, other)


def _check_incidents_apart(
    whole: Sequence[CasualtyClaim], incidents: Sequence[CasualtyClaim]
) -> None:
    """A figure for a period holds the incidents of its days: they are not added to it."""
    spans = sorted(whole, key=_order)
    starts = [claim.period.from_on for claim in spans]
    for claim in incidents:
        before = bisect_left(starts, claim.period.until_on)
        if before and spans[before - 1].period.until_on > claim.period.from_on:
            raise _overlapping(spans[before - 1], claim)


def _overlapping(one: CasualtyClaim, other: CasualtyClaim) -> UnitMismatch:
    return UnitMismatch(
        f"Figures for {_thing(one)} and for {_thing(other)} share days: the same people may be in "
        "both.",
        hint="Ask for days on which they do not overlap.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Added:
    kept: list[CasualtyClaim]
    repeated: tuple[CasualtyClaim, ...]
    straddling: tuple[CasualtyClaim, ...]


def _summed(
    added: _Added, period: Period | None, which: Which, without_figure: int
) -> CasualtyTotal:
    kept = added.kept
    first = kept[0]
    whole = [claim for claim in kept if not claim.incident]
    bests = [claim.best for claim in kept if claim.best is not None]
    mosts = [claim.most for claim in kept if claim.most is not None]
    places = {claim.place for claim in kept}
    return CasualtyTotal(
        claimant=first.claimant,
        fate=first.fate,
        among=first.among,
        rule=first.rule,
        place=which.place or (places.pop() if len(places) == 1 else ""),
        period=period or _reach(kept),
        low=sum(claim.least for claim in kept),
        best=sum(bests) if len(bests) == len(kept) else None,
        high=sum(mosts) if len(mosts) == len(kept) else None,
        claims=tuple(kept),
        repeated=added.repeated,
        without_figure=without_figure,
        without_best=len(kept) - len(bests),
        without_bounds=sum(claim.low is None and claim.high is None for claim in kept),
        straddling=added.straddling,
        spoken_days=None if len(whole) < len(kept) else sum(one.period.days for one in whole),
        assumptions=_ASSUMED,
    )


def _reach(claims: Sequence[CasualtyClaim]) -> Period:
    return Period(
        from_on=min(claim.period.from_on for claim in claims),
        until_on=max(claim.period.until_on for claim in claims),
    )


def _about(claim: CasualtyClaim) -> tuple[object, ...]:
    if claim.incident:
        return ("incident", claim.incident)
    return (claim.period, claim.is_cumulative, claim.place)


def _figures(claim: CasualtyClaim) -> tuple[int | None, ...]:
    return (claim.low, claim.best, claim.high)


def _order(claim: CasualtyClaim) -> tuple[object, ...]:
    known = claim.known_on or date.max
    return (claim.period.from_on, claim.period.until_on, claim.claim_id, known, claim.cited)


def _thing(claim: CasualtyClaim) -> str:
    if claim.incident:
        return f"incident {claim.incident}"
    last = claim.period.until_on - timedelta(days=1)
    days = f"{claim.period.from_on}" if claim.period.days == 1 else f"{claim.period.from_on}–{last}"
    return f"{days}, {claim.place}" if claim.place else days


def _shown(claim: CasualtyClaim) -> str:
    if claim.best is not None:
        return str(claim.best)
    return f"{claim.least} or more" if claim.most is None else f"{claim.least} to {claim.most}"


def _listed(apart: Sequence[str]) -> str:
    words = [name.replace("is_cumulative", "being a running total") for name in apart]
    return f": they differ in {', '.join(words)}" if words else ""

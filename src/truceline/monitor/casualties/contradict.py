"""Where casualty claims do not agree: between claimants, and of one claimant with itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from operator import attrgetter

from truceline.core.casualty import CasualtyClaim
from truceline.core.errors import InputError
from truceline.monitor.casualties.model import Contradiction
from truceline.monitor.casualties.total import total

__all__ = ["find_contradictions"]


def find_contradictions(claims: Iterable[CasualtyClaim]) -> tuple[Contradiction, ...]:
    """Claims of one fate, group and thing that give different figures, or deny.

    Two claimants are compared only where both speak of the same incident, or of the same days and
    place, of the same fate and among the same people. `neutralised` is never set against `killed`.
    """
    ordered = sorted(claims, key=_order)
    found = [*_between(ordered), *_within(ordered)]
    return tuple(sorted(found, key=lambda one: (one.kind, one.words)))


def _between(claims: Sequence[CasualtyClaim]) -> Iterator[Contradiction]:
    """Of one thing: figures that differ, and denials."""
    for same in _grouped(claims, _thing):
        for one, other in combinations(same, 2):
            found = _pair(one, other)
            if found:
                yield found


def _pair(one: CasualtyClaim, other: CasualtyClaim) -> Contradiction | None:
    if one.polarity != other.polarity:
        denial, said = (one, other) if one.polarity == "-" else (other, one)
        words = (
            f"{denial.claimant} denies what {said.claimant} says: {_figure(said)} {_what(said)}."
        )
        return Contradiction(kind="denied", claims=(said, denial), words=words)
    if not (one.has_figure and other.has_figure) or _same_figures(one, other):
        return None
    kind = "own-figures-differ"
    if one.claimant != other.claimant:
        kind = "figures-apart" if _apart(one, other) else "figures-differ"
    words = (
        f"{one.claimant} says {_figure(one)}, {other.claimant} {_figure(other)}: {_what(other)}."
    )
    return Contradiction(kind=kind, claims=(one, other), words=words)


def _same_figures(one: CasualtyClaim, other: CasualtyClaim) -> bool:
    """Whether nothing sets the two apart: the best figures where both give one, else the ranges."""
    if one.best is not None and other.best is not None:
        return one.best == other.best
    return not _apart(one, other)


def _apart(one: CasualtyClaim, other: CasualtyClaim) -> bool:
    """Whether the stated ranges do not meet; a bare figure without bounds states no range."""
    if any(claim.low is None and claim.high is None for claim in (one, other)):
        return False
    return _below(one, other) or _below(other, one)


def _below(one: CasualtyClaim, other: CasualtyClaim) -> bool:
    return one.most is not None and one.most < other.least


def _within(claims: Sequence[CasualtyClaim]) -> Iterator[Contradiction]:
    """Of one claimant: a running total that fell, or that is less than its own parts."""
    said = [claim for claim in claims if claim.polarity == "+" and claim.has_figure]
    for own in _grouped(said, _series):
        running = sorted(
            (claim for claim in own if claim.is_cumulative), key=lambda one: one.period.until_on
        )
        for earlier, later in pairwise(running):
            if earlier.period.from_on == later.period.from_on and _below(later, earlier):
                words = (
                    f"The running total of {later.claimant} fell from {_figure(earlier)} to "
                    f"{_figure(later)}: {_what(later)}."
                )
                yield Contradiction(kind="fell", claims=(earlier, later), words=words)
        parts = [claim for claim in own if not claim.is_cumulative]
        for whole in running:
            yield from _exceeded(whole, parts)


def _exceeded(whole: CasualtyClaim, parts: Sequence[CasualtyClaim]) -> Iterator[Contradiction]:
    try:
        own = total(parts, period=whole.period)
    except InputError:
        return  # parts that cannot be added contradict nothing
    if whole.most is not None and own.low is not None and own.low > whole.most:
        words = (
            f"{whole.claimant}'s own figures add to at least {own.low}, its running total is "
            f"{_figure(whole)}: {_what(whole)}."
        )
        yield Contradiction(kind="parts-exceed-total", claims=(whole, *own.claims), words=words)


def _grouped(
    claims: Iterable[CasualtyClaim], key: Callable[[CasualtyClaim], object]
) -> Iterator[list[CasualtyClaim]]:
    groups: dict[object, list[CasualtyClaim]] = defaultdict(list)
    for claim in claims:
        groups[key(claim)].append(claim)
    yield from (group for group in groups.values() if len(group) > 1)


# What two claims must share to speak of one thing; and to belong to one series of a claimant.
_series = attrgetter("claimant", "fate", "among", "rule", "place")


def _thing(claim: CasualtyClaim) -> object:
    if claim.incident:  # wherever and whenever each claimant places it
        return (claim.fate, claim.among, claim.incident)
    return (claim.fate, claim.among, claim.incident, claim.period, claim.place)


def _figure(claim: CasualtyClaim) -> str:
    if not claim.has_figure:
        return "an unstated number"
    if claim.best is not None:
        return str(claim.best)
    return f"at least {claim.least}" if claim.most is None else f"{claim.least} to {claim.most}"


def _what(claim: CasualtyClaim) -> str:
    fate = f"“{claim.word or claim.fate}”" if claim.fate == "neutralised" else claim.fate.value
    among = f" among {claim.among}" if claim.among else ""
    return f"{fate}{among}, {_when(claim)}"


def _when(claim: CasualtyClaim) -> str:
    if claim.incident:
        return f"incident {claim.incident}"
    last = claim.period.until_on - timedelta(days=1)
    where = f", {claim.place}" if claim.place else ""
    if claim.is_cumulative:
        return f"since {claim.period.from_on}, as of {last}{where}"
    return f"{claim.period.from_on} to {last}{where}"


def _order(claim: CasualtyClaim) -> tuple[object, ...]:
    days = (claim.period.from_on, claim.period.until_on, claim.known_on or date.max)
    return (claim.claimant, *days, claim.claim_id, claim.cited)

"""An independent check of a plan: heads counted anew from the persons, not from the search."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from truceline.exchange.plans.model import Event, Held, Pair, Plan, Rules

__all__ = ["Flaw", "Ledger", "LedgerLine", "check_plan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """What one event is to one pair of parties, in heads.

    Attributes:
        event_id: The event.
        pair: Two parties, in the order of their names.
        there: Heads that the first releases to the second and that parity counts.
        back: Heads that the second releases to the first and that parity counts.
        outside: Heads both ways that parity does not count: who goes first, and who is released
            without return.
        cumulative: `there` less `back` over all events so far.
    """

    event_id: str
    pair: Pair
    there: int
    back: int
    outside: int
    cumulative: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """A rule that a plan does not keep, in one sentence."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The parity ledger of a plan, and what it breaks."""

    lines: tuple[LedgerLine, ...]
    flaws: tuple[Flaw, ...]


def check_plan(
    plan: Plan, persons: Sequence[Held], events: Sequence[Event], rules: Rules
) -> Ledger:
    """Count a plan's heads from the persons alone and hold them against every rule."""
    known = {one.person_id: one for one in persons}
    ordered = sorted(events, key=lambda event: (event.on, event.event_id))
    unknown = [
        Flaw(message=f"{one} is released in {event}, which is no event or no person of the plan.")
        for one, event in plan.assigned.items()
        if one not in known or event not in {at.event_id for at in ordered}
    ]
    if unknown:
        return Ledger(lines=(), flaws=tuple(unknown))
    at: dict[str, list[Held]] = defaultdict(list)
    for person_id, event_id in plan.assigned.items():
        at[event_id].append(known[person_id])
    lines = tuple(_lines(at, ordered))
    flaws = (
        *_unbalanced(lines, rules),
        *(flaw for event in ordered for flaw in _crowded(event, at[event.event_id], rules)),
        *_torn(plan, persons, rules),
        *_left_behind(plan, persons, rules),
    )
    return Ledger(lines=lines, flaws=flaws)


def _lines(at: Mapping[str, list[Held]], ordered: Sequence[Event]) -> Iterator[LedgerLine]:
    pairs = sorted({one.pair for members in at.values() for one in members})
    running: Counter[Pair] = Counter()
    for event in ordered:
        for pair in pairs:
            of_pair = [one for one in at.get(event.event_id, ()) if one.pair == pair]
            counted = [one for one in of_pair if one.counts_in_parity]
            there = sum(one.held_by == pair[0] for one in counted)
            back = len(counted) - there
            running[pair] += there - back
            yield LedgerLine(
                event_id=event.event_id,
                pair=pair,
                there=there,
                back=back,
                outside=len(of_pair) - len(counted),
                cumulative=running[pair],
            )


def _unbalanced(lines: Sequence[LedgerLine], rules: Rules) -> Iterator[Flaw]:
    for line in lines:
        names = " and ".join(line.pair)
        apart = abs(line.there - line.back)
        if rules.parity is not None and apart > rules.parity:
            yield Flaw(message=f"{line.event_id}: {names} differ by {apart} heads.")
        if rules.cumulative is not None and abs(line.cumulative) > rules.cumulative:
            far = abs(line.cumulative)
            yield Flaw(message=f"Up to {line.event_id} {names} differ by {far} heads.")


def _crowded(event: Event, members: Sequence[Held], rules: Rules) -> Iterator[Flaw]:
    if len(members) > event.seats:
        yield Flaw(message=f"{event.event_id} has {event.seats} seats for {len(members)}.")
    if len(members) < rules.at_least.get(event.event_id, 0):
        yield Flaw(message=f"{event.event_id} releases only {len(members)}.")
    at_sites = Counter(one.site for one in members if one.site)
    for site, number in sorted(at_sites.items()):
        seats = number if event.sites is None else event.sites.get(site, 0)
        if number > seats:
            yield Flaw(message=f"{event.event_id} takes {seats} at {site}, not {number}.")
    for one in members:
        if not event.takes(one):
            yield Flaw(message=f"{event.event_id} does not serve person {one.person_id}.")
        if not one.has_consented:
            yield Flaw(message=f"Person {one.person_id} has not agreed to the destination.")


def _torn(plan: Plan, persons: Sequence[Held], rules: Rules) -> Iterator[Flaw]:
    if not rules.are_families_together:
        return
    families: dict[str, set[str]] = defaultdict(set)
    for one in persons:
        if one.family:
            families[one.family].add(plan.assigned.get(one.person_id, ""))
    for family, days in sorted(families.items()):
        if len(days) > 1:
            yield Flaw(message=f"Family {family} is torn apart.")


def _left_behind(plan: Plan, persons: Sequence[Held], rules: Rules) -> Iterator[Flaw]:
    known = set(plan.assigned) | set(plan.waiting) | {one.person_id for one in plan.left_out}
    for one in persons:
        if one.person_id not in known:
            yield Flaw(message=f"Person {one.person_id} is in no list of the plan.")
    if rules.is_everyone and plan.waiting:
        yield Flaw(message=f"{len(plan.waiting)} persons are left behind.")

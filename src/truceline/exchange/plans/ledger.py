"""An independent check of a plan: heads counted anew from the persons, not from the search."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from truceline.exchange.plans.model import Event, Held, Pair, Plan, Rules

__all__ = ["Flaw", "Ledger", "LedgerLine", "Way", "check_plan", "ways_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """What one event is to one pair of parties, in heads.

    Attributes:
        event_id: The event.
        pair: Two parties, in the order of their names.
        there: Heads that the first releases to the second and that parity counts.
        back: Heads that the second releases to the first and that parity counts.
        first: Heads both ways outside parity because they go first.
        unilateral: Heads both ways outside parity because their holder asks no return.
        cumulative: `there` less `back` over all events so far.
    """

    event_id: str
    pair: Pair
    there: int
    back: int
    first: int
    unilateral: int
    cumulative: int

    @property
    def outside(self) -> int:
        """Heads both ways that parity does not count."""
        return self.first + self.unilateral


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How many one party releases to one other, by what is asked in return.

    Attributes:
        held_by: Who releases.
        goes_to: To whose side.
        counted: Heads that parity counts: released against a return, or all for all.
        first: Outside parity: children, women, the sick, the wounded, the old.
        unilateral: Outside parity: the holder asks no return.
        staying: Persons who wait, or cannot be planned.
    """

    held_by: str
    goes_to: str
    counted: int
    first: int
    unilateral: int
    staying: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """A rule that a plan does not keep, in one sentence.

    Attributes:
        message: The sentence.
        is_past: It tells what happened on a day that is over; no plan changes that.
    """

    message: str
    is_past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The parity ledger of a plan, and what it breaks."""

    lines: tuple[LedgerLine, ...]
    flaws: tuple[Flaw, ...]


def check_plan(
    plan: Plan,
    persons: Sequence[Held],
    events: Sequence[Event],
    rules: Rules,
    *,
    over: Collection[str] = (),
) -> Ledger:
    """Count a plan's heads from the persons alone and hold them against every rule.

    Args:
        plan: The plan.
        persons: Its persons.
        events: Its events.
        rules: Its rules.
        over: Events that are over: what they break is told as past.
    """
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
        *_unbalanced(lines, rules, over),
        *(
            replace(flaw, is_past=event.event_id in over)
            for event in ordered
            for flaw in _crowded(event, at[event.event_id], rules)
        ),
        *_torn(plan, persons, rules, over),
        *_left_behind(plan, persons, rules),
    )
    return Ledger(lines=lines, flaws=flaws)


def ways_of(plan: Plan, persons: Sequence[Held]) -> tuple[Way, ...]:
    """Who releases how many to whom: against a return, outside parity, and without any return."""
    ways: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in persons:
        kind = "first" if one.is_first else "unilateral" if one.is_unilateral else "counted"
        is_gone = one.person_id in plan.assigned
        ways[one.held_by, one.goes_to][kind if is_gone else "staying"] += 1
    return tuple(
        Way(
            held_by=held_by,
            goes_to=goes_to,
            counted=way["counted"],
            first=way["first"],
            unilateral=way["unilateral"],
            staying=way["staying"],
        )
        for (held_by, goes_to), way in sorted(ways.items())
    )


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
                first=sum(one.is_first for one in of_pair),
                unilateral=sum(one.is_unilateral and not one.is_first for one in of_pair),
                cumulative=running[pair],
            )


def _unbalanced(lines: Sequence[LedgerLine], rules: Rules, over: Collection[str]) -> Iterator[Flaw]:
    for line in lines:
        names, is_past = " and ".join(line.pair), line.event_id in over
        apart = abs(line.there - line.back)
        if rules.parity is not None and apart > rules.parity:
            message = f"{line.event_id}: {names} differ by {apart} heads."
            yield Flaw(message=message, is_past=is_past)
        if rules.cumulative is not None and abs(line.cumulative) > rules.cumulative:
            far = abs(line.cumulative)
            message = f"Up to {line.event_id} {names} differ by {far} heads."
            yield Flaw(message=message, is_past=is_past)


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


def _torn(
    plan: Plan, persons: Sequence[Held], rules: Rules, over: Collection[str]
) -> Iterator[Flaw]:
    if not rules.are_families_together:
        return
    families: dict[str, set[str]] = defaultdict(set)
    for one in persons:
        if one.family:
            families[one.family].add(plan.assigned.get(one.person_id, ""))
    for family, days in sorted(families.items()):
        if len(days) > 1:
            yield Flaw(message=f"Family {family} is torn apart.", is_past=bool(days & set(over)))


def _left_behind(plan: Plan, persons: Sequence[Held], rules: Rules) -> Iterator[Flaw]:
    known = set(plan.assigned) | set(plan.waiting) | {one.person_id for one in plan.left_out}
    for one in persons:
        if one.person_id not in known:
            yield Flaw(message=f"Person {one.person_id} is in no list of the plan.")
    if rules.is_everyone and plan.waiting:
        yield Flaw(message=f"{len(plan.waiting)} persons are left behind.")

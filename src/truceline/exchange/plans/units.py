"""Persons who go together, and units that no rule tells apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from truceline.exchange.plans.model import Event, Held, LeftOut, Rules

__all__ = ["Kind", "Unit", "kinds_of", "units_of"]

# What the rules see of a person.
_Seen = tuple[str, str, str, bool, bool, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A family, or one person, released in one event or not at all."""

    persons: tuple[Held, ...]

    def longest_days(self, on: date) -> int:
        """How long the longest held of them has been held, in days; 0 where not known."""
        return max((_days(one, on) for one in self.persons), default=0)

    def was_told(self, event_id: str, told: Mapping[str, str]) -> bool:
        """Whether all of it were told this event before."""
        return all(told.get(one.person_id) == event_id for one in self.persons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Units that no rule tells apart.

    Attributes:
        units: Longest held first.
        example: The persons of one of them.
        long_held: How many of a unit's persons have been held long.
    """

    units: tuple[Unit, ...]
    example: tuple[Held, ...]
    long_held: int


def units_of(
    persons: Iterable[Held], rules: Rules, events: Sequence[Event]
) -> tuple[tuple[Unit, ...], tuple[LeftOut, ...]]:
    """Families and single persons; and those who cannot be planned, each with the reason.

    Where one of a family cannot be planned, the others are not planned without a word: they are
    left out with that as their reason, so that a person decides.
    """
    families: dict[str, list[Held]] = defaultdict(list)
    for one in sorted(persons, key=lambda held: held.person_id):
        is_bound = one.family and rules.are_families_together
        families[f"family {one.family}" if is_bound else f"person {one.person_id}"].append(one)
    units, left = [], []
    for members in families.values():
        why = {one.person_id: _refusal(one, events) for one in members}
        if not any(why.values()):
            units.append(Unit(persons=tuple(members)))
            continue
        for one in members:
            reason = why[one.person_id] or "Somebody of the same family cannot be planned."
            left.append(LeftOut(person_id=one.person_id, reason=reason))
    return tuple(units), tuple(left)


def _refusal(one: Held, events: Sequence[Event]) -> str:
    if one.has_consented is None:
        return "Nobody recorded whether the person agrees to the destination."
    if not one.has_consented:
        return "The person does not agree to the destination."
    if not any(event.takes(one) for event in events):
        return "No event serves the person's site and parties."
    return ""


def kinds_of(units: Iterable[Unit], *, rules: Rules, first_on: date) -> tuple[Kind, ...]:
    """Units grouped by all that the rules see of them.

    Args:
        units: Families and single persons.
        rules: Say from when on somebody is long held.
        first_on: Day of the first event.
    """
    alike: dict[tuple[_Seen, ...], list[Unit]] = defaultdict(list)
    for unit in units:
        alike[tuple(sorted(_seen(one, rules, first_on) for one in unit.persons))].append(unit)
    return tuple(
        Kind(
            units=tuple(sorted(same, key=lambda unit: -unit.longest_days(first_on))),
            example=same[0].persons,
            long_held=sum(seen[5] for seen in key),
        )
        for key, same in sorted(alike.items())
    )


def _seen(one: Held, rules: Rules, on: date) -> _Seen:
    is_long = _days(one, on) >= rules.long_held_days
    return (one.held_by, one.goes_to, one.site, one.is_first, one.is_unilateral, is_long)


def _days(one: Held, on: date) -> int:
    return max((on - one.held_since).days, 0) if one.held_since else 0

"""What was last said of an item by a day: by each claimant, side by side, never as one answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from truceline.core.field_item import FieldItem, Statement
from truceline.record.model import Record

__all__ = ["Told", "day_told", "items_of", "speaker", "told_by"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What had been said of an item by a day.

    Attributes:
        latest: The last statements of each claimant, newest first; those of one day together.
            Empty where nobody had spoken, which is not to say that nothing was so.
        earlier: Those that later ones of the same claimant replaced, newest first.
        states: What the latest say, each once.
        has_differences: Whether two claimants last said different things: another state, or
            another number of the same in the same state.
    """

    on: date
    latest: tuple[Statement, ...]
    earlier: tuple[Statement, ...]
    states: tuple[str, ...]
    has_differences: bool


def items_of(record: Record, kind: str) -> tuple[FieldItem, ...]:
    """The items of a kind (`patrols`, `hazards`), by id."""
    found = (one for one in record.field_items.values() if one.kind == kind)
    return tuple(sorted(found, key=lambda one: one.item_id))


def told_by(statements: Iterable[Statement], on: date, *, has_one_state: bool = True) -> Told:
    """What each claimant last said by the end of a day.

    Args:
        statements: Of one item, from the record of a day of knowledge.
        on: Statements made after this day are left out.
        has_one_state: Whether only one state can be true at once. Of movements several are:
            people are displaced and people return.
    """
    heard = sorted((one for one in statements if day_told(one) <= on), key=day_told, reverse=True)
    last: dict[str, date] = {}
    for one in heard:
        last.setdefault(speaker(one), day_told(one))
    latest = tuple(one for one in heard if day_told(one) == last[speaker(one)])
    said = [{each.state for each in latest if speaker(each) == who} for who in last]
    are_states_apart = has_one_state and any(one != said[0] for one in said)
    return Told(
        on=on,
        latest=latest,
        earlier=tuple(one for one in heard if one not in latest),
        states=tuple(dict.fromkeys(one.state for one in latest)),
        has_differences=are_states_apart or any(_differ(a, b) for a, b in combinations(latest, 2)),
    )


def _differ(a: Statement, b: Statement) -> bool:
    """Whether two claimants give different numbers of the same thing in the same state."""
    if speaker(a) == speaker(b) or a.state != b.state or a.figure is None or b.figure is None:
        return False
    numbers = {a.figure.value, b.figure.value}
    return a.figure.unit == b.figure.unit and None not in numbers and len(numbers) > 1


def day_told(one: Statement) -> date:
    """The day of a statement: when it was said, else from when it was known."""
    return one.claim.said_on or one.claim.known_at.date()


def speaker(one: Statement) -> str:
    """Who says it: an actor; where the text speaks itself, the text."""
    return one.claim.claimant or one.claim.cited.partition("#")[0]

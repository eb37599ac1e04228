"""State of an item of relief on a day: what each claimant last said, and odd steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from truceline.core.errors import UnknownId
from truceline.core.field_item import FieldItem, Statement
from truceline.record.model import Record
from truceline.record.telling import Told, day_told, items_of, speaker, told_by

__all__ = ["RELIEF_KINDS", "STEPS", "OddStep", "ReliefOn", "relief_on", "state_on"]

RELIEF_KINDS = ("hazards", "clearance", "access", "movements", "pledges")

# Which state may follow which, where the kind has an order. A claim out of this order stands all
# the same: people find mines in ground that was handed over.
STEPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "hazards": {
        "suspected": ("confirmed", "discarded"),
        "confirmed": ("cleared",),
        "cleared": ("handed over",),
        "handed over": (),
        "discarded": (),
    },
    "clearance": {
        "proposed": ("planned", "begun"),
        "planned": ("begun",),
        "begun": ("suspended", "done"),
        "suspended": ("begun",),
        "done": ("accepted", "rejected"),
        "rejected": ("begun",),
        "accepted": (),
    },
    "access": {
        "asked": ("approved", "denied", "no answer"),
        "no answer": ("approved", "denied"),
        "approved": ("done", "partly done", "not done"),
        "denied": (),
        "done": (),
        "partly done": ("done",),
        "not done": (),
    },
    "pledges": {
        "pledged": ("conditional", "condition met", "condition not met", "paid",
                    "partly paid", "not paid", "withdrawn"),
        "conditional": ("condition met", "condition not met", "withdrawn"),
        "condition not met": ("condition met", "not paid", "withdrawn"),
        "condition met": ("paid", "partly paid", "not paid", "withdrawn"),
        "partly paid": ("paid", "not paid", "withdrawn"),
        "not paid": ("paid", "partly paid", "withdrawn"),
        "paid": (),
        "withdrawn": (),
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OddStep:
    """A claimant goes from one state to another that does not follow: something to look at.

    Attributes:
        before: The state that the same claimant gave last, before this one.
    """

    before: str
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefOn:
    """An item of relief as it had been told of by a day.

    Attributes:
        told: What each claimant last said, side by side.
        odd: Steps of single claimants that do not follow, oldest first.
    """

    item: FieldItem
    told: Told
    odd: tuple[OddStep, ...]


def state_on(item: FieldItem, on: date) -> ReliefOn:
    """What had been said of an item by the end of a day.

    Args:
        item: From the record of a day of knowledge: what became known later is not in it.
        on: Statements made after this day are left out.
    """
    told = told_by(item.statements, on, has_one_state=item.kind != "movements")
    return ReliefOn(item=item, told=told, odd=tuple(_odd(item, on)))


def relief_on(record: Record, on: date, *, kind: str = "") -> tuple[ReliefOn, ...]:
    """Every item of a kind, or of all kinds, by kind and id, of which somebody had spoken by a day.

    Raises:
        UnknownId: There is no such kind.
    """
    if kind and kind not in RELIEF_KINDS:
        raise UnknownId(
            f"There is no kind of relief '{kind}'.", hint=f"Known: {', '.join(RELIEF_KINDS)}."
        )
    kinds = (kind,) if kind else RELIEF_KINDS
    found = (state_on(one, on) for each in kinds for one in items_of(record, each))
    return tuple(one for one in found if one.told.latest)


def _odd(item: FieldItem, on: date) -> Iterator[OddStep]:
    steps = STEPS.get(item.kind)
    if steps is None:
        return
    last: dict[str, Statement] = {}
    for one in sorted((each for each in item.statements if day_told(each) <= on), key=day_told):
        before = last.get(speaker(one))
        if before and one.state not in (before.state, *steps[before.state]):
            yield OddStep(before=before.state, statement=one)
        last[speaker(one)] = one

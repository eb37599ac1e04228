"""What a person asks of a plan, in YAML; and the persons of the room as a plan needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from truceline.core.dates import parse_day
from truceline.core.errors import InvalidValue
from truceline.core.person import PersonRow
from truceline.exchange.intake.codes import REFUSED
from truceline.exchange.plans import Event, Held, Rules
from truceline.ingest.mapping import MappingShape, mapping_of

__all__ = ["PlanAsked", "held_persons", "read_asked"]

_HELD = frozenset({"detained", "captured", "abducted"})
_GONE = frozenset({"dead", "remains-found", "released"})
_CHILD_YEARS, _OLD_YEARS = 18, 65


class AskedEvent(MappingShape):
    """One day of release."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    on: str
    seats: int = Field(ge=0)
    sites: dict[str, int] | None = None
    parties: tuple[str, ...] | None = None

    def event(self) -> Event:
        """The event as a plan takes it."""
        return Event(
            event_id=self.id,
            on=parse_day(self.on),
            seats=self.seats,
            sites=self.sites,
            parties=self.parties,
        )


class AskedRules(MappingShape):
    """Rules; what is left out is as in `exchange.plans.Rules`."""

    parity: int | Literal["none"] = 0
    cumulative: int | Literal["none"] = "none"
    are_families_together: bool = True
    is_everyone: bool = False
    long_held_days: int = 1095
    at_least: dict[str, int] = Field(default_factory=dict)

    def rules(self) -> Rules:
        """The rules as a plan takes them."""
        return Rules(
            parity=None if self.parity == "none" else self.parity,
            cumulative=None if self.cumulative == "none" else self.cumulative,
            are_families_together=self.are_families_together,
            is_everyone=self.is_everyone,
            long_held_days=self.long_held_days,
            at_least=self.at_least,
        )


class PlanAsked(MappingShape):
    """What is asked.

    Attributes:
        goes_to: List → party to whose side the persons of that list are released.
        unilateral: Lists whose holder releases without return.
        events: Days of release.
        rules: What the plan must keep.
        seed: Of the lot among persons whom no rule tells apart.
    """

    goes_to: dict[str, str]
    unilateral: tuple[str, ...] = ()
    events: tuple[AskedEvent, ...] = Field(min_length=1)
    rules: AskedRules = AskedRules()
    seed: int = 0


def read_asked(text: str, label: str = "plan") -> PlanAsked:
    """What a YAML text asks of a plan.

    Raises:
        InvalidValue: It is no YAML, or a key is missing, unknown or wrong.
    """
    return mapping_of(text, label, PlanAsked)


def held_persons(
    groups: Mapping[str, tuple[PersonRow, ...]], asked: PlanAsked, kin: Iterable[tuple[str, str]]
) -> tuple[Held, ...]:
    """Persons whom a list holds, without any name.

    A person is planned where a list of `goes_to` says that he or she is held, and no list says
    dead or released: such a person is for a reader first.

    Args:
        groups: Rows by person id.
        asked: What is asked.
        kin: Pairs of persons whom people judged to be kin: they go together.

    Raises:
        InvalidValue: A list says who is held, but not by whom.
    """
    first_on = min(parse_day(event.on) for event in asked.events)
    families = _families(kin)
    found = []
    for person_id, rows in groups.items():
        holding = [r for r in rows if r.event in _HELD and r.list_id in asked.goes_to]
        if holding and not any(row.event in _GONE for row in rows):
            found.append(_held(person_id, rows, holding[0], asked, first_on, families))
    return tuple(found)


def _held(
    person_id: str,
    rows: tuple[PersonRow, ...],
    row: PersonRow,
    asked: PlanAsked,
    first_on: date,
    families: Mapping[str, str],
) -> Held:
    if not row.held_by:
        raise InvalidValue(
            f"List '{row.list_id}' does not say who holds its persons.",
            hint="Map `held_by` and add the list again.",
        )
    return Held(
        person_id=person_id,
        held_by=row.held_by,
        goes_to=asked.goes_to[row.list_id],
        site=row.held_at,
        grounds=_grounds(rows, first_on),
        held_since=row.event_on.last_day,
        family=families.get(person_id, ""),
        has_consented=_consent(rows),
        is_unilateral=row.list_id in asked.unilateral,
    )


def _grounds(rows: tuple[PersonRow, ...], first_on: date) -> tuple[str, ...]:
    """What any list says of the person: whoever may be a child or sick goes first."""
    child_after = first_on - timedelta(days=round(_CHILD_YEARS * 365.25))
    old_before = first_on - timedelta(days=round(_OLD_YEARS * 365.25))
    found = set()
    for row in rows:
        if row.born.last_day and row.born.last_day > child_after:
            found.add("child")
        if row.born.first_day and row.born.first_day <= old_before:
            found.add("old")
        if row.sex == "F":
            found.add("woman")
        if row.health:
            found.add(row.health)
    return tuple(sorted(found))


def _consent(rows: tuple[PersonRow, ...]) -> bool | None:
    """Whether exchange was agreed to; None where no list recorded any. One refusal is one."""
    recorded = {code for row in rows for code in row.consent}
    return "exchange" in recorded and REFUSED not in recorded if recorded else None


def _families(kin: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Person → the family that people judged, named by its first person."""
    near: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in kin:
        near[one].add(other)
        near[other].add(one)
    named: dict[str, str] = {}
    for start in sorted(near):
        reach, todo = set[str](), [start]
        while todo and start not in named:
            one = todo.pop()
            if one not in reach:
                reach.add(one)
                todo.extend(near[one])
        named |= dict.fromkeys(reach, start)
    return named

"""A list per event, for one reader, without a field that this reader need not see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from truceline.core.errors import UnknownId
from truceline.exchange.plans.model import Event, Held, Plan

__all__ = ["ListLine", "Reader", "event_list"]

Reader = Literal["intermediary", "holder", "receiver", "transport", "public"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """One line of a list; a field that its reader need not see is None.

    Attributes:
        person_id: Content-free id; the names stand behind it in the vault.
        number: How many persons the line speaks of.
        site: Where they are fetched.
        held_by: Party that releases.
        goes_to: Party to whose side they go.
        needs_care: Sick, wounded, old, or a child: transport must be ready for it.
    """

    number: int = 1
    person_id: str | None = None
    site: str | None = None
    held_by: str | None = None
    goes_to: str | None = None
    needs_care: bool | None = None


def event_list(
    plan: Plan, persons: Sequence[Held], event: Event, *, reader: Reader, party: str = ""
) -> tuple[ListLine, ...]:
    """Who is released in an event, as one reader may see it.

    Args:
        plan: The plan.
        persons: Its persons.
        event: The event.
        reader: `intermediary` sees all; `holder` only whom `party` releases and where;
            `receiver` only who comes to `party`; `transport` sites and numbers with the care they
            need, no id; `public` numbers by party alone.
        party: Whose list, for `holder` and `receiver`.

    Raises:
        UnknownId: The list is one of a party, and the party is not named or has no part in it.
    """
    gone = [one for one in persons if plan.assigned.get(one.person_id) == event.event_id]
    gone.sort(key=lambda one: (one.held_by, one.site, one.person_id))
    if reader in {"holder", "receiver"}:
        return _of_party(gone, reader, party)
    if reader == "intermediary":
        return tuple(_whole(one) for one in gone)
    return _transport(gone) if reader == "transport" else _public(gone)


def _of_party(gone: Sequence[Held], reader: Reader, party: str) -> tuple[ListLine, ...]:
    parties = sorted({name for one in gone for name in (one.held_by, one.goes_to)})
    if party not in parties:
        raise UnknownId(
            f"'{party}' has no part in this event.", hint=f"Parties: {', '.join(parties)}."
        )
    if reader == "holder":
        mine = [one for one in gone if one.held_by == party]
        return tuple(ListLine(person_id=one.person_id, site=one.site) for one in mine)
    mine = [one for one in gone if one.goes_to == party]
    return tuple(ListLine(person_id=one.person_id, needs_care=_cared(one)) for one in mine)


def _whole(one: Held) -> ListLine:
    return ListLine(
        person_id=one.person_id,
        site=one.site,
        held_by=one.held_by,
        goes_to=one.goes_to,
        needs_care=_cared(one),
    )


def _transport(gone: Sequence[Held]) -> tuple[ListLine, ...]:
    counted = Counter((one.site, _cared(one)) for one in gone)
    return tuple(
        ListLine(number=number, site=site, needs_care=care)
        for (site, care), number in sorted(counted.items())
    )


def _public(gone: Sequence[Held]) -> tuple[ListLine, ...]:
    counted = Counter((one.held_by, one.goes_to) for one in gone)
    return tuple(
        ListLine(number=number, held_by=held_by, goes_to=goes_to)
        for (held_by, goes_to), number in sorted(counted.items())
    )


def _cared(one: Held) -> bool:
    return bool(set(one.grounds) - {"woman"})

"""Field items: a patrol, a crossing, a hazard, a pledge, with everything said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from truceline.core.claim import Claim, Figure, Stated
from truceline.core.dates import When

__all__ = ["FieldItem", "Statement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody says of an item on a day.

    Attributes:
        state: In words of the kind: `begun`, `closed`, `cleared`, `denied`.
        figure: The number as given; its value is None where only words are: "millions". None
            where nothing is counted.
        words: The number, or what was said of it, in the source's words.
        reason: Why it is so, according to who says it; empty where no reason is given.
        share: Of a route, 0-1, as claimed; None where nobody says it.
        stretch: The two places between which the route was covered; empty where not said.
        refusal: Id of a refusal at a crossing: two statements of one id tell one refusal.
        from_on: First day of the time that a figure covers; None where not said.
        until_on: Its end; None where not said.
    """

    state: str
    claim: Claim
    figure: Figure | None = None
    words: str = ""
    reason: str = ""
    share: float | None = None
    stretch: tuple[str, ...] = ()
    refusal: str = ""
    from_on: When | None = None
    until_on: When | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldItem:
    """One patrol, crossing, pause, hazard, clearance task, request, movement or pledge.

    Attributes:
        kind: Folder of the pack that it stands in: `patrols`, `hazards`.
        subject: How claims name it: `patrol:m4-2020-03-15`.
        what: Its sort, where the kind has sorts: `minefield`, `border`.
        roles: (role, actor id) pairs: `party`, `announced by`, `asked`, `pledged by`.
        where: Id of a place, zone or route; empty where not known.
        stretch: The two places between which it was to go; empty for all of its route.
        from_on: When it begins, or was planned; None where the kind has no such day.
        hours: Opening hours or hours of a pause, as stated.
        condition: What a pledge depends on, in words.
        obligation_id: What it fulfils: `moscow-protocol-2020/3`.
        statements: In the order of the pack.
        refusals: Refusals at a crossing.
    """

    item_id: str
    kind: str
    subject: str
    names: Mapping[str, str]
    what: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    where: str = ""
    stretch: tuple[str, ...] = ()
    from_on: Stated[When] | None = None
    until_on: Stated[When] | None = None
    hours: Stated[str] | None = None
    condition: str = ""
    obligation_id: str = ""
    statements: tuple[Statement, ...] = ()
    refusals: tuple[Statement, ...] = ()
    sources: tuple[str, ...] = ()
    checked: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        """English name, or the first one there is."""
        return self.names.get("en") or next(iter(self.names.values()), self.item_id)

    def in_role(self, role: str) -> tuple[str, ...]:
        """Ids of the actors in a role."""
        return tuple(actor for held, actor in self.roles if held == role)

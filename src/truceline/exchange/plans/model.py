"""Shapes of an exchange plan: persons held, events, rules, the plan and why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from truceline.core.errors import InvalidValue

__all__ = [
    "GROUNDS",
    "Event",
    "Held",
    "Infeasible",
    "LeftOut",
    "Pair",
    "Plan",
    "Relaxation",
    "Rules",
    "StageResult",
]

# Who goes first and is counted against nobody: common ground of humanitarian release.
GROUNDS = ("child", "woman", "sick", "wounded", "old")

# Two parties, in the order of their names: what one gives the other is weighed against the return.
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A person whom a plan may release, without any name.

    Attributes:
        person_id: Content-free id.
        held_by: Party that holds the person.
        goes_to: Party to whose side the person is released; differs from `held_by`.
        site: Place of release or of detention that an event must serve; empty where any will do.
        grounds: Of `GROUNDS`: each puts the person first and outside parity.
        held_since: Day of detention; None where not known.
        family: Persons of one family id go together.
        has_consented: To this destination; None where nobody asked.
        is_unilateral: The holder releases without return: outside parity.
    """

    person_id: str
    held_by: str
    goes_to: str
    site: str = field(default="", repr=False)
    grounds: tuple[str, ...] = ()
    held_since: date | None = None
    family: str = ""
    has_consented: bool | None = None
    is_unilateral: bool = False

    def __post_init__(self) -> None:
        if self.held_by == self.goes_to:
            raise InvalidValue(
                f"Person {self.person_id} is held by '{self.held_by}' and would go there.",
                hint="Give the party to whose side the person is released.",
            )
        if unknown := [one for one in self.grounds if one not in GROUNDS]:
            raise InvalidValue(
                f"Person {self.person_id} has the ground '{unknown[0]}'.",
                hint=f"Known grounds: {', '.join(GROUNDS)}.",
            )

    @property
    def is_first(self) -> bool:
        """Whether any ground puts the person first."""
        return bool(self.grounds)

    @property
    def counts_in_parity(self) -> bool:
        """Whether the person is one of the heads that parity compares."""
        return not (self.grounds or self.is_unilateral)

    @property
    def pair(self) -> Pair:
        """The two parties, in the order of their names."""
        first, second = sorted((self.held_by, self.goes_to))
        return first, second


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One day on which persons are released.

    Attributes:
        event_id: Name of the event.
        on: The day.
        seats: Persons that it can take in all.
        sites: Site → persons that can be taken from it; None where every site is served.
        parties: Parties that take part; None where all do.
    """

    event_id: str
    on: date
    seats: int
    sites: Mapping[str, int] | None = None
    parties: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if self.seats < 0 or any(most < 0 for most in (self.sites or {}).values()):
            raise InvalidValue(
                f"Event '{self.event_id}' has fewer than no seats.", hint="Give 0 or more."
            )

    def takes(self, one: Held) -> bool:
        """Whether a person's site and parties are served at all."""
        is_served = self.sites is None or not one.site or self.sites.get(one.site, 0) > 0
        parties = self.parties
        return is_served and (parties is None or {one.held_by, one.goes_to} <= set(parties))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What every plan must keep.

    Attributes:
        parity: Heads by which the two directions of a pair may differ in one event; None where
            parity is not asked (all for all).
        cumulative: Heads by which they may differ over all events so far; None where not asked.
        are_families_together: Persons of one family are released in one event, or not at all.
        is_everyone: Nobody eligible may be left behind when the last event ends (all for all).
        long_held_days: From so many days on, somebody counts as long held.
        at_least: Event → persons that it must release.
    """

    parity: int | None = 0
    cumulative: int | None = None
    are_families_together: bool = True
    is_everyone: bool = False
    long_held_days: int = 1095
    at_least: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("parity", "cumulative"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise InvalidValue(f"'{name}' is {value}.", hint="Give heads: 0 or more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A person who cannot be planned at all, and why."""

    person_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StageResult:
    """What one stage of the search reached.

    Attributes:
        name: What it wanted most.
        value: What it reached, in the unit that the name says.
        is_optimal: It was proven that no plan does better without undoing an earlier stage.
        bound: The best that was not ruled out, in whole heads.
    """

    name: str
    value: int
    is_optimal: bool
    bound: float

    @property
    def words(self) -> str:
        """What was reached, and where that is not proven, how far from the best it can be."""
        far = "" if self.is_optimal else f", at best {self.bound:,.0f}"
        return f"{self.name}: {self.value:,}{far}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who is released in which event.

    Attributes:
        assigned: Person id → event id.
        waiting: Eligible persons whom no event takes.
        left_out: Persons who cannot be planned, with the reason.
        stages: What each stage reached, in their order.
        seed: Of the lot that chose among persons whom no rule tells apart.
    """

    assigned: Mapping[str, str]
    waiting: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    stages: tuple[StageResult, ...]
    seed: int

    @property
    def is_optimal(self) -> bool:
        """Whether every stage was proven."""
        return all(stage.is_optimal for stage in self.stages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """By how much one rule must give way.

    Attributes:
        rule: In words, with its place.
        by: Heads, seats or persons.
    """

    rule: str
    by: int


class Infeasible(InvalidValue):
    """No plan keeps all rules; `relaxations` is the smallest set of changes that allows one."""

    code = "input.infeasible-plan"

    def __init__(self, relaxations: tuple[Relaxation, ...]) -> None:
        words = "; ".join(f"{one.rule}: by {one.by}" for one in relaxations)
        super().__init__(
            "No plan keeps all rules.",
            hint=f"The smallest change that allows one: {words or 'none was found'}.",
        )
        self.relaxations = relaxations

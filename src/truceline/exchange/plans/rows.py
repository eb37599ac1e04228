"""The rules as rows of a linear program over (kind of unit, event)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from truceline.core.errors import InvalidValue
from truceline.exchange.plans.model import Event, Held, Pair, Rules
from truceline.exchange.plans.units import Kind

__all__ = ["Program", "Row", "program_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule in one place: low ≤ Σ coefficient · variable ≤ high.

    Attributes:
        rule: In words, with its place.
        group: Which sort of rule: parity, cumulative, seats, site seats, everyone, at least, units.
        columns: Index of each variable.
        weights: Its coefficient.
        low: Lower bound.
        high: Upper bound.
        pair: Whose balance it is; None where it is none.
        at: Index of its event, the last where it is about several; -1 where it is about none.
    """

    rule: str
    group: str
    columns: tuple[int, ...]
    weights: tuple[int, ...]
    low: float
    high: float
    pair: Pair | None = None
    at: int = -1


@dataclass(frozen=True, kw_only=True)
class Program:
    """Variables and rows of a plan's search.

    Attributes:
        kinds: Units that no rule tells apart.
        events: In the order of their days.
        cells: Variable → (index of kind, index of event); only where the event serves the kind.
        kept: Variable → whether it counts units that keep the day they were told; a kind and an
            event then have a second variable, for those that come new to that day.
        most: Variable → how many units there are for it.
        rows: The rules.
    """

    kinds: tuple[Kind, ...]
    events: tuple[Event, ...]
    cells: tuple[tuple[int, int], ...]
    kept: tuple[bool, ...]
    most: NDArray[np.float64]
    rows: tuple[Row, ...]
    matrix: csr_array = field(init=False)
    low: NDArray[np.float64] = field(init=False)
    high: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        at = [number for number, row in enumerate(self.rows) for _ in row.columns]
        columns = [column for row in self.rows for column in row.columns]
        weights = [weight for row in self.rows for weight in row.weights]
        shape = (len(self.rows), len(self.cells))
        matrix = csr_array((np.array(weights, dtype=float), (at, columns)), shape=shape)
        object.__setattr__(self, "matrix", matrix)
        object.__setattr__(self, "low", np.array([row.low for row in self.rows], dtype=float))
        object.__setattr__(self, "high", np.array([row.high for row in self.rows], dtype=float))

    def per_cell(self, heads: Sequence[int]) -> NDArray[np.float64]:
        """A number for each kind, spread over its variables."""
        return np.array([heads[kind] for kind, _ in self.cells], dtype=float)

    def event_numbers(self) -> NDArray[np.float64]:
        """(variables,) index of the event of each variable."""
        return np.array([event for _, event in self.cells], dtype=float)


def program_of(
    kinds: Sequence[Kind],
    events: Sequence[Event],
    rules: Rules,
    *,
    told: Mapping[str, str] | None = None,
) -> Program:
    """The search for a plan as a linear program.

    Args:
        kinds: Units that no rule tells apart.
        events: In the order of their days.
        rules: What the plan must keep.
        told: Person id → event id that the person was told before.

    Raises:
        InvalidValue: A rule names an event that there is not.
    """
    if unknown := set(rules.at_least) - {event.event_id for event in events}:
        raise InvalidValue(
            f"There is no event '{sorted(unknown)[0]}'.",
            hint=f"Events: {', '.join(event.event_id for event in events)}.",
        )
    columns = [
        column
        for number, kind in enumerate(kinds)
        for at, event in enumerate(events)
        if all(event.takes(one) for one in kind.example)
        for column in _columns(kind, number, at, event, told or {})
    ]
    cells = tuple((number, at) for number, at, _, _ in columns)
    maker = _Maker(kinds=tuple(kinds), events=tuple(events), cells=cells, rules=rules)
    return Program(
        kinds=tuple(kinds),
        events=tuple(events),
        cells=cells,
        kept=tuple(is_kept for _, _, is_kept, _ in columns),
        most=np.array([most for *_, most in columns], dtype=float),
        rows=tuple(maker.rows()),
    )


def _columns(
    kind: Kind, number: int, at: int, event: Event, told: Mapping[str, str]
) -> Iterator[tuple[int, int, bool, int]]:
    keeping = sum(unit.was_told(event.event_id, told) for unit in kind.units)
    if keeping:
        yield number, at, True, keeping
    if keeping < len(kind.units):
        yield number, at, False, len(kind.units) - keeping


@dataclass(frozen=True, kw_only=True)
class _Maker:
    kinds: tuple[Kind, ...]
    events: tuple[Event, ...]
    cells: tuple[tuple[int, int], ...]
    rules: Rules

    def rows(self) -> Iterator[Row]:
        yield from self._units()
        for at in range(len(self.events)):
            yield from self._seats(at)
        if self.rules.parity is not None:
            for at in range(len(self.events)):
                yield from self._balance("parity", at, most=self.rules.parity)
        if self.rules.cumulative is not None:
            for at in range(len(self.events)):
                yield from self._balance("cumulative", at, most=self.rules.cumulative)

    def _units(self) -> Iterator[Row]:
        """No unit twice; where everyone must go, each once."""
        under: dict[int, list[int]] = {}
        for column, (kind, _) in enumerate(self.cells):
            under.setdefault(kind, []).append(column)
        for kind, columns in under.items():
            number = len(self.kinds[kind].units)
            one = self.kinds[kind].example[0]
            group = "everyone" if self.rules.is_everyone else "units"
            rule = f"everyone whom {one.held_by} holds for {one.goes_to} goes"
            ones = (1,) * len(columns)
            low = number if self.rules.is_everyone else 0
            yield _row(rule, group, columns, ones, low=low, high=number)

    def _seats(self, at: int) -> Iterator[Row]:
        event = self.events[at]
        columns = [column for column, (_, one) in enumerate(self.cells) if one == at]
        heads = [len(self.kinds[self.cells[column][0]].example) for column in columns]
        low = self.rules.at_least.get(event.event_id, 0)
        rule = f"seats of {event.event_id}"
        row = _row(rule, "seats", columns, heads, low=0, high=event.seats)
        yield replace(row, at=at)
        if low:
            rule = f"{event.event_id} releases at least {low}"
            yield _row(rule, "at least", columns, heads, low=low, high=np.inf)
        for site, seats in (event.sites or {}).items():
            of_site = [self._at_site(column, site) for column in columns]
            used = [(c, n) for c, n in zip(columns, of_site, strict=True) if n]
            rule = f"seats of {event.event_id} at {site}"
            yield _row(
                rule, "site seats", [c for c, _ in used], [n for _, n in used], low=0, high=seats
            )

    def _at_site(self, column: int, site: str) -> int:
        return sum(one.site == site for one in self.kinds[self.cells[column][0]].example)

    def _balance(self, group: str, at: int, *, most: int) -> Iterator[Row]:
        """Heads one way less heads the other way: in an event, or over all up to it."""
        first = at if group == "parity" else 0
        sums: dict[tuple[str, str], dict[int, int]] = {}
        for column, (kind, event) in enumerate(self.cells):
            if first <= event <= at:
                for one in self.kinds[kind].example:
                    if one.counts_in_parity:
                        way = sums.setdefault(one.pair, {})
                        way[column] = way.get(column, 0) + _direction(one)
        until = self.events[at].event_id
        place = f"in {until}" if group == "parity" else f"over all events up to {until}"
        for pair, way in sorted(sums.items()):
            rule = f"{group} of {pair[0]} and {pair[1]} {place}"
            row = _row(rule, group, list(way), list(way.values()), low=-most, high=most)
            yield replace(row, pair=pair, at=at)


def _direction(one: Held) -> int:
    return 1 if one.held_by == one.pair[0] else -1


def _row(
    rule: str,
    group: str,
    columns: Sequence[int],
    weights: Sequence[int],
    *,
    low: float,
    high: float,
) -> Row:
    return Row(
        rule=rule,
        group=group,
        columns=tuple(columns),
        weights=tuple(weights),
        low=float(low),
        high=float(high),
    )

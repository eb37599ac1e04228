"""Persons of the room: rows that people said are one. The model joins nothing by itself."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from truceline.core.person import PersonRow
from truceline.exchange.clusters import MOST_ROWS
from truceline.exchange.judging import PairState, Standing, Verdict, pair_id_of, rows_of_pair
from truceline.exchange.rights import no_such
from truceline.workspace.exchange_pairs import PairStage
from truceline.workspace.exchange_state import ExchangeState

__all__ = ["HeldPerson", "PersonStage", "person_id_of"]

_PREFIX = "p-"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPerson:
    """One person, as far as people have said.

    Attributes:
        person_id: Content-free; of the row that was recorded first.
        rows: All rows that people said are this person, as this reader may see them.
        lists: The lists that they stand on.
        judged: Pairs that people settled as the same.
        contradicted: Pairs among rows joined by others' "same" that people call different or
            differ on; where there is one, the rows are not joined.
        likely: Rows of other persons that wait to be compared with these, by pair.
    """

    person_id: str
    rows: tuple[PersonRow, ...] = field(repr=False)
    lists: tuple[str, ...]
    judged: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()


class PersonStage:
    """Joins rows to persons by what people settled; what they differ on is never joined."""

    def __init__(self, state: ExchangeState, pairs: PairStage) -> None:
        self._state = state
        self.pairs = pairs
        self._lock = threading.RLock()
        self._version = (-1, -1, -1)
        self._groups: dict[str, tuple[str, ...]] = {}
        self._torn: dict[str, tuple[str, ...]] = {}
        self._of_row: dict[str, tuple[str, ...]] = {}

    def all(self) -> tuple[HeldPerson, ...]:
        """Everybody whom this person may see, those on most lists first."""
        self._state.refresh().require("review")
        found = (self._person(rows) for rows in self.groups().values())
        seen = [one for one in found if one is not None]
        return tuple(sorted(seen, key=lambda one: (-len(one.rows), one.person_id)))

    def one(self, person_id: str) -> HeldPerson:
        """The person of an id, or of any of its rows.

        Raises:
            UnknownId: There is none, or this person may not see it.
        """
        state = self._state.refresh()
        rows = self.groups().get(person_id) or self._with_row(person_id)
        # A liaison knows the persons of the cases that he or she carries, and nobody else.
        is_own = bool(rows) and set(rows) <= state.own_rows()
        if not state.may("review") and not is_own:
            raise no_such()
        found = self._person(rows, with_likely=state.may("review")) if rows else None
        if found is None:
            raise no_such()
        return found

    def groups(self) -> dict[str, tuple[str, ...]]:
        """Ids of the rows of every person, by person id."""
        state = self._state.refresh()
        version = (state.rows_version, state.judged_version, len(state.others["cases"]))
        with self._lock:
            if version != self._version:
                self._groups, self._torn = self._joined()
                # Found at once or not at all: how long it takes must not tell what is there.
                self._of_row = {one: rows for rows in self._groups.values() for one in rows}
                self._version = version
            return self._groups

    def apart(self) -> frozenset[str]:
        """Pairs of rows that people said are two persons, or on which they differ."""
        standings = (self.pairs.stands(name) for name in self._state.refresh().judgements)
        return frozenset(
            one.pair_id
            for one in standings
            if one.state is PairState.CONFLICT
            or _is_settled(one, Verdict.KIN)
            or _is_settled(one, Verdict.DIFFERENT)
        )

    def joined_pairs(self) -> tuple[str, ...]:
        """Pairs of rows that are one person by what people said, without contradiction."""
        return tuple(
            pair_id_of(one, other)
            for rows in self.groups().values()
            for one, other in pairwise(rows)
        )

    def _with_row(self, row_id: str) -> tuple[str, ...]:
        self.groups()
        return self._of_row.get(row_id, ())

    def _joined(self) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
        """Rows by person, and what contradicts a joining, by row."""
        standings = [self.pairs.stands(name) for name in self._state.judgements]
        same = [one.pair_id for one in standings if _is_settled(one, Verdict.SAME)]
        apart = self.apart()
        groups: dict[str, tuple[str, ...]] = {}
        torn: dict[str, tuple[str, ...]] = {}
        for rows in _components(self._state.rows, same):
            among = {pair_id_of(a, b) for a in rows for b in rows if a < b}
            against = tuple(sorted(among & apart))
            if against or len(rows) > MOST_ROWS:
                torn |= dict.fromkeys(rows, against)
                groups |= {person_id_of(row_id): (row_id,) for row_id in rows}
            else:
                groups[person_id_of(rows[0])] = rows
        return groups, torn

    def _person(self, rows: tuple[str, ...], *, with_likely: bool = False) -> HeldPerson | None:
        seen = [self._state.seen(self._state.rows.get(row_id)) for row_id in rows]
        kept = tuple(row for row in seen if row is not None)
        if not kept or len(kept) < len(rows):
            return None
        judged = [
            name
            for name in self._state.judgements
            if set(rows_of_pair(name)) <= set(rows)
            and _is_settled(self.pairs.stands(name), Verdict.SAME)
        ]
        return HeldPerson(
            person_id=person_id_of(rows[0]),
            rows=kept,
            lists=tuple(dict.fromkeys(row.list_id for row in kept)),
            judged=tuple(judged),
            contradicted=self._torn.get(rows[0], ()),
            likely=self._likely(rows) if with_likely else (),
        )

    def _likely(self, rows: tuple[str, ...]) -> tuple[str, ...]:
        if not self.pairs.is_linked:
            return ()
        return tuple(
            one.pair_id
            for one in self.pairs.queue(most=2_000)
            if len(set(rows_of_pair(one.pair_id)) & set(rows)) == 1
        )


def _is_settled(standing: Standing, verdict: Verdict) -> bool:
    return standing.state is PairState.SETTLED and standing.verdict is verdict


def person_id_of(row_id: str) -> str:
    """Id of the person whose first row it is: its keyed digits, for a person is not one list's."""
    return _PREFIX + row_id.rpartition("-")[2]


def _components(rows: Iterable[str], pairs: Iterable[str]) -> list[tuple[str, ...]]:
    """Rows joined by pairs, each group in order of recording."""
    order = {row_id: at for at, row_id in enumerate(rows)}
    above = {row_id: row_id for row_id in order}

    def top(row_id: str) -> str:
        while above[row_id] != row_id:
            above[row_id] = above[above[row_id]]
            row_id = above[row_id]
        return row_id

    for name in pairs:
        left, right = rows_of_pair(name)
        if left in above and right in above:
            one, other = sorted((top(left), top(right)), key=order.__getitem__)
            above[other] = one
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for row_id in order:
        groups[top(row_id)].append(row_id)
    return [tuple(group) for group in groups.values()]

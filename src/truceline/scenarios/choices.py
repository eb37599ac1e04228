"""What a model leaves open as statements or rankings, and the model with some of it settled.

Pairs that orders leave open are not listed here: they are too many to choose one by one. Whoever
settles something asks "what if"; nothing becomes known by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from truceline.core.errors import InvalidValue, UnknownId
from truceline.scenarios.model import Basis, ConflictModel, Preference, Statement
from truceline.scenarios.preferences import readings_of

__all__ = ["OpenPart", "open_parts", "settled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPart:
    """A statement or ranking that can be read in several ways.

    Attributes:
        key: By which it is settled: `PLAYER.ID` where the statement has an id of its own, else
            `PLAYER.NUMBER` counted from 1, or `PLAYER.ranking`.
        readings: Every way to take it, as text.
    """

    key: str
    player: str
    readings: tuple[str, ...]
    basis: Basis = field(default_factory=Basis)
    line: int = 0


def open_parts(model: ConflictModel) -> tuple[OpenPart, ...]:
    """Everything open or contested that has a few readings, in the order of the model."""
    return tuple(part for preference in model.preferences for part in _parts(preference))


def _parts(preference: Preference) -> Iterator[OpenPart]:
    player = preference.player
    if preference.ranking:
        if preference.basis.is_contested and preference.rivals:
            rankings = (preference.ranking, *preference.rivals)
            yield OpenPart(
                key=f"{player}.ranking",
                player=player,
                readings=tuple(" > ".join(", ".join(tier) for tier in one) for one in rankings),
                basis=preference.basis,
                line=preference.line,
            )
        return
    for number, statement in enumerate(preference.statements, start=1):
        readings = readings_of(statement)
        if len(readings) > 1:
            yield OpenPart(
                key=_key(player, number, statement),
                player=player,
                readings=readings,
                basis=statement.basis,
                line=statement.line,
            )


def _key(player: str, number: int, statement: Statement) -> str:
    return f"{player}.{statement.statement_id or number}"


def settled(model: ConflictModel, taken: Mapping[str, int]) -> ConflictModel:
    """The model with some parts read one way.

    Args:
        model: As read.
        taken: Key of an open part → number of the reading, from 0. Parts not named stay open.

    Raises:
        UnknownId: The model leaves no such part open.
        InvalidValue: The part has no such reading.
    """
    parts = {part.key: part for part in open_parts(model)}
    for key, number in taken.items():
        if key not in parts:
            known = ", ".join(parts) or "nothing"
            raise UnknownId(f"'{key}' is not open in this model.", hint=f"Open: {known}.")
        if not 0 <= number < len(parts[key].readings):
            most = len(parts[key].readings)
            raise InvalidValue(
                f"'{key}' has no reading {number}.", hint=f"Give a number from 0 to {most - 1}."
            )
    notes = tuple(f"Taken as: {parts[key].readings[number]}." for key, number in taken.items())
    preferences = tuple(_settled(one, taken) for one in model.preferences)
    return replace(model, preferences=preferences, notes=(*model.notes, *notes))


def _settled(preference: Preference, taken: Mapping[str, int]) -> Preference:
    ranking = taken.get(f"{preference.player}.ranking")
    if ranking is not None:
        chosen: Sequence[tuple[tuple[str, ...], ...]] = (preference.ranking, *preference.rivals)
        basis = replace(preference.basis, contested_by=())
        return replace(preference, ranking=chosen[ranking], rivals=(), basis=basis)
    statements = []
    for number, statement in enumerate(preference.statements, start=1):
        reading = taken.get(_key(preference.player, number, statement))
        statements.append(statement if reading is None else _taken(statement, reading))
    return replace(preference, statements=tuple(statements))


def _taken(statement: Statement, reading: int) -> Statement:
    return replace(
        statement,
        expression=readings_of(statement)[reading],
        is_open=False,
        rivals=(),
        basis=replace(statement.basis, contested_by=()),
    )

"""Models and their states as plain rows, the same for terminal, page and file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from truceline.scenarios.model import Basis, ConflictModel, Game, Preference, Stability
from truceline.scenarios.preferences import readings_of

__all__ = [
    "Row",
    "basis_row",
    "model_row",
    "option_rows",
    "preference_rows",
    "state_rows",
    "state_words",
]

Row: TypeAlias = dict[str, Any]


def model_row(model: ConflictModel) -> Row:
    """A model in one line."""
    parts = [*model.options, *model.exclusions, *_preference_parts(model)]
    return {
        "model": model.model_id,
        "title": model.title,
        "players": len(model.players),
        "options": len(model.options),
        "named_outcomes": [one.outcome_id for one in model.outcomes],
        "uncited": sum(not part.basis.is_cited for part in parts),
        "contested": sum(part.basis.is_contested for part in parts),
        "open": sum(
            len(readings_of(one)) > 1 for each in model.preferences for one in each.statements
        ),
    }


def _preference_parts(model: ConflictModel) -> list[Any]:
    found: list[Any] = []
    for each in model.preferences:
        found += [*each.statements, *each.orders, *([each] if each.ranking else [])]
    return found


def basis_row(basis: Basis) -> Row:
    """On what a part rests, and what must be said of that."""
    return {
        "cited": list(basis.claims),
        "judged_by": basis.judged_by,
        "reason": basis.reason,
        "contested_by": list(basis.contested_by),
        "is_cited": basis.is_cited,
        "is_contested": basis.is_contested,
    }


def option_rows(model: ConflictModel) -> list[Row]:
    """Who can do what, and what is done today."""
    names = {player.player: player.name for player in model.players}
    return [
        {
            "option": one.option_id,
            "title": one.title,
            "owner": one.owner,
            "owner_name": names.get(one.owner, one.owner),
            "direction": one.direction,
            "today": model.status_quo.get(one.option_id),
            **basis_row(one.basis),
        }
        for one in model.options
    ]


def state_words(model: ConflictModel, label: str) -> str:
    """A state in words: the titles of the options taken in it; its own name where it has one."""
    if not model.options:
        return label
    taken = [one.title for one, sign in zip(model.options, label, strict=True) if sign == "Y"]
    return "; ".join(taken) or "nothing is taken"


def _taken(model: ConflictModel, label: str) -> list[str]:
    pairs = zip(model.options, label, strict=True) if model.options else ()
    return [one.option_id for one, sign in pairs if sign == "Y"]


def state_rows(
    model: ConflictModel, game: Game, found: Stability, numbers: Iterable[int] | None = None
) -> list[Row]:
    """Feasible states: what is taken in each, what it is called, for whom it is stable.

    Args:
        model: As read.
        game: Its game.
        found: What is stable in it.
        numbers: Which states, in order; all of them by default.
    """
    called: dict[int, list[str]] = {}
    for name, states in game.outcomes.items():
        for state in states:
            called.setdefault(state, []).append(name)
    return [
        {
            "state": game.labels[number],
            "number": number,
            "words": state_words(model, game.labels[number]),
            "options": _taken(model, game.labels[number]),
            "is_today": number == game.status_quo,
            "outcomes": called.get(number, []),
            "stable": {
                concept.value: [
                    name
                    for name, held in zip(game.players, by_player[:, number], strict=True)
                    if held
                ]
                for concept, by_player in found.by_player.items()
            },
            "equilibrium": [
                concept.value
                for concept, by_player in found.by_player.items()
                if by_player[:, number].all()
            ],
        }
        for number in (range(game.size) if numbers is None else numbers)
    ]


def preference_rows(model: ConflictModel) -> list[Row]:
    """What each decision maker wants, the weightiest first, with what that rests on."""
    names = {player.player: player.name for player in model.players}
    told = {preference.player for preference in model.preferences}
    rows = [
        {"player": one.player, "player_name": names.get(one.player, one.player), **row}
        for one in model.preferences
        for row in _wishes(one)
    ]
    silent = [
        {"player": name, "player_name": names[name], "way": "nothing", "number": None, "text": ""}
        | {"readings": [], "is_open": True, "line": 0, **basis_row(Basis())}
        for name in names
        if name not in told
    ]
    return rows + silent


def _wishes(one: Preference) -> Iterable[Row]:
    if one.ranking:
        tiers = " > ".join(", ".join(tier) for tier in one.ranking)
        yield _wish("ranking", 1, tiers, one.basis, one.line, readings=[tiers])
        return
    if one.orders:
        for number, each in enumerate(one.orders, start=1):
            text = f"{each.better} > {each.worse}"
            yield _wish("order", number, text, each.basis, each.line, readings=[text])
        return
    for number, statement in enumerate(one.statements, start=1):
        readings = list(readings_of(statement))
        yield _wish(
            "statement",
            number,
            statement.expression,
            statement.basis,
            statement.line,
            readings=readings,
        )


def _wish(
    way: str, number: int, text: str, basis: Basis, line: int, *, readings: Sequence[str]
) -> Row:
    return {
        "way": way,
        "number": number,
        "text": text,
        "readings": list(readings),
        "is_open": len(readings) > 1,
        "line": line,
        **basis_row(basis),
    }

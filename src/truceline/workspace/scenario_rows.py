"""Models and what follows from them as plain rows, the same for terminal, page and file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from truceline.scenarios.coalition import JointMove
from truceline.scenarios.dropping import DroppedClaim
from truceline.scenarios.inverse import Inverse
from truceline.scenarios.model import Basis, ConflictModel, Game, Preference, Stability
from truceline.scenarios.paths import Step
from truceline.scenarios.preferences import readings_of
from truceline.scenarios.robustness import Robustness, Share
from truceline.scenarios.telling import Explanation
from truceline.workspace.scenarios import Changes, Stances, Way

__all__ = [
    "basis_row",
    "change_rows",
    "coalition_row",
    "dropped_row",
    "explanation_row",
    "model_row",
    "option_rows",
    "preference_rows",
    "share_row",
    "stances_row",
    "state_rows",
    "state_words",
    "way_row",
]

Row = dict[str, Any]
_WAYS = (("by moves", "by_moves"), ("by improvements", "by_improvements"))


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


def step_rows(model: ConflictModel, game: Game, steps: Iterable[Step]) -> list[Row]:
    """Moves: who, from which state, to which, and which options change."""
    names = {player.player: player.name for player in model.players}
    return [
        {
            "player": game.players[one.player],
            "name": names.get(game.players[one.player], game.players[one.player]),
            "from": game.labels[one.start],
            "to": game.labels[one.end],
            "changes": _changes(model, game.labels[one.start], game.labels[one.end]),
        }
        for one in steps
    ]


def _changes(model: ConflictModel, before: str, after: str) -> list[str]:
    if not model.options:
        return []
    return [
        ("take: " if new == "Y" else "leave: ") + option.title
        for option, old, new in zip(model.options, before, after, strict=True)
        if old != new
    ]


def way_row(model: ConflictModel, game: Game, way: Way) -> list[Row]:
    """The shortest ways to an outcome; none is said as none."""
    rows = []
    for words, name in _WAYS:
        steps: tuple[Step, ...] | None = getattr(way, name)
        rows.append(
            {
                "outcome": way.outcome,
                "how": words,
                "is_possible": steps is not None,
                "moves": None if steps is None else len(steps),
                "steps": step_rows(model, game, steps or ()),
            }
        )
    return rows


def coalition_row(model: ConflictModel, game: Game, move: JointMove) -> Row:
    """What some can reach together."""
    return {
        "members": list(move.members),
        "from": game.labels[move.start],
        "to": game.labels[move.end],
        "steps": step_rows(model, game, move.steps),
    }


def explanation_row(model: ConflictModel, game: Game, found: Explanation) -> Row:
    """Why a state is stable for a player, or why not, with the statements that decide."""
    names = {player.player: player.name for player in model.players}
    return {
        "player": found.player,
        "player_name": names.get(found.player, found.player),
        "state": game.labels[found.state],
        "concept": found.concept.value,
        "is_stable": found.is_stable,
        "sentence": found.sentence,
        "temptations": [
            {
                "to": game.labels[one.end],
                "is_deterred": one.is_deterred,
                "answer": step_rows(model, game, one.answer),
                "answered": game.labels[one.answered] if one.is_deterred else "",
                "ways_out": [game.labels[state] for state in one.ways_out],
                "reasons": [_reason_row(each) for each in one.reasons],
                "deterring": [_reason_row(each) for each in one.deterring],
            }
            for one in found.temptations
        ],
    }


def _reason_row(reason: Any) -> Row:  # noqa: ANN401 (a `Reason` of the room)
    return {"text": reason.text, "says": reason.says, "line": reason.line} | basis_row(reason.basis)


def change_rows(model: ConflictModel, game: Game, changes: Changes) -> list[Row]:
    """The smallest changes: jointly per state of the outcome, then for each player alone."""
    rows = [
        {"who": "jointly", **_change(model, game, one, changes.measure)} for one in changes.jointly
    ]
    rows += [
        {"who": player, **_change(model, game, one, changes.measure)}
        for player, one in changes.each.items()
    ]
    return rows


def _change(model: ConflictModel, game: Game, one: Inverse, measure: str) -> Row:
    return {
        "state": game.labels[one.state],
        "concept": one.concept.value,
        "measure": measure,
        "is_possible": one.is_possible,
        "cost": one.cost,
        "at_least": one.at_least,
        "is_proven": one.is_proven,
        "changes": _statements(model, one) if measure == "statements" else _swaps(game, one),
        "ties_broken": one.ties_broken,
    }


def _statements(model: ConflictModel, one: Inverse) -> list[Row]:
    said: Mapping[str, Preference] = {each.player: each for each in model.preferences}
    return [
        {
            "player": each.player,
            "number": each.number + 1,
            "how": each.how,
            "text": said[each.player].statements[each.number].expression,
            **basis_row(said[each.player].statements[each.number].basis),
        }
        for each in one.statements
    ]


def _swaps(game: Game, one: Inverse) -> list[Row]:
    return [
        {"player": player, "risen": game.labels[risen], "fallen": game.labels[fallen]}
        for player, pairs in one.swaps.items()
        for risen, fallen in pairs
    ]


def share_row(game: Game, wanted: str, found: Robustness) -> Row:
    """How far an outcome survives what is open: shares of rankings, never probabilities."""
    return {
        "outcome": wanted,
        "concept": found.concept.value,
        "verdict": found.verdict.value if found.verdict else "at least sometimes",
        **_share(found.any_state),
        "by_player": {name: _share(one) for name, one in found.by_player.items()},
        "states": [
            {
                "state": game.labels[state],
                "verdict": found.verdicts[state].value,
                **_share(found.shares[state]),
            }
            for state in found.states
        ],
        "sampler": found.sampler,
        "seed": found.seed,
        "note": found.note,
    }


def _share(one: Share) -> Row:
    return {"share": one.value, "low": one.low, "high": one.high, "draws": one.draws}


def dropped_row(one: DroppedClaim) -> Row:
    """What leaving one claim out does to the answer."""
    return {
        "claim": one.claim,
        "is_decisive": one.is_decisive,
        "before": one.before,
        "after": one.after,
        "changed": list(one.changed),
        "untried": list(one.untried),
    }


def stances_row(model: ConflictModel, one: Stances) -> Row:
    """Who stands where on an issue, and what that adds up to by each model."""
    names = {player.player: player.name for player in model.players}
    found, issue = one.forecast, one.issue
    return {
        "issue": issue.issue_id,
        "title": issue.title,
        "unit": issue.unit,
        "low": issue.low,
        "high": issue.high,
        "mean": found.mean if found else None,
        "median": found.median if found else None,
        "median_to": found.median_to if found else None,
        "note": found.note if found else "",
        "positions": [
            {
                "actor": each.actor,
                "name": names.get(each.actor, each.actor),
                "position": each.position,
                "salience": each.salience,
                "capability": each.capability,
                "line": each.line,
                **basis_row(each.basis),
            }
            for each in one.positions
        ],
        "settlements": [
            {"rule": each.rule, "outcome": each.outcome[issue.issue_id]} for each in one.settlements
        ],
        "challenges": [
            {
                "variant": each.variant,
                "reading": each.reading,
                "rounds": [
                    {"number": r.number, "median": r.median, "mean": r.mean} for r in each.rounds
                ],
            }
            for each in one.challenges
        ],
        "unsolved": dict(one.unsolved),
    }

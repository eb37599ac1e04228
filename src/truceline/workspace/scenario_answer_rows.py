"""What follows from models as plain rows, the same for terminal, page and file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from truceline.scenarios.coalition import JointMove
from truceline.scenarios.dropping import DroppedClaim
from truceline.scenarios.inverse import Inverse
from truceline.scenarios.model import ConflictModel, Game, Preference
from truceline.scenarios.paths import Step
from truceline.scenarios.robustness import Robustness, Share
from truceline.scenarios.telling import Explanation
from truceline.scenarios.verdicts import Verdict
from truceline.workspace.scenario_answers import Changes, Stances
from truceline.workspace.scenario_games import Way
from truceline.workspace.scenario_rows import Row, basis_row

__all__ = [
    "change_rows",
    "coalition_row",
    "dropped_row",
    "explanation_row",
    "outcome_verdict",
    "share_row",
    "stances_row",
    "step_rows",
    "way_row",
]

_WAYS = (("by moves", "by_moves"), ("by improvements", "by_improvements"))


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
        "verdict": outcome_verdict(found),
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


def outcome_verdict(found: Robustness) -> str:
    """Always, sometimes or never for the outcome as a whole, and no more than is known of it.

    One of its states that always holds is enough; where states take turns and every ranking drawn
    was met by one, whether all are met is not known; where a search gave up and no ranking drawn
    was met, nothing is.
    """
    verdicts = set(found.verdicts.values())
    if Verdict.ALWAYS in verdicts:
        return Verdict.ALWAYS.value
    if verdicts <= {Verdict.NEVER}:
        return Verdict.NEVER.value
    if Verdict.SOMETIMES not in verdicts and found.any_state.value == 0:
        return "not decided"
    is_missed = found.any_state.value < 1
    is_plain = len(found.states) == 1 and Verdict.SOMETIMES in verdicts
    return Verdict.SOMETIMES.value if is_missed or is_plain else "at least sometimes"


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

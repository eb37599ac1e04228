"""Scenarios as pages show them: what a model says and what follows, as rows with links."""

from __future__ import annotations

from collections.abc import Iterable

from truceline.scenarios.choices import OpenPart
from truceline.scenarios.model import Concept
from truceline.scenarios.stability import concepts_of
from truceline.web.scenario_asked import Asked
from truceline.web.scenario_cited import part_anchor
from truceline.workspace.scenario_answer_rows import explanation_row
from truceline.workspace.scenario_pairs import is_pair
from truceline.workspace.scenario_rows import Row, option_rows, preference_rows, state_rows

__all__ = [
    "CONCEPT_WORDS",
    "PLAYER_COLOURS",
    "exclusions",
    "head",
    "named_outcomes",
    "open_choices",
    "options",
    "players",
    "preferences",
    "states",
    "why",
]

CONCEPT_WORDS = {
    Concept.NASH: "nobody looks beyond its own move",
    Concept.GENERAL: "whoever leaves fears any answer of the others, even one that hurts them",
    Concept.SYMMETRIC: "the same, and whoever left may move once more",
    Concept.SEQUENTIAL: "whoever leaves fears only answers by which the others gain",
    Concept.SYMMETRIC_SEQUENTIAL: "the same, and whoever left may move once more",
    Concept.SIMULTANEOUS: "others may move at the same moment",
}
PLAYER_COLOURS = 8


def head(asked: Asked) -> Row:
    """What every page of the model says at its top."""
    return {
        "model_id": asked.model_id,
        "model_title": asked.model.title,
        "concept": asked.concept,
        "concepts": [
            {"name": one.value, "words": CONCEPT_WORDS[one], "held": len(asked.held(one))}
            for one in concepts_of(asked.game)
        ],
        "states": asked.game.size,
        "players": players(asked),
        "outcomes": named_outcomes(asked),
        "open": open_choices(asked),
        "taken": asked.kept,
        "notes": list(asked.model.notes),
    }


def players(asked: Asked) -> list[Row]:
    """Decision makers with their colour, and their page where they are actors."""
    known = asked.context.record.actors
    return [
        {
            "player": one.player,
            "name": one.name,
            "link": asked.context.link(f"/actors/{one.actor_id}") if one.actor_id in known else "",
            "colour": number % PLAYER_COLOURS,
        }
        for number, one in enumerate(asked.model.players)
    ]


def named_outcomes(asked: Asked) -> list[Row]:
    """Named outcomes, and how many of their states hold under each concept."""
    titles = {one.outcome_id: one for one in asked.model.outcomes}
    return [
        {
            "outcome": name,
            "title": titles[name].title,
            "pattern": titles[name].pattern,
            "rests_on": asked.rests_on(titles[name].basis.claims),
            "states": len(states),
            "held": {
                concept.value: int(by_player[:, list(states)].all(axis=0).sum())
                for concept, by_player in asked.found.by_player.items()
            },
        }
        for name, states in asked.game.outcomes.items()
    ]


def open_choices(asked: Asked) -> list[Row]:
    """What can be read one way or another: each with its choices as a slider has them, in order."""
    chosen = dict(asked.taken)
    parts = asked.stage.open_parts(asked.model_id, asked.context.as_of)
    return [
        {
            "key": part.key,
            "player": asked.names[part.player],
            "about": _about(part),
            "readings": list(part.readings),
            "chosen": chosen.get(part.key),
            "choices": _choices(part),
            "rests_on": asked.rests_on((*part.basis.claims, *part.basis.contested_by)),
            "is_contested": part.basis.is_contested,
            "is_pair": is_pair(part.key),
        }
        for part in parts
    ]


def _about(part: OpenPart) -> str:
    if part.basis.is_contested:
        return "claims differ"
    return part.readings[0].replace(" > ", " over ") if is_pair(part.key) else part.readings[0]


def _choices(part: OpenPart) -> list[Row]:
    """Left open in the middle of two; before all where there are more, or only one is possible."""
    ways = [{"number": at, "words": words} for at, words in enumerate(part.readings)]
    left = {"number": None, "words": "left open"}
    if len(ways) != 2:
        return [left, *ways]
    if not part.basis.is_contested:
        for way, verb in zip(ways, ("holds", "does not hold"), strict=True):
            way["words"] = f"{verb}: {way['words']}"
    return [ways[1], left, ways[0]]


def states(asked: Asked, numbers: Iterable[int] | None = None) -> list[Row]:
    """States with their addresses and, per concept, for how many they are stable."""
    players = len(asked.game.players)
    return [
        {
            **row,
            "link": asked.link(state=row["state"]) + "#why",
            "outcome": ", ".join(row["outcomes"]),
            "today": "today" if row["is_today"] else "",
            **{
                name: "holds" if len(who) == players else f"{len(who)} of {players} stay"
                for name, who in row["stable"].items()
            },
        }
        for row in state_rows(asked.model, asked.game, asked.found, numbers)
    ]


def preferences(asked: Asked) -> list[Row]:
    """Who wants what, with citations as links."""
    return [
        {
            **row,
            "anchor": part_anchor(_part_name(row)),
            "rests_on": asked.rests_on(row["cited"]),
            "against": asked.rests_on(row["contested_by"]),
        }
        for row in preference_rows(asked.model)
    ]


def _part_name(row: Row) -> str:
    """The name under which citations speak of a wish."""
    word = {"order": "pair", "nothing": "silence"}.get(row["way"], row["way"])
    number = f" {row['number']}" if row["way"] in {"statement", "order"} else ""
    return f"{word}{number} of {row['player']}"


def options(asked: Asked) -> list[Row]:
    """Who can do what, with citations as links."""
    return [
        {
            **row,
            "anchor": part_anchor(f"option {row['option']}"),
            "rests_on": asked.rests_on(row["cited"]),
        }
        for row in option_rows(asked.model)
    ]


def exclusions(asked: Asked) -> list[Row]:
    """What cannot be, with citations as links."""
    return [
        {
            "never": one.expression,
            "reason": one.reason,
            "is_contested": one.basis.is_contested,
            "is_cited": one.basis.is_cited,
            "judged_by": one.basis.judged_by,
            "rests_on": asked.rests_on(one.basis.claims),
        }
        for one in asked.model.exclusions
    ]


def why(asked: Asked, state: int) -> Row:
    """One state explained for every decision maker under the concept in view."""
    rows = [
        explanation_row(
            asked.model,
            asked.game,
            asked.stage.explanation(
                asked.model_id,
                state,
                player,
                asked.concept,
                as_of=asked.context.as_of,
                taken=asked.taken,
            ),
        )
        for player in asked.game.players
    ]
    for row in rows:
        for one in row["temptations"]:
            for reason in (*one["reasons"], *one["deterring"]):
                reason["rests_on"] = asked.rests_on(reason["cited"])
    [said] = states(asked, [state])
    leaving = [row for row in rows if not row["is_stable"]]
    return {
        **said,
        "concept": asked.concept,
        "holds": not leaving,
        "players": rows,
        "leaving": [row["player_name"] for row in leaving],
    }

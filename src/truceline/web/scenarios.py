"""Scenarios as pages show them: rows with links, and the graph with its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Query

from truceline.core.errors import InvalidValue
from truceline.scenarios.model import Concept, ConflictModel, Game, Stability
from truceline.scenarios.stability import concepts_of
from truceline.web.context import Context, Ctx
from truceline.web.said import claim_row, source_links
from truceline.web.scenario_graph import Graph, draw_graph
from truceline.workspace.scenario_rows import (
    explanation_row,
    option_rows,
    preference_rows,
    state_rows,
)
from truceline.workspace.scenarios import ScenarioStage, Taken

__all__ = ["CONCEPT_WORDS", "Asked", "AskedModel", "parse_taken", "part_links", "scenario_path"]

Row = dict[str, Any]

CONCEPT_WORDS = {
    Concept.NASH: "nobody looks beyond its own move",
    Concept.GENERAL: "whoever leaves fears any answer of the others, even one that hurts them",
    Concept.SYMMETRIC: "the same, and whoever left may move once more",
    Concept.SEQUENTIAL: "whoever leaves fears only answers by which the others gain",
    Concept.SYMMETRIC_SEQUENTIAL: "the same, and whoever left may move once more",
    Concept.SIMULTANEOUS: "others may move at the same moment",
}
_PLAYER_COLOURS = 8


def scenario_path(model_id: str, part: str = "") -> str:
    """Address of a model, or of a part of it."""
    return f"/scenarios/{quote(model_id)}{'/' + part if part else ''}"


def parse_taken(taken: Iterable[str]) -> Taken:
    """Open parts read one way, as addresses have them: `russia.5=0`; empty ones are left open.

    Raises:
        InvalidValue: It is not written so.
    """
    found = []
    for one in filter(None, taken):
        key, _, number = one.rpartition("=")
        if not key or not (number.isascii() and number.isdecimal()) or len(number) > 3:
            raise InvalidValue(f"'{one}' reads no part one way.", hint="Write it as PART=NUMBER.")
        found.append((key, int(number)))
    return tuple(sorted(dict(found).items()))


@dataclass(frozen=True)
class Asked:
    """A model that a page speaks of, with what is read one way and the concept in view."""

    context: Context
    model_id: str
    concept: Concept
    taken: Taken

    @property
    def stage(self) -> ScenarioStage:
        """The workspace's scenarios."""
        return self.context.workspace.scenarios

    @property
    def kept(self) -> list[str]:
        """What is read one way, as addresses have it."""
        return [f"{key}={number}" for key, number in self.taken]

    @cached_property
    def model(self) -> ConflictModel:
        """The model under these readings."""
        return self.stage.model(self.model_id, self.context.as_of, self.taken)

    @cached_property
    def game(self) -> Game:
        """Its game."""
        return self.stage.game(self.model_id, self.context.as_of, self.taken)

    @cached_property
    def found(self) -> Stability:
        """What is stable in it."""
        return self.stage.stability(self.model_id, as_of=self.context.as_of, taken=self.taken)

    @cached_property
    def names(self) -> dict[str, str]:
        """Decision makers by id."""
        return {player.player: player.name for player in self.model.players}

    def link(self, part: str = "", **parameters: Any) -> str:  # noqa: ANN401 (parts of an address)
        """An address of this model, with the same readings and concept."""
        kept = {"concept": self.concept.value, "take": self.kept}
        return self.context.link(scenario_path(self.model_id, part), **{**kept, **parameters})

    def held(self, concept: Concept | None = None) -> list[int]:
        """States that are stable for everybody."""
        found = self.found.equilibria(concept or self.concept)
        return [int(state) for state in found]

    # -- rows ------------------------------------------------------------------------------

    def head(self) -> Row:
        """What every page of the model says at its top."""
        return {
            "model_id": self.model_id,
            "model_title": self.model.title,
            "concept": self.concept,
            "concepts": [
                {"name": one.value, "words": CONCEPT_WORDS[one], "held": len(self.held(one))}
                for one in concepts_of(self.game)
            ],
            "states": self.game.size,
            "players": self.players(),
            "outcomes": self.outcomes(),
            "open": self.open(),
            "taken": self.kept,
            "notes": list(self.model.notes),
        }

    def players(self) -> list[Row]:
        """Decision makers with their colour, and their page where they are actors."""
        known = self.context.record.actors
        return [
            {
                "player": one.player,
                "name": one.name,
                "link": self.context.link(f"/actors/{one.actor_id}")
                if one.actor_id in known
                else "",
                "colour": number % _PLAYER_COLOURS,
            }
            for number, one in enumerate(self.model.players)
        ]

    def outcomes(self) -> list[Row]:
        """Named outcomes, and how many of their states hold under each concept."""
        titles = {one.outcome_id: one for one in self.model.outcomes}
        return [
            {
                "outcome": name,
                "title": titles[name].title,
                "pattern": titles[name].pattern,
                "rests_on": self.rests_on(titles[name].basis.claims),
                "states": len(states),
                "held": {
                    concept.value: int(by_player[:, list(states)].all(axis=0).sum())
                    for concept, by_player in self.found.by_player.items()
                },
            }
            for name, states in self.game.outcomes.items()
        ]

    def open(self) -> list[Row]:
        """What can be read one way or another, and how it is read here."""
        chosen = dict(self.taken)
        parts = self.stage.open_parts(self.model_id, self.context.as_of)
        return [
            {
                "key": part.key,
                "player": self.names[part.player],
                "readings": list(part.readings),
                "chosen": chosen.get(part.key),
                "rests_on": self.rests_on((*part.basis.claims, *part.basis.contested_by)),
                "is_contested": part.basis.is_contested,
            }
            for part in parts
        ]

    def rests_on(self, cited: Iterable[str]) -> list[Row]:
        """Documents, and claims with who makes them, each with its address."""
        rows = []
        for one in cited:
            if claim := self._claims.get(one):
                said = claim_row(self.context, claim)
                who = said["who"]["name"] if said["who"] else ""
                source = said["source"] or {
                    "title": "no source is named",
                    "link": "",
                    "locator": "",
                }
                rows.append({**source, "who": who, "value": claim.value, "claim": one})
            else:
                [source] = source_links(self.context, [one])
                rows.append({**source, "who": "", "value": "", "claim": ""})
        return rows

    @cached_property
    def _claims(self) -> Any:  # noqa: ANN401 (claims by id)
        return self.stage.claims(self.model_id, self.context.as_of)

    def states(self, numbers: Iterable[int] | None = None) -> list[Row]:
        """States with their addresses and, per concept, for how many they are stable."""
        players = len(self.game.players)
        return [
            {
                **row,
                "link": self.link(state=row["state"]) + "#why",
                "outcome": ", ".join(row["outcomes"]),
                "today": "today" if row["is_today"] else "",
                **{
                    name: "holds" if len(who) == players else f"{len(who)} of {players} stay"
                    for name, who in row["stable"].items()
                },
            }
            for row in state_rows(self.model, self.game, self.found, numbers)
        ]

    def preferences(self) -> list[Row]:
        """Who wants what, with citations as links."""
        return [
            {
                **row,
                "rests_on": self.rests_on(row["cited"]),
                "against": self.rests_on(row["contested_by"]),
            }
            for row in preference_rows(self.model)
        ]

    def options(self) -> list[Row]:
        """Who can do what, with citations as links."""
        return [{**row, "rests_on": self.rests_on(row["cited"])} for row in option_rows(self.model)]

    def exclusions(self) -> list[Row]:
        """What cannot be, with citations as links."""
        return [
            {
                "never": one.expression,
                "reason": one.reason,
                "is_contested": one.basis.is_contested,
                "is_cited": one.basis.is_cited,
                "judged_by": one.basis.judged_by,
                "rests_on": self.rests_on(one.basis.claims),
            }
            for one in self.model.exclusions
        ]

    def why(self, state: int) -> Row:
        """One state explained for every decision maker under the concept in view."""
        rows = [
            explanation_row(
                self.model,
                self.game,
                self.stage.explanation(
                    self.model_id,
                    state,
                    player,
                    self.concept,
                    as_of=self.context.as_of,
                    taken=self.taken,
                ),
            )
            for player in self.game.players
        ]
        for row in rows:
            for one in row["temptations"]:
                for reason in (*one["reasons"], *one["deterring"]):
                    reason["rests_on"] = self.rests_on(reason["cited"])
        [said] = self.states([state])
        leaving = [row for row in rows if not row["is_stable"]]
        return {
            **said,
            "concept": self.concept,
            "holds": not leaving,
            "players": rows,
            "leaving": [row["player_name"] for row in leaving],
        }

    # -- the graph -------------------------------------------------------------------------

    def graph(self, state: int | None, *, every_move: bool) -> Row:
        """The graph of states, with the words of each node."""
        drawn = draw_graph(self.game, self.held(), also=state, every_move=every_move)
        rows = {row["number"]: row for row in self.states(node.state for node in drawn.nodes)}
        return {
            "width": round(drawn.width),
            "height": round(drawn.height),
            "left_out": drawn.left_out,
            "moves_left_out": drawn.moves_left_out,
            "nodes": [
                {
                    "x": round(node.x, 1),
                    "y": round(node.y, 1),
                    "width": round(node.width, 1),
                    "height": node.height,
                    "left": round(node.x - node.width / 2, 1),
                    "top": round(node.y - node.height / 2, 1),
                    **self._node(rows[node.state], is_chosen=node.state == state),
                }
                for node in drawn.nodes
            ],
            "edges": self._edges(drawn, state),
        }

    def _node(self, row: Row, *, is_chosen: bool) -> Row:
        holds = row[self.concept.value] == "holds"
        tags = [one for one in (row["today"], *row["outcomes"]) if one]
        said = f"holds under {self.concept.value}"
        said = said if holds else f"does not hold under {self.concept.value}: "
        said += "" if holds else row[self.concept.value]
        return {
            "state": row["state"],
            "link": row["link"],
            "tags": " · ".join(tags),
            "holds": holds,
            "is_today": row["is_today"],
            "is_named": bool(row["outcomes"]),
            "is_chosen": is_chosen,
            "label": ", ".join([row["state"], *tags, said]),
            "words": row["words"],
        }

    def _edges(self, drawn: Graph, state: int | None) -> list[Row]:
        names: Sequence[str] = self.game.players
        labels = self.game.labels
        return [
            {
                "path": edge.path,
                "colour": edge.player % _PLAYER_COLOURS,
                "player": self.names[names[edge.player]],
                "start": labels[edge.start],
                "end": labels[edge.end],
                "is_improving": edge.is_improving,
                "is_mutual": edge.is_mutual,
                "is_near": state in (edge.start, edge.end),
            }
            for edge in drawn.edges
        ]


def part_links(asked: Asked) -> dict[str, str]:
    """The pages of a model, with the same readings and concept."""
    model = asked.stage.model(asked.model_id, asked.context.as_of)
    named = model.outcomes[0].outcome_id if model.outcomes else ""
    links = {"positions": asked.link("positions")} if model.positions else {}
    if not (model.options or model.states):
        return links
    return {
        "model": asked.link(),
        "why": asked.link("why"),
        "ways": asked.link("ways"),
        "robustness": asked.link("robustness"),
        "changes": asked.link("changes", wanted=named),
        "claims": asked.link("claims"),
        **links,
    }


def _read_asked(
    context: Ctx,
    model_id: str,
    concept: Annotated[
        Concept, Query(description="How decision makers weigh a move.")
    ] = Concept.NASH,
    take: Annotated[
        list[str] | None,
        Query(max_length=50, description="Open parts read one way, each as PART=NUMBER."),
    ] = None,
) -> Asked:
    """What a request asks of a model."""
    return Asked(context, model_id, concept, parse_taken(take or ()))


AskedModel = Annotated[Asked, Depends(_read_asked)]

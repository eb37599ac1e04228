"""What a page on a scenario model is asked: which model, how read, under which concept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Query

from truceline.scenarios.model import Concept, ConflictModel, Game, Stability
from truceline.web.context import Context, Ctx
from truceline.web.said import claim_row, source_links
from truceline.workspace.scenario_models import parse_taken
from truceline.workspace.scenario_rows import Row
from truceline.workspace.scenarios import ScenarioStage, Taken

__all__ = ["Asked", "AskedModel", "part_links", "scenario_path"]


def scenario_path(model_id: str, part: str = "") -> str:
    """Address of a model, or of a part of it."""
    return f"/scenarios/{quote(model_id)}{'/' + part if part else ''}"


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

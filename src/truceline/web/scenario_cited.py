"""From a document to the scenario models that cite it, part by part."""

from __future__ import annotations

from truceline.web.context import Context
from truceline.web.scenario_asked import scenario_path
from truceline.workspace.scenario_citations import ModelCitation
from truceline.workspace.scenario_rows import Row

__all__ = ["part_anchor", "source_models"]

# First word of a part → the section of the model's page that it stands in.
_SECTIONS = {"outcome": "outcomes", "exclusion": "options", "option": "options"}


def source_models(context: Context, source_id: str) -> list[Row]:
    """Every part of a model that rests on a document, or that it contradicts."""
    return [
        {
            "model": one.model_id,
            "title": one.title,
            "part": one.part,
            "says": one.text,
            "locator": one.locator,
            "claim": one.claim_id,
            "is_against": one.is_against,
            "line": one.line,
            "address": _address(context, one),
        }
        for one in context.workspace.scenarios.citing(source_id, context.as_of)
    ]


def part_anchor(part: str) -> str:
    """Where a part stands on its model's page, such as `statement-5-of-russia`."""
    return part.replace(" ", "-")


def _address(context: Context, one: ModelCitation) -> str:
    kind = one.part.partition(" ")[0]
    if kind == "position":
        return context.link(scenario_path(one.model_id, "positions"))
    page = context.link(scenario_path(one.model_id))
    if kind in {"statement", "pair", "ranking", "option"}:
        return f"{page}#{part_anchor(one.part)}"
    return f"{page}#{_SECTIONS[kind]}" if kind in _SECTIONS else page

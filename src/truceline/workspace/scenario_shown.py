"""A scenario model as `show` opens it: its parts, each with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from truceline.workspace.scenario_models import ModelStage

__all__ = ["show_model"]


def show_model(stage: ModelStage, model_id: str, as_of: date | None) -> dict[str, Any]:
    """A model with every part and its citations, as nested mappings of plain values.

    Raises:
        UnknownId: There is no such model by then.
    """
    model = stage.model(model_id, as_of)
    open_parts = stage.open_parts(model_id, as_of)
    return {
        "model_id": model_id,
        "title": model.title,
        "where": str(model.where or ""),
        "notes": list(model.notes),
        "players": [f"{one.player}: {one.name}" for one in model.players],
        "options": [
            f"{one.option_id}: {one.title} ({one.owner}{_today(model.status_quo, one.option_id)})"
            for one in model.options
        ],
        "outcomes": [f"{one.outcome_id}: {one.title}" for one in model.outcomes],
        "left open": [f"{one.key}: {' | '.join(one.readings)}" for one in open_parts],
        "flaws": [str(one) for one in stage.findings(model_id, as_of)],
        "rests on": [
            {
                "part": one.part,
                "says": one.text,
                "source": f"source:{one.source_id}",
                "place": one.locator,
                "claim": one.claim_id,
                "against": one.is_against or None,
                "line": one.line,
            }
            for one in stage.citations(model_id, as_of)
        ],
    }


def _today(status_quo: Mapping[str, bool], option_id: str) -> str:
    taken = status_quo.get(option_id)
    return "" if taken is None else ", taken today" if taken else ", not taken today"

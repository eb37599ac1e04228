"""The rules by which allegations move: versioned data, and a workspace's own days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.source import Span
from truceline.talks.allegations.model import State

__all__ = ["Rules", "load_rules", "read_rules", "state_named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How an allegation may move, and by when.

    Attributes:
        name: With version, as stored with each overdue list.
        moves: State → states that may follow it.
        days: State → days after which it is overdue; None where nothing falls due.
        rulings: States that only a body with a mandate gives.
        similar_days: Days that may lie between two allegations of one thing.
        similar_distance_m: Metres that may lie between their discs.
    """

    name: str
    moves: Mapping[State, tuple[State, ...]]
    days: Mapping[State, int | None]
    rulings: frozenset[State]
    similar_days: int
    similar_distance_m: float


class _Own(BaseModel):
    """What a workspace may set: days, and what makes two look like one."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(min_length=1, max_length=60)
    days: dict[State, int | None] = {}
    similar_days: int | None = Field(default=None, ge=0)
    similar_distance_m: float | None = Field(default=None, ge=0)


@cache
def load_rules() -> Rules:
    """The bundled rules."""
    text = (files("truceline.talks.allegations") / "data" / "rules.yaml").read_text("utf-8")
    body: dict[str, Any] = yaml.safe_load(text)
    states = {State(name): one for name, one in body["states"].items()}
    return Rules(
        name=f"allegations.v{body['version']}",
        moves=MappingProxyType(
            {state: tuple(State(to) for to in one["to"]) for state, one in states.items()}
        ),
        days=MappingProxyType({state: one["days"] for state, one in states.items()}),
        rulings=frozenset(State(name) for name in body["rulings"]),
        similar_days=body["similar"]["days"],
        similar_distance_m=float(body["similar"]["distance_m"]),
    )


def read_rules(text: str, label: str = "allegations.yaml") -> Rules:
    """The rules with a workspace's own days; how allegations move stays as it is.

    Raises:
        InvalidValue: It is no YAML, a key is unknown, or a value is impossible.
    """
    base, where = load_rules(), Span(source_id=label, label=label)
    try:
        own = _Own.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as exc:
        said = str(exc).splitlines()
        raise InvalidValue(
            f"The rules cannot be read: {' '.join(said[:3])}.",
            hint="Known keys: name, days, similar_days, similar_distance_m.",
            where=where,
        ) from exc
    if any(days is not None and days < 0 for days in own.days.values()):
        raise InvalidValue("A deadline is negative.", hint="Give days, 0 or more.", where=where)
    near, far = own.similar_days, own.similar_distance_m
    return Rules(
        name=f"{base.name} with {own.name}",
        moves=base.moves,
        days=MappingProxyType({**base.days, **own.days}),
        rulings=base.rulings,
        similar_days=base.similar_days if near is None else near,
        similar_distance_m=base.similar_distance_m if far is None else far,
    )


def state_named(name: str) -> State:
    """A state by its words, with blanks or hyphens.

    Raises:
        UnknownId: There is none.
    """
    wanted = " ".join(name.replace("-", " ").replace("_", " ").split()).lower()
    for state in State:
        if state.value == wanted:
            return state
    raise UnknownId(f"There is no state '{name}'.", hint=f"States: {', '.join(State)}.")

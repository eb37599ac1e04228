"""Counting rules: named, versioned data, so that a number says how it was counted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from truceline.core.errors import UnknownId
from truceline.monitor.model import Rule
from truceline.monitor.names import did_you_mean

__all__ = ["load_rules", "rule_named"]


@cache
def load_rules() -> Mapping[str, Rule]:
    """Every rule by its id, in the order in which tables show them."""
    text = files("truceline.monitor").joinpath("data/rules.yaml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = yaml.safe_load(text)
    rules = {entry["id"]: Rule(rule_id=entry.pop("id"), **entry) for entry in entries}
    return MappingProxyType(rules)


def rule_named(name: str) -> Rule:
    """The rule with this id, or with this id and version (`events`, `events.v1`).

    Raises:
        UnknownId: There is no such rule.
    """
    rules = load_rules()
    for rule in rules.values():
        if name in (rule.rule_id, rule.name):
            return rule
    raise UnknownId(
        f"There is no counting rule '{name}'.",
        hint=did_you_mean(name, rules) or f"Rules: {', '.join(rules)}.",
    )

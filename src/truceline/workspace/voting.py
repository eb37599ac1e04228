"""Voting power at the edges: members and rules as people write them, and powers as plain rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from truceline.core.errors import InvalidValue
from truceline.talks.power import Assembly, Rule, parse_rule, voting_power
from truceline.workspace.people_files import read_people, read_yaml

__all__ = ["power_of_file", "power_row", "power_summary", "rule_from_file"]

_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?")


def power_of_file(path: Path, *, rule: str = "", member: str = "member") -> Assembly:
    """Each member's power under the rule of a file, or under another rule.

    Raises:
        InvalidValue: The file cannot be read, or its rule makes no sense.
        TooLarge: There are too many members to count.
    """
    return voting_power(rule_from_file(path, rule=rule, member=member))


def rule_from_file(path: Path, *, rule: str = "", member: str = "member") -> Rule:
    """Members and rule from YAML (`members`, `rule`) or from CSV (one member a row, and `rule`).

    Raises:
        InvalidValue: There is no rule, no member, or a weight that is no number.
    """
    if path.suffix.lower() in (".yaml", ".yml"):
        written = read_yaml(path)
        members, words = written.get("members"), rule or str(written.get("rule", ""))
        if not isinstance(members, Mapping) or not all(
            isinstance(one, Mapping) for one in members.values()
        ):
            raise InvalidValue(
                f"'{path.name}' gives no members.", hint="Write members: {Germany: {votes: 29}}"
            )
        rows = {str(name): dict(weights) for name, weights in members.items()}
    else:
        rows, words = read_people(path, id_column=member), rule
    if not words.strip():
        raise InvalidValue(
            f"'{path.name}' has no rule.", hint='Give one, such as: --rule "votes >= 255"'
        )
    kinds = dict.fromkeys(kind for weights in rows.values() for kind in weights)
    asked = [kind for kind in kinds if re.search(rf"\b{re.escape(str(kind))}\b", words)]
    weights = {
        str(kind): [_weight(name, kind, row) for name, row in rows.items()] for kind in asked
    }
    return parse_rule(words, list(rows), weights)


def _weight(name: str, kind: str, row: Mapping[str, Any]) -> Fraction:
    text = str(row.get(kind, "")).strip()
    if not _NUMBER.fullmatch(text):
        raise InvalidValue(
            f"The {kind} of '{name}' is '{text}'.",
            hint="Write a number of 0 or more such as 29 or 82.038, at most 9 digits after the "
            "point.",
        )
    return Fraction(text)


def power_row(assembly: Assembly, at: int) -> dict[str, Any]:
    """A member's power; the exact fractions beside their decimal values."""
    one = assembly.powers[at]
    return {
        "member": one.member,
        "swings": one.swings,
        "banzhaf": float(one.banzhaf),
        "p_decisive": float(one.p_decisive),
        "shapley_shubik": float(one.shapley_shubik),
        "veto": one.has_veto,
        "dummy": one.is_dummy,
        "banzhaf_exact": str(one.banzhaf),
        "shapley_shubik_exact": str(one.shapley_shubik),
    }


def power_summary(assembly: Assembly) -> dict[str, Any]:
    """What holds of the whole assembly, with a sentence."""
    return {
        "rule": assembly.rule.words,
        "members": len(assembly.powers),
        "winning": assembly.winning,
        "p_passes": float(assembly.p_passes),
        "fewest_to_pass": assembly.fewest_to_pass,
        "fewest_to_block": assembly.fewest_to_block,
        "vetoes": list(assembly.vetoes),
        "dummies": list(assembly.dummies),
        "in_words": assembly.in_words,
    }

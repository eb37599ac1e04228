"""The `issues` and `positions` of a model's entry: who stands where, as known on a day.

Of claims that differ on one of its numbers nothing is averaged: the position is contested, and
whoever adds positions up leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from truceline.core.errors import InvalidValue
from truceline.core.pack import Path
from truceline.scenarios.model import Basis, Issue
from truceline.scenarios.parts import Part, PartReader, basis_of
from truceline.scenarios.positions import Position

__all__ = ["read_issues", "read_positions"]

_NUMBERS = ("position", "salience", "capability")


def read_issues(reader: PartReader) -> Iterator[Issue]:
    """What is at stake, each with its scale.

    Raises:
        InvalidValue: An end of a scale is no number, or the scale has no length.
    """
    for key, path, part in reader.named("issues"):
        low = _number(reader, (*path, "low"), str(part.get("low", "0")))
        high = _number(reader, (*path, "high"), str(part.get("high", "100")))
        if low >= high:
            message = f"The scale of '{key}' goes from {low:g} to {high:g}."
            raise reader.refuse(path, message, "Write its lowest place as `low`.")
        yield Issue(
            issue_id=key,
            title=str(part["title"]),
            unit=str(part.get("unit", "")),
            low=low,
            high=high,
            line=reader.line(path),
        )


def read_positions(reader: PartReader, issues: Mapping[str, Issue]) -> Iterator[Position]:
    """Where actors stand on the issues; those of whom nothing was known by the day are left out.

    Raises:
        InvalidValue: A number cannot be read or lies off its scale, or the issue or the actor is
            not in the model.
    """
    actors = [key for key, _, _ in reader.named("players")]
    held = set[tuple[str, str]]()
    for path, part in reader.listed(reader.fields.entry.body.get("positions"), ("positions",)):
        actor, issue = str(part["player"]), str(part["issue"])
        if actor not in actors or issue not in issues:
            is_actor = actor not in actors
            name, kind = (actor, "players") if is_actor else (issue, "issues")
            known = actors if is_actor else list(issues)
            message = f"A position names '{name}', which is not among the {kind}."
            raise reader.refuse(path, message, f"It has: {', '.join(known) or 'none'}.")
        if (actor, issue) in held:
            message = f"'{actor}' has two positions on '{issue}'."
            raise reader.refuse(path, message, "Keep one; where sources differ, write claims.")
        held.add((actor, issue))
        found = _position(reader, path, part)
        if found is None:
            continue
        scale = issues[issue]
        if not scale.low <= found.position <= scale.high:
            message = f"{found.position:g} lies off the scale of '{issue}'."
            hint = f"The scale goes from {scale.low:g} to {scale.high:g}."
            raise reader.refuse(path, message, hint)
        yield found


def _position(reader: PartReader, path: Path, part: Part) -> Position | None:
    said = {name: reader.said(part[name], (*path, name)) for name in _NUMBERS}
    known = {name: one for name, one in said.items() if one is not None}
    if len(known) < len(_NUMBERS):
        return None
    claims = [one for each in known.values() for one in each.claims]
    against = [one for each in known.values() for one in each.contested_by]
    basis: Basis = basis_of(part)
    basis = replace(
        basis,
        claims=tuple(dict.fromkeys((*claims, *basis.claims))),
        contested_by=tuple(dict.fromkeys(against)),
    )
    numbers = {name: _number(reader, (*path, name), one.value) for name, one in known.items()}
    try:
        return Position(
            actor=str(part["player"]),
            issue=str(part["issue"]),
            basis=basis,
            line=reader.line(path),
            **numbers,
        )
    except InvalidValue as exc:
        raise reader.refuse(path, exc.message, exc.hint) from exc


def _number(reader: PartReader, path: Path, text: str) -> float:
    try:
        return float(text)
    except ValueError as exc:
        hint = "Write a number such as 0.8."
        raise reader.refuse(path, f"'{text}' is no number.", hint) from exc

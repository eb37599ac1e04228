"""YAML that people write, checked against a schema: every flaw with file, line and repair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process as fuzzy

from truceline.core.errors import InvalidValue
from truceline.core.source import Span

__all__ = ["Strict", "read_checked"]

_Path: TypeAlias = tuple[str | int, ...]
_Lines: TypeAlias = dict[_Path, int]


class Strict(BaseModel):
    """A schema that takes no unknown key; its values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


_Model = TypeVar("_Model", bound=BaseModel)


def read_checked(text: str, label: str, schema: type[_Model], *, hint: str) -> _Model:
    """What a YAML text states, by a schema.

    Args:
        text: The text; strings only, no tags, anchors or aliases.
        label: What to call it in messages: the file's name.
        schema: The shape it must have.
        hint: The repair where the flaw itself names none.

    Raises:
        InvalidValue: It is no YAML, or a key is missing, unknown, doubled or wrong.
    """
    root = _parsed(text, label)
    lines: _Lines = {(): 1}
    body = _value(root, (), lines, label)
    try:
        return schema.model_validate(body)
    except ValidationError as exc:
        flaws = [_words(flaw, schema, lines) for flaw in exc.errors()]
        raise InvalidValue(
            "; ".join(f"line {line}: {said}" for said, _, line in flaws) + ".",
            hint=flaws[0][1] or hint,
            where=Span(source_id=label, line=flaws[0][2], label=label),
        ) from exc


def _parsed(text: str, label: str) -> yaml.Node:
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        raise _refusal(
            f"This is not YAML: {getattr(exc, 'problem', None) or exc}.",
            "Check indentation, colons and quotation marks here and on the line above.",
            label,
            mark.line + 1 if mark else 1,
        ) from exc
    if not isinstance(root, yaml.MappingNode):
        raise _refusal("The file has no keys.", "Start with `id: …`, or delete it.", label, 1)
    return root


def _refusal(message: str, hint: str, label: str, line: int) -> InvalidValue:
    return InvalidValue(message, hint=hint, where=Span(source_id=label, line=line, label=label))


def _value(node: yaml.Node, path: _Path, lines: _Lines, label: str) -> object:
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[(*path, index)] = item.start_mark.line + 1
        return [_value(one, (*path, at), lines, label) for at, one in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return str(node.value)
    found: dict[str, object] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in found:
            message = f"'{key}' stands twice, first in line {lines[(*path, key)]}."
            raise _refusal(message, "Delete one of them.", label, line)
        lines[(*path, key)] = line
        found[key] = _value(value_node, (*path, key), lines, label)
    return found


def _words(flaw: ErrorDetails, schema: type[BaseModel], lines: _Lines) -> tuple[str, str, int]:
    """One flaw: what is wrong, its repair where the schema knows one, and its line."""
    path = tuple(flaw["loc"])
    line = next(lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in lines)
    name = ".".join(str(part) for part in path) or "the file"
    if flaw["type"] == "missing":
        return f"'{name}' is missing", "Add it.", line
    if flaw["type"] == "extra_forbidden":
        keys = _keys_around(schema, path)
        near = fuzzy.extractOne(str(path[-1]), keys, score_cutoff=60)
        hint = f"Did you mean '{near[0]}'?" if near else f"Known keys: {', '.join(sorted(keys))}."
        return f"'{name}' is not a key here", hint, line
    if flaw["type"] in ("literal_error", "enum"):
        expected = flaw.get("ctx", {}).get("expected", "")
        return f"'{name}' is '{flaw['input']}'", f"Write one of {expected}.", line
    said = flaw["msg"].removeprefix("Value error, ")
    return f"'{name}': {said[:1].lower()}{said[1:]}", "", line


def _keys_around(schema: type[BaseModel], path: _Path) -> list[str]:
    """The keys of the mapping in which the last step of a path stands."""
    for step in path[:-1]:
        known = _fields(schema)
        schema = (_model_in(known[str(step)]) if str(step) in known else None) or schema
    return list(_fields(schema))


def _fields(schema: type[BaseModel]) -> Mapping[str, Any]:
    return {one.alias or name: one.annotation for name, one in schema.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 (any type expression)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _model_in(one))), None)

"""Mapping files: which column of a table says what, written by the user in YAML."""

from __future__ import annotations

import codecs
from collections.abc import Collection
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from rapidfuzz import process as fuzzy

from truceline.core.errors import InvalidValue
from truceline.core.report import Feed
from truceline.core.source import Span

__all__ = [
    "Cell",
    "Constant",
    "DeathColumns",
    "FileMapping",
    "MappingShape",
    "check_encoding",
    "mapping_of",
    "one_or_several",
    "read_mapping",
]

_CELLS = (
    "date", "until", "date_precision", "lon", "lat", "radius_m", "precision", "place", "admin1",
    "admin2", "country", "country_code", "kind", "side_a", "side_b", "from_direction", "units",
    "unit", "grade", "reported_by", "headline", "known_at",
)  # fmt: skip
_NO_KEY = (
    "Its rows carry no id of their own: an edited row counts as a new one, and two identical rows "
    "as one."
)


class MappingShape(BaseModel):
    """What every mapping file shares: unknown keys are refused, blank ones are none."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_blanks(cls, entry: object) -> object:
        """A key that the user left blank is as if it were not there."""
        if isinstance(entry, dict):
            return {name: value for name, value in entry.items() if value != ""}
        return entry


class Constant(MappingShape):
    """A value that holds for every row, instead of a column."""

    constant: str


Cell = str | Constant | None
M = TypeVar("M", bound=MappingShape)


def one_or_several(value: object) -> object:
    """A single text as a tuple of one; anything else as it is, for the schema to judge."""
    return (value,) if isinstance(value, str) else value


def check_encoding(name: str) -> str:
    """The name of an encoding; may be empty.

    Raises:
        ValueError: There is no such encoding; a mapping's own message is made of it.
    """
    try:
        codecs.lookup(name or "utf-8")
    except LookupError as exc:
        raise ValueError(f"'{name}' is no encoding, give one such as cp1256") from exc
    return name


class DeathColumns(MappingShape):
    """Columns with numbers of deaths."""

    low: Cell = None
    best: Cell = None
    high: Cell = None
    civilian: Cell = None


class FileMapping(MappingShape):
    """What a mapping file says; each value is a column's name, or `{constant: value}`.

    Attributes:
        feed: Id of the feed; lower case, digits and hyphens.
        counter: Who counts, as printed beside each number.
        key: Columns that identify a row; without them an edited row is a new one.
        date_order: `ymd`, `dmy` or `mdy`; where left out, the whole column must decide it.
        decimal: Decimal mark of numbers.
        codebook: Table that explains `precision`, such as `ucdp-where-prec.v1`.
        known_at: Column with when the row was published, ISO text in UTC or a day.
    """

    feed: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    counter: str = Field(min_length=1)
    caveats: tuple[str, ...] = ()
    citation: str = ""
    licence: str = ""
    is_simulated: bool = False
    sheet: str = ""
    delimiter: str = Field(default="", max_length=1)
    encoding: str = ""
    decimal: Literal[".", ","] = "."
    key: tuple[str, ...] = ()
    date: str | Constant
    until: Cell = None
    date_order: Literal["ymd", "dmy", "mdy"] | None = None
    date_precision: Cell = None
    lon: Cell = None
    lat: Cell = None
    radius_m: Cell = None
    precision: Cell = None
    codebook: str = ""
    place: Cell = None
    admin1: Cell = None
    admin2: Cell = None
    country: Cell = None
    country_code: Cell = None
    kind: Cell = None
    side_a: Cell = None
    side_b: Cell = None
    from_direction: Cell = None
    deaths: DeathColumns = DeathColumns()
    units: Cell = None
    unit: Cell = None
    grade: Cell = None
    reported_by: Cell = None
    headline: Cell = None
    known_at: Cell = None

    _one_or_several = field_validator("key", "caveats", mode="before")(one_or_several)
    _encoding_exists = field_validator("encoding")(check_encoding)

    @model_validator(mode="after")
    def _belong_together(self) -> FileMapping:
        for one, other in (("lon", "lat"), ("units", "unit"), ("precision", "codebook")):
            if bool(getattr(self, one)) != bool(getattr(self, other)):
                raise ValueError(f"'{one}' and '{other}' go together, give both or neither")
        return self

    def as_feed(self) -> Feed:
        """The feed that the rows belong to."""
        return Feed(
            feed=self.feed,
            counter=self.counter,
            caveats=self.caveats if self.key else (*self.caveats, _NO_KEY),
            citation=self.citation,
            licence=self.licence,
            is_simulated=self.is_simulated,
        )

    def cells(self) -> dict[str, str | Constant]:
        """Every mapped value by the name of its key; those of `deaths` by `deaths.best`."""
        found = {name: getattr(self, name) for name in _CELLS}
        found |= {
            f"deaths.{name}": getattr(self.deaths, name) for name in DeathColumns.model_fields
        }
        return {name: value for name, value in found.items() if value is not None}

    def columns(self) -> list[str]:
        """Columns that the file must have, without repetition."""
        used = [cell for cell in self.cells().values() if isinstance(cell, str)]
        return list(dict.fromkeys([*self.key, *used]))


def read_mapping(text: str, label: str) -> FileMapping:
    """The mapping that a YAML text states.

    Args:
        text: The text.
        label: What to call it in messages, such as the file's name.

    Raises:
        InvalidValue: It is no YAML, or a key is missing, unknown or wrong; with its line.
    """
    known = [*FileMapping.model_fields, *DeathColumns.model_fields]
    return mapping_of(text, label, FileMapping, known=known)


def mapping_of(text: str, label: str, shape: type[M], *, known: Collection[str] = ()) -> M:
    """The mapping of some shape that a YAML text states.

    Args:
        text: The text.
        label: What to call it in messages, such as the file's name.
        shape: What it must be.
        known: Keys to think of where one is misspelt; those of the shape where not given.

    Raises:
        InvalidValue: It is no YAML, or a key is missing, unknown or wrong; with its line.
    """
    root, entry = _parse(text, label)
    lines = _lines_of(root, label)
    try:
        return shape.model_validate(entry)
    except ValidationError as exc:
        names = known or list(shape.model_fields)
        flaws = [_flaw(error, lines, names) for error in exc.errors()]
        raise InvalidValue(
            "; ".join(f"{f'line {line}: ' if line else ''}{said}" for said, line in flaws) + ".",
            hint="Correct the mapping; `truceline map FILE` proposes one.",
            where=Span(source_id=label, line=flaws[0][1], label=label),
        ) from exc


def _parse(text: str, label: str) -> tuple[yaml.Node, object]:
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        entry = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  makes strings only
    except RecursionError:
        raise InvalidValue(
            "The mapping is nested too deeply.",
            hint="It has keys and, below some, values.",
            where=Span(source_id=label, label=label),
        ) from None
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise InvalidValue(
            f"The mapping is not YAML: {getattr(exc, 'problem', None) or exc}.",
            hint="Check indentation, colons and quotation marks.",
            where=Span(source_id=label, line=line, label=label),
        ) from exc
    if not isinstance(root, yaml.MappingNode):
        raise InvalidValue(
            "The mapping has no keys.",
            hint="`truceline map FILE` proposes one.",
            where=Span(source_id=label, line=1, label=label),
        )
    return root, entry


def _lines_of(
    node: yaml.Node, label: str, path: tuple[str, ...] = ()
) -> dict[tuple[str, ...], int]:
    lines: dict[tuple[str, ...], int] = {}
    if not isinstance(node, yaml.MappingNode):
        return lines
    for key, value in node.value:
        here = (*path, str(key.value))
        line = key.start_mark.line + 1
        if here in lines:
            raise InvalidValue(
                f"'{'.'.join(here)}' stands twice, first in line {lines[here]}.",
                hint="Delete one of them.",
                where=Span(source_id=label, line=line, label=label),
            )
        lines[here] = line
        lines |= _lines_of(value, label, here)
    return lines


def _flaw(
    error: ErrorDetails, lines: dict[tuple[str, ...], int], known: Collection[str]
) -> tuple[str, int | None]:
    path = tuple(str(part) for part in error["loc"])
    name = ".".join(path)
    line = next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), None)
    if error["type"] == "missing":
        return f"'{name}' is missing", line
    if error["type"] == "extra_forbidden":
        near = fuzzy.extractOne(path[-1], known)
        return f"'{name}' is no key of a mapping (did you mean '{near[0]}'?)", line
    said = error["msg"].removeprefix("Value error, ")
    return f"'{name}': {said}" if name else said, line

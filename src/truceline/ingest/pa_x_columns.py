"""Columns of PA-X by name: which field or issue code each is, whatever a version calls it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

__all__ = ["PaxColumns", "column_key", "pax_columns"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaxColumns:
    """What is recognised of the file.

    Attributes:
        names: Published name by field, the one that is written.
        fields: Field by column name, as `column_key` writes it.
        codes: Issue code as published by column name, written so.
        groups: Issue codes by what they are about.
        stages: What a stage is called.
    """

    names: Mapping[str, str]
    fields: Mapping[str, str]
    codes: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    stages: Mapping[str, str]

    @property
    def header(self) -> tuple[str, ...]:
        """All columns by their published names, in order."""
        return (*self.names.values(), *self.codes.values())


def column_key(name: str) -> str:
    """A column's name without case, blanks and marks: `N_characters`, `N characters` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@cache
def pax_columns() -> PaxColumns:
    """The table of recognised names."""
    text = (files("truceline.ingest") / "data" / "pa-x.yaml").read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    groups = {one["label"]: tuple(one["codes"].split()) for one in table["issues"]}
    rows = [(name, field) for field, names in table["fields"].items() for name in names]
    return PaxColumns(
        names={field: names[0]["name"] for field, names in table["fields"].items()},
        fields={column_key(name["name"]): field for name, field in rows},
        codes={column_key(code): code for codes in groups.values() for code in codes},
        groups=groups,
        stages=table["stages"],
    )

"""Templates: which sections a kind of report has, as named, versioned data."""

from __future__ import annotations

from datetime import time
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from truceline.core.errors import UnknownId
from truceline.monitor import did_you_mean
from truceline.reporting.model import Audience, SectionSpec, Template

__all__ = ["name_of", "template", "templates"]

Kind = Literal[
    "summary",
    "counts",
    "casualties",
    "obligations",
    "observations",
    "earlier-days",
    "unseen",
    "map",
    "chart",
    "annex",
    "text",
]


class _Options(BaseModel):
    """Settings that the kinds know; any other word is a slip of the pen."""

    model_config = ConfigDict(extra="forbid")

    rules: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    days: int = Field(default=0, ge=0, le=3660)
    next_days: int = Field(default=7, ge=1, le=366)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    kind: Kind
    heading: str = Field(min_length=1)
    options: _Options = _Options()
    audiences: tuple[Audience, ...] = tuple(Audience)

    def made(self) -> SectionSpec:
        return SectionSpec(
            section_id=self.id,
            kind=self.kind,
            heading=self.heading,
            options=self.options.model_dump(),
            audiences=self.audiences,
        )


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    version: str = Field(pattern=r"^\d+$")
    title: str
    days: int = Field(ge=0, le=3660)
    cut_off: time
    sections: tuple[_Section, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_each_section_once(self) -> _Entry:
        ids = [section.id for section in self.sections]
        if len(set(ids)) < len(ids):
            raise ValueError(f"template '{self.id}' has a section twice")
        return self

    def made(self) -> Template:
        return Template(
            template_id=self.id,
            version=self.version,
            title=self.title,
            days=self.days,
            cut_off=self.cut_off,
            sections=tuple(section.made() for section in self.sections),
        )


@cache
def templates() -> tuple[Template, ...]:
    """Every template, in the order in which a person chooses among them."""
    text = files("truceline.reporting").joinpath("data/templates.yaml").read_text(encoding="utf-8")
    entries = TypeAdapter(tuple[_Entry, ...]).validate_python(yaml.safe_load(text))
    return tuple(entry.made() for entry in entries)


def name_of(one: Template) -> str:
    """Id with version, as a plan stores it: `daily.v1`."""
    return f"{one.template_id}.v{one.version}"


def template(name: str) -> Template:
    """The template with this id, the newest version of it, or with this id and version.

    Raises:
        UnknownId: There is none.
    """
    for one in reversed(templates()):
        if name in (one.template_id, name_of(one)):
            return one
    known = [name_of(one) for one in templates()]
    raise UnknownId(
        f"There is no template '{name}'.",
        hint=did_you_mean(name, known) or f"Templates: {', '.join(known)}.",
    )

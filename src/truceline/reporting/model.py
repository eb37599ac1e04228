"""Shapes of mission reports: what is asked for, what a person wrote, what goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.monitor.model import Count

__all__ = [
    "Audience",
    "Changed",
    "Conflict",
    "Draft",
    "Edition",
    "Event",
    "Number",
    "Plan",
    "SectionSpec",
    "SectionText",
    "Step",
    "StepTaken",
    "Template",
]


class Step(StrEnum):
    """Where a report stands in the release chain, in this order."""

    DRAFT = "draft"
    TEAM = "team"
    OFFICER = "officer"
    RELEASED = "released"


class Audience(StrEnum):
    """For whom an edition is, from the narrowest circle to the widest."""

    INTERNAL = "internal"
    PARTIES = "parties"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSpec:
    """One section of a template.

    Attributes:
        section_id: Stable name; texts and numbers hang on it.
        kind: What is computed in it: `summary`, `counts`, `casualties`, `obligations`,
            `observations` (of some topics), `unseen`, `earlier-days`, `annex`, `map`, `chart`,
            `text` (nothing computed).
        heading: Key of the label that heads it.
        options: Settings of the kind, such as `topics` or `rules`.
        audiences: Who gets it.
    """

    section_id: str
    kind: str
    heading: str
    options: Mapping[str, Any] = field(default_factory=dict)
    audiences: tuple[Audience, ...] = tuple(Audience)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A kind of report, as data.

    Attributes:
        template_id: Such as `daily`; `version` such as `1`.
        title: Key of the label that is its title.
        days: Length of its period; 0 for the days since the edition before.
        cut_off: Local clock time up to which knowledge is used.
    """

    template_id: str
    version: str
    title: str
    days: int
    cut_off: time
    sections: tuple[SectionSpec, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one report is about; fixed when it is opened, and again with each correction.

    Attributes:
        template: Id with version, as `daily.v1`.
        number: Of its template, from 1.
        period: Days reported; `previous` those compared with.
        cut_off: Nothing known after this instant is used; it carries the local zone.
        previous_cut_off: That of the report before; None for the first one.
        zones: Regions counted one by one, besides everywhere.
        feeds: Counters asked; none for all.
        between: Whose clashes are counted; None for all incidents.
        languages: BCP 47 tags of labels; the first one leads.
        house: Id of the house style.
        title: In people's words; empty for the template's own.
    """

    template: str
    number: int
    period: Period
    previous: Period
    cut_off: datetime
    previous_cut_off: datetime | None = None
    zones: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    between: tuple[str, str] | None = None
    languages: tuple[str, ...] = ("en",)
    house: str = "default"
    title: str = ""

    def __post_init__(self) -> None:
        if self.cut_off.tzinfo is None:
            raise InvalidValue("The cut-off names no zone.", hint="Give it with its UTC offset.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number of a report, which anyone can ask for again.

    Attributes:
        key: Stable over builds of one report: `section/rule/feed/zone/window`.
        label: What it is, in words.
        text: As printed: `297`, `not known`, `possible only: up to 12`.
        count: What the monitor counted; None where no rule counts it (obligations, entries).
        command: Arguments after `truceline` that give the same number; empty where none does.
        ids: What stands behind it where `count` is None: obligations or observations.
    """

    key: str
    section_id: str
    label: str
    text: str
    count: Count | None = None
    command: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that a person did to a report; the ledger keeps them all, in order.

    Attributes:
        event_id: Made where it was done; the same id twice is the same event.
        kind: `opened`, `wrote`, `kept`, `shown`, `moved`, `released` or `reopened`.
        payload: JSON-able; see `reporting.fold`.
        by: Name of the person; `remark` in the person's words.
        recorded_at: UTC.
    """

    event_id: str
    report_id: str
    kind: str
    payload: Mapping[str, Any]
    by: str
    remark: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionText:
    """Text of one's own under a section, one per language and audience circle.

    Attributes:
        event_id: Its version: what a later text says that it was written upon.
        audience: The widest circle that may read it.
        basis: Numbers of the section as printed when it was written, by key.
        replaced_by: The text that took its place, by its version; empty while it stands.
    """

    section_id: str
    language: str
    audience: Audience
    text: str
    event_id: str
    by: str
    recorded_at: datetime
    basis: Mapping[str, str] = field(default_factory=dict)
    replaced_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two texts written upon the same one: both are kept until a person joins them."""

    current: SectionText
    other: SectionText


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A number under a written text that is no longer what its writer saw.

    Attributes:
        is_quoted: The text itself prints the old number.
    """

    text: SectionText
    key: str
    label: str
    before: str
    now: str
    is_quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """One move along the chain, up or back."""

    from_step: Step
    to_step: Step
    by: str
    remark: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A report as it stands after all that was done to it.

    Attributes:
        version: 1 until it is released, then one more with each correction.
        texts: By (section, language, audience); where two stand against each other, the earlier.
            An empty text is one that was taken out.
        hidden: Sections that are left out.
        reason: Why it is being corrected; empty for the first version.
        last_event: Id of the newest event.
        replaced: Texts that others took the place of, oldest first: nothing written is lost.
    """

    report_id: str
    plan: Plan
    step: Step
    version: int
    opened_by: str
    texts: tuple[SectionText, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    steps: tuple[StepTaken, ...] = ()
    hidden: tuple[str, ...] = ()
    reason: str = ""
    last_event: str = ""
    replaced: tuple[SectionText, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A released edition: frozen, numbered, hashed.

    Attributes:
        edition_id: `ed-` and digits of the hash over its files' hashes.
        number: As printed: `12` or, corrected, `12 (correction 1)`.
        files: Name → sha256 of each file.
        run_id: What computed it.
        last_event: The newest event that it holds: with it the edition can be made again.
        corrects: Edition that it replaces; `reason` why. Empty for a first one.
    """

    edition_id: str
    report_id: str
    version: int
    audience: Audience
    number: str
    released_by: str
    remark: str
    released_at: datetime
    run_id: str
    last_event: str
    files: Mapping[str, str]
    corrects: str = ""
    reason: str = ""

"""Counting rules of observers, and the refusal to turn one rule's count into another's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np
import yaml

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnitMismatch, UnknownId
from truceline.monitor.count import choose, count_chosen
from truceline.monitor.filters import ReportFilter
from truceline.monitor.model import Count, Rule
from truceline.monitor.names import did_you_mean
from truceline.monitor.rules import load_rules, rule_named
from truceline.monitor.scope import FeedReports, ZoneShares

__all__ = [
    "TallyRule",
    "convert",
    "count_under",
    "exercise_words",
    "load_tally_rules",
    "tally_rule_named",
    "why_not",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRule:
    """A named, versioned way of counting what observers saw; from `data/tally-rules.yaml`.

    Attributes:
        measure: `units`, `episodes` or `people`.
        units: Unit words under which a feed carries it.
        kinds: Kinds of an observation that it counts.
        needs: What a feed must carry.
    """

    rule_id: str
    version: str
    title: str
    measure: str
    units: tuple[str, ...]
    kinds: tuple[str, ...]
    needs: str
    explanation: str
    source: str

    @property
    def name(self) -> str:
        """Id with version, as stored with each result."""
        return f"{self.rule_id}.v{self.version}"


@cache
def _written() -> dict[str, Any]:
    path = files("truceline.monitor").joinpath("data/tally-rules.yaml")
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


@cache
def load_tally_rules() -> Mapping[str, TallyRule]:
    """Every rule of observers by its id, in the order in which tables show them."""
    return MappingProxyType(
        {
            entry["id"]: TallyRule(
                rule_id=entry["id"],
                units=tuple(entry["units"]),
                kinds=tuple(entry["kinds"]),
                **{k: v for k, v in entry.items() if k not in {"id", "units", "kinds"}},
            )
            for entry in _written()["rules"]
        }
    )


def exercise_words() -> tuple[str, ...]:
    """Words that may speak of a training exercise, in lower case."""
    return tuple(word.casefold() for word in _written()["exercise_words"])


def tally_rule_named(name: str) -> TallyRule | Rule:
    """A rule of observers, or one that counts reports, by id or by id with version.

    Raises:
        UnknownId: There is no such rule.
    """
    for rule in load_tally_rules().values():
        if name in (rule.rule_id, rule.name):
            return rule
    known = [*load_tally_rules(), *load_rules()]
    try:
        return rule_named(name)
    except UnknownId as exc:
        raise UnknownId(
            f"There is no counting rule '{name}'.",
            hint=did_you_mean(name, known) or f"Rules: {', '.join(known)}.",
        ) from exc


def why_not(reports: FeedReports, name: str) -> str:
    """Why a feed's reports cannot be counted by a rule, in one sentence; empty if they can."""
    rule = tally_rule_named(name)
    counter = reports.feed.counter
    if isinstance(rule, Rule):
        return _why_not_rule(reports, rule)
    carries = _units_of(reports)
    if rule.measure == "units" and set(carries) & set(rule.units):
        return ""
    has = f"it carries {', '.join(carries)}" if carries else "each of its rows is a report"
    return (
        f"{counter} cannot be counted by {rule.name}, which needs {rule.needs}: {has}, and one is "
        "not the other."
    )


def _why_not_rule(reports: FeedReports, rule: Rule) -> str:
    column = {"fatalities": "fatalities_best", "units": "units"}.get(rule.measure)
    if column is None or not np.isnan(reports.figures(column)).all():
        return ""
    lacks = "number of the dead" if rule.measure == "fatalities" else "number of units"
    return f"{reports.feed.counter} cannot be counted by {rule.name}: no report gives a {lacks}."


def count_under(
    reports: FeedReports,
    name: str,
    *,
    period: Period,
    filters: ReportFilter | None = None,
    zone: ZoneShares | None = None,
    run: str = "",
) -> Count:
    """Count a feed's reports by a rule, or refuse; nothing is turned into another unit.

    Raises:
        UnitMismatch: The feed does not carry what the rule counts; the message says so.
        UnknownId: There is no such rule, or a filter asks for an unknown label.
        InvalidValue: A filter cannot run.
    """
    refusal = why_not(reports, name)
    if refusal:
        raise UnitMismatch(refusal, hint="Count by what the feed carries, or ask another feed.")
    rule = tally_rule_named(name)
    chosen = choose(reports, filters or ReportFilter(), zone=zone, run=run)
    if isinstance(rule, Rule):
        return count_chosen(chosen, rule=rule, period=period)
    holds = reports.labels("unit").isin(rule.units)
    narrowed = chosen.narrowed(holds, unit=" or ".join(rule.units))
    return count_chosen(narrowed, rule=_as_rule(rule), period=period)


def convert(count: Count, name: str) -> Count:
    """The count itself if it was made by this rule; any other rule is refused.

    Raises:
        UnitMismatch: The rule is another.
        UnknownId: There is no such rule.
    """
    rule = tally_rule_named(name)
    if rule.name == count.rule:
        return count
    raise UnitMismatch(
        f"A count by {count.rule} cannot be turned into one by {rule.name}: how many of the one "
        "make one of the other is not known.",
        hint="Count the reports anew by that rule, if the feed carries what it needs.",
    )


def _as_rule(rule: TallyRule) -> Rule:
    if rule.measure != "units":
        raise InvalidValue(
            f"{rule.name} does not sum units.", hint="Count episodes from observations."
        )
    return Rule(
        rule_id=rule.rule_id,
        version=rule.version,
        title=rule.title,
        measure="units",
        explanation=rule.explanation,
        source=rule.source,
    )


def _units_of(reports: FeedReports) -> tuple[str, ...]:
    """Unit words of the rows that carry a number."""
    labels = reports.labels("unit")
    codes = np.unique(labels.codes[~np.isnan(reports.figures("units"))])
    return tuple(sorted(labels.values[code] for code in codes if labels.values[code]))

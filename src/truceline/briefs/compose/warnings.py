"""Warnings as the last chapter of an internal brief: what spoke, and the incidents that made it.

In: alerts with their words and incidents. Out: a `Document`. Nothing is computed here. A brief is a
draft and internal; no edition of a mission report takes this chapter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from truceline.briefs import text
from truceline.briefs.compose.sheet import quoted, sentence
from truceline.briefs.document import (
    Block,
    Bullets,
    Cell,
    Column,
    Document,
    Notice,
    Paragraph,
    Section,
    Table,
)
from truceline.core.dates import Period
from truceline.core.run import Run
from truceline.monitor.warning import Alert, WarningRule

__all__ = ["ToldIncident", "WarningInputs", "compose_warnings"]

_INTERNAL = (
    "Internal: not for release. A warning says where to look, not what happened or who did it; a "
    "quiet chart is no all-clear."
)
_MOST = 40
_MODEL = (
    "One-sided CUSUM of log-likelihood ratios for negative binomial counts (Höhle and Paul 2008; "
    "Moustakides 1986; Page 1954), tuned to {ratio:g} times the level; threshold by the Markov "
    "chain of Brook and Evans (1972), averaged over what the {days} days learnt from leave open, "
    "the rate aimed at corrected by simulating learning and watching together (Gandy and Kvaløy "
    "2013). While nothing changes one chart speaks wrongly once in {often:g} watched days."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldIncident:
    """One incident that made an alert, ready to print."""

    day: str
    place: str
    pair: str
    deaths: str


@dataclass(frozen=True, kw_only=True)
class WarningInputs:
    """Everything that the chapter is composed from.

    Attributes:
        alerts: Of the period, newest first; `words` of each.
        incidents: Report id → the incident, for every report that made an alert.
        counters: Feed id → who counts in it, whose figures of deaths these are.
        charts: State → how many charts are in it.
        by_chance: Alerts that chance alone would bring in the period.
        chart_words: Each chart in a sentence.
        left_out: What is not watched, and why.
    """

    run: Run
    period: Period
    rule: WarningRule
    alerts: tuple[Alert, ...]
    words: tuple[str, ...]
    incidents: Mapping[str, ToldIncident]
    counters: Mapping[str, str]
    charts: Mapping[str, int]
    by_chance: float
    chart_words: tuple[str, ...]
    left_out: tuple[str, ...]
    assumptions: tuple[str, ...]


def compose_warnings(inputs: WarningInputs) -> Document:
    """The chapter on the warnings of a period."""
    return Document(
        title="Warnings",
        subtitle=f"{text.period(inputs.period)} · internal",
        language="en",
        run_id=inputs.run.run_id,
        recorded_at=inputs.run.recorded_at,
        as_of=None,
        is_simulated=any(alert.is_simulated for alert in inputs.alerts),
        notices=(Notice(severity="warning", text=_INTERNAL),),
        blocks=(*_said(inputs), *_alerts(inputs), *_model(inputs)),
    )


def _said(inputs: WarningInputs) -> Iterator[Block]:
    states = text.joined(f"{n} {state}" for state, n in inputs.charts.items() if n)
    words = (
        f"{text.plural(len(inputs.alerts), 'warning')} in the period; about "
        f"{inputs.by_chance:.1f} would come by chance. Charts: {states or 'none'}."
    )
    yield Paragraph(inlines=sentence(words))


def _alerts(inputs: WarningInputs) -> Iterator[Block]:
    for number, (alert, words) in enumerate(zip(inputs.alerts, inputs.words, strict=True), 1):
        spoke = f"{text.day(alert.spoke_on)}: {alert.pair.label}"
        yield Section(heading=f"Warning of {spoke}", level=2, anchor=f"warning-{number}")
        yield Paragraph(inlines=sentence(quoted(text.with_days(words))))
        yield _incidents(inputs, alert)
        left = len(alert.report_ids) - _MOST
        if left > 0:
            more = f"{text.number(left)} more incidents made it: `truceline warn --format json`."
            yield Paragraph(inlines=sentence(more))


def _incidents(inputs: WarningInputs, alert: Alert) -> Table:
    shown = alert.report_ids[:_MOST]
    many = text.plural(len(alert.report_ids), "incident")
    mark = "SIMULATED · " if alert.is_simulated else ""
    counter = inputs.counters.get(alert.feed, alert.feed)
    return Table(
        caption=f"{mark}The {many} that made it, deaths as given by {counter}",
        columns=tuple(Column(heading=one) for one in ("Day", "Place", "Between", "Deaths", "Id")),
        rows=tuple(_row(inputs.incidents.get(one), one) for one in shown),
    )


def _row(told: ToldIncident | None, report_id: str) -> tuple[Cell, ...]:
    parts = (told.day, told.place, told.pair, told.deaths) if told else ("not known",) * 4
    return (*(Cell.of(part, style="quoted") for part in parts), Cell.of(report_id))


def _model(inputs: WarningInputs) -> Iterator[Block]:
    rule = inputs.rule
    yield Section(heading="How the warnings are worked out", level=2, anchor="model")
    words = _MODEL.format(ratio=rule.ratio, days=rule.reference_days, often=rule.false_alarm_days)
    yield Paragraph(inlines=sentence(words))
    lines = [f"Assumed: {line}" for line in inputs.assumptions]
    lines += [*inputs.chart_words, *(f"Not watched: {line}" for line in inputs.left_out)]
    entries = tuple(sentence(quoted(text.with_days(line))) for line in lines)
    if entries:
        yield Bullets(entries=entries)

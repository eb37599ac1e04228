"""Ceasefires side by side: while in effect and over a fixed window, against the time before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from truceline.core.agreement import Ceasefire
from truceline.core.claim import Stated
from truceline.core.coverage import CoverageState
from truceline.core.dates import Period, When
from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding, Severity
from truceline.monitor.compare import Window, compare_window, overlap_days
from truceline.monitor.count import Chosen, choose, count_chosen
from truceline.monitor.filters import ReportFilter
from truceline.monitor.model import Comparison, Rule
from truceline.monitor.scope import FeedReports, ZoneShares

__all__ = ["CeasefireCase", "compare_ceasefires", "in_effect_until"]


@dataclass(frozen=True, kw_only=True, eq=False)
class CeasefireCase:
    """A ceasefire with what its incidents are, in one feed's terms.

    Attributes:
        filters: Whose clashes, by the feed's own labels (`filter_between`).
        zone: The union of its zones; None for everywhere.
        notes: Sentences that must stand beside its rows.
    """

    ceasefire: Ceasefire
    filters: ReportFilter
    zone: ZoneShares | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is asked of every ceasefire alike."""

    rule: Rule
    on: date
    days: int
    names: Mapping[str, str] = field(default_factory=dict)


def compare_ceasefires(
    reports: FeedReports,
    *,
    cases: Sequence[CeasefireCase],
    rule: Rule,
    on: date,
    days: int = 28,
    names: Mapping[str, str] | None = None,
    run: str = "",
) -> tuple[list[Comparison], list[Finding]]:
    """Two rows for each ceasefire, in the order given: while in effect, and a fixed window.

    While in effect runs from the first day of effect until the day on which it ended, which no
    longer counts; a ceasefire that lasts, or whose end is not known, is counted through `on`.

    Args:
        reports: Reports of one feed.
        cases: The ceasefires; earlier ones are looked for in each baseline.
        rule: How to count.
        on: The day asked about.
        days: Length of the fixed window.
        names: Names of claimants and sources by id, for notes; an id without one stands itself.
        run: Id of the run that computes it.

    Returns:
        The rows, and a finding for each ceasefire that has no known start or starts after `on`.

    Raises:
        InvalidValue: `days` is below one, or a filter cannot run.
        UnknownId: A filter asks for a label that no report carries.
    """
    if days < 1:
        raise InvalidValue(f"The window has {days} days.", hint="Give one day or more.")
    asked = _Asked(rule=rule, on=on, days=days, names=names or {})
    rows: list[Comparison] = []
    findings: list[Finding] = []
    ceasefires = [case.ceasefire for case in cases]
    for case in cases:
        if flaw := _cannot_start(case.ceasefire, on):
            findings.append(flaw)
            continue
        chosen = choose(reports, case.filters, zone=case.zone, run=run)
        rows += _rows(chosen, case, ceasefires, asked)
    return rows, findings


def in_effect_until(ceasefire: Ceasefire, on: date) -> date | None:
    """The day on which a ceasefire ended, as far as it had by the end of day `on`; else None."""
    ended = ceasefire.ended.value.first_day
    return ended if ended is not None and ended <= on else None


def _cannot_start(ceasefire: Ceasefire, on: date) -> Finding | None:
    start = ceasefire.in_effect.value.first_day
    ended = in_effect_until(ceasefire, on)
    if start is None:
        why = f"the day on which it took effect is {ceasefire.in_effect.value}"
    elif start > on:
        why = f"it took effect on {start}, after {on}"
    elif ended is not None and ended <= start:
        why = f"it ended on {ended}, and took effect on {start}: it was in effect on no whole day"
    else:
        return None
    return Finding(
        code="compare.no-window",
        message=f"{ceasefire.title} cannot be compared: {why}.",
        hint="State its days in the pack, or compare from a start date of your own.",
        severity=Severity.WARNING,
    )


def _rows(
    chosen: Chosen, case: CeasefireCase, all_of_them: Sequence[Ceasefire], asked: _Asked
) -> list[Comparison]:
    ceasefire = case.ceasefire
    start = ceasefire.in_effect.value.first_day
    assert start is not None  # noqa: S101 - `_cannot_start` has answered for it
    doubts = (*_doubts(ceasefire, asked.names), *case.notes)
    until, cut = _last_counted(chosen, ceasefire, asked.on)
    window_end = start + timedelta(days=asked.days)
    windows = [
        (Period(from_on=start, until_on=until), "in effect", cut),
        (
            Period(from_on=start, until_on=window_end),
            f"fixed {asked.days} days",
            (
                *_after_the_day_asked(window_end, asked),
                *_after_the_end(chosen, ceasefire, window_end, asked),
            ),
        ),
    ]
    ended = in_effect_until(ceasefire, asked.on)
    rows = []
    for during, name, notes in windows:
        overlaps = _earlier(ceasefire, during.before(), all_of_them, asked.on)
        window = Window(
            label=ceasefire.title, during=during, name=name, notes=(*notes, *overlaps, *doubts)
        )
        rows.append(
            replace(
                compare_window(chosen, window, rule=asked.rule),
                ceasefire_id=ceasefire.ceasefire_id,
                length_days=(ended - start).days if ended else None,
                ended=str(ceasefire.ended.value),
                end_kind=ceasefire.end_kind.value,
            )
        )
    return rows


def _last_counted(chosen: Chosen, ceasefire: Ceasefire, on: date) -> tuple[date, tuple[str, ...]]:
    """First day that no longer counts as in effect, and why where that is not its end."""
    start = ceasefire.in_effect.value.first_day
    ended = in_effect_until(ceasefire, on)
    until = ended or on + timedelta(days=1)
    notes = []
    if ended is None:
        notes.append(f"{_open_end(ceasefire.ended.value)}: counted through {on}.")
    reach = chosen.reports.reach
    last = Period(from_on=until - timedelta(days=1), until_on=until)
    is_unstated = chosen.reports.coverage(last, chosen.zone).state is CoverageState.NOT_STATED
    if reach and start and start < reach.until_on < until and is_unstated:
        until = reach.until_on
        notes.append(
            f"The feed's reports end on {until - timedelta(days=1)}: counted through that day."
        )
    return until, tuple(notes)


def _open_end(ended: When) -> str:
    """Why a ceasefire is counted through the day asked about."""
    if ended.basis == "ongoing":
        return "It lasts, as far as its sources say"
    if not ended.is_known:
        return f"When it ended is {'not known' if ended.basis == 'unknown' else 'not stated'}"
    later = "It ended later" if ended.first_day else "It is not known to the day when it ended"
    return f"{later} ({ended})"


def _after_the_day_asked(window_end: date, asked: _Asked) -> tuple[str, ...]:
    later = (window_end - asked.on).days - 1
    if later < 1:
        return ()
    return (f"{later} of these {asked.days} days lie after {asked.on}, the day asked about.",)


def _after_the_end(
    chosen: Chosen, ceasefire: Ceasefire, window_end: date, asked: _Asked
) -> tuple[str, ...]:
    start, ended = ceasefire.in_effect.value.first_day, in_effect_until(ceasefire, asked.on)
    if ended is None or start is None or ended >= window_end:
        return ()
    area = replace(chosen, zone=chosen.zone.as_area() if chosen.zone else None)
    whole, after = (
        count_chosen(area, rule=asked.rule, period=Period(from_on=first, until_on=window_end))
        for first in (start, ended)
    )
    if whole.value is None or after.value is None:
        return (f"It ended on {ended}, within the window.",)
    return (
        f"{after.value:g} of the {whole.value:g} ({asked.rule.title.lower()}) of these "
        f"{asked.days} days fall on {ended} or later, when it had ended.",
    )


def _earlier(
    ceasefire: Ceasefire, before: Period, all_of_them: Sequence[Ceasefire], on: date
) -> list[str]:
    """Earlier ceasefires that lie in the baseline, so that it is no time without one."""
    notes = []
    for other in all_of_them:
        first = other.in_effect.value.first_day
        if other.ceasefire_id == ceasefire.ceasefire_id or not first or first >= before.until_on:
            continue
        ended = in_effect_until(other, on)
        until = ended or before.until_on
        shared = overlap_days(before, Period(from_on=first, until_on=until)) if first < until else 0
        if shared:
            doubt = "" if ended else ", whose end is not known or which lasted"
            notes.append(
                f"{shared} of the {before.days} days before lie in an earlier ceasefire "
                f"({other.title}{doubt})."
            )
    return notes


def _doubts(ceasefire: Ceasefire, names: Mapping[str, str]) -> tuple[str, ...]:
    notes = []
    for what, stated in (("took effect", ceasefire.in_effect), ("ended", ceasefire.ended)):
        if stated.is_disputed:
            options = "; ".join(_options(stated, names))
            notes.append(f"Sources differ on when it {what}: {options}. Counted: {stated.value}.")
        if stated.value.first_day != stated.value.last_day:
            notes.append(f"When it {what} is not known to the day: {stated.value}.")
    if ceasefire.end_kind.is_disputed:
        kinds = "; ".join(dict.fromkeys(value for value, _ in ceasefire.end_kind.options))
        notes.append(f"Sources differ on how it ended: {kinds}.")
    return tuple(notes)


def _options(stated: Stated[When], names: Mapping[str, str]) -> list[str]:
    said = []
    for value, claim in stated.options:
        who = claim.claimant or claim.cited.partition("#")[0]
        said.append((str(value), names.get(who, who)))
    return [f"{value} ({by})" for value, by in dict.fromkeys(said)]

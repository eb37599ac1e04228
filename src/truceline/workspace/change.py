"""Modelled change of a workspace: around each start of a comparison, with its run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from truceline.core.errors import InputError, InvalidValue, UnknownId
from truceline.monitor import CeasefireCase, FeedReports
from truceline.monitor.change import (
    ChangeCase,
    ChangeWindow,
    FeedChange,
    ceasefire_cases,
    change_around,
)
from truceline.store import Ledger
from truceline.workspace.monitor import MonitorStage
from truceline.workspace.once import Once
from truceline.workspace.question import Question, check_windows
from truceline.workspace.record import RecordStage

__all__ = ["WASHOUT_DAYS", "ChangeAsked", "ChangeStage"]

WASHOUT_DAYS = ChangeWindow().washout_days
_KEPT = 16
_RULE = "events"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAsked:
    """What is asked of the change around starts.

    Attributes:
        question: Whose clashes and where; its period is not used.
        starts: First days; with neither these nor `ceasefires`, all ceasefires of the record.
        ceasefires: Ids of the pack.
        zones: Several zones to be taken one by one, and as one area; else the question's own zone,
            or the ceasefire's.
        days: Days on either side, behind the washout.
        days_before: Days of the side before, where it is not as long; a longer one finds more, if
            the level was the same throughout.
        washout_days: Days on either side of the start that are left out.
        is_by_zone: Each zone of a ceasefire as well.
        rule: Counting rule of the comparison; only `events` has a model.
    """

    question: Question
    starts: tuple[date, ...] = ()
    ceasefires: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    days: int = 28
    days_before: int | None = None
    washout_days: int = WASHOUT_DAYS
    is_by_zone: bool = False
    rule: str = _RULE

    def parameters(self) -> dict[str, object]:
        """What is given, by name, as a run records it."""
        named = ("starts", "ceasefires", "zones", "days", "days_before", "washout_days")
        given = {name: getattr(self, name) for name in (*named, "is_by_zone")}
        asked = {name: one for name, one in given.items() if one is not None and one is not False}
        return asked | self.question.parameters()


class ChangeStage:
    """Loads and places as a comparison does, and models the change around each start."""

    def __init__(self, ledger: Ledger, record: RecordStage, monitor: MonitorStage) -> None:
        self._ledger = ledger
        self._record = record
        self._monitor = monitor
        self._grounds = monitor.grounds
        # The number of writes is part of the key: an answer never rests on what is out of date.
        self._changes = Once(lambda _writes, asked: self._around(asked), most=_KEPT)

    def around(self, asked: ChangeAsked) -> tuple[FeedChange, ...]:
        """One answer per counter; a feed that cannot answer says why.

        Raises:
            UnknownId: There is no such ceasefire, zone or feed.
            InvalidValue: There are no reports, or the windows hold no day or leave the calendar.
        """
        return self._changes(self._ledger.writes, asked)

    def known(
        self, as_of: date | None, *, on: date | None = None, feed: str = ""
    ) -> tuple[FeedChange, ...]:
        """Every ceasefire of the record, zone by zone; none where there are no reports."""
        if not self._monitor.counters(as_of, feed):
            return ()
        question = Question(as_of=as_of, on=on, feed=feed)
        return self.around(ChangeAsked(question=question, is_by_zone=True))

    def _around(self, asked: ChangeAsked) -> tuple[FeedChange, ...]:
        window = ChangeWindow(
            days_before=asked.days if asked.days_before is None else asked.days_before,
            days_during=asked.days,
            washout_days=asked.washout_days,
        )
        longest = max(window.days_before, window.days_during)
        check_windows(asked.starts, longest + window.washout_days)
        feeds = self._grounds.asked_feeds(asked.question)
        run = self._monitor.run("monitor.change", asked.parameters()).run_id
        found = []
        for reports in feeds:
            try:
                found.append(self._of_feed(reports, asked, window, run))
            except (UnknownId, InvalidValue) as exc:
                found.append(FeedChange(feed=reports.feed, unknown=_reason(exc), run=run))
        return tuple(found)

    def _of_feed(
        self, reports: FeedReports, asked: ChangeAsked, window: ChangeWindow, run: str
    ) -> FeedChange:
        if asked.rule.partition(".")[0] != _RULE:
            why = f"the model counts by rule '{_RULE}', and not by '{asked.rule}'"
            return FeedChange(feed=reports.feed, unknown=why, run=run)
        cases = (
            self._starts(reports, asked) if asked.starts else self._agreed(reports, asked, window)
        )
        return change_around(reports, cases=cases, window=window, run=run)

    def _starts(self, reports: FeedReports, asked: ChangeAsked) -> list[ChangeCase]:
        question = asked.question
        shape = self._grounds.asked_zone(question)
        whole = ChangeCase(
            label="",
            start=asked.starts[0],
            filters=self._grounds.filters(reports, question),
            zone=self._grounds.asked_shares(reports, question, shape),
        )
        whole = self._by_zone(reports, whole, asked.zones, question)
        return [replace(whole, label=str(start), start=start) for start in asked.starts]

    def _agreed(
        self, reports: FeedReports, asked: ChangeAsked, window: ChangeWindow
    ) -> list[ChangeCase]:
        question = asked.question
        on = question.on or self._monitor.last_day(question.as_of)
        given = self._grounds.cases(reports, question, asked.ceasefires)
        all_of_them = tuple(self._record.at(question.as_of).ceasefires.values())
        agreed = {one.ceasefire.ceasefire_id: one for one in given}
        return [
            self._by_zone(reports, case, _zones(agreed[case.ceasefire_id], asked), question)
            for case in ceasefire_cases(given, on=on, window=window, all_of_them=all_of_them)
        ]

    def _by_zone(
        self, reports: FeedReports, case: ChangeCase, zones: Sequence[str], question: Question
    ) -> ChangeCase:
        if len(zones) < 2:
            return case
        shapes = [self._grounds.zone(zone, question.as_of) for zone in zones]
        return replace(case, zones=tuple(self._grounds.shares(reports, shape) for shape in shapes))


def _zones(case: CeasefireCase, asked: ChangeAsked) -> tuple[str, ...]:
    """The zones that a ceasefire is asked about one by one."""
    if asked.zones or not asked.is_by_zone:
        return asked.zones
    return () if asked.question.zone else case.ceasefire.zones


def _reason(error: InputError) -> str:
    return error.message

"""How long the ceasefires of a workspace held, and what each may have moved elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from truceline.core.actor import Actor
from truceline.core.agreement import Ceasefire
from truceline.core.errors import InvalidValue, MissingExtra, UnknownId
from truceline.core.report import Feed
from truceline.monitor import CeasefireCase, FeedReports, ReportFilter
from truceline.monitor.change import ChangeWindow
from truceline.monitor.displacement import Displacement, displacement
from truceline.monitor.survival import (
    Collapse,
    Cox,
    FirstOffensive,
    Following,
    LevelReturns,
    Lives,
    LogRank,
    SideBySide,
    StatedEnd,
    cox,
    described,
    log_rank,
    side_by_side,
)
from truceline.store import Ledger
from truceline.workspace.monitor import MonitorStage
from truceline.workspace.once import Once
from truceline.workspace.question import Question, named_ceasefire, zones_asked
from truceline.workspace.record import RecordStage
from truceline.workspace.surroundings import Drawn, NoSurroundings, draw_around, lie_around

__all__ = ["COUNTED", "STATED", "FeedHolding", "Holding", "HoldingStage", "Moved", "Tested"]

STATED: tuple[Collapse, ...] = (
    StatedEnd(),
    StatedEnd(said_by="parties"),
    StatedEnd(said_by="anybody"),
)
COUNTED: tuple[Collapse, ...] = (
    LevelReturns(),
    LevelReturns(share=0.5),
    FirstOffensive(),
    FirstOffensive(incidents_a_day=10, deaths_a_day=50),
)
TRAITS = ("limited to areas", "with a mechanism")
_LOCAL, _WHOLE = "limited to areas", "whole country"
_SPEAKERS = frozenset({"body", "person"})
_KEPT = 16


@dataclass(frozen=True, kw_only=True)
class Tested:
    """What tells ceasefires apart under one definition, or why that cannot be said."""

    log_rank: LogRank
    cox: Cox


@dataclass(frozen=True, kw_only=True)
class FeedHolding:
    """How long ceasefires held as one feed shows it, under each definition that counts.

    Attributes:
        value: Each report whole where its point lies; None if unknown.
        expected: Each report by the share of its footprint inside; None if unknown.
        tests: One per definition, by `value`.
        unknown: Why the feed cannot answer; empty where it can.
    """

    feed: Feed
    value: SideBySide | None = None
    expected: SideBySide | None = None
    tests: tuple[Tested, ...] = ()
    unknown: str = ""


@dataclass(frozen=True, kw_only=True)
class Holding:
    """How long ceasefires held, under several definitions that are never mixed.

    Attributes:
        on: Last day looked at.
        stated: Under the definitions that look at stated ends; they need no feed.
        feeds: Under those that count, feed by feed.
        run: Id of the run.
    """

    on: date
    stated: SideBySide
    tests: tuple[Tested, ...]
    feeds: tuple[FeedHolding, ...]
    run: str


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What a ceasefire may have moved elsewhere, as one feed shows it.

    Attributes:
        found: None where the feed cannot answer; `unknown` says why.
    """

    ceasefire: Ceasefire
    feed: Feed
    found: Displacement | None = None
    unknown: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    ceasefire: str
    question: Question
    start: date | None
    window: ChangeWindow


class HoldingStage:
    """Follows ceasefires and looks around them; one answer per feed, each kept until a write."""

    def __init__(
        self,
        ledger: Ledger,
        record: RecordStage,
        monitor: MonitorStage,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._monitor = monitor
        self._clock = clock
        # The number of writes is part of the key: an answer never rests on what is out of date.
        self._held = Once(lambda _writes, question: self._hold(question), most=_KEPT)
        self._moved = Once(lambda _writes, asked: self._look_around(asked), most=_KEPT)

    def holding(self, question: Question | None = None) -> Holding:
        """How long ceasefires held.

        Args:
            question: `on` is the last day looked at, without it the last one with reports;
                `from_on` the first day looked at (delayed entry). Its end is not used.

        Raises:
            UnknownId: There is no such feed or zone.
        """
        return self._held(self._ledger.writes, replace(question or Question(), until_on=None))

    def moved(
        self,
        ceasefire_id: str,
        question: Question | None = None,
        *,
        start: date | None = None,
        window: ChangeWindow | None = None,
    ) -> tuple[Moved, ...]:
        """What a ceasefire may have moved into the land around its zones, feed by feed.

        Args:
            ceasefire_id: Whose parties' clashes; its zones, unless the question names one.
            question: Its period is not used.
            start: First day there; None for the day on which it took effect.
            window: Days set against each other; None for 56 each and 14 of washout.

        Raises:
            UnknownId: There is no such ceasefire, feed or zone.
            InvalidValue: There are no reports.
        """
        asked = _Asked(
            ceasefire=ceasefire_id,
            question=replace(question or Question(), from_on=None, until_on=None),
            start=start,
            window=window or ChangeWindow(),
        )
        return self._moved(self._ledger.writes, asked)

    def moved_by_all(self, question: Question | None = None) -> tuple[Moved, ...]:
        """The same of every ceasefire of the record, oldest first; none without reports."""
        question = question or Question()
        if not self._monitor.counters(question.as_of, question.feed):
            return ()
        known = self._record.at(question.as_of).ceasefires.values()
        return tuple(
            one
            for ceasefire in sorted(known, key=_begun)
            for one in self.moved(ceasefire.ceasefire_id, question)
        )

    # -- how long ----------------------------------------------------------------------------

    def _hold(self, question: Question) -> Holding:
        record = self._record.at(question.as_of)
        following = Following(
            on=question.on or self._last_day(question.as_of),
            followed_from=question.from_on,
            speaks_for=_speakers(record.actors.values()),
        )
        run = self._monitor.run("holding", {**question.parameters(), "on": following.on})
        known = sorted(record.ceasefires.values(), key=_begun)
        bare = [CeasefireCase(ceasefire=one, filters=ReportFilter()) for one in known]
        stated = side_by_side(None, cases=bare, definitions=STATED, following=following)
        feeds = self._monitor.counters(question.as_of, question.feed)
        return Holding(
            on=following.on,
            stated=stated,
            tests=_tests(stated, known),
            feeds=tuple(self._of_feed(one, question, known, following) for one in feeds),
            run=run.run_id,
        )

    def _last_day(self, as_of: date | None) -> date:
        feeds = self._monitor.counters(as_of)
        if any(reports.reach for reports in feeds):
            return self._monitor.last_day(as_of)
        return as_of or self._clock().date()

    def _of_feed(
        self,
        reports: FeedReports,
        question: Question,
        known: Sequence[Ceasefire],
        following: Following,
    ) -> FeedHolding:
        cases, refused = self._cases(reports, question, known)
        if not cases:
            why = refused[0][1] if refused else "the record holds no ceasefire"
            return FeedHolding(feed=reports.feed, unknown=why)
        found = {}
        for way in ("value", "expected"):
            try:
                both = side_by_side(
                    reports,
                    cases=cases,
                    definitions=COUNTED,
                    following=replace(following, weigh_by=way),
                )
            except (UnknownId, InvalidValue) as exc:
                return FeedHolding(feed=reports.feed, unknown=exc.message)
            found[way] = _with_refused(both, refused)
        return FeedHolding(
            feed=reports.feed,
            value=found["value"],
            expected=found["expected"],
            tests=_tests(found["value"], known),
        )

    def _cases(
        self, reports: FeedReports, question: Question, known: Sequence[Ceasefire]
    ) -> tuple[list[CeasefireCase], tuple[tuple[str, str], ...]]:
        """The ceasefires that a feed can follow, and why it cannot follow the others."""
        cases: list[CeasefireCase] = []
        refused = []
        for ceasefire in known:
            try:
                cases += self._monitor.grounds.cases(reports, question, [ceasefire.ceasefire_id])
            except (UnknownId, InvalidValue) as exc:
                refused.append((ceasefire.title, exc.message.rstrip(".")))
        return cases, tuple(refused)

    # -- what it moved -----------------------------------------------------------------------

    def _look_around(self, asked: _Asked) -> tuple[Moved, ...]:
        question = asked.question
        ceasefire = named_ceasefire(self._record.at(question.as_of).ceasefires, asked.ceasefire)
        start = asked.start or ceasefire.in_effect.value.first_day
        parameters = {"ceasefire": asked.ceasefire, "start": start, **question.parameters()}
        parameters |= {
            "days_before": asked.window.days_before,
            "days_during": asked.window.days_during,
            "washout_days": asked.window.washout_days,
        }
        run = self._monitor.run("displacement", parameters).run_id
        feeds = self._monitor.grounds.asked_feeds(question)
        bare = [Moved(ceasefire=ceasefire, feed=one.feed, run=run) for one in feeds]
        if start is None:
            why = f"the day on which it took effect is {ceasefire.in_effect.value}"
            return tuple(replace(one, unknown=why) for one in bare)
        if not any(_reaches(one, asked.window, start) for one in feeds):
            return tuple(
                replace(one, unknown=_no_reports(reports, asked.window, start))
                for one, reports in zip(bare, feeds, strict=True)
            )
        try:
            drawn = draw_around(
                self._monitor.grounds,
                self._record.at(question.as_of),
                ceasefire,
                zones=zones_asked(question, ceasefire),
                span=asked.window.span(start),
                as_of=question.as_of,
            )
        except NoSurroundings as exc:
            return tuple(replace(one, unknown=str(exc)) for one in bare)
        return tuple(
            self._of_reports(one, reports, drawn, start, asked)
            for one, reports in zip(bare, feeds, strict=True)
        )

    def _of_reports(
        self, bare: Moved, reports: FeedReports, drawn: Drawn, start: date, asked: _Asked
    ) -> Moved:
        if not _reaches(reports, asked.window, start):
            return replace(bare, unknown=_no_reports(reports, asked.window, start))
        grounds = self._monitor.grounds
        try:
            (case,) = grounds.cases(
                reports, replace(asked.question, zone=""), [bare.ceasefire.ceasefire_id]
            )
            found = displacement(
                reports,
                filters=case.filters,
                land=lie_around(grounds, reports, drawn),
                start=start,
                window=asked.window,
            )
        except (UnknownId, InvalidValue) as exc:
            return replace(bare, unknown=exc.message.rstrip("."))
        notes = dict.fromkeys((*found.notes, *case.notes, *drawn.notes))
        return replace(bare, found=replace(found, notes=tuple(notes)))


def _begun(ceasefire: Ceasefire) -> tuple[date, str]:
    return ceasefire.in_effect.value.first_day or date.max, ceasefire.ceasefire_id


def _speakers(actors: Iterable[Actor]) -> dict[str, str]:
    """Bodies and persons speak for what they belong to; one group of a coalition does not."""
    return {
        actor.actor_id: actor.member_of[0].actor_id
        for actor in actors
        if actor.kind in _SPEAKERS and actor.member_of
    }


def _with_refused(both: SideBySide, refused: tuple[tuple[str, str], ...]) -> SideBySide:
    lives = tuple(replace(one, left_out=(*one.left_out, *refused)) for one in both.lives)
    return replace(both, lives=lives)


def _tests(both: SideBySide, known: Sequence[Ceasefire]) -> tuple[Tested, ...]:
    return tuple(_tested(lives, known) for lives in both.lives)


def _tested(lives: Lives, known: Sequence[Ceasefire]) -> Tested:
    groups = {one.ceasefire_id: _LOCAL if one.zones else _WHOLE for one in known}
    traits = {one.ceasefire_id: dict(zip(TRAITS, _traits(one), strict=True)) for one in known}
    told = described(lives, groups=groups, traits=traits).lives
    try:
        effects = cox(told, TRAITS)
    except MissingExtra as exc:
        collapses = sum(life.has_collapsed for life in told)
        why = f"{exc.message.rstrip('.')} ({exc.hint})"
        effects = Cox(lives=len(told), collapses=collapses, unknown=why)
    return Tested(log_rank=log_rank(told), cox=effects)


def _traits(ceasefire: Ceasefire) -> Iterator[float]:
    yield float(bool(ceasefire.zones))
    yield float(bool(ceasefire.mechanisms))


def _reaches(reports: FeedReports, window: ChangeWindow, start: date) -> bool:
    reach, before, during = reports.reach, window.before(start), window.during(start)
    return bool(reach and reach.from_on < before.until_on and during.from_on < reach.until_on)


def _no_reports(reports: FeedReports, window: ChangeWindow, start: date) -> str:
    return (
        f"{reports.feed.counter} does not reach over both the days before and those during "
        f"({window.before(start)}, {window.during(start)})"
    )

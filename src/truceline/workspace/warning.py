"""Warnings of a workspace: charts for each zone and main pair, and their back-test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from truceline.briefs.compose.warnings import WarningInputs, compose_warnings
from truceline.briefs.document import Document
from truceline.core.dates import Period
from truceline.core.errors import InputError, InvalidValue, UnknownId
from truceline.geography.model import ZoneShape
from truceline.monitor import FeedReports
from truceline.monitor.warning import ALL, Pair, StatedEvent, Watch, back_test, watch_all
from truceline.store import Ledger
from truceline.workspace.monitor import MonitorStage
from truceline.workspace.once import Once
from truceline.workspace.question import Question
from truceline.workspace.record import RecordStage
from truceline.workspace.warning_rows import told_incidents
from truceline.workspace.warning_scope import (
    EVERYWHERE,
    MOST_PAIRS,
    MOST_ZONES,
    busiest,
    holds,
    main_pairs,
    names,
    within,
)
from truceline.workspace.warning_shapes import (
    BackTested,
    ReplayAsked,
    Replayed,
    Warned,
    WarningAsked,
    given,
)

__all__ = ["WarningStage"]

_KEPT = 8
_SCOPE = (
    f"Watched are everywhere and each zone that holds on the day (of more than {MOST_ZONES}, "
    "those with the most incidents in the year up to it), each for all incidents and for the "
    f"{MOST_PAIRS} pairs of sides with the most incidents in that year."
)
_ASKED = "Watched are the zones and sides that were asked for."
_AREAS = "A zone is watched as an area on all days, also before it was agreed."
_HINDSIGHT = (
    "All that is known today of the days up to the one asked about is used, also what came later; "
    "give a day of knowledge to see what the charts could say then."
)
_LAG = (
    "Each report is taken to have been known {lag} after its last day. That is an assumption "
    "of the replay: the feed itself may have been published much later."
)
_AS_IMPORTED = "Each report is taken to have been known from the day that its import states."


class WarningStage:
    """Runs the charts; what they say is internal and enters no public edition."""

    def __init__(self, ledger: Ledger, record: RecordStage, monitor: MonitorStage) -> None:
        self._ledger = ledger
        self._record = record
        self._monitor = monitor
        # The number of writes is part of the key: an answer never rests on what is out of date.
        self._warned = Once(lambda _writes, asked: self._warn(asked), most=_KEPT)
        self._tested = Once(lambda _writes, asked: self._test(asked), most=_KEPT)

    def alerts(self, asked: WarningAsked | None = None) -> Warned:
        """The charts as they stand on a day, with the alerts of the days before it.

        Raises:
            UnknownId: There is no such zone or feed, or no feed knows an actor.
            InvalidValue: There are no reports, or both sides are one.
        """
        return self._warned(self._ledger.writes, asked or WarningAsked())

    def brief_section(self, question: Question, period: Period) -> Document:
        """The chapter on the warnings of a brief's period, for what the brief itself asks about.

        Args:
            question: What the brief was asked; its zone, sides, feed and filters hold here too.
            period: The brief's days; the charts run up to its last one.

        Raises:
            UnknownId: There is no such zone or feed, or no feed knows an actor.
            InvalidValue: There are no reports, both sides are one, or the period is too long.
        """
        asked = WarningAsked(
            on=period.until_on - timedelta(days=1),
            days=period.days,
            as_of=question.as_of,
            zones=(question.zone,) if question.zone else (),
            between=question.between,
            feed=question.feed,
            filters=question.filters,
        )
        return self.section(asked)

    def section(self, asked: WarningAsked) -> Document:
        """The alerts of a period as a chapter of an internal brief, with their incidents.

        Raises:
            UnknownId: There is no such zone or feed, or no feed knows an actor.
            InvalidValue: There are no reports, or both sides are one.
        """
        warned, feeds = self.alerts(asked), self._feeds(asked)
        wanted = {report for one in warned.alerts for report in one.report_ids}
        states = ("spoke", "quiet", "learning", "not watched", "no chart")
        return compose_warnings(
            WarningInputs(
                run=self._monitor.run("monitor.warning", {**given(asked), "on": warned.on}),
                period=warned.period,
                rule=warned.rule,
                alerts=warned.alerts,
                words=tuple(warned.words(one) for one in warned.alerts),
                incidents=dict(told_incidents(feeds, wanted)),
                counters={one.feed.feed: one.feed.counter for one in feeds},
                charts={state: warned.number(state) for state in states},
                by_chance=warned.expected_false_alarms,
                chart_words=tuple(warned.words(one) for one in warned.watches),
                left_out=warned.not_watched,
                assumptions=warned.assumptions,
            )
        )

    def back_test(self, asked: ReplayAsked | None = None) -> Replayed:
        """What each feed's charts would have said before stated events, counter by counter.

        Raises:
            UnknownId: There is no such zone or feed, or no feed knows an actor.
            InvalidValue: There are no reports, or no stated event lies in the days they reach.
        """
        return self._tested(self._ledger.writes, asked or ReplayAsked())

    def stated_events(self, as_of: date | None = None) -> tuple[StatedEvent, ...]:
        """The pack's own dated ends of ceasefires, one per zone; by day."""
        found: list[StatedEvent] = []
        drawn, _ = self._record.zones(as_of)
        for one in self._record.at(as_of).ceasefires.values():
            on = one.ended.value.first_day
            if on is None:
                continue
            source = next((claim.cited for _, claim in one.ended.options), "") or "the pack"
            found += [
                StatedEvent(label=f"End of: {one.title}", zone=zone, on=on, source=source)
                for zone in one.zones or ("",)
                if not zone or zone in drawn
            ]
        return tuple(sorted(found, key=lambda event: (event.on, event.zone)))

    # -- alerts ------------------------------------------------------------------------------

    def _warn(self, asked: WarningAsked) -> Warned:
        on = asked.on or self._monitor.last_day(asked.as_of)
        period = Period(
            from_on=on - timedelta(days=asked.days - 1), until_on=on + timedelta(days=1)
        )
        feeds = self._feeds(asked)
        run = self._monitor.run("monitor.warning", {**given(asked), "on": on})
        shapes = self._shapes(asked, on)
        watches: list[Watch] = []
        refusals: list[InputError] = []
        skipped: list[str] = []
        for reports in feeds:
            try:
                found, left_out = self._watch(reports, shapes, asked, on)
            except (UnknownId, InvalidValue) as exc:
                refusals.append(exc)
                skipped.append(f"{reports.feed.counter}: {exc.message}")
                continue
            watches += found
            skipped += left_out
        if refusals and len(refusals) == len(feeds):
            raise refusals[0]
        said = dict.fromkeys(line for one in watches for line in one.assumptions)
        return Warned(
            run=run.run_id,
            period=period,
            as_of=asked.as_of,
            rule=asked.rule,
            watches=tuple(watches),
            scope=_ASKED if asked.zones or asked.between else _SCOPE,
            names=names(shapes),
            not_watched=(*self._undrawn(asked), *skipped),
            assumptions=(*_narrowed(asked), *said, _AREAS, *(() if asked.as_of else (_HINDSIGHT,))),
        )

    def _feeds(self, asked: WarningAsked | ReplayAsked) -> tuple[FeedReports, ...]:
        feeds = self._monitor.counters(asked.as_of, asked.feed)
        if not feeds:
            self._monitor.last_day(asked.as_of)  # says that there are no reports, and what to do
        return feeds

    def _shapes(self, asked: WarningAsked, on: date) -> tuple[ZoneShape | None, ...]:
        """Where to look; None is everywhere."""
        if asked.zones:
            return tuple(self._shape(zone, asked.as_of) for zone in asked.zones)
        drawn, _ = self._record.zones(asked.as_of)
        holding = (one for one in drawn.values() if holds(one, on))
        return (None, *holding)

    def _shape(self, zone: str, as_of: date | None) -> ZoneShape | None:
        return None if zone in ("", EVERYWHERE) else self._monitor.zone(zone, as_of)

    def _undrawn(self, asked: WarningAsked) -> Iterator[str]:
        """Zones of the pack that have no shape are not passed over in silence."""
        if not asked.zones:
            yield from (str(finding) for finding in self._record.zones(asked.as_of)[1])

    def _watch(
        self,
        reports: FeedReports,
        shapes: tuple[ZoneShape | None, ...],
        asked: WarningAsked,
        on: date,
    ) -> tuple[list[Watch], list[str]]:
        """The charts of one feed, and the zones left out."""
        reach = reports.reach
        if reach is None or on < reach.from_on:
            raise InvalidValue(f"it has no reports up to {on}.", hint="Ask about a later day.")
        pairs = self._pairs(reports, asked, on)
        period = Period(from_on=reach.from_on, until_on=on + timedelta(days=1))
        areas = [
            self._monitor.grounds.shares(reports, shape).as_area()
            for shape in shapes
            if shape is not None
        ]
        kept, left_out = busiest(reports, areas, on)
        question = Question(filters=asked.filters, as_of=asked.as_of)
        filters = self._monitor.grounds.filters(reports, question)
        found: list[Watch] = []
        for zones in ([()] if None in shapes else []) + ([kept] if kept else []):
            found += watch_all(
                reports, zones=zones, pairs=pairs, rule=asked.rule, period=period, filters=filters
            )
        lines = [f"{reports.feed.counter}: {z.label} has too few incidents" for z in left_out]
        return found, lines

    def _pairs(
        self, reports: FeedReports, asked: WarningAsked | ReplayAsked, on: date
    ) -> tuple[Pair, ...]:
        if asked.between is None:
            return (ALL, *main_pairs(reports, on))
        question = Question(between=asked.between, as_of=asked.as_of)
        groups = self._monitor.grounds.filters(reports, question).between
        return (Pair(label=" – ".join(asked.between), between=groups),)

    # -- back-test ---------------------------------------------------------------------------

    def _test(self, asked: ReplayAsked) -> Replayed:
        feeds = self._feeds(asked)
        events = asked.events or self.stated_events(asked.as_of)
        if not events:
            raise InvalidValue(
                "There is no event to test against: the pack dates no end of a ceasefire.",
                hint="Give one: --event DAY=ZONE=TITLE=SOURCE",
            )
        named = (replace(e, zone="") if e.zone == EVERYWHERE else e for e in events)
        asked = replace(asked, events=tuple(named))
        shapes = {one.zone: self._shape(one.zone, asked.as_of) for one in asked.events}
        run = self._monitor.run("monitor.warning.back-test", given(asked))
        found: list[BackTested] = []
        refusals: list[InputError] = []
        skipped: list[str] = []
        for reports in feeds:
            try:
                found.append(self._replay(reports, shapes, asked, run.run_id))
            except (UnknownId, InvalidValue) as exc:
                refusals.append(exc)
                skipped.append(f"{reports.feed.counter}: {exc.message}")
        if refusals and not found:
            raise refusals[0]
        return Replayed(tested=tuple(found), not_tested=tuple(skipped))

    def _replay(
        self,
        reports: FeedReports,
        shapes: Mapping[str, ZoneShape | None],
        asked: ReplayAsked,
        run: str,
    ) -> BackTested:
        events, beyond = within(reports, asked.events)
        pairs = self._pairs(reports, asked, max(event.on for event in events))
        watches: list[Watch] = []
        for zone in dict.fromkeys(event.zone for event in events):
            shape = shapes[zone]
            areas = [self._monitor.grounds.shares(reports, shape).as_area()] if shape else []
            watches += watch_all(
                reports, zones=areas, pairs=pairs, rule=asked.rule, knowledge=asked.knowledge
            )
        late = _late_in_words(watches, asked)
        test = back_test(watches, events, horizon_days=asked.horizon_days)
        lag = asked.knowledge.lag_days
        known = (
            _AS_IMPORTED if lag is None else _LAG.format(lag="1 day" if lag == 1 else f"{lag} days")
        )
        said = dict.fromkeys(line for one in watches for line in one.assumptions)
        return BackTested(
            run=run,
            feed=reports.feed.feed,
            counter=reports.feed.counter,
            test=test,
            knowledge=asked.knowledge,
            rule=asked.rule,
            names=names(shapes.values()),
            watches=tuple(watches),
            assumptions=(known, *late, *test.assumptions, *said, _AREAS),
            beyond=beyond,
            is_simulated=reports.feed.is_simulated,
        )


def _narrowed(asked: WarningAsked) -> Iterator[str]:
    """What else was asked for besides zones, sides and feed."""
    told = asked.filters.as_mapping()
    if told:
        parts = "; ".join(f"{name.replace('_', ' ')} {_words(part)}" for name, part in told.items())
        yield f"Only incidents of which this holds are watched: {parts}."


def _words(part: object) -> str:
    return ", ".join(map(str, part)) if isinstance(part, list) else str(part)


def _late_in_words(watches: Sequence[Watch], asked: ReplayAsked) -> tuple[str, ...]:
    """How many reports a replay left out; one that knew none in time is refused, not silent."""
    late = max(one.late_reports for one in watches)
    wait = asked.knowledge.wait_days
    if late and not any(one.path is not None and one.path.counts.any() for one in watches):
        raise InvalidValue(
            f"no report was known within {wait} days of its day: nothing could have been judged.",
            hint="Assume when reports were known: --lag DAYS.",
        )
    if not late:
        return ()
    return (
        f"Up to {late} reports of one chart became known more than {wait} days after the day that "
        "they are counted under, and are left out.",
    )

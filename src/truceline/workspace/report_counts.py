"""Counts of one mission report: each question is put once, however many sections print it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from truceline.core.errors import InvalidValue, UnknownId
from truceline.ingest.observations import OWN
from truceline.ingest.topics import load_topics
from truceline.monitor import (
    Chosen,
    FeedReports,
    ReportFilter,
    choose,
    count_chosen,
    rule_named,
    weigh_chosen,
)
from truceline.monitor.model import Count, Rule
from truceline.reporting.inputs import Unanswered
from truceline.reporting.model import Number, Plan, SectionSpec
from truceline.reporting.numbers import (
    COUNTED_KINDS,
    NOW,
    PREVIOUS,
    SINCE,
    THEN,
    Named,
    counted_number,
)
from truceline.workspace.grounds import Grounds
from truceline.workspace.question import Question

__all__ = ["Asked", "Tally", "count_command"]

# Topic of one's own entries that a rule counts, by what it measures.
_INCIDENTS = "ceasefire-violation"
_OWN_TOPICS = {"fatalities": "casualties"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of a report: by which rule, of whom, of which window."""

    rule: str
    question: Question
    window: str


class Tally:
    """Puts the questions of one plan to the counters, and keeps who could not answer."""

    def __init__(self, grounds: Grounds, plan: Plan, *, run: str) -> None:
        self._grounds = grounds
        self._plan = plan
        self._run = run
        self._chosen: dict[Question, Chosen] = {}
        self._counts: dict[tuple[str, Question], Count] = {}
        self._refused: dict[Unanswered, None] = {}

    @property
    def unanswered(self) -> tuple[Unanswered, ...]:
        """Who could not answer what, in the order of asking, each once."""
        return tuple(self._refused)

    def feeds(self, as_of: date | None = None) -> tuple[FeedReports, ...]:
        """Reports of the counters asked, as known at the cut-off, or at another instant."""
        asked = self._plan.feeds
        when = as_of or self._plan.cut_off
        found = self._grounds.feeds(when) if asked else self._grounds.counters(when)
        return tuple(one for one in found if not asked or one.feed.feed in asked)

    def question(self, feed: str = "", zone: str = "") -> Question:
        """What a plan asks of one counter in one region, of its own period."""
        plan = self._plan
        return Question(
            between=plan.between,
            zone=zone,
            feed=feed,
            from_on=plan.period.from_on,
            until_on=plan.period.until_on,
            as_of=plan.cut_off,
        )

    def narrowed(self, rule: str, question: Question) -> Question:
        """The question as one's own entries are asked: violations are counted, meetings are not.

        Every entry is a report of their feed, patrols and restrictions too, and some of those lie
        where the observers stood: they are no incidents, and no map shows them.

        Raises:
            UnknownId: Nothing of the feed was known by then.
            InvalidValue: No entry on such a topic was known by then.
        """
        if question.feed != OWN.feed:
            return question
        (reports,) = self._grounds.feeds(question.as_of, question.feed)
        topic = load_topics()[_OWN_TOPICS.get(rule_named(rule).measure, _INCIDENTS)]
        known = reports.labels("kind").known
        kinds = tuple(kind for kind in topic.kinds if kind in known)
        if not kinds:
            raise InvalidValue(
                f"No entry on the topic {topic.topic_id} was known by then.",
                hint="Enter some: truceline observe add",
            )
        return replace(question, filters=replace(question.filters, kinds=kinds))

    def chosen(self, question: Question) -> Chosen:
        """The reports that a question is about, whatever its period.

        Raises:
            UnknownId: The counter knows nothing of it.
            InvalidValue: A filter cannot run.
        """
        key = replace(question, from_on=None, until_on=None)
        if key not in self._chosen:
            (reports,) = self._grounds.asked_feeds(question)
            zone = self._grounds.asked_zone(question)
            self._chosen[key] = choose(
                reports,
                self._grounds.filters(reports, question),
                zone=self._grounds.asked_shares(reports, question, zone),
                run=self._run,
            )
        return self._chosen[key]

    def numbers(self, section: SectionSpec) -> Iterator[Number]:
        """The counted numbers of a section; none for a kind in which nobody counts."""
        if section.kind not in COUNTED_KINDS:
            return
        zones = ("",) if section.kind == "summary" else ("", *self._plan.zones)
        for reports in self.feeds():
            feed = reports.feed.feed
            for rule in section.options["rules"]:
                for zone in zones:
                    for asked in self._asked(rule, self.question(feed, zone), section):
                        yield from self._number(section, asked)

    def _asked(self, rule: str, question: Question, section: SectionSpec) -> Iterator[Asked]:
        """Each window of a question; for units, one question per unit word that occurs."""
        if rule_named(rule).measure == "units":
            questions = [
                replace(question, filters=ReportFilter(unit=word)) for word in self._units(question)
            ]
        else:
            questions = [question]
        for one in questions:
            for window, asked in self._windows(one, section):
                yield Asked(rule=rule, question=asked, window=window)

    def _windows(self, question: Question, section: SectionSpec) -> Iterator[tuple[str, Question]]:
        before = self._plan.previous
        earlier = replace(question, from_on=before.from_on, until_on=before.until_on)
        if section.kind != "earlier-days":
            yield NOW, question
            yield PREVIOUS, earlier
        elif self._plan.previous_cut_off:
            yield THEN, replace(earlier, as_of=self._plan.previous_cut_off)
            yield SINCE, earlier

    def _units(self, question: Question) -> tuple[str, ...]:
        """Unit words of reports that may lie in the period or the one before, anywhere."""
        try:
            chosen = self.chosen(self.narrowed("units", replace(question, zone="")))
        except (UnknownId, InvalidValue):
            return ()  # said once, where events are asked for
        labels = chosen.reports.labels("unit")
        near = [
            weigh_chosen(chosen, period=period).possible
            for period in (self._plan.period, self._plan.previous)
        ]
        codes = labels.codes[near[0] | near[1]]
        return tuple(sorted({labels.values[code] for code in codes} - {""}))

    def _number(self, section: SectionSpec, asked: Asked) -> Iterator[Number]:
        rule, unit = rule_named(asked.rule), asked.question.filters.unit
        try:
            question = self.narrowed(asked.rule, asked.question)
            answer = self._count(rule, question)
        except (UnknownId, InvalidValue) as exc:
            self._refuse(asked, exc.message)
            return
        shape, period = self.chosen(question).zone, question.period()
        named = Named(
            section_id=section.section_id,
            rule=f"{rule.name}:{unit}" if unit else rule.name,
            title=f"{rule.title}: {unit}" if unit else rule.title,
            zone=question.zone,
            place=shape.label if shape else "",
            window=asked.window,
            is_in_force=not (shape and period) or shape.valid_in(period) is not None,
        )
        yield counted_number(named, answer, count_command(rule.name, question))

    def _count(self, rule: Rule, question: Question) -> Count:
        period, key = question.period(), (rule.name, question)
        if key not in self._counts:
            assert period is not None  # noqa: S101 (a plan has its periods)
            self._counts[key] = count_chosen(self.chosen(question), rule=rule, period=period)
        return self._counts[key]

    def _refuse(self, asked: Asked, reason: str) -> None:
        feed = asked.question.feed
        known = {one.feed.feed: one.feed.counter for one in self.feeds()}
        refused = Unanswered(
            feed=feed, counter=known.get(feed, feed), reason=reason, zone=asked.question.zone
        )
        self._refused.setdefault(refused)


def count_command(rule: str, question: Question) -> tuple[str, ...]:
    """Arguments after `truceline` that put a question again.

    Raises:
        InvalidValue: A part of the question has no option there.
    """
    filters = question.filters.as_mapping()
    unit, kinds = filters.pop("unit", ""), filters.pop("kinds", ())
    if filters or question.ceasefire or question.on or question.period() is None:
        raise InvalidValue(
            "This question cannot be put again by a command.",
            hint="Ask by period, zone, feed, kind, unit and the two sides only.",
        )
    parts = ["count", "--rule", rule, "--from", f"{question.from_on}"]
    parts += ["--until", f"{question.until_on}"]
    for name, value in (("zone", question.zone), ("feed", question.feed), ("unit", unit)):
        parts += [f"--{name}", value] if value else []
    parts += [part for kind in kinds for part in ("--kind", kind)]
    parts += ["--between", *question.between] if question.between else []
    return (*parts, "--as-of", _instant(question.as_of)) if question.as_of else tuple(parts)


def _instant(as_of: date) -> str:
    if isinstance(as_of, datetime) and not (as_of.second or as_of.microsecond):
        return as_of.isoformat(timespec="minutes")
    return as_of.isoformat()

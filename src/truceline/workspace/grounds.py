"""What an answer rests on: the reports of each feed, and what a question means in its terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from truceline.claims.evidence.incident_reports import FAMILY
from truceline.core.agreement import Ceasefire
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.findings import Finding
from truceline.geography.countries import load_countries
from truceline.geography.footprints import footprints
from truceline.geography.model import Footprints, PlaceShares, ZoneShape
from truceline.geography.sampled import SampledShares, sample_shares
from truceline.geography.shares import place_shares
from truceline.monitor import (
    CeasefireCase,
    FeedCase,
    FeedReports,
    ReportFilter,
    ZoneShares,
    choose,
    filter_between,
    find_unlabelled,
    resolve_actor,
    select_reports,
    weigh_chosen,
)
from truceline.store import Ledger
from truceline.workspace.feeds import is_of_claims, load_feeds
from truceline.workspace.located import Located
from truceline.workspace.once import Once
from truceline.workspace.question import Question, named_ceasefire, zones_asked
from truceline.workspace.record import RecordStage
from truceline.workspace.zones import layer_zone, named_zone, union_zone

__all__ = ["Grounds"]

_KEPT = 64


class Grounds:
    """Loads, places and chooses reports for a question; counts nothing.

    Attributes:
        placed: Reports of a feed → where each may lie, and what could not be placed.
        shares: Reports of a feed, zone → how the reports lie to the zone.
        sampled_from: From so many pairs of a report and a zone of the record on, what is expected
            in these zones comes by points, all zones at once: the share of a footprint then errs
            by .011 on average, while certain, possible and counted stay exact.
    """

    sampled_from = 10_000_000

    def __init__(self, ledger: Ledger, record: RecordStage) -> None:
        self._ledger = ledger
        self._record = record
        # The number of writes is part of the key: a count never rests on what is out of date.
        self._loaded = Once(lambda _imports, as_of: self._feeds(as_of), most=_KEPT)
        self.placed = Once(self._footprints, most=_KEPT)
        self.shares = Once(self.lie_to, most=_KEPT)
        self._sampled = Once(self._sample, most=2)

    # -- loading ---------------------------------------------------------------------------

    def feeds(self, as_of: date | None = None, only: str = "") -> tuple[FeedReports, ...]:
        """Current reports of every feed, or of one, as they were known at the end of a day.

        `claims` gives those of all claimants whom documents quote, each apart.

        Raises:
            UnknownId: The workspace has no such feed.
        """
        found = self._loaded(self._ledger.imports, as_of)
        if not only:
            return found
        one = tuple(reports for reports in found if reports.feed.feed == only)
        if only == FAMILY:
            one = one or tuple(each for each in found if is_of_claims(each.feed.feed))
        if not one:
            known = ", ".join(reports.feed.feed for reports in found) or "none"
            raise UnknownId(f"There is no feed '{only}' here.", hint=f"Feeds: {known}.")
        return one

    def counters(self, as_of: date | None = None, only: str = "") -> tuple[FeedReports, ...]:
        """The feeds that answer a question: claimants of documents only where they are asked for.

        Raises:
            UnknownId: The workspace has no such feed.
        """
        found = self.feeds(as_of, only)
        if only:
            return found
        return tuple(each for each in found if not is_of_claims(each.feed.feed)) or found

    def _feeds(self, as_of: date | None) -> tuple[FeedReports, ...]:
        return load_feeds(self._ledger, self._record.at(as_of), as_of=as_of)

    def _footprints(self, reports: FeedReports) -> tuple[Footprints, tuple[Finding, ...]]:
        layers = tuple(self._record.layers_at(reports.as_of).values())
        return footprints(reports.table, layers=layers, countries=load_countries())

    def lie_to(self, reports: FeedReports, shape: ZoneShape) -> ZoneShares:
        """How a feed's reports lie to a zone; computed anew, `shares` keeps it."""
        return ZoneShares(
            zone_id=shape.zone_id,
            name=shape.name,
            shares=self._shares(reports, shape),
            is_stated=shape.is_stated,
            valid_from=shape.valid_from,
            valid_until=shape.valid_until,
        )

    def _shares(self, reports: FeedReports, shape: ZoneShape) -> PlaceShares:
        """Exactly; of very many reports by points, for all zones of the record at once.

        Which way depends on feed, record and zone alone, so that every page and command shows one
        number: a zone of the record by points whoever drew it, a layer's area or several zones
        together exactly.
        """
        placed, _ = self.placed(reports)
        drawn, _ = self._record.zones(reports.as_of)
        # Drawn anew it is another object, and the same zone.
        if len(reports) * len(drawn) < self.sampled_from or drawn.get(shape.zone_id) != shape:
            return place_shares(placed, shape)
        return self._sampled(reports, tuple(drawn.values())).of_zone(shape.zone_id)

    def _sample(self, reports: FeedReports, shapes: tuple[ZoneShape, ...]) -> SampledShares:
        placed, _ = self.placed(reports)
        return sample_shares(placed, shapes)

    def last_day(self, as_of: date | None = None) -> date:
        """The last day on which any feed has a report; a feed beyond it says nothing.

        Raises:
            InvalidValue: There are no reports at all.
        """
        reaches = [reports.reach for reports in self.counters(as_of) if reports.reach]
        if not reaches:
            known = f" known by {as_of}" if as_of else ""
            raise InvalidValue(
                f"There are no reports{known}.", hint="Add some: truceline add FILE --published DAY"
            )
        last = max(reach.until_on for reach in reaches)
        return date.fromordinal(last.toordinal() - 1)

    # -- what a question means ---------------------------------------------------------------

    def asked_feeds(self, question: Question) -> tuple[FeedReports, ...]:
        """The feeds that a question is put to.

        Raises:
            UnknownId: The workspace has no such feed.
            InvalidValue: There are no reports at all.
        """
        feeds = self.counters(question.as_of, question.feed)
        if not feeds:
            known = f"known by {question.as_of}" if question.as_of else "in this workspace"
            raise InvalidValue(
                f"There are no reports {known}.",
                hint="Add some: truceline add FILE --published DAY",
            )
        return feeds

    def zone(self, zone_id: str, as_of: date | None, on: date | None = None) -> ZoneShape:
        """A zone of the pack, or an area of a layer (`layer/name`); `one+other` is both together.

        Raises:
            UnknownId: There is none, or it could not be drawn.
            InvalidValue: It did not hold on the day `on`.
        """
        try:
            return self._one_zone(zone_id, as_of, on)
        except UnknownId:
            parts = zone_id.split("+")
            union = union_zone([self._one_zone(one, as_of, on) for one in parts[1:] and parts])
            if union is None:
                raise
            return union

    def _one_zone(self, zone_id: str, as_of: date | None, on: date | None) -> ZoneShape:
        if "/" in zone_id:
            accuracy_m = self._record.layer_accuracy_m(zone_id.partition("/")[0])
            return layer_zone(zone_id, self._record.layers_at(as_of), accuracy_m)
        shapes, findings = self._record.zones(as_of)
        return named_zone(zone_id, shapes, findings, on=on)

    def asked_zone(self, question: Question) -> ZoneShape | None:
        """Where a question asks about: its zone, or the ceasefire's; None for everywhere."""
        if question.ceasefire:
            return self._union(zones_asked(question, self._ceasefire(question)), question.as_of)
        return self.zone(question.zone, question.as_of, question.on) if question.zone else None

    def asked_shares(
        self, reports: FeedReports, question: Question, shape: ZoneShape | None
    ) -> ZoneShares | None:
        """How a feed's reports lie to where a question asks about."""
        shares = self.shares(reports, shape) if shape else None
        # A ceasefire's areas are counted as areas: each began on a day of its own (decision 0004).
        return shares.as_area() if shares and question.ceasefire else shares

    def locate(self, reports: FeedReports, question: Question, shape: ZoneShape | None) -> Located:
        """The reports of one feed that may lie in a question, and how surely."""
        zone = self.asked_shares(reports, question, shape)
        chosen = choose(reports, self.filters(reports, question), zone=zone)
        placed, _ = self.placed(reports)
        period = question.period() or reports.reach
        if period is None:
            none = np.zeros(0, dtype=np.bool_)
            rows = np.zeros(0, dtype=np.int64)
            return Located(
                reports=reports, rows=rows, counted=none, certain=none, footprints=placed
            )
        weights = weigh_chosen(chosen, period=period)
        rows = np.flatnonzero(weights.possible)
        rows = rows[np.lexsort((reports.ids[rows], reports.first[rows]))]
        return Located(
            reports=reports,
            rows=rows,
            counted=weights.value[rows],
            certain=weights.certain[rows],
            footprints=placed,
            zone=zone,
            period=period,
        )

    def _ceasefire(self, question: Question) -> Ceasefire | None:
        known = self._record.at(question.as_of).ceasefires
        return named_ceasefire(known, question.ceasefire) if question.ceasefire else None

    def filters(self, reports: FeedReports, question: Question) -> ReportFilter:
        """What a question leaves of a feed's reports, in the feed's own labels.

        Raises:
            UnknownId: The feed does not know an actor.
            InvalidValue: Both sides are one.
        """
        question = self._in_labels(reports, question)
        if question.between is None:
            ceasefire = self._ceasefire(question)
            if ceasefire and all(ceasefire.between):
                return self._between(reports, question, ceasefire)
            return question.filters
        one, other = question.between
        if one == other:
            raise InvalidValue(
                f"Both sides are '{one}'.", hint="Name two actors, or one with --actor."
            )
        actors = self._record.at(question.as_of).actors
        groups = ((one,), (other,))
        return filter_between(question.filters, groups, actors=actors, reports=reports)

    def _in_labels(self, reports: FeedReports, question: Question) -> Question:
        """The question with its actors as the feed labels them; ids and names of the pack too."""
        if not question.filters.actors:
            return question
        actors = self._record.at(question.as_of).actors
        feed, known = reports.feed.feed, reports.actor_labels
        labels = [
            label
            for name in question.filters.actors
            for label in resolve_actor(name, actors=actors, feed=feed, labels=known)
        ]
        unique = tuple(dict.fromkeys(labels))
        return replace(question, filters=replace(question.filters, actors=unique))

    def names(self, as_of: date | None) -> dict[str, str]:
        """Names of actors and titles of sources, by id."""
        record = self._record.at(as_of)
        titles = {one: source.title for one, source in record.sources.items()}
        return titles | {one: actor.name for one, actor in record.actors.items()}

    def cases(
        self, reports: FeedReports, question: Question, ids: Sequence[str]
    ) -> tuple[CeasefireCase, ...]:
        """Ceasefires to set side by side, oldest first; without ids, all of the record."""
        record = self._record.at(question.as_of)
        chosen = [named_ceasefire(record.ceasefires, one) for one in ids] or [
            *record.ceasefires.values()
        ]
        cases = []
        for ceasefire in sorted(chosen, key=lambda c: str(c.in_effect.value.first_day)):
            shape = self._union(zones_asked(question, ceasefire), question.as_of)
            cases.append(
                CeasefireCase(
                    ceasefire=ceasefire,
                    filters=self._between(reports, question, ceasefire),
                    zone=self.shares(reports, shape) if shape else None,
                    notes=self._unlabelled_note(reports, question, ceasefire),
                )
            )
        return tuple(cases)

    def _unlabelled(
        self, reports: FeedReports, question: Question, ceasefire: Ceasefire | None
    ) -> tuple[str, ...]:
        """Parties of a ceasefire for whom a feed has no label."""
        if question.between or ceasefire is None or not all(ceasefire.between):
            return ()
        actors = self._record.at(question.as_of).actors
        return find_unlabelled(ceasefire.between, actors=actors, reports=reports)

    def _unlabelled_note(
        self, reports: FeedReports, question: Question, ceasefire: Ceasefire
    ) -> tuple[str, ...]:
        names = self.names(question.as_of)
        missing = [names.get(one, one) for one in self._unlabelled(reports, question, ceasefire)]
        if not missing:
            return ()
        return (
            f"{reports.feed.counter} has no label for {', '.join(missing)}: incidents that only "
            "such a label would show are not counted.",
        )

    def _between(
        self, reports: FeedReports, question: Question, ceasefire: Ceasefire | None
    ) -> ReportFilter:
        if question.between or ceasefire is None or not all(ceasefire.between):
            return self.filters(reports, question)
        actors = self._record.at(question.as_of).actors
        return filter_between(question.filters, ceasefire.between, actors=actors, reports=reports)

    def _union(self, zones: Sequence[str], as_of: date | None) -> ZoneShape | None:
        return union_zone([self.zone(zone, as_of) for zone in zones])

    def _area(
        self, reports: FeedReports, shape: ZoneShape, ceasefire: Ceasefire | None
    ) -> ZoneShares:
        """A zone as an area on all days; its name says from when it held, if that is later."""
        shares = self.shares(reports, shape).as_area()
        begun = ceasefire.in_effect.value.first_day if ceasefire else None
        if shape.valid_from and (begun is None or shape.valid_from > begun):
            return replace(shares, name=f"{shape.name} (in force from {shape.valid_from})")
        return shares

    def case(
        self,
        reports: FeedReports,
        question: Question,
        ceasefire: Ceasefire | None,
        zones: Sequence[str],
    ) -> FeedCase:
        """One feed as an assessment takes it; a feed that cannot answer says why."""
        placed, _ = self.placed(reports)
        try:
            filters = self._between(reports, question, ceasefire)
            select_reports(reports, filters)
        except (UnknownId, InvalidValue) as exc:
            return FeedCase(reports=reports, filters=ReportFilter(), unmatched=f"{exc.message}")
        lines = [self.zone(zone, question.as_of) for zone in zones]
        whole = union_zone(lines)
        # A ceasefire's areas are counted as areas: each began on a day of its own (decision 0004).
        return FeedCase(
            reports=reports,
            filters=filters,
            zone=self.shares(reports, whole).as_area() if whole else None,
            zones=tuple(self._area(reports, shape, ceasefire) for shape in lines),
            place_basis=placed.basis,
            unlabelled=self._unlabelled(reports, question, ceasefire),
        )

"""What is known of allegations, as of a day: cases, what is overdue, who could have seen it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta

from truceline.core.claim import Claim
from truceline.core.errors import UnknownId
from truceline.core.place import Place
from truceline.geography.within import zones_around
from truceline.monitor.tallies import ParallelTally
from truceline.store import Ledger
from truceline.talks.actors import party_flag
from truceline.talks.allegations import (
    Case,
    Concerning,
    Overdue,
    Rules,
    SheetRow,
    Similar,
    Watch,
    load_rules,
    of_ceasefire,
    of_incident,
    overdue,
    read_rules,
    sheet_rows,
    similar,
    watched,
)
from truceline.workspace.allegation_events import known_cases, known_rulings
from truceline.workspace.allegation_tallies import Bulletin, bulletins, counted_cases
from truceline.workspace.once import Once
from truceline.workspace.question import named_ceasefire
from truceline.workspace.record import RecordStage

__all__ = ["RULES_FILE", "AllegationReading"]

RULES_FILE = "allegations.yaml"
_KEPT = 4


class AllegationReading:
    """What is known of allegations; see `AllegationStage`."""

    def __init__(
        self, ledger: Ledger, record: RecordStage, *, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._clock = clock
        # The numbers of the last event and import are part of the key: no answer is out of date.
        self._cases = Once(lambda _n, _imports, as_of: known_cases(ledger, as_of), most=_KEPT)

    # -- reading ---------------------------------------------------------------------------

    @property
    def rules(self) -> Rules:
        """The bundled rules, with the workspace's own days where it sets some.

        Raises:
            InvalidValue: The workspace's file cannot be read.
        """
        own = self._ledger.folder / RULES_FILE
        return read_rules(own.read_text(encoding="utf-8")) if own.is_file() else load_rules()

    def cases(self, as_of: date | None = None) -> tuple[Case, ...]:
        """Every allegation as it was known at the end of a day, in order of receipt."""
        return self._cases(self._ledger.allegations.writes, self._ledger.imports, as_of)

    def case(self, case_id: str, as_of: date | None = None) -> Case:
        """One allegation.

        Raises:
            UnknownId: There is none of that id, or was none by that day.
        """
        for one in self.cases(as_of):
            if one.case_id == case_id:
                return one
        by_then = " was known by then" if as_of else ""
        raise UnknownId(
            f"No allegation '{case_id}'{by_then or ' is here'}.",
            hint="See: truceline allegations list",
        )

    def overdue(self, on: date | None = None, as_of: date | None = None) -> tuple[Overdue, ...]:
        """What is past its day on a day: that of knowledge where none is given, else today."""
        day = on or (as_of if as_of and not isinstance(as_of, datetime) else None)
        return overdue(self.cases(as_of), self.rules, on=day or self._clock().date())

    def similar(self, as_of: date | None = None) -> tuple[Similar, ...]:
        """Pairs that may tell one event and that nobody judged; suggestions, nothing is merged."""
        return similar(self.cases(as_of), self.rules)

    def watched(self, case_id: str, as_of: date | None = None) -> tuple[Watch, ...]:
        """Who could have seen what is alleged, as the record states coverage."""
        one = self.case(case_id, as_of).allegation
        shapes, _ = self._record.zones(as_of)
        place = Place(
            place_id=case_id,
            names={},
            lon_deg=one.lon_deg,
            lat_deg=one.lat_deg,
            radius_m=one.radius_m or 0.0,
        )
        inside = {shape.zone_id: how for shape, how in zones_around(place, shapes.values())}
        return watched(one, self._record.at(as_of).coverage, inside=inside)

    def rulings(self, as_of: date | None = None) -> tuple[Claim, ...]:
        """Rulings of violation that stand, as claims on what they are about."""
        return known_rulings(self._ledger, as_of)

    def of_ceasefire(self, ceasefire_id: str, as_of: date | None = None) -> Concerning:
        """What is alleged against a ceasefire, its agreement or a provision of that.

        Raises:
            UnknownId: The record knew no such ceasefire.
        """
        found = named_ceasefire(self._record.at(as_of).ceasefires, ceasefire_id)
        return of_ceasefire(self.cases(as_of), found)

    def of_incident(
        self, incident_ids: Collection[str], report_ids: Collection[str], as_of: date | None = None
    ) -> Concerning:
        """Allegations for which an incident, or a report that tells it, stands as evidence."""
        return of_incident(self.cases(as_of), incident_ids, report_ids)

    def sheet(self, as_of: date | None = None) -> tuple[SheetRow, ...]:
        """Rows of the joint-commission sheet."""
        return sheet_rows(self.cases(as_of))

    def counted(
        self, as_of: date | None = None
    ) -> tuple[tuple[ParallelTally, str, tuple[str, ...]], ...]:
        """Each two sides' allegations side by side, in words, with the pairs left out; no sum."""
        return counted_cases(self.cases(as_of), self.names(as_of))

    def told(self, as_of: date | None = None, *, on: date | None = None) -> tuple[str, ...]:
        """Two sides' tallies in words: as published with where, then as the allegations stand.

        Args:
            as_of: What was known by the end of that day.
            on: Only what speaks of days up to this one: allegations about later days are in no
                tally, and a published tally that reaches past it is left out, and counted.
        """
        last, cases = on or date.max, self.cases(as_of)
        known = self.bulletins(as_of)
        published = [one for one in known if one.tally.period.until_on - timedelta(days=1) <= last]
        told = [(one.tally, f"{one.in_words} ({one.cited})") for one in published]
        upto = [case for case in cases if case.allegation.first_on <= last]
        told += [(tally, words) for tally, words, _ in counted_cases(upto, self.names(as_of))]
        later = len(known) - len(published)
        left = (
            (f"Left out, for they reach past {on}: published tallies, {later}.",) if later else ()
        )
        return (*(" ".join((words, *self.flags(one, as_of))) for one, words in told), *left)

    def supplied_by(self, tally: ParallelTally, as_of: date | None = None) -> tuple[str, str]:
        """Beside each side's figures: that it is a party to the fighting; empty where unknown."""
        record, last = self._record.at(as_of), tally.period.until_on - timedelta(days=1)
        first, second = (tally.first.counter, tally.second.counter)
        return party_flag(record, first, last), party_flag(record, second, last)

    def flags(self, tally: ParallelTally, as_of: date | None = None) -> tuple[str, ...]:
        """The same as sentences; none for a side of which nothing is known."""
        sides = zip((tally.first, tally.second), self.supplied_by(tally, as_of), strict=True)
        return tuple(f"{one.counter}: supplied by {flag}." for one, flag in sides if flag)

    def names(self, as_of: date | None = None) -> Callable[[str], str]:
        """Gives an actor's name by its id; what is no id stays as it is."""
        actors = self._record.at(as_of).actors
        return lambda one: actors[one].name if one in actors else one

    def bulletins(self, as_of: date | None = None) -> tuple[Bulletin, ...]:
        """Two sides' tallies as published, side by side, by period."""
        return bulletins(self._ledger, as_of)

"""Starts: the modelled change around each ceasefire or start date of one feed, taken together.

Beside the counts of `compare` stand, for each start, one model of its zones as one area, one of
each zone, and what changed beyond the area outside the agreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from truceline.core.agreement import Ceasefire
from truceline.core.report import Feed
from truceline.monitor.ceasefires import CeasefireCase, in_effect_until
from truceline.monitor.change.against import against
from truceline.monitor.change.daily import daily_series
from truceline.monitor.change.level import level_change, level_change_of
from truceline.monitor.change.model import Against, ChangeWindow, LevelChange, Pooled
from truceline.monitor.change.pool import pooled
from truceline.monitor.compare import overlap_days
from truceline.monitor.count import Chosen, choose
from truceline.monitor.filters import ReportFilter
from truceline.monitor.scope import FeedReports, ZoneShares

__all__ = [
    "ChangeCase",
    "FeedChange",
    "StartChange",
    "ZoneChange",
    "ceasefire_cases",
    "change_around",
]

_OUTSIDE = "outside the agreement"


@dataclass(frozen=True, kw_only=True, eq=False)
class ChangeCase:
    """A start with what its incidents are, in one feed's terms.

    Attributes:
        label: Title of the ceasefire, or the start date.
        zone: The union of its zones; None for everywhere.
        zones: Each of them, where they are to be asked one by one.
        notes: Sentences that must stand beside its result.
    """

    label: str
    start: date
    filters: ReportFilter
    ceasefire_id: str = ""
    zone: ZoneShares | None = None
    zones: tuple[ZoneShares, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class ZoneChange:
    """One zone of a start: its change, and the same set against the area outside the agreement."""

    zone: str
    change: LevelChange
    beyond: Against | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class StartChange:
    """One start.

    Attributes:
        label: Title of the ceasefire, or the start date; `ceasefire_id` its id, or empty.
        change: Of all its zones as one area, or everywhere.
        beyond: The same set against the area outside; None where it covers everything.
        zones: Zone by zone, where asked; `together` these pooled, None below two zones.
        notes: Sentences that must stand beside it.
    """

    label: str
    start: date
    change: LevelChange
    ceasefire_id: str = ""
    beyond: Against | None = None
    zones: tuple[ZoneChange, ...] = ()
    together: Pooled | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class FeedChange:
    """All starts by one counter.

    Attributes:
        starts: In the order asked for.
        together: These pooled, with the p-values corrected for having asked so often; None below
            two starts.
        unknown: Why the feed cannot answer; empty where it can.
        run: Id of the run that computed it.
    """

    feed: Feed
    starts: tuple[StartChange, ...] = ()
    together: Pooled | None = None
    unknown: str = ""
    run: str = ""

    def at(self, start: date, ceasefire_id: str = "") -> StartChange | None:
        """The result of one start; None where there is none."""
        for one in self.starts:
            if (one.start, one.ceasefire_id) == (start, ceasefire_id):
                return one
        return None

    def adjusted_p(self, asked: StartChange) -> float | None:
        """A start's p-value, corrected for all starts asked about; None where there is none."""
        if asked.change.effect.unknown or self.together is None:
            return asked.change.effect.p_value
        known = [one for one in self.starts if not one.change.effect.unknown]
        return self.together.adjusted[known.index(asked)].adjusted_p


def ceasefire_cases(
    cases: Sequence[CeasefireCase],
    *,
    on: date,
    window: ChangeWindow,
    all_of_them: Sequence[Ceasefire] = (),
) -> list[ChangeCase]:
    """Ceasefires that had begun by a day, with what must be said of the days around their start.

    Those without a known start are left out: the comparison says so.

    Args:
        cases: Those asked about.
        on: The day asked about.
        window: Which days.
        all_of_them: Every ceasefire of the record; one of them may hold in the comparison area.
    """
    found = []
    for case in cases:
        start = case.ceasefire.in_effect.value.first_day
        ended = in_effect_until(case.ceasefire, on)
        if start is None or start > on or (ended is not None and ended <= start):
            continue
        others = [one for one in all_of_them if one is not case.ceasefire]
        found.append(
            ChangeCase(
                label=case.ceasefire.title,
                start=start,
                filters=case.filters,
                ceasefire_id=case.ceasefire.ceasefire_id,
                zone=case.zone,
                notes=(
                    *_ended_early(start, ended, window),
                    *(_elsewhere_too(others, start, on, window) if case.zone else ()),
                ),
            )
        )
    return found


def change_around(
    reports: FeedReports, *, cases: Sequence[ChangeCase], window: ChangeWindow, run: str = ""
) -> FeedChange:
    """The modelled change around each start, and over all of them.

    Args:
        reports: Reports of one feed.
        cases: The starts.
        window: Which days.
        run: Id of the run that computes it.

    Raises:
        InvalidValue: A filter cannot run.
        UnknownId: A filter asks for a label that no report carries.
    """
    starts = tuple(_around(reports, case, window, run) for case in cases)
    together = pooled([_named(one) for one in starts]) if len(starts) > 1 else None
    return FeedChange(feed=reports.feed, starts=starts, together=together, run=run)


def _named(one: StartChange) -> LevelChange:
    """A change under the name of its ceasefire: several may begin on one day."""
    label = one.label if one.ceasefire_id else one.change.label
    return replace(one.change, label=label)


def _around(reports: FeedReports, case: ChangeCase, window: ChangeWindow, run: str) -> StartChange:
    chosen = choose(reports, case.filters, zone=case.zone, run=run)
    zones = tuple(_of_zone(replace(chosen, zone=zone), chosen, case, window) for zone in case.zones)
    whole = (
        _of_zone(chosen, chosen, case, window)
        if case.zone
        else ZoneChange(zone="", change=level_change(chosen, start=case.start, window=window))
    )
    return StartChange(
        label=case.label,
        start=case.start,
        ceasefire_id=case.ceasefire_id,
        change=whole.change,
        beyond=whole.beyond,
        zones=zones,
        together=pooled([one.change for one in zones]) if len(zones) > 1 else None,
        notes=case.notes,
    )


def _of_zone(own: Chosen, whole: Chosen, case: ChangeCase, window: ChangeWindow) -> ZoneChange:
    """A zone, and the same parties' incidents that lie in no zone of the agreement."""
    assert own.zone is not None and whole.zone is not None  # noqa: S101, PT018 (the caller looked)
    span = window.span(case.start)
    series = daily_series(own, span=span)
    outside = replace(whole, zone=None).narrowed(
        ~whole.zone.shares.inside, outside=whole.zone.zone_id
    )
    rest = replace(daily_series(outside, span=span), label=_OUTSIDE)
    return ZoneChange(
        zone=own.zone.zone_id,
        change=level_change_of(series, start=case.start, window=window),
        beyond=against(series, [rest], start=case.start, window=window),
    )


def _ended_early(start: date, ended: date | None, window: ChangeWindow) -> tuple[str, ...]:
    """What a truce that was shorter than the window makes of it."""
    during = window.during(start)
    if ended is None or ended >= during.until_on:
        return ()
    if ended <= during.from_on:
        return (
            f"It ended on {ended}, within the {window.washout_days} days left out from the start "
            "on: the modelled change speaks of the time after it.",
        )
    days = (during.until_on - ended).days
    return (
        f"{days} of the {during.days} days that the modelled change takes from the start on lie "
        f"on {ended} or later, when it had ended.",
    )


def _elsewhere_too(
    others: Sequence[Ceasefire], start: date, on: date, window: ChangeWindow
) -> tuple[str, ...]:
    """Ceasefires without zones in the same days: the outside is then under one as well."""
    during, notes = window.during(start), []
    for other in others:
        first = other.in_effect.value.first_day
        if other.zones or first is None or first >= during.until_on:
            continue
        until = in_effect_until(other, on) or during.until_on
        if first < until and overlap_days(during, replace(during, from_on=first, until_on=until)):
            last_on = until - timedelta(days=1)
            days = f"through {last_on}" if until < during.until_on else "on, also in these days"
            notes.append(
                f"{other.title} covered the whole country from {first} {days}: the comparison "
                "area is not wholly outside of a ceasefire."
            )
    return tuple(notes)

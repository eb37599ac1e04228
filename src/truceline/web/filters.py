"""The filters that every list, map and count shares: parameters of the address → a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

import numpy as np
from fastapi import Depends, Query
from pydantic import BeforeValidator, Field, StringConstraints

from truceline.briefs import text
from truceline.claims.evidence.incident_reports import FAMILY
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.monitor import FeedReports, ReportFilter
from truceline.web.context import Context
from truceline.web.days import Day
from truceline.workspace.feeds import is_of_claims
from truceline.workspace.question import Question

__all__ = ["FilterChoices", "FilterValues", "Filters", "filter_choices"]

_MOST_SUGGESTED = 400  # labels in a form's list; others can be typed
_MOST_AREAS = 300
_HIGHEST_CODE = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterValues:
    """What a page is filtered by; every part that is given must hold.

    Attributes:
        from_on: First day; None for the first day with reports.
        until_on: First day after; None for the day after the last report.
        between: Two actors, or none: their clashes, in either order.
        actors: On either side: ids or names of the pack, or labels of a feed.
        kinds: Kinds as a feed names them.
        zone: Zone of the pack, or `layer/name`; empty for everywhere.
        feed: One feed; empty for all.
        max_date_precision: Highest code allowed, 1 is the most precise.
        max_place_precision: Likewise for places.
        ceasefire: Counted as a brief on it counts: between its parties and in its zones;
            `between` and `zone` take their place where given.
        directions: From whose direction, as a feed states it.
        unit: What is counted, where a feed carries units.
    """

    from_on: date | None = None
    until_on: date | None = None
    between: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    zone: str = ""
    feed: str = ""
    max_date_precision: int | None = None
    max_place_precision: int | None = None
    ceasefire: str = ""
    directions: tuple[str, ...] = ()
    unit: str = ""

    def question(self, context: Context) -> Question:
        """The filters as the workspace understands them, as of the request's day.

        Raises:
            InvalidValue: One actor of a pair, or more than two; or the days hold no period.
        """
        if len(self.between) not in {0, 2}:
            raise InvalidValue(
                f"'between' needs two actors, not {len(self.between)}.",
                hint="Give both, as between=A&between=B; for one actor's incidents use actor=A.",
            )
        filters = ReportFilter(
            actors=self.actors,
            kinds=self.kinds,
            max_date_precision=self.max_date_precision,
            max_place_precision=self.max_place_precision,
            directions=self.directions,
            unit=self.unit,
        )
        period = self._period(context)
        return Question(
            between=(self.between[0], self.between[1]) if self.between else None,
            filters=filters,
            zone=self.zone,
            ceasefire=self.ceasefire,
            from_on=period.from_on if period else None,
            until_on=period.until_on if period else None,
            feed=self.feed,
            as_of=context.as_of,
        )

    def _period(self, context: Context) -> Period | None:
        """The days asked about; an open end reaches as far as the reports do."""
        from_on, until_on = self.from_on, self.until_on
        if from_on is None and until_on is None:
            return None
        if from_on is None or until_on is None:
            feeds = context.workspace.monitor.counters(context.as_of, self.feed)
            reaches = [reports.reach for reports in feeds if reports.reach]
            from_on = from_on or min((reach.from_on for reach in reaches), default=None)
            until_on = until_on or max((reach.until_on for reach in reaches), default=None)
        if from_on is None or until_on is None:
            return None
        if until_on <= from_on and not (self.from_on and self.until_on):
            until_on, from_on = _one_day(self.from_on, self.until_on)
        return Period(from_on=from_on, until_on=until_on)

    def query(self, **changes: object) -> dict[str, Any]:
        """The parameters that rebuild an address; `context.link(path, **filters.query())`.

        Args:
            changes: Fields of this class by name (`from_on`, `zone`, …) to be set otherwise.
        """
        given = replace(self, **changes) if changes else self  # type: ignore[arg-type]
        named = {
            "from": given.from_on,
            "until": given.until_on,
            "between": given.between,
            "actor": given.actors,
            "kind": given.kinds,
            "zone": given.zone,
            "feed": given.feed,
            "max_date_precision": given.max_date_precision,
            "max_place_precision": given.max_place_precision,
            "ceasefire": given.ceasefire,
            "direction": given.directions,
            "unit": given.unit,
        }
        return {name: value for name, value in named.items() if value not in (None, "", ())}

    def words(self, names: Mapping[str, str] | None = None) -> str:
        """One sentence that says what is filtered; nothing is filtered silently.

        Args:
            names: What to call zones and feeds, by id; their ids where not given.
        """
        called = names or {}
        parts = [
            f"between {text.joined(self.between)}" if self.between else "",
            f"with {text.joined(self.actors, last='or')} on a side" if self.actors else "",
            f"of kind {text.joined(self.kinds, last='or')}" if self.kinds else "",
            f"in {called.get(self.zone, self.zone)}" if self.zone else "",
            self._days_in_words(),
            f"reported by {called.get(self.feed, self.feed)}" if self.feed else "",
            _precision("date", self.max_date_precision),
            _precision("place", self.max_place_precision),
            f"as counted for the ceasefire '{called.get(self.ceasefire, self.ceasefire)}'"
            if self.ceasefire
            else "",
            f"from the direction of {text.joined(self.directions, last='or')}"
            if self.directions
            else "",
            f"counted in {self.unit}" if self.unit else "",
        ]
        given = ", ".join(part for part in parts if part)
        return f"Only incidents {given}." if given else "All incidents; nothing is filtered out."

    def _days_in_words(self) -> str:
        if self.from_on and self.until_on and self.from_on < self.until_on:
            last = date.fromordinal(self.until_on.toordinal() - 1)
            return f"on {text.days_between(self.from_on, last)}"
        if self.until_on:
            return f"before {text.day(self.until_on)}"
        return f"from {text.day(self.from_on)} on" if self.from_on else ""


def _one_day(from_on: date | None, until_on: date | None) -> tuple[date, date]:
    """The one day beside an end that lies beyond all reports: (until, from)."""
    given = (from_on or until_on or date.min).toordinal()
    if not date.min.toordinal() < given < date.max.toordinal():
        raise InvalidValue("The day lies at the end of the calendar.", hint="Give another day.")
    start = given if from_on else given - 1
    return date.fromordinal(start + 1), date.fromordinal(start)


def _precision(what: str, code: int | None) -> str:
    return f"with {what} precision {code} or better" if code is not None else ""


def _blank(value: object) -> object:
    """An empty field of a form asks for nothing."""
    return None if isinstance(value, str) and not value.strip() else value


def _given(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))


_Text = Annotated[str, Query(max_length=200)]
_Label = Annotated[str, StringConstraints(max_length=200)]
_Labels = Annotated[list[_Label], Query(max_length=50)]
_Code = Annotated[
    Annotated[int, Field(ge=1, le=_HIGHEST_CODE)] | None,
    BeforeValidator(_blank),
    Query(description="Highest code allowed; 1 is the most precise."),
]


def read_filters(  # noqa: PLR0913, PLR0917 (one per parameter of the address)
    from_on: Annotated[Day, Query(alias="from", description="First day.")] = None,
    until_on: Annotated[Day, Query(alias="until", description="First day after.")] = None,
    between: _Labels = [],  # noqa: B006 (FastAPI copies it)
    actor: _Labels = [],  # noqa: B006
    kind: _Labels = [],  # noqa: B006
    zone: _Text = "",
    feed: _Text = "",
    max_date_precision: _Code = None,
    max_place_precision: _Code = None,
    ceasefire: _Text = "",
    direction: _Labels = [],  # noqa: B006
    unit: _Text = "",
) -> FilterValues:
    """The filters of a request.

    Args:
        from_on: First day.
        until_on: First day after.
        between: Two actors, given twice: their clashes, in either order.
        actor: On either side; repeatable.
        kind: As the feed names it; repeatable.
        zone: Zone of the pack, or `layer/name`.
        feed: One feed.
        max_date_precision: Highest code allowed; 1 is the most precise.
        max_place_precision: Likewise.
        ceasefire: As a brief on it counts: between its parties and in its zones.
        direction: From whose direction, as a feed states it; repeatable.
        unit: What is counted, where a feed carries units.

    What they ask for is judged by `question`, so that a page can give a wrong form back.
    """
    return FilterValues(
        from_on=from_on,
        until_on=until_on,
        between=tuple(value.strip() for value in between if value.strip()),
        actors=_given(actor),
        kinds=_given(kind),
        zone=zone.strip(),
        feed=feed.strip(),
        max_date_precision=max_date_precision,
        max_place_precision=max_place_precision,
        ceasefire=ceasefire.strip(),
        directions=_given(direction),
        unit=unit.strip(),
    )


Filters = Annotated[FilterValues, Depends(read_filters)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterChoices:
    """What the form offers: (value, words) pairs.

    Attributes:
        actors: Suggestions; any other label can be typed.
        kinds: Kinds that the feeds name.
        zones: Zones that can be drawn, and areas of added layers.
        ceasefires: Ceasefires of the record.
        feeds: Feeds with their counters.
    """

    actors: tuple[str, ...]
    kinds: tuple[str, ...]
    zones: tuple[tuple[str, str], ...]
    ceasefires: tuple[tuple[str, str], ...]
    feeds: tuple[tuple[str, str], ...]

    @property
    def names(self) -> dict[str, str]:
        """What zones, ceasefires and feeds are called, by id."""
        return dict((*self.zones, *self.ceasefires, *self.feeds))


def filter_choices(context: Context) -> FilterChoices:
    """What the feeds and the record of a workspace offer to filter by, as of the day."""
    feeds = context.workspace.monitor.feeds(context.as_of)
    labels = _common(feeds, ("side_a", "side_b"))
    known = [actor.name for actor in context.record.actors.values()]
    return FilterChoices(
        actors=tuple(dict.fromkeys((*labels, *sorted(known)))),
        kinds=tuple(sorted(_common(feeds, ("kind",)))),
        zones=_zones(context),
        ceasefires=tuple((o.ceasefire_id, o.title) for o in context.record.ceasefires.values()),
        feeds=_feed_choices(feeds),
    )


def _feed_choices(feeds: Sequence[FeedReports]) -> tuple[tuple[str, str], ...]:
    """Each counter; before the claimants of documents, all of them side by side."""
    found = [(one.feed.feed, one.feed.counter) for one in feeds]
    quoted = [one for one in found if is_of_claims(one[0])]
    others = [one for one in found if not is_of_claims(one[0])]
    every = [(FAMILY, "Accepted claims of documents, each claimant apart")] if quoted else []
    return (*others, *every, *quoted)


def _common(feeds: Sequence[FeedReports], columns: Sequence[str]) -> tuple[str, ...]:
    """The labels of the most reports, most common first."""
    sizes: dict[str, int] = {}
    for reports in feeds:
        for column in columns:
            labels = reports.labels(column)
            found = np.bincount(labels.codes, minlength=len(labels.values))
            for value, size in zip(labels.values, found, strict=True):
                if value:
                    sizes[value] = sizes.get(value, 0) + int(size)
    return tuple(sorted(sizes, key=lambda value: (-sizes[value], value))[:_MOST_SUGGESTED])


def _zones(context: Context) -> tuple[tuple[str, str], ...]:
    shapes, _ = context.workspace.record.zones(context.as_of)
    drawn = [(shape.zone_id, shape.name) for shape in shapes.values()]
    areas = [
        (f"{layer_id}/{name.partition('|')[0]}", f"{name.partition('|')[0]} ({layer_id})")
        for layer_id, layer in context.workspace.record.layers.items()
        for name in layer.names
    ]
    return (*sorted(drawn, key=lambda zone: zone[1]), *areas[:_MOST_AREAS])

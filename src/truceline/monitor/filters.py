"""Filters: which reports are asked for; one that cannot run is an error, never ignored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from truceline.core.actor import Actor
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.report import Feed
from truceline.monitor.names import did_you_mean, resolve_actor
from truceline.monitor.scope import FeedReports

__all__ = [
    "ReportFilter",
    "Selection",
    "filter_between",
    "find_unlabelled",
    "select",
    "select_reports",
]

_KEPT = 32
"""Selections kept per feed: a page asks for the same ones many times."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilter:
    """What reports must satisfy; every part that is given must hold.

    Attributes:
        between: Two groups of feed labels: one side in each group, in either order.
        actors: Feed labels of which at least one is a side.
        kinds: Kinds of incident as the feed names them (type of violence, for UCDP).
        max_date_precision: Highest code allowed, as the feed codes it (1 is the most precise).
        max_place_precision: Likewise for places.
        unit: The unit word to keep.
        grades: How the incident must be known.
        country: Name or code of the country, as the feed writes it.
        directions: From whose direction, as the feed states it.
    """

    between: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    actors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    max_date_precision: int | None = None
    max_place_precision: int | None = None
    unit: str = ""
    grades: tuple[str, ...] = ()
    country: str = ""
    directions: tuple[str, ...] = ()

    def as_mapping(self) -> dict[str, Any]:
        """The parts that are given, by name, JSON-able."""
        given = ((part.name, getattr(self, part.name)) for part in fields(self))
        return {name: _plain(value) for name, value in given if value not in (None, (), "")}


def _plain(value: object) -> object:
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which reports pass, and which cannot be shown to pass.

    Attributes:
        passes: (rows,) every part of the filter holds.
        undecided: (rows,) a value that the filter needs is missing, and every other part holds.
            Such a report is left out; each count states how many it might have held.
    """

    passes: Mask
    undecided: Mask = field(repr=False)


def select(table: pa.Table, filters: ReportFilter, feed: Feed) -> Mask:
    """(rows,) which reports of a table pass the filter; see `select_reports`."""
    return select_reports(FeedReports(feed=feed, table=table), filters).passes


def select_reports(reports: FeedReports, filters: ReportFilter) -> Selection:
    """Which reports pass the filter, and which lack a value that it needs.

    Raises:
        InvalidValue: The feed does not state what the filter asks about.
        UnknownId: No report of the feed carries the label asked for.
    """
    kept = reports.selected
    if filters not in kept:
        found = _selected(reports, filters)
        if len(kept) >= _KEPT:
            kept.clear()
        kept[filters] = found
        return found
    selection: Selection = kept[filters]
    return selection


def _selected(reports: FeedReports, filters: ReportFilter) -> Selection:
    passes = np.ones(len(reports), dtype=np.bool_)
    may_pass = passes.copy()
    if len(reports):
        for holds, missing in _parts(reports, filters):
            passes &= holds
            may_pass &= holds | missing
    undecided = may_pass & ~passes
    for mask in (passes, undecided):
        mask.flags.writeable = False  # Whoever asks for the same gets the same.
    return Selection(passes=passes, undecided=undecided)


def filter_between(
    base: ReportFilter,
    groups: tuple[Collection[str], Collection[str]],
    *,
    actors: Mapping[str, Actor],
    reports: FeedReports,
) -> ReportFilter:
    """The filter narrowed to incidents between two groups, by the feed's own labels.

    Args:
        base: What else must hold.
        groups: Two groups of actor ids, names or feed labels, such as `Ceasefire.between`.
        actors: The pack's actors by id.
        reports: Reports of the feed whose labels are meant.

    Raises:
        UnknownId: An actor is unknown, or the feed knows nobody of a group.
    """
    first, second = (_labels_of(group, actors, reports)[0] for group in groups)
    return replace(base, between=(first, second))


def find_unlabelled(
    groups: tuple[Collection[str], Collection[str]],
    *,
    actors: Mapping[str, Actor],
    reports: FeedReports,
) -> tuple[str, ...]:
    """Actors of two groups for whom the feed has no label: their incidents are not counted.

    Raises:
        UnknownId: As `filter_between`.
    """
    missing = (name for group in groups for name in _labels_of(group, actors, reports)[1])
    return tuple(dict.fromkeys(missing))


def _labels_of(
    group: Iterable[str], actors: Mapping[str, Actor], reports: FeedReports
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Labels of a group's actors, and the actors without one; a group without any is refused."""
    found: dict[str, None] = {}
    missing: list[str] = []
    refused: UnknownId | None = None
    for name in group:
        try:
            labels = resolve_actor(
                name, actors=actors, feed=reports.feed.feed, labels=reports.actor_labels
            )
        except UnknownId as exc:
            if name not in actors:
                raise
            refused = exc
            missing.append(name)
            continue
        found |= dict.fromkeys(labels)
    if refused and not found:
        raise refused
    return tuple(found), tuple(missing)


def _parts(reports: FeedReports, filters: ReportFilter) -> Iterator[tuple[Mask, Mask]]:
    if filters.between is not None:
        yield _between(reports, filters.between)
    if filters.actors:
        yield _either_side(reports, filters.actors)
    if filters.max_date_precision is not None:
        yield _at_most(reports, "date_precision", filters.max_date_precision)
    if filters.max_place_precision is not None:
        yield _at_most(reports, "precision", filters.max_place_precision)
    units = (filters.unit,) if filters.unit else ()
    for column, wanted in (
        ("kind", filters.kinds),
        ("unit", units),
        ("grade", filters.grades),
        ("from_direction", filters.directions),
    ):
        if wanted:
            yield _one_of(reports, column, wanted)
    if filters.country:
        yield _country(reports, filters.country)


def _between(
    reports: FeedReports, groups: tuple[tuple[str, ...], tuple[str, ...]]
) -> tuple[Mask, Mask]:
    for group in groups:
        _check_known(reports, group, reports.actor_labels, "actor")
    one, other = groups
    a, b = reports.labels("side_a"), reports.labels("side_b")
    holds = (a.isin(one) & b.isin(other)) | (a.isin(other) & b.isin(one))
    both = one + other
    missing = (a.missing & (b.isin(both) | b.missing)) | (b.missing & a.isin(both))
    return holds, missing


def _either_side(reports: FeedReports, wanted: tuple[str, ...]) -> tuple[Mask, Mask]:
    _check_known(reports, wanted, reports.actor_labels, "actor")
    a, b = reports.labels("side_a"), reports.labels("side_b")
    return a.isin(wanted) | b.isin(wanted), a.missing | b.missing


def _one_of(reports: FeedReports, column: str, wanted: tuple[str, ...]) -> tuple[Mask, Mask]:
    labels = reports.labels(column)
    for word in wanted:
        _check_known(reports, (word,), labels.known, column.replace("_", " "))
    return labels.isin(wanted), labels.missing


def _country(reports: FeedReports, wanted: str) -> tuple[Mask, Mask]:
    name, code = reports.labels("country"), reports.labels("country_code")
    _check_known(reports, (wanted,), (*name.known, *code.known), "country")
    return name.isin((wanted,)) | code.isin((wanted,)), name.missing & code.missing


def _at_most(reports: FeedReports, column: str, limit: int) -> tuple[Mask, Mask]:
    labels = reports.labels(column)
    what = "date" if column == "date_precision" else "place"
    if limit < 1:
        raise InvalidValue(
            f"The highest {what} precision is {limit}.", hint="Codes start at 1, the most precise."
        )
    numbers = [int(value) if value.isdigit() else None for value in labels.values]
    if all(number is None for number in numbers):
        raise InvalidValue(
            f"Feed '{reports.feed.feed}' states no {what} precision as a number, so it cannot be "
            f"filtered by one.",
            hint=f"Leave the {what} precision out, or name another feed with --feed.",
        )
    holds = np.array([number is not None and number <= limit for number in numbers])
    missing = np.array([number is None for number in numbers])
    return holds[labels.codes], missing[labels.codes]


def _check_known(
    reports: FeedReports, wanted: tuple[str, ...], known: Collection[str], what: str
) -> None:
    feed = reports.feed.feed
    if not known:
        raise InvalidValue(
            f"Feed '{feed}' states no {what}, so it cannot be filtered by {what}.",
            hint="Leave the filter out, or name a feed that states it with --feed.",
        )
    if not any(label in known for label in wanted):
        asked = "', '".join(wanted)
        raise UnknownId(
            f"No report of feed '{feed}' names the {what} '{asked}'.",
            hint=did_you_mean(wanted[0] if wanted else "", known)
            or f"It names: {', '.join(sorted(known)[:8])}.",
        )

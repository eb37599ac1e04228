"""Every number of a brief gets an anchor, and behind the anchor stand its incidents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from truceline.briefs import text
from truceline.briefs.model import Cell, IncidentRef, Inline, NumberEntry, NumberList
from truceline.core.report import Incident
from truceline.monitor.model import Assessment, Breakdown, Comparison, Count, FeedAssessment

__all__ = ["NumberIndex", "breakdowns_of", "index_numbers", "list_numbers", "reports_behind"]

_Key = tuple[str, tuple[str, ...], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberIndex:
    """Anchors of counts. Counts that rest on the same reports share one."""

    anchors: Mapping[_Key, str]
    entries: tuple[tuple[str, Count, tuple[str, ...]], ...]

    def href(self, count: Count) -> str:
        """Where the incidents behind a count are listed."""
        return f"#{self.anchors[_key(count)]}"

    def inline(self, count: Count) -> Inline:
        """The count in running text, linked."""
        return Inline(text=text.counted(count), href=self.href(count), style="strong")

    def cell(self, count: Count | None) -> Cell:
        """The count in a table, linked; its doubt stands in the title."""
        if count is None:
            return Cell.of("–")
        title = f"{count.counter}, {text.period(count.period)}, rule {count.rule}; "
        title += f"certain to possible: {text.span_of_count(count)}; coverage {count.coverage}"
        return Cell.of(text.counted(count), href=self.href(count), title=title)

    def deaths(self, count: Count) -> Cell:
        """Deaths over the reports counted, linked; `not given` where the source gives none."""
        if count.fatalities_best is None:
            return Cell.of("not given")
        return Cell.of(text.number(count.fatalities_best), href=self.href(count))

    def rank(self) -> dict[str, int]:
        """Place of each report in the order in which the brief's numbers speak of it."""
        ids = (one for _, count, _ in self.entries for one in count.report_ids)
        return {one: place for place, one in enumerate(dict.fromkeys(ids))}


def reports_behind(
    assessment: Assessment, comparisons: Sequence[Comparison] = ()
) -> tuple[str, ...]:
    """Ids of all reports that the brief's numbers rest on, those of the period first.

    Whoever makes `BriefInputs` can look them up and hand them in as `other_reports`.
    """
    return tuple(index_numbers(assessment, comparisons).rank())


def index_numbers(assessment: Assessment, comparisons: Sequence[Comparison]) -> NumberIndex:
    """Anchors `n-1`, `n-2`, … for all counts, in the order in which the brief shows them."""
    anchors: dict[_Key, str] = {}
    labels: dict[_Key, list[str]] = {}
    counts: dict[_Key, Count] = {}
    for label, count in _labelled(assessment, comparisons):
        key = _key(count)
        anchors.setdefault(key, f"n-{len(anchors) + 1}")
        counts.setdefault(key, count)
        known = labels.setdefault(key, [])
        if label not in known:
            known.append(label)
    entries = tuple((anchor, counts[key], tuple(labels[key])) for key, anchor in anchors.items())
    return NumberIndex(anchors=anchors, entries=entries)


def list_numbers(index: NumberIndex, *, listed: Collection[str], most: int) -> NumberList:
    """The appendix: for each number its incidents, at most `most` each, printed ones linked.

    `listed` holds the ids of the incidents that the document prints in full.
    """
    return NumberList(
        entries=tuple(
            NumberEntry(
                anchor=anchor,
                labels=labels,
                counted=_refs(count.report_ids[: count.value_reports], listed, most),
                possible=_refs(count.report_ids[count.value_reports :], listed, most),
                counted_total=count.value_reports,
                possible_total=len(count.report_ids) - count.value_reports,
            )
            for anchor, count, labels in index.entries
        )
    )


def breakdowns_of(feed: FeedAssessment) -> Iterator[tuple[str, Breakdown]]:
    """All lines of a feed's tables with the name of their table."""
    for name in ("totals", "zones", "pairs", "kinds", "directions"):
        for line in getattr(feed, name):
            yield name, line


def _labelled(
    assessment: Assessment, comparisons: Sequence[Comparison]
) -> Iterator[tuple[str, Count]]:
    for feed in assessment.feeds:
        for _, line in breakdowns_of(feed):
            for count in (line.now, line.previous, line.baseline):
                if count is not None:
                    yield _label(feed.feed.counter, line.label, count), count
    for row in comparisons:
        yield _label(row.before.counter, f"before {row.label}", row.before), row.before
        yield _label(row.during.counter, f"during {row.label}", row.during), row.during


def _label(counter: str, about: str, count: Count) -> str:
    words = f"{counter}, {about}, {text.period(count.period)}: {text.counted(count)}"
    return f"SIMULATED: {words}" if count.is_simulated else words


def _key(count: Count) -> _Key:
    return count.feed, count.report_ids, count.value_reports


def _refs(report_ids: Sequence[str], listed: Collection[str], most: int) -> tuple[IncidentRef, ...]:
    refs = []
    for report_id in report_ids[:most]:
        incident_id = Incident.of(report_id).incident_id
        is_listed = incident_id in listed
        refs.append(IncidentRef(incident_id=incident_id, report_id=report_id, is_listed=is_listed))
    return tuple(refs)

"""The feeds of claimants in the ledger: versions of reports that accepted claims became."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from truceline.claims.evidence.accepted import Claimant
from truceline.claims.evidence.incidents import Told, feed_of
from truceline.core.report import Feed, Report, row_hash
from truceline.core.report_table import report_at, to_table
from truceline.core.source import Span, content_id
from truceline.store import Batch, Ledger, NewBatch
from truceline.workspace.feeds import as_feed, feed_note, is_of_claims

__all__ = ["ClaimFeeds"]

_READER = "accepted-claims.v1"
_LABEL = "accepted claims"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """The newest version of a report that was entered."""

    report: Report
    feed: Feed
    known_at: datetime
    digest: str


class ClaimFeeds:
    """Brings what the ledger holds to what accepted claims say; nothing is overwritten.

    Args:
        ledger: Of the workspace.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._read: dict[str, tuple[_Held, ...]] = {}

    def bring_to(self, told: Iterable[Told], *, at: datetime) -> tuple[Batch, ...]:
        """Enter reports that are new or changed, and take back those that no claim tells now.

        Args:
            told: What became of every accepted claim.
            at: Instant of the newest decision, from which a withdrawal is known.

        Returns:
            One batch for each claimant whose reports changed.
        """
        held = self._held()
        wanted: dict[str, Report] = {}
        claimants: dict[str, Claimant] = {}
        for one in told:
            if one.report is not None:
                wanted[one.report.report_id] = one.report
                claimants[one.report.feed] = one.claimant
        changed = [
            _after(report, held.get(name), at)
            for name, report in wanted.items()
            if not _is_same(report, held.get(name))
        ]
        gone = [
            replace(one.report, is_withdrawn=True, known_at=_later(one.known_at, at))
            for name, one in held.items()
            if name not in wanted and not one.report.is_withdrawn
        ]
        feeds = {one.report.feed: one.feed for one in held.values()}
        feeds |= {name: feed_of(claimant) for name, claimant in claimants.items()}
        by_feed: dict[str, list[Report]] = {}
        for report in (*changed, *gone):
            by_feed.setdefault(report.feed, []).append(report)
        new = [_batch(feeds[name], reports) for name, reports in sorted(by_feed.items())]
        return self._ledger.commit_all(new) if new else ()

    def _held(self) -> dict[str, _Held]:
        """The newest version of each report, by its id, as the fold of reports takes it."""
        found: dict[str, _Held] = {}
        for batch in self._ledger.batches():
            if not is_of_claims(batch.feed) or batch.reader != _READER:
                continue
            if batch.batch_id not in self._read:
                self._read[batch.batch_id] = self._versions(batch)
            for one in self._read[batch.batch_id]:
                name = one.report.report_id
                before = found.get(name)
                if before is None or (before.known_at, before.digest) < (one.known_at, one.digest):
                    found[name] = one
        return found

    def _versions(self, batch: Batch) -> tuple[_Held, ...]:
        table = self._ledger.table(batch)
        if table is None:
            return ()
        reports = (report_at(table, number) for number in range(table.num_rows))
        return tuple(
            _Held(
                report=one,
                feed=as_feed(batch),
                known_at=one.known_at or batch.known_at,
                digest=row_hash(one.row),
            )
            for one in reports
        )


def _is_same(report: Report, held: _Held | None) -> bool:
    return (
        held is not None
        and not held.report.is_withdrawn
        and held.digest == row_hash(report.row)
        and _values(held.report) == _values(report)
    )


def _values(report: Report) -> Report:
    """The report without where and when it was entered."""
    where = Span(source_id="")
    return replace(report, where=where, known_at=None, row={}, is_withdrawn=False)


def _after(report: Report, held: _Held | None, at: datetime) -> Report:
    """A new version, known from the decision that made it so.

    Not from the acceptance of its claims: a report that takes the place of another one, whose
    leading claim was taken back, was not told beside it before.
    """
    return replace(report, known_at=at if held is None else _later(held.known_at, at))


def _later(before: datetime, at: datetime) -> datetime:
    """The instant, or the first one after what is held: a newer version comes later."""
    return at if before < at else before + timedelta(microseconds=1)


def _batch(feed: Feed, reports: Sequence[Report]) -> NewBatch:
    lines = [
        json.dumps(
            {**one.row, "report": one.report_id, "taken back": one.is_withdrawn},
            ensure_ascii=False,
            sort_keys=True,
        )
        for one in reports
    ]
    known_at = max(one.known_at for one in reports if one.known_at)
    content = "\n".join((f"{feed.feed} {known_at.isoformat()}", *lines)).encode()
    source_id = content_id(content)
    rows = [
        replace(one, where=Span(source_id=source_id, row=number, label=_LABEL))
        for number, one in enumerate(reports, start=1)
    ]
    return NewBatch(
        kind="hand",
        feed=feed.feed,
        feed_note=feed_note(feed),
        label=_LABEL,
        content=content,
        reader=_READER,
        known_at=known_at,
        table=to_table(rows, known_at=known_at, source_id=source_id),
        rows_in=len(rows),
        reports=len(rows),
    )

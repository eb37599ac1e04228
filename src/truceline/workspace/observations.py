"""Observations of a team's own: entered one by one or by file, each once, corrected, read back."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.findings import Finding
from truceline.core.observation import Observation
from truceline.core.report import Feed, Report
from truceline.core.report_table import to_table
from truceline.core.source import Span, content_id
from truceline.ingest.files import open_source
from truceline.ingest.observation_files import ObservationReader
from truceline.ingest.observations import OWN, as_report, doubts_about, from_row
from truceline.ingest.read import read_file
from truceline.ingest.topics import Topic, load_topics
from truceline.ingest.xlsform import observation_form
from truceline.record.reports import Release, fold_reports
from truceline.store import Batch, Ledger, NewBatch
from truceline.workspace.doubts import check_counter, later_than_known
from truceline.workspace.entered import (
    Sorted,
    Version,
    after,
    changed,
    find_same,
    index_of,
    other_values,
)
from truceline.workspace.feeds import as_feed, batches_of, feed_note, releases_of

__all__ = ["Imported", "ObservationStage", "Stored"]

_ENTERED = "observations entered"
_FILE_READER = ObservationReader.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One observation as the ledger holds it.

    Attributes:
        report_id: Of the report that it became: `observations:` and its entry id.
        batch_id: Import that brought this version.
        known_at: From when it was known (UTC).
        by: Who entered or corrected it; empty where nobody was named.
        findings: What to look at.
        was_known: It was there before, and nothing changed.
    """

    observation: Observation
    report_id: str
    batch_id: str
    known_at: datetime
    by: str = ""
    findings: tuple[Finding, ...] = ()
    was_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file of observations did: its batch, what was found, and whether it was known."""

    batch: Batch
    findings: tuple[Finding, ...]
    was_known: bool = False


class ObservationStage:
    """What a team saw or heard; every entry is a report of the feed `observations` too."""

    def __init__(self, ledger: Ledger, *, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._clock = clock
        # Batches never change, so each is read once.
        self._read: dict[str, Release] = {}
        # Two answers to one sending that was repeated must not both find the entry missing.
        self._entering = threading.Lock()

    # -- reading ---------------------------------------------------------------------------

    @property
    def feed(self) -> Feed:
        """The feed of observations; simulated as soon as anything in it is."""
        notes = [as_feed(batch) for batch in batches_of(self._ledger, OWN.feed)]
        return replace(OWN, is_simulated=any(note.is_simulated for note in notes))

    def topics(self) -> Mapping[str, Topic]:
        """What may be entered, by topic."""
        return load_topics()

    def form(self) -> bytes:
        """The form as XLSForm (an Excel workbook)."""
        return observation_form()

    def at(
        self, as_of: date | None = None, period: Period | None = None
    ) -> tuple[Observation, ...]:
        """Observations as they were known at the end of a day or at an instant, in order of time.

        Args:
            as_of: Day or instant of knowledge; None for everything.
            period: Only those that began on one of its days, as counts take them.
        """
        return tuple(one.observation for one in self.entries(as_of, period))

    def entries(
        self, as_of: date | None = None, period: Period | None = None
    ) -> tuple[Stored, ...]:
        """The same with when each was known, and who entered it."""
        folded = fold_reports(self._releases(), as_of=as_of)
        columns = ("report_id", "batch_id", "known_at", "row")
        found = []
        for row in folded.select(columns).to_pylist() if folded.num_rows else ():
            cells: Mapping[str, str] = json.loads(row.pop("row"))
            observation = from_row(cells)
            if period is None or period.from_on <= observation.on < period.until_on:
                by = cells.get("entered by", "")
                found.append(Stored(observation=observation, by=by, **row))
        return tuple(sorted(found, key=_in_time))

    def versions(self, entry_id: str) -> tuple[Stored, ...]:
        """Every version of an entry, oldest first; what took it back is none.

        Raises:
            UnknownId: There is no such entry.
        """
        return tuple(
            Stored(
                observation=from_row(one.row),
                report_id=f"{OWN.feed}:{entry_id}",
                batch_id=one.batch_id,
                known_at=one.known_at,
                by=one.row.get("entered by", ""),
            )
            for one in self._held(entry_id)
            if not one.is_withdrawn
        )

    def ever(self) -> tuple[tuple[Observation, ...], tuple[str, ...]]:
        """Every version of every entry, taken back or superseded too, and all who entered them.

        What was corrected or taken back is no longer counted, but it still names people and posts.
        """
        held = [one for versions in self._index().values() for one in versions]
        names = [one.row.get("entered by", "") for one in held]
        names += [batch.by for batch in batches_of(self._ledger, OWN.feed)]
        entries = dict.fromkeys(from_row(one.row) for one in held)
        return tuple(entries), tuple(sorted({name for name in names if name.strip()}))

    # -- writing ---------------------------------------------------------------------------

    def add(
        self,
        observation: Observation,
        *,
        by: str = "",
        recorded_at: datetime | None = None,
        is_simulated: bool = False,
    ) -> Stored:
        """Enter one observation. The same entry twice changes nothing.

        Args:
            observation: What a team saw or heard.
            by: Who enters it; empty for its observer.
            recorded_at: When it was recorded, where that was before now (UTC).
            is_simulated: It is generated; the whole feed then says so.

        Raises:
            InvalidValue: A value cannot be right, or the entry's id holds other values.
            UnknownId: There is no such topic.
        """
        found = self.add_many(
            [observation], by=by, recorded_at=recorded_at, is_simulated=is_simulated
        )
        return found[0]

    def add_many(
        self,
        observations: Sequence[Observation],
        *,
        by: str = "",
        recorded_at: datetime | None = None,
        is_simulated: bool = False,
    ) -> tuple[Stored, ...]:
        """Enter several at once, all or none; each as `add` does, in one batch."""
        if recorded_at is not None and recorded_at.tzinfo is None:
            raise InvalidValue("The time of recording names no zone.", hint="Give it in UTC.")
        with self._entering:
            index, now = self._index(), self._clock()
            known_at = min(recorded_at or now, now)
            answers: list[Stored] = []
            new: dict[str, Observation] = {}
            for one in observations:
                held = find_same(one, index.get(one.entry_id, ()))
                if held is None and new.setdefault(one.entry_id, one) != one:
                    raise other_values(one.entry_id)
                answers.append(_stored(one, by=by, known_at=known_at, held=held))
            if not new:
                return tuple(answers)
            rows = [(one, {"entered by": by or one.observer}) for one in new.values()]
            reports = _reports(rows, known_at)
            _check_days(reports, now.date())
            batch = self._store(reports, known_at, by=by, is_simulated=is_simulated)
            return tuple(
                one if one.was_known else replace(one, batch_id=batch.batch_id) for one in answers
            )

    def correct(self, entry_id: str, changes: Mapping[str, Any], *, by: str, reason: str) -> Stored:
        """Correct an entry: a new version that supersedes; the old one stays readable.

        Args:
            entry_id: Its id.
            changes: Values of `Observation` by field, or text as in a table.
            by: Who vouches for it.
            reason: Why.

        Raises:
            UnknownId: There is no such entry.
            InvalidValue: A field does not exist, a value cannot be right, or a name is missing.
        """
        _check_named(by, reason)
        with self._entering:
            held, now = self._held(entry_id), self._clock()
            found = changed(_in_force(entry_id, held), changes)
            known_at = after(held, now)
            reports = _reports([(found, {"entered by": by, "reason": reason})], known_at)
            _check_days(reports, now.date())
            batch = self._store(reports, known_at, by=by)
            return _stored(found, by=by, known_at=known_at, batch_id=batch.batch_id)

    def take_back(self, entry_id: str, *, by: str, reason: str) -> Batch:
        """Take an entry back as if it had never been made; its versions stay readable.

        Raises:
            UnknownId: There is no such entry.
            InvalidValue: A name or reason is missing.
        """
        _check_named(by, reason)
        with self._entering:
            held = self._held(entry_id)
            gone, known_at = _in_force(entry_id, held), after(held, self._clock())
            (report,) = _reports([(gone, {"entered by": by, "reason": reason})], known_at)
            return self._store([replace(report, is_withdrawn=True)], known_at, by=by)

    def add_file(
        self,
        path: Path | str,
        *,
        by: str = "",
        published_on: date | None = None,
        encoding: str = "",
        supersedes: bool = False,
        is_simulated: bool = False,
    ) -> Imported:
        """Add a table of observations: our columns, or an export of our form.

        An entry that is held with the same values is a duplicate, with others a finding, unless
        `supersedes` says that the file's values replace them.

        Args:
            path: CSV or Excel.
            by: Who brings it in.
            published_on: From when rows without a time of their own were known; now without it.
            encoding: Of its text; UTF-8 where empty.
            supersedes: Edits in the file replace what is held, from now on.
            is_simulated: It is generated; the whole feed then says so.

        Raises:
            SourceError: The file cannot be read; nothing was stored.
        """
        path = Path(path)
        file = open_source(path, encoding=encoding or None)
        with self._entering:
            known = self._same_file(file.source_id)
            if known is not None and not supersedes:
                findings = self._ledger.findings(known)
                return Imported(batch=known, findings=findings, was_known=True)
            now = self._clock()
            known_at = _start_of(published_on) if published_on else now
            reading = read_file(
                file,
                ObservationReader(now=now, feed=self.feed),
                point_check=lambda report: later_than_known(report, now.date()),
            )
            sorted_out = Sorted.of(reading, self._index(), now=now, supersedes=supersedes)
            batch = self._ledger.commit(
                self._new_batch(
                    sorted_out.new,
                    known_at,
                    by=by,
                    is_simulated=is_simulated,
                    content=path.read_bytes(),
                    label=file.label,
                    reader=_FILE_READER,
                    findings=(*reading.findings, *sorted_out.findings),
                    rows_in=reading.rows_in,
                    flawed=reading.rows_left_out + len(sorted_out.findings),
                    duplicates=reading.duplicates + sorted_out.duplicates,
                )
            )
        return Imported(batch=batch, findings=self._ledger.findings(batch))

    # -- inside ----------------------------------------------------------------------------

    def _store(
        self, reports: Sequence[Report], known_at: datetime, *, by: str, is_simulated: bool = False
    ) -> Batch:
        content = _content(report.row for report in reports)
        findings = tuple(
            doubt
            for report in reports
            if not report.is_withdrawn
            for doubt in doubts_about(from_row(report.row), report.where)
        )
        return self._ledger.commit(
            self._new_batch(
                reports,
                known_at,
                by=by,
                is_simulated=is_simulated,
                content=content,
                label=_ENTERED,
                reader="entry.v1",
                findings=findings,
                rows_in=len(reports),
                flawed=0,
                duplicates=0,
            )
        )

    def _new_batch(
        self,
        reports: Sequence[Report],
        known_at: datetime,
        *,
        content: bytes,
        is_simulated: bool,
        **given: Any,  # noqa: ANN401 (attributes of a batch)
    ) -> NewBatch:
        held = batches_of(self._ledger, OWN.feed)
        source_id = content_id(content)
        if held:
            check_counter(OWN, as_feed(held[-1]), Span(source_id=source_id, label=given["label"]))
        feed = replace(OWN, is_simulated=is_simulated or self.feed.is_simulated)
        return NewBatch(
            kind="hand" if given["reader"] != _FILE_READER else "reports",
            feed=feed.feed,
            feed_note=feed_note(feed),
            content=content,
            known_at=known_at,
            table=to_table(reports, known_at=known_at, source_id=source_id),
            reports=len(reports),
            **given,
        )

    def _releases(self) -> tuple[Release, ...]:
        batches = batches_of(self._ledger, OWN.feed)
        for batch in batches:
            if batch.batch_id not in self._read:
                for release in releases_of(self._ledger, [batch], with_rows=True):
                    self._read[batch.batch_id] = release
        return tuple(self._read[one.batch_id] for one in batches if one.batch_id in self._read)

    def _index(self) -> Mapping[str, Sequence[Version]]:
        return index_of(self._releases())

    def _held(self, entry_id: str) -> Sequence[Version]:
        held = self._index().get(entry_id)
        if not held:
            raise UnknownId(
                f"There is no observation '{entry_id}'.", hint="See: truceline observe list"
            )
        return held

    def _same_file(self, source_id: str) -> Batch | None:
        held = batches_of(self._ledger, OWN.feed)
        return next(
            (b for b in held if b.source_id == source_id and b.reader == _FILE_READER), None
        )


def _reports(
    rows: Iterable[tuple[Observation, Mapping[str, str]]], known_at: datetime
) -> list[Report]:
    """Entries with who made them and why, as reports; each is a row of the batch's source."""
    return [
        as_report(
            one,
            where=Span(source_id=one.entry_id, row=number, label=_ENTERED),
            recorded_at=known_at,
            notes={name: text for name, text in notes.items() if text},
        )
        for number, (one, notes) in enumerate(rows, start=1)
    ]


def _check_named(by: str, reason: str) -> None:
    if not by.strip() or not reason.strip():
        raise InvalidValue("This needs a name and a reason.", hint="Say who, and why.")


def _check_days(reports: Iterable[Report], today: date) -> None:
    for report in reports:
        flaw = later_than_known(report, today)
        if flaw:
            raise InvalidValue(flaw.message, hint="Correct the day.")


def _in_force(entry_id: str, held: Sequence[Version]) -> Observation:
    if held[-1].is_withdrawn:
        raise UnknownId(
            f"The observation '{entry_id}' was taken back.", hint="Enter it anew, under a new id."
        )
    return from_row(held[-1].row)


def _stored(
    one: Observation,
    *,
    by: str,
    known_at: datetime,
    batch_id: str = "",
    held: Version | None = None,
) -> Stored:
    where = Span(source_id=one.entry_id, label=f"entry {one.entry_id}")
    return Stored(
        observation=one,
        report_id=f"{OWN.feed}:{one.entry_id}",
        batch_id=held.batch_id if held else batch_id,
        known_at=held.known_at if held else known_at,
        by=held.row.get("entered by", "") if held else by or one.observer,
        findings=() if held else tuple(doubts_about(one, where)),
        was_known=held is not None,
    )


def _in_time(one: Stored) -> tuple[date, time, str]:
    seen = one.observation
    return seen.on, (seen.from_at or time.min).replace(tzinfo=None), seen.entry_id


def _content(rows: Iterable[Mapping[str, str]]) -> bytes:
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, sort_keys=True).encode()


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)

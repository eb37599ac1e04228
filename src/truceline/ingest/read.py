"""A file becomes a reading: the right reader is found, and every row is accounted for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint, entry_points

from truceline.core.errors import ConfigError, InvalidValue, ProvenanceError, UnreadableDocument
from truceline.core.findings import Finding, Severity
from truceline.core.report import Feed, Report
from truceline.core.source import Span
from truceline.ingest.model import Reader, Reading, SourceFile

__all__ = ["find_reader", "installed_readers", "read_file"]

PointCheck = Callable[[Report], Finding | None]
_PROGRESS_EVERY = 1000


def installed_readers() -> tuple[Reader, ...]:
    """Every reader registered under the entry point group `truceline.readers`, by name.

    Raises:
        ConfigError: A registered reader cannot be loaded.
    """
    points = sorted(entry_points(group="truceline.readers"), key=lambda point: point.name)
    return tuple(_load(point) for point in points)


def find_reader(file: SourceFile, readers: Sequence[Reader], *, name: str = "") -> Reader:
    """The one reader that recognises a file, or the named one.

    Raises:
        InvalidValue: Several recognise it, or none has that name.
        UnreadableDocument: None recognises it.
    """
    where = Span(source_id=file.source_id, label=file.label)
    tried = ", ".join(reader.name for reader in readers) or "none"
    if name:
        named = [reader for reader in readers if reader.name == name]
        if not named:
            raise InvalidValue(f"There is no reader '{name}'.", hint=f"There are: {tried}.")
        return named[0]
    matches = [reader for reader in readers if reader.recognises(file)]
    if not matches:
        from truceline.ingest.readers.excel import is_workbook  # noqa: PLC0415 (only where it fails)

        pa_x = " PA-X as a workbook is not read: save it as CSV." if is_workbook(file) else ""
        raise UnreadableDocument(
            f"No reader recognises the file; tried: {tried}.",
            hint=f"Describe its columns by a mapping: truceline map {file.label}.{pa_x}",
            where=where,
        )
    if len(matches) > 1:
        raise InvalidValue(
            f"Several readers recognise the file: {', '.join(r.name for r in matches)}.",
            hint="Name the one you mean with --reader.",
            where=where,
        )
    return matches[0]


def read_file(
    file: SourceFile,
    reader: Reader,
    *,
    feed: str | None = None,
    progress: Callable[[int], None] | None = None,
    point_check: PointCheck | None = None,
) -> Reading:
    """All rows of a file as reports, findings and duplicates that add up.

    Args:
        file: The opened file.
        reader: What reads it.
        feed: Feed that the rows belong to, if not the reader's own.
        progress: Called with the rows read so far, every thousand and at the end.
        point_check: Says whether a report's point can be right; an error replaces the report.

    Raises:
        SourceError: The file as a whole cannot be read; nothing of it may be kept.
        ProvenanceError: The reader lost or doubled a row.
    """
    tally = _Tally(feed=feed, point_check=point_check)
    for item in reader.read(file):
        tally.take(item)
        if progress and tally.rows_seen % _PROGRESS_EVERY == 0:
            progress(tally.rows_seen)
    if progress:
        progress(tally.rows_seen)
    if not tally.rows_seen:
        tally.findings.append(_no_rows(file))
    reading = Reading(
        feed=_feed_of(reader, feed),
        reader=reader.name,
        source_id=file.source_id,
        reports=tuple(tally.reports.values()),
        findings=tuple(tally.findings),
        rows_in=tally.rows_seen,
        duplicates=tally.duplicates,
    )
    _check_accounts(reading, tally, file)
    return reading


@dataclass(slots=True)
class _Tally:
    feed: str | None
    point_check: PointCheck | None
    reports: dict[object, Report] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    row_numbers: set[int | None] = field(default_factory=set)
    rows_seen: int = 0
    duplicates: int = 0

    def take(self, item: Report | Finding) -> None:
        """Count one item of a reader in."""
        if isinstance(item, Finding):
            self.findings.append(item)
            if item.severity is Severity.ERROR:
                self._count(item.where)
            return
        self._count(item.where)
        self._keep(item if self.feed is None else replace(item, feed=self.feed))

    def _count(self, where: Span | None) -> None:
        self.rows_seen += 1
        self.row_numbers.add(where.row if where else None)

    def _keep(self, report: Report) -> None:
        key = (report.native_id, report.known_at)
        earlier = self.reports.get(key)
        if earlier is not None:
            self._repeated(report, earlier)
            return
        flaw = self.point_check(report) if self.point_check else None
        if flaw is not None:
            self.findings.append(flaw)
        if flaw is None or flaw.severity is not Severity.ERROR:
            self.reports[key] = report

    def _repeated(self, report: Report, earlier: Report) -> None:
        if report.row == earlier.row:
            self.duplicates += 1
        else:
            self.findings.append(_id_twice(report, earlier))


def _id_twice(report: Report, earlier: Report) -> Finding:
    return Finding(
        code="report.id-twice",
        message=(
            f"The id '{report.native_id}' stands already in line {earlier.where.line or '?'} "
            f"(row {earlier.where.row}) with other content."
        ),
        hint="Keep the row that is right, or give one of them an id of its own.",
        where=report.where,
    )


def _no_rows(file: SourceFile) -> Finding:
    return Finding(
        code="file.no-rows",
        message="The file has a header but no rows.",
        hint="If rows were expected, download it again.",
        severity=Severity.WARNING,
        where=Span(source_id=file.source_id, label=file.label),
    )


def _feed_of(reader: Reader, feed: str | None) -> Feed:
    if feed is None or feed == reader.feed.feed:
        return reader.feed
    return replace(reader.feed, feed=feed, counter=f"{reader.feed.counter} ({feed})")


def _check_accounts(reading: Reading, tally: _Tally, file: SourceFile) -> None:
    accounted = len(reading.reports) + reading.rows_left_out + reading.duplicates
    rows = set(range(1, reading.rows_in + 1))
    if accounted != reading.rows_in or tally.row_numbers != rows:
        raise ProvenanceError(
            f"Of {reading.rows_in} rows, {accounted} are accounted for by {reading.reader}.",
            hint="Nothing was kept. This is a fault of the reader: report it with the file's hash.",
            where=Span(source_id=file.source_id, label=file.label),
        )


def _load(point: EntryPoint) -> Reader:
    try:
        reader: Reader = point.load()
    except (ImportError, AttributeError) as exc:
        raise ConfigError(
            f"The reader '{point.name}' ({point.value}) cannot be loaded: {exc}.",
            hint="Update or uninstall the package that registers it.",
        ) from exc
    return reader

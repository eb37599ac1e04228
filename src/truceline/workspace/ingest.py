"""Files and rows into the ledger; imports taken back; reports entered or corrected by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from truceline.core.dates import known_until
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.findings import Finding
from truceline.core.report import Feed, Grade, Report
from truceline.core.report_table import report_at, to_table
from truceline.core.source import Span, content_id
from truceline.geography.codebook import load_codebooks
from truceline.geography.countries import load_countries
from truceline.geography.points import swapped_point
from truceline.ingest.files import open_source, text_lines
from truceline.ingest.mapping import read_mapping
from truceline.ingest.model import Reader, Reading, SourceFile
from truceline.ingest.observations import OWN
from truceline.ingest.pa_x import READER_NAME, is_pa_x
from truceline.ingest.read import find_reader, installed_readers, read_file
from truceline.ingest.readers.mapped import MappedReader
from truceline.record.reports import fold_reports, versions
from truceline.store import Batch, Ledger, NewBatch
from truceline.workspace.doubts import (
    check_counter,
    later_than_known,
    ties,
    too_many_swapped,
)
from truceline.workspace.feeds import as_feed, batches_of, feed_note, is_of_claims, releases_of
from truceline.workspace.layers import layer_table
from truceline.workspace.pa_x import PaxFile, find_known, new_batch

__all__ = ["Added", "FileOptions", "IngestStage"]

_Version = tuple[int, str]
"""When a version of a report was known (microseconds since 1970), and the hash of its row."""

# What a person may set of a report; the rest says where it was read.
_FIELDS = tuple(
    name
    for name in Report.__dataclass_fields__
    if name not in {"feed", "native_id", "where", "row", "known_at"}
)
_HAND = Feed(feed="hand", counter="Entered by hand", caveats=("Entered by hand, one by one.",))


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOptions:
    """How a file is to be read.

    Attributes:
        feed: Feed to add to, if not the reader's own.
        reader: Registered name of the reader; found by the file's shape where empty.
        mapping: Mapping file for any other CSV or Excel.
        encoding: Encoding of its text; UTF-8 where empty.
        published_on: Day on which the release came out: from then its rows were known.
        is_complete: The release holds all current rows of its feed; others are withdrawn.
    """

    feed: str = ""
    reader: str = ""
    mapping: Path | None = None
    encoding: str = ""
    published_on: date | None = None
    is_complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What an import did: the batch, and whether it was there before."""

    batch: Batch
    findings: tuple[Finding, ...]
    was_known: bool = False


class IngestStage:
    """Everything that brings material in, or takes it back."""

    def __init__(self, ledger: Ledger, *, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._clock = clock
        self.on_withdrawn: list[Callable[[Batch], None]] = []

    @cached_property
    def readers(self) -> tuple[Reader, ...]:
        """Installed readers."""
        return installed_readers()

    def add(
        self,
        path: Path | str,
        options: FileOptions | None = None,
        *,
        progress: Callable[[int], None] | None = None,
    ) -> Added:
        """Add a file of incidents. The same file twice changes nothing.

        Raises:
            SourceError: The file cannot be read; nothing was stored.
            InvalidValue: A setting makes no sense.
        """
        options = options or FileOptions()
        reader = self._mapped(options.mapping)
        encoding = options.encoding or (reader.mapping.encoding if reader else "")
        file = open_source(Path(path), encoding=encoding or None)
        is_named = options.reader == READER_NAME
        if reader is None and (is_named or (not options.reader and is_pa_x(file))):
            return self._add_pa_x(file, Path(path).read_bytes(), options)
        found = reader or find_reader(file, self.readers, name=options.reader)
        return self._add(file, found, Path(path).read_bytes(), options, progress)

    def _add_pa_x(self, file: SourceFile, content: bytes, options: FileOptions) -> Added:
        """Add a file of PA-X: its rows are agreements of the record, not reports."""
        if options.feed:
            raise InvalidValue(
                "Agreements of PA-X belong to no feed of incidents.", hint="Leave --feed out."
            )
        released = _released_at(options.published_on)
        known = find_known(self._ledger, file, released)
        if known and known.is_complete >= options.is_complete:
            return Added(batch=known, findings=self._ledger.findings(known), was_known=True)
        given = PaxFile(
            file=file,
            content=content,
            known_at=released or self._clock(),
            is_complete=options.is_complete,
        )
        batch = new_batch(self._ledger, given)
        return Added(batch=self._ledger.commit(batch), findings=batch.findings)

    def add_table(
        self,
        table: Any,  # noqa: ANN401 (a pandas frame, without importing pandas)
        mapping: str,
        *,
        label: str,
        options: FileOptions | None = None,
    ) -> Added:
        """Add rows of an Arrow table or a pandas frame by a mapping (YAML text)."""
        arrow = table if isinstance(table, pa.Table) else pa.Table.from_pandas(table)
        sink = pa.BufferOutputStream()
        csv.write_csv(arrow, sink)
        content = sink.getvalue().to_pybytes()
        file = SourceFile(path=Path(label), source_id=content_id(content), content=content)
        reader = MappedReader(read_mapping(mapping, f"{label} mapping"))
        return self._add(file, reader, content, options or FileOptions(), None)

    def _mapped(self, mapping: Path | None) -> MappedReader | None:
        if mapping is None:
            return None
        text = "".join(text_lines(open_source(mapping)))
        return MappedReader(read_mapping(text, mapping.name))

    def _add(
        self,
        file: SourceFile,
        reader: Reader,
        content: bytes,
        options: FileOptions,
        progress: Callable[[int], None] | None,
    ) -> Added:
        feed = options.feed or reader.feed.feed
        known = self._known(file, feed, _reader_name(reader), options)
        if known:
            return Added(batch=known, findings=self._ledger.findings(known), was_known=True)
        countries = load_countries()
        known_at = _released_at(options.published_on) or self._clock()
        reading = read_file(
            file,
            reader,
            feed=options.feed or None,
            progress=progress,
            point_check=lambda report: (
                later_than_known(report, known_at.date()) or swapped_point(report, countries)
            ),
        )
        reading = replace(reading, reader=_reader_name(reader))
        batch = self._new_batch(file, content, reading, options, known_at)
        return Added(batch=self._ledger.commit(batch), findings=batch.findings)

    def _known(
        self, file: SourceFile, feed: str, reader: str, options: FileOptions
    ) -> Batch | None:
        """The batch of the same file, unless something else is said about it now.

        Raises:
            InvalidValue: The file was added with another mapping.
        """
        released = _released_at(options.published_on)
        for batch in batches_of(self._ledger, feed):
            if batch.source_id != file.source_id or released not in {None, batch.known_at}:
                # Another publication day is another statement of when the same rows were known.
                continue
            if batch.reader == reader and batch.is_complete >= options.is_complete:
                return batch
            if batch.reader != reader and _stem(batch.reader) == _stem(reader):
                # Two readings of one row have the same id, time and hash: neither would win.
                raise InvalidValue(
                    f"{file.label} was added before with another mapping ({batch.batch_id}).",
                    hint=f"Withdraw that first: truceline withdraw {batch.batch_id} "
                    "--by NAME --reason WHY",
                )
        return None

    def _new_batch(
        self,
        file: SourceFile,
        content: bytes,
        reading: Reading,
        options: FileOptions,
        known_at: datetime,
    ) -> NewBatch:
        where = Span(source_id=file.source_id, label=file.label)
        held = batches_of(self._ledger, reading.feed.feed)
        if held:
            check_counter(reading.feed, as_feed(held[-1]), where)
        table = to_table(reading.reports, known_at=known_at, source_id=file.source_id)
        again = self._said_before(reading.feed.feed, table)
        doubts = ties(table, releases_of(self._ledger, held), where)
        doubts += too_many_swapped(reading.findings, reading.rows_in, where)
        return NewBatch(
            kind="reports",
            feed=reading.feed.feed,
            feed_note=feed_note(reading.feed),
            label=file.label,
            content=content,
            reader=reading.reader,
            known_at=known_at,
            is_complete=options.is_complete,
            table=table,
            findings=(*doubts, *reading.findings),
            rows_in=reading.rows_in,
            reports=len(reading.reports) - again,
            flawed=reading.rows_left_out,
            duplicates=reading.duplicates + again,
        )

    def _said_before(self, feed: str, table: pa.Table) -> int:
        """How many rows only repeat what held when they were known.

        A row that returns to an earlier content is no repetition: it changes the report again.
        """
        wanted = set(table["report_id"].to_pylist())
        held: dict[str, list[_Version]] = {}
        for release in releases_of(self._ledger, batches_of(self._ledger, feed)):
            for report_id, version in _versions(release.table):
                if report_id in wanted:
                    held.setdefault(report_id, []).append(version)
        return sum(
            version[1] == _in_force(held[report_id], version[0])[1]
            for report_id, version in _versions(table)
            if report_id in held
        )

    def add_boundaries(
        self,
        path: Path | str,
        *,
        layer: str,
        level: str,
        name_field: str | None = None,
        accuracy_m: float = 0.0,
        published_on: date | None = None,
    ) -> Added:
        """Add a boundary layer (GeoJSON, GeoPackage, Shapefile, KML).

        Its areas stand for districts and provinces of reports (`level`), can be named by zones
        of the pack, and can be counted in as `layer/name` with the stated accuracy in metres.
        """
        from truceline.ingest.boundaries import read_boundaries  # noqa: PLC0415 (GDAL: 100 MB)

        path = Path(path)
        areas = read_boundaries(path, layer=layer, name_field=name_field, level=level)
        table, note = layer_table(areas), {"level": level, "accuracy_m": accuracy_m}
        held = [b for b in self._ledger.batches(kind="layer") if b.feed == layer]
        if held and held[-1].feed_note == note:
            before = self._ledger.table(held[-1])
            if before is not None and before.equals(table):
                return Added(batch=held[-1], findings=(), was_known=True)
        batch = self._ledger.commit(
            NewBatch(
                kind="layer",
                feed=layer,
                feed_note=note,
                label=path.name,
                content=path.read_bytes(),
                reader="boundaries.v1",
                known_at=_released_at(published_on) or self._clock(),
                table=table,
                findings=areas.findings,
                rows_in=table.num_rows,
                reports=table.num_rows,
            )
        )
        return Added(batch=batch, findings=areas.findings)

    def enter(self, fields: Mapping[str, Any], *, by: str) -> Batch:
        """Enter one incident by hand.

        Args:
            fields: Attributes of `Report`, without feed, id and place of reading.
            by: Who vouches for it.

        Raises:
            InvalidValue: A value makes no sense, or nobody vouches for it.
        """
        now = self._clock()
        values = {"first_day": None, **fields}
        values.setdefault("last_day", values["first_day"])
        stamp = f"{now:%Y%m%dT%H%M%S%f}"
        return self._by_hand(_HAND, stamp, values, by=by, reason="", now=now)

    def correct(self, report_id: str, changes: Mapping[str, Any], *, by: str, reason: str) -> Batch:
        """Correct one report by hand: a new version that supersedes; the old one stays.

        Raises:
            UnknownId: No feed holds such a report.
            InvalidValue: The corrected value makes no sense, or it is an observation.
        """
        feed_id, _, native_id = report_id.partition(":")
        if feed_id == OWN.feed:
            raise InvalidValue(
                "An observation is corrected by its own fields, so that it stays one.",
                hint=f"Use: truceline observe correct {native_id} --set field=value "
                "--by NAME --reason WHY",
            )
        if is_of_claims(feed_id):
            raise InvalidValue(
                "A report of an accepted claim is corrected where it was read.",
                hint=f"Use: truceline review edit {native_id} --set FIELD=WORDS --by NAME",
            )
        batches = batches_of(self._ledger, feed_id)
        releases = releases_of(self._ledger, batches, with_rows=True)
        current = fold_reports(releases) if releases else None
        index = (
            current["report_id"].to_pylist().index(report_id)
            if (current is not None and report_id in current["report_id"].to_pylist())
            else None
        )
        if current is None or index is None:
            raise UnknownId(f"There is no report '{report_id}'.", hint="See: truceline incidents")
        before = report_at(current, index)
        values = {name: getattr(before, name) for name in _FIELDS}
        if {"first_day", "last_day"} & set(changes):
            values["counted_on"] = None  # the day that the source gave no longer stands
        values |= changes
        now = self._clock()
        return self._by_hand(as_feed(batches[-1]), native_id, values, by=by, reason=reason, now=now)

    def _by_hand(
        self,
        feed: Feed,
        native_id: str,
        values: Mapping[str, Any],
        *,
        by: str,
        reason: str,
        now: datetime,
    ) -> Batch:
        if unknown := sorted(set(values) - set(_FIELDS)):
            raise InvalidValue(
                f"A report has no field '{unknown[0]}'.", hint=f"Fields: {', '.join(_FIELDS)}."
            )
        if not by:
            raise InvalidValue("Nobody vouches for the entry.", hint="Give a name with --by.")
        if values.get("first_day") is None:
            raise InvalidValue("The entry has no day.", hint="Give it with --day YYYY-MM-DD.")
        radius_m = values.get("radius_m")
        if radius_m is not None and not radius_m >= 0:
            raise InvalidValue(f"The radius is {radius_m} m.", hint="Give metres, 0 or more.")
        row = {k: str(v) for k, v in values.items() if v not in (None, "")}
        row |= {"entered by": by, "reason": reason}
        content = json.dumps(row | {"id": native_id}, ensure_ascii=False, sort_keys=True).encode()
        source_id = content_id(content)
        where = Span(source_id=source_id, row=1, label="entered by hand")
        report = Report(feed=feed.feed, native_id=native_id, row=row, where=where, **values)
        _check_hand(report, now.date())
        return self._ledger.commit(
            NewBatch(
                kind="hand",
                feed=feed.feed,
                feed_note=feed_note(feed),
                label="entered by hand",
                content=content,
                reader="hand.v1",
                known_at=now,
                table=to_table([replace(report, known_at=now)], known_at=now, source_id=source_id),
                rows_in=1,
                reports=1,
                by=by,
            )
        )

    def withdraw(self, batch_id: str, *, by: str, reason: str) -> Batch:
        """Take an import back. It stays readable; no answer uses it any more.

        Raises:
            UnknownId: There is no such batch.
            InvalidValue: It was withdrawn before, or nobody says who takes it back and why, or it
                holds what accepted claims became.
        """
        if not by or not reason:
            raise InvalidValue(
                "A withdrawal needs a name and a reason.", hint="Give --by and --reason."
            )
        batch = self._ledger.batch(batch_id)
        if is_of_claims(batch.feed) and batch.kind == "hand":
            raise InvalidValue(
                "What accepted claims became is taken back with their acceptance.",
                hint="Use: truceline review undo",
            )
        withdrawn = self._ledger.withdraw(batch.batch_id, by=by, reason=reason)
        for told in self.on_withdrawn:
            told(withdrawn)
        return withdrawn

    def versions(
        self, report_id: str, *, as_of: date | None = None, with_rows: bool = True
    ) -> pa.Table:
        """Every version of a report known by a day, oldest first, with its source row.

        Args:
            report_id: `feed:native id`.
            as_of: Day of knowledge; None for everything.
            with_rows: Read the source rows too; they are large.
        """
        feed = report_id.partition(":")[0]
        batches = batches_of(self._ledger, feed)
        found = versions(releases_of(self._ledger, batches, with_rows=with_rows), report_id)
        if as_of is None:
            return found
        limit = pa.scalar(known_until(as_of), pa.timestamp("us", "UTC"))
        return found.filter(pc.less(found["known_at"], limit))


def _check_hand(report: Report, today: date) -> None:
    """What a reader would have found, for a row that no reader saw.

    Raises:
        InvalidValue: The day, the point, the precision or the figures cannot be right.
    """
    flaw = later_than_known(report, today) or swapped_point(report, load_countries())
    if flaw:
        raise InvalidValue(flaw.message, hint=flaw.hint)
    book = load_codebooks().get(report.codebook)
    if book and report.precision and book.read(report.precision) is None:
        raise InvalidValue(
            f"'{report.precision}' is no precision code of {report.codebook}.",
            hint="Give a code of that table, or leave the precision out.",
        )
    deaths = [report.fatalities_low, report.fatalities_best, report.fatalities_high]
    known = [number for number in deaths if number is not None]
    if known != sorted(known):
        raise InvalidValue(
            f"Deaths low {deaths[0]}, best {deaths[1]}, high {deaths[2]} are out of order.",
            hint="Correct the low and the high figure with the best one.",
        )
    if report.grade is Grade.RULED:
        raise InvalidValue(
            "A ruling is not entered by hand.", hint="Grade it observed, heard or reported."
        )


def _released_at(day: date | None) -> datetime | None:
    """A release is known from the start of its day of publication (UTC)."""
    return datetime.combine(day, time.min, tzinfo=UTC) if day else None


def _reader_name(reader: Reader) -> str:
    """The reader's registered name, with a mark of its mapping where it has one."""
    if isinstance(reader, MappedReader):
        return f"{reader.name}#{content_id(repr(reader.mapping).encode())[:8]}"
    return reader.name


def _stem(reader: str) -> str:
    return reader.partition("#")[0]


def _versions(table: pa.Table) -> Iterator[tuple[str, _Version]]:
    """(report id, version) of each row."""
    known = table["known_at"].cast(pa.int64()).to_pylist()
    ids, hashes = table["report_id"].to_pylist(), table["row_hash"].to_pylist()
    for report_id, moment, row in zip(ids, known, hashes, strict=True):
        yield report_id, (moment, row)


def _in_force(held: Sequence[_Version], moment: int) -> _Version:
    """The newest version known by a moment, as the fold takes it; else the first one after."""
    return max((one for one in held if one[0] <= moment), default=min(held))

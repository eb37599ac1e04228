"""The ledger: commits batches, and reads back what was committed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.findings import Finding, Severity
from truceline.core.judgement import Judgement, TakenBack
from truceline.core.run import Run
from truceline.core.source import Span, content_id
from truceline.store import tables
from truceline.store.connect import open_engine, reading, writing
from truceline.store.files import read_verified, sweep_orphans, write_durably, writer_lock
from truceline.store.judgements import (
    add_judgement,
    add_taken_back,
    read_judgements,
    read_taken_back,
)
from truceline.store.log import EventLog
from truceline.store.model import Batch, EntryRow, NewBatch, Position, Withdrawal
from truceline.store.readings import ReadingShelf
from truceline.store.reports import ReportShelf

__all__ = ["Ledger"]


class Ledger:
    """One workspace folder: `ledger.sqlite`, `reports/`, `sources/` and `editions/`.

    Args:
        folder: The workspace.
        clock: Gives the present instant (UTC); asked once per write.

    Attributes:
        reports: Events of mission reports, and released editions.
        readings: Events of review.
        allegations: What happened to allegations; see `EventLog`.
        committees: Panels that were drawn by lot.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self._clock = clock
        self._engine: Engine = open_engine(folder / "ledger.sqlite")
        self.reports = ReportShelf(folder, self._engine)
        self.readings = ReadingShelf(folder, self._engine)
        self.allegations = EventLog(folder, self._engine, log="allegations")
        self.committees = EventLog(folder, self._engine, log="committees")

    def close(self) -> None:
        """Give up the connection."""
        self._engine.dispose()

    # -- writing ---------------------------------------------------------------------------

    def commit(self, batch: NewBatch) -> Batch:
        """Store a batch whole, or not at all; the ledger row is the commit.

        Raises:
            StoreLocked: Another program is writing.
        """
        return self.commit_all([batch])[0]

    def commit_all(
        self, batches: Sequence[NewBatch], *, runs: Sequence[Run] = ()
    ) -> tuple[Batch, ...]:
        """Store several batches in one commit, with the runs that made them: all, or nothing.

        Raises:
            StoreLocked: Another program is writing.
        """
        with writer_lock(self.folder):
            self._sweep()
            now = self._clock()
            # A dictionary, for two of them may be of one file.
            sources: dict[str, dict[str, Any]] = {}
            rows: dict[str, dict[str, Any]] = {}
            for batch in batches:
                source_id = content_id(batch.content)
                if source_id not in sources:
                    sources |= self._write_source(source_id, batch, now)
                batch_id = self._free_batch_id(batch, source_id, rows)
                written = self._write_table(batch_id, batch.table)
                rows[batch_id] = _batch_values(batch, batch_id, source_id, now) | written
            # Files are on disk; what follows is short, so readers hardly ever wait.
            with writing(self._engine) as connection:
                _insert_all(connection, tables.sources, list(sources.values()))
                _insert_all(connection, tables.batches, list(rows.values()))
                _insert_runs(connection, runs)
                for batch_id, batch in zip(rows, batches, strict=True):
                    entries, findings = batch.entries, batch.findings
                    _insert_all(connection, tables.entries, _entry_values(batch_id, entries))
                    _insert_all(connection, tables.findings, _finding_values(batch_id, findings))
        held = {one.batch_id: one for one in self._batches(tables.batches.c.batch_id.in_(rows))}
        return tuple(held[batch_id] for batch_id in rows)

    def withdraw(self, batch_id: str, *, by: str, reason: str) -> Batch:
        """Take an import back; it stays readable and no answer uses it any more.

        Raises:
            UnknownId: There is no such batch.
            InvalidValue: It was withdrawn before.
        """
        self.batch(batch_id)
        row = {"batch_id": batch_id, "recorded_at": _text(self._clock()), "by": by}
        try:
            with writer_lock(self.folder), writing(self._engine) as connection:
                connection.execute(insert(tables.withdrawals).values(**row, reason=reason))
        except IntegrityError as exc:
            raise InvalidValue(
                f"Batch {batch_id} was withdrawn before.", hint="Nothing is left to do."
            ) from exc
        return self.batch(batch_id)

    def judge(self, *, subject: str, field: str, claim_id: str, by: str, reason: str) -> Judgement:
        """Record which of several claims to compute with; an empty `claim_id` decides for none.

        Raises:
            StoreLocked: Another program is writing.
        """
        judgement = Judgement(
            subject=subject,
            field=field,
            claim_id=claim_id,
            by=by,
            reason=reason,
            recorded_at=self._clock(),
        )
        try:
            with writer_lock(self.folder), writing(self._engine) as connection:
                add_judgement(connection, judgement)
        except IntegrityError as exc:
            raise InvalidValue(
                "This judgement was recorded a moment ago.", hint="Nothing is left to do."
            ) from exc
        return judgement

    def take_back(self, judgement_id: str, *, by: str, reason: str) -> TakenBack:
        """Take a judgement back; it stays readable. Whoever calls knows that it exists.

        Raises:
            InvalidValue: It was taken back before.
            StoreLocked: Another program is writing.
        """
        taken_back = TakenBack(by=by, reason=reason, recorded_at=self._clock())
        try:
            with writer_lock(self.folder), writing(self._engine) as connection:
                add_taken_back(connection, judgement_id, taken_back)
        except IntegrityError as exc:
            raise InvalidValue(
                f"Judgement {judgement_id} was taken back before.", hint="Nothing is left to do."
            ) from exc
        return taken_back

    def keep_run(self, run: Run) -> str:
        """Record what computed a result; the same run is kept once. Gives its id."""
        with reading(self._engine) as connection:
            query = select(tables.runs.c.run_id).where(tables.runs.c.run_id == run.run_id)
            if connection.execute(query).first():
                return run.run_id
        with writing(self._engine) as connection:
            _insert_runs(connection, [run])
        return run.run_id

    def sweep(self) -> int:
        """Delete files that an interrupted write left behind; gives their number."""
        with writer_lock(self.folder):
            return self._sweep()

    # -- reading ---------------------------------------------------------------------------

    @property
    def position(self) -> Position:
        """Where the ledger stands; rows are only added, so no part of it ever falls."""
        counted = (
            *(tables.batches, tables.withdrawals),
            *(tables.judgements, tables.judgement_withdrawals),
        )
        last = [select(func.coalesce(func.max(t.c.seq), 0)).scalar_subquery() for t in counted]
        log = tables.log_events.c
        logged = select(func.coalesce(func.max(log.seq), 0)).where(log.changes_record)
        last.append(logged.scalar_subquery())
        with reading(self._engine) as connection:
            return Position(*connection.execute(select(*last)).one())

    @property
    def imports(self) -> int:
        """Commits and withdrawals so far, by any program: what was read before one is old."""
        return sum(self.position[:2])

    @property
    def writes(self) -> int:
        """Imports, judgements and rulings, made or taken back: an answer from before one is old.

        What is done to mission reports changes no answer: see `ReportShelf.writes`.
        """
        return sum(self.position)

    def judgements(self) -> tuple[Judgement, ...]:
        """Every judgement made here, in order of recording, those taken back too."""
        with reading(self._engine) as connection:
            return read_judgements(connection)

    def taken_back(self) -> dict[str, TakenBack]:
        """What was taken back here, by id of the judgement; also of those that a pack brought."""
        with reading(self._engine) as connection:
            return read_taken_back(connection)

    def batches(self, *, kind: str | None = None, active: bool = True) -> tuple[Batch, ...]:
        """Committed batches in order of commit; withdrawn ones only with `active=False`."""
        found = self._batches(None if kind is None else tables.batches.c.kind == kind)
        return tuple(batch for batch in found if not (active and batch.withdrawn))

    def _batches(self, condition: ColumnElement[bool] | None) -> tuple[Batch, ...]:
        query = (
            select(
                tables.batches,
                tables.sources.c.label,
                tables.withdrawals.c.recorded_at.label("withdrawn_at"),
                tables.withdrawals.c.by.label("withdrawn_by"),
                tables.withdrawals.c.reason,
            )
            .join(tables.sources, tables.sources.c.source_id == tables.batches.c.source_id)
            .outerjoin(
                tables.withdrawals, tables.withdrawals.c.batch_id == tables.batches.c.batch_id
            )
            .order_by(tables.batches.c.seq)
        )
        if condition is not None:
            query = query.where(condition)
        with reading(self._engine) as connection:
            return tuple(_batch(row) for row in connection.execute(query).mappings())

    def batch(self, batch_id: str) -> Batch:
        """One batch by its id, or by an unambiguous beginning of it.

        Raises:
            UnknownId: No batch, or more than one, has that id.
        """
        found = [b for b in self.batches(active=False) if b.batch_id.startswith(batch_id)]
        exact = [b for b in found if b.batch_id == batch_id]
        if len(exact or found) != 1:
            raise UnknownId(
                f"{len(found) or 'No'} batches have the id '{batch_id}'.",
                hint="List them with: truceline batches",
            )
        return (exact or found)[0]

    def table(
        self, batch: Batch, *, without: Sequence[str] = (), columns: Sequence[str] | None = None
    ) -> pa.Table | None:
        """The rows of a batch, verified against its hash; None where it has none.

        Args:
            batch: A committed batch.
            without: Columns that are not wanted; large ones are then never decoded.
            columns: The only columns wanted; None for all.
        """
        if not batch.file:
            return None
        content = read_verified(self.folder / "reports" / batch.file, sha256=batch.sha256)
        file = pq.ParquetFile(pa.BufferReader(content), pre_buffer=False)
        names = file.schema_arrow.names if columns is None else columns
        wanted = [name for name in names if name not in without]
        return file.read(columns=wanted, use_threads=False)

    def entries(self, batch: Batch) -> tuple[EntryRow, ...]:
        """Entries of a batch, in order."""
        query = select(tables.entries).where(tables.entries.c.batch_id == batch.batch_id)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(tables.entries.c.seq)).mappings().all()
        return tuple(
            EntryRow(
                kind=row["kind"],
                entry_id=row["entry_id"],
                known_at=_instant(row["known_at"]),
                payload=json.loads(row["payload"]),
                is_removed=row["is_removed"],
            )
            for row in rows
        )

    def findings(self, batch: Batch) -> tuple[Finding, ...]:
        """What was found while a batch was read."""
        query = select(tables.findings.c.payload).where(
            tables.findings.c.batch_id == batch.batch_id
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(tables.findings.c.seq)).scalars().all()
        return tuple(_finding(json.loads(payload)) for payload in rows)

    def source_content(self, source_id: str) -> bytes:
        """Bytes of a stored source file, verified.

        Raises:
            UnknownId: No such source is stored.
        """
        query = select(tables.sources).where(tables.sources.c.source_id == source_id)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise UnknownId(f"No source '{source_id}' is stored.", hint="See: truceline batches")
        return read_verified(self.folder / "sources" / row["file"], sha256=row["sha256"])

    def run(self, run_id: str) -> dict[str, Any]:
        """A recorded run.

        Raises:
            UnknownId: No such run is recorded.
        """
        query = select(tables.runs.c.payload).where(tables.runs.c.run_id == run_id)
        with reading(self._engine) as connection:
            payload = connection.execute(query).scalar()
        if payload is None:
            raise UnknownId(f"No run '{run_id}' is recorded.", hint="Copy the id from an output.")
        found: dict[str, Any] = json.loads(payload)
        return found

    def committed_files(self) -> Iterator[tuple[Path, str]]:
        """Every committed file with its SHA-256."""
        with reading(self._engine) as connection:
            kept = connection.execute(select(tables.sources.c.file, tables.sources.c.sha256)).all()
            rows = connection.execute(select(tables.batches.c.file, tables.batches.c.sha256)).all()
        yield from ((self.folder / "sources" / file, sha256) for file, sha256 in kept)
        yield from ((self.folder / "reports" / file, sha256) for file, sha256 in rows if file)
        yield from self.reports.committed_files()

    # -- inside ----------------------------------------------------------------------------

    def _free_batch_id(self, batch: NewBatch, source_id: str, given: Collection[str]) -> str:
        text = f"{batch.kind}|{batch.feed}|{source_id}|{_text(batch.known_at)}|{batch.reader}"
        stem = "b-" + content_id(text.encode())[:12]
        query = select(func.count()).where(tables.batches.c.batch_id.startswith(stem))
        with reading(self._engine) as connection:
            held: int = connection.execute(query).scalar_one()
        taken = held + sum(one.startswith(stem) for one in given)
        return stem if not taken else f"{stem}-{taken + 1}"

    def _write_source(
        self, source_id: str, batch: NewBatch, now: datetime
    ) -> dict[str, dict[str, Any]]:
        """The row of a file that is not stored yet, once the file is; nothing where it is."""
        query = select(tables.sources.c.source_id).where(tables.sources.c.source_id == source_id)
        with reading(self._engine) as connection:
            if connection.execute(query).first():
                return {}
        sha256 = write_durably(self.folder / "sources" / source_id, batch.content)
        row = {"source_id": source_id, "label": batch.label, "file": source_id}
        size = len(batch.content)
        return {source_id: row | {"bytes": size, "sha256": sha256, "recorded_at": _text(now)}}

    def _write_table(self, batch_id: str, table: pa.Table | None) -> dict[str, Any]:
        if table is None:
            return {"file": "", "bytes": 0, "sha256": ""}
        buffer = io.BytesIO()
        pq.write_table(table, buffer, compression="zstd")
        content = buffer.getvalue()
        name = f"{batch_id}.parquet"
        sha256 = write_durably(self.folder / "reports" / name, content)
        return {"file": name, "bytes": len(content), "sha256": sha256}

    def _sweep(self) -> int:
        """The same as `sweep`, for who holds the writer lock already."""
        with reading(self._engine) as connection:
            named = set(connection.execute(select(tables.batches.c.file)).scalars())
            kept = set(connection.execute(select(tables.sources.c.file)).scalars())
        swept = sweep_orphans(self.folder / "reports", named)
        return swept + sweep_orphans(self.folder / "sources", kept) + self.reports.sweep()


def _text(moment: datetime) -> str:
    """UTC instant in a form that sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _insert_all(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _insert_runs(connection: Connection, runs: Sequence[Run]) -> None:
    """Keep runs; one that is there already is kept once."""
    for run in runs:
        payload = json.dumps(asdict(run), default=str, sort_keys=True)
        row = {"run_id": run.run_id, "recorded_at": _text(run.recorded_at), "payload": payload}
        connection.execute(insert(tables.runs).prefix_with("OR IGNORE").values(**row))


def _batch_values(batch: NewBatch, batch_id: str, source_id: str, now: datetime) -> dict[str, Any]:
    return {
        "batch_id": batch_id,
        "kind": batch.kind,
        "feed": batch.feed,
        "feed_note": json.dumps(dict(batch.feed_note), ensure_ascii=False),
        "source_id": source_id,
        "reader": batch.reader,
        "known_at": _text(batch.known_at),
        "recorded_at": _text(now),
        "is_complete": batch.is_complete,
        "rows_in": batch.rows_in,
        "reports": batch.reports,
        "flawed": batch.flawed,
        "duplicates": batch.duplicates,
        "by": batch.by,
    }


def _entry_values(batch_id: str, entries: Sequence[EntryRow]) -> list[dict[str, Any]]:
    return [
        {
            "batch_id": batch_id,
            "kind": entry.kind,
            "entry_id": entry.entry_id,
            "known_at": _text(entry.known_at),
            "is_removed": entry.is_removed,
            "payload": json.dumps(dict(entry.payload), ensure_ascii=False),
        }
        for entry in entries
    ]


def _finding_values(batch_id: str, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {"batch_id": batch_id, "payload": json.dumps(asdict(finding), ensure_ascii=False)}
        for finding in findings
    ]


def _finding(payload: dict[str, Any]) -> Finding:
    where = Span(**payload.pop("where")) if payload.get("where") else None
    severity = Severity(payload.pop("severity"))
    payload.pop("where", None)
    return Finding(**payload, severity=severity, where=where)


def _batch(row: RowMapping) -> Batch:
    withdrawn = row["withdrawn_at"] and Withdrawal(
        recorded_at=_instant(row["withdrawn_at"]), by=row["withdrawn_by"], reason=row["reason"]
    )
    names = (
        "seq batch_id kind feed source_id label reader is_complete rows_in reports flawed "
        "duplicates file bytes sha256 by"
    )
    return Batch(
        **{name: row[name] for name in names.split()},
        feed_note=json.loads(row["feed_note"]),
        known_at=_instant(row["known_at"]),
        recorded_at=_instant(row["recorded_at"]),
        withdrawn=withdrawn or None,
    )


@contextmanager
def opened(folder: Path, *, clock: Callable[[], datetime]) -> Iterator[Ledger]:
    """A ledger that is closed at the end of the block."""
    ledger = Ledger(folder, clock=clock)
    try:
        yield ledger
    finally:
        ledger.close()

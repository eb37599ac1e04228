"""Tables of the ledger. Every row is written once; triggers refuse update and delete."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = [
    "batches",
    "editions",
    "entries",
    "findings",
    "judgement_withdrawals",
    "judgements",
    "log_events",
    "metadata",
    "reading_events",
    "report_events",
    "runs",
    "sources",
    "withdrawals",
]

metadata = MetaData()

sources = Table(
    "sources",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("label", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("recorded_at", String(32), nullable=False),
)

# One row is one commit: what a batch holds is whole, or the row is not there.
batches = Table(
    "batches",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("batch_id", String(64), unique=True, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("feed", Text, nullable=False),
    Column("feed_note", Text, nullable=False),
    Column("source_id", String(64), ForeignKey("sources.source_id"), nullable=False),
    Column("reader", Text, nullable=False),
    Column("known_at", String(32), nullable=False),
    Column("recorded_at", String(32), nullable=False),
    Column("is_complete", Boolean, nullable=False),
    Column("rows_in", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("flawed", Integer, nullable=False),
    Column("duplicates", Integer, nullable=False),
    Column("file", Text, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("by", Text, nullable=False),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("batch_id", String(64), ForeignKey("batches.batch_id"), unique=True, nullable=False),
    Column("recorded_at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("batch_id", String(64), ForeignKey("batches.batch_id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("known_at", String(32), nullable=False),
    Column("is_removed", Boolean, nullable=False),
    Column("payload", Text, nullable=False),
)

findings = Table(
    "findings",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("batch_id", String(64), ForeignKey("batches.batch_id"), nullable=False),
    Column("payload", Text, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("recorded_at", String(32), nullable=False),
    Column("payload", Text, nullable=False),
)

judgements = Table(
    "judgements",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("judgement_id", String(64), unique=True, nullable=False),
    Column("subject", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("claim_id", String(64), nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("recorded_at", String(32), nullable=False),
)

judgement_withdrawals = Table(
    "judgement_withdrawals",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("judgement_id", String(64), unique=True, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("recorded_at", String(32), nullable=False),
)

# What people did to mission reports, in order; a report is what the fold makes of them.
report_events = Table(
    "report_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("event_id", String(64), unique=True, nullable=False),
    Column("report_id", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("payload", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Column("recorded_at", String(32), nullable=False),
)

# Released editions: one row is the commit of all files of its folder.
editions = Table(
    "editions",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("edition_id", String(64), unique=True, nullable=False),
    Column("report_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("audience", String(16), nullable=False),
    Column("number", Text, nullable=False),
    Column("released_by", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Column("released_at", String(32), nullable=False),
    Column("run_id", String(64), nullable=False),
    Column("last_event", String(64), nullable=False),
    Column("files", Text, nullable=False),
    Column("corrects", Text, nullable=False),
    Column("reason", Text, nullable=False),
    UniqueConstraint("report_id", "version", "audience"),
)

# What people did in review, in order: how a document or a claim stands is what the fold makes.
reading_events = Table(
    "reading_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("event_id", String(64), unique=True, nullable=False),
    Column("source_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("payload", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Column("recorded_at", String(32), nullable=False),
)

# Logs of rooms, in order: how a subject stands is what the room's fold makes of its events.
log_events = Table(
    "log_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("log", String(32), nullable=False),
    Column("event_id", String(64), nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("payload", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Column("known_at", String(32), nullable=False),
    Column("recorded_at", String(32), nullable=False),
    Column("changes_record", Boolean, nullable=False),
    UniqueConstraint("log", "event_id"),
)

"""The first ledger: sources, batches, withdrawals, entries, findings, runs; all append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TABLES = ("sources", "batches", "withdrawals", "entries", "findings", "runs")


def upgrade() -> None:
    """Make the tables, and refuse to change or delete what was written."""
    _make_sources_and_batches()
    _make_dependents()
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )


def _make_sources_and_batches() -> None:
    op.create_table(
        "sources",
        sa.Column("source_id", sa.String(64), primary_key=True),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "batches",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("batch_id", sa.String(64), unique=True, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("feed", sa.Text, nullable=False),
        sa.Column("feed_note", sa.Text, nullable=False),
        sa.Column("source_id", sa.String(64), sa.ForeignKey("sources.source_id"), nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("known_at", sa.String(32), nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.Column("is_complete", sa.Boolean, nullable=False),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("rows_in", "reports", "flawed", "duplicates")
        ),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
    )


def _make_dependents() -> None:
    def of_batch(*, unique: bool = False) -> "sa.Column[str]":
        key = sa.ForeignKey("batches.batch_id")
        return sa.Column("batch_id", sa.String(64), key, unique=unique, nullable=False)

    def seq() -> "sa.Column[int]":
        return sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True)

    op.create_table(
        "withdrawals",
        seq(),
        of_batch(unique=True),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "entries",
        seq(),
        of_batch(),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("known_at", sa.String(32), nullable=False),
        sa.Column("is_removed", sa.Boolean, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table("findings", seq(), of_batch(), sa.Column("payload", sa.Text, nullable=False))
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_index("entries_by_batch", "entries", ["batch_id"])
    op.create_index("findings_by_batch", "findings", ["batch_id"])


def downgrade() -> None:
    """There is nothing before the first version."""
    raise NotImplementedError("The ledger is append-only: restore a backup instead.")

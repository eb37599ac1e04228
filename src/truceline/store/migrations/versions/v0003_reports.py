"""What people did to mission reports, and the editions released; append-only like the rest."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = ("report_events", "editions")


def upgrade() -> None:
    """Make the tables, and refuse to change or delete what was written."""
    op.create_table(
        "report_events",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("event_id", sa.String(64), unique=True, nullable=False),
        sa.Column("report_id", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("remark", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
    )
    op.create_index("report_events_by_report", "report_events", ["report_id"])
    _make_editions()
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )


def _make_editions() -> None:
    op.create_table(
        "editions",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("edition_id", sa.String(64), unique=True, nullable=False),
        sa.Column("report_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("number", "released_by", "remark")),
        sa.Column("released_at", sa.String(32), nullable=False),
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("last_event", sa.String(64), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("files", "corrects", "reason")),
        sa.UniqueConstraint("report_id", "version", "audience"),
    )


def downgrade() -> None:
    """Released editions would be lost."""
    raise NotImplementedError("The ledger is append-only: restore a backup instead.")

"""Judgements of persons, and their taking back; append-only like everything else."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = ("judgements", "judgement_withdrawals")


def upgrade() -> None:
    """Make the tables, and refuse to change or delete what was written."""
    op.create_table(
        "judgements",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("judgement_id", sa.String(64), unique=True, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("claim_id", sa.String(64), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
    )
    # No foreign key: a judgement that came with a pack can be taken back here too.
    op.create_table(
        "judgement_withdrawals",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("judgement_id", sa.String(64), unique=True, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
    )
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )


def downgrade() -> None:
    """Judgements would be lost."""
    raise NotImplementedError("The ledger is append-only: restore a backup instead.")

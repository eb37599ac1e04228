"""Alembic's entry: run the migrations on the ledger that the caller names."""

from alembic import context
from sqlalchemy import create_engine

from truceline.store.tables import metadata

engine = create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()

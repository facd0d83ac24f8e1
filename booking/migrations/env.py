"""Alembic asks this file how to run: on the connection that booking/database/schema.py gives."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection)
with context.begin_transaction():
    context.run_migrations()

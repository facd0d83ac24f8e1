"""Alembic asks this file how to run: on the connection that booking/schema.py hands over."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection)
with context.begin_transaction():
    context.run_migrations()

"""Alembic for the services: the frame's tables, upgrading, and writing the next revision."""

"""Fixtures of all tests."""

from shared.testing.fixtures import anyio_backend, databases, pg_server, world_of

__all__ = ["anyio_backend", "databases", "pg_server", "world_of"]
